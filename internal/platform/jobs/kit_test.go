package jobs_test

import (
	"context"
	"crypto/rand"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
)

func TestMain(m *testing.M) {
	if role := os.Getenv(childRole); role != "" {
		os.Exit(child(role))
	}
	goleak.VerifyTestMain(m)
}

var schemas = []fs.FS{jobs.Schema()}

// world is one queue on one database.
type world struct {
	*testing.T
	d   *db.DB
	clk *clock.Fake
	q   *jobs.Queue
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		fn(&world{T: t, d: d, clk: clk, q: newQueue(d, clk.Now, clk.Now, jobs.Options{})})
	})
}

func newQueue(d *db.DB, now clock.Now, wall clock.Wall, opts jobs.Options) *jobs.Queue {
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	if os.Getenv("JOBS_TEST_LOG") != "" {
		log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	return jobs.New(d, now, wall, id.NewMaker(clock.System(), rand.Reader), log, opts)
}

type note struct{ Text string }

func add[A any](w *world, h *jobs.Handle[A], a A, opts ...jobs.Option) jobs.ID {
	w.Helper()
	job, err := enqueue(w.d, h, a, opts...)
	if err != nil {
		w.Fatal(err)
	}
	return job
}

func enqueue[A any](d *db.DB, h *jobs.Handle[A], a A, opts ...jobs.Option) (job jobs.ID, err error) {
	ctx := context.Background()
	err = d.Write(ctx, func(tx *db.Tx) (err error) {
		job, err = h.Enqueue(ctx, tx, a, opts...)
		return err
	})
	return job, err
}

func (w *world) runDue(wantRan, wantFailed int) {
	w.Helper()
	ran, failed, err := w.q.RunDue(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	if ran != wantRan || failed != wantFailed {
		w.Fatalf("RunDue: %d ran and %d failed, want %d and %d", ran, failed, wantRan, wantFailed)
	}
}

func (w *world) counts() jobs.Counts {
	w.Helper()
	c, err := w.q.Counts(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	return c
}

func (w *world) dead() []jobs.DeadLetter {
	w.Helper()
	list, err := w.q.Dead(w.Context(), "", 100)
	if err != nil {
		w.Fatal(err)
	}
	return list
}

// start runs the queue until the test ends or the returned function is called.
func start(t testing.TB, q *jobs.Queue) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- q.Run(ctx) }()
	var once bool
	stop = func() {
		if once {
			return
		}
		once = true
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	}
	t.Cleanup(stop)
	return stop
}

func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s", what)
		}
		time.Sleep(2 * time.Millisecond)
	}
}
