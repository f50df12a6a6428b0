package turns

import (
	"context"
	"errors"
	"testing"
)

func TestAKeyHasSoManyTurns(t *testing.T) {
	turns := New[string](2)
	over, stop := context.WithCancel(t.Context())
	stop()
	first, err := turns.Take(t.Context(), "a")
	second, err2 := turns.Take(t.Context(), "a")
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	if _, err := turns.Take(over, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("a third at once: %v", err)
	}
	other, err := turns.Take(t.Context(), "b")
	if err != nil {
		t.Errorf("another key waits: %v", err)
	}
	first()
	first() // twice is once
	third, err := turns.Take(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := turns.Take(over, "a"); err == nil {
		t.Error("a turn given back twice made room for two")
	}
	for _, done := range []func(){second, third, other} {
		done()
	}
	if len(turns.list) != 0 {
		t.Errorf("%d keys are remembered", len(turns.list))
	}
}
