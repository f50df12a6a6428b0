package people

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// reign is a firm in which administrators, managers and everybody else try at random whatever the service offers to
// whomever, while time passes. The model knows three things (P8, R40): a lasting administrator remains; nobody without the
// administrator's role changes what anybody holds; and the contact information that they do change is that of somebody in
// the group they manage who holds nothing more than they.
type reign struct {
	*world
	rt     *rapid.T
	users  []access.Actor
	groups []ids.Group
}

func TestRandomReignsKeepAnAdministratorAndTheirLimits(t *testing.T) {
	each(t, func(w *world) {
		round := 0
		rapid.Check(w.t, func(rt *rapid.T) {
			round++
			r := newReign(w, rt, round)
			rt.Repeat(map[string]func(*rapid.T){
				"edit": r.edit, "grant": r.grant, "role": r.role, "status": r.status, "reset": r.reset, "time passes": r.pass, "": r.agree,
			})
		})
	})
}

func newReign(w *world, rt *rapid.T, round int) *reign {
	r := &reign{world: w, rt: rt, users: []access.Actor{w.jane}}
	w.restore(w.jane.User)
	w.write(func(tx *db.Tx) error { // those of the round before don't govern any more
		_, err := tx.Exec(w.ctx, `update users set status = ?, settle_at = null where account_id = ? and id <> ?`, Inactive, w.firm.ID, w.jane.User)
		return err
	})
	for i, role := range []access.Role{access.Administrator, access.Standard, access.Limited, access.Limited, access.Guest} {
		r.users = append(r.users, w.add(w.firm.ID, fmt.Sprintf("u%d-%d@example.com", round, i), "U", fmt.Sprint(i), role))
	}
	r.groups = []ids.Group{"", w.group(fmt.Sprintf("South %d", round)), w.group(fmt.Sprintf("West %d", round))}
	operator := access.Operator(w.firm.ID)
	for i, u := range r.users[2:] {
		_, err := w.EditUser(w.ctx, operator, u.User, UserInput{Group: &r.groups[1+i%2], Manages: new(i < 2)}, 0)
		must(w.t, err)
	}
	return r
}

// somebody is one of the two administrators of the beginning as often as anybody else together.
func (r *reign) somebody(label string) access.Actor {
	if rapid.Bool().Draw(r.rt, label+" governs") {
		return rapid.SampledFrom(r.users[:2]).Draw(r.rt, label)
	}
	return rapid.SampledFrom(r.users).Draw(r.rt, label)
}

// attempt has somebody do something to a user and holds it against the model.
func (r *reign) attempt(what string, by access.Actor, user ids.User, do func() error) {
	actor, before := r.look(by.User), r.look(user)
	err := do()
	after := r.look(user)
	before.lapse(r.clk.Now()) // what is over is nobody's doing
	after.lapse(r.clk.Now())
	if k := errs.KindOf(err); err != nil && k == errs.Internal {
		r.rt.Fatalf("%s: %v", what, err)
	}
	if err != nil && (!sameStanding(before, after) || before.Position != after.Position) {
		r.rt.Fatalf("%s was refused (%v) and done", what, err)
	}
	if actor.Status == Active && actor.Role == access.Administrator {
		if by.User == user && !sameRights(before, after) {
			r.rt.Fatalf("%s: an administrator changed their own standing", what)
		}
		return
	}
	if !sameStanding(before, after) {
		r.rt.Fatalf("%s: %+v changed %+v to %+v", what, actor.holding(), before.holding(), after.holding())
	}
	if err != nil {
		return
	}
	if actor.Status != Active || !actor.Manages || actor.Group == "" || actor.Group != before.Group || actor.Role == access.Guest {
		r.rt.Fatalf("%s: %+v reached %+v", what, actor.holding(), before.holding())
	}
	mine := access.Rank{Role: actor.Role, Manages: actor.Manages, Permissions: access.Ceiling(actor.Role)}
	for _, role := range []access.Role{before.Role, before.Lasting.Role, temporary(before)} {
		if theirs := (access.Rank{Role: role, Permissions: access.Ceiling(role)}); !theirs.Within(mine) {
			r.rt.Fatalf("%s: %+v reached %+v above", what, actor.holding(), before.holding())
		}
	}
}

func temporary(p Person) access.Role {
	if p.TempRole == nil {
		return p.Role
	}
	return p.TempRole.Role
}

func (r *reign) try(what string, in UserInput) {
	by, user := r.somebody("by"), r.somebody("user").User
	r.attempt(what, by, user, func() error {
		_, err := r.EditUser(r.ctx, by, user, in, 0)
		return err
	})
}

func (r *reign) edit(rt *rapid.T) {
	r.rt = rt
	in := UserInput{Profile: ProfileInput{Position: new(rapid.StringMatching(`[a-z]{3}`).Draw(rt, "position"))}}
	if rapid.Bool().Draw(rt, "role too") {
		in.Profile.Role = new(string(rapid.SampledFrom(access.Roles()).Draw(rt, "role")))
	}
	if rapid.Bool().Draw(rt, "group too") {
		in.Group = new(rapid.SampledFrom(r.groups).Draw(rt, "group"))
		in.Manages = new(rapid.Bool().Draw(rt, "manages"))
	}
	r.try("an edit", in)
}

func (r *reign) grant(rt *rapid.T) {
	r.rt = rt
	when := Period{From: r.clk.Now().Add(time.Duration(rapid.IntRange(0, 3).Draw(rt, "from")) * time.Hour)}
	if rapid.Bool().Draw(rt, "with an end") {
		when.Until = when.From.Add(time.Duration(rapid.IntRange(1, 3).Draw(rt, "for")) * time.Hour)
	}
	var in UserInput
	switch rapid.IntRange(0, 2).Draw(rt, "what") {
	case 0:
		in.TempRole = &TemporaryRole{rapid.SampledFrom(access.Roles()).Draw(rt, "role"), when}
	case 1:
		in.TempGroup = &TemporaryGroup{rapid.SampledFrom(r.groups).Draw(rt, "group"), rapid.Bool().Draw(rt, "manages"), when}
	default:
		in.EndsAt = &when.From
	}
	r.try("a grant", in)
}

func (r *reign) role(rt *rapid.T) {
	r.rt = rt
	by, user := r.somebody("by"), r.somebody("user").User
	role := rapid.SampledFrom(access.Roles()).Draw(rt, "role")
	r.attempt("a role", by, user, func() error {
		_, err := r.SetRole(r.ctx, by, user, role)
		return err
	})
}

func (r *reign) status(rt *rapid.T) {
	r.rt = rt
	by, user := r.somebody("by"), r.somebody("user").User
	status := rapid.SampledFrom([]Status{Active, Inactive}).Draw(rt, "status")
	r.attempt("a status", by, user, func() error {
		_, err := r.SetStatus(r.ctx, by, user, status)
		return err
	})
}

func (r *reign) reset(rt *rapid.T) {
	r.rt = rt
	by, user := r.somebody("by"), r.somebody("user").User
	r.attempt("a link to a new password", by, user, func() error { return r.ResetPassword(r.ctx, by, user) })
}

func (r *reign) pass(rt *rapid.T) {
	r.clk.Advance(time.Duration(rapid.IntRange(1, 180).Draw(rt, "minutes")) * time.Minute)
	if rapid.Bool().Draw(rt, "settle") {
		must(r.t, r.Settle(r.ctx))
	}
}

// agree looks at the firm as a whole: somebody administers it for good.
func (r *reign) agree(rt *rapid.T) {
	for _, u := range r.users {
		if r.look(u.User).administers() {
			return
		}
	}
	rt.Fatal("nobody administers the firm")
}
