package exports

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"syscall"
	"testing"
	"time"

	"cabinet/internal/platform/errs"
)

// What goes wrong while a file is made is told in words, leaves nothing behind, and is tried again only where that helps.
func TestTroubleOnTheWay(t *testing.T) {
	fine := func(_ context.Context, out io.Writer, _ func(int64, int64)) (int64, error) {
		_, err := io.WriteString(out, "one\n")
		return 1, err
	}
	fails := func(err error) func(context.Context, io.Writer, func(int64, int64)) (int64, error) {
		return func(_ context.Context, out io.Writer, _ func(int64, int64)) (int64, error) {
			_, _ = io.WriteString(out, "half")
			return 0, err
		}
	}
	each(t, func(w *world) {
		for name, c := range map[string]struct {
			store error
			work  func(context.Context, io.Writer, func(int64, int64)) (int64, error)
			want  string
		}{
			"store full":   {errs.E(errs.Unavailable, "blob.full", nil), fine, "exports.failed.full"},
			"disk full":    {nil, fails(fmt.Errorf("write: %w", syscall.ENOSPC)), "exports.failed.full"},
			"bug":          {nil, fails(errors.New("boom")), "exports.failed.trouble"},
			"own words":    {nil, fails(errs.E(errs.Conflict, "exports.params_large", nil)), "exports.params_large"},
			"with details": {nil, fails(errs.E(errs.Conflict, "exports.too_many", nil).With(errs.Args{"Max": 3})), "exports.failed.trouble"},
			"panic":        {nil, func(context.Context, io.Writer, func(int64, int64)) (int64, error) { panic("boom") }, "exports.failed.trouble"},
		} {
			w.store.refuse(c.store)
			w.work = c.work
			before := len(w.post.all())
			e := w.made(w.sam, "list")
			if e.State != Failed || e.Problem != c.want || w.files() != 0 {
				t.Errorf("%s: %s %s, %d files", name, e.State, e.Problem, w.files())
			}
			if told := w.post.all(); len(told) != before+1 || told[before].Subject != "The file you asked for couldn’t be made" {
				t.Errorf("%s: the person isn't told once", name)
			}
			must(t, w.Delete(w.ctx, w.sam, e.ID))
		}
	})
}

func TestANeighbourWhoIsAwayIsAskedAgain(t *testing.T) {
	each(t, func(w *world) {
		w.store.refuse(errs.E(errs.Unavailable, "blob.away", nil))
		e := w.made(w.sam, "list")
		if e.State != Running || len(w.post.all()) != 0 {
			t.Fatalf("after one try: %s", e.State)
		}
		w.store.refuse(nil)
		w.clk.Advance(time.Minute)
		w.run()
		if e = w.now(w.sam, e); e.State != Ready || w.files() != 1 {
			t.Errorf("after two tries: %s, %d files", e.State, w.files())
		}
		w.store.refuse(errs.E(errs.Unavailable, "blob.away", nil))
		e = w.ask(w.sam, "list", 2)
		for range attempts {
			w.run()
			w.clk.Advance(time.Hour)
		}
		if e = w.now(w.sam, e); e.State != Failed || e.Problem != "exports.failed.trouble" {
			t.Errorf("after all tries: %s %s", e.State, e.Problem)
		}
	})
}

// A job that runs again after its worker died, or twice at the same time, makes one file.
func TestOneFileHoweverOftenTheJobRuns(t *testing.T) {
	each(t, func(w *world) {
		e := w.ask(w.sam, "list", nil)
		job := makeExport{e.Account, e.ID}
		// A worker dies between storing the file and the end.
		dead, _, err := w.start(w.ctx, job)
		must(t, err)
		must(t, w.store.Put(w.ctx, dead.fileKey(dead.tries), &letters{n: 100}, 100))
		// Another, thought dead, is still at work while two more begin.
		slow, by, err := w.start(w.ctx, job)
		must(t, err)
		second, _ := w.process()
		var all sync.WaitGroup
		for _, s := range []*Service{w.Service, second} {
			all.Go(func() {
				if err := s.doMake(w.ctx, job); err != nil && !errors.Is(err, errGone) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if err := w.attempt(w.ctx, &slow, by); !errors.Is(err, errGone) {
			t.Errorf("the slow worker: %v", err)
		}
		e = w.now(w.sam, e)
		if text, err := w.text(w.sam, e); err != nil || text != "one\ntwo\n" || e.State != Ready {
			t.Errorf("%s %q: %v", e.State, text, err)
		}
		if n := w.acts(Made); n != 1 {
			t.Errorf("%d files are recorded as made", n)
		}
		must(t, w.Delete(w.ctx, w.sam, e.ID))
		w.run()
		if w.files() != 0 || len(w.post.all()) != 0 {
			t.Errorf("%d files stay, %d mails about a deleted file", w.files(), len(w.post.all()))
		}
	})
}

// letters is a reader of n bytes.
type letters struct{ n int }

func (l *letters) Read(p []byte) (int, error) {
	if l.n == 0 {
		return 0, io.EOF
	}
	k := min(l.n, len(p))
	for i := range k {
		p[i] = 'x'
	}
	l.n -= k
	return k, nil
}

func TestWorkThatNobodyDoesIsGivenUp(t *testing.T) {
	each(t, func(w *world) {
		e := w.ask(w.sam, "list", nil)
		_, _, err := w.start(w.ctx, makeExport{e.Account, e.ID})
		must(t, err)
		w.clk.Advance(patience + time.Minute)
		must(t, w.Sweep(w.ctx))
		if e = w.now(w.sam, e); e.State != Failed || e.Problem != "exports.failed.stuck" {
			t.Errorf("%s %s", e.State, e.Problem)
		}
		w.run() // the job itself is no longer wanted
		if e = w.now(w.sam, e); e.State != Failed {
			t.Error(e.State)
		}
	})
}
