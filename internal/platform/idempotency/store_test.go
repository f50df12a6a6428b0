package idempotency_test

import (
	"context"
	"io/fs"
	"testing"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/idempotency"
	"cabinet/internal/platform/web"
)

func claimOf(key string) web.ReplayClaim {
	return web.ReplayClaim{Account: "a1", User: "anna", Key: key, Request: "r", RunFor: time.Minute, KeepFor: 24 * time.Hour}
}

func claim(t *testing.T, s *idempotency.Store, in web.ReplayClaim, want web.ReplayState) web.Replay {
	t.Helper()
	got, err := s.Claim(t.Context(), in)
	if err != nil || got.State != want {
		t.Fatalf("%+v, %v; want state %d", got, err, want)
	}
	return got
}

// TestARequestThatBrokeOff has a process die in the middle of a request.
func TestARequestThatBrokeOff(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		claim(t, x.store, claimOf("k"), web.ReplayNew)
		claim(t, x.store, claimOf("k"), web.ReplayRunning)
		x.wrote(t)
		x.clk.Advance(time.Minute)
		claim(t, x.store, claimOf("k"), web.ReplayUnknown)
		x.clk.Advance(23 * time.Hour)
		claim(t, x.store, claimOf("k"), web.ReplayUnknown)
		x.clk.Advance(time.Hour)
		claim(t, x.store, claimOf("k"), web.ReplayNew)

		form := claimOf("f")
		form.Takeover = true
		claim(t, x.store, form, web.ReplayNew)
		x.clk.Advance(time.Minute)
		claim(t, x.store, form, web.ReplayNew) // nobody is kept from sending a form
	})
}

// TestALateEndChangesNothing has a request end after another one took its key.
func TestALateEndChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		form := claimOf("f")
		form.Takeover = true
		late := claim(t, x.store, form, web.ReplayNew)
		other := form
		other.Request = "another"
		own := claim(t, x.store, other, web.ReplayNew)
		if err := x.store.Keep(t.Context(), form, late.Ticket, web.ReplayAnswer{Status: 303}); err != nil {
			t.Fatal(err)
		}
		claim(t, x.store, other, web.ReplayRunning)
		if err := x.store.Release(t.Context(), form, late.Ticket); err != nil {
			t.Fatal(err)
		}
		claim(t, x.store, other, web.ReplayRunning)
		answer := web.ReplayAnswer{Status: 303, Body: "b", Header: map[string]string{"Location": "/x"}, Content: []byte{0, 1, 255}, Withheld: web.WithheldLarge}
		if err := x.store.Keep(t.Context(), other, own.Ticket, answer); err != nil {
			t.Fatal(err)
		}
		got := claim(t, x.store, other, web.ReplayDone).Answer
		if got.Status != 303 || got.Body != "b" || got.Header["Location"] != "/x" || string(got.Content) != string(answer.Content) || got.Withheld != answer.Withheld {
			t.Errorf("%+v", got)
		}
		if err := x.store.Release(t.Context(), other, own.Ticket); err != nil || x.rows(t) != 0 {
			t.Error(err, x.rows(t))
		}
	})
}

func TestPrune(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		err := x.db.Write(t.Context(), func(tx *db.Tx) error {
			for i := range 2500 {
				at := dbtest.Start.Add(time.Duration(i-2100) * time.Second)
				if _, err := tx.Exec(t.Context(), `insert into idempotency_keys (account_id, user_id, key_hash, request_hash, ticket, runs_until, kept_until, body_hash, headers, content, withheld)
					values ('a1', 'anna', ?, 'r', 't', ?, ?, '', '{}', ?, '')`, at.String(), db.At(at), db.At(at), []byte{}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := x.store.Prune(t.Context()); err != nil || n != 2101 || x.rows(t) != 399 {
			t.Error(n, err, x.rows(t))
		}
		if n, err := x.store.Prune(t.Context()); err != nil || n != 0 {
			t.Error(n, err)
		}
	})
}

func TestWithoutDatabase(t *testing.T) {
	dbtest.Each(t, []fs.FS{idempotency.Schema()}, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		x := newHouse(t, d, clk)
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if rec := x.keyed(anna, "a", "k"); rec.Code < 500 || x.acted.Load() != 0 {
			t.Error("it acted although nobody could note it:", rec.Code)
		}
	})
}

// FuzzKey sends any key: it is either refused or its answer is repeated, and it never reaches the log.
func FuzzKey(f *testing.F) {
	for _, key := range []string{"", "a", `"8e03978e-40d5-43dd-bc93-6894a57f9324"`, "a b", "\x00", "ключ", "=cmd()", "<script>", "\u202e", "a\r\nSet-Cookie: x=1"} {
		f.Add(key)
	}
	clk := clock.NewFake(dbtest.Start)
	x := newHouse(f, dbtest.SQLite(f, clk, idempotency.Schema()), clk)
	f.Fuzz(func(t *testing.T, key string) {
		clk.Advance(25 * time.Hour)
		x.acted.Store(0)
		first, second := x.keyed(anna, "a", key), x.keyed(anna, "a", key)
		good := len(key) > 0 && len(key) <= 255
		for _, b := range []byte(key) {
			good = good && b > ' ' && b < 0x7f
		}
		switch {
		case good && (first.Code != 201 || second.Body.String() != first.Body.String() || x.acted.Load() != 1):
			t.Fatalf("%q: %d %d", key, first.Code, second.Code)
		case !good && (first.Code != 400 || x.acted.Load() != 0):
			t.Fatalf("%q: %d", key, first.Code)
		}
	})
}

// BenchmarkForm shows what it costs to note a posted form: one soft write before, one after.
func BenchmarkForm(b *testing.B) {
	clk := clock.NewFake(dbtest.Start)
	for kind, open := range map[string]func() *db.DB{"sqlite": func() *db.DB { return dbtest.SQLite(b, clk, idempotency.Schema()) },
		"postgres": func() *db.DB { return dbtest.Postgres(b, clk, idempotency.Schema()) }} {
		b.Run(kind, func(b *testing.B) {
			s := newHouse(b, open(), clk).store
			for i := range b.N {
				in := claimOf(string(rune('a'+i%26)) + time.Duration(i).String())
				got, err := s.Claim(context.Background(), in)
				if err == nil {
					err = s.Keep(context.Background(), in, got.Ticket, web.ReplayAnswer{Status: 303, Header: map[string]string{"Location": "/"}})
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
