package email

import (
	"context"
	"slices"
	"strings"
	"time"

	"cabinet/internal/platform/db"
)

// An address is stopped at once by an answer that leaves no doubt, and after doubtfulTimes messages within doubtfulWithin by
// those that may pass: a full mailbox, or a refusal without an enhanced code, which some servers also give for reasons of ours.
const (
	doubtfulTimes  = 5
	doubtfulWithin = 7 * 24 * time.Hour
)

// certain are the enhanced codes, without their class, that speak of the recipient alone (RFC 3463, RFC 7505).
var certain = []string{"1.1", "1.2", "1.3", "1.6", "1.10", "2.1"}

// verdict says what a failure proves about the recipient. Nothing is proven by what may be our own trouble.
func (f *Failure) verdict() (stop, doubt bool) {
	if f == nil || !f.Permanent {
		return false, false
	}
	_, detail, _ := strings.Cut(f.Enhanced, ".")
	switch {
	case f.Meaning == NoSuchAddress && slices.Contains(certain, detail):
		return true, false
	case f.Meaning == NoSuchAddress, f.Meaning == MailboxFull:
		return false, true
	}
	return false, false
}

// StoppedAddress is an address that gets no more mail from an account until somebody allows it again.
type StoppedAddress struct {
	Address  string // as it was written to
	Key      string // see [ParseAddress]; also the cursor of [Guard.Stopped]
	Meaning  Meaning
	Code     int
	Enhanced string
	At       time.Time // organisation time
}

// recipient is what is known of an address before a message goes there.
type recipient struct {
	stopped bool
	doubts  bool
}

func selectRecipient(ctx context.Context, q db.Queryer, account, key string) (r recipient, err error) {
	err = q.QueryRow(ctx, `select exists (select 1 from mail_stopped where account_id = ? and address_key = ?),
		exists (select 1 from mail_doubts where account_id = ? and address_key = ?)`, account, key, account, key).Scan(&r.stopped, &r.doubts)
	return r, err
}

// noteRecipient draws the consequence of an outcome for the address.
func (g *Guard) noteRecipient(ctx context.Context, m Message, address, key string, known recipient, outcome error) error {
	f := AsFailure(outcome)
	stop, doubt := f.verdict()
	switch {
	case stop || doubt:
		return g.db.Write(ctx, func(tx *db.Tx) error {
			if doubt {
				enough, err := insertDoubt(ctx, tx, m, key)
				if err != nil || !enough {
					return err
				}
			}
			return g.stop(ctx, tx, m.Account, address, key, f)
		})
	case outcome == nil && known.doubts:
		return g.db.WriteSoft(ctx, func(tx *db.Tx) error { return deleteDoubts(ctx, tx, m.Account, key) })
	}
	return nil
}

// insertDoubt counts one message that was refused for a reason that may pass, and reports whether that makes enough.
func insertDoubt(ctx context.Context, tx *db.Tx, m Message, key string) (enough bool, err error) {
	if err := tx.Lock(ctx, m.Account, "mail_doubts"); err != nil {
		return false, err
	}
	if _, err := tx.Exec(ctx, `delete from mail_doubts where account_id = ? and address_key = ? and refused_at < ?`,
		m.Account, key, db.At(tx.Now().Add(-doubtfulWithin))); err != nil {
		return false, err
	}
	if _, err := tx.Exec(ctx, `insert into mail_doubts (account_id, address_key, message_id, refused_at) values (?, ?, ?, ?)
		on conflict (account_id, address_key, message_id) do nothing`, m.Account, key, m.MessageID, db.At(tx.Now())); err != nil {
		return false, err
	}
	var n int
	err = tx.QueryRow(ctx, `select count(*) from mail_doubts where account_id = ? and address_key = ?`, m.Account, key).Scan(&n)
	return n >= doubtfulTimes, err
}

func deleteDoubts(ctx context.Context, tx *db.Tx, account, key string) error {
	_, err := tx.Exec(ctx, `delete from mail_doubts where account_id = ? and address_key = ?`, account, key)
	return err
}

func (g *Guard) stop(ctx context.Context, tx *db.Tx, account, address, key string, f *Failure) error {
	if err := deleteDoubts(ctx, tx, account, key); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `insert into mail_stopped (account_id, address_key, address, meaning, code, enhanced, stopped_at)
		values (?, ?, ?, ?, ?, ?, ?) on conflict (account_id, address_key) do nothing`,
		account, key, address, string(f.Meaning), f.Code, f.Enhanced, db.At(tx.Now()))
	if err != nil || n == 0 || g.hooks.OnStopped == nil {
		return err
	}
	return g.hooks.OnStopped(ctx, tx, account, address, f)
}

// Stopped lists an account's stopped addresses by their keys, at most limit of those after the given key ("" for the
// start). The caller has checked the right to see them.
func (g *Guard) Stopped(ctx context.Context, q db.Queryer, account, after string, limit int) (list []StoppedAddress, err error) {
	rows, err := q.Query(ctx, `select address, address_key, meaning, code, enhanced, stopped_at from mail_stopped
		where account_id = ? and address_key > ? order by address_key limit ?`, account, after, limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	list = []StoppedAddress{}
	for rows.Next() {
		var s StoppedAddress
		var at db.TS
		if err := rows.Scan(&s.Address, &s.Key, &s.Meaning, &s.Code, &s.Enhanced, &at); err != nil {
			return nil, err
		}
		s.At = at.Time
		list = append(list, s)
	}
	return list, rows.Err()
}

// IsStopped reports whether an account's mail to the address is stopped, for pages about a person. An address that
// can't be one isn't.
func (g *Guard) IsStopped(ctx context.Context, q db.Queryer, account, address string) (bool, error) {
	_, key, err := ParseAddress(address)
	if err != nil {
		return false, nil
	}
	r, err := selectRecipient(ctx, q, account, key)
	return r.stopped, err
}

// Allow lets an account's mail go to the address again, forgets all earlier refusals, and reports whether it had been
// stopped. It writes in the caller's transaction, who has checked the right and records the act.
func (g *Guard) Allow(ctx context.Context, tx *db.Tx, account, address string) (bool, error) {
	_, key, err := ParseAddress(address)
	if err != nil {
		return false, nil
	}
	if err := deleteDoubts(ctx, tx, account, key); err != nil {
		return false, err
	}
	n, err := tx.Exec(ctx, `delete from mail_stopped where account_id = ? and address_key = ?`, account, key)
	return n > 0, err
}
