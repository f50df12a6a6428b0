package requests

import (
	"context"
	"crypto/rand"
	"io/fs"
	"log/slog"
	"slices"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/exports"
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

// world is the room and those below it on a real database: a firm with its administrators Jane and Ada, Sam, a clerk, and
// Max, who manages a group; Olga administers a department in which Oleg works. A clerk writes reports; a lead reviews them
// and exports too; an intern may do nothing.
type world struct {
	*Service
	t                     testing.TB
	ctx                   context.Context
	clk                   *clock.Fake
	queue                 *jobs.Queue
	post                  *outbox
	idy                   *identity.Service
	settings              *roles.Settings
	firm, dept            accounts.Account
	jane, ada, sam, max   access.Actor
	olga, oleg            access.Actor
	clerk, lead, intern   ids.JobTitle
	leadThere, clerkThere ids.JobTitle
}

func schemas() []fs.FS {
	return []fs.FS{jobs.Schema(), email.Schema(), activity.Schema(), accounts.Schema(), roles.Schema(), groups.Schema(), identity.Schema(),
		people.Schema(), exports.Schema(), Schema()}
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, schemas(), func(t *testing.T, d *db.DB, clk *clock.Fake) { fn(newWorld(t, d, clk)) })
}

// eachSQLite is each for what has nothing to do with the database.
func eachSQLite(t *testing.T, fn func(w *world)) {
	t.Helper()
	clk := clock.NewFake(dbtest.Start)
	fn(newWorld(t, dbtest.SQLite(t, clk, schemas()...), clk))
}

func newWorld(t testing.TB, d *db.DB, clk *clock.Fake) *world {
	t.Helper()
	w := &world{t: t, ctx: t.Context(), clk: clk, post: &outbox{}}
	maker := id.NewMaker(clock.System(), rand.Reader)
	quiet := slog.New(slog.DiscardHandler)
	log, err := activity.New(d, maker, quiet, slices.Concat(accounts.Acts(), roles.Acts(), groups.Acts(), identity.Acts(), people.Acts(), exports.Acts(), Acts())...)
	w.must(err)
	blobs, err := blob.Disk(t.TempDir(), clock.System())
	w.must(err)
	t.Cleanup(func() { w.must(blobs.Close()) })
	bundle, err := i18n.Load(access.Locales(), email.Locales(), identity.Locales(), people.Locales(), exports.Locales(), Locales())
	w.must(err)
	bundle.Missing = func(lang, key string) { t.Errorf("no text for %s in %s", key, lang) }
	base, err := links.ParseBase("https://cabinet.example")
	w.must(err)
	acc, rol := accounts.New(d, clk.Now, maker, log), roles.New(clk.Now, maker, log)
	members := people.NewMembers(acc)
	from := email.Address{Email: "post@cabinet.example"}
	hasher := identity.NewHasher(maker, identity.Cost{Memory: 64, Time: 1, Threads: 1}, 64<<20)
	w.idy = identity.New(identity.Deps{DB: d, Now: clk.Now, Wall: clk.Now, IDs: maker, Hasher: hasher, Acts: log, Members: members, Rights: rol,
		Mail: w.post, From: from, Bundle: bundle, Base: base, Log: quiet})
	w.queue = jobs.New(d, clk.Now, clock.System(), maker, quiet, jobs.Options{})
	w.idy.RegisterJobs(w.queue)
	grp := groups.New(clk.Now)
	ppl := people.New(d, clk.Now, maker, log, acc, rol, blobs, picture.NewStudio(), people.WithGroups(grp), people.WithSignIn(w.idy, w.idy))
	grps := groups.NewSettings(groups.SettingsDeps{DB: d, IDs: maker, Acts: log, Groups: grp, Members: ppl})
	ppl.RegisterJobs(w.queue)
	w.settings = roles.NewSettings(roles.SettingsDeps{DB: d, Acts: log, Roles: rol, Holders: members})
	w.Service = New(Deps{DB: d, IDs: maker, Acts: log, People: ppl, Roles: rol, Actors: w.idy,
		Post: exports.Post{Sender: w.post, From: from, Bundle: bundle, Base: base, Recipients: exports.RecipientsOf(w.idy, members)}})
	w.RegisterJobs(w.queue)
	w.write(func(tx *db.Tx) (err error) {
		if w.firm, err = acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Marlowe & Finch", Kind: accounts.LawFirm, Country: "GB", TimeZone: "Europe/London"}); err != nil {
			return err
		}
		w.dept, err = acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Правовой департамент", Kind: accounts.LegalDepartment, Country: "RU", TimeZone: "Europe/Moscow"})
		return err
	})
	w.jane = w.add(w.firm.ID, "jane", "Jane", access.Administrator, "", "")
	w.ada = w.add(w.firm.ID, "ada", "Ada", access.Administrator, "", "")
	w.olga = w.add(w.dept.ID, "olga", "Ольга", access.Administrator, "", "")
	w.clerk, w.lead, w.intern = w.title(w.jane, "Clerk", access.WriteReports), w.title(w.jane, "Lead", access.WriteReports, access.ReviewReports, access.Export), w.title(w.jane, "Intern")
	w.clerkThere, w.leadThere = w.title(w.olga, "Clerk", access.WriteReports), w.title(w.olga, "Lead", access.ReviewReports)
	north, err := grps.Create(w.ctx, w.jane, groups.Input{Name: ptr("North")})
	w.must(err)
	w.sam = w.add(w.firm.ID, "sam", "Sam", access.Standard, north.ID, w.clerk)
	w.max = w.add(w.firm.ID, "max", "Max", access.Standard, north.ID, "")
	w.oleg = w.add(w.dept.ID, "oleg", "Олег", access.Standard, "", w.clerkThere)
	yes := true
	_, err = ppl.EditUser(w.ctx, w.jane, w.max.User, people.UserInput{Manages: &yes}, 0)
	w.must(err)
	return w
}

func ptr[T any](v T) *T { return &v }

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

func (w *world) title(by access.Actor, name string, can ...access.Permission) ids.JobTitle {
	w.t.Helper()
	t, err := w.settings.CreateTitle(w.ctx, by, name, access.SetOf(can...))
	w.must(err)
	return t.ID
}

// add makes an active user and returns them as they act in a session.
func (w *world) add(account ids.Account, address, first string, role access.Role, group ids.Group, title ids.JobTitle) access.Actor {
	w.t.Helper()
	last, job, address := "Smith", string(title), address+"@example.com"
	var p people.Person
	w.write(func(tx *db.Tx) error {
		login, err := w.idy.CreateLogin(w.ctx, tx, address)
		if err != nil {
			return err
		}
		p, err = w.People.Add(w.ctx, tx, access.Operator(account), people.NewPerson{Login: login, Email: address, Role: role, Group: group,
			Profile: people.ProfileInput{FirstName: &first, LastName: &last, JobTitleID: &job}})
		return err
	})
	return access.Actor{Account: account, User: p.ID, Login: p.Login, Role: role, Group: group, Permissions: access.Ceiling(role),
		Scope: access.ScopeAdmin, Door: access.DoorWeb, Session: "s", ProvenAt: w.clk.Now()}
}

func (w *world) run() {
	w.t.Helper()
	if _, failed, err := w.queue.RunDue(w.ctx); err != nil || failed > 0 {
		w.t.Fatalf("%d jobs failed: %v", failed, err)
	}
}

func (w *world) holds(by access.Actor) ids.JobTitle {
	w.t.Helper()
	p, err := w.People.PersonOf(w.ctx, w.DB, by.Account, by.User)
	w.must(err)
	return p.JobTitle
}

// ask asks for the lead's title, or fails the test.
func (w *world) ask(by access.Actor) Request {
	w.t.Helper()
	r, err := w.AskTitle(w.ctx, by, AskInput{Title: w.lead, Reason: "I lead the team."})
	w.must(err)
	return r
}

func (w *world) mine(by access.Actor) Request {
	w.t.Helper()
	r, err := w.MyTitle(w.ctx, by)
	w.must(err)
	return r
}

func (w *world) acts(kind activity.Kind) (n int) {
	w.t.Helper()
	w.must(w.DB.QueryRow(w.ctx, `select count(*) from acts where kind = ?`, kind).Scan(&n))
	return n
}

func (w *world) expect(what string, err error, kind errs.Kind, key string) {
	w.t.Helper()
	e := errs.As(err)
	if e == nil || e.Kind != kind || e.Key != key && (len(e.Fields) != 1 || e.Fields[0].Key != key) {
		w.t.Errorf("%s: got %v, want %s %s", what, err, kind, key)
	}
}

// outbox is a mail server that takes everything.
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

// to returns the mails to an address, oldest first.
func (o *outbox) to(name string) (out []email.Message) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, m := range o.sent {
		if m.To.Email == name+"@example.com" {
			out = append(out, m)
		}
	}
	return out
}
