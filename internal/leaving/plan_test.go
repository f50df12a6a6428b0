package leaving

import (
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
)

// until is a last day to come.
func (w *world) until(of access.Actor, d time.Duration) {
	w.t.Helper()
	at := w.clk.Now().Add(d)
	w.lastDay(of, people.UserInput{EndsAt: &at})
}

// A plan runs with the last day; who can't take over by then is stood in for, and what came since isn't forgotten.
func TestPlanForTheLastDay(t *testing.T) {
	each(t, func(w *world) {
		w.invites(w.mia, w.claims, 4)
		_, err := w.Plan(w.ctx, w.jane, w.mia.User, PlanInput{Rules: to(w.kate)})
		expect(t, "no last day", err, errs.Conflict, "leaving.plan.last_day")
		w.until(w.mia, time.Hour)
		in := PlanInput{Fallback: w.lena.User, Rules: []Rule{{Kind: invitations.Holding, To: users([]access.Actor{w.kate, w.jane})},
			{Kind: people.Managing, To: []ids.User{w.sam.User}}}}
		plan, err := w.Plan(w.ctx, w.jane, w.mia.User, in)
		must(t, err)
		w.invites(w.mia, w.claims, 2)
		for _, x := range []access.Actor{w.kate, w.sam} {
			_, err := w.ppl.SetStatus(w.ctx, w.jane, x.User, people.Inactive)
			must(t, err)
		}
		if w.vouches(w.mia) != 6 || plan.Version != 1 {
			t.Error("the plan ran too early")
		}
		w.clk.Advance(2 * time.Hour)
		w.run()
		w.run()
		if w.person(w.mia).Status != people.Inactive || w.open(w.mia) != 0 || w.person(w.mia).Lasting.Manages {
			t.Errorf("open: %d, %+v", w.open(w.mia), w.person(w.mia).Lasting)
		}
		if w.vouches(w.jane) != 6 || w.vouches(w.lena) != 0 { // Jane shares with Kate, and so stands in before anybody else
			t.Errorf("Jane has %d, Lena %d", w.vouches(w.jane), w.vouches(w.lena))
		}
		if mail := w.post.to("jane"); len(mail) != 1 || !strings.Contains(mail[0].Text, "For 3 of these") {
			t.Errorf("%+v", mail)
		}
		if w.acts(HandedOver) != 1 || w.acts(Planned) != 1 {
			t.Error("the record lacks something")
		}
		v, err := w.Look(w.ctx, w.jane, w.mia.User)
		if err != nil || v.Plan != nil || v.Last == nil || v.Last.Total() != 6 || len(v.Last.Ended) != 1 {
			t.Errorf("%+v, %v", v, err)
		}
	})
}

// The administrator who was named stands in, and when they are gone too, another.
func TestFallback(t *testing.T) {
	each(t, func(w *world) {
		for i, gone := range []access.Actor{{}, w.lena} {
			leaver := w.add(w.firm.ID, []string{"ann", "ben"}[i], access.Administrator, false)
			w.invites(leaver, "", 3)
			w.until(leaver, time.Hour)
			heir := w.add(w.firm.ID, []string{"cat", "dan"}[i], access.Administrator, false)
			_, err := w.Plan(w.ctx, w.jane, leaver.User, PlanInput{Fallback: w.lena.User, Rules: to(heir)})
			must(t, err)
			for _, x := range []access.Actor{heir, gone} {
				if x.User != "" {
					_, err := w.ppl.SetStatus(w.ctx, w.jane, x.User, people.Inactive)
					must(t, err)
				}
			}
			w.clk.Advance(time.Hour)
			must(t, w.ppl.Settle(w.ctx))
			if w.vouches(leaver) != 0 || w.vouches(heir) != 0 || i == 0 && w.vouches(w.lena) != 3 {
				t.Errorf("round %d: %d stay, Lena has %d", i, w.vouches(leaver), w.vouches(w.lena))
			}
		}
	})
}

// A plan can be changed and taken back by who saw how it stands, and runs when anybody deactivates the user earlier.
func TestPlansChange(t *testing.T) {
	each(t, func(w *world) {
		w.invites(w.kate, "", 1)
		w.until(w.kate, 24*time.Hour)
		first, err := w.Plan(w.ctx, w.jane, w.kate.User, PlanInput{Rules: to(w.jane)})
		must(t, err)
		if first.Fallback != w.jane.User {
			t.Error("who plans isn't the fallback")
		}
		second, err := w.Plan(w.ctx, w.lena, w.kate.User, PlanInput{Rules: to(w.lena), Version: first.Version})
		must(t, err)
		_, err = w.Plan(w.ctx, w.jane, w.kate.User, PlanInput{Rules: to(w.jane), Version: first.Version})
		expect(t, "a stale plan", err, errs.Conflict, "leaving.plan.conflict")
		expect(t, "cancelling a stale plan", w.CancelPlan(w.ctx, w.jane, w.kate.User, first.Version), errs.Conflict, "leaving.plan.conflict")
		for what, fallback := range map[string]ids.User{"guest": w.gus.User, "leaver": w.kate.User, "other account": w.olga.User, "nobody": "x", "no administrator": w.sam.User} {
			_, err = w.Plan(w.ctx, w.jane, w.kate.User, PlanInput{Rules: to(w.jane), Fallback: fallback})
			expect(t, what, err, errs.Invalid, "leaving.fallback.administrator")
		}
		_, err = w.Plan(w.ctx, w.jane, w.kate.User, PlanInput{Rules: to(w.gus)})
		expect(t, "a guest", err, errs.Invalid, "leaving.heir.guest")
		_, err = w.Plan(w.ctx, w.mia, w.kate.User, PlanInput{Rules: to(w.mia)})
		expect(t, "a manager", err, errs.NotFound, "")
		must(t, w.CancelPlan(w.ctx, w.jane, w.kate.User, second.Version))
		expect(t, "cancelled already", w.CancelPlan(w.ctx, w.jane, w.kate.User, 0), errs.NotFound, "leaving.plan.none")
		_, err = w.Plan(w.ctx, w.jane, w.kate.User, PlanInput{Rules: to(w.lena)})
		must(t, err)
		_, err = w.ppl.SetStatus(w.ctx, w.jane, w.kate.User, people.Inactive)
		must(t, err)
		if w.vouches(w.lena) != 1 || w.acts(PlanCancelled) != 1 {
			t.Error("the plan didn't run with the deactivation")
		}
	})
}
