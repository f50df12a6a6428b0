package reports

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/reporttypes"
)

// Submit hands a partial report to the reviewers of level 1. Its author does it, on a case that isn't closed, once every
// required question has an answer: those that lack one are errs.Invalid, each beside its question.
func (s *Service) Submit(ctx context.Context, by access.Actor, report ids.Report, in StepInput, ifVersion int64) (Whole, error) {
	in.Text = ""
	return s.step(ctx, by, report, in, ifVersion, plan{do: access.WriteReport, step: StepSubmitted, kind: ReportSubmitted,
		judge: func(ctx context.Context, m moved) error {
			if err := writable(*m.r, m.by.User); err != nil {
				return err
			}
			if m.on.State == cases.Closed {
				return errs.E(errs.Conflict, "reports.case_closed", nil)
			}
			w, err := s.whole(ctx, m.tx, *m.r)
			if err != nil {
				return err
			}
			w.missing(m.wrong)
			m.r.forget()
			m.r.State, m.r.Level, m.r.Asked, m.r.Returned, m.r.Submitted = Ready, 1, false, false, true
			m.r.SubmittedAt = m.tx.Now()
			return nil
		}})
}

// missing notes the required questions that have no answer.
func (w Whole) missing(wrong *errs.Fields) {
	for _, q := range w.Form.Questions() {
		if !q.Required {
			continue
		}
		answered := w.Answers[q.ID] != ""
		if q.Kind == reporttypes.File {
			answered = len(w.FilesOf(q.ID)) > 0
		}
		if !answered {
			wrong.Add(reporttypes.AnswerField(q.ID), "reports.answer.required")
		}
	}
}

// Missing returns, beside their questions, what a report lacks before it can be submitted; nil is nothing.
func (w Whole) Missing() *errs.Error {
	var wrong errs.Fields
	w.missing(&wrong)
	return errs.As(wrong.Err())
}

// Answer answers what the reviewer asked; only the author does. The report goes on waiting at its level, and what was submitted
// stays as it is.
func (s *Service) Answer(ctx context.Context, by access.Actor, report ids.Report, in StepInput, ifVersion int64) (Whole, error) {
	return s.step(ctx, by, report, in, ifVersion, plan{do: access.WriteReport, step: StepAnswered, kind: ReportAnswered, needsText: "reports.text.answer",
		judge: func(_ context.Context, m moved) error {
			if m.r.Author != m.by.User {
				return errs.E(errs.Forbidden, "reports.not_author", nil)
			}
			if m.r.State != Ready || !m.r.Asked {
				return errs.E(errs.Conflict, "reports.not_asked", nil)
			}
			m.r.Asked = false
			return nil
		}})
}
