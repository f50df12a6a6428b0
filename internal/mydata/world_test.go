package mydata

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/attributes"
	"cabinet/internal/exports"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/picture"
	"cabinet/internal/roles"
)

// world is the room and those below it on a real database: a firm with Jane and Ada, its administrators, and Sam; Sam
// works in a department too.
type world struct {
	*Service
	t       *testing.T
	ctx     context.Context
	db      *db.DB
	clk     *clock.Fake
	queue   *jobs.Queue
	blobs   *blob.DiskStore
	post    *outbox
	guard   *email.Guard // before another way of mail than the room’s own
	idy     *identity.Service
	members people.Members
	bundle  *i18n.Bundle
	attrs   *attributes.Service
	firm    accounts.Account
	dept    accounts.Account
	jane    access.Actor
	ada     access.Actor
	sam     access.Actor
	samDept access.Actor
}

// refusedAddress is the act of the machine that an address takes no mail.
const refusedAddress activity.Kind = "test.address_refused"

func schemas() []fs.FS {
	return []fs.FS{jobs.Schema(), email.Schema(), activity.Schema(), accounts.Schema(), roles.Schema(), identity.Schema(), people.Schema(), attributes.Schema(), exports.Schema(), Schema()}
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, schemas(), func(t *testing.T, d *db.DB, clk *clock.Fake) { fn(newWorld(t, d, clk)) })
}

func newWorld(t *testing.T, d *db.DB, clk *clock.Fake) *world {
	t.Helper()
	w := &world{t: t, ctx: t.Context(), db: d, clk: clk, post: &outbox{}}
	maker := id.NewMaker(clock.System(), rand.Reader)
	quiet := slog.New(slog.DiscardHandler)
	log, err := activity.New(d, maker, quiet, slices.Concat(accounts.Acts(), roles.Acts(), identity.Acts(), people.Acts(), attributes.Acts(), exports.Acts(), Acts(),
		[]activity.KindInfo{{Kind: refusedAddress, Erasable: []string{"address"}}})...)
	must(t, err)
	w.guard = email.Guarded(w.post, d, clk.Now, quiet, email.Hooks{OnStopped: func(ctx context.Context, tx *db.Tx, account, address string, _ *email.Failure) error {
		_, err := log.Record(ctx, tx, access.System(ids.Account(account)), activity.Act{Kind: refusedAddress, Erasable: map[string]string{"address": address}})
		return err
	}})
	w.blobs, err = blob.Disk(t.TempDir(), clock.System())
	must(t, err)
	t.Cleanup(func() { must(t, w.blobs.Close()) })
	w.bundle, err = i18n.Load(email.Locales(), identity.Locales(), people.Locales(), attributes.Locales(), exports.Locales(), Locales())
	must(t, err)
	w.bundle.Missing = func(lang, key string) { t.Errorf("no text for %s in %s", key, lang) }
	base, err := links.ParseBase("https://cabinet.example")
	must(t, err)
	acc, rol := accounts.New(d, clk.Now, maker, log), roles.New(clk.Now, maker, log)
	w.members = people.NewMembers(acc)
	from := email.Address{Email: "post@cabinet.example"}
	hasher := identity.NewHasher(maker, identity.Cost{Memory: 64, Time: 1, Threads: 1}, 64<<20)
	w.idy = identity.New(identity.Deps{DB: d, Now: clk.Now, Wall: clk.Now, IDs: maker, Hasher: hasher, Acts: log, Members: w.members, Rights: rol,
		Mail: w.post, From: from, Bundle: w.bundle, Base: base, Log: quiet})
	w.queue = jobs.New(d, clk.Now, clock.System(), maker, quiet, jobs.Options{})
	w.idy.RegisterJobs(w.queue)
	ppl := people.New(d, clk.Now, maker, log, acc, rol, w.blobs, picture.NewStudio())
	ppl.RegisterJobs(w.queue)
	w.attrs = attributes.New(attributes.Deps{DB: d, Wall: clk.Now, IDs: maker, Log: log, Bundle: w.bundle, Accounts: acc, Roles: rol, Members: w.members, Profiles: ppl})
	post := exports.Post{Sender: w.post, From: from, Bundle: w.bundle, Base: base, Recipients: exports.RecipientsOf(w.idy, w.members)}
	exp := exports.New(exports.Deps{DB: d, Now: clk.Now, IDs: maker, Acts: log, Blobs: w.blobs, Actors: w.idy, Post: post, Log: quiet, Temp: t.TempDir()})
	exp.RegisterJobs(w.queue)
	sources := slices.Concat(PeopleSources(ppl, acc, rol), []Source{MembershipSource(w.members), AttributesSource(w.attrs)}, IdentitySources(w.idy), []Source{ActivitySource(log)})
	w.Service = New(Deps{DB: d, Now: clk.Now, IDs: maker, Acts: log, Accounts: acc, People: ppl, Exports: exp, Actors: w.idy, Logins: w.idy, Post: post,
		Log: quiet, Sources: sources, Parts: []Part{AttributesPart(w.attrs), RecordPart(log), MailPart(w.guard)}, Ledger: filepath.Join(t.TempDir(), "erasures.jsonl")})
	w.RegisterJobs(w.queue)
	w.write(func(tx *db.Tx) error {
		var err error
		w.firm, err = acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Marlowe & Finch", Kind: accounts.LawFirm, Country: "GB", TimeZone: "Europe/London"})
		must(t, err)
		w.dept, err = acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Правовой департамент", Kind: accounts.LegalDepartment, Country: "RU", TimeZone: "Europe/Moscow"})
		return err
	})
	w.jane = w.add(w.firm.ID, "jane@example.com", "Jane", "Smith", access.Administrator)
	w.ada = w.add(w.firm.ID, "ada@example.com", "Ada", "Quill", access.Administrator)
	w.sam = w.add(w.firm.ID, "sam@example.com", "Sam", "Ford", access.Standard)
	w.samDept = w.add(w.dept.ID, "sam@example.com", "Сэм", "Форд", access.Administrator)
	return w
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.t.Helper()
	must(w.t, w.db.Write(w.ctx, fn))
}

// add makes a user and returns them as they act in a session that was just proved.
func (w *world) add(account ids.Account, address, first, last string, role access.Role) access.Actor {
	w.t.Helper()
	number := fmt.Sprintf("PC %d", 4700+int(first[0]))
	var p people.Person
	w.write(func(tx *db.Tx) error {
		login, err := w.idy.CreateLogin(w.ctx, tx, address)
		if err != nil {
			return err
		}
		p, err = w.People.Add(w.ctx, tx, access.Operator(account), people.NewPerson{Login: login, Email: address, Role: role,
			Profile: people.ProfileInput{FirstName: &first, LastName: &last, IDNumber: &number}})
		return err
	})
	return access.Actor{Account: p.Account, User: p.ID, Login: p.Login, Role: p.Role, Permissions: access.Ceiling(p.Role), Scope: access.ScopeAdmin,
		Door: access.DoorWeb, Session: "s1", ProvenAt: w.clk.Now(), IDNumber: p.IDNumber}
}

func (w *world) person(by access.Actor) people.Person { return w.personIn(w.db, by) }

func (w *world) personIn(q db.Queryer, by access.Actor) people.Person {
	w.t.Helper()
	p, err := w.People.PersonOf(w.ctx, q, by.Account, by.User)
	must(w.t, err)
	return p
}

// dress gives a person everything that a profile can hold, marked so that it is recognised anywhere.
func (w *world) dress(by access.Actor, mark string) {
	w.t.Helper()
	about, site, phone, mail := "About "+mark, "https://"+mark+".example", "+442079460018", mark+"@clients.example"
	_, err := w.People.UpdateProfile(w.ctx, by, people.ProfileInput{About: &about, Website: &site, OfficeNumber: &phone, ClientEmail: &mail, Position: &mark}, 0)
	must(w.t, err)
	var file bytes.Buffer
	must(w.t, png.Encode(&file, image.NewRGBA(image.Rect(0, 0, 600, 600))))
	_, err = w.People.PutPicture(w.ctx, by, people.PictureInput{File: &file, Size: int64(file.Len()), ContentType: "image/png"})
	must(w.t, err)
	w.answer(by, mark)
	_, _, err = w.idy.CreateToken(w.ctx, access.Operator(by.Account), identity.TokenInput{Account: by.Account, User: by.User, Name: "token " + mark,
		Scope: access.ScopeRead, ExpiresAt: w.clk.Now().AddDate(0, 1, 0)})
	must(w.t, err)
}

// answer keeps something about a person in an attribute that administrators alone see.
func (w *world) answer(by access.Actor, mark string) {
	w.t.Helper()
	office := map[ids.Account]access.Actor{w.firm.ID: w.jane, w.dept.ID: w.samDept}[by.Account]
	kind, name := attributes.Text, "Note on "+mark
	d, err := w.attrs.Add(w.ctx, office, attributes.Input{Kind: &kind, Name: &name})
	must(w.t, err)
	w.write(func(tx *db.Tx) error {
		_, err := w.attrs.Set(w.ctx, tx, office, w.personIn(tx, by), attributes.Values{d.ID: "answer " + mark})
		return err
	})
}

func (w *world) run() {
	w.t.Helper()
	if _, _, err := w.queue.RunDue(w.ctx); err != nil {
		w.t.Fatal(err)
	}
	must(w.t, w.Acts.SealAll(w.ctx))
}

// archive makes and opens the archive of a person: names to contents.
func (w *world) archive(by access.Actor) map[string]string {
	w.t.Helper()
	e, err := w.RequestExport(w.ctx, by)
	must(w.t, err)
	w.run()
	file, e, err := w.Exports.Open(w.ctx, by, e.ID)
	if err != nil {
		w.t.Fatalf("%s %s: %v", e.State, e.Problem, err)
	}
	defer func() { must(w.t, file.Close()) }()
	data, err := io.ReadAll(file)
	must(w.t, err)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(w.t, err)
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		must(w.t, err)
		text, err := io.ReadAll(r)
		must(w.t, err)
		out[f.Name] = string(text)
	}
	return out
}

// asked is a request for erasure as it waits.
func (w *world) asked(by access.Actor) Request {
	w.t.Helper()
	r, err := w.AskErasure(w.ctx, by, AskInput{Reason: "I have left."})
	must(w.t, err)
	return r
}

// erased asks, approves and runs the erasure of a person.
func (w *world) erased(by access.Actor) {
	w.t.Helper()
	r := w.asked(by)
	_, err := w.Erase(w.ctx, w.jane, EraseInput{ID: r.ID, Name: w.person(by).FullName("en"), KeepIDNumber: true})
	must(w.t, err)
	w.run()
}

func (w *world) count(statement string, args ...any) (n int) {
	w.t.Helper()
	must(w.t, w.db.QueryRow(w.ctx, statement, args...).Scan(&n))
	return n
}

// outbox keeps mail, and refuses it while told to.
type outbox struct {
	mu   sync.Mutex
	sent []email.Message
	fail error
}

func (o *outbox) Send(_ context.Context, m email.Message) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.fail == nil {
		o.sent = append(o.sent, m)
	}
	return o.fail
}

// to returns the subjects of what an address got.
func (o *outbox) to(address string) (out []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, m := range o.sent {
		if m.To.Email == address {
			out = append(out, m.Subject)
		}
	}
	return out
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func expect(t testing.TB, what string, err error, kind errs.Kind, key string) {
	t.Helper()
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != kind || key != "" && e.Key != key && (len(e.Fields) != 1 || e.Fields[0].Key != key) {
		t.Errorf("%s: got %v, want %s %s", what, err, kind, key)
	}
}
