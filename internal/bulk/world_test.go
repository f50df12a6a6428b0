package bulk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/exports"
	"cabinet/internal/groups"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
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

// world is the room and those below it on a real database: a firm with Jane and Kate, administrators, Sam, a standard
// user, and Mia, who manages the group Claims; and Olga in an account of her own.
type world struct {
	*Service
	t                          testing.TB
	ctx                        context.Context
	db                         *db.DB
	clk                        *clock.Fake
	queue                      *jobs.Queue
	disk                       *blob.DiskStore
	post                       *outbox
	acc                        *accounts.Service
	rol                        *roles.Service
	ppl                        *people.Service
	idy                        *identity.Service
	grp                        *groups.Settings
	inv                        *invitations.Service
	host                       *host
	claims                     ids.Group
	firm, dept                 accounts.Account
	jane, kate, sam, mia, olga access.Actor
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, schemas(), func(t *testing.T, d *db.DB, clk *clock.Fake) { fn(newWorld(t, d, clk)) })
}

func schemas() []fs.FS {
	return []fs.FS{jobs.Schema(), email.Schema(), activity.Schema(), accounts.Schema(), roles.Schema(), groups.Schema(), identity.Schema(), people.Schema(), exports.Schema(), invitations.Schema(), Schema()}
}

func newWorld(t testing.TB, d *db.DB, clk *clock.Fake) *world {
	t.Helper()
	w := &world{t: t, ctx: t.Context(), db: d, clk: clk, post: &outbox{}}
	var err error
	w.disk, err = blob.Disk(t.TempDir(), clock.System())
	must(t, err)
	t.Cleanup(func() { must(t, w.disk.Close()) })
	w.host = &host{w: w}
	w.Service, w.queue = w.process()
	w.write(func(tx *db.Tx) error {
		var err error
		w.firm, err = w.acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Marlowe & Finch", Kind: accounts.LawFirm, Country: "GB", TimeZone: "Europe/London"})
		must(t, err)
		w.dept, err = w.acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Правовой департамент", Kind: accounts.LegalDepartment, Country: "RU", TimeZone: "Europe/Moscow"})
		must(t, err)
		_, err = w.rol.AddTitle(w.ctx, tx, access.Operator(w.firm.ID), "Clerk", access.SetOf(access.Export))
		return err
	})
	w.jane = w.add(w.firm.ID, "jane@example.com", access.Administrator, false)
	g, err := w.grp.Create(w.ctx, w.jane, groups.Input{Name: new("Claims")})
	must(t, err)
	w.claims = g.ID
	w.kate = w.add(w.firm.ID, "kate@example.com", access.Administrator, false)
	w.sam = w.add(w.firm.ID, "sam@example.com", access.Standard, false)
	w.mia = w.add(w.firm.ID, "mia@example.com", access.Standard, true)
	w.olga = w.add(w.dept.ID, "olga@example.com", access.Administrator, false)
	return w
}

// process returns the room as a further process on the same database and files has it.
func (w *world) process() (*Service, *jobs.Queue) {
	w.t.Helper()
	maker := id.NewMaker(clock.System(), rand.Reader)
	quiet := slog.New(slog.DiscardHandler)
	log, err := activity.New(w.db, maker, quiet, slices.Concat(accounts.Acts(), roles.Acts(), groups.Acts(), identity.Acts(), people.Acts(), exports.Acts(), invitations.Acts(), Acts())...)
	must(w.t, err)
	w.acc, w.rol = accounts.New(w.db, w.clk.Now, maker, log), roles.New(w.clk.Now, maker, log)
	members := people.NewMembers(w.acc)
	bundle, err := i18n.Load(email.Locales(), Locales(), people.Locales(), access.Locales(), groups.Locales(), identity.Locales(), invitations.Locales())
	must(w.t, err)
	bundle.Missing = func(lang, key string) {
		if !strings.HasPrefix(key, "test.") {
			w.t.Errorf("no text for %s in %s", key, lang)
		}
	}
	base, err := links.ParseBase("https://cabinet.example")
	must(w.t, err)
	w.idy = identity.New(identity.Deps{DB: w.db, Now: w.clk.Now, Wall: w.clk.Now, IDs: maker, Acts: log, Members: members, Rights: w.rol, Bundle: bundle, Base: base, Log: quiet})
	queue := jobs.New(w.db, w.clk.Now, clock.System(), maker, quiet, jobs.Options{})
	w.idy.RegisterJobs(queue)
	known := groups.New(w.clk.Now)
	w.ppl = people.New(w.db, w.clk.Now, maker, log, w.acc, w.rol, w.disk, picture.NewStudio(), people.WithGroups(known), people.WithSignIn(w.idy, w.idy))
	w.grp = groups.NewSettings(groups.SettingsDeps{DB: w.db, IDs: maker, Acts: log, Groups: known, Members: w.ppl})
	w.ppl.RegisterJobs(queue)
	s := New(Deps{DB: w.db, Now: w.clk.Now, IDs: maker, Acts: log, Blobs: w.disk, Actors: w.idy, Accounts: w.acc, Roles: w.rol, Groups: known,
		Names: members, Administrators: members, Inviter: w.host, Selector: w.host, Log: quiet, Temp: w.t.TempDir(),
		Post: exports.Post{Sender: w.post, From: email.Address{Email: "post@cabinet.example"}, Bundle: bundle, Base: base, Recipients: exports.RecipientsOf(w.idy, members)}})
	s.RegisterJobs(queue)
	w.inv = invitations.New(invitations.Deps{DB: w.db, IDs: maker, Acts: log, Accounts: w.acc, Identity: w.idy, Rights: w.rol, People: w.ppl, Members: members,
		Mail: &outbox{}, From: email.Address{Email: "post@cabinet.example"}, Bundle: bundle, Base: base, Log: quiet})
	w.inv.RegisterJobs(queue)
	for _, o := range Operations(Hosts{People: w.ppl, Invitations: w.inv, Groups: known, Roles: w.rol}) {
		s.RegisterOperation(o)
	}
	w.host.register(s)
	return s, queue
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.t.Helper()
	must(w.t, w.db.Write(w.ctx, fn))
}

// add makes an active user and returns them as they act in a session; managers are in the group Claims.
func (w *world) add(account ids.Account, address string, role access.Role, manages bool) access.Actor {
	w.t.Helper()
	var p people.Person
	first, last, _ := strings.Cut(strings.ToUpper(address[:1])+address[1:], "@")
	group := ids.Group("")
	if manages {
		group = w.claims
	}
	w.write(func(tx *db.Tx) error {
		login, err := w.idy.CreateLogin(w.ctx, tx, address)
		if err != nil {
			return err
		}
		p, err = w.ppl.Add(w.ctx, tx, access.Operator(account), people.NewPerson{Login: login, Email: address, Role: role, Group: group, Manages: manages,
			Profile: people.ProfileInput{FirstName: &first, LastName: &last}})
		return err
	})
	return access.Actor{Account: p.Account, User: p.ID, Login: p.Login, Role: p.Role, Group: p.Group, Manages: p.Manages,
		Permissions: access.Ceiling(p.Role), Scope: access.ScopeAdmin, Door: access.DoorWeb, Session: "s1", ProvenAt: w.clk.Now()}
}

// crowd adds users of the firm with addresses that begin alike.
func (w *world) crowd(prefix string, n int) []ids.User {
	w.t.Helper()
	var out []ids.User
	for i := range n {
		out = append(out, w.add(w.firm.ID, fmt.Sprintf("%s%d@example.com", prefix, i), access.Limited, false).User)
	}
	return out
}

// draft hands a file in, for standard users by default.
func (w *world) draft(by access.Actor, text string) (Job, error) {
	w.t.Helper()
	return w.Draft(w.ctx, by, DraftInput{File: strings.NewReader(text), Defaults: Defaults{Role: access.Standard}})
}

func (w *world) drafted(by access.Actor, text string) Job {
	w.t.Helper()
	j, err := w.draft(by, text)
	must(w.t, err)
	return j
}

func (w *world) confirmed(by access.Actor, j Job) Job {
	w.t.Helper()
	j, err := w.Confirm(w.ctx, by, j.ID, ConfirmInput{Version: j.Version, Raised: j.Raised})
	must(w.t, err)
	return j
}

func (w *world) now(by access.Actor, j Job) Job {
	w.t.Helper()
	j, err := w.Job(w.ctx, by, j.ID)
	must(w.t, err)
	return j
}

func (w *world) run() {
	w.t.Helper()
	if _, _, err := w.queue.RunDue(w.ctx); err != nil {
		w.t.Fatal(err)
	}
}

// users counts the users of the firm with a status.
func (w *world) users(status people.Status) (n int) {
	w.t.Helper()
	must(w.t, w.db.QueryRow(w.ctx, `select count(*) from users where account_id = ? and status = ?`, w.firm.ID, status).Scan(&n))
	return n
}

// acts counts the recorded acts of a kind.
func (w *world) acts(kind activity.Kind) (n int) {
	w.t.Helper()
	must(w.t, w.db.QueryRow(w.ctx, `select count(*) from acts where kind = ?`, kind).Scan(&n))
	return n
}

// files counts what lies in the store.
func (w *world) files() (n int) {
	w.t.Helper()
	for _, err := range w.disk.List(w.ctx, "") {
		must(w.t, err)
		n++
	}
	return n
}

// addresses is a file of n people to invite.
func addresses(n int) string {
	var b strings.Builder
	b.WriteString("Email,First name,Last name\n")
	for i := range n {
		fmt.Fprintf(&b, "new%d@example.com,Ann,Number%d\n", i, i)
	}
	return b.String()
}

// figures are the numbers of a job in short: total, done, skipped, refused, waiting.
func figures(j Job) [5]int64 { return [5]int64{j.Total, j.Done, j.Skipped, j.Refused, j.Waiting()} }

// outbox keeps mail.
type outbox struct {
	mu   sync.Mutex
	sent []email.Message
}

func (o *outbox) Send(_ context.Context, m email.Message) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sent = append(o.sent, m)
	return nil
}

// to are the addresses that got mail with a subject.
func (o *outbox) to(subject string) []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var out []string
	for _, m := range o.sent {
		if m.Subject == subject {
			out = append(out, m.To.Email)
		}
	}
	return out
}

func (o *outbox) subjects() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var out []string
	for _, m := range o.sent {
		out = append(out, m.Subject)
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
