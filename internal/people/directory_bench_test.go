package people

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"io"
	"log/slog"
	mathrand "math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/id"
)

var (
	benchUsers = flag.Int("directory.users", 100_000, "users in the largest organisation of BenchmarkDirectory")
	benchReads = flag.Int("directory.reads", 400, "reads of each page in BenchmarkDirectory")
	benchOnly  = flag.String("directory.only", "", "part of the names of the pages to read in BenchmarkDirectory")
	// More readers than processors measure the queue before the processors, for the bare statement as for ours.
	benchReaders = flag.Int("directory.readers", max(1, runtime.NumCPU()-1), "people who read at once in BenchmarkDirectory")
)

// BenchmarkDirectory reads every sort, filter and search of the users list, beside the bare query for the
// same rows, in organisations of 1,000 users and ten and a hundred times as many. It prints; run it with -benchtime=1x.
func BenchmarkDirectory(b *testing.B) {
	for _, one := range []struct {
		name string
		open func(testing.TB, *clock.Fake) *db.DB
	}{
		{"sqlite", func(t testing.TB, clk *clock.Fake) *db.DB { return dbtest.SQLite(t, clk, directorySchemas()...) }},
		{"postgres", func(t testing.TB, clk *clock.Fake) *db.DB { return dbtest.Postgres(t, clk, directorySchemas()...) }},
	} {
		b.Run(one.name, func(b *testing.B) {
			small := map[string]spread{}
			for size := 1000; size <= *benchUsers; size *= 10 {
				clk := clock.NewFake(dbtest.Start)
				c := benchCrowd(b, one.open(b, clk), clk, size)
				c.measure(b, size, small)
			}
		})
	}
}

// benchCrowd is a crowd without what pages don't read.
func benchCrowd(b *testing.B, d *db.DB, clk *clock.Fake, size int) *crowd {
	b.Helper()
	maker := id.NewMaker(clock.System(), rand.Reader)
	log, err := activity.New(d, maker, slog.New(slog.NewTextHandler(io.Discard, nil)), accounts.Acts()...)
	must(b, err)
	c := &crowd{world: &world{Service: &Service{db: d}, db: d, ctx: context.Background()}, more: 60}
	must(b, d.Write(c.ctx, func(tx *db.Tx) error {
		c.firm, err = accounts.New(d, clk.Now, maker, log).Create(c.ctx, tx, access.System(""),
			accounts.AccountInput{Name: "Many", Kind: accounts.LawFirm, Country: "GB", TimeZone: "Europe/London"})
		return err
	}))
	c.fill(b, size, mathrand.New(mathrand.NewPCG(1, 2)))
	return c
}

func (c *crowd) measure(b *testing.B, size int, small map[string]spread) {
	b.Helper()
	pages := map[string]DirectoryFilter{}
	for _, sort := range Columns() {
		pages["sort "+string(sort)] = DirectoryFilter{Sort: sort}
		pages["sort down "+string(sort)] = DirectoryFilter{Sort: sort, Desc: true}
	}
	for _, sort := range []Column{extraTown, extraHours, extraSince, extraShift} {
		pages["sort "+string(sort)] = DirectoryFilter{Sort: sort}
		pages["sort down "+string(sort)] = DirectoryFilter{Sort: sort, Desc: true}
	}
	for name, f := range extraFilters() {
		pages["filter extra "+name] = f
	}
	for name, f := range c.singleFilters() {
		pages["filter "+name] = f
	}
	by := access.Operator(c.firm.ID)
	var names []string
	for name := range pages {
		if strings.Contains(name, *benchOnly) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		f := pages[name]
		l, err := c.listing(c.ctx, c.db, by, f)
		must(b, err)
		query, args := l.bare()
		bare := spans(b, func() error { return c.drain(query, args) })
		ours := spans(b, func() error { _, err := c.Directory(c.ctx, by, f); return err })
		count := spans(b, func() error { _, err := c.DirectoryCount(c.ctx, by, f); return err })
		if size == 1000 {
			small[name] = ours
		}
		fmt.Printf("%6d users, %-28s best %6.2f p50 %6.2f p99 %6.2f ms; bare best %6.2f p50 %6.2f p99 %6.2f ms: %4.1f times; %4.1f times its own time at 1,000; counting best %6.2f p99 %6.2f ms\n",
			size, name, milli(ours.best), milli(ours.p50), milli(ours.p99), milli(bare.best), milli(bare.p50), milli(bare.p99), float64(ours.p99)/float64(bare.p99),
			float64(ours.p99)/float64(small[name].p99), milli(count.best), milli(count.p99))
	}
}

func milli(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// bare is the page as one statement, which its index or the full-text index answers.
func (l *listing) bare() (string, []any) {
	key, nothing, join := l.place()
	source, w := "users u", l.mine()
	if lead, ok := l.plan.leader(); ok && (lead.column == "" || lead.parts) && len(l.plan.judged) > 0 {
		source, w = l.candidates(lead)
	} else {
		for _, c := range l.plan.all {
			w.and(c.found(), c.args...)
		}
	}
	order := key + direction(l.plan.desc) + ", u.sort_name" + direction(l.plan.desc) + ", u.id" + direction(l.plan.desc)
	if l.plan.by.names != "" {
		order = "(" + nothing + "), " + order
	}
	if l.plan.by.key == "" {
		order = strings.TrimPrefix(order, "''"+direction(l.plan.desc)+", ")
	}
	columns := "u." + strings.ReplaceAll(strings.Join(strings.Fields(personColumns), " "), ", ", ", u.")
	columns = strings.NewReplacer("u.coalesce(", "coalesce(u.", "u.'')", "'')").Replace(columns)
	return `select ` + columns + ` from ` + source + join + ` where ` + w.String() + ` order by ` + order + ` limit 51`, w.args
}

func (c *crowd) drain(query string, args []any) error {
	rows, err := c.db.Query(c.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if _, err := scanPerson(rows, c.db.Now()); err != nil {
			return err
		}
	}
	return rows.Err()
}

// spread is how long a page takes; the best tells of the work, where a busy machine spoils the others.
type spread struct{ best, p50, p99 time.Duration }

// benchSpan ends the reads of a statement that is too slow to be read -directory.reads times.
const benchSpan = 5 * time.Second

// spans measures reads by -directory.readers readers.
func spans(b *testing.B, read func() error) spread {
	b.Helper()
	lists := make([][]time.Duration, *benchReaders)
	var group sync.WaitGroup
	begun := time.Now()
	for reader := range lists {
		group.Go(func() {
			for i := reader; i < *benchReads && time.Since(begun) < benchSpan; i += *benchReaders {
				start := time.Now()
				if err := read(); err != nil {
					b.Error(err)
					return
				}
				lists[reader] = append(lists[reader], time.Since(start))
			}
		})
	}
	group.Wait()
	all := slices.Concat(lists...)
	slices.Sort(all)
	return spread{all[0], all[len(all)/2], all[len(all)*99/100]}
}
