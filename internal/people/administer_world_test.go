package people

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/groups"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/id"
	"cabinet/internal/roles"
)

// post is the outside world's mail server.
type post struct {
	mu   sync.Mutex
	sent []email.Message
}

func (p *post) Send(_ context.Context, m email.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = append(p.sent, m)
	return nil
}

func (p *post) to(address string) (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.sent {
		if m.To.Email == address {
			n++
		}
	}
	return n
}

// seatBook is billing with a number of seats that a test may set; 0 is without a limit.
type seatBook struct {
	mu    sync.Mutex
	limit int
	taken map[ids.User]bool
}

func (b *seatBook) Preview(_ context.Context, _ db.Queryer, _ ids.Account, change int) (SeatEffect, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return SeatEffect{Change: change, Taken: int64(len(b.taken)), Limit: int64(b.limit)}, nil
}

func (b *seatBook) Reserve(_ context.Context, tx *db.Tx, _ ids.Account, user ids.User) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.limit > 0 && len(b.taken) >= b.limit {
		return errs.E(errs.Conflict, "test.no_seat", nil)
	}
	tx.AfterCommit(func() { b.set(user, true) })
	return nil
}

func (b *seatBook) Release(_ context.Context, tx *db.Tx, _ ids.Account, user ids.User) error {
	tx.AfterCommit(func() { b.set(user, false) })
	return nil
}

func (b *seatBook) set(user ids.User, taken bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.taken, user)
	if taken {
		b.taken[user] = true
	}
}

func (b *seatBook) has(user ids.User) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.taken[user]
}

// signIn returns the room of sign-ins as one process has it.
func (w *world) signIn(acc *accounts.Service, rol *roles.Service, maker *id.Maker, log *activity.Log) *identity.Service {
	w.t.Helper()
	bundle, err := i18n.Load(email.Locales(), identity.Locales())
	must(w.t, err)
	base, err := links.ParseBase("https://cabinet.example")
	must(w.t, err)
	members := NewMembers(acc)
	return identity.New(identity.Deps{DB: w.db, Now: w.clk.Now, Wall: w.clk.Now, IDs: maker, Acts: log, Members: members, Addresses: members,
		Rights: rol, Mail: w.post, From: email.Address{Email: "post@cabinet.example"}, Bundle: bundle, Base: base, Log: slog.New(slog.DiscardHandler)})
}

// group makes a group of the firm.
func (w *world) group(name string) ids.Group {
	w.t.Helper()
	g, err := w.groups.Create(w.ctx, w.jane, groups.Input{Name: &name})
	must(w.t, err)
	return g.ID
}

// join puts a user of the firm into a group.
func (w *world) join(user ids.User, group ids.Group, manages bool) {
	w.t.Helper()
	_, err := w.EditUser(w.ctx, access.Operator(w.firm.ID), user, UserInput{Group: &group, Manages: &manages}, 0)
	must(w.t, err)
}

// edit changes a user as somebody and returns what was stored.
func (w *world) edit(by access.Actor, user ids.User, in UserInput) Person {
	w.t.Helper()
	p, err := w.EditUser(w.ctx, by, user, in, 0)
	must(w.t, err)
	return p
}

// look returns a user as they stand now.
func (w *world) look(user ids.User) Person {
	w.t.Helper()
	p, err := w.PersonOf(w.ctx, w.db, w.firm.ID, user)
	must(w.t, err)
	return p
}

// kinds returns the kinds of what the record holds about a user, in the order in which they were done.
func (w *world) kinds(user ids.User) (out []activity.Kind) {
	w.t.Helper()
	rows, err := w.db.Query(w.ctx, `select kind from acts where subject_id = ? order by id`, user)
	must(w.t, err)
	defer rows.Close()
	for rows.Next() {
		var k activity.Kind
		must(w.t, rows.Scan(&k))
		out = append(out, k)
	}
	must(w.t, rows.Err())
	return out
}

func period(from, until time.Time) Period { return Period{From: from, Until: until} }
