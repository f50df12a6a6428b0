package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
)

// A full disk takes the whole transaction of SQLite with it, also from those whose callbacks were fine.
func TestFullDiskIsToldAndSurvived(t *testing.T) {
	d := dbtest.SQLite(t, clock.NewFake(dbtest.Start), pairs...)
	ctx := context.Background()
	big := strings.Repeat("x", 1<<20)
	holding, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		err := d.Write(ctx, func(tx *db.Tx) error {
			var pages int
			if err := tx.QueryRow(ctx, "pragma max_page_count = 20").Scan(&pages); err != nil {
				return err
			}
			close(holding)
			<-release
			return set(ctx, tx, "innocent", 1)
		})
		if !errs.Is(err, errs.Unavailable) {
			t.Errorf("the innocent: %v", err)
		}
	})
	<-holding
	var later error
	wg.Go(func() {
		err := d.Write(ctx, func(tx *db.Tx) error {
			_ = set(ctx, tx, big, 1)
			later = set(ctx, tx, "afterwards", 1)
			return nil
		})
		if e := errs.As(err); e == nil || e.Kind != errs.Unavailable || e.Key != "db.unavailable" {
			t.Errorf("the big one: %v", err)
		}
	})
	time.Sleep(20 * time.Millisecond) // until it waits; when it comes too late, it meets the limit alone
	close(release)
	wg.Wait()
	if later == nil || get(t, d, "afterwards") != -1 {
		t.Error("a statement was run outside the lost transaction")
	}
	if err := d.Write(ctx, func(tx *db.Tx) error { return set(ctx, tx, big, 1) }); err != nil || get(t, d, big) != 1 {
		t.Errorf("after the disk was emptied: %v", err)
	}
}

func hold(t *testing.T, path string) (release func()) {
	t.Helper()
	other, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := other.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(context.Background(), "begin immediate"); err != nil {
		t.Fatal(err)
	}
	return func() {
		_, _ = conn.ExecContext(context.Background(), "rollback")
		conn.Close()
		other.Close()
	}
}

// Another process holds the file longer than anybody should wait: all who wait are told together.
func TestBusyFileIsToldAndSurvived(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "busy.db")
	d := dbtest.Open(t, path, clock.NewFake(dbtest.Start), pairs...)
	ctx := context.Background()
	release := hold(t, path)
	hurried, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	begun := time.Now()
	if err := d.Write(hurried, func(*db.Tx) error { return nil }); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > 2*time.Second {
		t.Errorf("the hurried one after %v: %v", time.Since(begun), err)
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			err := d.Write(ctx, func(tx *db.Tx) error { return set(ctx, tx, fmt.Sprint(i), 1) })
			if !errs.Is(err, errs.Unavailable) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if waited := time.Since(begun); waited > 14*time.Second {
		t.Errorf("they waited one after another, for %v", waited)
	}
	release()
	if err := d.Write(ctx, func(tx *db.Tx) error { return set(ctx, tx, "a", 1) }); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

func TestLostConnectionIsToldAndSurvived(t *testing.T) {
	target := dbtest.PostgresURL(t)
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Set("application_name", query.Get("search_path"))
	u.RawQuery = query.Encode()
	d := dbtest.Open(t, u.String(), clock.NewFake(dbtest.Start), pairs...)
	ctx := context.Background()
	err = d.Write(ctx, func(tx *db.Tx) error {
		if err := set(ctx, tx, "a", 1); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "select pg_terminate_backend(pg_backend_pid())")
		return err
	})
	if !errs.Is(err, errs.Unavailable) || get(t, d, "a") != -1 {
		t.Errorf("cut inside: %v", err)
	}
	admin, err := sql.Open("pgx", target)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	for range 3 {
		const cut = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1"
		if _, err := admin.Exec(cut, query.Get("application_name")); err != nil {
			t.Fatal(err)
		}
		// A connection whose end was just lost may be met once; nothing is met twice.
		var one int
		if err := d.QueryRow(ctx, "select 1").Scan(&one); err != nil && !errs.Is(err, errs.Unavailable) {
			t.Errorf("read: %v", err)
		}
		first := d.Write(ctx, func(tx *db.Tx) error { return set(ctx, tx, "b", 1) })
		if first != nil && !errs.Is(first, errs.Unavailable) {
			t.Errorf("first: %v", first)
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { return set(ctx, tx, "b", 1) }); err != nil {
			t.Errorf("second: %v", err)
		}
	}
}

func TestAbsentServerIsUnavailable(t *testing.T) {
	_, err := db.Open(context.Background(), db.Config{URL: "postgres://nobody:secret-word@127.0.0.1:1/none", Now: clock.NewFake(dbtest.Start).Now})
	if !errs.Is(err, errs.Unavailable) || strings.Contains(err.Error(), "secret-word") {
		t.Error(err)
	}
	for _, wrong := range []string{"", "mysql://x/y", filepath.Join(t.TempDir(), "no", "such", "folder.db"), "postgres://%zz"} {
		if _, err := db.Open(context.Background(), db.Config{URL: wrong, Now: clock.NewFake(dbtest.Start).Now}); err == nil {
			t.Errorf("opened %q", wrong)
		}
	}
	if _, err := db.Open(context.Background(), db.Config{URL: filepath.Join(t.TempDir(), "x.db")}); err == nil {
		t.Error("opened without a clock")
	}
}

// Two transactions read the same row and then change it: the server lets one pass and asks the other to start again.
func TestSerializationFailuresAreRetried(t *testing.T) {
	d := dbtest.Postgres(t, clock.NewFake(dbtest.Start), pairs...)
	ctx := context.Background()
	if err := d.Write(ctx, func(tx *db.Tx) error { return set(ctx, tx, "n", 0) }); err != nil {
		t.Fatal(err)
	}
	var runs, told atomic.Int32
	var both, wg sync.WaitGroup
	both.Add(2)
	for range 2 {
		wg.Go(func() {
			once := true
			err := d.Write(ctx, func(tx *db.Tx) error {
				runs.Add(1)
				tx.AfterCommit(func() { told.Add(1) })
				if _, err := tx.Exec(ctx, "set transaction isolation level repeatable read"); err != nil {
					return err
				}
				var n int64
				if err := tx.QueryRow(ctx, "select n from pairs where k = 'n'").Scan(&n); err != nil {
					return err
				}
				if once {
					once = false
					both.Done()
					both.Wait()
				}
				return set(ctx, tx, "n", n+1)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := get(t, d, "n"); n != 2 || runs.Load() < 3 || told.Load() != 2 {
		t.Errorf("n = %d after %d runs, told %d", n, runs.Load(), told.Load())
	}
}

func TestDeadlocksAreRetried(t *testing.T) {
	t.Parallel()
	d := dbtest.Postgres(t, clock.NewFake(dbtest.Start), pairs...)
	ctx := context.Background()
	var both, wg sync.WaitGroup
	both.Add(2)
	for _, order := range [][2]string{{"a", "b"}, {"b", "a"}} {
		wg.Go(func() {
			once := true
			err := d.Write(ctx, func(tx *db.Tx) error {
				if err := tx.Lock(ctx, "account", order[0]); err != nil {
					return err
				}
				if once {
					once = false
					both.Done()
					both.Wait()
				}
				if err := tx.Lock(ctx, "account", order[1]); err != nil {
					return err
				}
				return set(ctx, tx, order[0], 1)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if get(t, d, "a") != 1 || get(t, d, "b") != 1 {
		t.Error("one of them is lost")
	}
}
