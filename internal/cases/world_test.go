package cases

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
	groups   *groups.Settings
	identity *identity.Service
	firm     ids.Account
	other    ids.Account
	jane     access.Actor // administrator of the firm
	june     access.Actor // another one
	sam      access.Actor // standard user
	lee      access.Actor // limited
	gus      access.Actor // guest
	area     practice.Area
	kind     ids.CaseType
	there    access.Actor // administrator of the other firm
}

type nowhere struct{}

func (nowhere) Send(context.Context, email.Message) error { return nil }

// later is the room for those below it, which are made before.
type later struct{ w *world }

func (l later) MayBeGuest(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) error {
	return l.w.MayBeGuest(ctx, q, account, user)
}

func (l later) CaseEffect(ctx context.Context, q db.Queryer, by access.Actor, user ids.User, before, after people.Reach) (people.CaseEffect, error) {
	return l.w.CaseEffect(ctx, q, by, user, before, after)
}

func schemas() []fs.FS {
	return []fs.FS{jobs.Schema(), activity.Schema(), accounts.Schema(), roles.Schema(), groups.Schema(), identity.Schema(), people.Schema(),
		search.Schema(), practice.Schema(), Schema()}
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
		search.Acts(), Acts())...)
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
	ppl := people.New(d, clk.Now, maker, log, acc, rol, blobs, picture.NewStudio(), people.WithGroups(grp), people.WithSignIn(w.identity, w.identity), people.WithCases(later{w}))
	ppl.RegisterJobs(queue)
	w.groups = groups.NewSettings(groups.SettingsDeps{DB: d, IDs: maker, Acts: log, Groups: grp, Members: ppl})
	w.practice = practice.New(clk.Now, maker, log, acc)
	w.search = search.New(search.Deps{DB: d, Log: log, Logger: quiet})
	w.Service = New(Deps{DB: d, IDs: maker, Log: log, Accounts: acc, People: ppl, Groups: grp, Lists: w.practice, Index: w.search})
	w.groups.Leaves = w.GroupLeaves
	for _, into := range []*ids.Account{&w.firm, &w.other} {
		w.write(func(tx *db.Tx) error {
			a, err := acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Marlowe & Finch", Kind: accounts.LawFirm, Country: "GB", TimeZone: "Europe/London"})
			if err != nil {
				return err
			}
			*into = a.ID
			return w.practice.Furnish(w.ctx, tx, access.System(a.ID), a.ID)
		})
	}
	w.jane, w.june = w.add(w.firm, "Jane", access.Administrator), w.add(w.firm, "June", access.Administrator)
	w.sam, w.lee, w.gus = w.add(w.firm, "Sam", access.Standard), w.add(w.firm, "Lee", access.Limited), w.add(w.firm, "Gus", access.Guest)
	w.there = w.add(w.other, "Jane", access.Administrator)
	lists, err := w.practice.Lists(w.ctx, d, w.firm)
	w.must(err)
	w.area, w.kind = lists.Areas[0], lists.Types[0].ID
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
		p, err = w.People.Add(w.ctx, tx, access.Operator(account), people.NewPerson{Login: login, Email: address, Role: role,
			Profile: people.ProfileInput{FirstName: &name, LastName: &last}})
		return err
	})
	return w.actor(p)
}

func (w *world) actor(p people.Person) access.Actor {
	return access.Actor{Account: p.Account, User: p.ID, Login: p.Login, Role: p.Role, Group: p.Group, Permissions: access.Ceiling(p.Role), Scope: access.ScopeAdmin, Door: access.DoorWeb}
}

// again returns an actor as they stand now.
func (w *world) again(by access.Actor) access.Actor {
	w.Helper()
	p, err := w.People.PersonOf(w.ctx, w.DB, by.Account, by.User)
	w.must(err)
	return w.actor(p)
}

// group makes a group of the firm with members.
func (w *world) group(name string, members ...access.Actor) ids.Group {
	w.Helper()
	g, err := w.groups.Create(w.ctx, w.jane, groups.Input{Name: &name})
	w.must(err)
	for _, m := range members {
		_, err := w.People.EditUser(w.ctx, access.Operator(w.firm), m.User, people.UserInput{Group: &g.ID}, 0)
		w.must(err)
	}
	return g.ID
}

// open opens a case of the firm.
func (w *world) open(by access.Actor, name string) Case {
	w.Helper()
	c, err := w.Create(w.ctx, by, CreateInput{Input: Input{Name: &name, Area: &w.area.ID}})
	w.must(err)
	return c
}

func (w *world) assign(c Case, who access.Actor) {
	w.Helper()
	_, err := w.Assign(w.ctx, w.jane, AssignInput{Case: c.ID, User: who.User})
	w.must(err)
}

func (w *world) wall(c Case, who access.Actor) Wall {
	w.Helper()
	wall, err := w.BuildWall(w.ctx, access.Operator(w.firm), WallInput{Case: c.ID, User: who.User, Reason: "conflict of interest"})
	w.must(err)
	return wall
}

// sees reports whether somebody sees a case.
func (w *world) sees(by access.Actor, c Case) bool {
	w.Helper()
	_, err := w.Require(w.ctx, w.DB, by, access.SeeCase, c.ID)
	if err != nil && !errs.Is(err, errs.NotFound) {
		w.Fatal(err)
	}
	return err == nil
}

// names returns what a list holds.
func (w *world) names(by access.Actor, f ListFilter) []string {
	w.Helper()
	page, err := w.List(w.ctx, by, f)
	w.must(err)
	out := []string{}
	for _, c := range page.Cases {
		out = append(out, c.Name)
	}
	return out
}

// kinds returns the kinds of the acts on a case, in order.
func (w *world) kinds(c ids.Case) []activity.Kind {
	w.Helper()
	rows, err := w.DB.Query(w.ctx, `select kind from acts where account_id = ? and case_id = ? order by id`, w.firm, c)
	w.must(err)
	defer func() { _ = rows.Close() }()
	var out []activity.Kind
	for rows.Next() {
		var k activity.Kind
		w.must(rows.Scan(&k))
		out = append(out, k)
	}
	w.must(rows.Err())
	return out
}

// key returns the message of an error, for a field where it is about one.
func key(err error) string {
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

func (w *world) refused(what string, err error, want string) {
	w.Helper()
	if got := key(err); got != want {
		w.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// areaOf returns the first practice area of an account.
func (w *world) areaOf(account ids.Account) ids.PracticeArea {
	w.Helper()
	list, err := w.practice.Areas(w.ctx, w.DB, account)
	w.must(err)
	return list[0].ID
}

func of[T any](v T) *T { return &v }
