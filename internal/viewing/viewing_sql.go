package viewing

import (
	"context"
	"fmt"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func selectSetting(ctx context.Context, q db.Queryer, account ids.Account) (Setting, error) {
	out := Setting{Version: 1}
	err := q.QueryRow(ctx, `select allowed, version from viewing_settings where account_id = ?`, account).Scan(&out.Allowed, &out.Version)
	if err != nil && !db.NoRows(err) {
		return out, fmt.Errorf("viewing: read the setting: %w", err)
	}
	return out, nil
}

func putSetting(ctx context.Context, tx *db.Tx, account ids.Account, set Setting) error {
	_, err := tx.Exec(ctx, `insert into viewing_settings (account_id, allowed, version) values (?, ?, ?)
		on conflict (account_id) do update set allowed = excluded.allowed, version = excluded.version`, account, set.Allowed, set.Version)
	if err != nil {
		return fmt.Errorf("viewing: keep the setting: %w", err)
	}
	return nil
}

const columns = `v.account_id, v.id, v.viewer_id, v.user_id, v.reason, v.started_at, v.ends_at, v.ended_at`

func scanViewing(row interface{ Scan(...any) error }) (Viewing, error) {
	var v Viewing
	var started, ends, ended db.TS
	err := row.Scan(&v.Account, &v.ID, &v.Viewer, &v.User, &v.Reason, &started, &ends, &ended)
	v.StartedAt, v.EndsAt, v.EndedAt = started.Time, ends.Time, ended.Time
	return v, err
}

func insertViewing(ctx context.Context, tx *db.Tx, v Viewing) error {
	_, err := tx.Exec(ctx, `insert into viewings (account_id, id, viewer_id, user_id, reason, started_at, ends_at) values (?, ?, ?, ?, ?, ?, ?)`,
		v.Account, v.ID, v.Viewer, v.User, v.Reason, db.At(v.StartedAt), db.At(v.EndsAt))
	if err != nil {
		return fmt.Errorf("viewing: keep: %w", err)
	}
	return nil
}

// selectViewing returns a viewing, or errs.NotFound.
func selectViewing(ctx context.Context, q db.Queryer, account ids.Account, viewing ids.Viewing) (Viewing, error) {
	v, err := scanViewing(q.QueryRow(ctx, `select `+columns+` from viewings v where v.account_id = ? and v.id = ?`, account, viewing))
	if db.NoRows(err) {
		return v, errs.E(errs.NotFound, "access.not_found", nil)
	}
	if err != nil {
		return v, fmt.Errorf("viewing: read: %w", err)
	}
	return v, nil
}

// selectPage returns the looks in an account, or as one user of it, the newest first, from behind one; all of them for a limit below 0.
func selectPage(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, before ids.Viewing, limit int) ([]Viewing, error) {
	where, args := `v.account_id = ?`, []any{account}
	if user != "" {
		where, args = where+` and v.user_id = ?`, append(args, user)
	}
	if before != "" {
		where, args = where+` and v.id < ?`, append(args, before)
	}
	end := ``
	if limit >= 0 {
		end, args = ` limit ?`, append(args, limit)
	}
	rows, err := q.Query(ctx, `select `+columns+` from viewings v where `+where+` order by v.id desc`+end, args...)
	if err != nil {
		return nil, fmt.Errorf("viewing: list: %w", err)
	}
	defer rows.Close()
	var out []Viewing
	for rows.Next() {
		v, err := scanViewing(rows)
		if err != nil {
			return nil, fmt.Errorf("viewing: list: %w", err)
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func endViewing(ctx context.Context, tx *db.Tx, v Viewing, at time.Time) error {
	_, err := tx.Exec(ctx, `update viewings set ended_at = ? where account_id = ? and id = ? and ended_at is null`, db.At(at), v.Account, v.ID)
	if err != nil {
		return fmt.Errorf("viewing: end: %w", err)
	}
	return nil
}

// endAll ends every look of an account that goes on.
func endAll(ctx context.Context, tx *db.Tx, account ids.Account, at time.Time) error {
	_, err := tx.Exec(ctx, `update viewings set ended_at = ? where account_id = ? and ended_at is null and ends_at > ?`, db.At(at), account, db.At(at))
	if err != nil {
		return fmt.Errorf("viewing: end all: %w", err)
	}
	return nil
}

func deleteOf(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	_, err := tx.Exec(ctx, `delete from viewings where account_id = ? and user_id = ?`, account, user)
	if err != nil {
		return fmt.Errorf("viewing: forget: %w", err)
	}
	return nil
}
