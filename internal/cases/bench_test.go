package cases

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

var benchCases = flag.Int("cases", 1000, "how many cases the benchmark reads; 100000 for the figures")

// BenchmarkLists reads the first page of the cases as each role sees it, beside the same statement without the condition of who
// sees what, and a case with all that decides about it beside the case alone. It prints the figures: times of one reader.
func BenchmarkLists(b *testing.B) {
	for name, open := range map[string]func(clk *clock.Fake) *db.DB{
		"sqlite":   func(clk *clock.Fake) *db.DB { return dbtest.SQLite(b, clk, schemas()...) },
		"postgres": func(clk *clock.Fake) *db.DB { return dbtest.Postgres(b, clk, schemas()...) },
	} {
		b.Run(name, func(b *testing.B) {
			clk := clock.NewFake(dbtest.Start)
			w := newWorld(b, open(clk), clk)
			w.crowd(*benchCases)
			found, err := w.Numbered(w.ctx, w.jane, "n-000500")
			w.must(err)
			for _, by := range []struct {
				name string
				access.Actor
			}{{"administrator", w.jane}, {"walled administrator", w.june}, {"standard", w.sam}, {"limited", w.lee}, {"guest", w.gus}} {
				for name, f := range map[string]ListFilter{"all": {}, "active": {States: []State{Active}}, "by name": {Sort: SortName}, "mine": {Mine: true}} {
					f, err := w.listable(by.Actor, f)
					w.must(err)
					w.compare(b, by.name+", "+name, func() error {
						_, err := selectList(w.ctx, w.DB, by.Actor, f, nil, false)
						return err
					}, func() error {
						q := chosen(by.Actor, f, w.DB)
						bare := w.bare(by.Actor, f, q)
						_, err := scanCases(w.DB.Query(w.ctx, bare.from, bare.args...))
						return err
					})
				}
				w.compare(b, by.name+", a case", func() error {
					_, err := selectStanding(w.ctx, w.DB, by.Actor, found.ID, w.DB.Now())
					return err
				}, func() error {
					_, err := scanCase(w.DB.QueryRow(w.ctx, `select `+columns+` from cases c where c.account_id = ? and c.id = ?`, w.firm, found.ID))
					return err
				})
			}
		})
	}
}

// bare is the statement of a list without the condition of who sees what, whole in from.
func (w *world) bare(by access.Actor, f ListFilter, q query) query {
	seen := access.SeenCases(by, w.DB.Now(), "c.account_id", "c.id")
	if !by.Role.Staff() {
		seen = access.NotWalled(by, "c.id")
	}
	n := strings.Count(q.from, "?")
	args := append(slices.Clone(q.args[:n]), any(w.firm))
	where := []string{"c.account_id = ?"}
	past := n
	for _, cond := range q.where {
		if cond == seen.SQL {
			past += len(seen.Args)
			continue
		}
		k := strings.Count(cond, "?")
		where, args, past = append(where, cond), append(args, q.args[past:past+k]...), past+k
	}
	column, _ := f.Sort.column()
	direction := " asc"
	if f.Desc {
		direction = " desc"
	}
	return query{from: `select ` + columns + ` from ` + q.from + ` where ` + strings.Join(where, " and ") + ` order by ` + column + direction + `, c.id` + direction + ` limit ?`,
		args: append(args, f.Limit+1)}
}

// compare prints how long two ways of asking take, in turn.
func (w *world) compare(b *testing.B, name string, whole, bare func() error) {
	const times = 300
	var took [2][]time.Duration
	for range times {
		for i, ask := range []func() error{whole, bare} {
			began := time.Now()
			w.must(ask())
			took[i] = append(took[i], time.Since(began))
		}
	}
	at := func(i int, share float64) time.Duration {
		slices.Sort(took[i])
		return took[i][int(share*(times-1))].Round(time.Microsecond)
	}
	fmt.Printf("%-36s p50 %8s p99 %8s   bare p50 %8s p99 %8s   %.2f of p50, %.2f of p99\n", name, at(0, .5), at(0, .99), at(1, .5), at(1, .99),
		float64(at(0, .5))/float64(at(1, .5)), float64(at(0, .99))/float64(at(1, .99)))
}
