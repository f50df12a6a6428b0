package cases

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

var _ people.Cases = (*Service)(nil)

// CaseEffect implements [people.Cases]: how many cases a user would see that they don't see now, and the other way round, if
// role, group or status changed now. It asks nobody's right.
func (s *Service) CaseEffect(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, before, after people.Reach) (people.CaseEffect, error) {
	var out people.CaseEffect
	if before == after {
		return out, nil
	}
	was, is := reaching(account, user, before), reaching(account, user, after)
	var err error
	if out.Gained, err = countOnly(ctx, q, is, was); err == nil {
		out.Lost, err = countOnly(ctx, q, was, is)
	}
	if err != nil {
		return out, fmt.Errorf("cases: effect: %w", err)
	}
	return out, nil
}

// reaching returns who a user would be as far as cases are seen; nobody unless active.
func reaching(account ids.Account, user ids.User, r people.Reach) access.Actor {
	if r.Status != people.Active {
		return access.Actor{Account: account}
	}
	return access.Actor{Account: account, User: user, Role: r.Role, Group: r.Group, Scope: access.ScopeAdmin, Door: access.DoorWeb}
}

// countOnly counts the cases that one actor sees and another one doesn't.
func countOnly(ctx context.Context, q db.Queryer, one, other access.Actor) (n int64, err error) {
	seen := access.SeenCases(one, q.Now(), "c.account_id", "c.id")
	unseen := access.SeenCases(other, q.Now(), "c.account_id", "c.id")
	err = q.QueryRow(ctx, `select count(*) from cases c where c.account_id = ? and `+seen.SQL+` and not (`+unseen.SQL+`)`,
		append(append([]any{one.Account}, seen.Args...), unseen.Args...)...).Scan(&n)
	return n, err
}
