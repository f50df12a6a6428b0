package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// TestDeadLettersPage turns over a thousand dead letters, narrowed and not, and meets each once.
func TestDeadLettersPage(t *testing.T) {
	each(t, func(w *world) {
		var handles []*jobs.Handle[note]
		for i := range 3 {
			handles = append(handles, jobs.Register(w.q, jobs.Kind[note]{Name: fmt.Sprintf("test.kind_%d", i),
				Do: func(context.Context, note) error { return jobs.Permanent(errors.New("no such thing")) }}))
		}
		want := map[string][]jobs.ID{}
		err := w.d.Write(w.Context(), func(tx *db.Tx) error {
			clear(want)
			for i := range 1000 {
				account := fmt.Sprintf("account-%d", i%7)
				id, err := handles[i%3].Enqueue(w.Context(), tx, note{}, jobs.Account(account))
				if err != nil {
					return err
				}
				for _, key := range []string{"", fmt.Sprintf("test.kind_%d", i%3), account} {
					want[key] = append([]jobs.ID{id}, want[key]...)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		w.runDue(0, 1000)
		for key, filter := range map[string]jobs.DeadFilter{"": {}, "test.kind_1": {Kind: "test.kind_1"}, "account-3": {Account: "account-3"}} {
			var got []jobs.ID
			for filter.Limit = 64; ; {
				page, err := w.q.DeadLetters(w.Context(), filter)
				if err != nil || len(page) > 64 {
					t.Fatal(len(page), err)
				}
				if len(page) == 0 {
					break
				}
				for _, d := range page {
					got = append(got, d.ID)
				}
				filter.Before = page[len(page)-1].ID
			}
			if !slices.Equal(got, want[key]) {
				t.Errorf("%q: %d letters, want %d, or in another order", key, len(got), len(want[key]))
			}
		}
		kinds, err := w.q.DeadKinds(w.Context())
		if err != nil || len(kinds) != 3 || kinds[0].Kind != "test.kind_0" || kinds[0].Count != 334 || kinds[2].Count != 333 || kinds[1].Oldest.IsZero() {
			t.Errorf("%+v, %v", kinds, err)
		}
	})
}

// TestReplayOfAKind replays what may be and leaves what is under way already.
func TestReplayOfAKind(t *testing.T) {
	each(t, func(w *world) {
		broken := true
		done := map[string]int{}
		do := func(_ context.Context, n note) error {
			if broken {
				return jobs.Permanent(errors.New("broken"))
			}
			done[n.Text]++
			return nil
		}
		h := jobs.Register(w.q, jobs.Kind[note]{Name: "test.one", Do: do})
		other := jobs.Register(w.q, jobs.Kind[note]{Name: "test.other", Do: do})
		for _, text := range []string{"free", "free"} {
			add(w, h, note{text})
		}
		add(w, h, note{"older"}, jobs.Unique("same"))
		w.runDue(0, 3)
		add(w, h, note{"younger"}, jobs.Unique("same"))
		add(w, h, note{"replaced"}, jobs.Unique("taken"))
		add(w, other, note{"other"})
		w.runDue(0, 3)
		broken = false
		add(w, h, note{"asked anew"}, jobs.Unique("taken"), jobs.At(w.clk.Now().Add(time.Hour)))

		var n int64
		write(w, func(tx *db.Tx) (err error) {
			n, err = w.q.ReplayKind(w.Context(), tx, "test.one")
			return err
		})
		if n != 3 {
			t.Errorf("%d replayed", n)
		}
		w.runDue(3, 0)
		if done["free"] != 2 || done["younger"] != 1 || len(done) != 2 {
			t.Errorf("done: %v", done)
		}
		left, err := w.q.DeadLetters(w.Context(), jobs.DeadFilter{Limit: 10})
		if err != nil || len(left) != 3 {
			t.Fatalf("%+v, %v", left, err)
		}
	})
}

func TestDiscard(t *testing.T) {
	each(t, func(w *world) {
		h := jobs.Register(w.q, jobs.Kind[note]{Name: "test.one", Do: func(context.Context, note) error { return jobs.Permanent(errors.New("broken")) }})
		dead, living := add(w, h, note{}), add(w, h, note{}, jobs.At(w.clk.Now().Add(time.Hour)))
		w.runDue(0, 1)
		if d, err := w.q.DeadLetter(w.Context(), w.d, dead); err != nil || d.Reason != "broken" || d.Kind != "test.one" {
			t.Errorf("%+v, %v", d, err)
		}
		write(w, func(tx *db.Tx) error { return w.q.Discard(w.Context(), tx, dead) })
		for _, id := range []jobs.ID{dead, living, "nonsense"} {
			err := w.d.Write(w.Context(), func(tx *db.Tx) error { return w.q.Discard(w.Context(), tx, id) })
			if !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", id, err)
			}
			if _, err := w.q.DeadLetter(w.Context(), w.d, id); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", id, err)
			}
		}
		if c, err := w.q.Counts(w.Context()); err != nil || c.Dead != 0 || c.Dropped != 1 || c.Waiting != 1 {
			t.Errorf("%+v, %v", c, err)
		}
		w.clk.Advance(25 * time.Hour)
		if n, err := w.q.Prune(w.Context()); err != nil || n != 1 {
			t.Errorf("%d pruned, %v", n, err)
		}
	})
}

func TestNextTick(t *testing.T) {
	each(t, func(w *world) {
		w.q.Schedule(jobs.Schedule{Name: "test.daily", Rule: jobs.Rule{At: jobs.LocalTime{Hour: 2, Minute: 30}}, Do: func(context.Context, jobs.Tick) error { return nil }})
		w.runDue(0, 0)
		at, err := w.q.NextTick(w.Context(), "test.daily", "")
		if err != nil || at.Format("15:04") != "02:30" || !at.After(w.clk.Now()) {
			t.Errorf("%s, %v", at, err)
		}
		if at, err := w.q.NextTick(w.Context(), "test.never", ""); err != nil || !at.IsZero() {
			t.Errorf("%s, %v", at, err)
		}
	})
}

func write(w *world, fn func(tx *db.Tx) error) {
	w.Helper()
	if err := w.d.Write(w.Context(), fn); err != nil {
		w.Fatal(err)
	}
}
