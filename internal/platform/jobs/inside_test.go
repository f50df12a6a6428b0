package jobs_test

import (
	"context"
	"slices"
	"testing"

	"cabinet/internal/platform/jobs"
)

// Whatever isn't declared to be inside is taken to be heard of outside.
func TestInsideKinds(t *testing.T) {
	each(t, func(w *world) {
		do := func(context.Context, note) error { return nil }
		if got := w.q.InsideKinds(); len(got) != 0 {
			t.Error(got)
		}
		jobs.Register(w.q, jobs.Kind[note]{Name: "b.drop", Do: do, Inside: true})
		jobs.Register(w.q, jobs.Kind[note]{Name: "a.drop", Do: do, Inside: true})
		jobs.Register(w.q, jobs.Kind[note]{Name: "a.tell", Do: do, Outside: true})
		jobs.Register(w.q, jobs.Kind[note]{Name: "a.plain", Do: do})
		if got := w.q.InsideKinds(); !slices.Equal(got, []string{"a.drop", "b.drop"}) {
			t.Error(got)
		}
		defer func() {
			if recover() == nil {
				t.Error("a kind is outside and inside")
			}
		}()
		jobs.Register(w.q, jobs.Kind[note]{Name: "a.both", Do: do, Inside: true, Outside: true})
	})
}
