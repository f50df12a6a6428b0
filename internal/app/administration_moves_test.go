package app_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/bulk"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/people"
)

// change tries an edit of a user; then is what it would make of them.
func (r *realm) change(what string, rights bool, then func(f *footing, now time.Time), in people.UserInput) {
	by, actor := r.comes()
	user := r.somebody("user")
	now := r.now()
	after := user.at(now)
	before := after
	then(&after, now)
	d := deed{by: by, what: fmt.Sprintf("edits %s: %s", user.name, what), then: map[*figure]footing{user: after}, upward: by.realm == user.realm}
	switch {
	case by.realm != user.realm || !by.active(now):
		d.refuse = true
	case by.rules(now):
		own := before
		own.title, own.position = after.title, after.position
		d.refuse = by == user && !own.same(after)
		// What doesn't depend on anything else goes well, since somebody remains who administers.
		plain := in.Group == nil && in.TempRole == nil && in.TempGroup == nil && in.EndsAt == nil
		d.succeed = plain && by != user && by.reigns(now) && user.realm == r.estates[0]
	default:
		d.refuse = rights || !by.mayTouch(user, false, now)
	}
	r.try(d, func() error {
		_, err := r.a.People.EditUser(r.a.T.Context(), actor, user.id, in, 0)
		return err
	})
}

func (r *realm) edit(rt *rapid.T) {
	r.rt = rt
	position := rapid.SampledFrom([]string{"Partner", "Counsel", ""}).Draw(rt, "position")
	r.change("position "+position, false, func(f *footing, _ time.Time) { f.position = position }, people.UserInput{Profile: people.ProfileInput{Position: &position}})
}

func (r *realm) rights(rt *rapid.T) {
	r.rt = rt
	firm := r.estates[0]
	switch rapid.IntRange(0, 2).Draw(rt, "which") {
	case 0:
		role := rapid.SampledFrom(access.Roles()).Draw(rt, "role")
		r.change("role "+string(role), true, func(f *footing, _ time.Time) { f.toRole(role) }, people.UserInput{Profile: people.ProfileInput{Role: new(string(role))}})
	case 1:
		title := rapid.SampledFrom(firm.titles).Draw(rt, "title")
		r.change("title "+string(title), true, func(f *footing, _ time.Time) { f.title = title }, people.UserInput{Profile: people.ProfileInput{JobTitleID: new(string(title))}})
	default:
		group, manages := rapid.SampledFrom(firm.groups).Draw(rt, "group"), rapid.Bool().Draw(rt, "manages")
		r.change(fmt.Sprintf("group %q managing %v", group, manages), true, func(f *footing, _ time.Time) { f.toGroup(group, manages) },
			people.UserInput{Group: &group, Manages: &manages})
	}
}

// period draws a time of hours from now or later, perhaps without an end, and tells how it is kept.
func (r *realm) period(now time.Time) (asked, kept people.Period) {
	if hours := rapid.IntRange(0, 3).Draw(r.rt, "from"); hours > 0 {
		asked.From = now.Add(time.Duration(hours) * time.Hour)
	}
	if hours := rapid.IntRange(0, 3).Draw(r.rt, "for"); hours > 0 || asked.From.IsZero() {
		asked.Until = now.Add(time.Duration(hours+3) * time.Hour)
	}
	kept = asked
	if kept.From.IsZero() {
		kept.From = now
	}
	return asked, kept
}

func (r *realm) grant(rt *rapid.T) {
	r.rt = rt
	asked, kept := r.period(r.now())
	ends := rapid.IntRange(0, 3).Draw(rt, "or ends one") == 3
	if rapid.Bool().Draw(rt, "a role") {
		role := rapid.SampledFrom(access.Roles()).Draw(rt, "role")
		in, then := &people.TemporaryRole{Role: role, Period: asked}, &people.TemporaryRole{Role: role, Period: kept}
		if ends {
			in, then = &people.TemporaryRole{}, nil
		}
		r.change(fmt.Sprintf("role for a time %+v", in), true, func(f *footing, _ time.Time) { f.grantRole(then) }, people.UserInput{TempRole: in})
		return
	}
	group, manages := rapid.SampledFrom(r.estates[0].groups).Draw(rt, "group"), rapid.Bool().Draw(rt, "manages")
	in, then := &people.TemporaryGroup{Group: group, Manages: manages, Period: asked}, &people.TemporaryGroup{Group: group, Manages: manages, Period: kept}
	if ends {
		in, then = &people.TemporaryGroup{}, nil
	}
	r.change(fmt.Sprintf("group for a time %+v", in), true, func(f *footing, _ time.Time) { f.grantGroup(then) }, people.UserInput{TempGroup: in})
}

// grantRole and grantGroup keep the beginning that a form shows again, to the minute.
func (f *footing) grantRole(t *people.TemporaryRole) {
	if t != nil && f.tempRole != nil && sameMinute(t.From, f.tempRole.From) {
		t = &people.TemporaryRole{Role: t.Role, Period: people.Period{From: f.tempRole.From, Until: t.Until}}
	}
	f.tempRole = t
}

func (f *footing) grantGroup(t *people.TemporaryGroup) {
	if t != nil && f.tempGroup != nil && sameMinute(t.From, f.tempGroup.From) {
		t = &people.TemporaryGroup{Group: t.Group, Manages: t.Manages, Period: people.Period{From: f.tempGroup.From, Until: t.Until}}
	}
	f.tempGroup = t
}

func sameMinute(a, b time.Time) bool { return a.Truncate(time.Minute).Equal(b.Truncate(time.Minute)) }

func (r *realm) lastDay(rt *rapid.T) {
	r.rt = rt
	var at time.Time
	if hours := rapid.IntRange(0, 5).Draw(rt, "hours"); hours > 0 {
		at = r.now().Add(time.Duration(hours) * time.Hour)
	}
	r.change("until "+at.Format(time.RFC3339), true, func(f *footing, _ time.Time) { f.endsAt = at }, people.UserInput{EndsAt: &at})
}

// role and status are what commands and the pages of one deed do.
func (r *realm) role(rt *rapid.T) {
	r.rt = rt
	role := rapid.SampledFrom(access.Roles()).Draw(rt, "role")
	r.stand("gives "+string(role)+" to ", func(f *footing) { f.setRole(role) }, func(by access.Actor, user ids.User) error {
		_, err := r.a.People.SetRole(r.a.T.Context(), by, user, role)
		return err
	})
}

func (r *realm) status(rt *rapid.T) {
	r.rt = rt
	status := rapid.SampledFrom([]people.Status{people.Active, people.Inactive}).Draw(rt, "status")
	r.stand("makes "+string(status)+" ", func(f *footing) { f.toStatus(status) }, func(by access.Actor, user ids.User) error {
		_, err := r.a.People.SetStatus(r.a.T.Context(), by, user, status)
		return err
	})
}

func (r *realm) stand(what string, then func(*footing), do func(access.Actor, ids.User) error) {
	by, actor := r.comes()
	user := r.somebody("user")
	now := r.now()
	after := user.at(now)
	then(&after)
	d := deed{by: by, what: what + user.name, then: map[*figure]footing{user: after}, upward: by.realm == user.realm,
		refuse: by.realm != user.realm || !by.rules(now) || by == user && !after.same(user.at(now))}
	if rapid.IntRange(0, 5).Draw(r.rt, "the machine") == 5 {
		d = deed{what: d.what, then: d.then, where: user.realm}
		actor = access.Operator(user.realm.account.ID)
	}
	// Whoever never came is let in by nobody else (P16).
	d.refuse = d.refuse || user.status == people.Pending && after.status != people.Pending
	r.try(d, func() error { return do(actor, user.id) })
}

func (r *realm) reset(rt *rapid.T) {
	r.rt = rt
	by, actor := r.comes()
	user := r.somebody("user")
	r.try(deed{by: by, what: "resets the password of " + user.name, refuse: !by.mayTouch(user, true, r.now()) || !user.active(r.now()), upward: by.realm == user.realm && user.active(r.now())},
		func() error { return r.a.People.ResetPassword(r.a.T.Context(), actor, user.id) })
}

// atTheDoor returns somebody as a door lets them in now, for rooms that take its word; nobody if it doesn't.
func (r *realm) atTheDoor(f *figure) access.Actor {
	if !f.active(r.now()) {
		return access.Actor{}
	}
	return r.actor(f)
}

// group makes one, or gives one another name.
func (r *realm) group(rt *rapid.T) {
	r.rt = rt
	by, _ := r.comes()
	actor := r.atTheDoor(by)
	firm := r.estates[0]
	name := fmt.Sprint("Group ", rapid.IntRange(1, 4).Draw(rt, "name"))
	d := deed{by: by, refuse: !by.rules(r.now())}
	if rapid.Bool().Draw(rt, "new") && len(firm.groups) < 5 {
		d.what = "makes " + name
		var made groups.Group
		if r.try(d, func() (err error) {
			made, err = r.a.GroupSettings.Create(r.a.T.Context(), actor, groups.Input{Name: &name})
			return err
		}) {
			by.realm.groups = append(by.realm.groups, made.ID)
			r.names = append(r.names, string(made.ID), name)
		}
		return
	}
	group := rapid.SampledFrom(firm.groups).Draw(rt, "group")
	d.what = fmt.Sprintf("names %q %s", group, name)
	d.refuse = d.refuse || by.realm != firm || group == groups.Default
	r.try(d, func() error {
		_, err := r.a.GroupSettings.Change(r.a.T.Context(), actor, group, groups.Input{Name: &name}, 0)
		return err
	})
}

func (r *realm) deleteGroup(rt *rapid.T) {
	r.rt = rt
	by, _ := r.comes()
	actor := r.atTheDoor(by)
	firm := r.estates[0]
	group, into := rapid.SampledFrom(firm.groups).Draw(rt, "group"), rapid.SampledFrom(firm.groups).Draw(rt, "into")
	d := deed{by: by, what: fmt.Sprintf("deletes %q, its people go into %q", group, into), then: map[*figure]footing{},
		refuse: !by.rules(r.now()) || by.realm != firm || group == groups.Default}
	for _, f := range firm.figures {
		after := f.at(r.now())
		after.without(group, into)
		d.then[f] = after
	}
	if r.try(d, func() error {
		_, err := r.a.GroupSettings.Delete(r.a.T.Context(), actor, group, &into)
		return err
	}) {
		firm.groups = slices.DeleteFunc(firm.groups, func(g ids.Group) bool { return g == group })
	}
}

// bulk does the same to several users, after a confirmation where one is asked for.
func (r *realm) bulk(rt *rapid.T) {
	r.rt = rt
	by, actor := r.comes()
	users := rapid.SliceOfNDistinct(rapid.SampledFrom(r.estates[0].figures), 1, 4, func(f *figure) ids.User { return f.id }).Draw(rt, "users")
	operation, params, then := r.operation()
	d := deed{by: by, what: "does " + operation + " " + string(params) + " to", then: map[*figure]footing{}, either: true, refuse: !by.rules(r.now())}
	in := bulk.ActionInput{Operation: operation, Params: params}
	for _, f := range users {
		d.what += " " + f.name
		in.Of.Users = append(in.Of.Users, f.id)
		after := f.at(r.now())
		if by.realm != f.realm { // whose users don't exist for them
			continue
		}
		if f != by && (f.status != people.Pending || operation == bulk.OpRole || operation == bulk.OpGroup || operation == bulk.OpTitle) {
			then(&after)
		} else if operation == bulk.OpTitle {
			then(&after)
		}
		d.then[f] = after
	}
	r.try(d, func() error {
		j, err := r.a.Bulk.Act(r.a.T.Context(), actor, in)
		if err == nil && j.State == bulk.Ready {
			_, err = r.a.Bulk.Confirm(r.a.T.Context(), actor, j.ID, bulk.ConfirmInput{Version: j.Version, Raised: j.Raised})
		}
		return err
	})
}

func (r *realm) operation() (name string, params json.RawMessage, then func(*footing)) {
	var p any = struct{}{}
	firm := r.estates[0]
	switch name = rapid.SampledFrom([]string{bulk.OpRole, bulk.OpGroup, bulk.OpTitle, bulk.OpDeactivate, bulk.OpReactivate}).Draw(r.rt, "operation"); name {
	case bulk.OpRole:
		role := rapid.SampledFrom(access.Roles()).Draw(r.rt, "role")
		p, then = bulk.RoleParams{Role: role}, func(f *footing) { f.toRole(role) }
	case bulk.OpGroup:
		group, manages := rapid.SampledFrom(firm.groups).Draw(r.rt, "group"), rapid.Bool().Draw(r.rt, "manages")
		p, then = bulk.GroupParams{Group: group, Manages: manages}, func(f *footing) { f.toGroup(group, manages) }
	case bulk.OpTitle:
		title := rapid.SampledFrom(firm.titles).Draw(r.rt, "title")
		p, then = bulk.TitleParams{JobTitle: title}, func(f *footing) { f.title = title }
	case bulk.OpDeactivate:
		then = func(f *footing) { f.toStatus(people.Inactive) }
	default:
		then = func(f *footing) { f.toStatus(people.Active) }
	}
	params, err := json.Marshal(p)
	r.must(err)
	return name, params, then
}

// pass lets time go by; nobody does anything.
func (r *realm) pass(rt *rapid.T) {
	r.rt = rt
	d := time.Duration(rapid.IntRange(1, 48).Draw(rt, "half hours")) * 30 * time.Minute
	if rapid.IntRange(0, 7).Draw(rt, "long") == 7 {
		d = 30 * 24 * time.Hour
	}
	r.a.Clock.Advance(d)
	r.story = append(r.story, fmt.Sprint(d, " pass"))
}

// settle brings the lists into step: everybody is found where they stand, and who looks after others sees those alone.
func (r *realm) settle(rt *rapid.T) {
	r.rt = rt
	ctx, now := r.a.T.Context(), r.now()
	r.story = append(r.story, "what changed by itself is noted")
	r.must(r.a.People.Settle(ctx))
	for _, e := range r.estates {
		r.acts(e)
		want := map[string]string{}
		for _, f := range e.figures {
			s, status := f.now(now), f.at(now).status
			want[string(f.id)] = fmt.Sprint(s.Role, s.Group, s.Manages, status)
		}
		rows, err := r.a.DB.Query(ctx, `select id, role, coalesce(group_id, ''), manages, status from users where account_id = ?`, e.account.ID)
		r.must(err)
		for rows.Next() {
			var id string
			var s people.Standing
			var status people.Status
			r.must(rows.Scan(&id, &s.Role, &s.Group, &s.Manages, &status))
			if got := fmt.Sprint(s.Role, s.Group, s.Manages, status); got != want[id] {
				r.fail("the lists of the %s find a user as %q who is %q", e.label, got, want[id])
			}
		}
		r.must(rows.Err())
		r.must(rows.Close())
		for _, f := range e.figures {
			r.sees(f)
		}
	}
}

// sees holds what somebody finds on the users page against whom they look after.
func (r *realm) sees(f *figure) {
	now := r.now()
	if !f.active(now) {
		return
	}
	for _, tab := range []people.Status{people.Pending, people.Active, people.Inactive} {
		page, err := r.a.People.Directory(r.a.T.Context(), r.actor(f), people.DirectoryFilter{Tab: tab, Limit: people.MaxDirectoryPage})
		var got, want []string
		for _, p := range page.Items {
			got = append(got, string(p.ID))
		}
		for _, g := range f.realm.figures {
			if g.at(now).status == tab && (f.rules(now) || f.heads(g.now(now).Group, now)) {
				want = append(want, string(g.id))
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) || err == nil != (f.rules(now) || f.leads(now)) {
			r.fail("%s finds %d of %s and should find %d: %v", f.name, len(got), tab, len(want), err)
		}
	}
}
