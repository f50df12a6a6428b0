package identity

import (
	"context"
	"time"
)

// mailWatch is how often the mail server is looked at. It is well below [delayed], so that what was noted stays fresh.
const mailWatch = 5 * time.Minute

// MailChecker is an email.Sender that can tell whether mail would leave now, without sending any.
type MailChecker interface {
	Check(ctx context.Context) error
}

// WatchMail notes at once and every five minutes whether mail can leave, until ctx ends. So the page of a forgotten
// password tells the truth from the first request on; and what it tells hangs on no address, whereas notes by failed
// messages alone would show that somebody asked for a known one (R6). A sender that can't be checked isn't watched.
func (s *Service) WatchMail(ctx context.Context) error {
	mail, ok := s.Mail.(MailChecker)
	if !ok {
		return nil
	}
	tick := time.NewTicker(mailWatch)
	defer tick.Stop()
	for {
		err := mail.Check(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			s.Log.Warn("mail can't leave just now", "error", err)
		}
		if err := s.noteMailAway(ctx, err != nil); err != nil && ctx.Err() == nil {
			s.Log.Error("identity: note the state of mail", "error", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
