package bench

import (
	"context"
	"io"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/activity"
)

// TestWhatIsMeasuredCanBeMade makes what the benchmarks measure, small: they run by hand alone, and what the product asks of a record or a
// configuration changes meanwhile.
func TestWhatIsMeasuredCanBeMade(t *testing.T) {
	for _, kind := range databases() {
		t.Run(kind, func(t *testing.T) {
			const n = 1000
			a := newArchive(t, kind, n)
			for _, q := range a.questions() {
				q.filter.Newest, q.filter.Limit = true, 50
				if _, err := a.log.Acts(context.Background(), administrator(), q.filter); err != nil {
					t.Errorf("%s: %v", q.name, err)
				}
			}
			rows, err := a.log.Export(context.Background(), access.Operator(archived), activity.Filter{Before: n + 1}, activity.JSONLines, io.Discard, nil)
			if err != nil || rows != n {
				t.Errorf("%d acts exported, %v", rows, err)
			}
		})
	}
	if w := makeWorld(t); w.token == "" || w.secret == "" {
		t.Error("nobody is signed in")
	}
}
