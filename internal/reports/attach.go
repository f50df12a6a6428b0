package reports

import (
	"context"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/reporttypes"
)

// Attach answers a question of a partial report with a document of its case as it is now: the report keeps to that version.
// Attached again it is taken as it is by then. ifVersion is as in [Service.Save].
func (s *Service) Attach(ctx context.Context, by access.Actor, report ids.Report, question ids.ReportQuestion, document ids.Document, ifVersion int64) (Whole, error) {
	d, err := s.Documents.Called(ctx, by, document)
	if errs.Is(err, errs.NotFound) {
		err = errs.FieldError("document_id", "reports.file.choose")
	}
	if err != nil {
		return Whole{}, err
	}
	return s.changeFiles(ctx, by, report, question, ifVersion, func(tx *db.Tx, w Whole) (*File, activity.Kind, error) {
		if d.Case != w.Case {
			return nil, "", errs.FieldError("document_id", "reports.file.choose")
		}
		f := File{Question: question, Document: d.ID, Number: d.Latest, AddedAt: tx.Now()}
		stands := slices.ContainsFunc(w.Files, func(x File) bool { return x.Question == question && x.Document == d.ID && x.Number == d.Latest })
		if stands {
			return nil, "", nil
		}
		if len(w.FilesOf(question)) >= MaxFiles {
			return nil, "", errs.FieldError("document_id", "reports.file.many", errs.Args{"Max": MaxFiles})
		}
		return &f, ReportAttached, putFile(ctx, tx, w.Report, f)
	})
}

// Detach takes a document from a question of a partial report. The document itself stays with its case.
func (s *Service) Detach(ctx context.Context, by access.Actor, report ids.Report, question ids.ReportQuestion, document ids.Document, ifVersion int64) (Whole, error) {
	return s.changeFiles(ctx, by, report, question, ifVersion, func(tx *db.Tx, w Whole) (*File, activity.Kind, error) {
		i := slices.IndexFunc(w.Files, func(f File) bool { return f.Question == question && f.Document == document })
		if i < 0 {
			return nil, "", nil
		}
		return &w.Files[i], ReportDetached, deleteFile(ctx, tx, w.Report, w.Files[i])
	})
}

// changeFiles does what change says to the files of a question; it returns which file was touched, or nothing.
func (s *Service) changeFiles(ctx context.Context, by access.Actor, report ids.Report, question ids.ReportQuestion, ifVersion int64,
	change func(tx *db.Tx, w Whole) (*File, activity.Kind, error)) (Whole, error) {
	var w Whole
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := s.holdDraft(ctx, tx, by, report)
		if err != nil {
			return err
		}
		if w, err = s.whole(ctx, tx, r); err != nil {
			return err
		}
		if q, known := w.Form.Question(question); !known || q.Kind != reporttypes.File {
			return errs.FieldError("question", "reports.answer.unknown")
		}
		touched, kind, err := change(tx, w)
		if err != nil || touched == nil {
			return err
		}
		if err := s.fresh(ctx, tx, r, ifVersion); err != nil {
			return err
		}
		w.Version++
		if err := s.keep(ctx, tx, w.Report); err != nil {
			return err
		}
		if w.Files, err = selectFiles(ctx, tx, r.Account, r.ID); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, by, act(r, kind, FilePayload{Question: question, Document: touched.Document, Version: touched.Number}, nil))
		return err
	})
	return w, err
}
