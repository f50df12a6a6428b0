package reports

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
	"cabinet/internal/reporttypes"
)

// BeginInput is what a report begins with. Without a title it is called as its type.
type BeginInput struct {
	Case  ids.Case
	Type  ids.ReportType
	Title string
}

// Begin begins a report on a case, on the form that its type has now. It takes the right to write reports there. errs.Conflict
// is a closed case, or one with too many reports.
func (s *Service) Begin(ctx context.Context, by access.Actor, in BeginInput) (Report, error) {
	if by.User == "" { // a report has an author
		return Report{}, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	var r Report
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.Cases.Require(ctx, tx, by, access.WriteReport, in.Case)
		if err != nil {
			return err
		}
		if c.State == cases.Closed {
			return errs.E(errs.Conflict, "reports.case_closed", nil)
		}
		form, title, err := s.begun(ctx, tx, by.Account, in)
		if err != nil {
			return err
		}
		if err := tx.Lock(ctx, string(by.Account), "reports.of."+string(in.Case)); err != nil {
			return err
		}
		number, err := nextNumber(ctx, tx, by.Account, in.Case)
		if err != nil {
			return err
		}
		if number > MaxReports {
			return errs.E(errs.Conflict, "reports.many", nil).With(errs.Args{"Max": MaxReports})
		}
		now := tx.Now()
		r = Report{Account: by.Account, ID: ids.Report(s.IDs.New()), Case: in.Case, Number: number, Type: form.ID, Revision: form.Revision, Title: title,
			State: Partial, Author: by.User, Since: now, Version: 1, CreatedAt: now, UpdatedAt: now}
		if err := insertReport(ctx, tx, r); err != nil {
			return err
		}
		if err := insertAuthor(ctx, tx, r); err != nil {
			return err
		}
		if _, err := s.Acts.Record(ctx, tx, by, act(r, ReportBegun, BegunPayload{Type: r.Type, Revision: r.Revision, Number: r.Number}, nil)); err != nil {
			return err
		}
		return s.Cases.Touch(ctx, tx, r.Account, r.Case)
	})
	return r, err
}

// begun judges what a report is to begin with.
func (s *Service) begun(ctx context.Context, q db.Queryer, account ids.Account, in BeginInput) (reporttypes.Type, string, error) {
	var wrong errs.Fields
	form, err := s.Types.At(ctx, q, account, in.Type, 0)
	if errs.Is(err, errs.NotFound) || err == nil && form.Archived {
		wrong.Add("type_id", "reports.type.choose")
	} else if err != nil {
		return form, "", err
	}
	title := titled(in.Title, &wrong)
	if title == "" {
		title = form.Name
	}
	return form, title, wrong.Err()
}

func titled(typed string, wrong *errs.Fields) string {
	title, fault := writing.Name(typed, MaxTitle)
	note(wrong, "title", fault, MaxTitle)
	return title
}

func note(wrong *errs.Fields, field string, fault writing.Fault, limit int) {
	switch fault {
	case "":
	case writing.Long:
		wrong.Add(field, "reports.long", errs.Args{"Max": limit})
	default:
		wrong.Add(field, "reports.characters")
	}
}

// Offered returns the types of which the actor can begin a report on a case, for who may write reports there.
func (s *Service) Offered(ctx context.Context, by access.Actor, c ids.Case) ([]reporttypes.Type, error) {
	if _, err := s.Cases.Require(ctx, s.DB, by, access.WriteReport, c); err != nil {
		return nil, err
	}
	return s.Types.Offered(ctx, s.DB, by.Account)
}

// Delete takes a report away that was never submitted; only its author does.
func (s *Service) Delete(ctx context.Context, by access.Actor, report ids.Report, ifVersion int64) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, r, _, err := s.hold(ctx, tx, by, access.WriteReport, report)
		if err != nil {
			return err
		}
		if r.Author != by.User {
			return errs.E(errs.Forbidden, "reports.not_author", nil)
		}
		if r.Submitted {
			return errs.E(errs.Conflict, "reports.was_submitted", nil)
		}
		if err := s.fresh(ctx, tx, r, ifVersion); err != nil {
			return err
		}
		if err := deleteReport(ctx, tx, r); err != nil {
			return err
		}
		if _, err := s.Acts.Record(ctx, tx, by, act(r, ReportDeleted, nil, map[string]string{titleName: r.Title})); err != nil {
			return err
		}
		return s.Cases.Touch(ctx, tx, r.Account, r.Case)
	})
}
