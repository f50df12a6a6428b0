package roles

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Titles returns the account's job titles by name, as data for pickers and checks.
func (s *Service) Titles(ctx context.Context, q db.Queryer, account ids.Account) ([]JobTitle, error) {
	out, err := selectTitles(ctx, q, account)
	if err != nil {
		return nil, fmt.Errorf("roles: list titles: %w", err)
	}
	return out, nil
}

// Title returns one job title of the account; errs.NotFound when the account has none of that id.
func (s *Service) Title(ctx context.Context, q db.Queryer, account ids.Account, id ids.JobTitle) (JobTitle, error) {
	t, err := selectTitle(ctx, q, account, id)
	if db.NoRows(err) {
		return JobTitle{}, errs.E(errs.NotFound, "access.not_found", nil)
	}
	if err != nil {
		return JobTitle{}, fmt.Errorf("roles: read title: %w", err)
	}
	return t, nil
}

// Recent returns one job title for showing, as it was at most a second ago; errs.NotFound when the account has none of
// that id. What decides about a change reads [Service.Title] through its transaction.
func (s *Service) Recent(ctx context.Context, q db.Queryer, account ids.Account, id ids.JobTitle) (JobTitle, error) {
	return s.recent.Read(titleKey{account, id}, func() (JobTitle, error) { return s.Title(ctx, q, account, id) })
}

// AddTitle adds a job title to the actor's account, in the caller's transaction. It is for administrators. A name that
// the account has already, in whatever letter case, is errs.Conflict.
func (s *Service) AddTitle(ctx context.Context, tx *db.Tx, by access.Actor, name string, permissions access.Set) (JobTitle, error) {
	if err := access.Require(by, access.ManageAccount, access.Facts{Account: by.Account}); err != nil {
		return JobTitle{}, err
	}
	name, err := cleanName(name)
	if err != nil {
		return JobTitle{}, err
	}
	t := JobTitle{ID: ids.JobTitle(s.ids.New()), Name: name, Permissions: permissions, Version: 1}
	added, err := insertTitle(ctx, tx, by.Account, t)
	if err != nil {
		return JobTitle{}, fmt.Errorf("roles: keep title: %w", err)
	}
	if !added {
		return JobTitle{}, errs.E(errs.Conflict, "roles.title.taken", nil)
	}
	_, err = s.log.Record(ctx, tx, by, activity.Act{
		Kind: TitleAdded, SubjectType: "job_title", SubjectID: string(t.ID),
		Payload: TitlePayload{Title: t.ID, Permissions: t.Permissions.List()},
	})
	return t, err
}
