package mydata

import (
	"context"
	"strings"
	"unicode/utf8"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// insertLedger adds a line unless the user has one: the first pseudonym stays.
func insertLedger(ctx context.Context, tx *db.Tx, l Ledger) error {
	_, err := tx.Exec(ctx, `insert into erasures (account_id, user_id, pseudonym, keep_id_number, erased_at) values (?, ?, ?, ?, ?)
		on conflict (account_id, user_id) do nothing`, l.Account, l.User, l.Pseudonym, l.KeepIDNumber, db.At(l.ErasedAt))
	return err
}

func selectLedgerAllAccounts(ctx context.Context, q db.Queryer) ([]Ledger, error) {
	rows, err := q.Query(ctx, `select account_id, user_id, pseudonym, keep_id_number, erased_at from erasures order by erased_at, account_id, user_id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Ledger
	for rows.Next() {
		var l Ledger
		var at db.TS
		if err := rows.Scan(&l.Account, &l.User, &l.Pseudonym, &l.KeepIDNumber, &at); err != nil {
			return nil, err
		}
		l.ErasedAt = at.Time
		out = append(out, l)
	}
	return out, rows.Err()
}

// endRequests ends the requests of a person whom a ledger erased again, with what was written in them.
func endRequests(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	_, err := tx.Exec(ctx, `update erasure_requests set state = 'erased', reason = '', answer = '', version = version + 1
		where account_id = ? and user_id = ? and state in ('open', 'held', 'erasing')`, account, user)
	if err != nil {
		return err
	}
	return clearRequests(ctx, tx, account, user)
}

// storable reports whether both databases take the text.
func storable(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

func upper(code string) string { return strings.ToUpper(code) }
