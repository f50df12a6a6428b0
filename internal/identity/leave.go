package identity

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// CountMembership returns how many sessions and bearer tokens lead to a user of an account.
func (s *Service) CountMembership(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (sessions, tokens int64, err error) {
	err = q.QueryRow(ctx, `select (select count(*) from sessions where account_id = ? and user_id = ?),
		(select count(*) from api_tokens where account_id = ? and user_id = ?)`, account, user, account, user).Scan(&sessions, &tokens)
	return sessions, tokens, err
}

// EndMembership ends all sessions and bearer tokens that lead to a user, in the caller's transaction; within a second
// every process has noticed (R28). The login and its other memberships stay.
func (s *Service) EndMembership(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	if _, err := tx.Exec(ctx, `delete from sessions where account_id = ? and user_id = ?`, account, user); err != nil {
		return err
	}
	tx.AfterCommit(s.cache.forget)
	_, err := deleteTokensOf(ctx, tx, account, user, "")
	return err
}

// Tombstone makes a login without address or password, by which nobody ever comes in, in the caller's transaction.
func (s *Service) Tombstone(ctx context.Context, tx *db.Tx) (ids.Login, error) {
	login := ids.Login(s.IDs.New())
	_, err := tx.Exec(ctx, `insert into logins (id, email, email_key, created_at) values (?, ?, ?, ?)`,
		login, "", "erased "+string(login), db.At(tx.Now())) // a blank is in no address
	return login, err
}

// ForgetLogin deletes a login that leads nowhere any more, with its address, passwords, browsers and links, in the
// caller's transaction. Whoever returns with the address makes a new one, without any of its rights (R76).
func (s *Service) ForgetLogin(ctx context.Context, tx *db.Tx, login ids.Login) error {
	if err := lockLogin(ctx, tx, login); err != nil {
		return err
	}
	l, err := selectLogin(ctx, tx, login)
	if db.NoRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := deleteCounter(ctx, tx, loginCounter(l.key)); err != nil {
		return err
	}
	tx.AfterCommit(s.cache.forget)
	_, err = tx.Exec(ctx, `delete from logins where id = ?`, login)
	return err
}
