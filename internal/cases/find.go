package cases

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/writing"
)

// Numbered returns the case of a number, in whatever letter case, for who sees it; for others it is errs.NotFound.
func (s *Service) Numbered(ctx context.Context, by access.Actor, number string) (Case, error) {
	var c ids.Case
	err := s.DB.QueryRow(ctx, `select id from cases where account_id = ? and number_key = ?`, by.Account, writing.Fold(valid(number))).Scan(&c)
	if db.NoRows(err) {
		return Case{}, notThere()
	}
	if err != nil {
		return Case{}, fmt.Errorf("cases: look for number: %w", err)
	}
	return s.Case(ctx, by, c)
}

// Case returns a case for who sees it; for others it is errs.NotFound.
func (s *Service) Case(ctx context.Context, by access.Actor, c ids.Case) (Case, error) {
	return s.Require(ctx, s.DB, by, access.SeeCase, c)
}

// Standing returns a case with how the actor stands to it, for pages that show what they may do, for who sees it.
func (s *Service) Standing(ctx context.Context, by access.Actor, c ids.Case) (Standing, error) {
	_, found, err := s.Stand(ctx, s.DB, by, access.SeeCase, c)
	return found, err
}
