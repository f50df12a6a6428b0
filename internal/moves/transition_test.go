package moves

import (
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

// The time for which both addresses sign in can be ended before its day: for who moved in this move, and who confirms later.
func TestTheTransitionIsEndedEarly(t *testing.T) {
	each(t, func(w *world) {
		w.prove(w.firm.ID, "new.example")
		other := w.confirmed(w.drafted(Input{Days: 30, Whom: Whom{Users: []ids.User{w.kate.User}}}))
		w.run()
		w.clk.Advance(time.Minute)
		m := w.confirmed(w.drafted(Input{Days: 30, Whom: Whom{Users: []ids.User{w.mia.User, w.ben.User, w.sam.User}}}))
		if _, err := w.EndTransition(w.ctx, w.jane, m.ID, m.Version); !errs.Is(err, errs.Conflict) {
			t.Errorf("a move under way: %v", err)
		}
		w.run()
		w.run()
		m = w.look(m)
		asked := m.Figures.Open
		if m.State != Done || m.Figures.Kept == 0 || m.Figures.Kept+asked != 3 {
			t.Fatalf("%+v", m)
		}
		for name, by := range map[string]access.Actor{"a manager": w.mia, "another account": w.olga} {
			if _, err := w.EndTransition(w.ctx, by, m.ID, m.Version); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.EndTransition(w.ctx, w.jane, m.ID, m.Version-1); !errs.Is(err, errs.Conflict) {
			t.Errorf("another version: %v", err)
		}
		if _, err := w.Identity.LoginOf(w.ctx, w.db, "mia@old.example"); err != nil {
			t.Errorf("before: %v", err)
		}
		kept := m.Figures.Kept
		m, err := w.EndTransition(w.ctx, w.jane, m.ID, m.Version)
		w.must(err)
		if m.Transition(w.db) || m.Figures.Kept != 0 || m.State != Done {
			t.Errorf("%+v", m)
		}
		if _, err := w.Identity.LoginOf(w.ctx, w.db, "mia@old.example"); !errs.Is(err, errs.NotFound) {
			t.Errorf("Mia's former address: %v", err)
		}
		if l, err := w.Identity.LoginOf(w.ctx, w.db, "mia@new.example"); err != nil || l.ID != w.mia.Login {
			t.Errorf("Mia's new address: %v", err)
		}
		if l, err := w.Identity.LoginOf(w.ctx, w.db, "kate@old.example"); err != nil || l.ID != w.kate.Login {
			t.Errorf("another move's: %v", err)
		}
		w.run()
		w.run()
		if n := len(w.post.to("mia@new.example", "Your former email")); n != 1 {
			t.Errorf("Mia is told %d times", n)
		}
		if n := len(w.post.to("kate@new.example", "Your former email")); n != 0 {
			t.Errorf("Kate is told %d times", n)
		}
		var acts int
		w.must(w.db.QueryRow(w.ctx, `select count(*) from acts where kind = ?`, TransitionEnded).Scan(&acts))
		if acts != 1 || kept == 0 {
			t.Errorf("%d acts", acts)
		}
		if _, err := w.EndTransition(w.ctx, w.jane, m.ID, m.Version); !errs.Is(err, errs.Conflict) {
			t.Errorf("twice: %v", err)
		}
		if other = w.look(other); other.Figures.Kept != 1 {
			t.Errorf("%+v", other.Figures)
		}
	})
}

// Whoever confirms after the end keeps no former address, and may still confirm.
func TestLateConfirmationsAfterTheEnd(t *testing.T) {
	each(t, func(w *world) {
		m := w.confirmed(w.drafted(Input{Days: 30, Whom: Whom{Users: []ids.User{w.mia.User, w.ben.User}}}))
		w.run()
		w.run()
		m = w.look(m)
		if m.Figures.Open != 2 {
			t.Fatalf("%+v", m.Figures)
		}
		m, err := w.EndTransition(w.ctx, w.jane, m.ID, m.Version)
		w.must(err)
		var keep int
		w.must(w.db.QueryRow(w.ctx, `select count(*) from email_changes where asked_move = ? and keep_until is not null`, m.ID).Scan(&keep))
		if m.Figures.Open != 2 || keep != 0 {
			t.Errorf("%+v, %d would keep the former address", m.Figures, keep)
		}
	})
}
