package leaving

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
)

// Whoever holds what, whatever the rules, whoever left before and however somebody leaves: afterwards nothing open points
// at them that wasn't left on purpose, nothing is lost, and nothing lies with somebody who isn't active and didn't leave it.
func TestNothingPointsAtALeaver(t *testing.T) {
	each(t, func(w *world) {
		round := 0
		rapid.Check(t, func(rt *rapid.T) {
			round++
			w.leaveAtRandom(rt, round)
		})
	})
}

func (w *world) leaveAtRandom(rt *rapid.T, round int) {
	t, machine := w.t, access.Operator(w.firm.ID)
	var all []access.Actor
	for i, role := range []access.Role{access.Administrator, access.Administrator, access.Administrator} {
		all = append(all, w.add(w.firm.ID, fmt.Sprintf("a%d-%d", round, i), role, false))
	}
	for i := range 2 {
		by := w.inClaims(fmt.Sprintf("m%d-%d", round, i))
		manages := rapid.Bool().Draw(rt, "manages")
		_, err := w.ppl.EditUser(w.ctx, machine, by.User, people.UserInput{Manages: &manages}, 0)
		must(t, err)
		by.Manages = manages
		all = append(all, by)
	}
	invited := 0
	for _, x := range all {
		if x.Role == access.Administrator || x.Manages {
			n := rapid.IntRange(0, 3).Draw(rt, "invitations")
			w.invites(x, w.claims, n)
			invited += n
		}
	}
	for range rapid.IntRange(1, 3).Draw(rt, "leavers") {
		leaver := rapid.SampledFrom(all).Draw(rt, "leaver")
		if w.person(leaver).Status != people.Active {
			continue
		}
		in := Input{Rules: w.rulesAtRandom(rt, all), Deactivate: true}
		if rapid.Bool().Draw(rt, "on the last day") {
			w.onTheLastDay(rt, leaver, all, in.Rules)
		} else if _, err := w.HandOver(w.ctx, machine, leaver.User, in); err != nil {
			if !errs.Is(err, errs.Invalid) {
				rt.Fatal(err)
			}
			continue // what can't be followed moves nothing, and is seen below
		}
		if w.person(leaver).Status == people.Inactive && w.open(leaver) != 0 {
			rt.Fatalf("%d things point at who left", w.open(leaver))
		}
	}
	total := 0
	for _, x := range append(all, w.jane, w.kate, w.lena) {
		total += w.vouches(x)
	}
	if total < invited {
		rt.Fatalf("%d of %d invitations are left", total, invited)
	}
	if back := rapid.SampledFrom(all).Draw(rt, "back"); w.person(back).Status == people.Inactive {
		if _, _, err := w.Reactivate(w.ctx, machine, back.User, true); err != nil {
			rt.Fatal(err)
		}
	}
}

func (w *world) rulesAtRandom(rt *rapid.T, all []access.Actor) []Rule {
	var out []Rule
	for _, key := range [][2]string{{"", ""}, {"invitations", ""}, {people.Managing, ""}, {"", inGroup(w.claims)}} {
		switch rapid.IntRange(0, 3).Draw(rt, "rule") {
		case 1:
			out = append(out, Rule{Kind: key[0], Place: key[1], Leave: true})
		case 2, 3:
			var heirs []ids.User
			for range rapid.IntRange(1, 2).Draw(rt, "heirs") {
				heirs = append(heirs, rapid.SampledFrom(all).Draw(rt, "heir").User)
			}
			out = append(out, Rule{Kind: key[0], Place: key[1], To: heirs})
		}
	}
	return out
}

// onTheLastDay plans, has somebody else go first perhaps, and lets the day pass.
func (w *world) onTheLastDay(rt *rapid.T, leaver access.Actor, all []access.Actor, list []Rule) {
	machine := access.Operator(w.firm.ID)
	at := w.clk.Now().Add(time.Hour)
	if _, err := w.ppl.EditUser(w.ctx, machine, leaver.User, people.UserInput{EndsAt: &at}, 0); err != nil {
		rt.Fatal(err)
	}
	if _, err := w.Plan(w.ctx, machine, leaver.User, PlanInput{Rules: list, Fallback: w.jane.User}); err != nil {
		if !errs.Is(err, errs.Invalid) {
			rt.Fatal(err)
		}
		_, err := w.ppl.EditUser(w.ctx, machine, leaver.User, people.UserInput{EndsAt: new(time.Time)}, 0)
		if err != nil {
			rt.Fatal(err)
		}
		return
	}
	if other := rapid.SampledFrom(all).Draw(rt, "goes first"); other.User != leaver.User && rapid.Bool().Draw(rt, "goes") {
		if _, err := w.ppl.SetStatus(w.ctx, machine, other.User, people.Inactive); err != nil {
			rt.Fatal(err)
		}
	}
	w.clk.Advance(time.Hour)
	if err := w.ppl.Settle(w.ctx); err != nil {
		rt.Fatal(err)
	}
}
