package bulk

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

const rowColumns = `row_no, line, state, user_id, email_key, input, raises, reasons`

func scanRows(rows *sql.Rows, err error) ([]Row, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Row
	for rows.Next() {
		r, err := scanRow(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

func scanRow(row interface{ Scan(...any) error }) (Row, error) {
	var r Row
	var user sql.NullString
	var input, reasons string
	if err := row.Scan(&r.No, &r.Line, &r.State, &user, &r.emailKey, &input, &r.raises, &reasons); err != nil {
		return r, err
	}
	r.User = ids.User(user.String)
	if input != "" {
		if err := json.Unmarshal([]byte(input), &r.Invitee); err != nil {
			return r, err
		}
	}
	var err error
	r.Reasons, err = readReasons([]byte(reasons))
	return r, err
}

// rowsAtOnce is how many rows one statement inserts.
const rowsAtOnce = 50

// insertRows adds judged rows to a job.
func insertRows(ctx context.Context, tx *db.Tx, j Job, rows []Row) error {
	for len(rows) > 0 {
		some := rows[:min(len(rows), rowsAtOnce)]
		rows = rows[len(some):]
		var args []any
		for _, r := range some {
			input, reasons, err := r.encoded()
			if err != nil {
				return err
			}
			first := r.first()
			args = append(args, j.Account, j.ID, r.No, r.Line, r.State, orNull(r.User), r.emailKey, input, r.raises, first.Field, first.Key, reasons)
		}
		if _, err := tx.Exec(ctx, `insert into bulk_rows (account_id, job_id, row_no, line, state, user_id, email_key, input, raises, reason_field,
			reason_key, reasons) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`+
			strings.Repeat(", (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", len(some)-1), args...); err != nil {
			return err
		}
	}
	return nil
}

func (r Row) encoded() (input, reasons string, err error) {
	if r.Invitee != (Invitee{}) {
		text, err := json.Marshal(r.Invitee)
		if err != nil {
			return "", "", err
		}
		input = string(text)
	}
	if len(r.Reasons) > 0 {
		text, err := json.Marshal(r.Reasons)
		if err != nil {
			return "", "", err
		}
		reasons = string(text)
	}
	return input, reasons, nil
}

func (r Row) first() Reason {
	if len(r.Reasons) == 0 {
		return Reason{}
	}
	return r.Reasons[0]
}

// selectRows lists rows of a job behind the given number, those in one state when it isn't empty.
func selectRows(ctx context.Context, q db.Queryer, j Job, state RowState, after int64, limit int) ([]Row, error) {
	if state == "" {
		return scanRows(q.Query(ctx, `select `+rowColumns+` from bulk_rows where account_id = ? and job_id = ? and row_no > ? order by row_no limit ?`,
			j.Account, j.ID, after, limit))
	}
	return scanRows(q.Query(ctx, `select `+rowColumns+` from bulk_rows where account_id = ? and job_id = ? and state = ? and row_no > ?
		order by row_no limit ?`, j.Account, j.ID, state, after, limit))
}

// selectRowsFor lists the rows of a job that share state and reason.
func selectRowsFor(ctx context.Context, q db.Queryer, j Job, state RowState, reason Reason, after int64, limit int) ([]Row, error) {
	return scanRows(q.Query(ctx, `select `+rowColumns+` from bulk_rows where account_id = ? and job_id = ? and state = ? and reason_key = ?
		and reason_field = ? and row_no > ? order by row_no limit ?`, j.Account, j.ID, state, reason.Key, reason.Field, after, limit))
}

// selectKnown returns the lines on which addresses stand that the job will invite already.
func selectKnown(ctx context.Context, q db.Queryer, j Job, keys []string) (map[string]int64, error) {
	out := map[string]int64{}
	if len(keys) == 0 {
		return out, nil
	}
	args := []any{j.Account, j.ID}
	for _, k := range keys {
		args = append(args, k)
	}
	rows, err := q.Query(ctx, `select email_key, line from bulk_rows where account_id = ? and job_id = ? and state <> 'refused' and email_key in (?`+
		strings.Repeat(", ?", len(keys)-1)+`)`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		var line int64
		if err := rows.Scan(&key, &line); err != nil {
			return nil, err
		}
		if first, known := out[key]; !known || line < first {
			out[key] = line
		}
	}
	return out, rows.Err()
}

// selectLast returns the last row of a job, the zero Row when there is none.
func selectLast(ctx context.Context, q db.Queryer, j Job) (Row, error) {
	r, err := scanRow(q.QueryRow(ctx, `select `+rowColumns+` from bulk_rows where account_id = ? and job_id = ? order by row_no desc limit 1`, j.Account, j.ID))
	if db.NoRows(err) {
		return Row{}, nil
	}
	return r, err
}

const claimStatement = `update bulk_rows set state = 'done' where account_id = ? and job_id = ? and row_no = ? and state = 'waiting'`

// claimRow takes a waiting row for the transaction that does it; false means that somebody else did.
func claimRow(ctx context.Context, tx *db.Tx, j Job, no int64) (bool, error) {
	n, err := tx.Exec(ctx, claimStatement, j.Account, j.ID, no)
	return n == 1, err
}

// updateRow settles a row that is claimed.
func updateRow(ctx context.Context, tx *db.Tx, j Job, r Row) error {
	_, reasons, err := r.encoded()
	if err != nil {
		return err
	}
	first := r.first()
	_, err = tx.Exec(ctx, `update bulk_rows set state = ?, user_id = ?, reason_field = ?, reason_key = ?, reasons = ?
		where account_id = ? and job_id = ? and row_no = ?`,
		r.State, orNull(r.User), first.Field, first.Key, reasons, j.Account, j.ID, r.No)
	return err
}

// deleteRows removes up to limit rows of a job and returns how many.
func deleteRows(ctx context.Context, tx *db.Tx, j Job, limit int) (int64, error) {
	return tx.Exec(ctx, `delete from bulk_rows where account_id = ? and job_id = ? and row_no <= (
			select max(row_no) from (select row_no from bulk_rows where account_id = ? and job_id = ? order by row_no limit ?) as first_rows)`,
		j.Account, j.ID, j.Account, j.ID, limit)
}

func orNull[T ~string](v T) any {
	if v == "" {
		return nil
	}
	return string(v)
}
