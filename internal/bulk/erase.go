package bulk

import (
	"cmp"
	"context"
	"slices"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

// Held is a row of an import that tells something of a person.
type Held struct {
	Job Job
	Row Row
}

// HeldOf returns what imports of the last [Life] tell of a user, the newest first: the rows that made them, and those with
// their address. It asks nobody's right.
func (s *Service) HeldOf(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, address string) ([]Held, error) {
	rows, err := selectHeld(ctx, q, account, user, keyOf(address))
	if err != nil {
		return nil, err
	}
	var out []Held
	for _, r := range rows {
		j, err := selectJob(ctx, q, account, r.job)
		if err != nil {
			return nil, err
		}
		out = append(out, Held{s.described(j), r.Row})
	}
	slices.SortStableFunc(out, func(a, b Held) int { return cmp.Compare(b.Job.ID, a.Job.ID) })
	return out, nil
}

// EraseOf empties what imports tell of a person who is erased, in the caller's transaction, and returns how many rows there
// were; address is the one that they had. A row that still waits is refused, so that nobody is invited by it. A list that
// isn't confirmed yet is given up, since its file, which goes with it, tells of them too. It asks nobody's right.
func (s *Service) EraseOf(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User, address string) (int64, error) {
	rows, err := selectHeld(ctx, tx, account, user, keyOf(address))
	if err != nil {
		return 0, err
	}
	touched := map[JobID]bool{}
	for _, r := range rows {
		if err := updateEmptied(ctx, tx, account, r); err != nil {
			return 0, err
		}
		touched[r.job] = true
	}
	for job := range touched {
		if err := s.settleErased(ctx, tx, account, job); err != nil {
			return 0, err
		}
	}
	return int64(len(rows)), nil
}

// settleErased brings a job into step with rows that were emptied. One that runs counts them when it ends.
func (s *Service) settleErased(ctx context.Context, tx *db.Tx, account ids.Account, job JobID) error {
	was, err := selectJob(ctx, tx, account, job)
	switch {
	case err != nil:
		return err
	case was.Paused(): // its file isn't needed to go on, and tells of them too
		if err := s.dropLater(ctx, tx, was); err != nil {
			return err
		}
	case was.State == Draft || was.State == Ready:
		return s.breakOffIn(ctx, tx, was, Cancelled, "bulk.cancelled.erased")
	case was.State == Running:
		return nil
	}
	now := was
	if err := s.recount(ctx, tx, &now); err != nil {
		return err
	}
	return updateJob(ctx, tx, now, was)
}

// keyOf is an address as rows are found by it; empty for what is none.
func keyOf(address string) string {
	_, key, err := email.ParseAddress(address)
	if err != nil {
		return ""
	}
	return key
}

// heldRow is a row with the job that it belongs to.
type heldRow struct {
	Row
	job JobID
}

// selectHeld lists the rows of an account's imports that tell of a user or hold their address.
func selectHeld(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, key string) ([]heldRow, error) {
	const about = `select job_id, ` + rowColumns + ` from bulk_rows where account_id = ? and input <> '' and `
	statement, args := about+`user_id = ?`, []any{account, user}
	if key != "" {
		statement, args = statement+` union `+about+`email_key = ?`, append(args, account, key)
	}
	rows, err := q.Query(ctx, statement, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []heldRow
	for rows.Next() {
		var h heldRow
		if h.Row, err = scanRow(behind{rows, &h.job}); err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, rows.Err()
}

// behind scans a row's columns behind the one of its job.
type behind struct {
	row interface{ Scan(...any) error }
	job *JobID
}

func (b behind) Scan(into ...any) error { return b.row.Scan(append([]any{b.job}, into...)...) }

// updateEmptied takes away what a row tells, and has one that waits refused.
func updateEmptied(ctx context.Context, tx *db.Tx, account ids.Account, r heldRow) error {
	if r.State == RowWaiting {
		r.settle(RowRefused, Reason{Key: "bulk.row.erased"})
	}
	_, reasons, err := r.encoded()
	if err != nil {
		return err
	}
	first := r.first()
	n, err := tx.Exec(ctx, `update bulk_rows set input = '', email_key = '', state = ?, reason_field = ?, reason_key = ?, reasons = ?
		where account_id = ? and job_id = ? and row_no = ?`, r.State, first.Field, first.Key, reasons, account, r.job, r.No)
	if err == nil && n != 1 {
		err = errs.E(errs.Conflict, "bulk.moved_on", nil)
	}
	return err
}
