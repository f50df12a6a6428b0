package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

func recorder(w *world, name string, k jobs.Kind[note]) (*jobs.Handle[note], *[]string) {
	var got []string
	k.Name = name
	k.Do = func(_ context.Context, n note) error { got = append(got, n.Text); return nil }
	return jobs.Register(w.q, k), &got
}

func TestJobExistsWithItsTransactionOnly(t *testing.T) {
	each(t, func(w *world) {
		h, got := recorder(w, "t.note", jobs.Kind[note]{})
		boom := errors.New("boom")
		err := w.d.Write(w.Context(), func(tx *db.Tx) error {
			if _, err := h.Enqueue(w.Context(), tx, note{"lost"}); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			w.Fatal(err)
		}
		add(w, h, note{"kept"}, jobs.Account("a1"))
		w.runDue(1, 0)
		if !slices.Equal(*got, []string{"kept"}) {
			w.Fatalf("ran %q", *got)
		}
		w.runDue(0, 0)
		if c := w.counts(); c != (jobs.Counts{Done: 1}) {
			w.Fatalf("%+v", c)
		}
	})
}

func TestOrderIsPriorityThenDueTime(t *testing.T) {
	each(t, func(w *world) {
		var got []string
		do := func(_ context.Context, n note) error { got = append(got, n.Text); return nil }
		bulk := jobs.Register(w.q, jobs.Kind[note]{Name: "t.bulk", Priority: jobs.Bulk, Do: do})
		normal := jobs.Register(w.q, jobs.Kind[note]{Name: "t.normal", Do: do})
		urgent := jobs.Register(w.q, jobs.Kind[note]{Name: "t.urgent", Priority: jobs.Urgent, Do: do})
		add(w, bulk, note{"bulk"})
		add(w, normal, note{"late"}, jobs.At(w.clk.Now().Add(time.Minute)))
		add(w, normal, note{"normal"})
		add(w, urgent, note{"urgent"})
		add(w, normal, note{"older"}, jobs.At(w.clk.Now().Add(-time.Minute)))
		w.runDue(4, 0)
		next, ok, err := w.q.NextDue(w.Context(), 0)
		if err != nil || !ok || !next.Equal(w.clk.Now().Add(time.Minute)) {
			w.Fatal(next, ok, err)
		}
		w.clk.Advance(time.Minute)
		w.runDue(1, 0)
		if want := []string{"urgent", "older", "normal", "bulk", "late"}; !slices.Equal(got, want) {
			w.Fatalf("order %q, want %q", got, want)
		}
		if _, ok, err := w.q.NextDue(w.Context(), 0); ok || err != nil {
			w.Fatal("something is still due", err)
		}
	})
}

func TestUniqueAmongUnfinishedJobsOfOneAccount(t *testing.T) {
	each(t, func(w *world) {
		h, got := recorder(w, "t.note", jobs.Kind[note]{})
		first := add(w, h, note{"1"}, jobs.Unique("k"), jobs.Account("a"))
		if again := add(w, h, note{"2"}, jobs.Unique("k"), jobs.Account("a")); again != first {
			w.Fatal("the key was taken twice")
		}
		add(w, h, note{"3"}, jobs.Unique("k"), jobs.Account("b"))
		w.runDue(2, 0)
		if next := add(w, h, note{"4"}, jobs.Unique("k"), jobs.Account("a")); next == first {
			w.Fatal("a finished job still holds its key")
		}
		w.runDue(1, 0)
		if want := []string{"1", "3", "4"}; !slices.Equal(*got, want) {
			w.Fatalf("%q", *got)
		}
	})
}

func TestFailuresAreTriedAgainThenDeadThenReplayed(t *testing.T) {
	each(t, func(w *world) {
		broken := true
		var attempts []int
		h := jobs.Register(w.q, jobs.Kind[note]{Name: "t.flaky", Attempts: 3, Backoff: func(int) time.Duration { return time.Minute },
			Do: func(ctx context.Context, _ note) error {
				info, _ := jobs.Current(ctx)
				attempts = append(attempts, info.Attempt)
				if broken {
					return errors.New("450 try later: jane@example.org token=Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5")
				}
				return nil
			}})
		job := add(w, h, note{})
		for range 3 {
			w.runDue(0, 1)
			w.runDue(0, 0)
			w.clk.Advance(73 * time.Second)
		}
		w.runDue(0, 0)
		list := w.dead()
		if len(list) != 1 || list[0].ID != job || list[0].Attempts != 3 || list[0].Kind != "t.flaky" {
			w.Fatalf("%+v", list)
		}
		if r := list[0].Reason; !strings.Contains(r, "450 try later") || strings.Contains(r, "jane") || strings.Contains(r, "Zm9v") {
			w.Fatalf("reason %q", r)
		}
		broken = false
		if err := w.q.Retry(w.Context(), job); err != nil {
			w.Fatal(err)
		}
		if err := w.q.Retry(w.Context(), job); !errs.Is(err, errs.NotFound) {
			w.Fatal("replayed twice:", err)
		}
		w.runDue(1, 0)
		w.runDue(0, 0)
		if !slices.Equal(attempts, []int{1, 2, 3, 1}) {
			w.Fatal(attempts)
		}
	})
}

func TestReplayGivesWayToANewerJobOfTheSameKey(t *testing.T) {
	each(t, func(w *world) {
		h := jobs.Register(w.q, jobs.Kind[note]{Name: "t.bad", Do: func(context.Context, note) error { return jobs.Permanent(errors.New("no")) }})
		old := add(w, h, note{}, jobs.Unique("k"))
		w.runDue(0, 1)
		add(w, h, note{}, jobs.Unique("k"))
		if err := w.q.Retry(w.Context(), old); !errs.Is(err, errs.Conflict) {
			w.Fatal(err)
		}
	})
}

func TestWhatIsTooLateIsDroppedNeverRun(t *testing.T) {
	each(t, func(w *world) {
		h, got := recorder(w, "t.reset", jobs.Kind[note]{NotAfter: time.Hour})
		add(w, h, note{"stale"})
		add(w, h, note{"longer"}, jobs.NotAfter(w.clk.Now().Add(3*time.Hour)))
		w.clk.Advance(time.Hour + time.Microsecond)
		w.runDue(2, 0)
		if !slices.Equal(*got, []string{"longer"}) {
			w.Fatalf("ran %q", *got)
		}
		if c := w.counts(); c.Dropped != 1 || c.Done != 1 {
			w.Fatalf("%+v", c)
		}
	})
}

func TestARetryPastTheExpiryIsDropped(t *testing.T) {
	each(t, func(w *world) {
		h := jobs.Register(w.q, jobs.Kind[note]{Name: "t.pin", NotAfter: time.Minute, Backoff: func(int) time.Duration { return time.Hour },
			Do: func(context.Context, note) error { return errors.New("smtp away") }})
		add(w, h, note{})
		w.runDue(1, 0)
		if c := w.counts(); c.Dropped != 1 {
			w.Fatalf("%+v", c)
		}
	})
}

func TestAliveRefusesOnceExpired(t *testing.T) {
	each(t, func(w *world) {
		var alive, expired error
		h := jobs.Register(w.q, jobs.Kind[note]{Name: "t.slow", NotAfter: time.Minute, Do: func(ctx context.Context, _ note) error {
			alive = jobs.Alive(ctx)
			w.clk.Advance(2 * time.Minute)
			expired = jobs.Alive(ctx)
			return fmt.Errorf("send: %w", expired)
		}})
		add(w, h, note{})
		w.runDue(1, 0)
		if alive != nil || !errors.Is(expired, jobs.ErrExpired) || w.counts().Dropped != 1 {
			w.Fatal(alive, expired, w.counts())
		}
	})
}

func TestPermanentDropAndBadArguments(t *testing.T) {
	each(t, func(w *world) {
		perm := jobs.Register(w.q, jobs.Kind[note]{Name: "t.perm", Do: func(context.Context, note) error {
			return fmt.Errorf("mail: %w", jobs.Permanent(errors.New("550 no such user")))
		}})
		drop := jobs.Register(w.q, jobs.Kind[note]{Name: "t.drop", Do: func(context.Context, note) error {
			return fmt.Errorf("invitation: %w", jobs.Drop(errors.New("withdrawn")))
		}})
		jobs.Register(w.q, jobs.Kind[int]{Name: "t.int", Do: func(context.Context, int) error { return nil }})
		add(w, perm, note{})
		add(w, drop, note{})
		bad := add(w, perm, note{})
		err := w.d.Write(w.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(w.Context(), `update jobs set kind = 't.int' where id = ?`, string(bad))
			return err
		})
		if err != nil {
			w.Fatal(err)
		}
		w.runDue(1, 2)
		if c := w.counts(); c.Dead != 2 || c.Dropped != 1 {
			w.Fatalf("%+v", c)
		}
		if jobs.Permanent(nil) != nil || jobs.Drop(nil) != nil {
			w.Fatal("nil became an error")
		}
	})
}

func TestPanicsAreContainedAndThreeAreTheEnd(t *testing.T) {
	each(t, func(w *world) {
		h := jobs.Register(w.q, jobs.Kind[note]{Name: "t.panic", Backoff: func(int) time.Duration { return time.Second },
			Do: func(context.Context, note) error { panic("poison") }})
		good, got := recorder(w, "t.good", jobs.Kind[note]{})
		add(w, h, note{})
		add(w, good, note{"fine"})
		w.runDue(1, 1)
		for range 2 {
			w.clk.Advance(2 * time.Second)
			w.runDue(0, 1)
		}
		list := w.dead()
		if len(list) != 1 || !strings.Contains(list[0].Reason, "poison") || len(*got) != 1 {
			w.Fatalf("%+v %v", list, *got)
		}
	})
}

func TestArgumentsAreBounded(t *testing.T) {
	each(t, func(w *world) {
		h, _ := recorder(w, "t.note", jobs.Kind[note]{})
		if _, err := enqueue(w.d, h, note{strings.Repeat("x", 65<<10)}); err == nil {
			w.Fatal("a huge payload was taken")
		}
	})
}

func TestCompleteFinishesWithTheHandlersTransaction(t *testing.T) {
	each(t, func(w *world) {
		fail := true
		h := jobs.Register(w.q, jobs.Kind[note]{Name: "t.atomic", Backoff: func(int) time.Duration { return time.Second },
			Do: func(ctx context.Context, n note) error {
				return w.d.Write(ctx, func(tx *db.Tx) error {
					if err := jobs.Complete(ctx, tx); err != nil {
						return err
					}
					if fail {
						return errors.New("rolled back")
					}
					return nil
				})
			}})
		add(w, h, note{})
		w.runDue(0, 1)
		if c := w.counts(); c.Waiting != 1 {
			w.Fatalf("%+v", c)
		}
		fail = false
		w.clk.Advance(2 * time.Second)
		w.runDue(1, 0)
		if c := w.counts(); c.Done != 1 {
			w.Fatalf("%+v", c)
		}
	})
}

func TestFinishedJobsArePrunedAndDeadOnesStayLonger(t *testing.T) {
	each(t, func(w *world) {
		h, _ := recorder(w, "t.note", jobs.Kind[note]{})
		bad := jobs.Register(w.q, jobs.Kind[note]{Name: "t.bad", Do: func(context.Context, note) error { return jobs.Permanent(errors.New("no")) }})
		for range 3 {
			add(w, h, note{})
		}
		add(w, bad, note{})
		w.runDue(3, 1)
		add(w, h, note{}, jobs.At(w.clk.Now().AddDate(1, 0, 0)))
		for _, step := range []struct {
			later time.Duration
			want  int64
		}{{time.Hour, 0}, {24 * time.Hour, 3}, {91 * 24 * time.Hour, 1}} {
			w.clk.Advance(step.later)
			if n, err := w.q.Prune(w.Context()); err != nil || n != step.want {
				w.Fatalf("pruned %d, want %d (%v)", n, step.want, err)
			}
		}
		if c := w.counts(); c.Waiting != 1 {
			w.Fatalf("%+v", c)
		}
	})
}

func TestForgetTakesOneAccountOnly(t *testing.T) {
	each(t, func(w *world) {
		h, _ := recorder(w, "t.note", jobs.Kind[note]{})
		add(w, h, note{}, jobs.Account("a"))
		add(w, h, note{}, jobs.Account("b"))
		add(w, h, note{})
		err := w.d.Write(w.Context(), func(tx *db.Tx) error { return w.q.Forget(w.Context(), tx, "a") })
		if err != nil {
			w.Fatal(err)
		}
		w.runDue(2, 0)
		if err := w.d.Write(w.Context(), func(tx *db.Tx) error { return w.q.Forget(w.Context(), tx, "") }); err == nil {
			w.Fatal("the deployment's own work was forgotten")
		}
	})
}

func TestUnknownKindsWaitForAProcessThatKnowsThem(t *testing.T) {
	each(t, func(w *world) {
		newer := newQueue(w.d, w.clk.Now, w.clk.Now, jobs.Options{})
		h := jobs.Register(newer, jobs.Kind[note]{Name: "t.new", Do: func(context.Context, note) error { return nil }})
		recorder(w, "t.old", jobs.Kind[note]{})
		add(w, h, note{})
		w.runDue(0, 0)
		if ran, _, err := newer.RunDue(w.Context()); ran != 1 || err != nil {
			w.Fatal(ran, err)
		}
	})
}
