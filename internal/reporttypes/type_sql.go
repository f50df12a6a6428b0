package reporttypes

import (
	"context"
	"database/sql"
	"encoding/json"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/writing"
)

const columns = `t.id, t.name, t.note, t.archived, t.revision, t.version, t.created_at, t.updated_at`

func scan(row interface{ Scan(...any) error }, more ...any) (Type, error) {
	var t Type
	var created, updated db.TS
	err := row.Scan(append([]any{&t.ID, &t.Name, &t.Note, &t.Archived, &t.Revision, &t.Version, &created, &updated}, more...)...)
	t.CreatedAt, t.UpdatedAt = created.Time, updated.Time
	return t, err
}

// scanWhole reads a type with the sections of a form, and the number of that form in place of the one that is offered.
func scanWhole(row interface{ Scan(...any) error }) (Type, error) {
	var sections []byte
	var revision int64
	t, err := scan(row, &revision, &sections)
	if err == nil {
		t.Revision, err = revision, json.Unmarshal(sections, &t.Sections)
	}
	return t, err
}

// wholeColumns are those of a type and of one of its forms.
const wholeColumns = columns + `, f.revision, f.sections`

// selectType returns a type with the form of a revision; 0 is the one that is offered.
func selectType(ctx context.Context, q db.Queryer, account ids.Account, t ids.ReportType, revision int64) (Type, error) {
	return scanWhole(q.QueryRow(ctx, `select `+wholeColumns+` from report_types t join report_forms f on f.account_id = t.account_id and f.type_id = t.id
		where t.account_id = ? and t.id = ? and f.revision = case when ? = 0 then t.revision else ? end`, account, t, revision, revision))
}

// selectTypes returns an account's types by name with the forms that are offered, archived ones too.
func selectTypes(ctx context.Context, q db.Queryer, account ids.Account) ([]Type, error) {
	rows, err := q.Query(ctx, `select `+wholeColumns+` from report_types t
		join report_forms f on f.account_id = t.account_id and f.type_id = t.id and f.revision = t.revision where t.account_id = ? order by t.name_folded, t.id`, account)
	return collect(rows, err, scanWhole)
}

func collect[T any](rows *sql.Rows, err error, scan func(interface{ Scan(...any) error }) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []T
	for rows.Next() {
		t, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

func insertType(ctx context.Context, tx *db.Tx, account ids.Account, t Type) error {
	_, err := tx.Exec(ctx, `insert into report_types (account_id, id, name, name_folded, note, archived, revision, version, created_at, updated_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, account, t.ID, t.Name, writing.Fold(t.Name), t.Note, t.Archived, t.Revision, t.Version, db.At(t.CreatedAt), db.At(t.UpdatedAt))
	if err != nil {
		return err
	}
	return putForm(ctx, tx, account, t)
}

func updateType(ctx context.Context, tx *db.Tx, account ids.Account, t Type) error {
	_, err := tx.Exec(ctx, `update report_types set name = ?, name_folded = ?, note = ?, archived = ?, revision = ?, version = ?, updated_at = ? where account_id = ? and id = ?`,
		t.Name, writing.Fold(t.Name), t.Note, t.Archived, t.Revision, t.Version, db.At(t.UpdatedAt), account, t.ID)
	return err
}

// putForm keeps the sections of a type as the form of its revision.
func putForm(ctx context.Context, tx *db.Tx, account ids.Account, t Type) error {
	sections, err := json.Marshal(t.Sections)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `insert into report_forms (account_id, type_id, revision, sections, created_at) values (?, ?, ?, ?, ?)
		on conflict (account_id, type_id, revision) do update set sections = excluded.sections`, account, t.ID, t.Revision, string(sections), db.At(tx.Now()))
	return err
}

func deleteType(ctx context.Context, tx *db.Tx, account ids.Account, t ids.ReportType) error {
	if _, err := tx.Exec(ctx, `delete from report_forms where account_id = ? and type_id = ?`, account, t); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from report_types where account_id = ? and id = ?`, account, t)
	return err
}

// selectLevels returns how many levels an account has, and the version of that; nothing said is [DefaultLevels] and 0.
func selectLevels(ctx context.Context, q db.Queryer, account ids.Account) (levels int, version int64, err error) {
	err = q.QueryRow(ctx, `select levels, version from report_levels where account_id = ?`, account).Scan(&levels, &version)
	if db.NoRows(err) {
		return DefaultLevels, 0, nil
	}
	return levels, version, err
}

func putLevels(ctx context.Context, tx *db.Tx, account ids.Account, levels int, version int64) error {
	_, err := tx.Exec(ctx, `insert into report_levels (account_id, levels, version) values (?, ?, ?)
		on conflict (account_id) do update set levels = excluded.levels, version = excluded.version`, account, levels, version)
	return err
}
