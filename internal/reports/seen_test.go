package reports_test

import (
	"strings"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/cases/casestest"
	"cabinet/internal/platform/errs"
	"cabinet/internal/reports"
)

// Until it is submitted a report is its author's; administrators see it too, unless a wall keeps them out.
func TestWhoSeesReports(t *testing.T) {
	each(t, func(w *world) {
		w.AssignTo(w.c, w.Gus)
		draft, sent := w.draft(), w.submitted()
		sees := func(who string, by access.Actor, want string) {
			t.Helper()
			in, err := w.reports.InCase(w.Ctx, by, w.c.ID, reports.Filter{})
			got := []string{}
			for _, r := range in.Reports {
				got = append(got, r.Name())
			}
			all := w.titles(w.reports.All, by, reports.Filter{Limit: 1})
			if s := strings.Join(got, " "); s != want || len(strings.Fields(all)) != 2*len(got) || err != nil && want != "" {
				t.Errorf("%s sees %q and %q, want %q (%v)", who, s, all, want, err)
			}
			for _, r := range []reports.Report{draft, sent} {
				_, err := w.reports.Report(w.Ctx, by, r.ID)
				if shown := strings.Contains(want, r.Name()); shown != (err == nil) || !shown && casestest.Key(err) != "reports.unknown" {
					t.Errorf("%s and %s: %v", who, r.Name(), err)
				}
			}
		}
		sees("Sam", w.Sam, "R-2 R-1")
		sees("Jane", w.Jane, "R-2 R-1")
		sees("Rita", w.rita, "R-2")
		sees("Gus", w.Gus, "R-2")
		sees("Lee", w.Lee, "")
		sees("another's", w.There, "")
		w.WallOut(w.c, w.June)
		w.WallOut(w.c, w.rita)
		sees("June behind a wall", w.June, "")
		sees("Rita behind a wall", w.rita, "")
		if c, err := w.reports.Counts(w.Ctx, w.rita); err != nil || c.Review != 0 {
			t.Errorf("Rita's counts behind a wall: %+v, %v", c, err)
		}
		if c, err := w.reports.Counts(w.Ctx, w.ray); err != nil || c.Review != 1 {
			t.Errorf("Ray's counts: %+v, %v", c, err)
		}
		if got := w.titles(w.reports.Mine, w.Sam, reports.Filter{State: reports.Partial}); got != "R-1 partial" {
			t.Errorf("Sam's drafts: %s", got)
		}
		_, err := w.reports.All(w.Ctx, w.Sam, reports.Filter{After: "x.y"})
		w.Must(err) // any text is a place among ids
		_, err = w.reports.Queue(w.Ctx, w.rita, reports.Filter{After: "x"})
		w.Refused("a cursor", err, "reports.cursor")
		_, err = w.reports.All(w.Ctx, w.Sam, reports.Filter{State: "lost"})
		w.Refused("a state", err, "reports.state.unknown")
	})
}

// Nothing is begun or submitted on a closed case; what is ready may be reviewed to its end.
func TestAClosedCase(t *testing.T) {
	each(t, func(w *world) {
		draft, sent := w.draft(), w.submitted()
		_, err := w.SetState(w.Ctx, w.Jane, w.c.ID, cases.Closed, 0)
		w.Must(err)
		_, err = w.reports.Begin(w.Ctx, w.Sam, reports.BeginInput{Case: w.c.ID, Type: "incident"})
		w.Refused("begin", err, "reports.case_closed")
		_, err = w.reports.Submit(w.Ctx, w.Sam, draft.ID, reports.StepInput{}, 0)
		w.Refused("submit", err, "reports.case_closed")
		_, err = w.reports.Approve(w.Ctx, w.rita, sent.ID, reports.StepInput{}, 0)
		w.Must(err)
		_, err = w.reports.Approve(w.Ctx, w.bea, sent.ID, reports.StepInput{}, 0)
		w.Must(err)
	})
}

// A draft goes with its author alone; what was submitted stays.
func TestDeleting(t *testing.T) {
	each(t, func(w *world) {
		draft, sent := w.draft(), w.submitted()
		w.Refused("an administrator", w.reports.Delete(w.Ctx, w.Jane, draft.ID, 0), "reports.not_author")
		w.Refused("submitted", w.reports.Delete(w.Ctx, w.Sam, sent.ID, 0), "reports.was_submitted")
		w.Refused("stale", w.reports.Delete(w.Ctx, w.Sam, draft.ID, draft.Version-1), "reports.conflict")
		w.Must(w.reports.Delete(w.Ctx, w.Sam, draft.ID, draft.Version))
		w.Refused("again", w.reports.Delete(w.Ctx, w.Sam, draft.ID, 0), "reports.unknown")
		if next := w.draft(); next.Number != 3 {
			t.Errorf("the number of one that is gone is used again: %d", next.Number)
		}
	})
}

// Of two who do the same at once, one does it.
func TestAtOnce(t *testing.T) {
	each(t, func(w *world) {
		r := w.draft()
		race := func(what string, do func(i int) error) {
			t.Helper()
			var wg sync.WaitGroup
			all := make([]error, 4)
			for i := range all {
				wg.Go(func() { all[i] = do(i) })
			}
			wg.Wait()
			done := 0
			for _, err := range all {
				if err == nil {
					done++
				} else if !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.Forbidden) {
					t.Errorf("%s: %v", what, err)
				}
			}
			if done != 1 {
				t.Errorf("%s: done %d times", what, done)
			}
		}
		race("submit", func(int) error { _, err := w.reports.Submit(w.Ctx, w.Sam, r.ID, reports.StepInput{}, 0); return err })
		race("approve", func(i int) error {
			by := []access.Actor{w.rita, w.ray}[i%2]
			_, err := w.reports.Approve(w.Ctx, by, r.ID, reports.StepInput{}, 0)
			return err
		})
		var wg sync.WaitGroup
		numbers := make([]int64, 4)
		for i := range numbers {
			wg.Go(func() {
				x, err := w.reports.Begin(w.Ctx, w.Sam, reports.BeginInput{Case: w.c.ID, Type: "incident"})
				if err != nil {
					t.Error(err)
				}
				numbers[i] = x.Number
			})
		}
		wg.Wait()
		seen := map[int64]bool{}
		for _, n := range numbers {
			seen[n] = true
		}
		if len(seen) != len(numbers) {
			t.Errorf("numbers given twice: %v", numbers)
		}
	})
}

// What a leaver wrote goes to somebody who writes reports there; neither of them reviews it then.
func TestHandingOver(t *testing.T) {
	each(t, func(w *world) {
		r := w.submitted()
		h := w.reports.Handings()[0]
		items, err := h.Items(w.Ctx, w.DB, w.Firm, w.Sam.User, "", 10)
		w.Must(err)
		if len(items) != 1 || items[0].Name != r.Title {
			t.Fatalf("held: %+v", items)
		}
		w.WallOut(w.c, w.June)
		hidden, err := h.Items(w.Ctx, w.DB, w.Firm, w.Sam.User, "", 10)
		w.Must(err)
		if !hidden[0].Walled || items[0].Walled {
			t.Errorf("around its case: %+v", hidden)
		}
		for who, x := range map[access.Actor]string{w.June: "reports.holding_refused", w.Lee: "reports.holding_refused", w.Gus: "reports.holding_refused", w.ray: ""} {
			no, err := h.Refusals(w.Ctx, w.DB, w.Firm, who.User, items)
			w.Must(err)
			if no[string(r.ID)] != x {
				t.Errorf("%s: %q, want %q", who.User, no[string(r.ID)], x)
			}
		}
		_, err = w.reports.Approve(w.Ctx, w.rita, r.ID, reports.StepInput{}, 0)
		w.Must(err)
		no, err := h.Refusals(w.Ctx, w.DB, w.Firm, w.rita.User, items)
		w.Must(err)
		if no[string(r.ID)] != "reports.holding_reviewed" {
			t.Errorf("who reviewed it: %v", no)
		}
		w.give(h, w.Sam, w.ray, items)
		w.level(w.Sam, 2)
		w.level(w.ray, 2)
		for _, by := range []access.Actor{w.Sam, w.ray} {
			_, err = w.reports.Approve(w.Ctx, by, r.ID, reports.StepInput{}, 0)
			w.Refused("an author", err, "reports.own")
		}
		_, err = w.reports.Return(w.Ctx, w.bea, r.ID, reports.StepInput{Text: "Go on."}, 0)
		w.Must(err)
		_, err = w.reports.Submit(w.Ctx, w.Sam, r.ID, reports.StepInput{}, 0)
		w.Refused("who wrote it before", err, "reports.not_author")
		_, err = w.reports.Submit(w.Ctx, w.ray, r.ID, reports.StepInput{}, 0)
		w.Must(err)
	})
}
