package reports

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Approve approves a report at the level where it waits: it goes a level further, and after the last one it is approved. Whoever
// approved another level of it in any round doesn't. While its author is asked something, nobody does.
func (s *Service) Approve(ctx context.Context, by access.Actor, report ids.Report, in StepInput, ifVersion int64) (Whole, error) {
	return s.step(ctx, by, report, in, ifVersion, plan{do: access.ReviewReport, step: StepApproved, kind: ReportApproved,
		judge: func(ctx context.Context, m moved) error {
			if err := s.deciding(ctx, m.tx, m.me, *m.r); err != nil {
				return err
			}
			if err := s.approving(ctx, m.tx, m.me, *m.r); err != nil {
				return err
			}
			levels, err := s.Types.Levels(ctx, m.tx, m.r.Account)
			if err != nil {
				return err
			}
			if m.r.Level < levels {
				m.r.Level++
				return nil
			}
			m.r.State, m.r.Level, m.r.ApprovedAt = Approved, 0, m.tx.Now()
			return nil
		}})
}

// Return gives a report back to its author with a reason. When it is submitted again, all levels review it again.
func (s *Service) Return(ctx context.Context, by access.Actor, report ids.Report, in StepInput, ifVersion int64) (Whole, error) {
	return s.step(ctx, by, report, in, ifVersion, plan{do: access.ReviewReport, step: StepReturned, kind: ReportReturned, needsText: "reports.text.reason",
		judge: func(ctx context.Context, m moved) error {
			if err := s.deciding(ctx, m.tx, m.me, *m.r); err != nil {
				return err
			}
			m.r.forget()
			m.r.State, m.r.Level, m.r.Asked, m.r.Returned = Partial, 0, false, true
			return nil
		}})
}

// Ask asks the author something. The report keeps waiting at its level, for the answer.
func (s *Service) Ask(ctx context.Context, by access.Actor, report ids.Report, in StepInput, ifVersion int64) (Whole, error) {
	return s.step(ctx, by, report, in, ifVersion, plan{do: access.ReviewReport, step: StepAsked, kind: ReportAsked, needsText: "reports.text.question",
		judge: func(ctx context.Context, m moved) error {
			if err := s.deciding(ctx, m.tx, m.me, *m.r); err != nil {
				return err
			}
			if m.r.Asked {
				return errs.E(errs.Conflict, "reports.asked", nil)
			}
			m.r.Asked = true
			return nil
		}})
}

// Close closes an approved report for good. Whoever reviews at any level does, but for those who wrote it.
func (s *Service) Close(ctx context.Context, by access.Actor, report ids.Report, in StepInput, ifVersion int64) (Whole, error) {
	return s.step(ctx, by, report, in, ifVersion, plan{do: access.ReviewReport, step: StepClosed, kind: ReportClosed,
		judge: func(ctx context.Context, m moved) error {
			if err := s.closing(ctx, m.tx, m.me, *m.r); err != nil {
				return err
			}
			m.r.State, m.r.ClosedAt = Closed, m.tx.Now()
			return nil
		}})
}

// deciding says why somebody who may review on the case doesn't decide about a report as it stands.
func (s *Service) deciding(ctx context.Context, q db.Queryer, me people.Person, r Report) error {
	if err := s.notOwn(ctx, q, me, r); err != nil {
		return err
	}
	switch {
	case r.State != Ready:
		return errs.E(errs.Conflict, "reports.not_ready", nil)
	case me.ReviewLevel != r.Level:
		return errs.E(errs.Forbidden, "reports.level", nil).With(errs.Args{"Level": r.Level})
	}
	return nil
}

// approving says why somebody who decides about a report doesn't approve it.
func (s *Service) approving(ctx context.Context, q db.Queryer, me people.Person, r Report) error {
	if r.Asked {
		return errs.E(errs.Conflict, "reports.asked", nil)
	}
	other, err := selectApproved(ctx, q, r, me.ID, r.Level)
	if err == nil && other {
		err = errs.E(errs.Forbidden, "reports.approved_other", nil)
	}
	return err
}

func (s *Service) closing(ctx context.Context, q db.Queryer, me people.Person, r Report) error {
	if err := s.notOwn(ctx, q, me, r); err != nil {
		return err
	}
	switch {
	case r.State != Approved:
		return errs.E(errs.Conflict, "reports.not_approved", nil)
	case me.ReviewLevel < 1:
		return errs.E(errs.Forbidden, "reports.no_level", nil)
	}
	return nil
}

// notOwn refuses everybody who is or was the author of a report.
func (s *Service) notOwn(ctx context.Context, q db.Queryer, me people.Person, r Report) error {
	wrote, err := selectWrote(ctx, q, r, me.ID)
	if err == nil && wrote {
		err = errs.E(errs.Forbidden, "reports.own", nil)
	}
	return err
}
