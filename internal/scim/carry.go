package scim

import (
	"context"
	"errors"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// The brakes of R44.
const (
	// MaxDisabled is how many people a directory may make inactive within [BrakeWindow], MaxDisabledPercent how many of a
	// hundred; one person a day never is too many.
	MaxDisabled        = 10
	MaxDisabledPercent = 5
	BrakeWindow        = 24 * time.Hour
)

// tooMany reports whether so many people made inactive are too many, of whom so many are active still.
func tooMany(disabled, active int) bool {
	return disabled > MaxDisabled || disabled > 1 && disabled*100 > MaxDisabledPercent*(active+disabled)
}

// work is what one request of a directory does, as far as it got.
type work struct {
	Connection
	by   access.Actor
	base string
	// changed tells that something was stored beside the effects.
	changed bool
	effects []effect
	// resource is what the answer shows.
	resource Resource
}

// effect is a wish with what became of it: with a reason, nothing.
type effect struct {
	wish   wish
	reason Reason
}

// errUndo ends a transaction of which nothing is to be kept.
var errUndo = errors.New("scim: undone")

// retryAfter is when a directory whose connection is stopped may try again, in seconds.
const retryAfter = 1800

// carry runs what a directory asks for in one transaction and keeps it, if the connection is live and running and nothing of
// it waits for a decision. Else all of it is undone and its wishes are listed. In a dry run the answer is as if it had been
// kept. Requests of one connection run one after the other, so that two at once are as good as one.
func (s *Service) carry(ctx context.Context, c Caller, do func(tx *db.Tx, w *work) error) (Resource, error) {
	var w *work
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		connection, err := lockConnection(ctx, tx, c.Connection.Account, c.Connection.ID)
		if err != nil {
			return errs.E(errs.Unauthenticated, "scim.token.none", err)
		}
		w = &work{Connection: connection, by: c.By, base: c.Base}
		if err := do(tx, w); err != nil {
			return err
		}
		if w.Mode == DryRun || w.held() || w.Stopped != "" && (w.changed || len(w.effects) > 0) {
			return errUndo
		}
		return nil
	})
	if !errors.Is(err, errUndo) {
		if err != nil {
			return nil, err
		}
		return w.resource, nil
	}
	return w.resource, s.list(ctx, w)
}

// held reports whether one of the wishes waits for a decision.
func (w *work) held() bool {
	for _, e := range w.effects {
		if e.reason != "" {
			return true
		}
	}
	return false
}

// list keeps the wishes of a request that was undone, stops the connection where they ask for it, and says what to answer.
func (s *Service) list(ctx context.Context, w *work) error {
	var answer error
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		answer = nil
		c, err := lockConnection(ctx, tx, w.Account, w.ID)
		if err != nil {
			return err
		}
		stop, declined, kept := Reason(""), 0, 0
		for i := range w.effects {
			e := w.effects[i]
			if c.Mode == Live && e.reason == "" {
				if c.Stopped == "" {
					continue // it waits for another wish of the same request, and comes again with it
				}
				e.reason = ReasonStopped
			}
			before, err := s.keepItem(ctx, tx, w, e)
			if err != nil {
				return err
			}
			switch {
			case before == ItemDeclined:
				declined++
				continue
			case e.reason.stops() && stop == "":
				stop = e.reason
			}
			kept++
		}
		if c.Mode == DryRun {
			return nil
		}
		if stop != "" && c.Stopped == "" {
			c.Stopped, c.StoppedAt = stop, tx.Now()
			if err := keep(ctx, tx, &c); err != nil {
				return err
			}
			if _, err := s.Acts.Record(ctx, tx, w.by, about(c.ID, Stopped, StoppedPayload{stop, kept})); err != nil {
				return err
			}
		}
		answer = refusal(c, w, kept, declined)
		return nil
	})
	if err != nil {
		return err
	}
	return answer
}

// refusal is what a directory hears of wishes that weren't done.
func refusal(c Connection, w *work, kept, declined int) error {
	switch {
	case c.Stopped != "":
		e := errs.E(errs.TooMany, keyStopped, nil)
		e.RetryAfter = retryAfter
		return e
	case kept == 0 && declined > 0:
		return errs.E(errs.Forbidden, keyDeclined, nil)
	}
	for _, e := range w.effects {
		if e.reason == ReasonEmail {
			return errs.E(errs.Malformed, keyEmail, nil)
		}
	}
	return errs.E(errs.Forbidden, keyHeld, nil)
}

// perform does what a directory wishes of a user, or finds why it has to wait.
func (s *Service) perform(ctx context.Context, tx *db.Tx, w *work, p people.Person, h wish) error {
	switch {
	case administers(p):
		w.effects = append(w.effects, effect{h, ReasonAdministrator})
		return nil
	case h.Active != nil && *h.Active && p.Status == people.Inactive:
		w.effects = append(w.effects, effect{h, ReasonRevive})
		return nil
	}
	in, stopped := h.direct(), false
	if p.Status == people.Pending && h.Active != nil {
		held, done, err := s.come(ctx, tx, w, &p, h)
		if err != nil {
			return err
		}
		if held {
			w.effects = append(w.effects, effect{h, ReasonRevive})
			return nil
		}
		if stopped = done; p.Status == people.Pending {
			in.Status = ""
		}
	}
	before, after, err := s.People.Direct(ctx, tx, w.by, p.ID, in)
	if err != nil {
		return err
	}
	if before.Version == after.Version && !stopped {
		return nil
	}
	reason := Reason("")
	if higher(after.Role, before.Role) || higher(after.Lasting.Role, before.Lasting.Role) {
		reason = ReasonRaise
	}
	if stopped || before.Status != people.Inactive && after.Status == people.Inactive {
		if err := s.noteDisabled(ctx, tx, w, p.ID); err != nil {
			return err
		}
		many, err := s.braked(ctx, tx, w.Connection)
		if err != nil {
			return err
		}
		if many {
			reason = ReasonMany
		}
	}
	w.effects = append(w.effects, effect{h, reason})
	return nil
}

// come stops the invitation of a pending user whom the directory no longer wants. It reports whether it did that, and whether
// the wish is instead to have somebody come whose invitation was stopped. p is read again once it can't be accepted meanwhile.
func (s *Service) come(ctx context.Context, tx *db.Tx, w *work, p *people.Person, h wish) (held, stopped bool, err error) {
	if err := s.Invitations.HoldOf(ctx, tx, w.Account, p.ID); err != nil {
		return false, false, err
	}
	if *p, err = s.People.PersonOf(ctx, tx, w.Account, p.ID); err != nil || p.Status != people.Pending {
		return false, false, err
	}
	l, _, err := selectLink(ctx, tx, w.Connection, p.ID)
	if err != nil {
		return false, false, err
	}
	if already := !l.disabledAt.IsZero(); *h.Active || already {
		return *h.Active && already, false, nil
	}
	return false, true, s.Invitations.Stop(ctx, tx, w.by, p.ID)
}

// administers reports whether a user is an administrator, or was or will be one for a time.
func administers(p people.Person) bool {
	return p.Role == access.Administrator || p.Lasting.Role == access.Administrator || p.TempRole != nil && p.TempRole.Role == access.Administrator
}

// braked reports whether the directory made too many people inactive lately.
func (s *Service) braked(ctx context.Context, q db.Queryer, c Connection) (bool, error) {
	since := q.Now().Add(-BrakeWindow)
	if c.Stopped == "" && c.StoppedAt.After(since) { // an administrator let it run again, and saw who was gone
		since = c.StoppedAt
	}
	disabled, active, err := countDisabled(ctx, q, c, since)
	return tooMany(disabled, active), err
}

// noteDisabled notes that the directory made a user inactive.
func (s *Service) noteDisabled(ctx context.Context, tx *db.Tx, w *work, user ids.User) error {
	l, err := s.linkOf(ctx, tx, w, user)
	if err != nil {
		return err
	}
	l.disabledAt = tx.Now()
	return putLink(ctx, tx, w.Connection, l)
}

// linkOf returns how the directory knows a user, with a new link where it didn't yet.
func (s *Service) linkOf(ctx context.Context, tx *db.Tx, w *work, user ids.User) (link, error) {
	l, there, err := selectLink(ctx, tx, w.Connection, user)
	if err != nil || there {
		return l, err
	}
	p, err := s.People.PersonOf(ctx, tx, w.Account, user)
	if err != nil {
		return l, err
	}
	w.changed = true
	l = link{user: user, userName: p.Email}
	if err := putLink(ctx, tx, w.Connection, l); err != nil {
		return l, err
	}
	_, err = s.Acts.Record(ctx, tx, w.by, aboutUser(user, Linked, WishPayload{Connection: w.ID, Kind: WishChange}))
	return l, err
}
