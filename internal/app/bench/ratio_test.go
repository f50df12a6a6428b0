package bench

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// series are the values of one figure, one for each round.
type series []float64

func (s series) median() float64 {
	sorted := slices.Sorted(slices.Values(s))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// show writes median and range, as "1,234 (1,100 to 1,300) unit".
func (s series) show(unit string) string {
	return fmt.Sprintf("%s (%s to %s)%s", number(s.median()), number(slices.Min(s)), number(slices.Max(s)), unit)
}

func number(v float64) string {
	switch {
	case v >= 1000:
		n := int64(v + 0.5)
		if n >= 1_000_000 {
			return fmt.Sprintf("%d,%03d,%03d", n/1_000_000, n/1000%1000, n%1000)
		}
		return fmt.Sprintf("%d,%03d", n/1000, n%1000)
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	default:
		return fmt.Sprintf("%.2f", v)
	}
}

// ratio measures ours and the raw limit in turn and prints both and their ratio, round by round. A goal of 0 is none.
func ratio(b *testing.B, name, unit string, goal float64, raw, ours func() float64) {
	b.Helper()
	raw() // caches, statements and connections are warm in every counted round
	ours()
	var limits, own, ratios series
	for range *rounds {
		limits = append(limits, raw())
		own = append(own, ours())
		ratios = append(ratios, own[len(own)-1]/limits[len(limits)-1])
	}
	line(name)
	line("    raw      %s", limits.show(unit))
	line("    cabinet  %s", own.show(unit))
	line("    ratio    %s%s", ratios.show(""), against(ratios.median(), goal))
}

// compare presses both servers in turn and prints the ratio of their rates; beside it that of the processor time that an
// answer takes, which other work on the machine hardly touches. It returns the last load of ours.
func compare(b *testing.B, name string, goal float64, conns int, raw *server, rawRequest string, ours *server, request string, want int) (last load) {
	b.Helper()
	var rawCost, cost, ratios series
	ratio(b, name, "/s", goal,
		func() float64 {
			l := press(b, raw, rawRequest, 200, conns)
			rawCost = append(rawCost, l.cost)
			return l.rate
		},
		func() float64 {
			last = press(b, ours, request, want, conns)
			cost = append(cost, last.cost)
			return last.rate
		})
	for i := range cost {
		ratios = append(ratios, rawCost[i]/cost[i])
	}
	line("    by processor time: raw %s, cabinet %s, ratio %s", rawCost.show(" µs"), cost.show(" µs"), ratios.show(""))
	return last
}

// ceiling prints a figure of ours beside the most that it may be.
func ceiling(name, unit string, most float64, s series) {
	verdict := "missed"
	if s.median() <= most {
		verdict = "met"
	}
	line("%s\n    cabinet  %s   goal at most %s%s: %s", name, s.show(unit), number(most), unit, verdict)
}

func against(got, goal float64) string {
	switch {
	case goal == 0:
		return ""
	case got >= goal:
		return fmt.Sprintf("   goal at least %.2f: met", goal)
	default:
		return fmt.Sprintf("   goal at least %.2f: missed", goal)
	}
}

func line(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// perSecond runs fn for the span and returns how often a second it was done; fn says how much it did.
func perSecond(b *testing.B, fn func() int) float64 {
	b.Helper()
	start, n := time.Now(), 0
	for time.Since(start) < *span {
		n += fn()
	}
	return float64(n) / time.Since(start).Seconds()
}

func must(b testing.TB, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
