package idempotency

import (
	"context"
	"encoding/json"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/web"
)

// Store keeps claims and answers in the database, for all processes of the deployment.
type Store struct {
	db   *db.DB
	wall clock.Wall
	ids  *id.Maker
}

// New returns a store on a migrated database.
func New(d *db.DB, wall clock.Wall, ids *id.Maker) *Store {
	return &Store{db: d, wall: wall, ids: ids}
}

var _ web.Replays = (*Store)(nil)

// Claim enters a request or says what is known of an earlier one; see [web.Replays]. It writes softly: a power cut may
// take the claim, but never without everything that was written after it.
func (s *Store) Claim(ctx context.Context, in web.ReplayClaim) (web.Replay, error) {
	ticket, now := s.ids.New(), s.wall()
	var out web.Replay
	err := s.db.WriteSoft(ctx, func(tx *db.Tx) error {
		out = web.Replay{}
		fresh, err := insertClaim(ctx, tx, in, ticket, now)
		if err != nil || fresh {
			out.Ticket = ticket
			return err
		}
		earlier, err := selectClaim(ctx, tx, in)
		if db.NoRows(err) { // it is being released this very moment; the next try finds the key free
			out.State = web.ReplayRunning
			return nil
		}
		out = earlier.seen(in, now)
		return err
	})
	if err != nil {
		return web.Replay{}, err
	}
	return out, nil
}

// row is what is stored of an earlier request.
type row struct {
	request   string
	runsUntil time.Time
	done      bool
	answer    web.ReplayAnswer
}

// seen says what an earlier request that holds the key means for the one that comes now.
func (r row) seen(in web.ReplayClaim, now time.Time) web.Replay {
	switch {
	case r.request != in.Request:
		return web.Replay{State: web.ReplayOther}
	case r.done:
		return web.Replay{State: web.ReplayDone, Answer: r.answer}
	case now.Before(r.runsUntil):
		return web.Replay{State: web.ReplayRunning}
	default:
		return web.Replay{State: web.ReplayUnknown}
	}
}

// Keep stores the answer of a claimed request, unless another one took its place meanwhile.
func (s *Store) Keep(ctx context.Context, in web.ReplayClaim, ticket string, a web.ReplayAnswer) error {
	headers, err := json.Marshal(a.Header)
	if err != nil {
		return err
	}
	content := a.Content
	if content == nil {
		content = []byte{}
	}
	return s.db.WriteSoft(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update idempotency_keys set status = ?, body_hash = ?, headers = ?, content = ?, withheld = ?
			where account_id = ? and user_id = ? and key_hash = ? and ticket = ?`,
			a.Status, a.Body, string(headers), content, string(a.Withheld), in.Account, in.User, in.Key, ticket)
		return err
	})
}

// Release forgets a claimed request, unless another one took its place meanwhile.
func (s *Store) Release(ctx context.Context, in web.ReplayClaim, ticket string) error {
	return s.db.WriteSoft(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `delete from idempotency_keys where account_id = ? and user_id = ? and key_hash = ? and ticket = ?`,
			in.Account, in.User, in.Key, ticket)
		return err
	})
}
