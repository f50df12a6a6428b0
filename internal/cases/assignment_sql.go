package cases

import (
	"context"
	"database/sql"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

const assignmentColumns = `case_id, user_id, valid_from, valid_until, reason, coalesce(added_by, ''), added_at`

func scanAssignment(row interface{ Scan(...any) error }) (Assignment, error) {
	var a Assignment
	var from, until, added db.TS
	err := row.Scan(&a.Case, &a.User, &from, &until, &a.Reason, &a.AddedBy, &added)
	a.From, a.Until, a.AddedAt = from.Time, until.Time, added.Time
	return a, err
}

// each calls fn for every row and closes the rows.
func each(rows *sql.Rows, err error, fn func(*sql.Rows) error) error {
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func selectAssignment(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, user ids.User) (Assignment, error) {
	return scanAssignment(q.QueryRow(ctx, `select `+assignmentColumns+` from case_assignments where account_id = ? and case_id = ? and user_id = ?`, account, c, user))
}

func selectAssignments(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case) ([]Assignment, error) {
	var out []Assignment
	rows, err := q.Query(ctx, `select `+assignmentColumns+` from case_assignments where account_id = ? and case_id = ? order by added_at, user_id`, account, c)
	err = each(rows, err, func(rows *sql.Rows) error {
		a, err := scanAssignment(rows)
		out = append(out, a)
		return err
	})
	return out, err
}

func countAssignments(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case) (n int, err error) {
	err = q.QueryRow(ctx, `select count(*) from case_assignments where account_id = ? and case_id = ?`, account, c).Scan(&n)
	return n, err
}

func insertAssignment(ctx context.Context, tx *db.Tx, account ids.Account, a Assignment) error {
	_, err := tx.Exec(ctx, `insert into case_assignments (account_id, case_id, user_id, valid_from, valid_until, reason, added_by, added_at)
		values (?, ?, ?, ?, ?, ?, ?, ?)`, account, a.Case, a.User, db.At(a.From), db.At(a.Until), a.Reason, maybe(a.AddedBy), db.At(a.AddedAt))
	return err
}

func updateAssignment(ctx context.Context, tx *db.Tx, account ids.Account, a Assignment) error {
	_, err := tx.Exec(ctx, `update case_assignments set valid_from = ?, valid_until = ?, reason = ? where account_id = ? and case_id = ? and user_id = ?`,
		db.At(a.From), db.At(a.Until), a.Reason, account, a.Case, a.User)
	return err
}

func deleteAssignment(ctx context.Context, tx *db.Tx, account ids.Account, c ids.Case, user ids.User) (bool, error) {
	n, err := tx.Exec(ctx, `delete from case_assignments where account_id = ? and case_id = ? and user_id = ?`, account, c, user)
	return n > 0, err
}

// selectRefusals tells whether a wall keeps a user out of a case, and whether they are assigned to another one now or later.
func selectRefusals(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, user ids.User, group ids.Group, at time.Time) (walled, elsewhere bool, err error) {
	err = q.QueryRow(ctx, `select
		exists (select 1 from case_walls w where w.account_id = ? and w.case_id = ? and w.lifted_at is null and (w.user_id = ? or w.group_id = ?)),
		exists (select 1 from case_assignments a where a.account_id = ? and a.user_id = ? and a.case_id <> ? and (a.valid_until is null or a.valid_until > ?))`,
		account, c, user, group, account, user, c, db.At(at)).Scan(&walled, &elsewhere)
	return walled, elsewhere, err
}
