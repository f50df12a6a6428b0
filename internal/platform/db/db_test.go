package db_test

import (
	"context"
	"errors"
	"io/fs"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

// files makes a schema of in-memory files.
func files(nameAndText ...string) fs.FS {
	m := fstest.MapFS{}
	for i := 0; i < len(nameAndText); i += 2 {
		m[nameAndText[i]] = &fstest.MapFile{Data: []byte(nameAndText[i+1])}
	}
	return m
}

var pairs = []fs.FS{files("schema/00001_pairs.sql", `
create table pairs (
	k text not null,
	n bigint not null default 0,
	yes boolean not null default false,
	raw bytes,
	at bigint,
	primary key (k)
);`)}

func set(ctx context.Context, tx *db.Tx, k string, n int64) error {
	_, err := tx.Exec(ctx, "insert into pairs (k, n) values (?, ?) on conflict (k) do update set n = excluded.n", k, n)
	return err
}

// get returns the value of k, -1 when there is none.
func get(t *testing.T, q db.Queryer, k string) int64 {
	t.Helper()
	var n int64
	err := q.QueryRow(context.Background(), "select n from pairs where k = ?", k).Scan(&n)
	if db.NoRows(err) {
		return -1
	}
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWriteIsReadAtOnce(t *testing.T) {
	dbtest.Each(t, pairs, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		ctx := context.Background()
		told := false
		err := d.Write(ctx, func(tx *db.Tx) error {
			if got := tx.Now(); !got.Equal(dbtest.Start) {
				t.Errorf("now is %v", got)
			}
			clk.Advance(time.Hour)
			if got := tx.Now(); !got.Equal(dbtest.Start) {
				t.Errorf("now has moved to %v", got)
			}
			if err := set(ctx, tx, "a", 1); err != nil {
				return err
			}
			if n := get(t, tx, "a"); n != 1 {
				t.Errorf("inside: %d", n)
			}
			tx.AfterCommit(func() { told = get(t, d, "a") == 1 })
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := get(t, d, "a"); n != 1 || !told {
			t.Errorf("outside: %d, told %v", n, told)
		}
	})
}

func TestSixteenWritersLoseNothing(t *testing.T) {
	dbtest.Each(t, pairs, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		const writers, each = 16, 40
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				write := d.Write
				if w%4 == 0 {
					write = d.WriteSoft
				}
				for range each {
					err := write(ctx, func(tx *db.Tx) error {
						if err := tx.Lock(ctx, "account", "sum"); err != nil {
							return err
						}
						var n int64
						err := tx.QueryRow(ctx, "select coalesce(max(n), 0) from pairs where k = ?", "sum").Scan(&n)
						if err != nil {
							return err
						}
						return set(ctx, tx, "sum", n+1)
					})
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
		if n := get(t, d, "sum"); n != writers*each {
			t.Errorf("%d of %d", n, writers*each)
		}
	})
}

func TestUniqueIsToldApart(t *testing.T) {
	schema := []fs.FS{files("1_t.sql", `create table t (id text not null primary key, a text not null, b bigint not null check (b > 0));
create unique index t_a on t (a);`)}
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		insert := func(id, a string, b int) error {
			return d.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, "insert into t (id, a, b) values (?, ?, ?)", id, a, b)
				return err
			})
		}
		if err := insert("1", "x", 1); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			id, a  string
			b      int
			unique bool
		}{{"1", "y", 1, true}, {"2", "x", 1, true}, {"2", "y", 0, false}} {
			if err := insert(c.id, c.a, c.b); err == nil || db.Unique(err) != c.unique {
				t.Errorf("%+v: %v", c, err)
			}
		}
		if db.Unique(nil) || db.NoRows(nil) || db.Unavailable(nil) {
			t.Error("no error has a meaning")
		}
	})
}

func TestFailureLeavesNoTrace(t *testing.T) {
	dbtest.Each(t, pairs, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		boom := errors.New("boom")
		told := false
		err := d.Write(ctx, func(tx *db.Tx) error {
			tx.AfterCommit(func() { told = true })
			if err := set(ctx, tx, "a", 1); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) || get(t, d, "a") != -1 || told {
			t.Errorf("err %v, a = %d, told %v", err, get(t, d, "a"), told)
		}
	})
}

// PostgreSQL refuses everything after a failed statement; on SQLite the same is done for it.
func TestFailedStatementDoomsTheCallback(t *testing.T) {
	dbtest.Each(t, pairs, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		for name, fail := range map[string]func(tx *db.Tx) error{
			"exec":  func(tx *db.Tx) error { _, err := tx.Exec(ctx, "insert into pairs (k) values (?)", nil); return err },
			"query": func(tx *db.Tx) error { _, err := tx.Query(ctx, "select nothing from pairs"); return err },
			"row": func(tx *db.Tx) error {
				return tx.QueryRow(ctx, "insert into pairs (k) values (?) returning n", nil).Err()
			},
			"NUL": func(tx *db.Tx) error { return set(ctx, tx, "a\x00b", 1) },
			"UTF-8": func(tx *db.Tx) error {
				_, err := tx.Query(ctx, "select n from pairs where k = ?", name("\xff"))
				return err
			},
			"too many": func(tx *db.Tx) error { _, err := tx.Exec(ctx, "insert into pairs (k) values (?)", "a", 2); return err },
			"too few":  func(tx *db.Tx) error { return tx.QueryRow(ctx, "select n from pairs where k = ?").Err() },
		} {
			var first, later error
			err := d.Write(ctx, func(tx *db.Tx) error {
				first = fail(tx)
				later = set(ctx, tx, "a", 1)
				return nil
			})
			if first == nil || err == nil || !errors.Is(err, first) || !errors.Is(later, first) || get(t, d, "a") != -1 {
				t.Errorf("%s: first %v, later %v, write %v", name, first, later, err)
			}
		}
		if _, err := d.Query(ctx, "select n from pairs where k = ?", 1, 2); err == nil {
			t.Error("a read with an argument too many")
		}
		if err := d.QueryRow(ctx, "select n from pairs where k = ?").Err(); err == nil {
			t.Error("a read with an argument too few")
		}
	})
}

func TestPanicIsRaisedInTheCaller(t *testing.T) {
	dbtest.Each(t, pairs, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		boom := errors.New("boom")
		func() {
			defer func() {
				p, _ := recover().(*db.Panic)
				if p == nil || !errors.Is(p, boom) || !strings.Contains(p.Error(), "TestPanicIsRaisedInTheCaller") {
					t.Errorf("recovered %v", p)
				}
			}()
			_ = d.Write(ctx, func(tx *db.Tx) error {
				if err := set(ctx, tx, "a", 1); err != nil {
					return err
				}
				panic(boom)
			})
			t.Error("no panic")
		}()
		exited := make(chan bool)
		go func() {
			returned := false
			defer func() { exited <- !returned }()
			_ = d.Write(ctx, func(tx *db.Tx) error {
				if err := set(ctx, tx, "a", 1); err != nil {
					return err
				}
				runtime.Goexit()
				return nil
			})
			returned = true
		}()
		if !<-exited || get(t, d, "a") != -1 {
			t.Errorf("a = %d", get(t, d, "a"))
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { return set(ctx, tx, "b", 1) }); err != nil {
			t.Errorf("the next write: %v", err)
		}
	})
}

func TestNestedWriteFailsAtOnce(t *testing.T) {
	dbtest.Each(t, pairs, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		var nested, soft error
		var read any
		err := d.Write(ctx, func(tx *db.Tx) error {
			nested = d.Write(ctx, func(*db.Tx) error { return nil })
			soft = d.WriteSoft(ctx, func(*db.Tx) error { return nil })
			func() {
				defer func() { read = recover() }()
				_ = d.QueryRow(ctx, "select 1").Err()
			}()
			return set(ctx, tx, "a", 1)
		})
		if err != nil || nested == nil || soft == nil || read == nil {
			t.Errorf("outer %v, nested %v, soft %v, read %v", err, nested, soft, read)
		}
		if get(t, d, "a") != 1 {
			t.Error("the outer write is lost")
		}
	})
}

func TestCancelledCallerLeavesNoTrace(t *testing.T) {
	dbtest.Each(t, pairs, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx, cancel := context.WithCancel(context.Background())
		err := d.Write(ctx, func(tx *db.Tx) error {
			if err := set(ctx, tx, "a", 1); err != nil {
				return err
			}
			cancel()
			return set(context.Background(), tx, "b", 1)
		})
		if !errors.Is(err, context.Canceled) || get(t, d, "a") != -1 || get(t, d, "b") != -1 {
			t.Errorf("err %v, a = %d, b = %d", err, get(t, d, "a"), get(t, d, "b"))
		}
		ran := false
		if err := d.Write(ctx, func(*db.Tx) error { ran = true; return nil }); !errors.Is(err, context.Canceled) || ran {
			t.Errorf("err %v, ran %v", err, ran)
		}
	})
}

func TestClosedDatabaseRefuses(t *testing.T) {
	dbtest.Each(t, pairs, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if err := d.Write(ctx, func(*db.Tx) error { return nil }); err == nil {
			t.Error("a write after closing")
		}
		if err := d.Ping(ctx); err == nil {
			t.Error("a ping after closing")
		}
	})
}
