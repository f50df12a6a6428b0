package db_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

// The test binary runs itself as a second process: with this variable set it only does what childWrites says.
const childVariable = "CABINET_TEST_DB_CHILD"

func TestMain(m *testing.M) {
	if target := os.Getenv(childVariable); target != "" {
		if err := childWrites(target); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

const childWriters, childWritesEach = 8, 100

// childWrites counts up in several goroutines and prints each mark as soon as its write is acknowledged.
func childWrites(target string) error {
	ctx := context.Background()
	d, err := db.Open(ctx, db.Config{URL: target, Now: clock.NewFake(dbtest.Start).Now})
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	failed := make(chan error, childWriters)
	for w := range childWriters {
		wg.Go(func() {
			for i := range childWritesEach {
				mark := fmt.Sprintf("child-%d-%d", w, i)
				if err := d.Write(ctx, countWith(ctx, mark)); err != nil {
					failed <- err
					return
				}
				fmt.Println(mark)
			}
		})
	}
	wg.Wait()
	close(failed)
	if err := <-failed; err != nil {
		return err
	}
	return d.Close()
}

// countWith adds one to the sum and leaves a mark.
func countWith(ctx context.Context, mark string) func(tx *db.Tx) error {
	return func(tx *db.Tx) error {
		if err := set(ctx, tx, mark, 1); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "insert into pairs (k, n) values ('sum', 1) on conflict (k) do update set n = pairs.n + 1")
		return err
	}
}

// onBoth runs fn with the address of a fresh, migrated database of each kind.
func onBoth(t *testing.T, fn func(t *testing.T, target string)) {
	prepare := func(t *testing.T, target string) string {
		if err := dbtest.Open(t, target, clock.NewFake(dbtest.Start), pairs...).Close(); err != nil {
			t.Fatal(err)
		}
		return target
	}
	t.Run("sqlite", func(t *testing.T) { fn(t, prepare(t, filepath.Join(t.TempDir(), "shared.db"))) })
	t.Run("postgres", func(t *testing.T) { fn(t, prepare(t, dbtest.PostgresURL(t))) })
}

func child(t *testing.T, target string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+target)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out)
}

func TestAcknowledgedWritesSurviveAKill(t *testing.T) {
	onBoth(t, func(t *testing.T, target string) {
		cmd, lines := child(t, target)
		var told []string
		for lines.Scan() {
			told = append(told, lines.Text())
			if len(told) == 150 {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := cmd.Wait(); err == nil {
			t.Fatal("the child ended before it was killed")
		}
		d := dbtest.Open(t, target, clock.NewFake(dbtest.Start))
		for _, mark := range told {
			if strings.HasPrefix(mark, "child-") && get(t, d, mark) != 1 {
				t.Errorf("%s was acknowledged and is lost", mark)
			}
		}
		var marks int64
		if err := d.QueryRow(context.Background(), "select count(*) from pairs where k <> 'sum'").Scan(&marks); err != nil {
			t.Fatal(err)
		}
		if sum := get(t, d, "sum"); sum != marks || marks < 150 {
			t.Errorf("%d marks, %d counted: half a write was kept", marks, sum)
		}
		if !d.Postgres() {
			var sound string
			if err := d.QueryRow(context.Background(), "pragma integrity_check").Scan(&sound); err != nil || sound != "ok" {
				t.Errorf("%s, %v", sound, err)
			}
		}
	})
}

func TestTwoProcessesShareADatabase(t *testing.T) {
	onBoth(t, func(t *testing.T, target string) {
		ctx := context.Background()
		d := dbtest.Open(t, target, clock.NewFake(dbtest.Start))
		cmd, lines := child(t, target)
		var wg sync.WaitGroup
		for w := range childWriters {
			wg.Go(func() {
				for i := range childWritesEach {
					write := d.Write
					if i%3 == 0 {
						write = d.WriteSoft
					}
					if err := write(ctx, countWith(ctx, fmt.Sprintf("parent-%d-%d", w, i))); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		for lines.Scan() {
			if get(t, d, lines.Text()) != 1 {
				t.Errorf("%s is acknowledged there and not seen here", lines.Text())
			}
		}
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
		wg.Wait()
		if n := get(t, d, "sum"); n != 2*childWriters*childWritesEach {
			t.Errorf("%d of %d", n, 2*childWriters*childWritesEach)
		}
	})
}
