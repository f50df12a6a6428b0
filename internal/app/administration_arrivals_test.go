package app_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/bulk"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
)

// asked is an invitation of the reference.
type asked struct {
	id       ids.Invitation
	realm    *estate
	user     *figure // nil once it was withdrawn
	inviter  *figure
	offered  footing
	expires  time.Time
	accepted bool
	doubted  bool // somebody was turned away
}

// letter is a link that somebody holds.
type letter struct {
	token  string
	of     *asked
	copier *figure // nil for a mailed one
	alive  bool
}

// joins adds a pending user to the reference.
func (r *realm) joins(e *estate, user ids.User, login ids.Login, address string, as footing, by *figure, of ids.Invitation) {
	f := &figure{footing: as, realm: e, id: user, login: login, address: address, name: fmt.Sprintf("comer %d of the %s", len(e.asked)+1, e.label),
		first: access.Actor{Account: e.account.ID, User: user, Login: login, Role: as.lasting.Role, Scope: access.ScopeAdmin, Door: access.DoorWeb}}
	e.figures = append(e.figures, f)
	e.asked = append(e.asked, &asked{id: of, realm: e, user: f, inviter: by, offered: as, expires: r.now().Add(invitations.Life)})
}

// newcomer draws an address, mostly a new one, and what is offered.
func (r *realm) newcomer(by *figure) (address string, as footing) {
	switch rapid.IntRange(0, 5).Draw(r.rt, "who") {
	case 0:
		address = r.somebody("known").address
	case 1:
		address = rapid.SampledFrom(r.estates[1].figures).Draw(r.rt, "of the twin").address
	default:
		address = fmt.Sprintf("new%d.%d@elsewhere.example", len(r.story), r.now().UnixNano())
	}
	as.status = people.Pending
	as.lasting.Role = rapid.SampledFrom(access.Roles()).Draw(r.rt, "role")
	as.lasting.Group = rapid.SampledFrom(by.realm.groups).Draw(r.rt, "group")
	if by.leads(r.now()) && rapid.Bool().Draw(r.rt, "own group") {
		as.lasting.Group = by.now(r.now()).Group
	}
	return address, as
}

func (r *realm) invite(rt *rapid.T) {
	r.rt = rt
	ctx := r.a.T.Context()
	by, actor := r.comes()
	address, as := r.newcomer(by)
	as.lasting.Manages = rapid.IntRange(0, 3).Draw(rt, "manages") == 3
	as.title = rapid.SampledFrom(by.realm.titles).Draw(rt, "title")
	if hours := rapid.IntRange(0, 20).Draw(rt, "hours") - 14; hours > 0 {
		as.endsAt = r.now().Add(time.Duration(hours) * 24 * time.Hour)
	}
	r.try(deed{by: by, what: fmt.Sprintf("invites %s as %s", address, shown(as)), refuse: !by.mayOffer(as, r.now()), upward: true}, func() error {
		i, err := r.a.Invitations.Invite(ctx, actor, invitations.InviteInput{Email: address, Role: as.lasting.Role, Group: as.lasting.Group,
			Manages: as.lasting.Manages, EndsAt: as.endsAt, Profile: people.ProfileInput{JobTitleID: new(string(as.title))}})
		if err == nil {
			p, err := r.a.People.PersonOf(ctx, r.a.DB, by.realm.account.ID, i.User)
			r.must(err)
			r.joins(by.realm, p.ID, p.Login, address, as, by, i.ID)
		}
		return err
	})
}

// inviteMany hands in a list with roles and confirms it.
func (r *realm) inviteMany(rt *rapid.T) {
	r.rt = rt
	by, actor := r.comes()
	now := r.now()
	list, wanted := "email,role\n", map[string]footing{}
	for n := range rapid.IntRange(1, 3).Draw(rt, "rows") {
		address, as := r.newcomer(by)
		address = strings.Replace(address, "new", fmt.Sprint("row", n), 1)
		as.lasting.Group = "" // the default of the list, which for managers is their own
		if by.leads(now) {
			as.lasting.Group = by.now(now).Group
		}
		list += fmt.Sprintf("%s,%s\n", address, as.lasting.Role)
		if _, twice := wanted[address]; !twice {
			wanted[address] = as
		}
	}
	r.try(deed{by: by, what: "invites by a list " + strings.ReplaceAll(list, "\n", "; "), refuse: !by.rules(now) && !by.leads(now)}, func() error {
		j, err := r.a.Bulk.Draft(r.a.T.Context(), actor, bulk.DraftInput{File: strings.NewReader(list), Defaults: bulk.Defaults{Role: access.Guest}})
		if err != nil {
			return err
		}
		if _, err = r.a.Bulk.Confirm(r.a.T.Context(), actor, j.ID, bulk.ConfirmInput{Version: j.Version, Raised: j.Raised}); err != nil {
			_, end := r.a.Bulk.Cancel(r.a.T.Context(), actor, j.ID, j.Version)
			r.must(end)
			return err
		}
		for address, as := range wanted {
			r.listed(by, address, as)
		}
		return nil
	})
}

// listed takes over whom a row of a list made.
func (r *realm) listed(by *figure, address string, as footing) {
	ctx := r.a.T.Context()
	login, err := r.a.Identity.LoginOf(ctx, r.a.DB, address)
	if errs.Is(err, errs.NotFound) {
		return
	}
	r.must(err)
	p, err := r.a.People.PersonOfLogin(ctx, r.a.DB, by.realm.account.ID, login.ID)
	if errs.Is(err, errs.NotFound) || slices.ContainsFunc(by.realm.figures, func(f *figure) bool { return f.id == p.ID }) {
		return
	}
	r.must(err)
	if !by.mayOffer(as, r.now()) {
		r.fail("a list invited %s as %s", address, shown(as))
	}
	i, err := r.a.Invitations.OfUser(ctx, access.Operator(by.realm.account.ID), p.ID)
	r.must(err)
	r.joins(by.realm, p.ID, p.Login, address, as, by, i.ID)
}

// one draws an invitation of the firm, or nil without any.
func (r *realm) one() *asked {
	all := r.estates[0].asked
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1-rapid.IntRange(0, len(all)-1).Draw(r.rt, "invitation, from the newest")]
}

// touch tries something on an invitation.
func (r *realm) touch(what string, do func(actor access.Actor, of *asked, by *figure) error) {
	by, actor := r.comes()
	of := r.one()
	if of == nil {
		return
	}
	if head := of.head(r.now()); head != nil && rapid.Bool().Draw(r.rt, "who manages their group") {
		by, actor = head, r.actor(head)
	}
	d := deed{by: by, where: of.realm, refuse: of.user == nil || of.user.status != people.Pending || !by.mayTouch(of.user, false, r.now()),
		upward: by.realm == of.realm && of.user != nil && of.user.status == people.Pending}
	d.what = what + " invitation " + string(of.id)
	if of.user != nil {
		d.what = what + " the invitation of " + of.user.name
	}
	r.try(d, func() error { return do(actor, of, by) })
}

// head returns somebody who manages the group of the invited person, or nil.
func (a *asked) head(now time.Time) *figure {
	for _, f := range a.realm.figures {
		if a.user != nil && f.heads(a.user.now(now).Group, now) {
			return f
		}
	}
	return nil
}

func (r *realm) resend(rt *rapid.T) {
	r.rt = rt
	r.touch("resends", func(actor access.Actor, of *asked, by *figure) error {
		_, err := r.a.Invitations.Resend(r.a.T.Context(), actor, of.id)
		if err == nil {
			r.kill(of)
			of.doubted = false
			of.inviter, of.offered = by, footing{lasting: of.user.now(r.now()), title: of.user.title}
			if end := r.now().Add(invitations.Life); end.After(of.expires) {
				of.expires = end
			}
		}
		return err
	})
}

func (r *realm) copy(rt *rapid.T) {
	r.rt = rt
	r.touch("copies", func(actor access.Actor, of *asked, by *figure) error {
		link, _, err := r.a.Invitations.CopyLink(r.a.T.Context(), actor, of.id)
		if err == nil {
			token := link[strings.LastIndex(link, "/")+1:]
			of.realm.letters = append(of.realm.letters, &letter{token: token, of: of, copier: by, alive: true})
		}
		return err
	})
}

func (r *realm) withdraw(rt *rapid.T) {
	r.rt = rt
	if rapid.IntRange(0, 2).Draw(rt, "does") < 2 {
		return
	}
	r.touch("withdraws", func(actor access.Actor, of *asked, _ *figure) error {
		err := r.a.Invitations.Withdraw(r.a.T.Context(), actor, of.id)
		if err == nil {
			r.kill(of)
			of.realm.figures = slices.DeleteFunc(of.realm.figures, func(f *figure) bool { return f == of.user })
			of.user = nil
		}
		return err
	})
}

func (r *realm) kill(of *asked) {
	for _, l := range of.realm.letters {
		l.alive = l.alive && l.of != of
	}
}

// post does what is due and hands out the letters.
func (r *realm) post(rt *rapid.T) {
	r.rt = rt
	ctx := r.a.T.Context()
	_, failed, err := r.a.Queue.RunDue(ctx)
	r.must(err)
	if failed > 0 {
		r.fail("%d jobs failed", failed)
	}
	r.story = append(r.story, "the post goes out")
	letters, err := r.a.Outbox.List(ctx, r.a.DB, "", 40)
	r.must(err)
	for _, m := range letters {
		_, rest, found := strings.Cut(m.Text, r.a.Base.URL(links.Invitation("")))
		if !found || len(rest) < 43 {
			continue
		}
		r.delivered(rest[:43])
	}
}

func (r *realm) delivered(token string) {
	var of ids.Invitation
	r.must(r.a.DB.QueryRow(r.a.T.Context(), `select invitation_id from invitation_links where secret_hash = ?`, id.Hash(token)).Scan(&of))
	for _, e := range r.estates {
		for _, a := range e.asked {
			known := slices.ContainsFunc(e.letters, func(l *letter) bool { return l.token == token })
			if a.id == of && !known {
				e.letters = append(e.letters, &letter{token: token, of: a, alive: true})
			}
		}
	}
}

// accept tries a link, whatever became of it: the wrong fields, somebody else in the browser and all.
func (r *realm) accept(rt *rapid.T) {
	r.rt = rt
	ctx, firm := r.a.T.Context(), r.estates[0]
	if len(firm.letters) == 0 {
		return
	}
	l := firm.letters[len(firm.letters)-1-rapid.IntRange(0, len(firm.letters)-1).Draw(rt, "letter, from the newest")]
	in := invitations.AcceptInput{Token: l.token, FirstName: "New", LastName: "Comer", Client: identity.Client{RemoteIP: "198.51.100.7", Door: access.DoorWeb}}
	v, err := r.a.Invitations.Look(ctx, l.token)
	r.must(err)
	in.Password, in.Confirm = "quiet harbour lantern", "quiet harbour lantern"
	if v.Asks.Proves {
		in.Password, in.Confirm = apptest.Password, ""
	}
	d := deed{where: firm, what: fmt.Sprintf("opens a letter of invitation %s", l.of.id), refuse: !r.opens(l)}
	if f := l.of.user; f != nil {
		after := f.at(r.now())
		after.status = people.Active
		d.by, d.what, d.then = f, "accepts", map[*figure]footing{f: after}
	}
	d.succeed = !d.refuse && !l.of.doubted && !v.Asks.Proves
	if rapid.IntRange(0, 9).Draw(rt, "somebody else is signed in") == 9 {
		other := r.somebody("signed in")
		in.By = r.actor(other)
		d.refuse, d.succeed = d.refuse || other.login != d.login(), false
	}
	if r.try(d, func() error { _, err := r.a.Invitations.Accept(ctx, in); return err }) {
		if l.of.accepted {
			r.fail("an invitation was accepted twice")
		}
		l.of.accepted = true
		r.kill(l.of)
		l.of.user.first = r.actor(l.of.user)
		return
	}
	l.of.doubted = true
}

func (d deed) login() ids.Login {
	if d.by == nil {
		return ""
	}
	return d.by.login
}

// opens reports whether the reference lets somebody in by a letter: it is the newest, nothing is over, and whoever asked
// them in may still do so (R23). A link that was handed over opens no more than who copied it may hand out.
func (r *realm) opens(l *letter) bool {
	now, of := r.now(), l.of
	if !l.alive || of.accepted || of.user == nil || of.user.status != people.Pending || !now.Before(of.expires) {
		return false
	}
	if end := of.user.endsAt; !end.IsZero() && !now.Before(end) {
		return false
	}
	if l.copier != nil && !l.copier.mayTouch(of.user, false, now) {
		return false
	}
	return of.inviter.mayOffer(of.offered, now) || of.inviter.mayOffer(footing{lasting: of.user.now(now), title: of.user.title}, now)
}
