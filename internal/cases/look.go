package cases

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// Look is [Service.Standing] for a page or an answer that shows the case: that the actor looks at it is recorded before it is
// shown (C10, R69), once a minute.
func (s *Service) Look(ctx context.Context, by access.Actor, c ids.Case) (Standing, error) {
	found, err := s.Standing(ctx, by, c)
	if err != nil {
		return found, err
	}
	act := activity.Act{Kind: CaseViewed, Case: c, SubjectType: "case", SubjectID: string(c)}
	return found, s.Log.Saw(ctx, by, act)
}

// Activity returns what was done in a case, the newest first, but for looking at it; before is as with [Service.Views]. It is for
// administrators and standard users who see the case: it tells who was granted what.
func (s *Service) Activity(ctx context.Context, by access.Actor, c ids.Case, before int64) (activity.Page, error) {
	if _, err := s.Require(ctx, s.DB, by, access.SeeAccess, c); err != nil {
		return activity.Page{}, err
	}
	return s.Log.InCase(ctx, by.Account, c, before, defaultList)
}

// Views returns who looked at a case and at what is in it, the newest first, for its Access tab; before is the
// [activity.Page.Next] of the page before, 0 for the first. It is for administrators and standard users who see the case.
func (s *Service) Views(ctx context.Context, by access.Actor, c ids.Case, before int64) (activity.Page, error) {
	if _, err := s.Require(ctx, s.DB, by, access.SeeAccess, c); err != nil {
		return activity.Page{}, err
	}
	return s.Log.Views(ctx, by.Account, activity.ViewFilter{Case: c, Before: before, Limit: defaultList})
}
