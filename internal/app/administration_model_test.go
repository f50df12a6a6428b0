package app_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/app/apptest"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// realm is two organisations in which everybody tries at random whatever the administration of users offers, to whomever,
// with the rights they have or with those they had, while time passes. A plain reference says after each step where
// everybody must stand. What fails is told as a story.
type realm struct {
	a       *apptest.App
	rt      *rapid.T
	estates []*estate
	story   []string
	names   []string       // of groups and titles, behind their ids
	done    map[string]int // how often what went well, to know that the story isn't one of refusals
}

// estate is one organisation of a realm.
type estate struct {
	account accounts.Account
	label   string
	figures []*figure
	groups  []ids.Group // the default one first
	titles  []ids.JobTitle
	may     map[access.Role]map[ids.JobTitle]access.Set
	asked   []*asked
	letters []*letter
	seen    map[string]bool // acts
}

// The model is checked so often unless -rapid.checks says otherwise.
const checksOnSQLite, checksOnPostgres = "50", "12"

// pace is how long whatever somebody does takes them.
const pace = 2 * time.Minute

func TestAdministrationKeepsItsRules(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
			checks := checksOnSQLite
			if a.Config.Database != "" {
				checks = checksOnPostgres
			}
			a.Must(f.Value.Set(checks))
			defer func() { a.Must(f.Value.Set(f.DefValue)) }()
		}
		done, round := map[string]int{}, 0
		rapid.Check(a.T.(*testing.T), func(rt *rapid.T) {
			round++
			r := newRealm(a, rt, round)
			rt.Repeat(map[string]func(*rapid.T){
				"edit": r.edit, "rights": r.rights, "grant": r.grant, "last day": r.lastDay, "role": r.role, "status": r.status,
				"reset": r.reset, "group": r.group, "delete group": r.deleteGroup, "bulk": r.bulk, "invite": r.invite, "invite many": r.inviteMany,
				"resend": r.resend, "copy": r.copy, "withdraw": r.withdraw, "post": r.post, "accept": r.accept, "again": r.accept,
				"time passes": r.pass, "settle": r.settle,
				"": func(*rapid.T) { a.Clock.Advance(pace) },
			})
			for what, n := range r.done {
				done[what] += n
			}
		})
		for _, what := range slices.Sorted(maps.Keys(done)) {
			t.Logf("%5d × %s", done[what], what)
		}
	})
}

func newRealm(a *apptest.App, rt *rapid.T, round int) *realm {
	r := &realm{a: a, rt: rt, done: map[string]int{}}
	for _, label := range []string{"firm", "twin"} {
		r.estates = append(r.estates, r.found(label, round))
	}
	return r
}

// found makes an organisation: two administrators, the managers of two groups, people of each role in them and, in the
// firm alone, more of them.
func (r *realm) found(label string, round int) *estate {
	ctx, a := r.a.T.Context(), r.a
	e := &estate{label: label, groups: []ids.Group{""}, titles: []ids.JobTitle{""}, seen: map[string]bool{}, may: map[access.Role]map[ids.JobTitle]access.Set{}}
	a.Write(func(tx *db.Tx) (err error) {
		if e.account, err = a.Accounts.Create(ctx, tx, access.Operator(""), accounts.AccountInput{Name: fmt.Sprintf("%s %d", label, round),
			Kind: accounts.LawFirm, Country: "GB", Language: "en", TimeZone: "Europe/London", DateStyle: "dmy"}); err != nil {
			return err
		}
		clerk, err := a.Roles.AddTitle(ctx, tx, access.Operator(e.account.ID), "Clerk", access.SetOf(access.AssignTasks, access.ManageEvents))
		e.titles = append(e.titles, clerk.ID)
		return err
	})
	for _, role := range access.Roles() {
		e.may[role] = map[ids.JobTitle]access.Set{}
		for _, title := range e.titles {
			set, err := a.Roles.SetFor(ctx, a.DB, e.account.ID, role, title)
			r.must(err)
			e.may[role][title] = set
		}
	}
	south, west := a.Group(e.account, "South"), a.Group(e.account, "West")
	r.names = append(r.names, string(south), "South", string(west), "West", string(e.titles[1]), "Clerk")
	e.groups = append(e.groups, south, west)
	cast := []struct {
		name string
		as   people.Standing
	}{{"ada", people.Standing{Role: access.Administrator}}, {"bert", people.Standing{Role: access.Administrator}},
		{"mona", people.Standing{Role: access.Standard, Group: south, Manages: true}}, {"max", people.Standing{Role: access.Limited, Group: west, Manages: true}},
		{"sam", people.Standing{Role: access.Standard, Group: south}}, {"lin", people.Standing{Role: access.Limited, Group: west}},
		{"gus", people.Standing{Role: access.Guest, Group: south}}}
	if label == "twin" {
		cast = cast[:4]
	}
	for _, c := range cast {
		r.born(e, c.name, fmt.Sprintf("%s%d@%s.example", c.name, round, label), c.as)
	}
	r.acts(e)
	for _, f := range e.figures {
		f.first = r.actor(f)
	}
	return e
}

// born makes a user; those of the twin have a password.
func (r *realm) born(e *estate, name, address string, as people.Standing) {
	ctx, a := r.a.T.Context(), r.a
	password, err := a.Identity.Prepare(ctx, apptest.Password, apptest.Password, accounts.DefaultPolicy(), identity.Context{})
	r.must(err)
	a.Write(func(tx *db.Tx) error {
		login, err := a.Identity.CreateLogin(ctx, tx, address)
		if err != nil {
			return err
		}
		if e.label == "twin" {
			if err := a.Identity.SetPassword(ctx, tx, access.Operator(e.account.ID), login, password); err != nil {
				return err
			}
		}
		p, err := a.People.Add(ctx, tx, access.Operator(e.account.ID), people.NewPerson{Login: login, Email: address, Role: as.Role, Group: as.Group,
			Manages: as.Manages, Profile: people.ProfileInput{FirstName: &name, LastName: &e.label}})
		e.figures = append(e.figures, &figure{footing: footingOf(p), realm: e, id: p.ID, login: login, name: name + " of the " + e.label, address: address})
		return err
	})
}

func (r *realm) now() time.Time { return r.a.DB.Now() }

// must ends the story on an error that isn't about what somebody tried.
func (r *realm) must(err error) {
	if err != nil {
		r.fail("trouble: %v", err)
	}
}

// fail tells the story up to what is wrong. What the test fails with stays the same from try to try, as shrinking wants it.
func (r *realm) fail(format string, args ...any) {
	names := strings.NewReplacer(r.names...)
	r.rt.Logf("%s\n\nThe story:\n  %s\n", names.Replace(fmt.Sprintf(format, args...)), names.Replace(strings.Join(r.story, "\n  ")))
	r.rt.Fatal(format)
}

// actor returns somebody as they may act now; whoever may not any more comes as they were once.
func (r *realm) actor(f *figure) access.Actor {
	by, err := r.a.Identity.ActorOf(r.a.T.Context(), r.a.DB, f.realm.account.ID, f.id)
	if err != nil {
		return f.first
	}
	by.Door, by.ProvenAt = access.DoorWeb, r.now()
	return by
}

// somebody draws a user: now and then one of the twin, and often who came last, about whom most can happen.
func (r *realm) somebody(label string) *figure {
	e := r.estates[0]
	switch n := rapid.IntRange(0, 9).Draw(r.rt, label+" of which"); {
	case n == 9:
		e = r.estates[1]
	case n > 5:
		return e.figures[len(e.figures)-1]
	}
	return rapid.SampledFrom(e.figures).Draw(r.rt, label)
}

// comes draws who acts: the first four, who rule or manage, more often than others, and now and then with the rights that
// they had when the story began, as in a request that was long under way.
func (r *realm) comes() (*figure, access.Actor) {
	by := r.estates[0].figures[rapid.IntRange(0, 3).Draw(r.rt, "who rules")]
	if rapid.IntRange(0, 3).Draw(r.rt, "or anybody") == 3 {
		by = r.somebody("by")
	}
	if rapid.IntRange(0, 4).Draw(r.rt, "late") == 4 {
		first := by.first
		first.ProvenAt = r.now()
		return by, first
	}
	return by, r.actor(by)
}

// deed is one try: who does what, which users it may leave how, and whether it must be refused or must go well.
type deed struct {
	by      *figure
	what    string
	where   *estate // whose record tells of it
	refuse  bool    // the reference says that the right is missing
	succeed bool
	then    map[*figure]footing // where users stand when it went well
	either  bool                // each of them on their own
	upward  bool                // a refusal for want of a right is recorded
}

// try does a deed, holds what came of it against the reference and takes it over. It reports whether it went well.
func (r *realm) try(d deed, do func() error) bool {
	name := "the machine"
	if d.by != nil {
		name = d.by.name
		d.where = d.by.realm
	}
	r.story = append(r.story, name+" "+d.what)
	for _, e := range r.estates {
		for _, f := range e.figures {
			f.footing = f.at(r.now())
		}
	}
	r.acts(d.where) // what happened by itself
	err := do()
	r.story[len(r.story)-1] += " → " + told(err)
	if err != nil && errs.KindOf(err) == errs.Internal {
		r.fail("%v", err)
	}
	if err == nil && d.refuse {
		r.fail("this should have been refused")
	}
	if err != nil && d.succeed {
		r.fail("this should have gone well: %v", err)
	}
	fresh := r.acts(d.where)
	changed := r.compare(d, err == nil)
	r.recorded(d, err, fresh, changed)
	if err == nil {
		verb, _, _ := strings.Cut(d.what, " ")
		r.done[verb]++
	}
	return err == nil
}

func told(err error) string {
	if e := errs.As(err); e != nil {
		return fmt.Sprint("refused: ", e.Kind, " ", e.Key, e.Fields)
	}
	if err != nil {
		return err.Error()
	}
	return "done"
}

// compare holds every user of both organisations against the reference and reports whether anybody stands otherwise than
// before. Nobody came or went.
func (r *realm) compare(d deed, well bool) (changed bool) {
	now := r.now()
	for _, e := range r.estates {
		stored := r.stored(e)
		for _, f := range e.figures {
			p, there := stored[f.id]
			if !there {
				r.fail("%s is gone", f.name)
			}
			delete(stored, f.id)
			is := footingOf(p).at(now)
			was, want := f.footing, f.footing
			if then, touched := d.then[f]; touched && well {
				want = then.at(now)
			}
			if !is.same(want) && (!d.either || !is.same(was)) {
				r.fail("%s stands so: %s\nand should so:  %s", f.name, shown(is), shown(want))
			}
			if p.Login != f.login || p.Email != f.address {
				r.fail("%s became somebody else: %s", f.name, p.Email)
			}
			if s := want.now(now); p.Role != s.Role || p.Group != s.Group || p.Manages != s.Manages {
				if is.same(want) {
					r.fail("%s is judged as %s in %q, but is %+v", f.name, p.Role, p.Group, s)
				}
			}
			changed = changed || !is.same(was)
			f.footing = is
		}
		for id := range stored {
			r.fail("%s has a user whom nobody made: %s", e.label, id)
		}
		if !slices.ContainsFunc(e.figures, func(f *figure) bool { return f.reigns(now) }) {
			r.fail("nobody administers the %s for good", e.label)
		}
	}
	return changed
}

func shown(f footing) string {
	out := fmt.Sprintf("%s, %s in %q managing %v, title %q, position %q", f.status, f.lasting.Role, f.lasting.Group, f.lasting.Manages, f.title, f.position)
	if t := f.tempRole; t != nil {
		out += fmt.Sprintf(", %s from %s until %s", t.Role, t.From.Format(time.RFC3339Nano), t.Until.Format(time.RFC3339Nano))
	}
	if t := f.tempGroup; t != nil {
		out += fmt.Sprintf(", in %q managing %v from %s until %s", t.Group, t.Manages, t.From.Format(time.RFC3339Nano), t.Until.Format(time.RFC3339Nano))
	}
	if !f.endsAt.IsZero() {
		out += ", until " + f.endsAt.Format(time.RFC3339Nano)
	}
	return out
}

// stored reads every user of an organisation.
func (r *realm) stored(e *estate) map[ids.User]people.Person {
	out := map[ids.User]people.Person{}
	list, err := r.a.People.List(r.a.T.Context(), access.Operator(e.account.ID), people.Filter{Limit: 500})
	r.must(err)
	for _, p := range list.Items {
		out[p.ID] = p
	}
	return out
}

// act is what the record tells of a step.
type act struct {
	kind, user string
	outcome    activity.Outcome
}

// acts returns what the record of an organisation has that it hadn't before.
func (r *realm) acts(e *estate) []act {
	rows, err := r.a.DB.Query(r.a.T.Context(), `select id, kind, outcome, user_id from acts where account_id = ? order by id`, e.account.ID)
	r.must(err)
	defer func() { _ = rows.Close() }()
	var out []act
	for rows.Next() {
		var id string
		var one act
		r.must(rows.Scan(&id, &one.kind, &one.outcome, &one.user))
		if !e.seen[id] {
			e.seen[id] = true
			out = append(out, one)
		}
	}
	r.must(rows.Err())
	return out
}

// recorded holds the record against what came of a deed: a change is told as that of who made it, what was refused is
// told as nothing but a refusal, and an attempt to reach upward is (R40).
func (r *realm) recorded(d deed, err error, fresh []act, changed bool) {
	by := ""
	if d.by != nil {
		by = string(d.by.id)
	}
	mine := slices.ContainsFunc(fresh, func(a act) bool { return a.outcome == activity.Done && a.user == by })
	refused := slices.ContainsFunc(fresh, func(a act) bool { return a.outcome == activity.Refused && a.user == by })
	switch {
	case err == nil && changed && !mine:
		r.fail("a change that the record doesn't tell of: %v", fresh)
	case err != nil && !d.either && slices.ContainsFunc(fresh, func(a act) bool { return a.outcome == activity.Done && a.kind != string(invitations.Died) }):
		r.fail("nothing was done, but the record tells of it: %v", fresh)
	case err != nil && d.upward && d.refuse && !refused && d.by.active(r.now()) && d.by.leads(r.now()):
		r.fail("an attempt to reach upward that the record doesn't tell of: %v", fresh)
	}
}

// leads reports whether the figure manages some group, without being an administrator.
func (f *figure) leads(now time.Time) bool { return !f.rules(now) && f.heads(f.now(now).Group, now) }
