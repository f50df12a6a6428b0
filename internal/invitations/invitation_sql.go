package invitations

import (
	"context"
	"database/sql"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

const invitationColumns = `account_id, id, user_id, inviter_id, email_key, offered_role, offered_title_id, offered_group_id, offered_manages,
	personal_line, state, dead_reason, bulk, undelivered, sendings, sent_at, expires_at, asked_at, created_at, version, case_id`

func scanInvitation(row interface{ Scan(...any) error }) (Invitation, error) {
	var i Invitation
	var sent, expires, asked, created db.TS
	err := row.Scan(&i.Account, &i.ID, &i.User, &i.Inviter, &i.emailKey, &i.offered.role, &i.offered.title, &i.offered.group,
		&i.offered.manages, &i.Line, &i.stored, &i.dead, &i.Bulk, &i.Undelivered, &i.Sendings, &sent, &expires, &asked, &created, &i.Version, &i.Case)
	i.SentAt, i.ExpiresAt, i.askedAt, i.CreatedAt = sent.Time, expires.Time, asked.Time, created.Time
	return i, err
}

func scanInvitations(rows *sql.Rows, err error) ([]Invitation, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Invitation
	for rows.Next() {
		i, err := scanInvitation(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, rows.Err()
}

// selectInvitation returns one invitation of an account, or errs.NotFound.
func selectInvitation(ctx context.Context, q db.Queryer, account ids.Account, invitation ids.Invitation) (Invitation, error) {
	i, err := scanInvitation(q.QueryRow(ctx, `select `+invitationColumns+` from invitations where account_id = ? and id = ?`, account, invitation))
	return i, unknown(err)
}

func selectInvitationOfUser(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (Invitation, error) {
	i, err := scanInvitation(q.QueryRow(ctx, `select `+invitationColumns+` from invitations where account_id = ? and user_id = ?`, account, user))
	return i, unknown(err)
}

func unknown(err error) error {
	if db.NoRows(err) {
		return errs.E(errs.NotFound, "access.not_found", err)
	}
	return err
}

// countSingle counts the invitations that a user sent one by one since a moment.
func countSingle(ctx context.Context, q db.Queryer, account ids.Account, inviter ids.User, since time.Time) (int, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from invitations where account_id = ? and inviter_id = ? and created_at > ? and not bulk`,
		account, inviter, db.At(since)).Scan(&n)
	return n, err
}

// countToCase counts the open invitations to the same case, of which the given one isn't kept yet.
func countToCase(ctx context.Context, q db.Queryer, i Invitation) (int, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from invitations where account_id = ? and case_id = ? and case_id <> '' and state = ? and dead_reason = '' and expires_at > ?`,
		i.Account, i.Case, Pending, db.At(i.CreatedAt)).Scan(&n)
	return n, err
}

// selectToCase returns the open invitations to a case.
func selectToCase(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case) ([]Invitation, error) {
	return scanInvitations(q.Query(ctx, `select `+invitationColumns+` from invitations where account_id = ? and case_id = ? and case_id <> '' and state = ? order by id`,
		account, c, Pending))
}

func insertInvitation(ctx context.Context, tx *db.Tx, i Invitation) error {
	_, err := tx.Exec(ctx, `insert into invitations (account_id, id, user_id, inviter_id, email_key, offered_role, offered_title_id,
			offered_group_id, offered_manages, personal_line, state, bulk, sendings, sent_at, expires_at, created_at, version, case_id)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, i.Account, i.ID, i.User, i.Inviter, i.emailKey, i.offered.role, i.offered.title,
		i.offered.group, i.offered.manages, i.Line, i.stored, i.Bulk, i.Sendings,
		db.At(i.SentAt), db.At(i.ExpiresAt), db.At(i.CreatedAt), i.Version, i.Case)
	return err
}

// updateSending stores that an invitation was sent anew.
func updateSending(ctx context.Context, tx *db.Tx, i Invitation) error {
	_, err := tx.Exec(ctx, `update invitations set inviter_id = ?, email_key = ?, offered_role = ?, offered_title_id = ?, offered_group_id = ?,
			offered_manages = ?, dead_reason = '', undelivered = false, sendings = ?, sent_at = ?, expires_at = ?, reminded_at = null, expiry_told_at = null, version = version + 1
		where account_id = ? and id = ?`, i.Inviter, i.emailKey, i.offered.role, i.offered.title, i.offered.group, i.offered.manages, i.Sendings, db.At(i.SentAt), db.At(i.ExpiresAt), i.Account, i.ID)
	return err
}

// updateAccepted takes an open invitation by one of its living links; of several callers one hears true (R20).
func updateAccepted(ctx context.Context, tx *db.Tx, i Invitation, linkHash string) (bool, error) {
	n, err := tx.Exec(ctx, `update invitations set state = ?, email_key = '', personal_line = '', version = version + 1
		where account_id = ? and id = ? and state = ? and dead_reason = '' and expires_at > ? and exists
			(select 1 from invitation_links where account_id = ? and invitation_id = ? and secret_hash = ? and alive)`,
		Accepted, i.Account, i.ID, Pending, db.At(tx.Now()), i.Account, i.ID, linkHash)
	return n == 1, err
}

// updateWithdrawn closes an open invitation and empties what it held of the person.
func updateWithdrawn(ctx context.Context, tx *db.Tx, i Invitation) (bool, error) {
	n, err := tx.Exec(ctx, `update invitations set state = ?, email_key = '', personal_line = '', version = version + 1
		where account_id = ? and id = ? and state = ?`, Withdrawn, i.Account, i.ID, Pending)
	return n == 1, err
}

func updateDead(ctx context.Context, tx *db.Tx, i Invitation, why DeathReason) (bool, error) {
	n, err := tx.Exec(ctx, `update invitations set dead_reason = ?, version = version + 1
		where account_id = ? and id = ? and state = ? and dead_reason = '' and sendings = ?`, why, i.Account, i.ID, Pending, i.Sendings)
	return n == 1, err
}

// updateStopped marks an open invitation as stopped, whatever else was wrong with it.
func updateStopped(ctx context.Context, tx *db.Tx, i Invitation) error {
	_, err := tx.Exec(ctx, `update invitations set dead_reason = ?, version = version + 1 where account_id = ? and id = ? and state = ?`,
		Stopped, i.Account, i.ID, Pending)
	return err
}

func updateInviter(ctx context.Context, tx *db.Tx, i Invitation, to ids.User) error {
	_, err := tx.Exec(ctx, `update invitations set inviter_id = ?, dead_reason = case when dead_reason = ? then dead_reason else '' end,
		version = version + 1 where account_id = ? and id = ?`, to, Stopped, i.Account, i.ID)
	return err
}

func updateAsked(ctx context.Context, tx *db.Tx, i Invitation) error {
	_, err := tx.Exec(ctx, `update invitations set asked_at = ? where account_id = ? and id = ?`, db.At(tx.Now()), i.Account, i.ID)
	return err
}

func updateUndelivered(ctx context.Context, tx *db.Tx, i Invitation) error {
	_, err := tx.Exec(ctx, `update invitations set undelivered = true where account_id = ? and id = ? and sendings = ?`, i.Account, i.ID, i.Sendings)
	return err
}
