package records

import (
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/cases"
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
	"cabinet/internal/practice"
	"cabinet/internal/roles"
	"cabinet/internal/search"
)

// world is the room and all below it on a real database, with two firms of the same name in which people of the same names
// work on cases of the same numbers.
type world struct {
	*Service
	testing.TB
	ctx      context.Context
	clk      *clock.Fake
	practice *practice.Service
	search   *search.Service
	people   *people.Service
	identity *identity.Service
	firm     ids.Account
	other    ids.Account
	jane     access.Actor // administrator of the firm
	june     access.Actor // another one
	sam      access.Actor // standard user
	lee      access.Actor // limited
	gus      access.Actor // guest
	area     practice.Area
	oak      cases.Case
	client   ids.TemplateField // roles of the firm
	witness  ids.TemplateField
	there    access.Actor // administrator of the other firm
}

type nowhere struct{}

func (nowhere) Send(context.Context, email.Message) error { return nil }

func schemas() []fs.FS {
	return []fs.FS{jobs.Schema(), activity.Schema(), accounts.Schema(), roles.Schema(), groups.Schema(), identity.Schema(), people.Schema(),
		search.Schema(), practice.Schema(), cases.Schema(), Schema()}
}

func eachWorld(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, schemas(), func(t *testing.T, d *db.DB, clk *clock.Fake) { fn(newWorld(t, d, clk)) })
}

func newWorld(t testing.TB, d *db.DB, clk *clock.Fake) *world {
	t.Helper()
	w := &world{TB: t, ctx: context.Background(), clk: clk}
	maker := id.NewMaker(clock.System(), rand.Reader)
	quiet := slog.New(slog.DiscardHandler)
	log, err := activity.New(d, maker, quiet, slices.Concat(accounts.Acts(), roles.Acts(), groups.Acts(), identity.Acts(), people.Acts(), practice.Acts(),
		search.Acts(), cases.Acts(), Acts())...)
	w.must(err)
	blobs, err := blob.Disk(t.TempDir(), clock.System())
	w.must(err)
	t.Cleanup(func() { _ = blobs.Close() })
	queue := jobs.New(d, clk.Now, clock.System(), maker, quiet, jobs.Options{})
	acc, rol, grp := accounts.New(d, clk.Now, maker, log), roles.New(clk.Now, maker, log), groups.New(clk.Now)
	bundle, err := i18n.Load(email.Locales(), identity.Locales())
	w.must(err)
	base, err := links.ParseBase("https://cabinet.example")
	w.must(err)
	members := people.NewMembers(acc)
	w.identity = identity.New(identity.Deps{DB: d, Now: clk.Now, Wall: clk.Now, IDs: maker, Acts: log, Members: members, Addresses: members,
		Rights: rol, Mail: nowhere{}, From: email.Address{Email: "post@cabinet.example"}, Bundle: bundle, Base: base, Log: quiet})
	w.identity.RegisterJobs(queue)
	ppl := people.New(d, clk.Now, maker, log, acc, rol, blobs, picture.NewStudio(), people.WithGroups(grp), people.WithSignIn(w.identity, w.identity))
	ppl.RegisterJobs(queue)
	w.practice = practice.New(clk.Now, maker, log, acc)
	w.search = search.New(search.Deps{DB: d, Log: log, Logger: quiet})
	w.people = ppl
	w.Service = New(Deps{DB: d, IDs: maker, Log: log, Accounts: acc, Actors: ppl, Index: w.search,
		Cases: cases.New(cases.Deps{DB: d, IDs: maker, Log: log, Accounts: acc, People: ppl, Groups: grp, Lists: w.practice, Index: w.search})})
	for _, into := range []*ids.Account{&w.firm, &w.other} {
		w.write(func(tx *db.Tx) error {
			a, err := acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Marlowe & Finch", Kind: accounts.LawFirm, Country: "GB", TimeZone: "Europe/London"})
			if err != nil {
				return err
			}
			*into = a.ID
			if err := w.practice.Furnish(w.ctx, tx, access.System(a.ID), a.ID); err != nil {
				return err
			}
			return w.Furnish(w.ctx, tx, access.System(a.ID), a.ID)
		})
	}
	w.jane, w.june = w.add(w.firm, "Jane", access.Administrator), w.add(w.firm, "June", access.Administrator)
	w.sam, w.lee, w.gus = w.add(w.firm, "Sam", access.Standard), w.add(w.firm, "Lee", access.Limited), w.add(w.firm, "Gus", access.Guest)
	w.there = w.add(w.other, "Jane", access.Administrator)
	lists, err := w.practice.Lists(w.ctx, d, w.firm)
	w.must(err)
	w.area = lists.Areas[0]
	w.oak = w.open(w.jane, "Oak")
	all, err := w.Templates().All(w.ctx, w.sam)
	w.must(err)
	w.client, w.witness = all[0].ID, all[3].ID
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("%v (%+v)", err, errs.As(err))
	}
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.Helper()
	w.must(w.DB.Write(w.ctx, fn))
}

// add makes an active user and returns them as they act in a session.
func (w *world) add(account ids.Account, name string, role access.Role) access.Actor {
	w.Helper()
	last := "Smith"
	var p people.Person
	w.write(func(tx *db.Tx) error {
		address := fmt.Sprintf("%s.%s@%s.example", name, w.IDs.New(), account)
		login, err := w.identity.CreateLogin(w.ctx, tx, address)
		if err != nil {
			return err
		}
		p, err = w.people.Add(w.ctx, tx, access.Operator(account), people.NewPerson{Login: login, Email: address, Role: role,
			Profile: people.ProfileInput{FirstName: &name, LastName: &last}})
		return err
	})
	return w.actor(p)
}

func (w *world) actor(p people.Person) access.Actor {
	return access.Actor{Account: p.Account, User: p.ID, Login: p.Login, Role: p.Role, Group: p.Group, Permissions: access.Ceiling(p.Role), Scope: access.ScopeAdmin, Door: access.DoorWeb}
}

// open opens a case.
func (w *world) open(by access.Actor, name string) cases.Case {
	w.Helper()
	c, err := w.Cases.Create(w.ctx, by, cases.CreateInput{Input: cases.Input{Name: &name, Area: &w.area.ID}})
	w.must(err)
	return c
}

// field adds a field to the firm's templates.
func (w *world) field(list List, name string, kind Kind, required bool, choices ...string) Template {
	w.Helper()
	t, err := w.Templates().Add(w.ctx, w.jane, list, TemplateInput{Name: &name, Kind: &kind, Required: &required, Choices: &choices})
	w.must(err)
	return t
}

// person adds somebody to the case Oak.
func (w *world) person(first, last string) Record {
	w.Helper()
	r, err := w.Add(w.ctx, w.sam, w.oak.ID, Participants, Input{Role: &w.client, FirstName: &first, LastName: &last})
	w.must(err)
	return r
}

// acts returns what the record holds about a subject, with payloads, oldest first.
func (w *world) acts(subject string) []string {
	w.Helper()
	rows, err := w.DB.Query(w.ctx, `select kind, payload, coalesce(case_id, '') from acts where account_id = ? and subject_id = ? order by id`, w.firm, subject)
	w.must(err)
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var kind, payload, c string
		w.must(rows.Scan(&kind, &payload, &c))
		if c != "" && c != string(w.oak.ID) {
			w.Errorf("%s is of another case", kind)
		}
		out = append(out, kind+payload)
	}
	w.must(rows.Err())
	return out
}

// key returns the message of an error, for a field where it is about one.
func key(err error) string {
	e := errs.As(err)
	switch {
	case e == nil:
		return ""
	case len(e.Fields) > 0:
		return e.Fields[0].Name + " " + e.Fields[0].Key
	default:
		return e.Key
	}
}
