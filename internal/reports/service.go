package reports

import (
	"context"
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/cases"
	"cabinet/internal/documents"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/reporttypes"
	"cabinet/internal/search"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the text of this room's tables. They refer to those of people, cases and reporttypes.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Index is where reports are made findable, in the transaction that changes them; search implements it.
type Index interface {
	Put(ctx context.Context, tx *db.Tx, account ids.Account, e search.Entry) error
}

// Documents are the files of cases; the room documents implements it.
type Documents interface {
	// Called returns a document whose case the actor may open.
	Called(ctx context.Context, by access.Actor, document ids.Document) (documents.Document, error)
}

// Types are the forms on which reports are written; reporttypes implements it.
type Types interface {
	Offered(ctx context.Context, q db.Queryer, account ids.Account) ([]reporttypes.Type, error)
	At(ctx context.Context, q db.Queryer, account ids.Account, t ids.ReportType, revision int64) (reporttypes.Type, error)
	Names(ctx context.Context, q db.Queryer, account ids.Account) (map[ids.ReportType]string, error)
	Levels(ctx context.Context, q db.Queryer, account ids.Account) (int, error)
}

// Deps is what the room needs from others.
type Deps struct {
	DB        *db.DB
	IDs       *id.Maker
	Acts      *activity.Log // must know the kinds of [Acts]
	Cases     *cases.Service
	People    *people.Service
	Accounts  *accounts.Service
	Documents Documents
	Types     Types
	Index     Index
}

// Service is the room's one door. It is safe for parallel use.
type Service struct{ Deps }

// New returns the service.
func New(d Deps) *Service { return &Service{d} }

func unknown(cause error) error { return errs.E(errs.NotFound, "reports.unknown", cause) }

// on reads a report and its case through q, if by may do the action there and the report exists for them. Who may not open the
// case learns nothing: a report out of sight and one that never was are the same errs.NotFound. It answers also who acts, with
// the rights that they hold now.
func (s *Service) on(ctx context.Context, q db.Queryer, by access.Actor, do access.Action, report ids.Report) (access.Actor, Report, cases.Case, error) {
	r, err := selectReport(ctx, q, by.Account, report)
	if err != nil {
		return by, Report{}, cases.Case{}, err
	}
	now, found, err := s.Cases.Stand(ctx, q, by, access.SeeCase, r.Case)
	if errs.Is(err, errs.NotFound) {
		err = unknown(err)
	}
	if err == nil && !shown(now, r) {
		err = unknown(nil)
	}
	if err == nil && do != access.SeeCase {
		err = access.Require(now, do, access.Facts{Account: by.Account, Case: &found.Facts})
	}
	if err != nil {
		return by, Report{}, cases.Case{}, err
	}
	return now, r, found.Case, nil
}

// shown reports whether a report exists for who sees its case: until it is submitted it is its author's, and administrators'.
func shown(by access.Actor, r Report) bool {
	return r.Submitted || r.Author == by.User || by.Role == access.Administrator || by.User == ""
}

// hold is on for a change: it lets nobody else change the report meanwhile, and reads it again after that.
func (s *Service) hold(ctx context.Context, tx *db.Tx, by access.Actor, do access.Action, report ids.Report) (access.Actor, Report, cases.Case, error) {
	if err := tx.Lock(ctx, string(by.Account), "reports."+string(report)); err != nil {
		return by, Report{}, cases.Case{}, err
	}
	return s.on(ctx, tx, by, do, report)
}

// fresh answers errs.Conflict with the stored report as its detail when somebody changed it since the person looked; 0 asks
// for nothing.
func (s *Service) fresh(ctx context.Context, q db.Queryer, r Report, ifVersion int64) error {
	if ifVersion == 0 || ifVersion == r.Version {
		return nil
	}
	whole, err := s.whole(ctx, q, r)
	if err != nil {
		return err
	}
	conflict := errs.E(errs.Conflict, "reports.conflict", nil)
	conflict.Detail = whole
	return conflict
}

// whole reads what is in a report, but for what the actor may do to it.
func (s *Service) whole(ctx context.Context, q db.Queryer, r Report) (Whole, error) {
	w := Whole{Report: r}
	var err error
	if w.Form, err = s.Types.At(ctx, q, r.Account, r.Type, r.Revision); err != nil {
		return w, err
	}
	if w.Answers, err = selectAnswers(ctx, q, r.Account, r.ID); err != nil {
		return w, err
	}
	if w.Files, err = selectFiles(ctx, q, r.Account, r.ID); err != nil {
		return w, err
	}
	w.Steps, err = selectSteps(ctx, q, r.Account, r.ID)
	return w, err
}

// keep stores a changed report, makes it findable once it was submitted, and notes that something happened on its case.
func (s *Service) keep(ctx context.Context, tx *db.Tx, r Report) error {
	r.UpdatedAt = tx.Now()
	if err := updateReport(ctx, tx, r); err != nil {
		return err
	}
	if r.Submitted {
		if err := s.Index.Put(ctx, tx, r.Account, entry(r)); err != nil {
			return err
		}
	}
	return s.Cases.Touch(ctx, tx, r.Account, r.Case)
}
