package bench

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
)

// BenchmarkExport is the export of acts to a file that nobody keeps, against a bare scan of the same rows: a tenth of the
// record from its middle in each round, then all of it once.
func BenchmarkExport(b *testing.B) {
	for _, kind := range databases() {
		b.Run(kind, func(b *testing.B) {
			a := newArchive(b, kind, *acts)
			from, some := a.acts/2, max(a.acts/10, min(1000, a.acts/2))
			for _, format := range []activity.Format{activity.CSV, activity.JSONLines} {
				ratio(b, fmt.Sprintf("export of acts as %s on %s, %s of %s, against a bare scan of their rows", format, kind, number(float64(some)), number(float64(a.acts))),
					" acts/s", 0, func() float64 { return a.scan(b, from, some) }, func() float64 { return a.export(b, format, from, some, nil) })
				whole, heap := 0.0, peak()
				raw := a.scan(b, 0, a.acts)
				whole = a.export(b, format, 0, a.acts, heap.see)
				line("    whole    %s acts: raw %s acts/s, cabinet %s acts/s, ratio %.2f; memory in use rose by %.1f MB at most", number(float64(a.acts)), number(raw), number(whole),
					whole/raw, heap.rise())
			}
		})
	}
}

// scan reads the acts behind a position bare, all columns and in their order, and returns how many a second.
func (a archive) scan(b *testing.B, after, n int) float64 {
	b.Helper()
	query, err := a.bare.PrepareContext(context.Background(), a.native("select "+bareColumns+` from act_seals s join acts a on a.account_id = s.account_id and a.id = s.act_id
		where s.account_id = ? and s.position > ? and s.position <= ? order by s.position`))
	must(b, err)
	defer query.Close()
	start := time.Now()
	if got := scanned(b, query, string(archived), after, after+n); got != n {
		b.Fatalf("%d acts scanned, not %d", got, n)
	}
	return float64(n) / time.Since(start).Seconds()
}

func (a archive) export(b *testing.B, format activity.Format, after, n int, see func(int64)) float64 {
	b.Helper()
	start := time.Now()
	rows, err := a.log.Export(context.Background(), access.Operator(archived), activity.Filter{After: int64(after), Before: int64(after + n + 1)}, format, io.Discard, see)
	must(b, err)
	if rows != int64(n) {
		b.Fatalf("%d acts exported, not %d", rows, n)
	}
	return float64(n) / time.Since(start).Seconds()
}

// heap watches what the program holds in memory.
type heap struct{ before, most uint64 }

func peak() *heap {
	runtime.GC()
	return &heap{before: inUse()}
}

func inUse() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

// see looks now and then, since looking stops the program for a moment.
func (h *heap) see(done int64) {
	if done%10_000 == 0 {
		h.most = max(h.most, inUse())
	}
}

func (h *heap) rise() float64 { return max(0, float64(h.most)-float64(h.before)) / 1e6 }
