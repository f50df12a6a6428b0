package bulk

import (
	"context"
	"encoding/json"
	"sync"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// host is the rooms that invite and change users, as small as they can be and on the real tables.
type host struct {
	w *world
	// before is called at the start of every invitation and operation, with how many there were.
	before func(n int) error
	mu     sync.Mutex
	calls  int
}

func (h *host) call() error {
	h.mu.Lock()
	h.calls++
	n, before := h.calls, h.before
	h.mu.Unlock()
	if before != nil {
		return before(n)
	}
	return nil
}

// may is the right to invite: R40 by the real policy.
func (h *host) may(by access.Actor, in Invitee) error {
	return access.Require(by, access.InviteUser, access.Facts{Account: by.Account, Group: in.Group,
		Rank: &access.Rank{Role: in.Role, Manages: in.Manages, Permissions: access.Ceiling(in.Role)}})
}

// Judge implements [Inviter].
func (h *host) Judge(ctx context.Context, tx *db.Tx, by access.Actor, in []Invitee) ([]error, error) {
	out := make([]error, len(in))
	for i, one := range in {
		if out[i] = h.may(by, one); out[i] != nil {
			continue
		}
		var n int
		if err := tx.QueryRow(ctx, `select count(*) from users where account_id = ? and email = ?`, by.Account, one.Email).Scan(&n); err != nil {
			return nil, err
		}
		if n > 0 {
			out[i] = errs.E(errs.Conflict, "people.add.already", nil)
		}
	}
	return out, nil
}

// Invite implements [Inviter].
func (h *host) Invite(ctx context.Context, tx *db.Tx, by access.Actor, in Invitee) (ids.User, error) {
	if err := h.call(); err != nil {
		return "", err
	}
	if err := h.may(by, in); err != nil {
		return "", err
	}
	login, err := h.w.idy.CreateLogin(ctx, tx, in.Email)
	if err != nil {
		return "", err
	}
	p, err := h.w.ppl.AddPending(ctx, tx, by, people.PendingPerson{Login: login, Email: in.Email, Role: in.Role, Group: in.Group,
		Manages: in.Manages, Profile: people.ProfileInput{FirstName: &in.FirstName, LastName: &in.LastName}})
	return p.ID, err
}

// Matching implements [Selector]: the query is a piece of the address.
func (h *host) Matching(ctx context.Context, q db.Queryer, by access.Actor, query json.RawMessage, after ids.User, limit int) ([]ids.User, error) {
	var text string
	if err := json.Unmarshal(query, &text); err != nil {
		return nil, errs.E(errs.Malformed, "test.query", err)
	}
	rows, err := q.Query(ctx, `select id from users where account_id = ? and email like ? and id > ? order by id limit ?`, by.Account, "%"+text+"%", after, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []ids.User
	for rows.Next() {
		var u ids.User
		if err := rows.Scan(&u); err != nil {
			return nil, err
		}
		out = append(out, u)
	}
	return out, rows.Err()
}

// aboutParams are the parameters of the test's operations.
type aboutParams struct {
	About string `json:"about"`
}

// register adds two operations that write about users, one in the row's transaction and one in its own, and two with a brake.
func (h *host) register(s *Service) {
	allowed := func(_ context.Context, _ db.Queryer, by access.Actor, params json.RawMessage) error {
		var p aboutParams
		if json.Unmarshal(params, &p) != nil || len(p.About) > 100 {
			return errs.FieldError("about", "bulk.params_unread")
		}
		return access.Require(by, access.SeeUsers, access.Facts{Account: by.Account, Group: by.Group})
	}
	always := func(json.RawMessage) bool { return true }
	s.RegisterOperation(Operation{Name: "about", Title: "test.about", Allowed: allowed, Do: h.about})
	s.RegisterOperation(Operation{Name: "raise", Title: "test.raise", Allowed: allowed, Do: h.about, Raises: always})
	s.RegisterOperation(Operation{Name: "disable", Title: "test.disable", Allowed: allowed, Do: h.about, Disables: always})
	s.RegisterOperation(Operation{Name: "alone", Title: "test.alone", Allowed: allowed,
		Alone: func(ctx context.Context, by access.Actor, user ids.User, params json.RawMessage) error {
			return h.w.db.Write(ctx, func(tx *db.Tx) error { return h.about(ctx, tx, by, user, params) })
		}})
}

func (h *host) about(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User, params json.RawMessage) error {
	if err := h.call(); err != nil {
		return err
	}
	m, err := people.NewMembers(h.w.acc).One(ctx, tx, by.Account, user)
	if err != nil {
		return err
	}
	rank := access.Rank{Role: m.Role, Manages: m.Manages, Permissions: access.Ceiling(m.Role)}
	if err := access.Require(by, access.EditUser, access.Facts{Account: by.Account, Owner: user, Group: m.Group, Rank: &rank}); err != nil {
		return err
	}
	var in aboutParams
	if err := json.Unmarshal(params, &in); err != nil {
		return err
	}
	var about string
	if err := tx.QueryRow(ctx, `select about from users where account_id = ? and id = ?`, by.Account, user).Scan(&about); err != nil {
		return err
	}
	if about == in.About {
		return Unchanged()
	}
	_, err = tx.Exec(ctx, `update users set about = ?, version = version + 1 where account_id = ? and id = ?`, in.About, by.Account, user)
	return err
}
