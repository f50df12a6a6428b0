package viewing

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

const (
	defaultPage = 50
	maxPage     = 200
)

// List returns who looked as whom in the actor's own account, the newest first, from behind one. It is for administrators. A limit of 0
// is 50, one above 200 is 200.
func (s *Service) List(ctx context.Context, by access.Actor, before ids.Viewing, limit int) (Page, error) {
	if err := access.Require(by, access.ViewAs, access.Facts{Account: by.Account}); err != nil {
		return Page{}, err
	}
	return s.page(ctx, by, "", before, limit)
}

// Mine returns who looked as the actor, the newest first, as [Service.List] does.
func (s *Service) Mine(ctx context.Context, by access.Actor, before ids.Viewing, limit int) (Page, error) {
	if err := access.Require(by, access.SeeProfile, access.Facts{Account: by.Account, Owner: by.User}); err != nil {
		return Page{}, err
	}
	return s.page(ctx, by, by.User, before, limit)
}

func (s *Service) page(ctx context.Context, by access.Actor, user ids.User, before ids.Viewing, limit int) (Page, error) {
	if limit < 1 {
		limit = defaultPage
	}
	limit = min(limit, maxPage)
	list, err := selectPage(ctx, s.DB, by.Account, user, before, limit+1)
	if err != nil {
		return Page{}, err
	}
	p := Page{Viewings: list}
	if len(list) > limit {
		p.Viewings = list[:limit]
		p.Next = p.Viewings[limit-1].ID
	}
	return p, nil
}

// Of returns every look as a user, for what they may take with them. It asks nobody's right.
func (s *Service) Of(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) ([]Viewing, error) {
	return selectPage(ctx, q, account, user, "", -1)
}

// Forget deletes the looks as a user whose data is erased; the record keeps that somebody looked.
func (s *Service) Forget(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	return deleteOf(ctx, tx, account, user)
}
