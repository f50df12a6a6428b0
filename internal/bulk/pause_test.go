package bulk

import (
	"slices"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/holdings"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// amid returns a job of somebody that is under way and came to a stop, with rows done and rows to do.
func (w *world) amid(by access.Actor) Job {
	w.t.Helper()
	w.drafted(by, addresses(Inline+300))
	w.run()
	p, err := w.Jobs(w.ctx, by, ListFilter{Mine: true})
	must(w.t, err)
	j := w.confirmed(by, p.Jobs[0])
	w.host.before = func(n int) error {
		if n > 100 {
			return errs.E(errs.Unavailable, "blob.away", nil)
		}
		return nil
	}
	w.run()
	w.host.before = nil
	if j = w.now(by, j); j.State != Running || j.Waiting() == 0 || w.users(people.Pending) == 0 {
		w.t.Fatalf("%+v", j)
	}
	return j
}

func (w *world) deactivated(who access.Actor) {
	w.t.Helper()
	_, err := w.ppl.SetStatus(w.ctx, access.Operator(w.firm.ID), who.User, people.Inactive)
	must(w.t, err)
}

// What is under way when its owner is deactivated pauses; an administrator takes it over and goes on in their own name.
func TestPausedWorkIsTakenOver(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		j := w.amid(w.kate)
		_, err := w.TakeOver(w.ctx, w.jane, j.ID, j.Version)
		expect(t, "what its owner may do", err, errs.Forbidden, "bulk.take_over.theirs")
		w.deactivated(w.kate)
		w.clk.Advance(time.Hour)
		w.run()
		j = w.now(w.jane, j)
		if orphaned, err := w.Orphaned(w.ctx, w.db, j); !j.Paused() || !orphaned || err != nil || w.acts(Paused) != 1 || w.acts(Broken) != 0 {
			t.Fatalf("%+v, %v, %v", j, orphaned, err)
		}
		if got := w.post.to("A bulk action is paused and waits for an administrator"); !slices.Equal(got, []string{"jane@example.com"}) {
			t.Errorf("told that it waits: %q of %q", got, w.post.subjects())
		}
		w.clk.Advance(time.Hour)
		w.run()
		if got := w.post.to("A bulk action is paused and waits for an administrator"); len(got) != 1 {
			t.Errorf("told again: %q", got)
		}
		_, err = w.Sheet(w.ctx, w.jane, j.ID)
		expect(t, "the columns of what was begun", err, errs.NotFound, "")
		_, err = w.Confirm(w.ctx, w.jane, j.ID, ConfirmInput{Version: j.Version})
		expect(t, "another's", err, errs.Forbidden, "bulk.not_yours")
		_, err = w.TakeOver(w.ctx, w.mia, j.ID, j.Version)
		expect(t, "a manager", err, errs.NotFound, "")
		_, err = w.TakeOver(w.ctx, w.olga, j.ID, j.Version)
		expect(t, "another account", err, errs.NotFound, "")
		_, err = w.TakeOver(w.ctx, w.jane, j.ID, j.Version-1)
		expect(t, "another version", err, errs.Conflict, "bulk.moved_on")
		before := j.Done
		j, err = w.TakeOver(w.ctx, w.jane, j.ID, j.Version)
		if err != nil || j.User != w.jane.User || !j.Paused() || j.Done != before || w.acts(HandedOver) != 1 {
			t.Fatalf("%+v, %v", j, err)
		}
		w.run()
		if got := w.now(w.jane, j); !got.Paused() {
			t.Errorf("it goes on before it was confirmed: %+v", got)
		}
		j = w.confirmed(w.jane, j)
		w.run()
		if j = w.now(w.jane, j); j.State != Done || j.Done != Inline+300 || w.users(people.Pending) != Inline+300 || j.Problem != "" {
			t.Errorf("%+v, %d pending", j, w.users(people.Pending))
		}
	})
}

// Leaving with work under way hands it over; the heir goes on with their own rights, and what isn't theirs to do is refused.
func TestWorkUnderWayIsHandedOver(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		j := w.amid(w.kate)
		way := w.Handings()[0]
		list, err := way.Items(w.ctx, w.db, w.firm.ID, w.kate.User, "", 10)
		if err != nil || len(list) != 1 || list[0].ID != string(j.ID) {
			t.Fatalf("%+v, %v", list, err)
		}
		if refused, err := way.Refusals(w.ctx, w.db, w.firm.ID, w.sam.User, list); err != nil || len(refused) != 1 {
			t.Errorf("%v, %v", refused, err)
		}
		w.deactivated(w.kate)
		w.write(func(tx *db.Tx) error {
			passed, err := way.Give(w.ctx, tx, w.jane, w.kate.User, w.jane.User, list)
			if err == nil && len(passed) != 1 {
				t.Errorf("%+v", passed)
			}
			return err
		})
		w.clk.Advance(time.Hour)
		w.run() // the try that was under way finds it gone
		j = w.now(w.jane, j)
		if !j.Paused() || j.User != w.jane.User || j.Problem != "bulk.paused.left" || int(j.Done) != w.users(people.Pending) {
			t.Fatalf("%+v, %d pending", j, w.users(people.Pending))
		}
		if held, err := way.Held(w.ctx, w.db, w.firm.ID, w.jane.User, []string{string(j.ID)}); err != nil || len(held) != 1 {
			t.Errorf("%v, %v", held, err)
		}
		j = w.confirmed(w.jane, j)
		if held, err := way.Held(w.ctx, w.db, w.firm.ID, w.jane.User, []string{string(j.ID)}); err != nil || len(held) != 0 {
			t.Errorf("what the heir goes on with could go back: %v, %v", held, err)
		}
		w.run()
		if j = w.now(w.jane, j); j.State != Done || j.Done != Inline+300 {
			t.Errorf("%+v", j)
		}

		// A list that is still being read goes on being read for the heir.
		draft := w.drafted(w.jane, addresses(2*Inline+10))
		w.write(func(tx *db.Tx) error {
			_, err := way.Give(w.ctx, tx, w.jane, w.jane.User, w.mia.User, []holdings.Item{{ID: string(draft.ID)}})
			return err
		})
		w.run()
		if draft = w.now(w.mia, draft); draft.State != Ready || draft.Total != 2*Inline+10 {
			t.Errorf("%+v", draft)
		}
	})
}

// What nobody takes over can be ended by any administrator, and ends by itself in the end.
func TestPausedWorkIsEnded(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		j := w.amid(w.kate)
		w.deactivated(w.kate)
		w.clk.Advance(time.Hour)
		w.run()
		j = w.now(w.jane, j)
		over, err := w.Cancel(w.ctx, w.jane, j.ID, j.Version)
		if err != nil || over.State != Cancelled || w.acts(Broken) != 1 {
			t.Fatalf("%+v, %v", over, err)
		}
		if orphaned, err := w.Orphaned(w.ctx, w.db, over); !orphaned || err != nil {
			t.Errorf("what was begun and cancelled can't be taken over: %v", err)
		}
		over, err = w.TakeOver(w.ctx, w.jane, over.ID, over.Version)
		must(t, err)
		over, err = w.Resume(w.ctx, w.jane, over.ID, over.Version)
		must(t, err)
		w.run()
		if over = w.now(w.jane, over); over.State != Done {
			t.Errorf("%+v", over)
		}
	})
}

// Whoever was erased amid their work leaves it to others, and nothing of it half done.
func TestWorkOfWhoWasErased(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		j := w.amid(w.kate)
		w.write(func(tx *db.Tx) error {
			tomb, err := w.idy.Tombstone(w.ctx, tx)
			if err != nil {
				return err
			}
			_, err = w.ppl.Erase(w.ctx, tx, w.firm.ID, w.kate.User, people.Erasure{Pseudonym: "Erased 1", Login: tomb})
			return err
		})
		w.clk.Advance(time.Hour)
		w.run()
		j = w.now(w.jane, j)
		if !j.Paused() {
			t.Fatalf("%+v", j)
		}
		j, err := w.TakeOver(w.ctx, w.jane, j.ID, j.Version)
		must(t, err)
		w.confirmed(w.jane, j)
		w.run()
		if j = w.now(w.jane, j); j.State != Done || j.User != w.jane.User {
			t.Errorf("%+v", j)
		}
	})
}
