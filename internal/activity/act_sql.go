package activity

import (
	"context"
	"database/sql"
	"fmt"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

const actColumns = `a.account_id, a.id, a.at, a.kind, a.outcome, a.user_id, a.login_id, a.on_behalf_of, a.role, a.id_number,
	a.case_id, a.subject_type, a.subject_id, a.payload, a.digests, a.door, a.session_id, a.token_id, a.remote_ip, a.request_id,
	a.viewed_as, a.viewed_as_number`

func insertAct(ctx context.Context, tx *db.Tx, e Entry, d digests) error {
	_, err := tx.Exec(ctx, `insert into acts (account_id, id, at, kind, outcome, user_id, login_id, on_behalf_of, role,
		id_number, case_id, subject_type, subject_id, payload, digests, door, session_id, token_id, remote_ip, request_id, viewed_as, viewed_as_number)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Account, e.ID, db.At(e.At), e.Kind, e.Outcome, e.User, e.Login, e.OnBehalfOf, e.Role,
		e.IDNumber, e.Case, e.SubjectType, e.SubjectID, e.Payload, d.String(), e.Door, e.Session, e.Token, e.RemoteIP, e.RequestID,
		e.ViewedAs, e.ViewedAsNumber)
	if err != nil {
		return fmt.Errorf("activity: keep act: %w", err)
	}
	if _, err := tx.Exec(ctx, `insert into act_queue (account_id, act_id) values (?, ?)`, e.Account, e.ID); err != nil {
		return fmt.Errorf("activity: queue act: %w", err)
	}
	return nil
}

func insertErasable(ctx context.Context, tx *db.Tx, account ids.Account, act ids.Act, v erasableValue) error {
	_, err := tx.Exec(ctx, `insert into act_erasable (account_id, act_id, name, salt, value) values (?, ?, ?, ?, ?)`,
		account, act, v.name, v.salt, v.value)
	if err != nil {
		return fmt.Errorf("activity: keep erasable value: %w", err)
	}
	return nil
}

// scanAct reads actColumns and whatever columns follow them; it returns the act and the stored form of its digests.
func scanAct(rows *sql.Rows, more ...any) (e Entry, digests string, err error) {
	var at db.TS
	err = rows.Scan(append([]any{&e.Account, &e.ID, &at, &e.Kind, &e.Outcome, &e.User, &e.Login, &e.OnBehalfOf, &e.Role,
		&e.IDNumber, &e.Case, &e.SubjectType, &e.SubjectID, &e.Payload, &digests, &e.Door, &e.Session, &e.Token,
		&e.RemoteIP, &e.RequestID, &e.ViewedAs, &e.ViewedAsNumber}, more...)...)
	e.At = at.Time
	return e, digests, err
}

// each calls fn for every row and closes the rows.
func each(rows *sql.Rows, err error, fn func(*sql.Rows) error) error {
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
