package invitations

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/identity"
	"cabinet/internal/platform/db"
)

// askPause is how long after a request for a new link the next one is told to nobody.
const askPause = 24 * time.Hour

// AskAgain tells the inviter that the holder of a link would like a new one, at most once a day; without an inviter who
// could send it, the administrators. The answer is the same for every link, known or not. It is errs.TooMany only for a
// network address that tried too many unknown ones.
func (s *Service) AskAgain(ctx context.Context, token string, c identity.Client) error {
	f, err := s.find(ctx, s.DB, token)
	if err != nil {
		return err
	}
	switch f.state {
	case Unknown:
		return s.Identity.CountBadLink(ctx, c)
	case Accepted, Withdrawn:
		return nil
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		i, err := s.lock(ctx, tx, f.account, f.ID)
		if err != nil || i.stored != Pending || !i.askedAt.IsZero() && tx.Now().Sub(i.askedAt) < askPause {
			return err
		}
		if err := updateAsked(ctx, tx, i); err != nil {
			return err
		}
		if err := s.tellLater(ctx, tx, i, tellAsked); err != nil {
			return err
		}
		by := access.System(i.Account)
		by.RemoteIP, by.RequestID = c.RemoteIP, c.RequestID
		_, err = s.Acts.Record(ctx, tx, by, subject(i, LinkAsked, UserPayload{i.User}))
		return err
	})
}
