package db_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

// fate is how a callback ends.
type fate int

const (
	succeeds fate = iota
	fails
	panics
	exits
	breaks // a statement fails and the callback hides it
	cancelled
	gone // the caller has given up before
	fates
)

var errFails = errors.New("fails")

// act runs a callback of the given fate that counts itself and leaves a mark of its own, and reports whether Write took it.
func act(d *db.DB, key string, how fate, soft bool) (taken bool) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if how == gone {
		cancel()
	}
	write := d.Write
	if soft {
		write = d.WriteSoft
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { _ = recover() }()
		err := write(ctx, func(tx *db.Tx) error {
			if err := tx.Lock(ctx, "account", "sum"); err != nil {
				return err
			}
			var n, marks int64
			const query = "select coalesce(max(n), 0), (select count(*) from pairs where k <> 'sum') from pairs where k = 'sum'"
			if err := tx.QueryRow(ctx, query).Scan(&n, &marks); err != nil {
				return err
			}
			if n != marks {
				return fmt.Errorf("%d counted, %d marks: another's half work is seen", n, marks)
			}
			if err := set(ctx, tx, key, 1); err != nil {
				return err
			}
			switch how {
			case fails:
				return errFails
			case panics:
				panic("boom")
			case exits:
				runtime.Goexit()
			case breaks:
				_, _ = tx.Exec(ctx, "insert into pairs (k, n) values (?, ?)", key, 2)
			case cancelled:
				cancel()
			}
			if err := set(ctx, tx, "sum", n+1); err != nil && how == succeeds {
				return err
			}
			return nil
		})
		taken = err == nil
	}()
	<-done
	return taken
}

func TestCallbacksAreIsolated(t *testing.T) {
	dbtest.Each(t, pairs, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		rapid.Check(t, func(r *rapid.T) {
			err := d.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec(ctx, "delete from pairs"); return err })
			if err != nil {
				r.Fatal(err)
			}
			hows := rapid.SliceOfN(rapid.IntRange(0, int(fates)-1), 1, 24).Draw(r, "fates")
			softs := rapid.SliceOfN(rapid.Bool(), len(hows), len(hows)).Draw(r, "softs")
			taken := make([]bool, len(hows))
			holding, release := make(chan struct{}), make(chan struct{})
			var wg sync.WaitGroup
			if !d.Postgres() { // keep the writer busy, so that the others share a commit
				wg.Go(func() {
					_ = d.WriteSoft(ctx, func(*db.Tx) error { close(holding); <-release; return nil })
				})
				<-holding
			}
			for i, how := range hows {
				wg.Go(func() { taken[i] = act(d, fmt.Sprint("k", i), fate(how), softs[i]) })
			}
			close(release)
			wg.Wait()
			want := int64(0)
			for i, how := range hows {
				mark := get(t, d, fmt.Sprint("k", i)) == 1
				if ok := fate(how) == succeeds; taken[i] != ok || mark != ok {
					r.Fatalf("callback %d of fate %d: taken %v, kept %v", i, how, taken[i], mark)
				}
				if taken[i] {
					want++
				}
			}
			if n := max(get(t, d, "sum"), 0); n != want {
				r.Fatalf("%d counted, %d taken", n, want)
			}
		})
	})
}

// A caller who gives up while the writer is busy is answered at once, not when its turn comes.
func TestWaitingCallerMayLeave(t *testing.T) {
	d := dbtest.SQLite(t, clock.NewFake(dbtest.Start), pairs...)
	holding, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = d.Write(context.Background(), func(*db.Tx) error { close(holding); <-release; return nil })
	})
	<-holding
	ctx, cancel := context.WithCancel(context.Background())
	ran, answer := false, make(chan error)
	go func() { answer <- d.Write(ctx, func(*db.Tx) error { ran = true; return nil }) }()
	cancel()
	if err := <-answer; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	close(release)
	wg.Wait()
	if err := d.Close(); err != nil || ran {
		t.Errorf("%v, ran %v", err, ran)
	}
}

// Everybody who was waiting when the database is closed gets an answer that is true.
func TestCloseDrains(t *testing.T) {
	path := filepath.Join(t.TempDir(), "drain.db")
	for range 10 {
		d := dbtest.Open(t, path, clock.NewFake(dbtest.Start), pairs...)
		if err := d.Write(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec(context.Background(), "delete from pairs")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		taken := make([]bool, 50)
		for i := range taken {
			wg.Go(func() { taken[i] = act(d, fmt.Sprint("k", i), succeeds, i%2 == 0) })
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		wg.Wait()
		again := dbtest.Open(t, path, clock.NewFake(dbtest.Start))
		for i, ok := range taken {
			if kept := get(t, again, fmt.Sprint("k", i)) == 1; kept != ok {
				t.Errorf("%d: taken %v, kept %v", i, ok, kept)
			}
		}
	}
}

// Whoever is refused for what another wrote finds it written: a refusal isn't answered before what it saw is committed.
func TestARefusalIsAnsweredAfterWhatItSaw(t *testing.T) {
	dbtest.Each(t, pairs, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := t.Context()
		const shortly = 50 * time.Millisecond // for the next to queue up; were it too short, less would be tried
		var all sync.WaitGroup
		answered := make(chan struct{})
		all.Go(func() {
			if err := d.Write(ctx, func(tx *db.Tx) error {
				all.Go(func() {
					defer close(answered)
					err := d.Write(ctx, func(tx *db.Tx) error {
						var n int64
						if err := tx.QueryRow(ctx, "select n from pairs where k = 'first'").Scan(&n); err != nil {
							return err
						}
						return errFails
					})
					var n int64
					if seen := d.QueryRow(ctx, "select n from pairs where k = 'first'").Scan(&n); errors.Is(err, errFails) && seen != nil {
						t.Error("refused for what isn't there:", seen)
					}
				})
				time.Sleep(shortly)
				all.Go(func() {
					if err := d.Write(ctx, func(*db.Tx) error {
						select {
						case <-answered:
						case <-time.After(shortly):
						}
						return nil
					}); err != nil {
						t.Error(err)
					}
				})
				time.Sleep(shortly)
				return set(ctx, tx, "first", 1)
			}); err != nil {
				t.Error(err)
			}
		})
		all.Wait()
	})
}
