package records

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/writing"
)

const templateColumns = `id, list, name, kind, required, choices, place, archived, version, created_at`

func scanTemplate(row interface{ Scan(...any) error }) (Template, error) {
	var t Template
	var choices string
	var created db.TS
	err := row.Scan(&t.ID, &t.List, &t.Name, &t.Kind, &t.Required, &choices, &t.Place, &t.Archived, &t.Version, &created)
	if choices != "" {
		t.Choices = strings.Split(choices, "\n")
	}
	t.CreatedAt = created.Time
	return t, err
}

func scanTemplates(rows *sql.Rows, err error) ([]Template, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Template
	for rows.Next() {
		t, err := scanTemplate(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

// selectTemplates returns every template of an account in the order of its list, archived ones too.
func selectTemplates(ctx context.Context, q db.Queryer, account ids.Account) ([]Template, error) {
	return scanTemplates(q.Query(ctx, `select `+templateColumns+` from record_templates where account_id = ? order by list, place, id`, account))
}

func selectTemplate(ctx context.Context, q db.Queryer, account ids.Account, id ids.TemplateField) (Template, error) {
	return scanTemplate(q.QueryRow(ctx, `select `+templateColumns+` from record_templates where account_id = ? and id = ?`, account, id))
}

func insertTemplate(ctx context.Context, tx *db.Tx, account ids.Account, t Template) error {
	_, err := tx.Exec(ctx, `insert into record_templates (account_id, id, list, name, name_folded, kind, required, choices, place, archived, version, created_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		account, t.ID, t.List, t.Name, writing.Fold(t.Name), t.Kind, t.Required, strings.Join(t.Choices, "\n"), t.Place, t.Archived, t.Version, db.At(t.CreatedAt))
	return err
}

func updateTemplate(ctx context.Context, tx *db.Tx, account ids.Account, t Template) error {
	_, err := tx.Exec(ctx, `update record_templates set name = ?, name_folded = ?, kind = ?, required = ?, choices = ?, archived = ?, version = ?
		where account_id = ? and id = ?`,
		t.Name, writing.Fold(t.Name), t.Kind, t.Required, strings.Join(t.Choices, "\n"), t.Archived, t.Version, account, t.ID)
	return err
}

func updateTemplatePlace(ctx context.Context, tx *db.Tx, account ids.Account, id ids.TemplateField, place int) error {
	_, err := tx.Exec(ctx, `update record_templates set place = ? where account_id = ? and id = ?`, place, account, id)
	return err
}

func deleteTemplate(ctx context.Context, tx *db.Tx, account ids.Account, id ids.TemplateField) error {
	_, err := tx.Exec(ctx, `delete from record_templates where account_id = ? and id = ?`, account, id)
	return err
}

// countUses returns how many participants have each role, and how many records an answer to each field, but for those of cases that
// walls keep the actor out of. It is for administrators, who see all others. What is behind walls is counted by itself and taken off, so
// that nobody's templates cost more than their indexes.
func countUses(ctx context.Context, q db.Queryer, by access.Actor) (map[ids.TemplateField]int, error) {
	out := map[ids.TemplateField]int{}
	err := addUses(ctx, q, out, 1, `select role_id, count(*) from participants where account_id = ? group by role_id
		union all select field_id, count(*) from record_values where account_id = ? group by field_id`, by.Account, by.Account)
	if err != nil || !by.SignedIn() {
		return out, err
	}
	p, r := access.Walled(by, "p.case_id"), access.Walled(by, "r.case_id")
	return out, addUses(ctx, q, out, -1, `select p.role_id, count(*) from participants p where p.account_id = ? and `+p.SQL+` group by p.role_id
		union all select v.field_id, count(*) from case_records r join record_values v on v.account_id = r.account_id and v.record_id = r.id
		where r.account_id = ? and `+r.SQL+` group by v.field_id`, slices.Concat([]any{by.Account}, p.Args, []any{by.Account}, r.Args)...)
}

func addUses(ctx context.Context, q db.Queryer, to map[ids.TemplateField]int, sign int, query string, args ...any) error {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id ids.TemplateField
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return err
		}
		to[id] += sign * n
	}
	return rows.Err()
}

// replaceRole gives everybody of one role another one.
func replaceRole(ctx context.Context, tx *db.Tx, account ids.Account, from, to ids.TemplateField) error {
	_, err := tx.Exec(ctx, `update participants set role_id = ? where account_id = ? and role_id = ?`, to, account, from)
	return err
}
