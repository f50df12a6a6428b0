package activity_test

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/id"
)

var benchActs = flag.Int("acts", 50_000, "acts in the record that benchmarks read")

// archive is a record of three years: 500 people, 20 kinds, 5,000 records, one refusal in 30.
type archive struct {
	db    *db.DB
	clk   *clock.Fake
	log   *activity.Log
	first time.Time
}

func archives(b *testing.B, fn func(b *testing.B, a archive)) {
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			clk := clock.NewFake(dbtest.Start)
			var d *db.DB
			if kind == "postgres" {
				d = dbtest.Postgres(b, clk, []fs.FS{activity.Schema()}...)
			} else {
				d = dbtest.SQLite(b, clk, []fs.FS{activity.Schema()}...)
			}
			var kinds []activity.KindInfo
			for i := range 20 {
				kinds = append(kinds, activity.KindInfo{Kind: activity.Kind(fmt.Sprintf("test.kind_%d", i))})
			}
			log, err := activity.New(d, id.NewMaker(clk.Now, rand.Reader), slog.New(slog.DiscardHandler), kinds...)
			if err != nil {
				b.Fatal(err)
			}
			a := archive{d, clk, log, clk.Now()}
			a.fill(b, *benchActs)
			fn(b, a)
		})
	}
}

func (a archive) exec(b *testing.B, statement string, args ...any) {
	b.Helper()
	err := a.db.Write(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec(context.Background(), statement, args...)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

// fill writes acts as rooms would, but many at a time, and seals them.
func (a archive) fill(b *testing.B, n int) {
	b.Helper()
	const some = 100
	step := 3 * 365 * 24 * time.Hour / time.Duration(n)
	for from := 0; from < n; from += some {
		var args, queued []any
		for i := from; i < from+some; i++ {
			a.clk.Advance(step)
			act, outcome := fmt.Sprintf("0199c0de-0000-7000-8000-%012d", i), "done"
			if i%30 == 0 {
				outcome = "refused"
			}
			args = append(args, act, a.clk.Now().UnixMicro(), fmt.Sprintf("test.kind_%d", i*7%20), outcome, fmt.Sprintf("user-%d", i*13%500),
				fmt.Sprintf("PC %d", i*13%500), fmt.Sprintf("case-%d", i*17%2000), fmt.Sprintf("record-%d", i*31%5000), string(activity.Doors()[i/3%4]))
			queued = append(queued, act)
		}
		row := `('a1', ?, ?, ?, ?, ?, 'login', '', 'standard', ?, ?, 'note', ?, '', '', ?, 'session', '', '', 'request')`
		a.exec(b, `insert into acts (account_id, id, at, kind, outcome, user_id, login_id, on_behalf_of, role, id_number, case_id, subject_type,
			subject_id, payload, digests, door, session_id, token_id, remote_ip, request_id) values `+strings.TrimSuffix(strings.Repeat(row+", ", some), ", "), args...)
		a.exec(b, `insert into act_queue (account_id, act_id) values `+strings.TrimSuffix(strings.Repeat("('a1', ?), ", some), ", "), queued...)
	}
	if err := a.log.SealAll(context.Background()); err != nil {
		b.Fatal(err)
	}
	a.exec(b, `create index bench_users on acts (account_id, user_id, id)`)
	if a.db.Postgres() {
		a.exec(b, `analyze`) // as the server does by itself
	}
}

// BenchmarkFilters is a page of 50 acts under each filter, with the number of all that it finds, against BenchmarkBare.
func BenchmarkFilters(b *testing.B) {
	archives(b, func(b *testing.B, a archive) {
		last := a.clk.Now()
		for _, c := range []struct {
			name string
			f    activity.Filter
		}{
			{"none", activity.Filter{}},
			{"user", activity.Filter{User: "user-77"}},
			{"number", activity.Filter{IDNumber: "pc 77"}},
			{"case", activity.Filter{Case: "case-77"}},
			{"record", activity.Filter{SubjectType: "note", SubjectID: "record-4"}},
			{"kind", activity.Filter{Kinds: []activity.Kind{"test.kind_3"}}},
			{"room", activity.Filter{Rooms: []string{"test"}}},
			{"refused", activity.Filter{Outcome: activity.Refused}},
			{"user and kind", activity.Filter{User: "user-77", Kinds: []activity.Kind{"test.kind_3"}}},
			{"three that never meet", activity.Filter{Kinds: []activity.Kind{"test.kind_3"}, Outcome: activity.Refused, Door: access.DoorAPI}},
			{"a day long ago", activity.Filter{From: a.first.Add(48 * time.Hour), To: a.first.Add(72 * time.Hour)}},
			{"user in a year", activity.Filter{User: "user-77", From: last.AddDate(-2, 0, 0), To: last.AddDate(-1, 0, 0)}},
			{"the oldest page", activity.Filter{User: "user-77", After: 1}},
		} {
			c.f.Newest, c.f.Limit, c.f.Total = true, 50, true
			b.Run(c.name, func(b *testing.B) {
				for b.Loop() {
					if _, err := a.log.Acts(context.Background(), access.System("a1"), c.f); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		a.bare(b)
	})
}

// bare is what the same acts cost by one query with the best index.
func (a archive) bare(b *testing.B) {
	const columns = `select a.id, a.at, a.kind, a.outcome, a.user_id, a.role, a.id_number, a.subject_type, a.subject_id, a.payload, a.door, s.position, s.hash`
	for name, query := range map[string]string{
		"bare by position": columns + ` from act_seals s join acts a on a.account_id = s.account_id and a.id = s.act_id
			where s.account_id = ? and s.position > ? order by s.position desc limit 51`,
		"bare by user": columns + ` from acts a join act_seals s on s.account_id = a.account_id and s.act_id = a.id
			where a.account_id = ? and s.position > ? and a.user_id = 'user-77' order by a.id desc limit 51`,
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				rows, err := a.db.Query(context.Background(), query, ids.Account("a1"), 0)
				if err != nil {
					b.Fatal(err)
				}
				for rows.Next() {
					var text [11]string
					var at, position int64
					if err := rows.Scan(&text[0], &at, &text[1], &text[2], &text[3], &text[4], &text[5], &text[6], &text[7], &text[8], &text[9], &position, &text[10]); err != nil {
						b.Fatal(err)
					}
				}
				if err := rows.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRecord is what an act costs its writer, and its seal and index with it.
func BenchmarkRecord(b *testing.B) {
	archives(b, func(b *testing.B, a archive) {
		by := person("a1")
		const some = 200
		for b.Loop() {
			err := a.db.Write(context.Background(), func(tx *db.Tx) error {
				for range some {
					if _, err := a.log.Record(context.Background(), tx, by, activity.Act{Kind: "test.kind_1", SubjectType: "user", SubjectID: "u1"}); err != nil {
						return err
					}
				}
				return nil
			})
			if err == nil {
				err = a.log.Seal(context.Background(), "a1")
			}
			if err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*some), "µs/act")
	})
}

// BenchmarkExport is how fast acts leave.
func BenchmarkExport(b *testing.B) {
	archives(b, func(b *testing.B, a archive) {
		var rows int64
		for b.Loop() {
			n, err := a.log.Export(context.Background(), access.Operator("a1"), activity.Filter{Before: 20_001, Reason: "benchmark"}, activity.JSONLines, io.Discard, nil)
			if err != nil {
				b.Fatal(err)
			}
			rows += n
		}
		b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "acts/s")
	})
}

// BenchmarkSaw is what a page waits that is itself recorded, eight pages at a time beside 20 changes a second: looked at for the
// first time, and again within the minute. It prints; run it with -benchtime=1x.
func BenchmarkSaw(b *testing.B) {
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			clk := clock.NewFake(dbtest.Start)
			open := dbtest.SQLite
			if kind == "postgres" {
				open = dbtest.Postgres
			}
			d := open(b, clk, activity.Schema())
			log, err := activity.New(d, id.NewMaker(clk.Now, rand.Reader), slog.New(slog.DiscardHandler), kinds()...)
			if err != nil {
				b.Fatal(err)
			}
			look := func(name string, beside time.Duration, act func(reader, i int) activity.Act) {
				const readers, each = 8, 250
				all := make([]time.Duration, readers*each)
				ctx, stop := context.WithCancel(context.Background())
				var writer, group sync.WaitGroup
				writer.Go(func() {
					for ctx.Err() == nil {
						time.Sleep(50 * time.Millisecond)
						_ = d.Write(ctx, func(tx *db.Tx) error {
							_, err := log.Record(ctx, tx, person("a1"), activity.Act{Kind: "test.looked"})
							return err
						})
					}
				})
				for reader := range readers {
					by := person("a1")
					by.Session = ids.Session(fmt.Sprint("s", reader))
					group.Go(func() {
						for i := range each {
							time.Sleep(2 * time.Millisecond) // pages come one after the other
							wait := log.Seeing(ctx, by, act(reader, i))
							time.Sleep(beside) // the page itself
							start := time.Now()
							if err := wait(); err != nil {
								b.Error(err)
							}
							all[reader*each+i] = time.Since(start)
						}
					})
				}
				group.Wait()
				stop()
				writer.Wait()
				slices.Sort(all)
				fmt.Printf("%s, %s: p50 %v, p99 %v\n", kind, name, all[len(all)/2], all[len(all)*99/100])
			}
			look("the first time", 0, func(reader, i int) activity.Act { return saw(ids.Case(fmt.Sprint(reader, "-", i))) })
			look("the first time, beside a page of 5 ms", 5*time.Millisecond, func(reader, i int) activity.Act { return saw(ids.Case(fmt.Sprint(reader, "+", i))) })
			look("again", 0, func(reader, _ int) activity.Act { return saw(ids.Case(fmt.Sprint(reader, "-1"))) })
		})
	}
}
