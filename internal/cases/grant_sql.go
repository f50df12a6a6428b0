package cases

import (
	"context"
	"database/sql"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

const grantColumns = `id, coalesce(case_id, ''), coalesce(project_id, ''), coalesce(user_id, ''), coalesce(group_id, ''), level, valid_from, valid_until,
	reason, coalesce(granted_by, ''), granted_at`

func scanGrant(row interface{ Scan(...any) error }) (Grant, error) {
	var g Grant
	var level string
	var from, until, at db.TS
	err := row.Scan(&g.ID, &g.Case, &g.Project, &g.User, &g.Group, &level, &from, &until, &g.Reason, &g.GrantedBy, &at)
	g.Level, _ = access.ParseLevel(level)
	g.From, g.Until, g.GrantedAt = from.Time, until.Time, at.Time
	return g, err
}

func selectGrant(ctx context.Context, q db.Queryer, account ids.Account, grant ids.Grant) (Grant, error) {
	return scanGrant(q.QueryRow(ctx, `select `+grantColumns+` from case_grants where account_id = ? and id = ?`, account, grant))
}

// selectGrants returns the grants on a case and a project, either of which may be empty.
func selectGrants(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, p ids.Project) ([]Grant, error) {
	rows, err := q.Query(ctx, `select `+grantColumns+` from case_grants where account_id = ? and case_id = ?
		union all select `+grantColumns+` from case_grants where account_id = ? and project_id = ? order by granted_at, id`, account, c, account, p)
	var out []Grant
	err = each(rows, err, func(rows *sql.Rows) error {
		g, err := scanGrant(rows)
		out = append(out, g)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("cases: list grants: %w", err)
	}
	return out, nil
}

func countGrants(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, p ids.Project) (n int, err error) {
	err = q.QueryRow(ctx, `select (select count(*) from case_grants g where g.account_id = ? and g.case_id = ?) +
		(select count(*) from case_grants h where h.account_id = ? and h.project_id = ?)`, account, c, account, p).Scan(&n)
	return n, err
}

func insertGrant(ctx context.Context, tx *db.Tx, account ids.Account, g Grant) error {
	_, err := tx.Exec(ctx, `insert into case_grants (account_id, id, case_id, project_id, user_id, group_id, level, valid_from, valid_until, reason,
		granted_by, granted_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, account, g.ID, maybe(g.Case), maybe(g.Project), maybe(g.User), maybe(g.Group),
		g.Level.String(), db.At(g.From), db.At(g.Until), g.Reason, maybe(g.GrantedBy), db.At(g.GrantedAt))
	return err
}

func deleteGrant(ctx context.Context, tx *db.Tx, account ids.Account, grant ids.Grant) (bool, error) {
	n, err := tx.Exec(ctx, `delete from case_grants where account_id = ? and id = ?`, account, grant)
	return n > 0, err
}
