package bulk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
)

// A job whose worker dies or whose neighbour is away goes on where it was, and nobody is invited twice.
func TestHalfFinishedWorkResumes(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		w.drafted(w.jane, addresses(Inline+200))
		w.run()
		p, err := w.Jobs(w.ctx, w.jane, ListFilter{})
		must(t, err)
		j := w.confirmed(w.jane, p.Jobs[0])
		w.host.before = func(n int) error {
			if n > 300 {
				return errs.E(errs.Unavailable, "blob.away", nil)
			}
			return nil
		}
		w.run()
		j = w.now(w.jane, j)
		if n := w.users(people.Pending); j.State != Running || n == 0 || n > 300 {
			t.Fatalf("%+v, %d pending", j, w.users(people.Pending))
		}
		w.host.before = nil
		w.clk.Advance(time.Hour)
		second, queue := w.process() // another process takes over
		if _, _, err := queue.RunDue(w.ctx); err != nil {
			t.Fatal(err)
		}
		j, err = second.Job(w.ctx, w.jane, j.ID)
		if err != nil || j.State != Done || figures(j) != [5]int64{Inline + 200, Inline + 200, 0, 0, 0} || w.users(people.Pending) != Inline+200 {
			t.Errorf("%+v %v, %d pending", j, err, w.users(people.Pending))
		}
		if n := w.acts(people.UserAdded); n != Inline+200+5 {
			t.Errorf("%d users are recorded as added", n)
		}
	})
}

// A draft resumes behind the rows that are stored.
func TestAHalfReadFileIsReadOn(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		j := w.drafted(w.jane, addresses(2*Inline+10))
		j, err := w.try(w.ctx, work{j.Account, j.ID}, Draft)
		must(t, err)
		more, err := w.draft2(j)
		if err != nil || !more {
			t.Fatal(more, err)
		}
		w.run()
		if j = w.now(w.jane, j); j.State != Ready || figures(j) != [5]int64{2*Inline + 10, 0, 0, 0, 2*Inline + 10} {
			t.Errorf("%+v", j)
		}
		if _, err := w.draft2(j); !errors.Is(err, errGone) {
			t.Errorf("a worker thought dead: %v", err)
		}
	})
}

// draft2 reads one more batch as a worker does that dies behind it.
func (w *world) draft2(j Job) (bool, error) {
	j.State = Draft
	return w.Service.draft(w.ctx, &j, 1)
}

// However many workers run a job at once, each row is done once.
func TestManyWorkersDoEachRowOnce(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		j := w.drafted(w.jane, addresses(Inline+100))
		w.run()
		j = w.confirmed(w.jane, w.now(w.jane, j))
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				err := w.doRun(w.ctx, work{j.Account, j.ID})
				if err != nil && !errors.Is(err, errGone) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		w.run()
		j = w.now(w.jane, j)
		if j.State != Done || figures(j) != [5]int64{Inline + 100, Inline + 100, 0, 0, 0} || w.users(people.Pending) != Inline+100 || w.acts(Finished) != 1 {
			t.Errorf("%+v, %d pending, %d ends", j, w.users(people.Pending), w.acts(Finished))
		}
	})
}

func TestCancelAndResume(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		j := w.drafted(w.jane, addresses(400))
		var once sync.Once
		w.host.before = func(n int) error {
			if n < 50 {
				return nil
			}
			once.Do(func() {
				go func() {
					p, err := w.Jobs(context.WithoutCancel(w.ctx), w.kate, ListFilter{})
					if err != nil {
						t.Error(err)
						return
					}
					if _, err := w.Cancel(context.WithoutCancel(w.ctx), w.kate, j.ID, p.Jobs[0].Version); err != nil {
						t.Error(err)
					}
				}()
			})
			time.Sleep(time.Millisecond)
			return nil
		}
		j = w.confirmed(w.jane, j)
		if j.State != Cancelled || j.Problem != "bulk.cancelled.asked" || j.Done == 0 || j.Waiting() == 0 || int(j.Done) != w.users(people.Pending) {
			t.Fatalf("%+v, %d pending", j, w.users(people.Pending))
		}
		w.host.before = nil
		w.run()
		if got := w.now(w.jane, j); got.State != Cancelled || got.Done != j.Done {
			t.Errorf("%+v", got)
		}
		_, err := w.Resume(w.ctx, w.kate, j.ID, j.Version)
		expect(t, "another administrator", err, errs.Forbidden, "bulk.not_yours")
		_, err = w.Resume(w.ctx, w.jane, j.ID, j.Version-1)
		expect(t, "another version", err, errs.Conflict, "bulk.moved_on")
		j, err = w.Resume(w.ctx, w.jane, j.ID, j.Version)
		if err != nil || j.State != Done || j.Done != 400 || w.users(people.Pending) != 400 {
			t.Errorf("%+v %v", j, err)
		}
		_, err = w.Resume(w.ctx, w.jane, j.ID, j.Version)
		expect(t, "a job that is done", err, errs.Conflict, "bulk.moved_on")
		_, err = w.Cancel(w.ctx, w.jane, j.ID, j.Version)
		expect(t, "cancel what is done", err, errs.Conflict, "bulk.moved_on")
	})
}

func TestAFaultIsTheRowsOwn(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		w.host.before = func(n int) error {
			if n == 2 {
				return errors.New("boom")
			}
			return nil
		}
		j := w.confirmed(w.jane, w.drafted(w.jane, addresses(5)))
		if j.State != Done || figures(j) != [5]int64{5, 4, 0, 1, 0} {
			t.Errorf("%+v", j)
		}
		if text := w.result(w.jane, ResultParams{Job: j.ID, Language: "en", Left: true}); !strings.Contains(text, "Something went wrong on our side.") {
			t.Error(text)
		}
	})
}

// Two drafts of one file may not run at once, nor does a job begin twice.
func TestOneFileOneRun(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		first, second := w.drafted(w.jane, addresses(Inline+1)), w.drafted(w.kate, addresses(Inline+1))
		w.run()
		first, second = w.confirmed(w.jane, w.now(w.jane, first)), w.now(w.kate, second)
		_, err := w.Confirm(w.ctx, w.kate, second.ID, ConfirmInput{Version: second.Version})
		expect(t, "the same file", err, errs.Conflict, "bulk.twin")
		w.run()
		second = w.confirmed(w.kate, second)
		w.run()
		if second = w.now(w.kate, second); second.State != Done || second.Skipped != Inline+1 || w.now(w.jane, first).Done != Inline+1 {
			t.Errorf("%+v", second)
		}
		third := w.drafted(w.jane, "x1@example.com\n")
		var all sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for range 8 {
			all.Go(func() {
				_, err := w.Confirm(w.ctx, w.jane, third.ID, ConfirmInput{Version: third.Version})
				if err == nil {
					mu.Lock()
					won++
					mu.Unlock()
				} else if !errs.Is(err, errs.Conflict) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if won != 1 {
			t.Errorf("%d of 8 confirmed", won)
		}
	})
}

func TestWhatIsOverGoes(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		done := w.confirmed(w.jane, w.drafted(w.jane, "a@example.com\n"))
		idle := w.drafted(w.jane, "b@example.com\n")
		reading := w.drafted(w.jane, addresses(Inline+1))
		w.clk.Advance(patience + time.Minute)
		must(t, w.Sweep(w.ctx))
		if j := w.now(w.jane, reading); j.State != Failed || j.Problem != "bulk.failed.stuck" {
			t.Errorf("%+v", j)
		}
		w.clk.Advance(draftLife)
		must(t, w.Sweep(w.ctx))
		if j := w.now(w.jane, idle); j.State != Cancelled || j.Problem != "bulk.cancelled.stale" {
			t.Errorf("%+v", j)
		}
		w.clk.Advance(Life + time.Minute)
		w.run()
		must(t, w.Sweep(w.ctx))
		var jobs, rows int
		must(t, w.db.QueryRow(w.ctx, `select (select count(*) from bulk_jobs), (select count(*) from bulk_rows)`).Scan(&jobs, &rows))
		if jobs != 0 || rows != 0 || w.files() != 0 {
			t.Errorf("%d jobs, %d rows, %d files stay", jobs, rows, w.files())
		}
		_, err := w.Job(w.ctx, w.jane, done.ID)
		expect(t, "what is gone", err, errs.NotFound, "bulk.unknown")
	})
}

// A row is found by its key, however little the database knows of a job that has just been read.
func TestARowIsFoundByItsKey(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		j := w.drafted(w.jane, addresses(Inline))
		explain, key := "explain query plan ", "sqlite_autoindex_bulk_rows_1"
		if w.db.Postgres() {
			explain, key = "explain ", "bulk_rows_pkey"
		}
		rows, err := w.db.Query(w.ctx, explain+claimStatement, j.Account, j.ID, 7)
		must(t, err)
		defer func() { must(t, rows.Close()) }()
		columns, err := rows.Columns()
		must(t, err)
		plan := ""
		for rows.Next() {
			cells := make([]any, len(columns))
			for i := range cells {
				cells[i] = new(any)
			}
			must(t, rows.Scan(cells...))
			plan += fmt.Sprintln(*cells[len(cells)-1].(*any))
		}
		must(t, rows.Err())
		if !strings.Contains(plan, key) {
			t.Error(plan)
		}
	})
}
