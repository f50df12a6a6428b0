package idempotency

import (
	"context"
	"encoding/json"
	"time"

	"cabinet/internal/platform/db"
	"cabinet/internal/platform/web"
)

// insertClaim enters a request under a key that is free, or whose holder counts no more, and reports whether it did. It
// is one statement, so that of callers at the same time only one succeeds. A holder whose time is over without an answer
// or a change counts no more: taking its ticket keeps it from changing anything later.
func insertClaim(ctx context.Context, tx *db.Tx, in web.ReplayClaim, ticket string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `insert into idempotency_keys (account_id, user_id, key_hash, request_hash, ticket, runs_until, kept_until, body_hash, headers, content, withheld)
		values (?, ?, ?, ?, ?, ?, ?, '', '{}', ?, '')
		on conflict (account_id, user_id, key_hash) do update set request_hash = excluded.request_hash, ticket = excluded.ticket, runs_until = excluded.runs_until,
			kept_until = excluded.kept_until, status = null, wrote = null, body_hash = '', headers = '{}', content = excluded.content, withheld = ''
		where idempotency_keys.kept_until <= ? or idempotency_keys.status is null and idempotency_keys.wrote is null and idempotency_keys.runs_until <= ?
			or ? and (idempotency_keys.request_hash <> excluded.request_hash
			or idempotency_keys.status is null and idempotency_keys.runs_until <= ?)`,
		in.Account, in.User, in.Key, in.Request, ticket, db.At(now.Add(in.RunFor)), db.At(now.Add(in.KeepFor)), []byte{},
		db.At(now), db.At(now), in.Takeover, db.At(now))
	return n > 0, err
}

// selectClaim returns the request that holds the key.
func selectClaim(ctx context.Context, tx *db.Tx, in web.ReplayClaim) (r row, err error) {
	var runs db.TS
	var status *int
	var headers string
	err = tx.QueryRow(ctx, `select request_hash, runs_until, status, body_hash, headers, content, withheld from idempotency_keys
		where account_id = ? and user_id = ? and key_hash = ?`, in.Account, in.User, in.Key).
		Scan(&r.request, &runs, &status, &r.answer.Body, &headers, &r.answer.Content, &r.answer.Withheld)
	if err != nil {
		return row{}, err
	}
	r.runsUntil = runs.Time
	if status != nil {
		r.done, r.answer.Status = true, *status
	}
	return r, json.Unmarshal([]byte(headers), &r.answer.Header)
}

// pruneBatch is how many keys go at a time, so that nobody waits for it.
const pruneBatch = 1000

// Prune removes the keys whose time is over, and with them the answers, and returns how many went. It is safe to run at
// any time.
func (s *Store) Prune(ctx context.Context) (all int64, err error) {
	for n := int64(pruneBatch); n == pruneBatch; all += n {
		if n, err = s.deleteOverAllAccounts(ctx); err != nil {
			return all, err
		}
	}
	return all, nil
}

func (s *Store) deleteOverAllAccounts(ctx context.Context) (n int64, err error) {
	now := s.wall()
	err = s.db.WriteSoft(ctx, func(tx *db.Tx) (err error) {
		n, err = tx.Exec(ctx, `delete from idempotency_keys where (account_id, user_id, key_hash) in
			(select account_id, user_id, key_hash from idempotency_keys where kept_until <= ? limit ?)`, db.At(now), pruneBatch)
		return err
	})
	return n, err
}
