package identity

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
)

// Visit says what a request is, as far as its session is concerned.
type Visit struct {
	// Unsafe requests change something: the session is read anew.
	Unsafe bool
	// Polling requests come without a person's doing and never extend the session (R27).
	Polling bool
	// Extend notes the person's presence at once, not to the minute.
	Extend bool
}

// SessionOf returns who a session secret stands for: facts that are at most one second old, and read anew for unsafe
// requests. While the account is still to be chosen only Session is filled. Everything that isn't a living session of an
// active member is errs.Unauthenticated, with the reason in its key.
func (s *Service) SessionOf(ctx context.Context, secret string, v Visit) (Present, error) {
	if !secretForm(secret) {
		return Present{}, errNoSession()
	}
	key, wall := id.Hash(secret), s.Wall()
	p, readAt, ok := s.cache.get(key, wall)
	if !ok || v.Unsafe || v.Extend {
		var err error
		if p, err = s.present(ctx, s.DB, secret); err != nil {
			return Present{}, err
		}
		readAt = wall
		s.remember(key, p, readAt, v)
	}
	now := s.Now()
	if err := p.Session.over(now); err != nil {
		return Present{}, err
	}
	p.Looking = p.Looking.ended(now)
	if old := now.Sub(p.Session.LastSeenAt); p.Session.Account != "" && !v.Polling && (old >= seenEvery || v.Extend && old > 0) {
		if err := s.seen(ctx, &p, now); err != nil && !bearable(err, v) {
			return Present{}, err
		}
		s.remember(key, p, readAt, v)
	}
	return p, nil
}

// remember keeps what was read for a second, but not across a change: the page after it already shows the new language
// and theme.
func (s *Service) remember(key string, p Present, readAt time.Time, v Visit) {
	if v.Unsafe {
		s.cache.drop(key)
		return
	}
	s.cache.put(key, p, readAt)
}

// bearable reports whether a use that couldn't be noted may go on: while the disk is full people can still read (R71).
func bearable(err error, v Visit) bool { return !v.Unsafe && errs.Is(err, errs.Unavailable) }

// seen notes the last use of a session, softly.
func (s *Service) seen(ctx context.Context, p *Present, now time.Time) error {
	err := s.DB.WriteSoft(ctx, func(tx *db.Tx) error { return updateSessionSeen(ctx, tx, p.Session, now) })
	p.Session.LastSeenAt = now
	p.Session = p.Session.limited(p.Member.Policy.Session)
	return err
}

// present reads who a session secret stands for, without looking at the clock.
func (s *Service) present(ctx context.Context, q db.Queryer, secret string) (Present, error) {
	one, err := selectSessionBySecret(ctx, q, secret)
	if err != nil {
		return Present{}, err
	}
	return s.presentIn(ctx, q, one)
}

// presentIn reads who is there in a session.
func (s *Service) presentIn(ctx context.Context, q db.Queryer, one Session) (p Present, err error) {
	if one.Account != "" {
		if p.Member, p.Actor, err = s.member(ctx, q, one.Account, one.User); err != nil {
			return Present{}, err
		}
		p.Actor.Scope, p.Actor.Session, p.Actor.ProvenAt = access.ScopeAdmin, one.ID, one.ProvenAt
	}
	p.Session = one.limited(p.Member.Policy.Session)
	return p, s.look(ctx, q, &p)
}

// member returns an active membership and who acts by it; anybody else is errs.Unauthenticated.
func (s *Service) member(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (Membership, access.Actor, error) {
	m, err := s.Members.One(ctx, q, account, user)
	if errs.Is(err, errs.NotFound) || err == nil && !m.Active {
		return Membership{}, access.Actor{}, errNoSession()
	}
	if err != nil {
		return Membership{}, access.Actor{}, err
	}
	can, err := s.Rights.SetFor(ctx, q, account, m.Role, m.JobTitle)
	return m, actor(m, can), err
}

// CarryAlong moves the limits of all sessions by d, for a clock that somebody moved forward by d without living
// through it (design: live sessions are carried along).
func (s *Service) CarryAlong(ctx context.Context, d time.Duration) error {
	s.cache.forget()
	err := s.DB.Write(ctx, func(tx *db.Tx) error { return shiftSessionsAllAccounts(ctx, tx, d) })
	s.cache.forget()
	return err
}
