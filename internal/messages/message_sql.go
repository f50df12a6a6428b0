package messages

import (
	"context"
	"database/sql"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

const columns = `m.account_id, m.id, m.case_id, m.number, coalesce(m.entered_by, ''), m.entered_at, coalesce(m.participant_id, ''), coalesce(m.way, ''), m.said_at,
	m.body, m.changed_at, coalesce(m.withdrawn_by, ''), m.withdrawn_at, m.version`

func scan(row interface{ Scan(...any) error }, more ...any) (Message, error) {
	var m Message
	var entered, said, changed, withdrawn db.TS
	err := row.Scan(append([]any{&m.Account, &m.ID, &m.Case, &m.Number, &m.EnteredBy, &entered, &m.Participant, &m.Way, &said, &m.Text, &changed,
		&m.WithdrawnBy, &withdrawn, &m.Version}, more...)...)
	m.EnteredAt, m.SaidAt, m.ChangedAt, m.WithdrawnAt = entered.Time, said.Time, changed.Time, withdrawn.Time
	return m, err
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

func nullable[T ~string](id T) any {
	if id == "" {
		return nil
	}
	return id
}

// selectMessage returns one message of a case with its attachments, or errs.NotFound.
func selectMessage(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, message ids.Message) (Message, error) {
	m, err := scan(q.QueryRow(ctx, `select `+columns+` from messages m where m.account_id = ? and m.case_id = ? and m.id = ?`, account, c, message))
	if db.NoRows(err) {
		err = unknown(err)
	}
	if err != nil {
		return m, err
	}
	list := []Message{m}
	err = fillDocuments(ctx, q, account, list)
	return list[0], err
}

// selectPage returns messages of a case before a number, the newest first; 0 is the end.
func selectPage(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, before int64, limit int) ([]Message, error) {
	condition, args := ``, []any{account, c}
	if before > 0 {
		condition, args = ` and m.number < ?`, append(args, before)
	}
	var out []Message
	rows, err := q.Query(ctx, `select `+columns+` from messages m where m.account_id = ? and m.case_id = ?`+condition+` order by m.number desc limit ?`, append(args, limit)...)
	err = each(rows, err, func(rows *sql.Rows) error {
		m, err := scan(rows)
		out = append(out, m)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, fillDocuments(ctx, q, account, out)
}

// fillDocuments notes at messages what is attached to them.
func fillDocuments(ctx context.Context, q db.Queryer, account ids.Account, list []Message) error {
	if len(list) == 0 {
		return nil
	}
	args, at := []any{account}, map[ids.Message]int{}
	for i, m := range list {
		args = append(args, m.ID)
		at[m.ID] = i
	}
	rows, err := q.Query(ctx, `select message_id, document_id from message_documents where account_id = ? and message_id in (?`+strings.Repeat(", ?", len(list)-1)+
		`) order by message_id, document_id`, args...)
	return each(rows, err, func(rows *sql.Rows) error {
		var m ids.Message
		var d ids.Document
		err := rows.Scan(&m, &d)
		if i, known := at[m]; known {
			list[i].Documents = append(list[i].Documents, d)
		}
		return err
	})
}

func insertMessage(ctx context.Context, tx *db.Tx, m Message) error {
	_, err := tx.Exec(ctx, `insert into messages (account_id, id, case_id, number, entered_by, entered_at, participant_id, way, said_at, body, version)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, m.Account, m.ID, m.Case, m.Number, nullable(m.EnteredBy), db.At(m.EnteredAt), nullable(m.Participant),
		nullable(m.Way), db.At(m.SaidAt), m.Text, m.Version)
	if err != nil {
		return err
	}
	return insertDocuments(ctx, tx, m)
}

func insertDocuments(ctx context.Context, tx *db.Tx, m Message) error {
	for _, d := range m.Documents {
		_, err := tx.Exec(ctx, `insert into message_documents (account_id, message_id, document_id) values (?, ?, ?)`, m.Account, m.ID, d)
		if err != nil {
			return err
		}
	}
	return nil
}

// updateMessage stores all that can change of a message.
func updateMessage(ctx context.Context, tx *db.Tx, m Message) error {
	_, err := tx.Exec(ctx, `update messages set participant_id = ?, way = ?, said_at = ?, body = ?, changed_at = ?, withdrawn_by = ?, withdrawn_at = ?, version = ?
		where account_id = ? and id = ?`, nullable(m.Participant), nullable(m.Way), db.At(m.SaidAt), m.Text, db.At(m.ChangedAt), nullable(m.WithdrawnBy),
		db.At(m.WithdrawnAt), m.Version, m.Account, m.ID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `delete from message_documents where account_id = ? and message_id = ?`, m.Account, m.ID); err != nil {
		return err
	}
	return insertDocuments(ctx, tx, m)
}

// selectLast returns the number of the latest message of a case; 0 without one.
func selectLast(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case) (n int64, err error) {
	err = q.QueryRow(ctx, `select last_number from conversations where account_id = ? and case_id = ?`, account, c).Scan(&n)
	if db.NoRows(err) {
		err = nil
	}
	return n, err
}

// upsertConversation notes a message as the latest of its case.
func upsertConversation(ctx context.Context, tx *db.Tx, m Message) error {
	_, err := tx.Exec(ctx, `insert into conversations (account_id, case_id, last_number, last_at) values (?, ?, ?, ?)
		on conflict (account_id, case_id) do update set last_number = excluded.last_number, last_at = excluded.last_at`, m.Account, m.Case, m.Number, db.At(m.EnteredAt))
	return err
}

// selectMark returns up to which message a user has read a conversation; 0 for nothing.
func selectMark(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, c ids.Case) (n int64, err error) {
	err = q.QueryRow(ctx, `select number from message_marks where account_id = ? and user_id = ? and case_id = ?`, account, user, c).Scan(&n)
	if db.NoRows(err) {
		err = nil
	}
	return n, err
}

// upsertMark moves a user's mark on; it never goes back.
func upsertMark(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User, c ids.Case, number int64) error {
	_, err := tx.Exec(ctx, `insert into message_marks (account_id, user_id, case_id, number) values (?, ?, ?, ?)
		on conflict (account_id, user_id, case_id) do update set number = excluded.number where message_marks.number < excluded.number`, account, user, c, number)
	return err
}

// unread is what makes a message m unread beyond a user's mark: somebody else entered it, and it is there still. It ends with the
// user's placeholder.
const unread = `m.withdrawn_at is null and (m.entered_by is null or m.entered_by <> ?)`

// countUnread counts what a user hasn't read of a conversation, up to [MaxUnread].
func countUnread(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, c ids.Case, read int64) (n int, err error) {
	err = q.QueryRow(ctx, `select count(*) from (select 1 from messages m where m.account_id = ? and m.case_id = ? and m.number > ? and `+unread+` limit ?) counted`,
		account, c, read, user, MaxUnread).Scan(&n)
	return n, err
}

func selectDraft(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, c ids.Case) (Draft, error) {
	var d Draft
	var documents string
	var saved db.TS
	err := q.QueryRow(ctx, `select body, documents, saved_at from message_drafts where account_id = ? and user_id = ? and case_id = ?`, account, user, c).
		Scan(&d.Text, &documents, &saved)
	if db.NoRows(err) {
		return Draft{}, nil
	}
	for line := range strings.Lines(documents) {
		d.Documents = append(d.Documents, ids.Document(strings.TrimSpace(line)))
	}
	d.SavedAt = saved.Time
	return d, err
}

func upsertDraft(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User, c ids.Case, d Draft) error {
	var documents strings.Builder
	for _, id := range d.Documents {
		documents.WriteString(string(id) + "\n")
	}
	_, err := tx.Exec(ctx, `insert into message_drafts (account_id, user_id, case_id, body, documents, saved_at) values (?, ?, ?, ?, ?, ?)
		on conflict (account_id, user_id, case_id) do update set body = excluded.body, documents = excluded.documents, saved_at = excluded.saved_at`,
		account, user, c, d.Text, documents.String(), db.At(d.SavedAt))
	return err
}

func deleteDraft(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User, c ids.Case) error {
	_, err := tx.Exec(ctx, `delete from message_drafts where account_id = ? and user_id = ? and case_id = ?`, account, user, c)
	return err
}
