// Package bench holds the benchmarks of the whole product (docs/performance.md). Each compares Cabinet with a raw limit
// measured in the same run: the two take turns, round by round, so that a slow moment of the machine meets both, and
// every figure is printed as median and range of the rounds.
//
// There is no code here but tests: scripts/bench.sh builds them, pins the server to one processor and the load to the
// other, and runs them. Start at ratio_test.go, then web_test.go.
package bench
