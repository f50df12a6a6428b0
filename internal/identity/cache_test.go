package identity

import (
	"testing"
	"time"

	"cabinet/internal/platform/errs"
)

// Noting the last use puts a session into memory once more, but what is known of it doesn't get younger by that.
func TestNotingTheLastUseKeepsNothingAlive(t *testing.T) {
	w := onSQLite(t)
	s := w.in()
	w.clk.Advance(minute - 500*time.Millisecond)
	for range 2 {
		if r := w.reason(s.Secret, Visit{}); r != "" {
			t.Fatal(r)
		}
		w.clk.Advance(800 * time.Millisecond)
	}
	w.clk.Advance(-800 * time.Millisecond)
	w.list.change("anna-at-firm", func(m *Membership) { m.Active = false })
	w.clk.Advance(500 * time.Millisecond)
	if r := w.reason(s.Secret, Visit{}); r == "" {
		t.Error("remembered for longer than a second")
	}
}

// While nothing can be written, people can still read (R71).
func TestReadingGoesOnWhenTheLastUseCantBeNoted(t *testing.T) {
	w := onSQLite(t)
	s := w.in()
	w.clk.Advance(minute - 500*time.Millisecond)
	w.must(errOf(w.SessionOf(w.ctx, s.Secret, Visit{})))
	w.clk.Advance(800 * time.Millisecond)
	w.must(w.db.Close())
	if _, err := w.SessionOf(w.ctx, s.Secret, Visit{}); err != nil {
		t.Errorf("reading: %v", err)
	}
	if _, err := w.SessionOf(w.ctx, s.Secret, Visit{Unsafe: true}); err == nil || errs.Is(err, errs.Unauthenticated) {
		t.Errorf("changing: %v", err)
	}
}
