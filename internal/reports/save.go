package reports

import (
	"context"
	"maps"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/reporttypes"
)

// SaveInput is what is wanted of a draft. What isn't given stays as it is; an empty answer is none.
type SaveInput struct {
	Title   *string
	Answers map[ids.ReportQuestion]string
	// Lenient keeps what can be kept where other answers can't be: the author goes on writing.
	Lenient bool
}

// Save keeps what its author writes in a partial report, and nobody else does. Answers that can't be are errs.Invalid beside
// their questions; with Lenient all others are kept nevertheless, and the report comes back as it is then. That required
// questions lack an answer is told by [Service.Submit] alone. When somebody changed the report since ifVersion, which 0 doesn't
// ask, the answer is errs.Conflict with the report as it is, a [Whole], as its detail; what stands already is no conflict.
func (s *Service) Save(ctx context.Context, by access.Actor, report ids.Report, in SaveInput, ifVersion int64) (Whole, error) {
	var w Whole
	var wrong errs.Fields
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		wrong = errs.Fields{}
		r, err := s.holdDraft(ctx, tx, by, report)
		if err != nil {
			return err
		}
		if w, err = s.whole(ctx, tx, r); err != nil {
			return err
		}
		done, values := in.judge(&w, &wrong)
		if err := wrong.Err(); err != nil && !in.Lenient {
			return err
		}
		if len(done.Fields) == 0 && len(done.Questions) == 0 {
			return nil
		}
		if err := s.fresh(ctx, tx, r, ifVersion); err != nil {
			return err
		}
		for _, q := range done.Questions {
			if err := putAnswer(ctx, tx, r, q, values[q]); err != nil {
				return err
			}
			w.Answers[q] = values[q]
		}
		w.Version++
		w.UpdatedAt = tx.Now()
		if err := s.keep(ctx, tx, w.Report); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, by, act(r, ReportEdited, done, nil))
		return err
	})
	if err == nil {
		err = wrong.Err()
	}
	return w, err
}

// judge puts the title into the report and returns what differs from what is stored, with the answers that can be kept.
func (in SaveInput) judge(w *Whole, wrong *errs.Fields) (EditedPayload, map[ids.ReportQuestion]string) {
	var done EditedPayload
	if in.Title != nil {
		before := wrong.Len()
		title := titled(*in.Title, wrong)
		switch {
		case wrong.Len() > before:
		case title == "":
			wrong.Add("title", "reports.title.required")
		case title != w.Title:
			w.Title = title
			done.Fields = append(done.Fields, "title")
		}
	}
	values := map[ids.ReportQuestion]string{}
	for _, id := range slices.Sorted(maps.Keys(in.Answers)) {
		q, known := w.Form.Question(id)
		if !known || q.Kind == reporttypes.File { // of another type, or never typed
			wrong.Add(reporttypes.AnswerField(id), "reports.answer.unknown")
			continue
		}
		before := wrong.Len()
		value := q.Answer(in.Answers[id], wrong)
		if wrong.Len() == before && value != w.Answers[id] {
			values[id] = value
			done.Questions = append(done.Questions, id)
		}
	}
	return done, values
}

// holdDraft holds a report that the actor may write in.
func (s *Service) holdDraft(ctx context.Context, tx *db.Tx, by access.Actor, report ids.Report) (Report, error) {
	_, r, _, err := s.hold(ctx, tx, by, access.WriteReport, report)
	if err != nil {
		return r, err
	}
	return r, writable(r, by.User)
}

// writable says why a user can't write in a report.
func writable(r Report, user ids.User) error {
	switch {
	case r.Author != user:
		return errs.E(errs.Forbidden, "reports.not_author", nil)
	case r.State != Partial:
		return errs.E(errs.Conflict, "reports.not_partial", nil)
	}
	return nil
}
