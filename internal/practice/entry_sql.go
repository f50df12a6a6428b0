package practice

import (
	"context"
	"database/sql"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/writing"
)

const columns = `id, list, area_id, name, code, place, version, created_at`

func scan(row interface{ Scan(...any) error }) (Entry, error) {
	var e Entry
	var created db.TS
	err := row.Scan(&e.ID, &e.List, &e.Area, &e.Name, &e.Code, &e.Place, &e.Version, &created)
	e.CreatedAt = created.Time
	return e, err
}

func scanAll(rows *sql.Rows, err error) ([]Entry, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Entry
	for rows.Next() {
		e, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, rows.Err()
}

// selectEntries returns every entry of an account in the order of its list.
func selectEntries(ctx context.Context, q db.Queryer, account ids.Account) ([]Entry, error) {
	return scanAll(q.Query(ctx, `select `+columns+` from practice_entries where account_id = ? order by list, place, id`, account))
}

// selectList returns the entries of one list in their order; for stages: those of the area.
func selectList(ctx context.Context, q db.Queryer, account ids.Account, list List, area ids.PracticeArea) ([]Entry, error) {
	return scanAll(q.Query(ctx, `select `+columns+` from practice_entries where account_id = ? and list = ? and area_id = ? order by place, id`,
		account, list, area))
}

func selectEntry(ctx context.Context, q db.Queryer, account ids.Account, list List, id string) (Entry, error) {
	return scan(q.QueryRow(ctx, `select `+columns+` from practice_entries where account_id = ? and id = ? and list = ?`, account, id, list))
}

func insertEntry(ctx context.Context, tx *db.Tx, account ids.Account, e Entry) error {
	_, err := tx.Exec(ctx, `insert into practice_entries (account_id, id, list, area_id, name, name_folded, code, place, version, created_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		account, e.ID, e.List, e.Area, e.Name, writing.Fold(e.Name), e.Code, e.Place, e.Version, db.At(e.CreatedAt))
	return err
}

func updateEntry(ctx context.Context, tx *db.Tx, account ids.Account, e Entry) error {
	_, err := tx.Exec(ctx, `update practice_entries set name = ?, name_folded = ?, code = ?, version = ? where account_id = ? and id = ?`,
		e.Name, writing.Fold(e.Name), e.Code, e.Version, account, e.ID)
	return err
}

func updatePlace(ctx context.Context, tx *db.Tx, account ids.Account, id string, place int) error {
	_, err := tx.Exec(ctx, `update practice_entries set place = ? where account_id = ? and id = ?`, place, account, id)
	return err
}

// deleteEntry removes an entry, and with an area its stages.
func deleteEntry(ctx context.Context, tx *db.Tx, account ids.Account, e Entry) error {
	if e.List == Areas {
		if _, err := tx.Exec(ctx, `delete from practice_entries where account_id = ? and list = ? and area_id = ?`, account, Stages, e.ID); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `delete from practice_entries where account_id = ? and id = ?`, account, e.ID)
	return err
}
