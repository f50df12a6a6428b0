package reports

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
)

// Report returns a report with its form, answers, files and stamps, if it exists for the actor; else it is errs.NotFound.
// Looking at it is recorded before it is shown.
func (s *Service) Report(ctx context.Context, by access.Actor, report ids.Report) (Whole, error) {
	return s.look(ctx, by, report, ReportSeen)
}

// Print is [Service.Report] for paper, which is recorded as that (C10).
func (s *Service) Print(ctx context.Context, by access.Actor, report ids.Report) (Whole, error) {
	return s.look(ctx, by, report, ReportPrinted)
}

func (s *Service) look(ctx context.Context, by access.Actor, report ids.Report, as activity.Kind) (Whole, error) {
	now, r, c, err := s.on(ctx, s.DB, by, access.SeeCase, report)
	if err != nil {
		return Whole{}, err
	}
	if err := s.Acts.Saw(ctx, by, act(r, as, nil, nil)); err != nil {
		return Whole{}, err
	}
	w, err := s.whole(ctx, s.DB, r)
	if err != nil {
		return w, err
	}
	w.May, err = s.may(ctx, now, r, c)
	return w, err
}

// Called returns a report for a list that only names it, if it exists for the actor. That isn't looking at it and isn't recorded.
func (s *Service) Called(ctx context.Context, by access.Actor, report ids.Report) (Report, error) {
	_, r, _, err := s.on(ctx, s.DB, by, access.SeeCase, report)
	return r, err
}

// may says what somebody may do to a report that they see, so that pages offer only what can be done.
func (s *Service) may(ctx context.Context, by access.Actor, r Report, c cases.Case) (May, error) {
	var m May
	if !by.SignedIn() {
		return m, nil
	}
	facts, err := s.Cases.Facts(ctx, s.DB, by, r.Case)
	if err != nil {
		return m, err
	}
	found, err := s.People.PersonsOf(ctx, s.DB, by.Account, []ids.User{by.User})
	if err != nil {
		return m, err
	}
	me := found[by.User]
	m.NeedsIDNumber = me.IDNumber == ""
	if m.NeedsIDNumber {
		account, err := s.Accounts.Recent(ctx, by.Account)
		if err != nil {
			return m, err
		}
		m.OwnIDNumber = account.Policy.OwnIDNumber
	}
	if r.Author == by.User && access.Check(by, access.WriteReport, facts).Allowed {
		m.Write = r.State == Partial
		m.Submit = m.Write && c.State != cases.Closed
		m.Delete = !r.Submitted
		m.Answer = r.State == Ready && r.Asked
	}
	if access.Check(by, access.ReviewReport, facts).Allowed {
		err = s.mayReview(ctx, me, r, &m)
	}
	return m, err
}

// mayReview notes which decisions about a report are somebody's.
func (s *Service) mayReview(ctx context.Context, me people.Person, r Report, m *May) error {
	var err error
	if m.Return, err = granted(s.deciding(ctx, s.DB, me, r)); err != nil {
		return err
	}
	if m.Ask = m.Return && !r.Asked; m.Return {
		if m.Approve, err = granted(s.approving(ctx, s.DB, me, r)); err != nil {
			return err
		}
	}
	m.Close, err = granted(s.closing(ctx, s.DB, me, r))
	return err
}

// granted tells a refusal from trouble.
func granted(err error) (bool, error) {
	if errs.Is(err, errs.Forbidden) || errs.Is(err, errs.Conflict) {
		return false, nil
	}
	return err == nil, err
}

// MayWrite reports whether the actor may begin reports on a case as it is now.
func (s *Service) MayWrite(ctx context.Context, by access.Actor, c ids.Case) bool {
	on, err := s.Cases.Require(ctx, s.DB, by, access.WriteReport, c)
	return err == nil && on.State != cases.Closed
}
