package records

import (
	"context"
	"database/sql"
	"slices"

	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/writing"
)

const (
	recordColumns = `r.id, r.case_id, r.list, r.name, r.note, r.link, r.created_by, r.created_at, r.updated_at, r.version,
		coalesce(p.kind, ''), coalesce(p.role_id, ''), coalesce(p.first_name, ''), coalesce(p.middle_name, ''), coalesce(p.last_name, ''), coalesce(p.company, ''),
		coalesce(p.address, ''), coalesce(p.email, ''), coalesce(p.phone, ''), coalesce(p.inn, '')`
	withParticipants = ` from case_records r left join participants p on p.account_id = r.account_id and p.record_id = r.id`
)

func scanRecord(row interface{ Scan(...any) error }) (Record, error) {
	var r Record
	var created, updated db.TS
	var by sql.NullString
	p := &r.Participant
	err := row.Scan(&r.ID, &r.Case, &r.List, &r.Name, &r.Note, &r.Link, &by, &created, &updated, &r.Version,
		&p.Kind, &p.Role, &p.FirstName, &p.MiddleName, &p.LastName, &p.Company, &p.Address, &p.Email, &p.Phone, &p.INN)
	r.CreatedBy, r.CreatedAt, r.UpdatedAt = ids.User(by.String), created.Time, updated.Time
	return r, err
}

func scanRecords(rows *sql.Rows, err error) ([]Record, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Record
	for rows.Next() {
		r, err := scanRecord(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// selectRecord returns one record of a case, with its answers.
func selectRecord(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, list List, id string) (Record, error) {
	r, err := scanRecord(q.QueryRow(ctx, `select `+recordColumns+withParticipants+` where r.account_id = ? and r.id = ? and r.case_id = ? and r.list = ?`,
		account, id, c, list))
	if err != nil {
		return r, err
	}
	one := []Record{r}
	err = fillValues(ctx, q, account, one)
	return one[0], err
}

// fillValues reads the answers of records.
func fillValues(ctx context.Context, q db.Queryer, account ids.Account, list []Record) error {
	if len(list) == 0 {
		return nil
	}
	at := map[string]int{}
	var all []string
	for i, r := range list {
		at[r.ID], all = i, append(all, r.ID)
		list[i].Values = map[ids.TemplateField]string{}
	}
	marks, args := holdings.Marks(all)
	rows, err := q.Query(ctx, `select record_id, field_id, value from record_values where account_id = ? and record_id in (`+marks+`)`, append([]any{account}, args...)...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var record, value string
		var field ids.TemplateField
		if err := rows.Scan(&record, &field, &value); err != nil {
			return err
		}
		list[at[record]].Values[field] = value
	}
	return rows.Err()
}

// selectPage returns at most limit records of a case by name, from behind a place on, or those just before it.
func selectPage(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, list List, f Filter, limit int) ([]Record, error) {
	and, args, order := "", []any{account, c, list}, "r.name_folded, r.id"
	switch {
	case f.before != nil:
		and, args, order = ` and (r.name_folded, r.id) < (?, ?)`, append(args, f.before.Name, f.before.ID), "r.name_folded desc, r.id desc"
	case f.after != nil:
		and, args = ` and (r.name_folded, r.id) > (?, ?)`, append(args, f.after.Name, f.after.ID)
	}
	if f.Role != "" {
		and, args = and+` and p.role_id = ?`, append(args, f.Role)
	}
	out, err := scanRecords(q.Query(ctx, `select `+recordColumns+withParticipants+` where r.account_id = ? and r.case_id = ? and r.list = ?`+and+
		` order by `+order+` limit ?`, append(args, limit)...))
	if f.before != nil {
		slices.Reverse(out)
	}
	return out, err
}

func countRecords(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, list List) (n int, err error) {
	err = q.QueryRow(ctx, `select count(*) from case_records where account_id = ? and case_id = ? and list = ?`, account, c, list).Scan(&n)
	return n, err
}

// mostAlike bounds how many participants are named as possibly the same.
const mostAlike = 5

// selectAlike returns other participants of the case with the same tax number, mailbox, phone or name.
func selectAlike(ctx context.Context, q db.Queryer, account ids.Account, r Record) ([]Record, error) {
	return scanRecords(q.Query(ctx, `select `+recordColumns+withParticipants+` where r.account_id = ? and r.case_id = ? and r.list = ? and r.id <> ?
		and (r.name_folded = ? or p.inn <> '' and p.inn = ? or p.email_key <> '' and p.email_key = ? or p.phone <> '' and p.phone = ?)
		order by r.name_folded, r.id limit ?`,
		account, r.Case, Participants, r.ID, writing.Fold(r.Name), r.INN, emailKey(r.Email), r.Phone, mostAlike))
}

// selectParticipantsAfter returns participants of any case by their ids, for the index of what can be found.
func selectParticipantsAfter(ctx context.Context, q db.Queryer, account ids.Account, after string, limit int) ([]Record, error) {
	return scanRecords(q.Query(ctx, `select `+recordColumns+withParticipants+` where r.account_id = ? and r.list = ? and r.id > ? order by r.id limit ?`,
		account, Participants, after, limit))
}

func insertRecord(ctx context.Context, tx *db.Tx, account ids.Account, r Record) error {
	_, err := tx.Exec(ctx, `insert into case_records (account_id, id, case_id, list, name, name_folded, note, link, created_by, created_at, updated_at, version)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		account, r.ID, r.Case, r.List, r.Name, writing.Fold(r.Name), r.Note, r.Link, sql.NullString{String: string(r.CreatedBy), Valid: r.CreatedBy != ""},
		db.At(r.CreatedAt), db.At(r.UpdatedAt), r.Version)
	if err != nil || r.List != Participants {
		return err
	}
	p := r.Participant
	_, err = tx.Exec(ctx, `insert into participants (account_id, record_id, case_id, kind, role_id, first_name, middle_name, last_name, company, address, email, email_key, phone, inn)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		account, r.ID, r.Case, p.Kind, p.Role, p.FirstName, p.MiddleName, p.LastName, p.Company, p.Address, p.Email, emailKey(p.Email), p.Phone, p.INN)
	return err
}

func updateRecord(ctx context.Context, tx *db.Tx, account ids.Account, r Record) error {
	_, err := tx.Exec(ctx, `update case_records set name = ?, name_folded = ?, note = ?, link = ?, updated_at = ?, version = ? where account_id = ? and id = ?`,
		r.Name, writing.Fold(r.Name), r.Note, r.Link, db.At(r.UpdatedAt), r.Version, account, r.ID)
	if err != nil || r.List != Participants {
		return err
	}
	p := r.Participant
	_, err = tx.Exec(ctx, `update participants set kind = ?, role_id = ?, first_name = ?, middle_name = ?, last_name = ?, company = ?, address = ?, email = ?,
		email_key = ?, phone = ?, inn = ? where account_id = ? and record_id = ?`,
		p.Kind, p.Role, p.FirstName, p.MiddleName, p.LastName, p.Company, p.Address, p.Email, emailKey(p.Email), p.Phone, p.INN, account, r.ID)
	return err
}

// replaceValues puts a record's answers in the stead of those that it had.
func replaceValues(ctx context.Context, tx *db.Tx, account ids.Account, r Record) error {
	if _, err := tx.Exec(ctx, `delete from record_values where account_id = ? and record_id = ?`, account, r.ID); err != nil {
		return err
	}
	for field, value := range r.Values {
		_, err := tx.Exec(ctx, `insert into record_values (account_id, record_id, field_id, value) values (?, ?, ?, ?)`, account, r.ID, field, value)
		if err != nil {
			return err
		}
	}
	return nil
}

func deleteRecord(ctx context.Context, tx *db.Tx, account ids.Account, r Record) error {
	for _, statement := range []string{
		`delete from record_values where account_id = ? and record_id = ?`,
		`delete from participants where account_id = ? and record_id = ?`,
		`delete from case_records where account_id = ? and id = ?`,
	} {
		if _, err := tx.Exec(ctx, statement, account, r.ID); err != nil {
			return err
		}
	}
	return nil
}
