package practice

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// HasArea reports whether the account has a practice area. This and the four below hold until the transaction ends, when q is
// one, as [Service.Hold] does.
func (s *Service) HasArea(ctx context.Context, q db.Queryer, account ids.Account, area ids.PracticeArea) (bool, error) {
	all, err := s.held(ctx, q, account)
	_, ok := all.Area(area)
	return ok, err
}

// HasStage reports whether an area of the account has a stage.
func (s *Service) HasStage(ctx context.Context, q db.Queryer, account ids.Account, area ids.PracticeArea, stage ids.Stage) (bool, error) {
	all, err := s.held(ctx, q, account)
	found, ok := all.Stage(stage)
	return ok && found.Area == area, err
}

// FirstStage returns the first stage of an area of the account; empty when there is no such area.
func (s *Service) FirstStage(ctx context.Context, q db.Queryer, account ids.Account, area ids.PracticeArea) (ids.Stage, error) {
	all, err := s.held(ctx, q, account)
	if found, ok := all.Area(area); ok && err == nil {
		return found.Stages[0].ID, nil
	}
	return "", err
}

// HasType reports whether the account has a case type.
func (s *Service) HasType(ctx context.Context, q db.Queryer, account ids.Account, kind ids.CaseType) (bool, error) {
	all, err := s.held(ctx, q, account)
	_, ok := all.Type(kind)
	return ok, err
}

// HasGroup reports whether the account has a case group.
func (s *Service) HasGroup(ctx context.Context, q db.Queryer, account ids.Account, group ids.CaseGroup) (bool, error) {
	all, err := s.held(ctx, q, account)
	_, ok := all.Group(group)
	return ok, err
}

// held returns the lists, which stay as they are until the transaction ends when q is one.
func (s *Service) held(ctx context.Context, q db.Queryer, account ids.Account) (All, error) {
	if tx, writes := q.(*db.Tx); writes {
		if err := lock(ctx, tx, account); err != nil {
			return All{}, err
		}
	}
	return s.Lists(ctx, q, account)
}
