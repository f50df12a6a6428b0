package viewing

import (
	"context"
	"time"
	"unicode/utf8"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// Candidate returns a user as whom the actor may look now. Else it is errs.Forbidden "viewing.off" while the account doesn't allow
// it, errs.Conflict "viewing.self" or "viewing.inactive", errs.NotFound for whoever isn't a user of the account or asks without being
// an administrator.
func (s *Service) Candidate(ctx context.Context, by access.Actor, user ids.User) (people.Person, error) {
	_, p, err := s.candidate(ctx, s.DB, by, user)
	return p, err
}

func (s *Service) candidate(ctx context.Context, q db.Queryer, by access.Actor, user ids.User) (access.Actor, people.Person, error) {
	by, err := s.administrator(ctx, q, by)
	if err != nil {
		return by, people.Person{}, err
	}
	p, err := s.People.PersonOf(ctx, q, by.Account, user)
	if err != nil {
		return by, p, err
	}
	set, err := selectSetting(ctx, q, by.Account)
	switch {
	case err != nil:
		return by, p, err
	case !set.Allowed:
		return by, p, errs.E(errs.Forbidden, "viewing.off", nil)
	case p.ID == by.User:
		return by, p, errs.E(errs.Conflict, "viewing.self", nil)
	case p.Status != people.Active:
		return by, p, errs.E(errs.Conflict, "viewing.inactive", nil)
	}
	return by, p, nil
}

// Start has the actor's session look as a user of their own account for [Longest], and returns the session's new secret. The reason,
// of 3 to [MaxReason] characters, stands in the record and where the person reads who looked; that somebody looks is mailed to them.
// It refuses as [Service.Candidate] does, and is errs.Forbidden "viewing.session" for whatever isn't a session of a person. The door
// asks for a fresh proof (R42).
func (s *Service) Start(ctx context.Context, by access.Actor, user ids.User, reason string) (string, Viewing, error) {
	if by.Session == "" {
		return "", Viewing{}, errs.E(errs.Forbidden, "viewing.session", nil)
	}
	text, fault := writing.Line(reason, MaxReason)
	var secret string
	var v Viewing
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		own, p, err := s.candidate(ctx, tx, by, user)
		if err != nil {
			return err
		}
		if fault != "" || utf8.RuneCountInString(text) < minReason {
			return errs.FieldError("reason", "viewing.reason", errs.Args{"Min": minReason, "Max": MaxReason})
		}
		if err := lock(ctx, tx, own); err != nil {
			return err
		}
		v = Viewing{ID: ids.Viewing(s.IDs.New()), Account: own.Account, Viewer: own.User, User: p.ID, Reason: text, StartedAt: tx.Now(), EndsAt: tx.Now().Add(Longest)}
		if err := insertViewing(ctx, tx, v); err != nil {
			return err
		}
		if secret, err = s.Sessions.BeginViewing(ctx, tx, own, v.ID); err != nil {
			return err
		}
		seen, err := s.Actors.ActorOf(ctx, tx, own.Account, p.ID)
		if err != nil {
			return err
		}
		if _, err := s.tell.Enqueue(ctx, tx, tellJob{v.Account, v.ID}); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, access.Through(own, seen), activity.Act{Kind: Started, SubjectType: "user", SubjectID: string(p.ID),
			Payload: StartedPayload{Viewing: v.ID, Until: v.EndsAt}, Erasable: map[string]string{reasonName: text}})
		return err
	})
	if err != nil {
		return "", Viewing{}, err
	}
	return secret, v, nil
}

// Stop has the session of a secret look as the person themselves again, however its look ended, and returns the session's new secret.
// from is where the request comes from. A session in which nobody looks as another is errs.NotFound, none errs.Unauthenticated.
func (s *Service) Stop(ctx context.Context, secret string, from access.Actor) (string, error) {
	var next string
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		fresh, viewing, own, err := s.Sessions.EndViewing(ctx, tx, secret)
		if err != nil {
			return err
		}
		next = fresh
		own.Door, own.RemoteIP, own.RequestID = from.Door, from.RemoteIP, from.RequestID
		v, err := selectViewing(ctx, tx, own.Account, viewing)
		if errs.Is(err, errs.NotFound) || err == nil && !v.Runs(tx.Now()) {
			return nil // it ended before, and the record says so by when it began
		}
		if err != nil {
			return err
		}
		if err := endViewing(ctx, tx, v, tx.Now()); err != nil {
			return err
		}
		by := own
		if seen, err := s.Actors.ActorOf(ctx, tx, own.Account, v.User); err == nil {
			by = access.Through(own, seen)
		} else if !errs.Is(err, errs.Unauthenticated) {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: Stopped, SubjectType: "user", SubjectID: string(v.User), Payload: StoppedPayload{v.ID}})
		return err
	})
	return next, err
}

// ViewedBy implements identity's Viewings: whoever by looks as in a viewing of theirs, and until when. It is errs.NotFound once it
// is over, the account doesn't allow it any more or by is no administrator.
func (s *Service) ViewedBy(ctx context.Context, q db.Queryer, by access.Actor, viewing ids.Viewing) (ids.User, time.Time, error) {
	over := errs.E(errs.NotFound, "access.not_found", nil)
	if access.Require(by, access.ViewAs, access.Facts{Account: by.Account}) != nil {
		return "", time.Time{}, over
	}
	set, err := selectSetting(ctx, q, by.Account)
	if err != nil {
		return "", time.Time{}, err
	}
	v, err := selectViewing(ctx, q, by.Account, viewing)
	if err != nil {
		return "", time.Time{}, err
	}
	if !set.Allowed || v.Viewer != by.User || !v.Runs(q.Now()) {
		return "", time.Time{}, over
	}
	return v.User, v.EndsAt, nil
}
