package reports

import (
	"context"
	"database/sql"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

const columns = `r.account_id, r.id, r.case_id, r.number, r.type_id, r.revision, r.title, r.state, r.level, r.asked, r.returned, r.submitted, r.author_id,
	r.submitted_at, r.approved_at, r.closed_at, r.since_at, r.version, r.created_at, r.updated_at`

func scan(row interface{ Scan(...any) error }, more ...any) (Report, error) {
	var r Report
	var submitted, approved, closed, since, created, updated db.TS
	err := row.Scan(append([]any{&r.Account, &r.ID, &r.Case, &r.Number, &r.Type, &r.Revision, &r.Title, &r.State, &r.Level, &r.Asked, &r.Returned, &r.Submitted, &r.Author,
		&submitted, &approved, &closed, &since, &r.Version, &created, &updated}, more...)...)
	r.SubmittedAt, r.ApprovedAt, r.ClosedAt, r.Since = submitted.Time, approved.Time, closed.Time, since.Time
	r.CreatedAt, r.UpdatedAt = created.Time, updated.Time
	return r, err
}

// each calls fn for every row.
func each(rows *sql.Rows, err error, fn func(rows *sql.Rows) error) error {
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func orNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return db.At(t)
}

func nullable[T ~string](id T) any {
	if id == "" {
		return nil
	}
	return id
}

// selectReport returns one report of an account, or errs.NotFound.
func selectReport(ctx context.Context, q db.Queryer, account ids.Account, report ids.Report) (Report, error) {
	r, err := scan(q.QueryRow(ctx, `select `+columns+` from reports r where r.account_id = ? and r.id = ?`, account, report))
	if db.NoRows(err) {
		err = unknown(err)
	}
	return r, err
}

func insertReport(ctx context.Context, tx *db.Tx, r Report) error {
	_, err := tx.Exec(ctx, `insert into reports (account_id, id, case_id, number, type_id, revision, title, state, level, asked, returned, submitted, author_id,
		since_at, version, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.Account, r.ID, r.Case, r.Number, r.Type, r.Revision, r.Title, r.State, r.Level, r.Asked, r.Returned, r.Submitted, r.Author,
		db.At(r.Since), r.Version, db.At(r.CreatedAt), db.At(r.UpdatedAt))
	return err
}

// updateReport stores all that can change of a report itself.
func updateReport(ctx context.Context, tx *db.Tx, r Report) error {
	_, err := tx.Exec(ctx, `update reports set title = ?, state = ?, level = ?, asked = ?, returned = ?, submitted = ?, author_id = ?,
		submitted_at = ?, approved_at = ?, closed_at = ?, since_at = ?, version = ?, updated_at = ? where account_id = ? and id = ?`,
		r.Title, r.State, r.Level, r.Asked, r.Returned, r.Submitted, r.Author, orNull(r.SubmittedAt), orNull(r.ApprovedAt), orNull(r.ClosedAt),
		db.At(r.Since), r.Version, db.At(r.UpdatedAt), r.Account, r.ID)
	return err
}

func deleteReport(ctx context.Context, tx *db.Tx, r Report) error {
	for _, statement := range []string{
		`delete from report_answers where account_id = ? and report_id = ?`,
		`delete from report_files where account_id = ? and report_id = ?`,
		`delete from report_steps where account_id = ? and report_id = ?`, // a draft has none but of being handed over
		`delete from report_authors where account_id = ? and report_id = ?`,
		`delete from reports where account_id = ? and id = ?`,
	} {
		if _, err := tx.Exec(ctx, statement, r.Account, r.ID); err != nil {
			return err
		}
	}
	return nil
}

// nextNumber counts a further report of a case. The caller holds the lock of the case's numbers.
func nextNumber(ctx context.Context, tx *db.Tx, account ids.Account, c ids.Case) (n int64, err error) {
	_, err = tx.Exec(ctx, `insert into report_numbers (account_id, case_id, last) values (?, ?, 1)
		on conflict (account_id, case_id) do update set last = report_numbers.last + 1`, account, c)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `select last from report_numbers where account_id = ? and case_id = ?`, account, c).Scan(&n)
	return n, err
}

func insertAuthor(ctx context.Context, tx *db.Tx, r Report) error {
	_, err := tx.Exec(ctx, `insert into report_authors (account_id, report_id, user_id) values (?, ?, ?) on conflict (account_id, report_id, user_id) do nothing`,
		r.Account, r.ID, r.Author)
	return err
}

// selectWrote reports whether a user is or was the author of a report.
func selectWrote(ctx context.Context, q db.Queryer, r Report, user ids.User) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from report_authors where account_id = ? and report_id = ? and user_id = ?`, r.Account, r.ID, user).Scan(&n)
	return n > 0, err
}

// selectApproved reports whether a user approved the report at a level other than the given one, in whichever round.
func selectApproved(ctx context.Context, q db.Queryer, r Report, user ids.User, but int) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from report_steps where account_id = ? and by_id = ? and report_id = ? and kind = ? and level <> ?`,
		r.Account, user, r.ID, StepApproved, but).Scan(&n)
	return n > 0, err
}

func selectAnswers(ctx context.Context, q db.Queryer, account ids.Account, report ids.Report) (map[ids.ReportQuestion]string, error) {
	rows, err := q.Query(ctx, `select question_id, value from report_answers where account_id = ? and report_id = ?`, account, report)
	out := map[ids.ReportQuestion]string{}
	err = each(rows, err, func(rows *sql.Rows) error {
		var question ids.ReportQuestion
		var value string
		err := rows.Scan(&question, &value)
		out[question] = value
		return err
	})
	return out, err
}

// putAnswer keeps an answer; an empty one is none.
func putAnswer(ctx context.Context, tx *db.Tx, r Report, question ids.ReportQuestion, value string) error {
	if value == "" {
		_, err := tx.Exec(ctx, `delete from report_answers where account_id = ? and report_id = ? and question_id = ?`, r.Account, r.ID, question)
		return err
	}
	_, err := tx.Exec(ctx, `insert into report_answers (account_id, report_id, question_id, value) values (?, ?, ?, ?)
		on conflict (account_id, report_id, question_id) do update set value = excluded.value`, r.Account, r.ID, question, value)
	return err
}

func selectFiles(ctx context.Context, q db.Queryer, account ids.Account, report ids.Report) ([]File, error) {
	rows, err := q.Query(ctx, `select question_id, document_id, number, added_at from report_files where account_id = ? and report_id = ?
		order by added_at, document_id`, account, report)
	var out []File
	err = each(rows, err, func(rows *sql.Rows) error {
		var f File
		var at db.TS
		err := rows.Scan(&f.Question, &f.Document, &f.Number, &at)
		f.AddedAt = at.Time
		out = append(out, f)
		return err
	})
	return out, err
}

func putFile(ctx context.Context, tx *db.Tx, r Report, f File) error {
	_, err := tx.Exec(ctx, `insert into report_files (account_id, report_id, question_id, document_id, number, added_at) values (?, ?, ?, ?, ?, ?)
		on conflict (account_id, report_id, question_id, document_id) do update set number = excluded.number, added_at = excluded.added_at`,
		r.Account, r.ID, f.Question, f.Document, f.Number, db.At(f.AddedAt))
	return err
}

func deleteFile(ctx context.Context, tx *db.Tx, r Report, f File) error {
	_, err := tx.Exec(ctx, `delete from report_files where account_id = ? and report_id = ? and question_id = ? and document_id = ?`,
		r.Account, r.ID, f.Question, f.Document)
	return err
}

func selectSteps(ctx context.Context, q db.Queryer, account ids.Account, report ids.Report) ([]Step, error) {
	rows, err := q.Query(ctx, `select no, kind, level, coalesce(by_id, ''), id_number, body, made_at from report_steps where account_id = ? and report_id = ? order by no`,
		account, report)
	var out []Step
	err = each(rows, err, func(rows *sql.Rows) error {
		var s Step
		var at db.TS
		err := rows.Scan(&s.No, &s.Kind, &s.Level, &s.By, &s.IDNumber, &s.Text, &at)
		s.At = at.Time
		out = append(out, s)
		return err
	})
	return out, err
}

// insertStep adds a stamp behind those that the report has. The caller holds the report.
func insertStep(ctx context.Context, tx *db.Tx, r Report, s Step) error {
	_, err := tx.Exec(ctx, `insert into report_steps (account_id, report_id, no, kind, level, by_id, id_number, body, made_at)
		select ?, ?, coalesce(max(no), 0) + 1, ?, ?, ?, ?, ?, ? from report_steps where account_id = ? and report_id = ?`,
		r.Account, r.ID, s.Kind, s.Level, nullable(s.By), s.IDNumber, s.Text, db.At(s.At), r.Account, r.ID)
	return err
}
