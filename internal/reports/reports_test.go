package reports_test

import (
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/cases/casestest"
	"cabinet/internal/documents"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/reports"
)

// C10, C11: an officer writes, it is returned, corrected, approved at two levels by two others, and closed; each step stamped.
func TestAReportGoesThroughItsReview(t *testing.T) {
	each(t, func(w *world) {
		r := w.draft()
		sent, err := w.reports.Submit(w.Ctx, w.Sam, r.ID, reports.StepInput{}, r.Version)
		w.Must(err)
		if sent.State != reports.Ready || sent.Level != 1 || !sent.Submitted || sent.SubmittedAt.IsZero() {
			t.Errorf("submitted: %+v", sent.Report)
		}
		back, err := w.reports.Return(w.Ctx, w.rita, r.ID, reports.StepInput{Text: "Say when it was."}, sent.Version)
		w.Must(err)
		if back.State != reports.Partial || !back.Returned || back.Level != 0 {
			t.Errorf("returned: %+v", back.Report)
		}
		again, err := w.reports.Save(w.Ctx, w.Sam, r.ID, reports.SaveInput{Answers: map[ids.ReportQuestion]string{what: "At 22:40 a window was broken."}}, back.Version)
		w.Must(err)
		sent, err = w.reports.Submit(w.Ctx, w.Sam, r.ID, reports.StepInput{}, again.Version)
		w.Must(err)
		one, err := w.reports.Approve(w.Ctx, w.rita, r.ID, reports.StepInput{}, sent.Version)
		w.Must(err)
		if one.State != reports.Ready || one.Level != 2 {
			t.Errorf("approved at level 1: %+v", one.Report)
		}
		two, err := w.reports.Approve(w.Ctx, w.bea, r.ID, reports.StepInput{Text: "Complete."}, one.Version)
		w.Must(err)
		if two.State != reports.Approved || two.Level != 0 || two.ApprovedAt.IsZero() {
			t.Errorf("approved at level 2: %+v", two.Report)
		}
		shut, err := w.reports.Close(w.Ctx, w.ray, r.ID, reports.StepInput{}, two.Version)
		w.Must(err)
		if shut.State != reports.Closed || shut.ClosedAt.IsZero() {
			t.Errorf("closed: %+v", shut.Report)
		}
		w.number(w.Sam, "9999") // later renumbering alters no stamp
		want := "submitted@0 7100; returned@1 4401 Say when it was.; submitted@0 7100; approved@1 4401; approved@2 4403 Complete.; closed@0 4402"
		if got := w.stamps(w.Jane, r.ID); got != want {
			t.Errorf("stamps:\n%s\nwant\n%s", got, want)
		}
		kinds := []string{}
		for _, k := range w.Kinds(w.c.ID) {
			if s, found := strings.CutPrefix(string(k), "reports."); found {
				kinds = append(kinds, s)
			}
		}
		if got := strings.Join(kinds, " "); got != "begun edited submitted returned edited submitted approved approved closed seen" {
			t.Errorf("acts: %s", got)
		}
	})
}

// Nobody approves their own report, nor two levels of one report, whatever the round; each reviews at their level alone.
func TestWhoReviews(t *testing.T) {
	each(t, func(w *world) {
		r := w.submitted()
		w.level(w.Sam, 1)
		for what, do := range map[string]func() (reports.Whole, error){
			"reports.own":   func() (reports.Whole, error) { return w.reports.Approve(w.Ctx, w.Sam, r.ID, reports.StepInput{}, 0) },
			"reports.level": func() (reports.Whole, error) { return w.reports.Approve(w.Ctx, w.bea, r.ID, reports.StepInput{}, 0) },
			"access.permission": func() (reports.Whole, error) {
				w.AssignTo(w.c, w.Gus)
				return w.reports.Return(w.Ctx, w.Gus, r.ID, reports.StepInput{Text: "x"}, 0)
			},
			"text reports.text.reason": func() (reports.Whole, error) {
				return w.reports.Return(w.Ctx, w.rita, r.ID, reports.StepInput{Text: " \n"}, 0)
			},
			"text reports.text.question": func() (reports.Whole, error) { return w.reports.Ask(w.Ctx, w.rita, r.ID, reports.StepInput{}, 0) },
			"text reports.long": func() (reports.Whole, error) {
				return w.reports.Ask(w.Ctx, w.rita, r.ID, reports.StepInput{Text: strings.Repeat("x", reports.MaxRemark+1)}, 0)
			},
			"text reports.characters": func() (reports.Whole, error) {
				return w.reports.Ask(w.Ctx, w.rita, r.ID, reports.StepInput{Text: "a\u202eb"}, 0)
			},
			"reports.not_approved": func() (reports.Whole, error) { return w.reports.Close(w.Ctx, w.bea, r.ID, reports.StepInput{}, 0) },
			"reports.conflict": func() (reports.Whole, error) {
				return w.reports.Approve(w.Ctx, w.rita, r.ID, reports.StepInput{}, r.Version-1)
			},
		} {
			_, err := do()
			w.Refused(what, err, what)
		}
		_, err := w.reports.Approve(w.Ctx, w.There, r.ID, reports.StepInput{}, 0)
		w.Refused("another account", err, "reports.unknown")
		w.WallOut(w.c, w.ray)
		_, err = w.reports.Approve(w.Ctx, w.ray, r.ID, reports.StepInput{}, 0)
		w.Refused("walled", err, "reports.unknown")

		_, err = w.reports.Approve(w.Ctx, w.rita, r.ID, reports.StepInput{}, 0)
		w.Must(err)
		w.level(w.rita, 2) // moved up meanwhile
		_, err = w.reports.Approve(w.Ctx, w.rita, r.ID, reports.StepInput{}, 0)
		w.Refused("two levels", err, "reports.approved_other")
		// In another round too.
		_, err = w.reports.Return(w.Ctx, w.bea, r.ID, reports.StepInput{Text: "The address is wrong."}, 0)
		w.Must(err)
		_, err = w.reports.Submit(w.Ctx, w.Sam, r.ID, reports.StepInput{}, 0)
		w.Must(err)
		may, err := w.reports.Report(w.Ctx, w.rita, r.ID)
		w.Must(err)
		if may.May.Any() {
			t.Errorf("Rita may at level 1: %+v", may.May)
		}
		tom := w.reviewer("Tom", 1, "4404")
		_, err = w.reports.Approve(w.Ctx, tom, r.ID, reports.StepInput{}, 0)
		w.Must(err)
		_, err = w.reports.Approve(w.Ctx, w.rita, r.ID, reports.StepInput{}, 0)
		w.Refused("two levels in two rounds", err, "reports.approved_other")
		if may, err = w.reports.Report(w.Ctx, w.rita, r.ID); err != nil || may.May.Approve || !may.May.Return {
			t.Errorf("Rita may at level 2: %+v, %v", may.May, err)
		}
		w.level(w.bea, 1) // meanwhile
		_, err = w.reports.Approve(w.Ctx, w.bea, r.ID, reports.StepInput{}, 0)
		w.Refused("level changed", err, "reports.level")
	})
}

// C10: every step takes an ID number; who has none gives it with the step, where the organisation leaves it to them.
func TestStepsTakeAnIDNumber(t *testing.T) {
	each(t, func(w *world) {
		r := w.draft()
		w.number(w.Sam, "")
		_, err := w.reports.Submit(w.Ctx, w.Sam, r.ID, reports.StepInput{}, 0)
		missing := casestest.Key(err)
		own := missing == "id_number reports.id_number.required"
		if !own && missing != "id_number reports.id_number.administrator" {
			t.Fatalf("without a number: %s", missing)
		}
		w.ownNumbers(true)
		_, err = w.reports.Submit(w.Ctx, w.Sam, r.ID, reports.StepInput{}, 0)
		w.Refused("without a number", err, "id_number reports.id_number.required")
		_, err = w.reports.Submit(w.Ctx, w.Sam, r.ID, reports.StepInput{IDNumber: "  "}, 0)
		w.Refused("blanks", err, "id_number reports.id_number.required")
		_, err = w.reports.Submit(w.Ctx, w.Sam, r.ID, reports.StepInput{IDNumber: strings.Repeat("7", 300)}, 0)
		if errs.KindOf(err) != errs.Invalid {
			t.Errorf("a long number: %v", err)
		}
		w.ownNumbers(false)
		_, err = w.reports.Submit(w.Ctx, w.Sam, r.ID, reports.StepInput{IDNumber: "7100"}, 0)
		w.Refused("not left to people", err, "id_number reports.id_number.administrator")
		w.ownNumbers(true)
		sent, err := w.reports.Submit(w.Ctx, w.Sam, r.ID, reports.StepInput{IDNumber: "7100"}, 0)
		w.Must(err)
		if sent.Steps[0].IDNumber != "7100" {
			t.Errorf("stamped with %q", sent.Steps[0].IDNumber)
		}
		p, err := w.People.PersonOf(w.Ctx, w.DB, w.Firm, w.Sam.User)
		w.Must(err)
		if p.IDNumber != "7100" {
			t.Errorf("the profile has %q", p.IDNumber)
		}
		_, err = w.reports.Approve(w.Ctx, w.rita, r.ID, reports.StepInput{IDNumber: "1"}, 0)
		w.Refused("another's number", err, "id_number reports.id_number.known")
	})
}

// A reviewer asks, the author answers without changing what was submitted, and the report is at that level again.
func TestAFollowUp(t *testing.T) {
	each(t, func(w *world) {
		r := w.submitted()
		_, err := w.reports.Answer(w.Ctx, w.Sam, r.ID, reports.StepInput{Text: "x"}, 0)
		w.Refused("unasked", err, "reports.not_asked")
		asked, err := w.reports.Ask(w.Ctx, w.rita, r.ID, reports.StepInput{Text: "Who called?"}, 0)
		w.Must(err)
		if asked.State != reports.Ready || asked.Level != 1 || !asked.Asked {
			t.Errorf("asked: %+v", asked.Report)
		}
		if got := w.titles(w.reports.Queue, w.rita, reports.Filter{}); got != "" {
			t.Errorf("the queue while it waits for the author: %s", got)
		}
		_, err = w.reports.Approve(w.Ctx, w.ray, r.ID, reports.StepInput{}, 0)
		w.Refused("approve meanwhile", err, "reports.asked")
		_, err = w.reports.Save(w.Ctx, w.Sam, r.ID, reports.SaveInput{Answers: map[ids.ReportQuestion]string{what: "other"}}, 0)
		w.Refused("change meanwhile", err, "reports.not_partial")
		_, err = w.reports.Answer(w.Ctx, w.rita, r.ID, reports.StepInput{Text: "x"}, 0)
		w.Refused("another's answer", err, "reports.not_author")
		counts, err := w.reports.Counts(w.Ctx, w.Sam)
		w.Must(err)
		if counts != (reports.Counts{Asked: 1}) {
			t.Errorf("Sam's counts: %+v", counts)
		}
		back, err := w.reports.Answer(w.Ctx, w.Sam, r.ID, reports.StepInput{Text: "A neighbour, Mrs Webb."}, asked.Version)
		w.Must(err)
		if back.Level != 1 || back.Asked || back.Answers[what] != "A window was broken from outside." {
			t.Errorf("answered: %+v", back)
		}
		if got := w.titles(w.reports.Queue, w.rita, reports.Filter{}); got != "R-1 ready" {
			t.Errorf("the queue: %s", got)
		}
	})
}

// Drafts are saved answer by answer; what can't be kept is told, and nothing of another's is overwritten.
func TestSaving(t *testing.T) {
	each(t, func(w *world) {
		r := w.draft()
		save := func(by access.Actor, in reports.SaveInput, version int64) (reports.Whole, error) {
			return w.reports.Save(w.Ctx, by, r.ID, in, version)
		}
		strange := map[ids.ReportQuestion]string{"q-other": "x", force: "yes"}
		_, err := save(w.Sam, reports.SaveInput{Answers: strange}, 0)
		w.Refused("another type's question", err, "answers.q-other reports.answer.unknown")
		kept, err := save(w.Sam, reports.SaveInput{Answers: strange, Lenient: true}, 0)
		w.Refused("the same, kept", err, "answers.q-other reports.answer.unknown")
		if kept.Answers[force] != "yes" || kept.Answers["q-other"] != "" || kept.Version != r.Version+1 {
			t.Errorf("kept: %+v", kept)
		}
		_, err = save(w.Sam, reports.SaveInput{Answers: map[ids.ReportQuestion]string{scene: "typed"}}, 0)
		w.Refused("a typed file", err, "answers.q-scene reports.answer.unknown")
		_, err = save(w.Sam, reports.SaveInput{Title: casestest.Of(" ")}, 0)
		w.Refused("no title", err, "title reports.title.required")
		_, err = save(w.Sam, reports.SaveInput{Answers: map[ids.ReportQuestion]string{what: "stale"}}, r.Version)
		w.Refused("stale", err, "reports.conflict")
		if theirs, _ := errs.As(err).Detail.(reports.Whole); theirs.Answers[force] != "yes" {
			t.Errorf("what stands: %+v", theirs)
		}
		same, err := save(w.Sam, reports.SaveInput{Answers: map[ids.ReportQuestion]string{force: "yes"}}, r.Version)
		w.Must(err)
		if same.Version != kept.Version {
			t.Errorf("saved again: version %d", same.Version)
		}
		_, err = save(w.Jane, reports.SaveInput{Title: casestest.Of("Mine")}, 0)
		w.Refused("another's draft", err, "reports.not_author")
		_, err = save(w.rita, reports.SaveInput{Title: casestest.Of("Mine")}, 0)
		w.Refused("a draft that isn't shown", err, "reports.unknown")
		none, err := save(w.Sam, reports.SaveInput{Answers: map[ids.ReportQuestion]string{what: ""}}, 0)
		w.Must(err)
		if none.Missing() == nil {
			t.Error("nothing is missing")
		}
		_, err = w.reports.Submit(w.Ctx, w.Sam, r.ID, reports.StepInput{}, 0)
		w.Refused("unanswered", err, "answers.q-what reports.answer.required")
	})
}

// A form stays as it was when the report was begun.
func TestTheFormOfAReport(t *testing.T) {
	each(t, func(w *world) {
		r := w.draft()
		w.forms.offer = 2
		_, err := w.reports.Submit(w.Ctx, w.Sam, r.ID, reports.StepInput{}, 0)
		w.Must(err)
		next := w.draft()
		if next.Revision != 2 || next.Number != 2 {
			t.Errorf("the next: %+v", next)
		}
		_, err = w.reports.Submit(w.Ctx, w.Sam, next.ID, reports.StepInput{}, 0)
		w.Refused("the new question", err, "answers.q-new reports.answer.required")
		for _, kind := range []ids.ReportType{"archived", "nowhere", ""} {
			_, err = w.reports.Begin(w.Ctx, w.Sam, reports.BeginInput{Case: w.c.ID, Type: kind})
			w.Refused("type "+string(kind), err, "type_id reports.type.choose")
		}
		used, err := w.reports.Used(w.Ctx, w.DB, w.Jane, "incident", 2)
		w.Must(err)
		elsewhere, err := w.reports.Used(w.Ctx, w.DB, access.Operator(w.Other), "incident", 0)
		w.Must(err)
		if !used || elsewhere {
			t.Errorf("used %v, elsewhere %v", used, elsewhere)
		}
		_, err = w.reports.Approve(w.Ctx, w.rita, r.ID, reports.StepInput{}, 0)
		w.Must(err)
		if n, err := w.reports.Waiting(w.Ctx, w.DB, w.Jane, 1); err != nil || n != 1 {
			t.Errorf("%d wait above level 1, %v", n, err)
		}
		w.WallOut(w.c, w.June)
		for who, kept := range map[access.Actor]bool{w.Jane: false, w.June: true} {
			used, err := w.reports.Used(w.Ctx, w.DB, who, "incident", 0)
			w.Must(err)
			waiting, err := w.reports.WaitingByLevel(w.Ctx, w.DB, who)
			w.Must(err)
			unseen, err := w.reports.Unseen(w.Ctx, w.DB, who)
			w.Must(err)
			if used == kept || unseen != kept || (len(waiting) > 0) == kept {
				t.Errorf("%s: used %v, waiting %v, unseen %v", who.User, used, waiting, unseen)
			}
		}
	})
}

// A file answer is a document of the case at a version.
func TestFiles(t *testing.T) {
	each(t, func(w *world) {
		r := w.draft()
		elsewhere := w.Open(w.Jane, "Another case")
		w.shelf.docs["photo"] = documents.Document{ID: "photo", Case: w.c.ID, Latest: 1}
		w.shelf.docs["other"] = documents.Document{ID: "other", Case: elsewhere.ID, Latest: 1}
		_, err := w.reports.Attach(w.Ctx, w.Sam, r.ID, scene, "other", 0)
		w.Refused("of another case", err, "document_id reports.file.choose")
		_, err = w.reports.Attach(w.Ctx, w.Sam, r.ID, scene, "nowhere", 0)
		w.Refused("of nowhere", err, "document_id reports.file.choose")
		_, err = w.reports.Attach(w.Ctx, w.Sam, r.ID, what, "photo", 0)
		w.Refused("to a text", err, "question reports.answer.unknown")
		got, err := w.reports.Attach(w.Ctx, w.Sam, r.ID, scene, "photo", r.Version)
		w.Must(err)
		w.shelf.docs["photo"] = documents.Document{ID: "photo", Case: w.c.ID, Latest: 2}
		read, err := w.reports.Report(w.Ctx, w.Sam, r.ID)
		w.Must(err)
		if len(read.Files) != 1 || read.Files[0].Number != 1 {
			t.Errorf("files: %+v", read.Files)
		}
		_, err = w.reports.Detach(w.Ctx, w.Sam, r.ID, scene, "photo", r.Version)
		w.Refused("stale", err, "reports.conflict")
		got, err = w.reports.Detach(w.Ctx, w.Sam, r.ID, scene, "photo", got.Version)
		w.Must(err)
		if len(got.Files) != 0 {
			t.Errorf("left: %+v", got.Files)
		}
	})
}
