package scim

import (
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
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

// world is the room and those below it on a real database: a firm with Jane, its administrator, Max, who manages the group
// north, and Sam; Olga administers another account. The firm has a live directory.
type world struct {
	*Service
	t            *testing.T
	ctx          context.Context
	clk          *clock.Fake
	firm, dept   ids.Account
	jane, olga   access.Actor
	max, sam     access.Actor
	north, south ids.Group
	con          Connection
	dir          Caller
	post         *outbox
	queue        *jobs.Queue
}

func schemas() []fs.FS {
	return []fs.FS{jobs.Schema(), email.Schema(), activity.Schema(), accounts.Schema(), roles.Schema(), groups.Schema(), identity.Schema(),
		people.Schema(), invitations.Schema(), Schema()}
}

func eachWorld(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, schemas(), func(t *testing.T, d *db.DB, clk *clock.Fake) { fn(newWorld(t, d, clk)) })
}

func newWorld(t *testing.T, d *db.DB, clk *clock.Fake) *world {
	t.Helper()
	w := &world{t: t, ctx: t.Context(), clk: clk, post: &outbox{}}
	maker := id.NewMaker(clock.System(), rand.Reader)
	quiet := slog.New(slog.DiscardHandler)
	log, err := activity.New(d, maker, quiet, slices.Concat(accounts.Acts(), roles.Acts(), groups.Acts(), identity.Acts(), people.Acts(), invitations.Acts(), Acts())...)
	w.must(err)
	blobs, err := blob.Disk(t.TempDir(), clock.System())
	w.must(err)
	t.Cleanup(func() { w.must(blobs.Close()) })
	bundle, err := i18n.Load(access.Locales(), email.Locales(), identity.Locales(), people.Locales(), groups.Locales(), invitations.Locales(), Locales())
	w.must(err)
	base, err := links.ParseBase("https://cabinet.example")
	w.must(err)
	acc, rol := accounts.New(d, clk.Now, maker, log), roles.New(clk.Now, maker, log)
	members := people.NewMembers(acc)
	from := email.Address{Email: "post@cabinet.example"}
	hasher := identity.NewHasher(maker, identity.Cost{Memory: 64, Time: 1, Threads: 1}, 64<<20)
	idy := identity.New(identity.Deps{DB: d, Now: clk.Now, Wall: clk.Now, IDs: maker, Hasher: hasher, Acts: log, Members: members,
		Arrivals: members, Addresses: members, Rights: rol, Mail: w.post, From: from, Bundle: bundle, Base: base, Log: quiet})
	w.queue = jobs.New(d, clk.Now, clock.System(), maker, quiet, jobs.Options{})
	idy.RegisterJobs(w.queue)
	grp := groups.New(clk.Now)
	ppl := people.New(d, clk.Now, maker, log, acc, rol, blobs, picture.NewStudio(), people.WithGroups(grp), people.WithSignIn(idy, idy))
	settings := groups.NewSettings(groups.SettingsDeps{DB: d, IDs: maker, Acts: log, Groups: grp, Members: ppl})
	ppl.RegisterJobs(w.queue)
	inv := invitations.New(invitations.Deps{DB: d, IDs: maker, Acts: log, Accounts: acc, Identity: idy, Rights: rol, People: ppl, Members: members,
		Forgets: []invitations.Forget{ForgetUser}, Mail: w.post, From: from, Bundle: bundle, Base: base, Log: quiet})
	inv.RegisterJobs(w.queue)
	w.Service = New(Deps{DB: d, IDs: maker, Acts: log, Accounts: acc, Identity: idy, People: ppl, OwnGroups: grp, Invitations: inv})
	w.write(func(tx *db.Tx) error {
		firm, err := acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Marlowe & Finch", Kind: accounts.LawFirm, Country: "GB", TimeZone: "Europe/London"})
		if err != nil {
			return err
		}
		dept, err := acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Правовой департамент", Kind: accounts.LegalDepartment, Country: "RU", TimeZone: "Europe/Moscow"})
		w.firm, w.dept = firm.ID, dept.ID
		return err
	})
	w.jane = w.add(w.firm, "jane@firm.example", "Jane", access.Administrator, "", false)
	for name, id := range map[string]*ids.Group{"North": &w.north, "South": &w.south} {
		g, err := settings.Create(w.ctx, w.jane, groups.Input{Name: &name})
		w.must(err)
		*id = g.ID
	}
	w.max = w.add(w.firm, "max@firm.example", "Max", access.Standard, w.north, true)
	w.sam = w.add(w.firm, "sam@firm.example", "Sam", access.Limited, w.south, false)
	w.olga = w.add(w.dept, "olga@dept.example", "Ольга", access.Administrator, "", false)
	name := "Entra"
	w.con, err = w.Connect(w.ctx, w.jane, ConnectionInput{Name: &name})
	w.must(err)
	w.con, err = w.SetMode(w.ctx, w.jane, w.con.ID, Live)
	w.must(err)
	w.dir = w.knock()
	return w
}

// knock makes a token and shows it.
func (w *world) knock() Caller {
	w.t.Helper()
	_, secret, err := w.MakeToken(w.ctx, w.jane, w.con.ID, TokenInput{})
	w.must(err)
	c, err := w.ByToken(w.ctx, secret, Client{RemoteIP: "192.0.2.1", RequestID: "r", Base: "https://cabinet.example"})
	w.must(err)
	return c
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

// add makes an active user.
func (w *world) add(account ids.Account, address, first string, role access.Role, group ids.Group, manages bool) access.Actor {
	w.t.Helper()
	last := "Smith"
	var p people.Person
	w.write(func(tx *db.Tx) error {
		login, err := w.Identity.CreateLogin(w.ctx, tx, address)
		if err != nil {
			return err
		}
		p, err = w.People.Add(w.ctx, tx, access.Operator(account), people.NewPerson{Login: login, Email: address, Role: role, Group: group,
			Manages: manages, Profile: people.ProfileInput{FirstName: &first, LastName: &last}})
		return err
	})
	return access.Actor{Account: account, User: p.ID, Login: p.Login, Role: role, Group: group, Manages: manages, Permissions: access.Ceiling(role),
		Scope: access.ScopeAdmin, Door: access.DoorWeb, Session: "s", ProvenAt: w.clk.Now()}
}

// create has the directory make a user.
func (w *world) create(userName string) ids.User {
	w.t.Helper()
	r, err := w.CreateUser(w.ctx, w.dir, Resource{"userName": userName, "externalId": "x-" + userName, "name": Resource{"givenName": "A", "familyName": "B"}, "active": true})
	w.must(err)
	return ids.User(r["id"].(string))
}

func (w *world) person(user ids.User) people.Person {
	w.t.Helper()
	p, err := w.People.PersonOf(w.ctx, w.DB, w.firm, user)
	w.must(err)
	return p
}

// waiting returns what waits for a decision.
func (w *world) waiting() []Item {
	w.t.Helper()
	list, _, err := w.Items(w.ctx, w.jane, w.con.ID, ItemFilter{State: Waiting})
	w.must(err)
	return list
}

func (w *world) expect(what string, err error, kind errs.Kind, key string) {
	w.t.Helper()
	if e := errs.As(err); e == nil || e.Kind != kind || key != "" && e.Key != key {
		w.t.Errorf("%s: got %v, want %s %s", what, err, kind, key)
	}
}

// dump returns what all tables hold but those that are given.
func (w *world) dump(but ...string) string {
	w.t.Helper()
	tables, err := w.DB.Tables(w.ctx)
	w.must(err)
	var b strings.Builder
	w.must(w.DB.Snapshot(w.ctx, func(s *db.Snapshot) error {
		for _, t := range tables {
			if slices.Contains(but, t.Name) {
				continue
			}
			err := s.Rows(w.ctx, t, func(row []any) error {
				_, err := fmt.Fprintln(&b, t.Name, row)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	}))
	return b.String()
}

func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	w.must(w.DB.QueryRow(w.ctx, query, args...).Scan(&n))
	return n
}

// outbox is a mail server that takes everything.
type outbox struct{ to []string }

func (o *outbox) Send(_ context.Context, m email.Message) error {
	o.to = append(o.to, m.To.Email)
	return nil
}
