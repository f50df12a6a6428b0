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

// MaxBranches is how many branches an account may have.
const MaxBranches = 1000

// BranchInUse is a branch with the number of its people, active or not; Counted is false for those who may not know it.
type BranchInUse struct {
	Branch
	People  int
	Counted bool
}

// Branches returns the branches of the actor's own account by name. Everybody in the account may read them;
// administrators also see how many people each has.
func (s *Settings) Branches(ctx context.Context, by access.Actor) ([]BranchInUse, error) {
	if err := access.Require(by, access.SeeLists, access.Facts{Account: by.Account}); err != nil {
		return nil, err
	}
	list, err := s.Accounts.Branches(ctx, s.DB, by.Account)
	if err != nil {
		return nil, err
	}
	held := map[ids.Branch]int{}
	counted := manage(by) == nil
	if counted {
		if held, err = s.Holders.BranchHolders(ctx, s.DB, by.Account); err != nil {
			return nil, fmt.Errorf("accounts: count people of branches: %w", err)
		}
	}
	out := make([]BranchInUse, 0, len(list))
	for _, b := range list {
		out = append(out, BranchInUse{Branch: b, People: held[b.ID], Counted: counted})
	}
	return out, nil
}

// Branch returns one branch of the actor's own account with the number of its people. It is for administrators.
func (s *Settings) Branch(ctx context.Context, by access.Actor, branch ids.Branch) (BranchInUse, error) {
	if err := manage(by); err != nil {
		return BranchInUse{}, err
	}
	b, err := s.branch(ctx, s.DB, by.Account, branch)
	if err != nil {
		return BranchInUse{}, err
	}
	held, err := s.Holders.BranchHolders(ctx, s.DB, by.Account)
	return BranchInUse{Branch: b, People: held[branch], Counted: true}, err
}

func (s *Settings) branch(ctx context.Context, q db.Queryer, account ids.Account, branch ids.Branch) (Branch, error) {
	b, err := selectBranch(ctx, q, account, branch)
	if db.NoRows(err) {
		return Branch{}, errs.E(errs.NotFound, "access.not_found", nil)
	}
	if err != nil {
		return Branch{}, fmt.Errorf("accounts: read branch: %w", err)
	}
	return b, nil
}

// CreateBranch adds a branch to the actor's own account; [Service.AddBranch] says the rest. More than [MaxBranches] are
// errs.Conflict.
func (s *Settings) CreateBranch(ctx context.Context, by access.Actor, name string) (Branch, error) {
	var out Branch
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := manage(by); err != nil {
			return err
		}
		if err := lockSettings(ctx, tx, by.Account); err != nil {
			return err
		}
		list, err := s.Accounts.Branches(ctx, tx, by.Account)
		if err != nil {
			return err
		}
		if len(list) >= MaxBranches {
			return errs.E(errs.Conflict, "accounts.branch.too_many", nil).With(errs.Args{"Max": MaxBranches})
		}
		out, err = s.Accounts.AddBranch(ctx, tx, by, name)
		return err
	})
	return out, err
}

// RenameBranch gives a branch of the actor's own account another name. It is for administrators. A name that another
// branch has, in whatever letter case, is errs.Conflict "accounts.branch.taken". ifVersion other than 0 is the version
// that the person was looking at: when somebody renamed it since, and otherwise, the answer is errs.Conflict
// "accounts.branch.conflict" with theirs, a [Branch], as its detail. The name it has already changes nothing.
func (s *Settings) RenameBranch(ctx context.Context, by access.Actor, branch ids.Branch, name string, ifVersion int64) (Branch, error) {
	var b Branch
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := manage(by); err != nil {
			return err
		}
		if err := lockSettings(ctx, tx, by.Account); err != nil {
			return err
		}
		var err error
		if b, err = s.branch(ctx, tx, by.Account, branch); err != nil {
			return err
		}
		return s.rename(ctx, tx, by, &b, name, ifVersion)
	})
	if db.Unique(err) { // added in the same moment
		err = errs.E(errs.Conflict, "accounts.branch.taken", err)
	}
	return b, err
}

func (s *Settings) rename(ctx context.Context, tx *db.Tx, by access.Actor, b *Branch, name string, ifVersion int64) error {
	var wrong errs.Fields
	name = cleanName(&wrong, "name", name)
	if err := wrong.Err(); err != nil || name == b.Name {
		return err
	}
	if ifVersion != 0 && ifVersion != b.Version {
		conflict := errs.E(errs.Conflict, "accounts.branch.conflict", nil)
		conflict.Detail = *b
		return conflict
	}
	namesake, err := selectBranchOfName(ctx, tx, by.Account, name)
	if err != nil {
		return fmt.Errorf("accounts: look for branch: %w", err)
	}
	if namesake != "" && namesake != b.ID {
		return errs.E(errs.Conflict, "accounts.branch.taken", nil)
	}
	b.Name, b.Version = name, b.Version+1
	if err := updateBranch(ctx, tx, by.Account, *b); err != nil {
		return fmt.Errorf("accounts: keep branch: %w", err)
	}
	return s.noteBranch(ctx, tx, by, BranchRenamed, b.ID)
}

// DeleteBranch removes a branch of the actor's own account in which nobody is. It is for administrators. One that people
// have is errs.Conflict "accounts.branch.in_use", which says how many.
func (s *Settings) DeleteBranch(ctx context.Context, by access.Actor, branch ids.Branch) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := manage(by); err != nil {
			return err
		}
		if err := lockSettings(ctx, tx, by.Account); err != nil {
			return err
		}
		if _, err := s.branch(ctx, tx, by.Account, branch); err != nil {
			return err
		}
		if err := s.unused(ctx, tx, by.Account, branch); err != nil {
			return err
		}
		if err := deleteBranch(ctx, tx, by.Account, branch); err != nil {
			return fmt.Errorf("accounts: delete branch: %w", err)
		}
		return s.noteBranch(ctx, tx, by, BranchDeleted, branch)
	})
	if err != nil && errs.KindOf(err) == errs.Internal { // somebody was given the branch in the same moment
		if used := s.unused(ctx, s.DB, by.Account, branch); errs.Is(used, errs.Conflict) {
			return used
		}
	}
	return err
}

// unused returns nil when nobody is in the branch.
func (s *Settings) unused(ctx context.Context, q db.Queryer, account ids.Account, branch ids.Branch) error {
	held, err := s.Holders.BranchHolders(ctx, q, account)
	if err != nil {
		return fmt.Errorf("accounts: count people of branches: %w", err)
	}
	if n := held[branch]; n > 0 {
		return errs.E(errs.Conflict, "accounts.branch.in_use", nil).With(errs.Args{"Count": n})
	}
	return nil
}

func (s *Settings) noteBranch(ctx context.Context, tx *db.Tx, by access.Actor, kind activity.Kind, branch ids.Branch) error {
	tx.AfterCommit(func() { s.Accounts.recentBranches.Forget(by.Account) })
	_, err := s.Acts.Record(ctx, tx, by, activity.Act{
		Kind: kind, SubjectType: "branch", SubjectID: string(branch), Payload: BranchPayload{Branch: branch},
	})
	return err
}
