package invitations

import (
	"context"
	"crypto/rand"
	"io/fs"
	"log/slog"
	"regexp"
	"slices"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/groups"
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

const (
	password = "violet teapot gravel"
	another  = "quiet harbour lantern"
)

// world is the room and those below it on a real database: a firm with Jane, its administrator, Max, who manages the group
// north, and Sam; Olga administers a department.
type world struct {
	*Service
	t       testing.TB
	ctx     context.Context
	clk     *clock.Fake
	queue   *jobs.Queue
	post    *outbox
	idy     *identity.Service
	firm    accounts.Account
	dept    accounts.Account
	jane    access.Actor
	max     access.Actor
	sam     access.Actor
	olga    access.Actor
	members people.Members
	north   ids.Group
	south   ids.Group
}

func schemas() []fs.FS {
	return []fs.FS{jobs.Schema(), email.Schema(), activity.Schema(), accounts.Schema(), roles.Schema(), groups.Schema(), identity.Schema(),
		people.Schema(), Schema()}
}

// eachSQLite is each for what has nothing to do with the database.
func eachSQLite(t *testing.T, fn func(w *world)) {
	t.Helper()
	clk := clock.NewFake(dbtest.Start)
	fn(newWorld(t, dbtest.SQLite(t, clk, schemas()...), clk))
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, schemas(), func(t *testing.T, d *db.DB, clk *clock.Fake) { fn(newWorld(t, d, clk)) })
}

func newWorld(t testing.TB, d *db.DB, clk *clock.Fake) *world {
	t.Helper()
	w := &world{t: t, ctx: t.Context(), clk: clk, post: &outbox{}}
	maker := id.NewMaker(clock.System(), rand.Reader)
	quiet := slog.New(slog.DiscardHandler)
	log, err := activity.New(d, maker, quiet, slices.Concat(accounts.Acts(), roles.Acts(), groups.Acts(), identity.Acts(), people.Acts(), Acts())...)
	w.must(err)
	blobs, err := blob.Disk(t.TempDir(), clock.System())
	w.must(err)
	t.Cleanup(func() { w.must(blobs.Close()) })
	bundle, err := i18n.Load(access.Locales(), email.Locales(), identity.Locales(), people.Locales(), groups.Locales(), Locales())
	w.must(err)
	bundle.Missing = func(lang, key string) { t.Errorf("no text for %s in %s", key, lang) }
	base, err := links.ParseBase("https://cabinet.example")
	w.must(err)
	acc, rol := accounts.New(d, clk.Now, maker, log), roles.New(clk.Now, maker, log)
	w.members = people.NewMembers(acc)
	from := email.Address{Email: "post@cabinet.example"}
	hasher := identity.NewHasher(maker, identity.Cost{Memory: 64, Time: 1, Threads: 1}, 64<<20)
	w.idy = identity.New(identity.Deps{DB: d, Now: clk.Now, Wall: clk.Now, IDs: maker, Hasher: hasher, Acts: log, Members: w.members,
		Arrivals: w.members, Addresses: w.members, Rights: rol, Mail: w.post, From: from, Bundle: bundle, Base: base, Log: quiet})
	w.queue = jobs.New(d, clk.Now, clock.System(), maker, quiet, jobs.Options{})
	w.idy.RegisterJobs(w.queue)
	grp := groups.New(clk.Now)
	ppl := people.New(d, clk.Now, maker, log, acc, rol, blobs, picture.NewStudio(), people.WithGroups(grp))
	settings := groups.NewSettings(groups.SettingsDeps{DB: d, IDs: maker, Acts: log, Groups: grp, Members: ppl})
	ppl.RegisterJobs(w.queue)
	w.Service = New(Deps{DB: d, IDs: maker, Acts: log, Accounts: acc, Identity: w.idy, Rights: rol, People: ppl, Members: w.members,
		Mail: w.post, From: from, Bundle: bundle, Base: base, Log: quiet})
	w.RegisterJobs(w.queue)
	w.write(func(tx *db.Tx) (err error) {
		if w.firm, err = acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Marlowe & Finch", Kind: accounts.LawFirm, Country: "GB", TimeZone: "Europe/London"}); err != nil {
			return err
		}
		w.dept, err = acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Правовой департамент", Kind: accounts.LegalDepartment, Country: "RU", TimeZone: "Europe/Moscow"})
		return err
	})
	w.jane = w.add(w.firm.ID, "jane@example.com", "Jane", access.Administrator, "", false)
	for name, id := range map[string]*ids.Group{"North": &w.north, "South": &w.south} {
		g, err := settings.Create(w.ctx, w.jane, groups.Input{Name: &name})
		w.must(err)
		*id = g.ID
	}
	w.max = w.add(w.firm.ID, "max@example.com", "Max", access.Standard, w.north, true)
	w.sam = w.add(w.firm.ID, "sam@example.com", "Sam", access.Standard, w.south, false)
	w.olga = w.add(w.dept.ID, "olga@example.com", "Ольга", access.Administrator, "", false)
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.t.Helper()
	w.must(w.DB.Write(w.ctx, fn))
}

// add makes an active user and returns them as they act in a session in which they have just proved who they are.
func (w *world) add(account ids.Account, address, first string, role access.Role, group ids.Group, manages bool) access.Actor {
	w.t.Helper()
	last := "Smith"
	prepared, err := w.idy.Prepare(w.ctx, password, password, accounts.DefaultPolicy(), identity.Context{})
	w.must(err)
	var p people.Person
	w.write(func(tx *db.Tx) error {
		login, err := w.idy.CreateLogin(w.ctx, tx, address)
		if err != nil {
			return err
		}
		if err := w.idy.SetPassword(w.ctx, tx, access.Operator(""), login, prepared); err != nil {
			return err
		}
		p, err = w.People.Add(w.ctx, tx, access.Operator(account), people.NewPerson{Login: login, Email: address, Role: role, Group: group,
			Manages: manages, Profile: people.ProfileInput{FirstName: &first, LastName: &last}})
		return err
	})
	return access.Actor{Account: account, User: p.ID, Login: p.Login, Role: role, Group: group, Manages: manages, Permissions: access.Ceiling(role),
		Scope: access.ScopeAdmin, Door: access.DoorWeb, Session: "s", ProvenAt: w.clk.Now()}
}

// invite invites somebody as a standard user into the default group, or fails the test.
func (w *world) invite(address string) Invitation {
	w.t.Helper()
	i, err := w.Invite(w.ctx, w.jane, InviteInput{Email: address, Role: access.Standard})
	w.must(err)
	return i
}

func (w *world) run() {
	w.t.Helper()
	if _, failed, err := w.queue.RunDue(w.ctx); err != nil || failed > 0 {
		w.t.Fatalf("%d jobs failed: %v", failed, err)
	}
}

// token invites somebody and returns the token of their mail.
func (w *world) token(address string) string {
	w.t.Helper()
	w.invite(address)
	w.run()
	return w.post.token(w.t, address)
}

func (w *world) client() identity.Client {
	return identity.Client{RemoteIP: "192.0.2.10", UserAgent: "Firefox/145.0", RequestID: "r1", Door: access.DoorWeb}
}

func (w *world) acceptance(token string) AcceptInput {
	return AcceptInput{Token: token, FirstName: "Vera", LastName: "Holm", Password: another, Confirm: another, Client: w.client()}
}

func (w *world) state(token string) State {
	w.t.Helper()
	v, err := w.Look(w.ctx, token)
	w.must(err)
	return v.State
}

func (w *world) person(account ids.Account, user ids.User) people.Person {
	w.t.Helper()
	p, err := w.People.PersonOf(w.ctx, w.DB, account, user)
	w.must(err)
	return p
}

func (w *world) acts(kind activity.Kind, outcome activity.Outcome) (n int) {
	w.t.Helper()
	w.must(w.DB.QueryRow(w.ctx, `select count(*) from acts where kind = ? and outcome = ?`, kind, outcome).Scan(&n))
	return n
}

func (w *world) expect(what string, err error, kind errs.Kind, key string) {
	w.t.Helper()
	e := errs.As(err)
	if e == nil || e.Kind != kind || e.Key != key && (len(e.Fields) != 1 || e.Fields[0].Key != key) {
		w.t.Errorf("%s: got %v, want %s %s", what, err, kind, key)
	}
}

// outbox is a mail server that takes everything, or fails as told.
type outbox struct {
	mu   sync.Mutex
	sent []email.Message
	fail error
}

func (o *outbox) Send(_ context.Context, m email.Message) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.fail != nil {
		return o.fail
	}
	o.sent = append(o.sent, m)
	return nil
}

// to returns the mails to an address, oldest first.
func (o *outbox) to(address string) (out []email.Message) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, m := range o.sent {
		if m.To.Email == address {
			out = append(out, m)
		}
	}
	return out
}

var linkInMail = regexp.MustCompile(`https://cabinet\.example/invitation/([A-Za-z0-9_-]{43})`)

// token returns the token of the latest mail to an address.
func (o *outbox) token(t testing.TB, address string) string {
	t.Helper()
	all := o.to(address)
	if len(all) == 0 {
		t.Fatal("no mail")
	}
	m := linkInMail.FindStringSubmatch(all[len(all)-1].Text)
	if m == nil {
		t.Fatal("no link in the mail")
	}
	return m[1]
}

func ptr(s string) *string { return &s }
