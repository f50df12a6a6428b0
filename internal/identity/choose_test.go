package identity

import (
	"sync"
	"sync/atomic"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

func TestChoosingAnAccount(t *testing.T) {
	each(t, func(w *world) {
		w.join(w.anna, "police", "anna-at-police", func(m *Membership) {
			m.Role, m.Policy.Session.IdleMinutes, m.Policy.Session.AbsoluteHours = access.Limited, 30, 2
		})
		w.join(w.anna, "closed", "anna-at-closed", func(m *Membership) { m.Active = false })
		got := w.in()
		if len(got.Choices) != 2 {
			t.Fatalf("%d choices", len(got.Choices))
		}
		p, err := w.SessionOf(w.ctx, got.Secret, Visit{})
		w.must(err)
		if p.Actor.SignedIn() {
			t.Error("somebody without an account may act")
		}
		for _, account := range []ids.Account{"closed", "nowhere", ""} {
			if _, _, err := w.Choose(w.ctx, got.Secret, account, at(home)); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", account, err)
			}
		}
		firm, _, err := w.Choose(w.ctx, got.Secret, "firm", at(home))
		w.must(err)
		if w.alive(got.Secret) {
			t.Error("the secret from before the choice still works")
		}
		if by := w.by(firm); by.User != "anna-at-firm" || by.Role != access.Standard {
			t.Errorf("acts as %+v", by)
		}
		before := w.by(firm).Session
		police, _, err := w.Choose(w.ctx, firm, "police", at(home))
		w.must(err)
		if by := w.by(police); by.User != "anna-at-police" || by.Role != access.Limited || by.Session == before || w.alive(firm) {
			t.Errorf("after switching: %+v", by)
		}
		// The limits of the other account count from the sign-in on.
		back, _, err := w.Choose(w.ctx, police, "firm", at(home))
		w.must(err)
		w.clk.Advance(119 * minute)
		w.must(errOf(w.SessionOf(w.ctx, back, Visit{})))
		w.clk.Advance(2 * minute)
		if _, _, err := w.Choose(w.ctx, back, "police", at(home)); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("switching prolongs a sign-in beyond the policy: %v", err)
		}
		if !w.alive(back) {
			t.Error("a refused switch ends the session")
		}
	})
}

// One secret chooses once, however many browsers hold it.
func TestParallelChoices(t *testing.T) {
	each(t, func(w *world) {
		w.join(w.anna, "police", "anna-at-police")
		got := w.in()
		var wg sync.WaitGroup
		var won atomic.Int64
		for range 8 {
			wg.Go(func() {
				_, _, err := w.Choose(w.ctx, got.Secret, "firm", at(home))
				if err == nil {
					won.Add(1)
				} else if !errs.Is(err, errs.Unauthenticated) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 {
			t.Errorf("%d sessions from one", won.Load())
		}
	})
}

func TestChoosingTakesFifteenMinutesAtMost(t *testing.T) {
	w := onSQLite(t)
	w.join(w.anna, "police", "anna-at-police")
	got := w.in()
	w.clk.Advance(15 * minute)
	if _, _, err := w.Choose(w.ctx, got.Secret, "firm", at(home)); !errs.Is(err, errs.Unauthenticated) {
		t.Errorf("%v", err)
	}
}
