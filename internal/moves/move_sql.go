package moves

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

const moveColumns = `account_id, id, user_id, from_domain, to_domain, days, whom, state, problem, tries, version, created_at, moved_at,
	started_at, ended_at, keep_until`

func scanMove(row interface{ Scan(...any) error }) (Move, error) {
	var m Move
	var whom string
	var created, movedAt, started, ended, keep db.TS
	err := row.Scan(&m.Account, &m.ID, &m.User, &m.From, &m.To, &m.Days, &whom, &m.State, &m.Problem, &m.tries, &m.Version, &created, &movedAt,
		&started, &ended, &keep)
	if err != nil {
		return m, err
	}
	m.CreatedAt, m.MovedAt, m.StartedAt, m.EndedAt, m.KeepUntil = created.Time, movedAt.Time, started.Time, ended.Time, keep.Time
	return m, json.Unmarshal([]byte(whom), &m.Whom)
}

func scanMoves(rows *sql.Rows, err error) ([]Move, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Move
	for rows.Next() {
		m, err := scanMove(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

// selectMove returns one move of an account, or errs.NotFound.
func selectMove(ctx context.Context, q db.Queryer, account ids.Account, move ID) (Move, error) {
	m, err := scanMove(q.QueryRow(ctx, `select `+moveColumns+` from domain_moves where account_id = ? and id = ?`, account, move))
	if db.NoRows(err) {
		return m, errs.E(errs.NotFound, "access.not_found", err)
	}
	return m, err
}

// selectMoves lists the moves of an account, the newest first.
func selectMoves(ctx context.Context, q db.Queryer, account ids.Account, before ID, limit int) ([]Move, error) {
	if before == "" {
		before = "~" // behind every id
	}
	return scanMoves(q.Query(ctx, `select `+moveColumns+` from domain_moves where account_id = ? and id < ? order by id desc limit ?`,
		account, before, limit))
}

func countUnfinished(ctx context.Context, q db.Queryer, account ids.Account) (n int, err error) {
	err = q.QueryRow(ctx, `select count(*) from domain_moves where account_id = ? and state in ('draft', 'ready', 'running')`, account).Scan(&n)
	return n, err
}

func existsRunning(ctx context.Context, q db.Queryer, account ids.Account) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from domain_moves where account_id = ? and state = 'running'`, account).Scan(&n)
	return n > 0, err
}

// selectStillAllAccounts lists moves in a state that didn't go on since an instant, the oldest first.
func selectStillAllAccounts(ctx context.Context, q db.Queryer, state State, before time.Time, limit int) ([]Move, error) {
	return scanMoves(q.Query(ctx, `select `+moveColumns+` from domain_moves where state = ? and moved_at < ? order by moved_at, id limit ?`,
		state, db.At(before), limit))
}

func insertMove(ctx context.Context, tx *db.Tx, m Move) error {
	whom, err := m.Whom.text()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `insert into domain_moves (account_id, id, user_id, from_domain, to_domain, days, whom, state, version, created_at, moved_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, m.Account, m.ID, m.User, m.From, m.To, m.Days, whom, m.State, m.Version, db.At(m.CreatedAt), db.At(m.MovedAt))
	return err
}

// updateMove stores a move, if state, try and version are still as they were read: of two who saw the same, one goes on.
func updateMove(ctx context.Context, tx *db.Tx, m, was Move) error {
	n, err := tx.Exec(ctx, `update domain_moves set state = ?, problem = ?, tries = ?, version = ?, moved_at = ?, started_at = ?, ended_at = ?, keep_until = ?
		where account_id = ? and id = ? and state = ? and tries = ? and version = ?`,
		m.State, m.Problem, m.tries, m.Version, db.At(tx.Now()), db.At(m.StartedAt), db.At(m.EndedAt), db.At(m.KeepUntil),
		m.Account, m.ID, was.State, was.tries, was.Version)
	if err == nil && n == 0 {
		err = errGone
	}
	return err
}

// updateAlive notes that a try goes on, if it is still the latest one.
func updateAlive(ctx context.Context, tx *db.Tx, m Move) error {
	n, err := tx.Exec(ctx, `update domain_moves set moved_at = ? where account_id = ? and id = ? and state = ? and tries = ?`,
		db.At(tx.Now()), m.Account, m.ID, m.State, m.tries)
	if err == nil && n == 0 {
		err = errGone
	}
	return err
}

func deleteMove(ctx context.Context, tx *db.Tx, m Move) error {
	_, err := tx.Exec(ctx, `delete from domain_moves where account_id = ? and id = ?`, m.Account, m.ID)
	return err
}
