package cases

import (
	"context"
	"database/sql"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

const wallColumns = `w.id, w.case_id, coalesce(w.user_id, ''), coalesce(w.group_id, ''), w.reason, coalesce(w.built_by, ''), w.built_at, w.lifted_at,
	coalesce(w.lifted_by, ''), w.lift_reason`

func scanWall(row interface{ Scan(...any) error }) (Wall, error) {
	var w Wall
	var built, lifted db.TS
	err := row.Scan(&w.ID, &w.Case, &w.User, &w.Group, &w.Reason, &w.BuiltBy, &built, &lifted, &w.LiftedBy, &w.LiftReason)
	w.BuiltAt, w.LiftedAt = built.Time, lifted.Time
	return w, err
}

func scanWalls(rows *sql.Rows, err error) ([]Wall, error) {
	var out []Wall
	err = each(rows, err, func(rows *sql.Rows) error {
		w, err := scanWall(rows)
		out = append(out, w)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("cases: list walls: %w", err)
	}
	return out, nil
}

func selectWall(ctx context.Context, q db.Queryer, account ids.Account, wall ids.Wall) (Wall, error) {
	return scanWall(q.QueryRow(ctx, `select `+wallColumns+` from case_walls w where w.account_id = ? and w.id = ?`, account, wall))
}

// selectWalls returns the walls around a case, those that stand first; or those alone.
func selectWalls(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, standing bool) ([]Wall, error) {
	return scanWalls(q.Query(ctx, `select `+wallColumns+` from case_walls w where w.account_id = ? and w.case_id = ? and (w.lifted_at is null or not ?)
		order by (case when w.lifted_at is null then 0 else 1 end), w.built_at desc, w.id`, account, c, standing))
}

// selectStandingWalls returns walls that stand around cases which the actor sees, and those that keep the actor out, the
// newest first, from behind one.
func selectStandingWalls(ctx context.Context, q db.Queryer, by access.Actor, after ids.Wall, limit int) ([]Wall, error) {
	seen := access.SeenCases(by, q.Now(), "w.account_id", "w.case_id")
	args := append([]any{by.Account}, seen.Args...)
	args = append(args, by.User, by.Group)
	behind := ""
	if after != "" {
		behind = ` and w.id < ?`
		args = append(args, after)
	}
	return scanWalls(q.Query(ctx, `select `+wallColumns+` from case_walls w where w.account_id = ? and w.lifted_at is null
		and ((`+seen.SQL+`) or w.user_id = ? or w.group_id = ?)`+behind+` order by w.id desc limit ?`, append(args, limit)...))
}

// selectKeptOut returns the cases that walls in force keep the actor out of, or whoever looks as the actor.
func selectKeptOut(ctx context.Context, q db.Queryer, by access.Actor) ([]ids.Case, error) {
	walled := access.Walled(by, "c.id")
	rows, err := q.Query(ctx, `select c.id from cases c where c.account_id = ? and `+walled.SQL, append([]any{by.Account}, walled.Args...)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []ids.Case
	for rows.Next() {
		var c ids.Case
		if err := rows.Scan(&c); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

func insertWall(ctx context.Context, tx *db.Tx, account ids.Account, w Wall) error {
	_, err := tx.Exec(ctx, `insert into case_walls (account_id, id, case_id, user_id, group_id, reason, built_by, built_at)
		values (?, ?, ?, ?, ?, ?, ?, ?)`, account, w.ID, w.Case, maybe(w.User), maybe(w.Group), w.Reason, maybe(w.BuiltBy), db.At(w.BuiltAt))
	return err
}

// liftWall reports false when the wall doesn't stand any more.
func liftWall(ctx context.Context, tx *db.Tx, account ids.Account, w Wall) (bool, error) {
	n, err := tx.Exec(ctx, `update case_walls set lifted_at = ?, lifted_by = ?, lift_reason = ? where account_id = ? and id = ? and lifted_at is null`,
		db.At(w.LiftedAt), maybe(w.LiftedBy), w.LiftReason, account, w.ID)
	return n > 0, err
}
