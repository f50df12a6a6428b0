package identity

import (
	"context"
	"testing"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db/dbtest"
)

// BenchmarkSessionOf is what every page pays for knowing who is there.
func BenchmarkSessionOf(b *testing.B) {
	w, secret := benchWorld(b, cheap)
	for b.Loop() {
		if _, err := w.SessionOf(w.ctx, secret, Visit{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSignIn against BenchmarkHash shows what a sign-in costs beyond its one hash.
func BenchmarkSignIn(b *testing.B) {
	w, _ := benchWorld(b, DefaultCost())
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := w.SignIn(w.ctx, SignInInput{Email: annasEmail, Password: annasPassword, Client: at(home)}); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkHash is the raw limit of sign-ins.
func BenchmarkHash(b *testing.B) {
	h := newHasher(DefaultCost(), 190<<20)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := h.Hash(context.Background(), annasPassword); err != nil {
				b.Error(err)
			}
		}
	})
}

func benchWorld(b *testing.B, cost Cost) (*world, string) {
	b.Helper()
	clk := clock.NewFake(dbtest.Start)
	w := newWorld(b, dbtest.SQLite(b, clk, schemas()...), clk)
	w.Service, w.queue = w.process(cost)
	w.write(clearAll(w))
	return w, w.in().Secret
}
