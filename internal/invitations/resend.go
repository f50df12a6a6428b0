package invitations

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

// Resend has a new link mailed; all older ones die at once, and the invitation lives for 30 days from now, never shorter
// than before. Whoever resends vouches from then on (R23). It is errs.TooMany soon after the last sending and after too
// many of them (R24), errs.Conflict once it was accepted or withdrawn.
func (s *Service) Resend(ctx context.Context, by access.Actor, invitation ids.Invitation) (Invitation, error) {
	var i Invitation
	err := s.deed(ctx, by, invitation, Resent, func(tx *db.Tx, o opened) error {
		i = o.Invitation
		if i.Sendings > int64(s.Limits.Resends) {
			return errs.E(errs.TooMany, "invitations.resend.often", nil).With(errs.Args{"Max": s.Limits.Resends})
		}
		if since := tx.Now().Sub(i.SentAt); since < s.Limits.Pause {
			return wait(errs.E(errs.TooMany, "invitations.resend.soon", nil), s.Limits.Pause-since)
		}
		if err := s.sendAnew(ctx, tx, o.by.User, o.person, &i); err != nil {
			return err
		}
		_, err := s.Acts.Record(ctx, tx, o.by, subject(i, Resent, UserPayload{i.User}))
		return err
	})
	return i, err
}

// sendAnew has an invitation mailed to the person's address as if it were the first time; whoever sends it vouches for it.
func (s *Service) sendAnew(ctx context.Context, tx *db.Tx, sender ids.User, p people.Person, i *Invitation) error {
	if err := s.Identity.CountMail(ctx, tx, p.Email); err != nil {
		return err
	}
	_, key, err := email.ParseAddress(p.Email)
	if err != nil {
		return err
	}
	i.Sendings++
	i.offered = standingOf(p)
	i.Inviter, i.emailKey, i.dead, i.Undelivered, i.SentAt = sender, key, "", false, tx.Now()
	if end := tx.Now().Add(Life); end.After(i.ExpiresAt) {
		i.ExpiresAt = end
	}
	i.Version++
	if err := killLinks(ctx, tx, *i); err != nil {
		return err
	}
	if err := updateSending(ctx, tx, *i); err != nil {
		return err
	}
	return s.sendLater(ctx, tx, *i)
}
