package idempotency_test

import (
	"context"
	"crypto/rand"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/idempotency"
	"cabinet/internal/platform/web"
)

// another is the store of a second process of the deployment.
func (x *house) another() *idempotency.Store {
	return idempotency.New(x.db, x.clk.Now, id.NewMaker(x.clk.Now, rand.Reader))
}

// change writes something as a claimed request does: here the content of a foreign key's row.
func (x *house) change(s *idempotency.Store, in web.ReplayClaim, ticket, text string) error {
	return x.insert(s.Hold(context.Background(), in, ticket), text)
}

func (x *house) insert(ctx context.Context, text string) error {
	return x.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into idempotency_keys (account_id, user_id, key_hash, request_hash, ticket, runs_until, kept_until, body_hash, headers, content, withheld)
			values ('elsewhere', ?, ?, '', '', 0, 0, '', '{}', ?, '')`, text, text, []byte{})
		return err
	})
}

func (x *house) changes(t *testing.T) (n int) {
	t.Helper()
	if err := x.db.QueryRow(t.Context(), `select count(*) from idempotency_keys where account_id = 'elsewhere'`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestAKeyOutlivesADatabaseThatWentAway has one process claim and lose its database; the other takes over after the lease,
// and the first, still alive, changes nothing any more.
func TestAKeyOutlivesADatabaseThatWentAway(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		in, one, two := claimOf("k"), x.store, x.another()
		first := claim(t, one, in, web.ReplayNew)
		claim(t, two, in, web.ReplayRunning)
		x.clk.Advance(time.Minute)
		second := claim(t, two, in, web.ReplayNew)
		if err := x.change(one, in, first.Ticket, "first"); !errs.Is(err, errs.Conflict) {
			t.Error("the first one still commits:", err)
		}
		if err := x.change(two, in, second.Ticket, "second"); err != nil || x.changes(t) != 1 {
			t.Error(err, x.changes(t))
		}
		if err := one.Release(t.Context(), in, first.Ticket); err != nil {
			t.Fatal(err)
		}
		if err := two.Keep(t.Context(), in, second.Ticket, web.ReplayAnswer{Status: 201, Header: map[string]string{}}); err != nil {
			t.Fatal(err)
		}
		x.clk.Advance(time.Hour)
		if got := claim(t, one, in, web.ReplayDone); got.Answer.Status != 201 {
			t.Errorf("%+v", got)
		}
	})
}

// TestARequestThatTookTooLongChangesNothing repeats a request while the first try hangs for longer than its lease.
func TestARequestThatTookTooLongChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		x.enter = func() {
			x.enter = nil
			x.clk.Advance(61 * time.Second)
			if rec := x.keyed(anna, "writes", "k"); rec.Code != 201 {
				t.Error("the second try:", rec.Code, rec.Body)
			}
		}
		if rec := x.keyed(anna, "writes", "k"); rec.Code != 409 || code(t, rec) != "web.error.replay_running" {
			t.Error("the first try:", rec.Code, rec.Body)
		}
		if rec := x.keyed(anna, "writes", "k"); rec.Code != 201 || rec.Header().Get("Idempotent-Replayed") != "true" || x.changes(t) != 1 {
			t.Error("the third try:", rec.Code, x.changes(t))
		}
	})
}

// TestAKeyUnderWhichSomethingChangedIsNeverFree has a process die between its change and its answer.
func TestAKeyUnderWhichSomethingChangedIsNeverFree(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		in, two := claimOf("k"), x.another()
		first := claim(t, x.store, in, web.ReplayNew)
		if err := x.change(x.store, in, first.Ticket, "first"); err != nil {
			t.Fatal(err)
		}
		x.clk.Advance(time.Minute)
		claim(t, two, in, web.ReplayUnknown)
		if err := x.change(x.store, in, first.Ticket, "more"); err != nil { // nobody else has the key: it may finish
			t.Fatal(err)
		}
		in2 := claimOf("undone")
		third := claim(t, x.store, in2, web.ReplayNew)
		err := x.db.Write(x.store.Hold(t.Context(), in2, third.Ticket), func(*db.Tx) error { return errs.E(errs.Invalid, "", nil) })
		if !errs.Is(err, errs.Invalid) {
			t.Fatal(err)
		}
		x.clk.Advance(time.Minute)
		claim(t, two, in2, web.ReplayNew) // what was undone is no change
	})
}

// TestTakingOverRacesWithTheLastCommit lets both processes go at the moment at which the lease ends: either the first
// commits and the key is held for good, or the second has it and the first can't commit.
func TestTakingOverRacesWithTheLastCommit(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		two := x.another()
		for i := range 25 {
			in := claimOf("k" + string(rune('a'+i)))
			first := claim(t, x.store, in, web.ReplayNew)
			x.clk.Advance(time.Minute)
			var committed, taken atomic.Bool
			var both sync.WaitGroup
			both.Go(func() {
				switch err := x.change(x.store, in, first.Ticket, in.Key); {
				case err == nil:
					committed.Store(true)
				case !errs.Is(err, errs.Conflict):
					t.Error(err)
				}
			})
			both.Go(func() {
				got, err := two.Claim(t.Context(), in)
				if err != nil || got.State != web.ReplayNew && got.State != web.ReplayUnknown {
					t.Error(got, err)
				}
				taken.Store(got.State == web.ReplayNew)
			})
			both.Wait()
			if committed.Load() == taken.Load() {
				t.Fatalf("committed %v, taken over %v", committed.Load(), taken.Load())
			}
		}
	})
}

// wrote has every request under way have changed something.
func (x *house) wrote(t *testing.T) {
	t.Helper()
	err := x.db.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `update idempotency_keys set wrote = 1`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
