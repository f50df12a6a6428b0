package bench

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/jobs"
)

var pairs = fstest.MapFS{"schema/00001_pairs.sql": {Data: []byte("create table pairs (k text primary key, n bigint not null);\n")}}

// store is one database, opened by us and bare.
type store struct {
	kind   string
	target string // file or URL
	ours   *db.DB
	bare   *sql.DB // one connection
}

// native writes a statement with places as the bare driver wants them.
func (s store) native(statement string) string {
	if s.kind == "sqlite" {
		return statement
	}
	out, n := "", 0
	for _, c := range statement {
		if c == '?' {
			n++
			out += "$" + strconv.Itoa(n)
			continue
		}
		out += string(c)
	}
	return out
}

// databases lists the kinds of databases, each of which is measured.
func databases() []string { return []string{"sqlite", "postgres"} }

// stores runs fn on a fresh SQLite file and, where a server is named, on PostgreSQL.
func stores(b *testing.B, schemas []fs.FS, fn func(b *testing.B, s store)) {
	for _, kind := range databases() {
		b.Run(kind, func(b *testing.B) { fn(b, openStore(b, kind, schemas...)) })
	}
}

// openStore makes a database, which is closed with the benchmark.
func openStore(b testing.TB, kind string, schemas ...fs.FS) store {
	b.Helper()
	target, driver, dsn := filepath.Join(b.TempDir(), "bench.db"), "sqlite", ""
	if kind == "postgres" {
		target = dbtest.PostgresURL(b)
		driver, dsn = "pgx", target
	} else {
		dsn = "file:" + target + "?_pragma=busy_timeout(5000)&_pragma=journal_mode(wal)&_pragma=synchronous(full)&_txlock=immediate"
	}
	s := store{kind: kind, target: target, ours: dbtest.Open(b, target, clock.NewFake(dbtest.Start), schemas...)}
	var err error
	s.bare, err = sql.Open(driver, dsn)
	must(b, err)
	b.Cleanup(func() { _ = s.bare.Close() })
	s.bare.SetMaxOpenConns(1)
	return s
}

// bareRow is a statement that inserts one row, and its arguments.
type bareRow struct {
	statement string
	args      func(i int) []any
}

// batch runs one prepared statement n times in one bare transaction.
func (s store) batch(b *testing.B, statement string, n int, args func(i int) []any) {
	b.Helper()
	s.batches(b, n, []bareRow{{statement, args}})
}

// batches runs several prepared statements n times each in one bare transaction, always one after the other.
func (s store) batches(b *testing.B, n int, rows []bareRow) {
	b.Helper()
	ctx := context.Background()
	tx, err := s.bare.BeginTx(ctx, nil)
	must(b, err)
	var prepared []*sql.Stmt
	for _, r := range rows {
		stmt, err := tx.PrepareContext(ctx, s.native(r.statement))
		must(b, err)
		prepared = append(prepared, stmt)
	}
	for i := range n {
		for j, r := range rows {
			_, err := prepared[j].ExecContext(ctx, r.args(i)...)
			must(b, err)
		}
	}
	for _, stmt := range prepared {
		must(b, stmt.Close())
	}
	must(b, tx.Commit())
}

// BenchmarkWrites is small durable writes by 1, 16 and 64 people at once against a bare loop of begin, insert, commit.
func BenchmarkWrites(b *testing.B) {
	stores(b, []fs.FS{pairs}, func(b *testing.B, s store) {
		const insert = "insert into pairs (k, n) values (?, ?)"
		var key atomic.Int64
		next := func(int) []any { return []any{strconv.FormatInt(key.Add(1), 10), 1} }
		raw := func() float64 {
			return perSecond(b, func() int {
				s.batch(b, insert, 1, next)
				return 1
			})
		}
		for _, writers := range []int{1, 16, 64} {
			ratio(b, fmt.Sprintf("durable writes on %s by %d at once, against one bare loop", s.kind, writers), "/s", 0, raw, func() float64 {
				var done atomic.Int64
				start := time.Now()
				var all sync.WaitGroup
				for range writers {
					all.Go(func() {
						for time.Since(start) < *span {
							err := s.ours.Write(context.Background(), func(tx *db.Tx) error {
								_, err := tx.Exec(context.Background(), insert, next(0)...)
								return err
							})
							if err != nil {
								b.Error(err)
								return
							}
							done.Add(1)
						}
					})
				}
				all.Wait()
				return float64(done.Load()) / time.Since(start).Seconds()
			})
		}
	})
}

type note struct {
	Text string `json:"text"`
}

// BenchmarkJobs is enqueueing and working off jobs that do nothing, against bare inserts and updates of the same rows.
func BenchmarkJobs(b *testing.B) {
	const batch, many = 500, 4000
	stores(b, []fs.FS{jobs.Schema()}, func(b *testing.B, s store) {
		var key atomic.Int64
		ids := newMaker()
		queue := jobs.New(s.ours, clock.NewFake(dbtest.Start).Now, clock.System(), ids, quiet(), jobs.Options{})
		var ran atomic.Int64
		handle := jobs.Register(queue, jobs.Kind[note]{Name: "bench.note", Do: func(context.Context, note) error { ran.Add(1); return nil }})
		const insert = `insert into jobs (id, kind, account_id, args, unique_key, priority, state, due_at, not_after, attempts, crashes, fence, worker, reason, created_at)
			values (?, 'bench.other', '', '{"text":"hello"}', '', 0, 'done', ?, null, 0, 0, 0, '', '', ?)`
		at := dbtest.Start.UnixMicro()
		ratio(b, "jobs enqueued on "+s.kind+", 500 in a transaction, against bare inserts of the same rows", "/s", 0,
			func() float64 {
				return perSecond(b, func() int {
					s.batch(b, insert, batch, func(int) []any { return []any{"raw" + strconv.FormatInt(key.Add(1), 10), at, at} })
					return batch
				})
			},
			func() float64 {
				return perSecond(b, func() int { enqueue(b, s.ours, handle, batch); return batch })
			})
		empty := "delete from jobs where kind = 'bench.note'"
		ratio(b, "jobs worked off on "+s.kind+", against bare updates of the same rows, 100 in a transaction", "/s", 0,
			func() float64 {
				last := key.Load()
				start, n := time.Now(), 0
				for ; n < many && int64(n) < last; n += 100 {
					s.batch(b, "update jobs set state = 'done', worker = 'w', fence = fence + 1, attempts = 1, finished_at = ? where id = ?", 100,
						func(i int) []any { return []any{at, "raw" + strconv.Itoa(n+i+1)} })
				}
				return float64(n) / time.Since(start).Seconds()
			},
			func() float64 {
				_, err := s.bare.ExecContext(context.Background(), empty)
				must(b, err)
				for range many / batch {
					enqueue(b, s.ours, handle, batch)
				}
				return workOff(b, queue, &ran, many)
			})
	})
}

func enqueue(b *testing.B, d *db.DB, handle *jobs.Handle[note], n int) {
	b.Helper()
	ctx := context.Background()
	must(b, d.Write(ctx, func(tx *db.Tx) error {
		for range n {
			if _, err := handle.Enqueue(ctx, tx, note{"hello"}); err != nil {
				return err
			}
		}
		return nil
	}))
}

// workOff runs the queue until n more jobs ran, and returns how many a second.
func workOff(b *testing.B, queue *jobs.Queue, ran *atomic.Int64, n int64) float64 {
	b.Helper()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ended := make(chan struct{})
	start, before := time.Now(), ran.Load()
	go func() {
		defer close(ended)
		_ = queue.Run(ctx)
	}()
	for ran.Load() < before+n {
		if time.Since(start) > time.Minute {
			b.Fatal("the jobs aren't worked off")
		}
		time.Sleep(time.Millisecond)
	}
	stop()
	<-ended // what is under way is stored
	return float64(n) / time.Since(start).Seconds()
}
