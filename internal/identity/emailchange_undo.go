package identity

import (
	"context"
	"time"

	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
)

// undoLife is how long the former address can undo a change.
const undoLife = 7 * 24 * time.Hour

// EmailUndo is what a link mailed to a former sign-in address would undo.
type EmailUndo struct {
	OldEmail, NewEmail string
	ChangedAt, EndsAt  time.Time
}

type emailUndo struct {
	id                         string
	login                      ids.Login
	oldEmail, oldKey, newEmail string
	changed, ends              time.Time
}

// CheckUndo returns what a link to a former address would undo; it changes nothing. A dead link is errs.NotFound.
func (s *Service) CheckUndo(ctx context.Context, token string) (EmailUndo, error) {
	u, err := s.undoOf(ctx, s.DB, token)
	return EmailUndo{OldEmail: u.oldEmail, NewEmail: u.newEmail, ChangedAt: u.changed, EndsAt: u.ends}, err
}

func (s *Service) undoOf(ctx context.Context, q db.Queryer, token string) (emailUndo, error) {
	if !secretForm(token) {
		return emailUndo{}, errDeadUndo()
	}
	u, err := selectEmailUndoByToken(ctx, q, token, s.Now())
	if err == nil && u.id == "" {
		err = errDeadUndo()
	}
	return u, err
}

// UndoEmailChange puts a former sign-in address back, once, for whoever holds the link mailed to it. All sessions,
// bearer tokens and known browsers of the login end, later changes can't be undone any more, and since somebody else may
// know the password it is void: a link to a new one is mailed to the restored address, and both addresses are told.
//
// It reports whether the address could be put back: when somebody else signs in with it by now, everything else happens
// all the same, no link is sent and the operator has to help. A dead link is errs.NotFound.
func (s *Service) UndoEmailChange(ctx context.Context, token string, c Client) (restored bool, err error) {
	u, err := s.undoOf(ctx, s.DB, token)
	if err != nil {
		return false, s.countDead(ctx, err, c)
	}
	defer s.cache.forget()
	err = s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		restored, err = s.undo(ctx, tx, u.login, token, c)
		return err
	})
	return restored, taken(err)
}

func (s *Service) undo(ctx context.Context, tx *db.Tx, login ids.Login, token string, c Client) (restored bool, err error) {
	if err := s.holdPerson(ctx, tx, login); err != nil {
		return false, err
	}
	u, err := s.undoOf(ctx, tx, token)
	if err != nil {
		return false, err
	}
	l, err := s.Login(ctx, tx, login)
	if err != nil {
		return false, err
	}
	all, err := s.Members.OfLogin(ctx, tx, login)
	if err != nil {
		return false, err
	}
	if restored, err = s.free(ctx, tx, u.oldKey, login); err != nil {
		return false, err
	}
	if restored {
		if err := s.move(ctx, tx, l, all, u.oldEmail, u.oldKey); err != nil {
			return false, err
		}
	}
	// Whoever took the login over may have changed the address again: their own links must not bring it back.
	if err := useEmailUndos(ctx, tx, u, l.Email); err != nil {
		return false, err
	}
	ended, err := s.expel(ctx, tx, login, all)
	if err != nil {
		return false, err
	}
	if err := s.tellUndone(ctx, tx, u, restored); err != nil {
		return false, err
	}
	return restored, s.recordInEach(ctx, tx, c.actor(""), all, activity.Act{Kind: EmailChangeUndone, SubjectType: "login", SubjectID: string(login),
		Payload: UndonePayload{Restored: restored, Count: ended}, Erasable: map[string]string{oldEmail: u.oldEmail, newEmail: l.Email}})
}

// tellUndone mails both addresses, and a link to a new password to the one that was put back.
func (s *Service) tellUndone(ctx context.Context, tx *db.Tx, u emailUndo, restored bool) error {
	if !restored {
		return nil
	}
	for _, abandoned := range []bool{false, true} {
		if _, err := s.mails.undone.Enqueue(ctx, tx, aboutUndo{Undo: u.id, Abandoned: abandoned}); err != nil {
			return err
		}
	}
	_, err := s.resets.Enqueue(ctx, tx, sendReset{Login: u.login}, jobs.NotAfter(tx.Now().Add(resetLife)))
	return err
}

// expel ends everything by which somebody could act as a login: sessions, bearer tokens, known browsers, links and the
// password, which stays in force as a former one only. A reset is then the way in.
func (s *Service) expel(ctx context.Context, tx *db.Tx, login ids.Login, all []Membership) (ended int, err error) {
	if ended, err = deleteSessionsAllAccounts(ctx, tx, login, ""); err != nil {
		return 0, err
	}
	for _, m := range all {
		if _, err := deleteTokensOf(ctx, tx, m.Account, m.User, ""); err != nil {
			return 0, err
		}
	}
	if err := deleteDevices(ctx, tx, login); err != nil {
		return 0, err
	}
	if err := voidMailed(ctx, tx, login); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `update passwords set void_at = ? where login_id = ?`, db.At(tx.Now()), login)
	return ended, err
}

func errDeadUndo() error { return errs.E(errs.NotFound, "identity.undo.dead", nil) }

const emailUndoColumns = `id, login_id, old_email, old_key, new_email, changed_at, expires_at`

// scanEmailUndo returns the zero value when there is no row.
func scanEmailUndo(row interface{ Scan(...any) error }) (emailUndo, error) {
	var u emailUndo
	var changed, ends db.TS
	err := row.Scan(&u.id, &u.login, &u.oldEmail, &u.oldKey, &u.newEmail, &changed, &ends)
	if db.NoRows(err) {
		return emailUndo{}, nil
	}
	u.changed, u.ends = changed.Time, ends.Time
	return u, err
}

func insertEmailUndo(ctx context.Context, tx *db.Tx, u emailUndo) error {
	_, err := tx.Exec(ctx, `insert into email_undos (`+emailUndoColumns+`) values (?, ?, ?, ?, ?, ?, ?)`,
		u.id, u.login, u.oldEmail, u.oldKey, u.newEmail, db.At(u.changed), db.At(u.ends))
	return err
}

func selectEmailUndo(ctx context.Context, q db.Queryer, undo string) (emailUndo, error) {
	return scanEmailUndo(q.QueryRow(ctx, `select `+emailUndoColumns+` from email_undos where id = ?`, undo))
}

func selectEmailUndoByToken(ctx context.Context, q db.Queryer, token string, now time.Time) (emailUndo, error) {
	return scanEmailUndo(q.QueryRow(ctx, `select `+emailUndoColumns+` from email_undos
		where secret_hash = ? and used_at is null and expires_at > ?`, id.Hash(token), db.At(now)))
}

// updateEmailUndoToken gives a living undo its link and reports whether it lives.
func updateEmailUndoToken(ctx context.Context, tx *db.Tx, undo, token string) (bool, error) {
	n, err := tx.Exec(ctx, `update email_undos set secret_hash = ? where id = ? and used_at is null and expires_at > ?`,
		id.Hash(token), undo, db.At(tx.Now()))
	return n == 1, err
}

// useEmailUndos uses up a link and those of all later changes of the same login, and notes which address was given up.
func useEmailUndos(ctx context.Context, tx *db.Tx, u emailUndo, abandoned string) error {
	if _, err := tx.Exec(ctx, `update email_undos set new_email = ? where id = ?`, abandoned, u.id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `update email_undos set used_at = ? where login_id = ? and changed_at >= ? and used_at is null`,
		db.At(tx.Now()), u.login, db.At(u.changed))
	return err
}
