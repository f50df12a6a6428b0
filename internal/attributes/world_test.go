package attributes

import (
	"context"
	"crypto/rand"
	"io/fs"
	"log/slog"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/picture"
	"cabinet/internal/roles"
)

// world is the room and those below it on a real database: an English firm with people of every role, and a Russian
// department whose administrator is the firm's Jane.
type world struct {
	*Service
	t          *testing.T
	ctx        context.Context
	db         *db.DB
	clk        *clock.Fake
	people     *people.Service
	identity   *identity.Service
	firm, dept accounts.Account
	clerk      ids.JobTitle // of the firm
	jane       access.Actor // administrator of the firm
	janeDept   access.Actor // the same login, administrator of the department
	sam        access.Actor // standard
	lee        access.Actor // limited
	gus        access.Actor // guest, a clerk
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	schemas := []fs.FS{jobs.Schema(), activity.Schema(), accounts.Schema(), roles.Schema(), identity.Schema(), people.Schema(), Schema()}
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB, clk *clock.Fake) { fn(newWorld(t, d, clk)) })
}

func newWorld(t *testing.T, d *db.DB, clk *clock.Fake) *world {
	t.Helper()
	w := &world{t: t, ctx: t.Context(), db: d, clk: clk}
	maker := id.NewMaker(clock.System(), rand.Reader)
	quiet := slog.New(slog.DiscardHandler)
	var kinds []activity.KindInfo
	for _, list := range [][]activity.KindInfo{accounts.Acts(), roles.Acts(), identity.Acts(), people.Acts(), Acts()} {
		kinds = append(kinds, list...)
	}
	log, err := activity.New(d, maker, quiet, kinds...)
	must(t, err)
	blobs, err := blob.Disk(t.TempDir(), clock.System())
	must(t, err)
	t.Cleanup(func() { must(t, blobs.Close()) })
	bundle, err := i18n.Load(Locales(), people.Locales())
	must(t, err)
	acc, rol := accounts.New(d, clk.Now, maker, log), roles.New(clk.Now, maker, log)
	w.identity = identity.New(identity.Deps{DB: d, IDs: maker, Acts: log})
	w.people = people.New(d, clk.Now, maker, log, acc, rol, blobs, picture.NewStudio())
	w.Service = New(Deps{DB: d, Wall: clk.Now, IDs: maker, Log: log, Bundle: bundle, Accounts: acc, Roles: rol, Members: people.NewMembers(acc), Profiles: w.people})
	w.write(func(tx *db.Tx) error {
		var err error
		w.firm, err = acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Marlowe & Finch", Kind: accounts.LawFirm, Country: "GB", TimeZone: "Europe/London"})
		must(t, err)
		w.dept, err = acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Правовой департамент", Kind: accounts.LegalDepartment, Country: "RU", TimeZone: "Europe/Moscow"})
		must(t, err)
		title, err := rol.AddTitle(w.ctx, tx, access.Operator(w.firm.ID), "Clerk", 0)
		w.clerk = title.ID
		return err
	})
	w.jane = w.add(w.firm.ID, "jane@example.com", access.Administrator, "")
	w.sam = w.add(w.firm.ID, "sam@example.com", access.Standard, "")
	w.lee = w.add(w.firm.ID, "lee@example.com", access.Limited, "")
	w.gus = w.add(w.firm.ID, "gus@example.com", access.Guest, w.clerk)
	w.janeDept = w.add(w.dept.ID, "jane@example.com", access.Administrator, "")
	return w
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.t.Helper()
	must(w.t, w.db.Write(w.ctx, fn))
}

// add makes an active user and returns them as they act in a session.
func (w *world) add(account ids.Account, address string, role access.Role, title ids.JobTitle) access.Actor {
	w.t.Helper()
	var p people.Person
	first, last, jobTitle := "Test", address, string(title)
	w.write(func(tx *db.Tx) error {
		login, err := w.identity.CreateLogin(w.ctx, tx, address)
		if err != nil {
			return err
		}
		p, err = w.people.Add(w.ctx, tx, access.Operator(account), people.NewPerson{Login: login, Email: address, Role: role,
			Profile: people.ProfileInput{FirstName: &first, LastName: &last, JobTitleID: &jobTitle}})
		return err
	})
	return access.Actor{Account: p.Account, User: p.ID, Login: p.Login, Role: p.Role, Scope: access.ScopeAdmin, Door: access.DoorWeb}
}

// define adds an attribute as Jane does: everybody views, the person edits, unless the input says otherwise.
func (w *world) define(kind Kind, name string, more ...func(*Input)) Definition {
	w.t.Helper()
	return w.defineAs(w.jane, kind, name, more...)
}

func (w *world) defineAs(by access.Actor, kind Kind, name string, more ...func(*Input)) Definition {
	w.t.Helper()
	in := Input{Kind: &kind, Name: &name}
	for _, m := range more {
		m(&in)
	}
	d, err := w.Add(w.ctx, by, in)
	must(w.t, err)
	return d
}

func choices(names ...string) func(*Input) {
	return func(in *Input) {
		list := []Choice{}
		for _, n := range names {
			list = append(list, Choice{Name: n})
		}
		in.Choices = &list
	}
}

func audience(view, edit Audience) func(*Input) {
	return func(in *Input) { in.View, in.Edit = &view, &edit }
}

// set saves values of one's own.
func (w *world) set(by access.Actor, values Values) error {
	_, err := w.SaveProfile(w.ctx, by, people.ProfileInput{}, values, 0)
	return err
}

func (w *world) mustSet(by access.Actor, values Values) {
	w.t.Helper()
	must(w.t, w.set(by, values))
}

// value returns what is stored of the actor's own.
func (w *world) value(by access.Actor, id ids.Attribute) string {
	w.t.Helper()
	values, err := selectValues(w.ctx, w.db, by.Account, by.User)
	must(w.t, err)
	return values[id]
}

func (w *world) mine(by access.Actor) Block {
	w.t.Helper()
	b, err := w.Mine(w.ctx, by)
	must(w.t, err)
	return b
}

// acts returns what the record holds about a subject, with payloads, oldest first.
func (w *world) acts(subject string) []string {
	w.t.Helper()
	rows, err := w.db.Query(w.ctx, `select kind, payload from acts where subject_id = ? order by id`, subject)
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

// fresh lets what is remembered for a second grow old.
func (w *world) fresh() { w.clk.Advance(2e9) }

// expect fails unless the error is of a kind and says the key, for itself or as its only field's.
func expect(t *testing.T, what string, err error, kind errs.Kind, key string) {
	t.Helper()
	e := errs.As(err)
	if e == nil || e.Kind != kind || e.Key != key && (len(e.Fields) != 1 || e.Fields[0].Key != key) {
		t.Errorf("%s: got %v, want %s %s", what, err, kind, key)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// title adds a job title to the firm, and dropTitle removes it as roles would.
func (w *world) title(name string) ids.JobTitle {
	w.t.Helper()
	var t roles.JobTitle
	w.write(func(tx *db.Tx) (err error) {
		t, err = w.Roles.AddTitle(w.ctx, tx, access.Operator(w.firm.ID), name, 0)
		return err
	})
	return t.ID
}

func (w *world) dropTitle(title ids.JobTitle) {
	w.t.Helper()
	w.write(func(tx *db.Tx) error {
		_, err := tx.Exec(w.ctx, `delete from job_titles where account_id = ? and id = ?`, w.firm.ID, title)
		return err
	})
}

// row returns the actor's profile.
func (w *world) row(by access.Actor) people.Person {
	w.t.Helper()
	p, err := w.people.Me(w.ctx, by)
	must(w.t, err)
	return p
}

func (w *world) erase(user ids.User) (n int) {
	w.t.Helper()
	w.write(func(tx *db.Tx) (err error) {
		n, err = w.Erase(w.ctx, tx, access.System(w.firm.ID), w.firm.ID, user)
		return err
	})
	return n
}

// setFor writes values of somebody else.
func (w *world) setFor(by access.Actor, of people.Person, values Values) {
	w.t.Helper()
	w.write(func(tx *db.Tx) error {
		_, err := w.Set(w.ctx, tx, by, of, values)
		return err
	})
}
