package accounts

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Branches returns the account's branches by name, as data for pickers and checks.
func (s *Service) Branches(ctx context.Context, q db.Queryer, account ids.Account) ([]Branch, error) {
	out, err := selectBranches(ctx, q, account)
	if err != nil {
		return nil, fmt.Errorf("accounts: list branches: %w", err)
	}
	return out, nil
}

// RecentBranches returns the account's branches for showing, as they were at most a second ago. The list is shared: don't
// change it.
func (s *Service) RecentBranches(ctx context.Context, account ids.Account) ([]Branch, error) {
	return s.recentBranches.Read(account, func() ([]Branch, error) { return s.Branches(ctx, s.db, account) })
}

// AddBranch adds a branch to the actor's account, in the caller's transaction. It is for administrators. A name that the
// account has already, in whatever letter case, is errs.Conflict.
func (s *Service) AddBranch(ctx context.Context, tx *db.Tx, by access.Actor, name string) (Branch, error) {
	if err := access.Require(by, access.ManageAccount, access.Facts{Account: by.Account}); err != nil {
		return Branch{}, err
	}
	var wrong errs.Fields
	b := Branch{ID: ids.Branch(s.ids.New()), Name: cleanName(&wrong, "name", name), Version: 1}
	if err := wrong.Err(); err != nil {
		return Branch{}, err
	}
	added, err := insertBranch(ctx, tx, by.Account, b)
	if err != nil {
		return Branch{}, fmt.Errorf("accounts: keep branch: %w", err)
	}
	if !added {
		return Branch{}, errs.E(errs.Conflict, "accounts.branch.taken", nil)
	}
	tx.AfterCommit(func() { s.recentBranches.Forget(by.Account) })
	_, err = s.log.Record(ctx, tx, by, activity.Act{
		Kind: BranchAdded, SubjectType: "branch", SubjectID: string(b.ID), Payload: BranchPayload{Branch: b.ID},
	})
	return b, err
}
