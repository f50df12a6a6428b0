package scim

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// MaxDecided is how many wishes can be decided at once.
const MaxDecided = 200

// Decided is what came of a decision about several wishes.
type Decided struct {
	Done int
	// Refused are the wishes that can't be fulfilled, with why; they go on waiting.
	Refused map[string]error
	// Unknown are those that the connection doesn't have.
	Unknown []string
}

// Decide approves or declines wishes that wait. An approved one is fulfilled as an act of the administrator who approves, and
// within what they may; a declined one is refused from then on for as long as the directory wants the very same. Each wish
// is decided on its own. Wishes that don't wait any more are passed over, those that aren't there are told. It is for administrators; a new
// sign-in email can't be approved here.
func (s *Service) Decide(ctx context.Context, by access.Actor, connection ids.Connection, items []string, approve bool) (Decided, error) {
	out := Decided{Refused: map[string]error{}}
	if len(items) > MaxDecided {
		return out, errs.E(errs.Invalid, "scim.decide.many", nil).With(errs.Args{"Max": MaxDecided})
	}
	if _, err := s.manage(ctx, s.DB, by); err != nil {
		return out, err
	}
	for _, id := range items {
		done, unknown, err := s.decide(ctx, by, connection, id, approve)
		switch {
		case err == nil && done:
			out.Done++
		case err == nil && unknown:
			out.Unknown = append(out.Unknown, id)
		case err == nil:
		case errs.As(err) == nil || errs.Is(err, errs.Unavailable) || errs.Is(err, errs.Unauthenticated):
			return out, err
		default:
			out.Refused[id] = err
		}
	}
	return out, nil
}

func (s *Service) decide(ctx context.Context, by access.Actor, connection ids.Connection, id string, approve bool) (done, unknown bool, err error) {
	_, err = s.deed(ctx, by, connection, func(tx *db.Tx, by access.Actor, c *Connection) error {
		done, unknown = false, false
		i, err := selectItem(ctx, tx, *c, id)
		if unknown = gone(err); unknown || err == nil && i.State != Waiting {
			return nil
		}
		if err != nil {
			return err
		}
		kind, state := Declined, ItemDeclined
		if approve {
			kind, state = Approved, ItemApproved
			if err := s.fulfil(ctx, tx, by, *c, i.wish); err != nil {
				return err
			}
		}
		if err := updateItemDecided(ctx, tx, by, i.ID, state); err != nil {
			return err
		}
		done = true
		_, err = s.Acts.Record(ctx, tx, by, aboutUser(i.User, kind, WishPayload{c.ID, i.Kind, i.Reason}))
		return err
	})
	return done, unknown, err
}

// fulfil does what a directory wished as an act of whoever approves it.
func (s *Service) fulfil(ctx context.Context, tx *db.Tx, by access.Actor, c Connection, h wish) error {
	switch h.Kind {
	case WishEmail, WishGroup:
		return errs.E(errs.Conflict, "scim.decide.email", nil)
	case WishCreate:
		in := invitations.InviteInput{Email: h.Email, Role: c.Role, Group: c.Group, Profile: into(h.Profile), Quiet: !c.Invite}
		i, err := s.Invitations.InviteOf(ctx, tx, by, in)
		if err != nil {
			return err
		}
		return putLink(ctx, tx, c, link{user: i.User, userName: h.UserName, externalID: h.ExternalID})
	}
	in, asked, err := s.invited(ctx, tx, by, h)
	if err != nil {
		return err
	}
	before, after, err := s.People.Direct(ctx, tx, by, h.User, in)
	if err != nil {
		return err
	}
	l, there, err := selectLink(ctx, tx, c, h.User)
	if err != nil {
		return err
	}
	if !there {
		l = link{user: h.User, userName: after.Email}
	}
	if h.UserName != "" {
		l.userName, l.externalID = h.UserName, h.ExternalID
	}
	switch {
	case asked && !*h.Active:
		l.disabledAt = tx.Now()
	case asked || before.Status != after.Status:
		l.disabledAt = time.Time{} // an administrator decided so, whom no brake counts
	}
	if h.Active != nil && *h.Active {
		l.leftAt = time.Time{}
	}
	if h.Kind == WishLeave {
		l.leftAt = tx.Now()
		if err := deleteMemberships(ctx, tx, c, h.User); err != nil {
			return err
		}
	}
	return putLink(ctx, tx, c, l)
}

// invited sends or stops the invitation of a pending user, if that is what the directory wished, and returns what else it wished.
func (s *Service) invited(ctx context.Context, tx *db.Tx, by access.Actor, h wish) (in people.DirectInput, asked bool, err error) {
	in = h.direct()
	if h.Active == nil {
		return in, false, nil
	}
	if err := s.Invitations.HoldOf(ctx, tx, by.Account, h.User); err != nil {
		return in, false, err
	}
	p, err := s.People.PersonOf(ctx, tx, by.Account, h.User)
	if err != nil || p.Status != people.Pending {
		return in, false, err
	}
	in.Status = ""
	if *h.Active {
		return in, true, s.Invitations.SendAgain(ctx, tx, by, h.User)
	}
	return in, true, s.Invitations.Stop(ctx, tx, by, h.User)
}
