package moves

import (
	"context"
	"database/sql"
	"strings"

	"cabinet/internal/platform/db"
)

// rowsAtOnce is how many rows one statement inserts.
const rowsAtOnce = 100

func insertRows(ctx context.Context, tx *db.Tx, m Move, rows []Row) error {
	for len(rows) > 0 {
		some := rows[:min(len(rows), rowsAtOnce)]
		rows = rows[len(some):]
		var args []any
		for _, r := range some {
			args = append(args, m.Account, m.ID, r.No, r.User, r.State, r.Verdict)
		}
		if _, err := tx.Exec(ctx, `insert into domain_move_rows (account_id, move_id, row_no, user_id, state, verdict) values (?, ?, ?, ?, ?, ?)`+
			strings.Repeat(", (?, ?, ?, ?, ?, ?)", len(some)-1), args...); err != nil {
			return err
		}
	}
	return nil
}

func scanRows(rows *sql.Rows, err error) ([]Row, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Row
	for rows.Next() {
		var r Row
		if err := rows.Scan(&r.No, &r.User, &r.State, &r.Verdict); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// selectRows lists rows of a move behind a number, those in one state when it isn't empty.
func selectRows(ctx context.Context, q db.Queryer, m Move, state RowState, after int64, limit int) ([]Row, error) {
	if state == "" {
		return scanRows(q.Query(ctx, `select row_no, user_id, state, verdict from domain_move_rows where account_id = ? and move_id = ? and row_no > ?
			order by row_no limit ?`, m.Account, m.ID, after, limit))
	}
	return scanRows(q.Query(ctx, `select row_no, user_id, state, verdict from domain_move_rows where account_id = ? and move_id = ? and state = ?
		and row_no > ? order by row_no limit ?`, m.Account, m.ID, state, after, limit))
}

// selectLast returns the last row of a move; the zero row when there is none.
func selectLast(ctx context.Context, q db.Queryer, m Move) (Row, error) {
	list, err := scanRows(q.Query(ctx, `select row_no, user_id, state, verdict from domain_move_rows where account_id = ? and move_id = ?
		order by row_no desc limit 1`, m.Account, m.ID))
	if err != nil || len(list) == 0 {
		return Row{}, err
	}
	return list[0], nil
}

// claimRow settles a waiting row; of several who try one hears true.
func claimRow(ctx context.Context, tx *db.Tx, m Move, r Row) (bool, error) {
	n, err := tx.Exec(ctx, `update domain_move_rows set state = ?, verdict = ? where account_id = ? and move_id = ? and row_no = ? and state = ?`,
		r.State, r.Verdict, m.Account, m.ID, r.No, RowWaiting)
	return n == 1, err
}

// figures counts the rows of a move.
func figures(ctx context.Context, q db.Queryer, m Move) (Figures, error) {
	f := Figures{Waiting: map[Verdict]int64{}, Done: map[Verdict]int64{}, Left: map[Verdict]int64{}}
	rows, err := q.Query(ctx, `select state, verdict, count(*) from domain_move_rows where account_id = ? and move_id = ? group by state, verdict`, m.Account, m.ID)
	if err != nil {
		return f, err
	}
	defer rows.Close()
	for rows.Next() {
		var state RowState
		var verdict Verdict
		var n int64
		if err := rows.Scan(&state, &verdict, &n); err != nil {
			return f, err
		}
		switch state {
		case RowWaiting:
			f.Waiting[verdict] = n
		case RowDone:
			f.Done[verdict] = n
		case RowLeft:
			f.Left[verdict] = n
		}
	}
	return f, rows.Err()
}

// deleteRows removes up to limit rows of a move and returns how many.
func deleteRows(ctx context.Context, tx *db.Tx, m Move, limit int) (int64, error) {
	return tx.Exec(ctx, `delete from domain_move_rows where account_id = ? and move_id = ? and row_no <= (
			select max(row_no) from (select row_no from domain_move_rows where account_id = ? and move_id = ? order by row_no limit ?) as first_rows)`,
		m.Account, m.ID, m.Account, m.ID, limit)
}
