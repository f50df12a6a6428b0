package jobs_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/jobs"
)

// These tests start the test's own program again as a second process, which child makes a worker of.
const (
	childRole = "JOBS_TEST_CHILD"
	childDB   = "JOBS_TEST_DB"
	childFile = "JOBS_TEST_FILE"
)

// unhurried is quick for machines so busy that a heartbeat may be late.
var unhurried = jobs.Options{Lease: 1500 * time.Millisecond, Poll: 20 * time.Millisecond, Drain: time.Second, Urgent: 2, Normal: 2, Bulk: 2}

var effectSchema = fstest.MapFS{"schema/99990_effects.sql": {Data: []byte("create table effects (\n  id text primary key\n);\n")}}

// register makes q do two kinds of work: one whose effect is in the database, one that goes outside to a file.
func register(q *jobs.Queue, d *db.DB, file string, before func()) (inside, outside *jobs.Handle[int]) {
	now := func(int) time.Duration { return 0 }
	inside = jobs.Register(q, jobs.Kind[int]{Name: "t.inside", Backoff: now, Do: func(ctx context.Context, n int) error {
		time.Sleep(time.Millisecond)
		return d.Write(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(ctx, "insert into effects (id) values (?)", fmt.Sprint(n)); err != nil {
				return err
			}
			return jobs.Complete(ctx, tx)
		})
	}})
	outside = jobs.Register(q, jobs.Kind[int]{Name: "t.outside", Outside: true, Priority: jobs.Bulk, Backoff: now, Do: func(ctx context.Context, n int) error {
		before()
		if err := jobs.Alive(ctx); err != nil {
			return err
		}
		return appendLine(file, fmt.Sprint(n))
	}})
	return inside, outside
}

func appendLine(file, text string) error {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.WriteString(text + "\n")
	return err
}

func lines(t testing.TB, file string) map[string]int {
	t.Helper()
	f, err := os.Open(file)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	seen := map[string]int{}
	for s := bufio.NewScanner(f); s.Scan(); {
		seen[s.Text()]++
	}
	return seen
}

// child is the second process: a worker until it is told to end.
func child(role string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	d, err := db.Open(ctx, db.Config{URL: os.Getenv(childDB), Now: clock.NewMovable(clock.System()).Now})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer d.Close()
	opts, before := unhurried, func() {}
	if role == "freeze" {
		opts.Lease = time.Hour // it notices nothing by itself
		before = func() {
			_ = appendLine(os.Getenv(childFile)+".entered", "x")
			time.Sleep(500 * time.Millisecond)
		}
	}
	q := newQueue(d, clock.NewMovable(clock.System()).Now, clock.System(), opts)
	register(q, d, os.Getenv(childFile), before)
	if err := q.Run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func spawn(t testing.TB, role, target, file string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childRole+"="+role, childDB+"="+target, childFile+"="+file)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }) // no orphan, however the test ends
	return cmd
}

func targets(t *testing.T, fn func(t *testing.T, target string, d *db.DB)) {
	t.Helper()
	for name, target := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "jobs.db") },
		"postgres": func(t *testing.T) string { return dbtest.PostgresURL(t) },
	} {
		t.Run(name, func(t *testing.T) {
			url := target(t)
			d, err := db.Open(t.Context(), db.Config{URL: url, Now: clock.NewMovable(clock.System()).Now})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = d.Close() })
			if err := d.Migrate(t.Context(), append([]fs.FS{effectSchema}, schemas...)...); err != nil {
				t.Fatal(err)
			}
			fn(t, url, d)
		})
	}
}

// Worker processes (two that share a PostgreSQL, one on an SQLite file, as in operation) are killed without warning:
// nothing is lost, effects inside the database happen once, effects outside at least once, and more often only for
// jobs that were under way in a kill.
func TestKilledProcessesLoseNothing(t *testing.T) {
	targets(t, func(t *testing.T, target string, d *db.DB) {
		const n, kills = 400, 6
		file := filepath.Join(t.TempDir(), "sent")
		q := newQueue(d, clock.NewMovable(clock.System()).Now, clock.System(), quick)
		inside, outside := register(q, d, file, func() {})
		for i := range n {
			if _, err := enqueue(d, inside, i); err != nil {
				t.Fatal(err)
			}
			if _, err := enqueue(d, outside, i); err != nil {
				t.Fatal(err)
			}
		}
		workers := []*exec.Cmd{spawn(t, "work", target, file)}
		if d.Postgres() {
			workers = append(workers, spawn(t, "work", target, file))
		}
		for i := range kills {
			pause, _ := rand.Int(rand.Reader, big.NewInt(150))
			time.Sleep(60*time.Millisecond + time.Duration(pause.Int64())*time.Millisecond)
			w := &workers[i%len(workers)]
			_ = (*w).Process.Kill()
			_ = (*w).Wait()
			*w = spawn(t, "work", target, file)
		}
		eventually(t, "all jobs ended", func() bool {
			c, err := q.Counts(context.Background())
			return err == nil && c.Waiting+c.Running == 0
		})
		replayDead(t, q)
		for _, w := range workers {
			_ = w.Process.Signal(syscall.SIGTERM)
			if err := w.Wait(); err != nil {
				t.Errorf("a worker ended badly: %v", err)
			}
		}
		verifyEffects(t, q, d, file, n, kills)
	})
}

// replayDead replays what was under way in three kills, as an operator would, until everything is done.
func replayDead(t *testing.T, q *jobs.Queue) {
	t.Helper()
	eventually(t, "all jobs done", func() bool {
		list, err := q.Dead(context.Background(), "", 200)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range list {
			if err := q.Retry(context.Background(), l.ID); err != nil {
				t.Fatal(err)
			}
		}
		c, err := q.Counts(context.Background())
		return err == nil && c.Waiting+c.Running+c.Dead == 0
	})
}

func verifyEffects(t *testing.T, q *jobs.Queue, d *db.DB, file string, n, kills int) {
	t.Helper()
	var effects int
	if err := d.QueryRow(t.Context(), "select count(*) from effects").Scan(&effects); err != nil || effects != n {
		t.Errorf("%d effects of %d (%v)", effects, n, err)
	}
	c, err := q.Counts(t.Context())
	if err != nil || c.Done != 2*n {
		t.Errorf("%+v %v", c, err)
	}
	sent, twice := lines(t, file), 0
	for _, times := range sent {
		twice += times - 1
	}
	// What was sent but not yet stored when a kill came: at most one call of each worker.
	if len(sent) != n || twice > kills*unhurried.Bulk {
		t.Errorf("%d of %d sent, %d again; %+v", len(sent), n, twice, c)
	}
	t.Logf("%d sent again after %d kills", twice, kills)
}

// A process that was stopped and goes on later asks before it sends, and sends nothing.
func TestAFrozenProcessSendsNothingOnWaking(t *testing.T) {
	targets(t, func(t *testing.T, target string, d *db.DB) {
		file := filepath.Join(t.TempDir(), "sent")
		q := newQueue(d, clock.NewMovable(clock.System()).Now, clock.System(), quick)
		_, outside := register(q, d, file, func() {})
		frozen := spawn(t, "freeze", target, file)
		if _, err := enqueue(d, outside, 7); err != nil {
			t.Fatal(err)
		}
		eventually(t, "child at work", func() bool { return lines(t, file+".entered")["x"] == 1 })
		if err := frozen.Process.Signal(syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
		start(t, q)
		eventually(t, "job done by the other", func() bool { return lines(t, file)["7"] == 1 })
		eventually(t, "job stored as done", func() bool { c, err := q.Counts(context.Background()); return err == nil && c.Done == 1 })
		if err := frozen.Process.Signal(syscall.SIGCONT); err != nil {
			t.Fatal(err)
		}
		time.Sleep(700 * time.Millisecond) // the child's handler wakes after its half second and asks
		if got := lines(t, file); got["7"] != 1 {
			t.Errorf("sent %v", got)
		}
		c, err := q.Counts(t.Context())
		if err != nil || c.Done != 1 || c.Waiting+c.Running+c.Dead+c.Dropped != 0 {
			t.Errorf("%+v %v", c, err)
		}
		_ = frozen.Process.Kill()
		_ = frozen.Wait()
		if s := frozen.ProcessState.String(); !strings.Contains(s, "killed") {
			t.Errorf("the child had ended by itself: %s", s)
		}
	})
}
