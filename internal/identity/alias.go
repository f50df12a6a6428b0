package identity

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
)

// Alias is a former sign-in address that goes on signing in for a while, as a mail domain moves (P14). Nobody else gets the
// address meanwhile, and mail goes to the present one alone.
type Alias struct {
	Email string
	// EndsAt is the first moment at which it opens nothing any more.
	EndsAt time.Time
}

// Aliases returns the former addresses by which the person who asks signs in too, the one that ends first before the others.
func (s *Service) Aliases(ctx context.Context, by access.Actor) ([]Alias, error) {
	if !by.SignedIn() || by.Login == "" {
		return nil, errNoSession()
	}
	return selectAliases(ctx, s.DB, by.Login)
}

// DropAliases ends the former addresses that an account's moves left to a login, in the caller's transaction.
func (s *Service) DropAliases(ctx context.Context, tx *db.Tx, account ids.Account, login ids.Login) error {
	_, err := tx.Exec(ctx, `delete from login_aliases where asked_account = ? and login_id = ?`, account, login)
	return err
}

// holdAddress makes whoever wants to give somebody the same address wait until the transaction ends.
func holdAddress(ctx context.Context, tx *db.Tx, key string) error {
	return tx.Lock(ctx, "", "identity.address:"+id.Hash(key))
}

func selectAliases(ctx context.Context, q db.Queryer, login ids.Login) ([]Alias, error) {
	rows, err := q.Query(ctx, `select email, ends_at from login_aliases where login_id = ? and ends_at > ? order by ends_at, email_key`,
		login, db.At(q.Now()))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Alias
	for rows.Next() {
		var a Alias
		var ends db.TS
		if err := rows.Scan(&a.Email, &ends); err != nil {
			return nil, err
		}
		a.EndsAt = ends.Time
		out = append(out, a)
	}
	return out, rows.Err()
}

// replaceAlias lets a login go on signing in by its present address when that changes; the latest of several ends counts.
func replaceAlias(ctx context.Context, tx *db.Tx, l Login, account ids.Account, until time.Time) error {
	_, err := tx.Exec(ctx, `insert into login_aliases (email_key, login_id, email, asked_account, made_at, ends_at) values (?, ?, ?, ?, ?, ?)
		on conflict (email_key) do update set login_id = excluded.login_id, email = excluded.email, asked_account = excluded.asked_account,
			made_at = excluded.made_at, ends_at = excluded.ends_at`, l.key, l.ID, l.Email, account, db.At(tx.Now()), db.At(until))
	return err
}

// deleteAlias ends a former address, since it is the present one again.
func deleteAlias(ctx context.Context, tx *db.Tx, key string) error {
	_, err := tx.Exec(ctx, `delete from login_aliases where email_key = ?`, key)
	return err
}

func deleteOldAliases(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := tx.Exec(ctx, `delete from login_aliases where ends_at < ?`, db.At(before))
	return err
}

// CountKept returns how many former addresses a move of an account lets sign in until an instant, which tells them from those
// of other moves.
func (s *Service) CountKept(ctx context.Context, q db.Queryer, account ids.Account, until time.Time) (n int64, err error) {
	err = q.QueryRow(ctx, `select count(*) from login_aliases where asked_account = ? and ends_at = ?`, account, db.At(until)).Scan(&n)
	return n, err
}

// EndKept ends the former addresses that a move of an account lets sign in until an instant, in the caller's transaction, and
// returns how many. Who confirms their new address later keeps no former one. The caller has judged the right.
func (s *Service) EndKept(ctx context.Context, tx *db.Tx, account ids.Account, move string, until time.Time) (int64, error) {
	if _, err := tx.Exec(ctx, `update email_changes set keep_until = null where asked_account = ? and asked_move = ?`, account, move); err != nil {
		return 0, err
	}
	return tx.Exec(ctx, `delete from login_aliases where asked_account = ? and ends_at = ?`, account, db.At(until))
}
