package system

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
)

// SilenceState tells whether the copy is silent and what it holds back.
func (s *Service) SilenceState(ctx context.Context, by access.Actor) (Silence, error) {
	if err := s.require(ctx, s.DB, by); err != nil {
		return Silence{}, err
	}
	return s.Silence(ctx)
}

// EndSilence releases a restored copy; one that isn't silent is errs.Conflict.
func (s *Service) EndSilence(ctx context.Context, by access.Actor, in ReleaseInput) (Released, error) {
	return s.Release(ctx, by, in, func(tx *db.Tx) error { return s.require(ctx, tx, by) })
}
