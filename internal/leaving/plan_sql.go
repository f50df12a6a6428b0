package leaving

import (
	"context"
	"encoding/json"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

const planColumns = `account_id, id, user_id, state, rules, fallback_id, planned_by, version, created_at, done_at`

func scanPlan(row interface{ Scan(...any) error }) (Plan, error) {
	var p Plan
	var list string
	var created, finished db.TS
	err := row.Scan(&p.Account, &p.ID, &p.User, &p.state, &list, &p.Fallback, &p.PlannedBy, &p.Version, &created, &finished)
	if db.NoRows(err) {
		return p, errs.E(errs.NotFound, "leaving.plan.none", err)
	}
	p.CreatedAt, p.DoneAt = created.Time, finished.Time
	if err == nil {
		err = json.Unmarshal([]byte(list), &p.Rules)
	}
	return p, err
}

// selectPlan returns the plan that stands for a user, or errs.NotFound.
func selectPlan(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (Plan, error) {
	return scanPlan(q.QueryRow(ctx, `select `+planColumns+` from leavings where account_id = ? and user_id = ? and state = 'planned'`, account, user))
}

// selectLast returns the last leaving of a user that was done, or errs.NotFound.
func selectLast(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (Plan, error) {
	return scanPlan(q.QueryRow(ctx, `select `+planColumns+` from leavings where account_id = ? and user_id = ? and state = 'done'
		order by id desc limit 1`, account, user))
}

func insertLeaving(ctx context.Context, tx *db.Tx, p Plan) error {
	list, err := json.Marshal(p.Rules)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `insert into leavings (account_id, id, user_id, state, rules, fallback_id, planned_by, version, created_at, done_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, p.Account, p.ID, p.User, p.state, string(list), p.Fallback, p.PlannedBy, p.Version,
		db.At(p.CreatedAt), db.At(p.DoneAt))
	return err
}

func updateLeaving(ctx context.Context, tx *db.Tx, p Plan) error {
	list, err := json.Marshal(p.Rules)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update leavings set state = ?, rules = ?, fallback_id = ?, planned_by = ?, version = ?, done_at = ?
		where account_id = ? and id = ?`, p.state, string(list), p.Fallback, p.PlannedBy, p.Version, db.At(p.DoneAt), p.Account, p.ID)
	return err
}
