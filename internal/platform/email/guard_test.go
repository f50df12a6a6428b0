package email_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/email"
)

// guarded is a guard before a scripted mail server.
type guarded struct {
	*email.Guard
	server *script
	db     *db.DB
	clk    *clock.Fake
	log    bytes.Buffer
	mu     sync.Mutex
	heard  []string
	refuse error // what the hook answers
	n      int
}

func eachGuard(t *testing.T, fn func(t *testing.T, g *guarded)) {
	dbtest.Each(t, []fs.FS{email.Schema()}, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		g := &guarded{server: &script{replies: map[string]string{}}, db: d, clk: clk}
		g.Guard = email.Guarded(mailer(t, g.server.serve(t)), d, clk.Now, slog.New(slog.NewTextHandler(&g.log, nil)), email.Hooks{
			OnStopped: func(_ context.Context, _ *db.Tx, account, address string, f *email.Failure) error {
				g.mu.Lock()
				defer g.mu.Unlock()
				if g.refuse == nil {
					g.heard = append(g.heard, fmt.Sprintf("%s %s %s %d", account, address, f.Meaning, f.Code))
				}
				return g.refuse
			},
			Waiting: func(context.Context) (int64, error) { return 7, nil },
		})
		fn(t, g)
	})
}

// send has an account write to an address; each message is a new one.
func (g *guarded) send(t *testing.T, account, to string) error {
	g.mu.Lock()
	g.n++
	m := sample()
	m.Account, m.To.Email, m.MessageID = account, to, fmt.Sprintf("<%d@cabinet.example>", g.n)
	g.mu.Unlock()
	return g.Send(t.Context(), m)
}

func (g *guarded) commands() int {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	return len(g.server.commands)
}

func (g *guarded) stopped(t *testing.T, account string) []email.StoppedAddress {
	t.Helper()
	list, err := g.Stopped(t.Context(), g.db, account, "", 100)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestARefusedAddressIsStopped(t *testing.T) {
	eachGuard(t, func(t *testing.T, g *guarded) {
		g.server.say("rcpt", "550 5.1.1 no such user maria@example.com")
		if f := email.AsFailure(g.send(t, "a1", "Maria@Example.com")); f == nil || f.Meaning != email.NoSuchAddress {
			t.Fatal(f)
		}
		g.server.say("rcpt", "")
		before := g.commands()
		err := g.send(t, "a1", "maria@EXAMPLE.com")
		if f := email.AsFailure(err); f == nil || f.Meaning != email.Stopped || !email.IsPermanent(err) || f.Alarm() {
			t.Fatal(err)
		}
		if g.commands() != before {
			t.Error("it was tried again")
		}
		list := g.stopped(t, "a1")
		if len(list) != 1 || list[0].Address != "Maria@example.com" || list[0].Key != "maria@example.com" || list[0].Meaning != email.NoSuchAddress ||
			list[0].Code != 550 || list[0].Enhanced != "5.1.1" || !list[0].At.Equal(g.clk.Now()) {
			t.Errorf("%+v", list)
		}
		if len(g.heard) != 1 || g.heard[0] != "a1 Maria@example.com no_such_address 550" {
			t.Error(g.heard)
		}
		for account, to := range map[string]string{"a1": "boris@example.com", "a2": "maria@example.com", "": "maria@example.com"} {
			if err := g.send(t, account, to); err != nil {
				t.Errorf("%q to %s: %v", account, to, err)
			}
		}
		if is, err := g.IsStopped(t.Context(), g.db, "a1", "not an address"); err != nil || is {
			t.Error(is, err)
		}
		allow := func(account, address string) (was bool) {
			err := g.db.Write(t.Context(), func(tx *db.Tx) (err error) { was, err = g.Allow(t.Context(), tx, account, address); return err })
			if err != nil {
				t.Error(err)
			}
			return was
		}
		if allow("a2", "maria@example.com") || allow("a1", "not an address") {
			t.Error("allowed what wasn't stopped")
		}
		if is, err := g.IsStopped(t.Context(), g.db, "a1", "MARIA@example.com"); err != nil || !is {
			t.Error(is, err)
		}
		if !allow("a1", "MARIA@example.com") || allow("a1", "maria@example.com") || len(g.stopped(t, "a1")) != 0 {
			t.Error("allow again")
		}
		if err := g.send(t, "a1", "maria@example.com"); err != nil {
			t.Error(err)
		}
	})
}

// TestWhatStops tries one answer five times on each side of every line.
func TestWhatStops(t *testing.T) {
	eachGuard(t, func(t *testing.T, g *guarded) {
		for i, c := range []struct {
			step, reply string
			after       int // messages until the address is stopped; 0 for never
		}{
			{"rcpt", "550 5.1.1 no such user", 1}, {"rcpt", "553 5.1.3 bad address", 1}, {"rcpt", "556 5.1.10 null MX", 1}, {"rcpt", "550 5.2.1 disabled", 1},
			{"rcpt", "550 5.1.2 no such domain", 1}, {"rcpt", "552 5.2.2 mailbox full", 5}, {"body", "552 5.2.2 mailbox full", 5}, {"rcpt", "550 unrouteable", 5},
			{"rcpt", "550 5.1.0 rejected", 5}, {"rcpt", "550 5.1.8 sender domain not found", 0}, {"rcpt", "553 5.1.7 bad sender", 0},
			{"rcpt", "550 5.7.1 blocked", 0}, {"rcpt", "554 blocked", 0}, {"mail", "550 5.1.1 sender unknown", 0}, {"rcpt", "450 4.1.1 not now", 0},
			{"rcpt", "452 4.2.2 full for now", 0}, {"body", "554 5.7.1 spam", 0}, {"body", "550 5.6.0 content", 0}, {"mail", "552 5.3.4 too large", 0},
			{"connect", "drop", 0}, {"data", "554 5.5.1 no", 0},
		} {
			to := fmt.Sprintf("u%d@example.com", i)
			account := fmt.Sprint("a", i)
			g.server.say(c.step, c.reply)
			for n := 1; n <= 6; n++ {
				_ = g.send(t, account, to)
				if is := len(g.stopped(t, account)) == 1; is != (c.after > 0 && n >= c.after) {
					t.Errorf("%s %s: after %d messages stopped: %v", c.step, c.reply, n, is)
				}
			}
			g.server.say(c.step, "")
		}
		if strings.Contains(g.log.String(), "example.com") {
			t.Error("addresses in the log:", g.log.String())
		}
	})
}

func TestDoubtsPass(t *testing.T) {
	eachGuard(t, func(t *testing.T, g *guarded) {
		full := func(n int) {
			g.server.say("rcpt", "552 5.2.2 full")
			for range n {
				_ = g.send(t, "a1", "maria@example.com")
			}
			g.server.say("rcpt", "")
		}
		full(4)
		if err := g.send(t, "a1", "maria@example.com"); err != nil { // the mailbox was emptied
			t.Fatal(err)
		}
		full(4)
		g.clk.Advance(7*24*time.Hour + time.Minute)
		full(4)
		if list := g.stopped(t, "a1"); len(list) != 0 {
			t.Fatal(list)
		}
		g.server.say("rcpt", "552 5.2.2 full")
		m := sample() // one message tried again and again counts once
		m.Account = "a2"
		for range 6 {
			_ = g.Send(t.Context(), m)
		}
		if list := g.stopped(t, "a2"); len(list) != 0 {
			t.Fatal(list)
		}
		full(1)
		if list := g.stopped(t, "a1"); len(list) != 1 || list[0].Meaning != email.MailboxFull {
			t.Fatal(list)
		}
	})
}

func TestManyRefusalsAtOnceStopOnce(t *testing.T) {
	eachGuard(t, func(t *testing.T, g *guarded) {
		g.server.say("rcpt", "550 5.1.1 no such user")
		var all sync.WaitGroup
		for i := range 24 {
			all.Go(func() { _ = g.send(t, "a1", fmt.Sprintf("u%d@example.com", i%2)) })
		}
		all.Wait()
		if list := g.stopped(t, "a1"); len(list) != 2 || len(g.heard) != 2 {
			t.Error(list, g.heard)
		}
		page, err := g.Stopped(t.Context(), g.db, "a1", "u0@example.com", 1)
		if err != nil || len(page) != 1 || page[0].Key != "u1@example.com" {
			t.Error(page, err)
		}
	})
}

func TestAStopThatCantBeNotedChangesNoAnswer(t *testing.T) {
	eachGuard(t, func(t *testing.T, g *guarded) {
		g.server.say("rcpt", "550 5.1.1 no such user")
		g.refuse = errors.New("no room for the act")
		if f := email.AsFailure(g.send(t, "a1", "maria@example.com")); f == nil || f.Meaning != email.NoSuchAddress {
			t.Error(f)
		}
		if len(g.stopped(t, "a1")) != 0 || !strings.Contains(g.log.String(), "no room for the act") {
			t.Error("a stop of which nobody heard:", g.log.String())
		}
		if err := g.Send(t.Context(), email.Message{To: email.Address{Email: "not an address"}}); !errors.Is(err, email.ErrUnbuildable) {
			t.Error(err)
		}
		if err := g.db.Close(); err != nil {
			t.Fatal(err)
		}
		before := g.commands()
		if err := g.send(t, "a1", "boris@example.com"); err == nil || email.IsPermanent(err) || g.commands() != before {
			t.Error("without the list nothing leaves, and is tried again:", err)
		}
	})
}

func TestTheStateOfTheServer(t *testing.T) {
	eachGuard(t, func(t *testing.T, g *guarded) {
		state := func() email.ServerState {
			t.Helper()
			s, err := g.State(t.Context())
			if err != nil || s.Waiting != 7 {
				t.Fatal(s, err)
			}
			return s
		}
		if s := state(); !s.Sent.IsZero() || !s.FailingSince.IsZero() || s.Alarm() {
			t.Errorf("at first: %+v", s)
		}
		began := g.clk.Now()
		if err := g.send(t, "a1", "maria@example.com"); err != nil {
			t.Fatal(err)
		}
		if s := state(); !s.Sent.Equal(began) || s.Alarm() {
			t.Errorf("%+v", s)
		}
		g.server.say("rcpt", "550 5.1.1 no such user") // nothing about the server
		_ = g.send(t, "a1", "nobody@example.com")
		g.server.say("rcpt", "450 4.7.1 greylisted")
		_ = g.send(t, "a1", "grey@example.com")
		if s := state(); !s.FailingSince.IsZero() || !s.Failed.IsZero() {
			t.Errorf("%+v", s)
		}
		g.server.say("rcpt", "")
		g.server.say("mail", "550 5.7.1 sender not allowed")
		since := g.clk.Now()
		for range 3 {
			_ = g.send(t, "a1", "maria@example.com")
			g.clk.Advance(time.Minute)
		}
		if s := state(); !s.FailingSince.Equal(since) || !s.Failed.Equal(since.Add(2*time.Minute)) || s.Tries != 3 || s.Meaning != email.Setup || s.Stage != email.StageFrom ||
			s.Code != 550 || s.Enhanced != "5.7.1" || !s.Alarm() || !s.Sent.Equal(began) {
			t.Errorf("%+v", s)
		}
		g.server.say("mail", "")
		if err := g.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		if s := state(); !s.FailingSince.IsZero() || s.Tries != 0 || s.Alarm() || !s.Sent.Equal(began) || s.Meaning != email.Setup {
			t.Errorf("after a look: %+v", s)
		}
		if err := g.send(t, "a1", "maria@example.com"); err != nil || !state().Sent.Equal(g.clk.Now()) {
			t.Error(err, state())
		}
	})
}

// TestManyOutcomesCostFewWrites counts every failed try though it writes only now and then.
func TestManyOutcomesCostFewWrites(t *testing.T) {
	eachGuard(t, func(t *testing.T, g *guarded) {
		g.server.say("mail", "421 4.7.0 too many")
		for range 10 {
			_ = g.send(t, "a1", "maria@example.com")
		}
		s, err := g.State(t.Context())
		if err != nil || s.Tries != 1 || s.Meaning != email.Busy {
			t.Error(s, err)
		}
		g.clk.Advance(15 * time.Second)
		_ = g.send(t, "a1", "maria@example.com")
		if s, err := g.State(t.Context()); err != nil || s.Tries != 11 {
			t.Error(s, err)
		}
	})
}
