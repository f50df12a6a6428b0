package jobs_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"cabinet/internal/platform/db"
	"cabinet/internal/platform/jobs"
)

var zones = []string{"America/New_York", "Europe/Berlin", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Apia"}

// tiled fails unless the ticks of each account follow one another without gap or overlap.
func tiled(t *testing.T, ticks []jobs.Tick) {
	t.Helper()
	last := map[string]time.Time{}
	for _, k := range ticks {
		if prev, ok := last[k.Account]; ok && !prev.Equal(k.Since) || !k.At.After(k.Since) {
			t.Fatalf("after %s comes %s to %s", prev, k.Since, k.At)
		}
		last[k.Account] = k.At
	}
}

func set(w *world, r *jobs.Recurring, account string, rule jobs.Rule) {
	w.Helper()
	if err := w.d.Write(w.Context(), func(tx *db.Tx) error { return r.Set(w.Context(), tx, account, rule) }); err != nil {
		w.Fatal(err)
	}
}

// walk moves the clock from due instant to due instant, as the demo's clock does.
func walk(w *world, until time.Time) {
	w.Helper()
	for {
		if _, _, err := w.q.RunDue(w.Context()); err != nil {
			w.Fatal(err)
		}
		next, ok, err := w.q.NextDue(w.Context(), 0)
		if err != nil {
			w.Fatal(err)
		}
		if !ok || next.After(until) {
			w.clk.Advance(until.Sub(w.clk.Now()))
			return
		}
		w.clk.Advance(next.Sub(w.clk.Now()))
	}
}

func TestAYearOfDailyDigestsInFiveZones(t *testing.T) {
	each(t, func(w *world) {
		var ticks []jobs.Tick
		r := w.q.Schedule(jobs.Schedule{Name: "t.digest", Do: func(_ context.Context, k jobs.Tick) error { ticks = append(ticks, k); return nil }})
		for _, z := range zones {
			set(w, r, z, jobs.Rule{Zone: z, At: jobs.LocalTime{Hour: 2, Minute: 30}})
		}
		until := w.clk.Now().AddDate(1, 0, 0)
		if w.d.Postgres() {
			until = w.clk.Now().AddDate(0, 1, 0) // the zones' rules are proven by the other database
		}
		walk(w, until)
		tiled(w.T, ticks)
		counts := map[string]int{}
		for _, k := range ticks {
			counts[k.Account]++
		}
		for _, z := range zones {
			want := int(until.Sub(until.AddDate(-1, 0, 0)).Hours() / 24)
			if w.d.Postgres() {
				want = 31
			}
			if counts[z] != want {
				w.Errorf("%s: %d digests, want %d", z, counts[z], want)
			}
		}
	})
}

func TestMissedTicksAreCaughtUpOnce(t *testing.T) {
	each(t, func(w *world) {
		var ticks []jobs.Tick
		w.q.Schedule(jobs.Schedule{Name: "t.hourly", Rule: jobs.Rule{Every: time.Hour}, Do: func(_ context.Context, k jobs.Tick) error { ticks = append(ticks, k); return nil }})
		begun := w.clk.Now()
		w.runDue(0, 0)
		w.clk.Advance(5*time.Hour + time.Minute)
		w.runDue(1, 0)
		w.clk.Advance(time.Hour)
		w.runDue(1, 0)
		w.runDue(0, 0)
		tiled(w.T, ticks)
		if len(ticks) != 2 || !ticks[0].Since.Equal(begun) || !ticks[0].At.Equal(begun.Add(5*time.Hour)) {
			w.Fatalf("%+v", ticks)
		}
	})
}

func TestATickWaitsForTheOneBefore(t *testing.T) {
	each(t, func(w *world) {
		fail := true
		var ticks []jobs.Tick
		w.q.Schedule(jobs.Schedule{Name: "t.minutely", Rule: jobs.Rule{Every: time.Minute}, Do: func(_ context.Context, k jobs.Tick) error {
			if fail {
				return errors.New("away")
			}
			ticks = append(ticks, k)
			return nil
		}})
		w.runDue(0, 0)
		w.clk.Advance(time.Minute)
		w.runDue(0, 1)
		for range 3 {
			w.clk.Advance(time.Second)
			w.runDue(0, 0)
		}
		fail = false
		w.clk.Advance(10 * time.Minute)
		w.runDue(2, 0)
		tiled(w.T, ticks)
		if len(ticks) != 2 {
			w.Fatalf("%+v", ticks)
		}
	})
}

func TestSettingTheSameRuleChangesNothingAndAnotherMovesTheTick(t *testing.T) {
	each(t, func(w *world) {
		var ticks []jobs.Tick
		r := w.q.Schedule(jobs.Schedule{Name: "t.digest", Do: func(_ context.Context, k jobs.Tick) error { ticks = append(ticks, k); return nil }})
		at := func(h int) jobs.Rule { return jobs.Rule{Zone: "Europe/London", At: jobs.LocalTime{Hour: h}} }
		next := func() time.Time {
			n, _, err := w.q.NextDue(w.Context(), 0)
			if err != nil {
				w.Fatal(err)
			}
			return n
		}
		set(w, r, "a", at(12))
		noon := next()
		w.clk.Advance(4 * time.Hour) // noon has passed, but nobody ran it yet
		set(w, r, "a", at(12))
		w.runDue(1, 0)
		set(w, r, "a", at(18))
		if got := next(); !got.Equal(noon.Add(6 * time.Hour)) {
			w.Fatalf("next at %s", got)
		}
		w.clk.Advance(6 * time.Hour)
		w.runDue(1, 0)
		tiled(w.T, ticks)
		if err := w.d.Write(w.Context(), func(tx *db.Tx) error { return r.Remove(w.Context(), tx, "a") }); err != nil {
			w.Fatal(err)
		}
		w.clk.Advance(100 * time.Hour)
		w.runDue(0, 0)
		err := w.d.Write(w.Context(), func(tx *db.Tx) error { return r.Set(w.Context(), tx, "a", jobs.Rule{Zone: "Nowhere/Land"}) })
		if err == nil {
			w.Fatal("a zone that isn't there was taken")
		}
	})
}

func TestManyProcessesOneTick(t *testing.T) {
	each(t, func(w *world) {
		var mu sync.Mutex
		var ticks []jobs.Tick
		var queues []*jobs.Queue
		for range 3 {
			q := newQueue(w.d, w.clk.Now, w.clk.Now, jobs.Options{})
			q.Schedule(jobs.Schedule{Name: "t.hourly", Rule: jobs.Rule{Every: time.Hour}, Do: func(_ context.Context, k jobs.Tick) error {
				mu.Lock()
				defer mu.Unlock()
				ticks = append(ticks, k)
				return nil
			}})
			queues = append(queues, q)
		}
		const rounds = 25
		for range rounds {
			var wg sync.WaitGroup
			for _, q := range queues {
				wg.Go(func() {
					if _, _, err := q.RunDue(context.Background()); err != nil {
						w.Error(err)
					}
				})
			}
			wg.Wait()
			w.clk.Advance(time.Hour)
		}
		tiled(w.T, ticks)
		if len(ticks) != rounds-1 {
			w.Fatalf("%d ticks, want %d", len(ticks), rounds-1)
		}
	})
}
