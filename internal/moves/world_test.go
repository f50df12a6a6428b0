package moves

import (
	"context"
	"crypto/rand"
	"io/fs"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/attributes"
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

// world is the room and those below it on a real database: a firm with Jane and Kate, administrators, Sam and Ben, standard
// users, and Mia, who manages the group Claims; and Olga in an account of her own.
type world struct {
	*Service
	t                               testing.TB
	ctx                             context.Context
	db                              *db.DB
	clk                             *clock.Fake
	queue                           *jobs.Queue
	post                            *outbox
	acc                             *accounts.Service
	members                         people.Members
	claims                          ids.Group
	firm, dept                      accounts.Account
	jane, kate, sam, ben, mia, olga access.Actor
}

func schemas() []fs.FS {
	return []fs.FS{jobs.Schema(), email.Schema(), activity.Schema(), accounts.Schema(), roles.Schema(), groups.Schema(), identity.Schema(),
		people.Schema(), exports.Schema(), invitations.Schema(), attributes.Schema(), Schema()}
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, schemas(), func(t *testing.T, d *db.DB, clk *clock.Fake) { fn(newWorld(t, d, clk)) })
}

func newWorld(t testing.TB, d *db.DB, clk *clock.Fake) *world {
	t.Helper()
	w := &world{t: t, ctx: t.Context(), db: d, clk: clk, post: &outbox{}}
	w.Service, w.queue = w.process()
	w.write(func(tx *db.Tx) (err error) {
		if w.firm, err = w.acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Marlowe & Finch", Kind: accounts.LawFirm, Country: "GB", TimeZone: "Europe/London"}); err != nil {
			return err
		}
		w.dept, err = w.acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Правовой департамент", Kind: accounts.LegalDepartment, Country: "RU", TimeZone: "Europe/Moscow"})
		return err
	})
	w.jane = w.add(w.firm.ID, "jane@old.example", access.Administrator, "", false)
	settings := groups.NewSettings(groups.SettingsDeps{DB: d, IDs: w.IDs, Acts: w.Acts, Groups: groups.New(clk.Now), Members: w.People})
	g, err := settings.Create(w.ctx, w.jane, groups.Input{Name: new("Claims")})
	w.must(err)
	w.claims = g.ID
	w.kate = w.add(w.firm.ID, "kate@old.example", access.Administrator, "", false)
	w.sam = w.add(w.firm.ID, "sam@old.example", access.Standard, "", false)
	w.ben = w.add(w.firm.ID, "ben@old.example", access.Standard, w.claims, false)
	w.mia = w.add(w.firm.ID, "mia@old.example", access.Standard, w.claims, true)
	w.olga = w.add(w.dept.ID, "olga@dept.example", access.Administrator, "", false)
	return w
}

// process returns the room as a further process on the same database has it.
func (w *world) process() (*Service, *jobs.Queue) {
	w.t.Helper()
	maker := id.NewMaker(clock.System(), rand.Reader)
	quiet := slog.New(slog.DiscardHandler)
	log, err := activity.New(w.db, maker, quiet, slices.Concat(accounts.Acts(), roles.Acts(), groups.Acts(), identity.Acts(), people.Acts(), exports.Acts(),
		invitations.Acts(), attributes.Acts(), Acts())...)
	w.must(err)
	bundle, err := i18n.Load(access.Locales(), email.Locales(), identity.Locales(), people.Locales(), groups.Locales(), invitations.Locales(), Locales())
	w.must(err)
	bundle.Missing = func(lang, key string) { w.t.Errorf("no text for %s in %s", key, lang) }
	base, err := links.ParseBase("https://cabinet.example")
	w.must(err)
	acc, rol := accounts.New(w.db, w.clk.Now, maker, log), roles.New(w.clk.Now, maker, log)
	w.acc, w.members = acc, people.NewMembers(acc)
	from := email.Address{Email: "post@cabinet.example"}
	idy := identity.New(identity.Deps{DB: w.db, Now: w.clk.Now, Wall: w.clk.Now, IDs: maker, Hasher: identity.NewHasher(maker, identity.Cost{Memory: 64, Time: 1, Threads: 1}, 64<<20),
		Acts: log, Members: w.members, Arrivals: w.members, Addresses: w.members, Domains: acc, Rights: rol, Mail: w.post, From: from, Bundle: bundle, Base: base, Log: quiet})
	queue := jobs.New(w.db, w.clk.Now, clock.System(), maker, quiet, jobs.Options{})
	idy.RegisterJobs(queue)
	blobs, err := blob.Disk(w.t.TempDir(), clock.System())
	w.must(err)
	w.t.Cleanup(func() { w.must(blobs.Close()) })
	ppl := people.New(w.db, w.clk.Now, maker, log, acc, rol, blobs, picture.NewStudio(), people.WithGroups(groups.New(w.clk.Now)), people.WithSignIn(idy, idy))
	ppl.RegisterJobs(queue)
	inv := invitations.New(invitations.Deps{DB: w.db, IDs: maker, Acts: log, Accounts: acc, Identity: idy, Rights: rol, People: ppl, Members: w.members,
		Mail: w.post, From: from, Bundle: bundle, Base: base, Log: quiet})
	inv.RegisterJobs(queue)
	blocks := attributes.New(attributes.Deps{DB: w.db, Wall: clock.System(), IDs: maker, Log: log, Bundle: bundle, Accounts: acc, Roles: rol, Members: w.members, Profiles: ppl})
	s := New(Deps{DB: w.db, IDs: maker, Acts: log, Accounts: acc, Identity: idy, People: ppl, Attributes: blocks, Names: w.members, Invitations: inv, Log: quiet,
		Post: exports.Post{Sender: w.post, From: from, Bundle: bundle, Base: base, Recipients: exports.RecipientsOf(idy, w.members)}})
	s.RegisterJobs(queue)
	return s, queue
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.t.Helper()
	w.must(w.db.Write(w.ctx, fn))
}

// add makes an active user and returns them as they act.
func (w *world) add(account ids.Account, address string, role access.Role, group ids.Group, manages bool) access.Actor {
	w.t.Helper()
	var p people.Person
	first, last := strings.ToUpper(address[:1])+address[1:strings.IndexByte(address, '@')], "Smith"
	w.write(func(tx *db.Tx) error {
		login, err := w.Identity.CreateLogin(w.ctx, tx, address)
		if err != nil {
			return err
		}
		p, err = w.People.Add(w.ctx, tx, access.Operator(account), people.NewPerson{Login: login, Email: address, Role: role, Group: group, Manages: manages,
			Profile: people.ProfileInput{FirstName: &first, LastName: &last}})
		return err
	})
	return access.Actor{Account: account, User: p.ID, Login: p.Login, Role: role, Group: group, Manages: manages, Permissions: access.Ceiling(role),
		Scope: access.ScopeAdmin, Door: access.DoorWeb, Session: "s", ProvenAt: w.clk.Now()}
}

// prove makes a mail domain the account's own.
func (w *world) prove(account ids.Account, domain string) {
	w.t.Helper()
	w.write(func(tx *db.Tx) error {
		_, err := tx.Exec(w.ctx, `insert into mail_domains (account_id, id, domain, verified_domain, state, proof, answer, token, created_at, verified_at)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			account, w.IDs.New(), domain, domain, accounts.DomainProven, accounts.ProofOperator, "", "t", db.At(tx.Now()), db.At(tx.Now()))
		return err
	})
}

func (w *world) run() {
	w.t.Helper()
	if _, failed, err := w.queue.RunDue(w.ctx); err != nil || failed > 0 {
		w.t.Fatalf("%d jobs failed: %v", failed, err)
	}
}

func (w *world) person(user ids.User) people.Person {
	w.t.Helper()
	p, err := w.People.PersonOf(w.ctx, w.db, w.firm.ID, user)
	w.must(err)
	return p
}

// invite asks somebody into the firm as a standard user and returns the pending user.
func (w *world) invite(address string) ids.User {
	w.t.Helper()
	i, err := w.Invitations.Invite(w.ctx, w.jane, invitations.InviteInput{Email: address, Role: access.Standard})
	w.must(err)
	return i.User
}

// drafted drafts a move of the firm from old.example to new.example.
func (w *world) drafted(in Input) Move {
	w.t.Helper()
	if in.From == "" {
		in.From, in.To = "old.example", "new.example"
	}
	m, err := w.Draft(w.ctx, w.jane, in)
	w.must(err)
	return m
}

func (w *world) confirmed(m Move) Move {
	w.t.Helper()
	m, err := w.Confirm(w.ctx, w.jane, m.ID, ConfirmInput{Version: m.Version, Count: m.Figures.ToDo()})
	w.must(err)
	return m
}

func (w *world) look(m Move) Move {
	w.t.Helper()
	m, err := w.Move(w.ctx, w.jane, m.ID)
	w.must(err)
	return m
}

// outbox takes all mail.
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

// to returns the mails to an address with a part of their subject.
func (o *outbox) to(address, subject string) (out []email.Message) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, m := range o.sent {
		if m.To.Email == address && strings.Contains(m.Subject, subject) {
			out = append(out, m)
		}
	}
	return out
}

var verifyLink = regexp.MustCompile(`https://cabinet\.example/verify-email/([A-Za-z0-9_-]{43})`)

// verify returns the token of the latest link that confirms an address.
func (w *world) verify(address string) string {
	w.t.Helper()
	list := w.post.to(address, "Confirm your new sign-in email")
	if len(list) == 0 {
		w.t.Fatalf("no link to %s", address)
	}
	m := verifyLink.FindStringSubmatch(list[len(list)-1].Text)
	if m == nil {
		w.t.Fatal("no link in the mail")
	}
	return m[1]
}

// field returns the message key about a field of an errs.Invalid error.
func field(err error, name string) string {
	if e := errs.As(err); e != nil {
		for _, f := range e.Fields {
			if f.Name == name {
				return f.Key
			}
		}
	}
	return ""
}
