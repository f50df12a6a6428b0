package db_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

const insertPair = "insert into pairs (k, n) values (?, ?)"

// BenchmarkWrite compares Write from 1, 16 and 64 goroutines with a bare loop of begin, insert and commit on one connection.
func BenchmarkWrite(b *testing.B) {
	targets := map[string]func(b *testing.B) string{
		"sqlite":   func(b *testing.B) string { return filepath.Join(b.TempDir(), "bench.db") },
		"postgres": func(b *testing.B) string { return dbtest.PostgresURL(b) },
	}
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			target := targets[kind](b)
			d := dbtest.Open(b, target, clock.NewFake(dbtest.Start), pairs...)
			var key atomic.Int64
			b.Run("bare", func(b *testing.B) { bareWrites(b, kind, target, &key) })
			for _, writers := range []int{1, 16, 64} {
				b.Run(fmt.Sprint("write-", writers), func(b *testing.B) { writes(b, d.Write, writers, &key) })
				b.Run(fmt.Sprint("soft-", writers), func(b *testing.B) { writes(b, d.WriteSoft, writers, &key) })
			}
		})
	}
}

func writes(b *testing.B, write func(context.Context, func(*db.Tx) error) error, writers int, key *atomic.Int64) {
	ctx := context.Background()
	var left atomic.Int64
	left.Store(int64(b.N))
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				k := fmt.Sprint(key.Add(1))
				err := write(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec(ctx, insertPair, k, 1)
					return err
				})
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
}

func bareWrites(b *testing.B, kind, target string, key *atomic.Int64) {
	ctx := context.Background()
	driver, text := "pgx", "insert into pairs (k, n) values ($1, $2)"
	if kind == "sqlite" {
		driver, text = "sqlite", insertPair
		target = "file:" + target + "?_pragma=busy_timeout(5000)&_pragma=journal_mode(wal)&_pragma=synchronous(full)&_txlock=immediate"
	}
	pool, err := sql.Open(driver, target)
	if err != nil {
		b.Fatal(err)
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	conn, err := pool.Conn(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	insert, err := conn.PrepareContext(ctx, text)
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for range b.N {
		tx, err := conn.BeginTx(ctx, nil)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := tx.Stmt(insert).ExecContext(ctx, fmt.Sprint(key.Add(1)), 1); err != nil {
			b.Fatal(err)
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
}

// BenchmarkRead compares QueryRow with a bare prepared statement on the same file.
func BenchmarkRead(b *testing.B) {
	d := dbtest.SQLite(b, clock.NewFake(dbtest.Start), pairs...)
	ctx := context.Background()
	if err := d.Write(ctx, func(tx *db.Tx) error { return set(ctx, tx, "a", 1) }); err != nil {
		b.Fatal(err)
	}
	b.Run("row", func(b *testing.B) {
		var n int
		for range b.N {
			if err := d.QueryRow(ctx, "select n from pairs where k = ?", "a").Scan(&n); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("parallel", func(b *testing.B) {
		b.RunParallel(func(p *testing.PB) {
			var n int
			for p.Next() {
				if err := d.QueryRow(ctx, "select n from pairs where k = ?", "a").Scan(&n); err != nil {
					b.Error(err)
				}
			}
		})
	})
}
