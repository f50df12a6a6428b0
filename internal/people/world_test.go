package people

import (
	"context"
	"crypto/rand"
	"io"
	"io/fs"
	"log/slog"
	"slices"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/groups"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/picture"
	"cabinet/internal/roles"
)

// world is the room and those below it on a real database, with an English firm and a Russian department in which
// the same Jane works.
type world struct {
	*Service
	t        *testing.T
	ctx      context.Context
	db       *db.DB
	clk      *clock.Fake
	queue    *jobs.Queue
	blobs    *blob.DiskStore
	identity *identity.Service
	groups   *groups.Settings
	post     *post
	seats    *seatBook
	firm     accounts.Account
	dept     accounts.Account
	jane     access.Actor // administrator of the firm
	janeDept access.Actor // the same login, administrator of the department
	sam      access.Actor // standard user of the firm
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	schemas := []fs.FS{jobs.Schema(), activity.Schema(), accounts.Schema(), roles.Schema(), groups.Schema(), identity.Schema(), Schema()}
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB, clk *clock.Fake) { fn(newWorld(t, d, clk)) })
}

func newWorld(t *testing.T, d *db.DB, clk *clock.Fake) *world {
	t.Helper()
	w := &world{t: t, ctx: t.Context(), db: d, clk: clk}
	maker := id.NewMaker(clock.System(), rand.Reader)
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	log, err := activity.New(d, maker, quiet, slices.Concat(accounts.Acts(), roles.Acts(), groups.Acts(), identity.Acts(), Acts())...)
	must(t, err)
	w.blobs, err = blob.Disk(t.TempDir(), clock.System())
	must(t, err)
	t.Cleanup(func() { must(t, w.blobs.Close()) })
	w.queue = jobs.New(d, clk.Now, clock.System(), maker, quiet, jobs.Options{})
	acc, rol := accounts.New(d, clk.Now, maker, log), roles.New(clk.Now, maker, log)
	w.post, w.seats = &post{}, &seatBook{taken: map[ids.User]bool{}}
	w.identity = w.signIn(acc, rol, maker, log)
	w.identity.RegisterJobs(w.queue)
	known := groups.New(clk.Now)
	w.Service = New(d, clk.Now, maker, log, acc, rol, w.blobs, picture.NewStudio(), WithGroups(known), WithSignIn(w.identity, w.identity), WithSeats(w.seats))
	w.RegisterJobs(w.queue)
	w.groups = groups.NewSettings(groups.SettingsDeps{DB: d, IDs: maker, Acts: log, Groups: known, Members: w.Service})
	w.write(func(tx *db.Tx) error {
		var err error
		w.firm, err = acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Marlowe & Finch", Kind: accounts.LawFirm, Country: "GB", TimeZone: "Europe/London"})
		must(t, err)
		w.dept, err = acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Правовой департамент", Kind: accounts.LegalDepartment, Country: "RU", TimeZone: "Europe/Moscow"})
		return err
	})
	w.jane = w.add(w.firm.ID, "jane@example.com", "Jane", "Smith", access.Administrator)
	w.sam = w.add(w.firm.ID, "sam@example.com", "Sam", "Ford", access.Standard)
	w.janeDept = w.add(w.dept.ID, "jane@example.com", "Джейн", "Смит", access.Administrator)
	return w
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.t.Helper()
	must(w.t, w.db.Write(w.ctx, fn))
}

// add makes a user and returns them as they act in a session.
func (w *world) add(account ids.Account, address, first, last string, role access.Role) access.Actor {
	w.t.Helper()
	p := w.addPerson(account, NewPerson{Email: address, Role: role, Profile: ProfileInput{FirstName: &first, LastName: &last}})
	return actor(p)
}

func (w *world) addPerson(account ids.Account, in NewPerson) Person {
	w.t.Helper()
	var p Person
	w.write(func(tx *db.Tx) error {
		var err error
		if in.Login, err = w.identity.CreateLogin(w.ctx, tx, in.Email); err != nil {
			return err
		}
		p, err = w.Add(w.ctx, tx, access.Operator(account), in)
		return err
	})
	return p
}

func actor(p Person) access.Actor {
	return access.Actor{Account: p.Account, User: p.ID, Login: p.Login, Role: p.Role, Permissions: access.Ceiling(p.Role), Scope: access.ScopeAdmin, Door: access.DoorWeb}
}

func (w *world) me(by access.Actor) Person {
	w.t.Helper()
	p, err := w.Me(w.ctx, by)
	must(w.t, err)
	return p
}

// acts returns the kinds that the account's record holds about a user, with payloads.
func (w *world) acts(user ids.User) []string {
	w.t.Helper()
	rows, err := w.db.Query(w.ctx, `select kind, payload from acts where subject_id = ? order by id`, user)
	must(w.t, err)
	defer rows.Close()
	var out []string
	for rows.Next() {
		var kind, payload string
		must(w.t, rows.Scan(&kind, &payload))
		out = append(out, kind+payload)
	}
	must(w.t, rows.Err())
	return out
}

// files counts what the account keeps in the blob store.
func (w *world) files(account ids.Account) int {
	w.t.Helper()
	n := 0
	for _, err := range w.blobs.List(w.ctx, string(account)+"/") {
		must(w.t, err)
		n++
	}
	return n
}

func (w *world) runJobs() {
	w.t.Helper()
	if _, failed, err := w.queue.RunDue(w.ctx); err != nil || failed > 0 {
		w.t.Fatalf("%d jobs failed: %v", failed, err)
	}
}

func expect(t *testing.T, what string, err error, kind errs.Kind, key string) {
	t.Helper()
	e := errs.As(err)
	if e == nil || e.Kind != kind || e.Key != key && (len(e.Fields) != 1 || e.Fields[0].Key != key) {
		t.Errorf("%s: got %v, want %s %s", what, err, kind, key)
	}
}
