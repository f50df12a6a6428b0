package identity

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Viewings tells as whom an administrator looks (C13); the room viewing implements it.
type Viewings interface {
	// ViewedBy returns as whom by looks in a viewing of theirs, and until when. A viewing that is over, for whatever reason, is
	// errs.NotFound.
	ViewedBy(ctx context.Context, q db.Queryer, by access.Actor, viewing ids.Viewing) (ids.User, time.Time, error)
}

// Looking is as whom the person of a session looks.
type Looking struct {
	// As is a member of the session's account; zero while the person looks as themselves, or the viewing is over.
	As    Membership
	Until time.Time
	// Over tells that the viewing has ended and the person hasn't gone back to being themselves: until then they may nothing else,
	// so that nobody takes one for the other.
	Over bool
}

// look fills in as whom the person of a session looks, and who acts therefore. Whatever stands in the way ends the look.
func (s *Service) look(ctx context.Context, q db.Queryer, p *Present) error {
	if p.Session.Viewing == "" {
		return nil
	}
	p.Looking.Over = true
	if s.Viewings == nil {
		return nil
	}
	user, until, err := s.Viewings.ViewedBy(ctx, q, p.Actor, p.Session.Viewing)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	as, seen, err := s.member(ctx, q, p.Session.Account, user)
	if errs.Is(err, errs.Unauthenticated) {
		return nil
	}
	if err != nil {
		return err
	}
	if through := access.Through(p.Actor, seen); through.Viewing() {
		p.Actor, p.Looking = through, Looking{As: as, Until: until}
	}
	return nil
}

// ended brings what may be a second old to the present moment.
func (l Looking) ended(now time.Time) Looking {
	if !l.Until.IsZero() && !now.Before(l.Until) {
		return Looking{Over: true}
	}
	return l
}

// BeginViewing has the session by which the actor acts look as somebody else from the commit on, and returns the session's new
// secret (R26). A session that does already is errs.Conflict. Nothing else is judged: the room viewing does.
func (s *Service) BeginViewing(ctx context.Context, tx *db.Tx, by access.Actor, viewing ids.Viewing) (string, error) {
	if err := s.still(ctx, tx, by); err != nil {
		return "", err
	}
	own, err := selectOwnSession(ctx, tx, by)
	if err != nil {
		return "", err
	}
	if own.Viewing != "" {
		return "", errs.E(errs.Conflict, "identity.session.viewing", nil)
	}
	return s.setViewing(ctx, tx, own, viewing)
}

// EndViewing has the session of a secret look as the person themselves again, and returns its new secret, as whom the session
// looked, and who acts as themselves from now on. A session in which nobody looks as another is errs.NotFound, none or one that is
// over errs.Unauthenticated.
func (s *Service) EndViewing(ctx context.Context, tx *db.Tx, secret string) (string, ids.Viewing, access.Actor, error) {
	one, err := selectSessionBySecret(ctx, tx, secret)
	if err != nil {
		return "", "", access.Actor{}, err
	}
	was := one.Viewing
	if was == "" {
		return "", "", access.Actor{}, errs.E(errs.NotFound, "access.not_found", nil)
	}
	one.Viewing = ""
	p, err := s.presentIn(ctx, tx, one)
	if err == nil {
		err = p.Session.over(tx.Now())
	}
	if err != nil {
		return "", "", access.Actor{}, err
	}
	next, err := s.setViewing(ctx, tx, one, "")
	return next, was, p.Actor, err
}

func (s *Service) setViewing(ctx context.Context, tx *db.Tx, own Session, viewing ids.Viewing) (string, error) {
	secret := s.IDs.Secret()
	own.LastSeenAt, own.Viewing = tx.Now(), viewing
	tx.AfterCommit(s.cache.forget)
	return secret, renewSession(ctx, tx, own, secret)
}
