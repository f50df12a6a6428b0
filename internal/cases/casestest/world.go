// Package casestest is an organisation with cases on a real database, for the tests of the rooms above cases: all rooms
// below them, two firms of the same name, and people of every role.
package casestest

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

// World is the room and all below it on a real database, with two firms of the same name in which people of the same names
// work on cases of the same numbers.
type World struct {
	*cases.Service
	testing.TB
	Ctx      context.Context
	Clock    *clock.Fake
	Practice *practice.Service
	Search   *search.Service
	Groups   *groups.Settings
	Identity *identity.Service
	Firm     ids.Account
	Other    ids.Account
	Jane     access.Actor // administrator of the firm
	June     access.Actor // another one
	Sam      access.Actor // standard user
	Lee      access.Actor // limited
	Gus      access.Actor // guest
	Area     practice.Area
	Kind     ids.CaseType
	There    access.Actor // administrator of the other firm
}

type nowhere struct{}

func (nowhere) Send(context.Context, email.Message) error { return nil }

// Schemas are the tables of the world, in order.
func Schemas() []fs.FS {
	return []fs.FS{jobs.Schema(), activity.Schema(), accounts.Schema(), roles.Schema(), groups.Schema(), identity.Schema(), people.Schema(),
		search.Schema(), practice.Schema(), cases.Schema()}
}

// Each runs fn on both databases, each with a world of its own, in which a higher room has its tables and kinds of acts.
func Each(t *testing.T, schemas []fs.FS, higher []activity.KindInfo, fn func(w *World)) {
	t.Helper()
	dbtest.Each(t, slices.Concat(Schemas(), schemas), func(t *testing.T, d *db.DB, clk *clock.Fake) { fn(New(t, d, clk, higher)) })
}

// New makes a world on a database that has the tables.
func New(t testing.TB, d *db.DB, clk *clock.Fake, higher []activity.KindInfo) *World {
	t.Helper()
	w := &World{TB: t, Ctx: context.Background(), Clock: clk}
	maker := id.NewMaker(clock.System(), rand.Reader)
	quiet := slog.New(slog.DiscardHandler)
	log, err := activity.New(d, maker, quiet, slices.Concat(accounts.Acts(), roles.Acts(), groups.Acts(), identity.Acts(), people.Acts(), practice.Acts(),
		search.Acts(), cases.Acts(), higher)...)
	w.Must(err)
	blobs, err := blob.Disk(t.TempDir(), clock.System())
	w.Must(err)
	t.Cleanup(func() { _ = blobs.Close() })
	queue := jobs.New(d, clk.Now, clock.System(), maker, quiet, jobs.Options{})
	acc, rol, grp := accounts.New(d, clk.Now, maker, log), roles.New(clk.Now, maker, log), groups.New(clk.Now)
	bundle, err := i18n.Load(email.Locales(), identity.Locales())
	w.Must(err)
	base, err := links.ParseBase("https://cabinet.example")
	w.Must(err)
	members := people.NewMembers(acc)
	w.Identity = identity.New(identity.Deps{DB: d, Now: clk.Now, Wall: clk.Now, IDs: maker, Acts: log, Members: members, Addresses: members,
		Rights: rol, Mail: nowhere{}, From: email.Address{Email: "post@cabinet.example"}, Bundle: bundle, Base: base, Log: quiet})
	w.Identity.RegisterJobs(queue)
	ppl := people.New(d, clk.Now, maker, log, acc, rol, blobs, picture.NewStudio(), people.WithGroups(grp), people.WithSignIn(w.Identity, w.Identity))
	ppl.RegisterJobs(queue)
	w.Groups = groups.NewSettings(groups.SettingsDeps{DB: d, IDs: maker, Acts: log, Groups: grp, Members: ppl})
	w.Practice = practice.New(clk.Now, maker, log, acc)
	w.Search = search.New(search.Deps{DB: d, Log: log, Logger: quiet})
	w.Service = cases.New(cases.Deps{DB: d, IDs: maker, Log: log, Accounts: acc, People: ppl, Groups: grp, Lists: w.Practice})
	for _, into := range []*ids.Account{&w.Firm, &w.Other} {
		w.Write(func(tx *db.Tx) error {
			a, err := acc.Create(w.Ctx, tx, access.System(""), accounts.AccountInput{Name: "Marlowe & Finch", Kind: accounts.LawFirm, Country: "GB", TimeZone: "Europe/London"})
			if err != nil {
				return err
			}
			*into = a.ID
			return w.Practice.Furnish(w.Ctx, tx, access.System(a.ID), a.ID)
		})
	}
	w.Jane, w.June = w.Add(w.Firm, "Jane", access.Administrator), w.Add(w.Firm, "June", access.Administrator)
	w.Sam, w.Lee, w.Gus = w.Add(w.Firm, "Sam", access.Standard), w.Add(w.Firm, "Lee", access.Limited), w.Add(w.Firm, "Gus", access.Guest)
	w.There = w.Add(w.Other, "Jane", access.Administrator)
	lists, err := w.Practice.Lists(w.Ctx, d, w.Firm)
	w.Must(err)
	w.Area, w.Kind = lists.Areas[0], lists.Types[0].ID
	return w
}

// Must ends the test on an error.
func (w *World) Must(err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("%v (%+v)", err, errs.As(err))
	}
}

// Write changes the database in a transaction of its own.
func (w *World) Write(fn func(tx *db.Tx) error) {
	w.Helper()
	w.Must(w.DB.Write(w.Ctx, fn))
}

// Add makes an active user and returns them as they act in a session.
func (w *World) Add(account ids.Account, name string, role access.Role) access.Actor {
	w.Helper()
	last := "Smith"
	var p people.Person
	w.Write(func(tx *db.Tx) error {
		address := fmt.Sprintf("%s.%s@%s.example", name, w.IDs.New(), account)
		login, err := w.Identity.CreateLogin(w.Ctx, tx, address)
		if err != nil {
			return err
		}
		p, err = w.People.Add(w.Ctx, tx, access.Operator(account), people.NewPerson{Login: login, Email: address, Role: role,
			Profile: people.ProfileInput{FirstName: &name, LastName: &last}})
		return err
	})
	return w.Actor(p)
}

// Actor is a person as they act in a session.
func (w *World) Actor(p people.Person) access.Actor {
	return access.Actor{Account: p.Account, User: p.ID, Login: p.Login, Role: p.Role, Group: p.Group, Permissions: access.Ceiling(p.Role), Scope: access.ScopeAdmin, Door: access.DoorWeb}
}

// Again returns an actor as they stand now.
func (w *World) Again(by access.Actor) access.Actor {
	w.Helper()
	p, err := w.People.PersonOf(w.Ctx, w.DB, by.Account, by.User)
	w.Must(err)
	return w.Actor(p)
}

// Group makes a group of the firm with members.
func (w *World) Group(name string, members ...access.Actor) ids.Group {
	w.Helper()
	g, err := w.Groups.Create(w.Ctx, w.Jane, groups.Input{Name: &name})
	w.Must(err)
	for _, m := range members {
		_, err := w.People.EditUser(w.Ctx, access.Operator(w.Firm), m.User, people.UserInput{Group: &g.ID}, 0)
		w.Must(err)
	}
	return g.ID
}

// Open opens a case of the firm.
func (w *World) Open(by access.Actor, name string) cases.Case {
	w.Helper()
	c, err := w.Create(w.Ctx, by, cases.CreateInput{Input: cases.Input{Name: &name, Area: &w.Area.ID}})
	w.Must(err)
	return c
}

func (w *World) AssignTo(c cases.Case, who access.Actor) {
	w.Helper()
	_, err := w.Assign(w.Ctx, w.Jane, cases.AssignInput{Case: c.ID, User: who.User})
	w.Must(err)
}

func (w *World) WallOut(c cases.Case, who access.Actor) cases.Wall {
	w.Helper()
	wall, err := w.BuildWall(w.Ctx, access.Operator(w.Firm), cases.WallInput{Case: c.ID, User: who.User, Reason: "conflict of interest"})
	w.Must(err)
	return wall
}

// Sees reports whether somebody sees a case.
func (w *World) Sees(by access.Actor, c cases.Case) bool {
	w.Helper()
	_, err := w.Require(w.Ctx, w.DB, by, access.SeeCase, c.ID)
	if err != nil && !errs.Is(err, errs.NotFound) {
		w.Fatal(err)
	}
	return err == nil
}

// Kinds returns the kinds of the acts on a case, in order.
func (w *World) Kinds(c ids.Case) []activity.Kind {
	w.Helper()
	rows, err := w.DB.Query(w.Ctx, `select kind from acts where account_id = ? and case_id = ? order by id`, w.Firm, c)
	w.Must(err)
	defer func() { _ = rows.Close() }()
	var out []activity.Kind
	for rows.Next() {
		var k activity.Kind
		w.Must(rows.Scan(&k))
		out = append(out, k)
	}
	w.Must(rows.Err())
	return out
}

// Key returns the message of an error, for a field where it is about one.
func Key(err error) string {
	e := errs.As(err)
	switch {
	case err == nil:
		return ""
	case e == nil:
		return err.Error()
	case len(e.Fields) > 0:
		return e.Fields[0].Name + " " + e.Fields[0].Key
	default:
		return e.Key
	}
}

// Refused fails the test unless err says want, see [Key].
func (w *World) Refused(what string, err error, want string) {
	w.Helper()
	if got := Key(err); got != want {
		w.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// Of returns a pointer to a value.
func Of[T any](v T) *T { return &v }
