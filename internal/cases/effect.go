package cases

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

var _ people.Cases = (*Service)(nil)

// CaseEffect implements [people.Cases]: of the cases that the actor sees, how many a user would see that they don't see now, and the
// other way round, if role, group or status changed now. It asks nobody's right.
func (s *Service) CaseEffect(ctx context.Context, q db.Queryer, by access.Actor, user ids.User, before, after people.Reach) (people.CaseEffect, error) {
	var out people.CaseEffect
	if before == after {
		return out, nil
	}
	was, is := reaching(by.Account, user, before), reaching(by.Account, user, after)
	var err error
	if out.Gained, err = countOnly(ctx, q, by, is, was); err == nil {
		out.Lost, err = countOnly(ctx, q, by, was, is)
	}
	if err != nil {
		return out, fmt.Errorf("cases: effect: %w", err)
	}
	return out, nil
}

// MayBeGuest implements [people.Cases]: a guest holds one case at most, so that who is assigned to more, now or later, is
// removed from the others first.
func (s *Service) MayBeGuest(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) error {
	n, err := countAssigned(ctx, q, account, user)
	if err != nil {
		return fmt.Errorf("cases: count assignments: %w", err)
	}
	if n > 1 {
		return errs.E(errs.Conflict, "cases.guest.many", nil) // to how many isn't told: who asks may be kept out of some
	}
	return nil
}

// countAssigned counts the cases to which a user is assigned now or later.
func countAssigned(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (n int, err error) {
	err = q.QueryRow(ctx, `select count(*) from case_assignments where account_id = ? and user_id = ? and (valid_until is null or valid_until > ?)`,
		account, user, db.At(q.Now())).Scan(&n)
	return n, err
}

// GroupLeaves is for [groups.SettingsDeps]: a group that walls keep out of cases isn't deleted, since its people would come in;
// what else was granted to it goes with it.
func (s *Service) GroupLeaves(ctx context.Context, tx *db.Tx, by access.Actor, group ids.Group) error {
	var walls int
	err := tx.QueryRow(ctx, `select count(*) from case_walls where account_id = ? and group_id = ? and lifted_at is null`, by.Account, group).Scan(&walls)
	if err != nil {
		return fmt.Errorf("cases: count walls: %w", err)
	}
	if walls > 0 {
		return errs.E(errs.Conflict, "cases.wall.group", nil).With(errs.Args{"N": walls})
	}
	rows, err := tx.Query(ctx, `select `+grantColumns+` from case_grants where account_id = ? and group_id = ?`, by.Account, group)
	var list []Grant
	err = each(rows, err, func(rows *sql.Rows) error {
		g, err := scanGrant(rows)
		list = append(list, g)
		return err
	})
	if err != nil {
		return fmt.Errorf("cases: list grants: %w", err)
	}
	for _, g := range list {
		if _, err := deleteGrant(ctx, tx, by.Account, g.ID); err != nil {
			return fmt.Errorf("cases: revoke: %w", err)
		}
		if err := s.noteGrant(ctx, tx, by, Revoked, g); err != nil {
			return err
		}
	}
	return nil
}

// reaching returns who a user would be as far as cases are seen; nobody unless active.
func reaching(account ids.Account, user ids.User, r people.Reach) access.Actor {
	if r.Status != people.Active {
		return access.Actor{Account: account}
	}
	return access.Actor{Account: account, User: user, Role: r.Role, Group: r.Group, Scope: access.ScopeAdmin, Door: access.DoorWeb}
}

// countOnly counts the cases that one actor sees and another one doesn't, among those that whoever asks sees.
func countOnly(ctx context.Context, q db.Queryer, by, one, other access.Actor) (n int64, err error) {
	known := access.SeenCases(by, q.Now(), "c.account_id", "c.id")
	seen := access.SeenCases(one, q.Now(), "c.account_id", "c.id")
	unseen := access.SeenCases(other, q.Now(), "c.account_id", "c.id")
	err = q.QueryRow(ctx, `select count(*) from cases c where c.account_id = ? and `+known.SQL+` and `+seen.SQL+` and not (`+unseen.SQL+`)`,
		slices.Concat([]any{by.Account}, known.Args, seen.Args, unseen.Args)...).Scan(&n)
	return n, err
}
