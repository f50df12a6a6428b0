package leaving

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
	"cabinet/internal/holdings"
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

// world is the room and those below it on a real database: a firm with Jane, Kate and Lena, administrators, Mia, who
// manages the group Claims, Sam and Ned in it, and Gus, a guest; and Olga in an account of her own.
type world struct {
	*Service
	t                                          testing.TB
	ctx                                        context.Context
	clk                                        *clock.Fake
	queue                                      *jobs.Queue
	post                                       *outbox
	ppl                                        *people.Service
	idy                                        *identity.Service
	grp                                        *groups.Settings
	inv                                        *invitations.Service
	claims                                     ids.Group
	firm, dept                                 accounts.Account
	jane, kate, lena, mia, sam, ned, gus, olga access.Actor
	invited                                    int
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, schemas(), func(t *testing.T, d *db.DB, clk *clock.Fake) { fn(newWorld(t, d, clk)) })
}

func schemas() []fs.FS {
	return []fs.FS{jobs.Schema(), email.Schema(), activity.Schema(), accounts.Schema(), roles.Schema(), groups.Schema(), identity.Schema(), people.Schema(),
		exports.Schema(), invitations.Schema(), Schema()}
}

// leavers hands departures to a service that is made later.
type leavers struct{ w *world }

func (l leavers) Departed(ctx context.Context, tx *db.Tx, by access.Actor, account ids.Account, user ids.User) error {
	return l.w.Departed(ctx, tx, by, account, user)
}

func newWorld(t testing.TB, d *db.DB, clk *clock.Fake) *world {
	t.Helper()
	w := &world{t: t, ctx: t.Context(), clk: clk, post: &outbox{}}
	maker := id.NewMaker(clock.System(), rand.Reader)
	quiet := slog.New(slog.DiscardHandler)
	log, err := activity.New(d, maker, quiet, slices.Concat(accounts.Acts(), roles.Acts(), groups.Acts(), identity.Acts(), people.Acts(), invitations.Acts(), Acts())...)
	must(t, err)
	disk, err := blob.Disk(t.TempDir(), clock.System())
	must(t, err)
	t.Cleanup(func() { must(t, disk.Close()) })
	bundle, err := i18n.Load(email.Locales(), Locales(), people.Locales(), access.Locales(), groups.Locales(), identity.Locales(), invitations.Locales())
	must(t, err)
	bundle.Missing = func(lang, key string) { t.Errorf("no text for %s in %s", key, lang) }
	base, err := links.ParseBase("https://cabinet.example")
	must(t, err)
	from := email.Address{Email: "post@cabinet.example"}
	acc, rol := accounts.New(d, clk.Now, maker, log), roles.New(clk.Now, maker, log)
	members := people.NewMembers(acc)
	w.idy = identity.New(identity.Deps{DB: d, Now: clk.Now, Wall: clk.Now, IDs: maker, Acts: log, Members: members, Rights: rol, Bundle: bundle, Base: base, Log: quiet})
	w.queue = jobs.New(d, clk.Now, clock.System(), maker, quiet, jobs.Options{})
	w.idy.RegisterJobs(w.queue)
	known := groups.New(clk.Now)
	w.ppl = people.New(d, clk.Now, maker, log, acc, rol, disk, picture.NewStudio(), people.WithGroups(known), people.WithSignIn(w.idy, w.idy),
		people.WithDepartures(leavers{w}))
	w.ppl.RegisterJobs(w.queue)
	w.grp = groups.NewSettings(groups.SettingsDeps{DB: d, IDs: maker, Acts: log, Groups: known, Members: w.ppl})
	w.inv = invitations.New(invitations.Deps{DB: d, IDs: maker, Acts: log, Accounts: acc, Identity: w.idy, Rights: rol, People: w.ppl, Members: members,
		Mail: &outbox{}, From: from, Bundle: bundle, Base: base, Log: quiet, Limits: invitations.Limits{PerDay: 10_000, Resends: 3, Copies: 20}})
	w.inv.RegisterJobs(w.queue)
	w.Service = New(Deps{DB: d, IDs: maker, Acts: log, People: w.ppl, Members: members, Sessions: w.idy, Actors: w.idy,
		Handings: slices.Concat(w.ppl.Handings(), w.inv.Handings()),
		Post:     exports.Post{Sender: w.post, From: from, Bundle: bundle, Base: base, Recipients: exports.RecipientsOf(w.idy, members)}})
	w.RegisterJobs(w.queue)
	w.write(func(tx *db.Tx) (err error) {
		w.firm, err = acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Marlowe & Finch", Kind: accounts.LawFirm, Country: "GB", TimeZone: "Europe/London"})
		must(t, err)
		w.dept, err = acc.Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Правовой департамент", Kind: accounts.LegalDepartment, Country: "RU", TimeZone: "Europe/Moscow"})
		return err
	})
	w.jane = w.add(w.firm.ID, "jane", access.Administrator, false)
	g, err := w.grp.Create(w.ctx, w.jane, groups.Input{Name: new("Claims")})
	must(t, err)
	w.claims = g.ID
	w.kate, w.lena = w.add(w.firm.ID, "kate", access.Administrator, false), w.add(w.firm.ID, "lena", access.Administrator, false)
	w.mia = w.add(w.firm.ID, "mia", access.Standard, true)
	w.sam, w.ned = w.inClaims("sam"), w.inClaims("ned")
	w.gus = w.add(w.firm.ID, "gus", access.Guest, false)
	w.olga = w.add(w.dept.ID, "olga", access.Administrator, false)
	return w
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.t.Helper()
	must(w.t, w.DB.Write(w.ctx, fn))
}

// add makes an active user and returns them as they act in a session; managers are in the group Claims.
func (w *world) add(account ids.Account, name string, role access.Role, manages bool) access.Actor {
	w.t.Helper()
	var p people.Person
	first, last, group := strings.ToUpper(name[:1])+name[1:], "Example", ids.Group("")
	if manages {
		group = w.claims
	}
	w.write(func(tx *db.Tx) error {
		login, err := w.idy.CreateLogin(w.ctx, tx, name+"@example.com")
		if err != nil {
			return err
		}
		p, err = w.ppl.Add(w.ctx, tx, access.Operator(account), people.NewPerson{Login: login, Email: name + "@example.com", Role: role, Group: group, Manages: manages,
			Profile: people.ProfileInput{FirstName: &first, LastName: &last}})
		return err
	})
	return access.Actor{Account: p.Account, User: p.ID, Login: p.Login, Role: p.Role, Group: p.Group, Manages: p.Manages,
		Permissions: access.Ceiling(p.Role), Scope: access.ScopeAdmin, Door: access.DoorWeb, Session: "s1", ProvenAt: w.clk.Now()}
}

func (w *world) inClaims(name string) access.Actor {
	w.t.Helper()
	by := w.add(w.firm.ID, name, access.Standard, false)
	_, err := w.ppl.EditUser(w.ctx, access.Operator(w.firm.ID), by.User, people.UserInput{Group: &w.claims}, 0)
	must(w.t, err)
	by.Group = w.claims
	return by
}

// invites has somebody invite n people into a group.
func (w *world) invites(by access.Actor, group ids.Group, n int) {
	w.t.Helper()
	for range n {
		w.invited++
		_, err := w.inv.Invite(w.ctx, by, invitations.InviteInput{Email: fmt.Sprintf("new%d@example.org", w.invited), Role: access.Limited, Group: group})
		must(w.t, err)
	}
}

// vouches counts the open invitations for which somebody vouches.
func (w *world) vouches(by access.Actor) (n int) {
	w.t.Helper()
	must(w.t, w.DB.QueryRow(w.ctx, `select count(*) from invitations where account_id = ? and inviter_id = ? and state = 'pending'`, by.Account, by.User).Scan(&n))
	return n
}

func (w *world) person(by access.Actor) people.Person {
	w.t.Helper()
	p, err := w.ppl.PersonOf(w.ctx, w.DB, by.Account, by.User)
	must(w.t, err)
	return p
}

// open counts what is open of somebody and wasn't left on purpose.
func (w *world) open(by access.Actor) (n int64) {
	w.t.Helper()
	all, err := selectNoted(w.ctx, w.DB, by.Account, by.User)
	must(w.t, err)
	onPurpose := map[[2]string]bool{}
	for _, x := range all {
		onPurpose[[2]string{x.kind, x.item.ID}] = x.state == left || onPurpose[[2]string{x.kind, x.item.ID}]
	}
	for _, h := range w.Handings {
		list, err := items(w.ctx, w.DB, h, by.Account, by.User)
		must(w.t, err)
		for _, i := range list {
			if !onPurpose[[2]string{h.Kind(), i.ID}] {
				n++
			}
		}
	}
	return n
}

// lastDay gives somebody a last day.
func (w *world) lastDay(of access.Actor, in people.UserInput) {
	w.t.Helper()
	_, err := w.ppl.EditUser(w.ctx, access.Operator(w.firm.ID), of.User, in, 0)
	must(w.t, err)
}

func (w *world) run() {
	w.t.Helper()
	if _, _, err := w.queue.RunDue(w.ctx); err != nil {
		w.t.Fatal(err)
	}
}

// acts counts the recorded acts of a kind that weren't refused.
func (w *world) acts(kind activity.Kind) (n int) {
	w.t.Helper()
	must(w.t, w.DB.QueryRow(w.ctx, `select count(*) from acts where kind = ? and outcome <> ?`, kind, activity.Refused).Scan(&n))
	return n
}

// to is a rule for everything.
func to(heirs ...access.Actor) []Rule { return []Rule{{To: users(heirs)}} }

func users(list []access.Actor) []ids.User {
	var out []ids.User
	for _, x := range list {
		out = append(out, x.User)
	}
	return out
}

// inGroup is how rules name a group.
func inGroup(g ids.Group) string {
	return holdings.Place{Type: holdings.InGroup, ID: string(g)}.String()
}

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

// to returns the mails to somebody.
func (o *outbox) to(name string) []email.Message {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(o.sent), func(m email.Message) bool { return m.To.Email != name+"@example.com" })
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
