package identity

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
)

// SendResetTo has a link to a new password mailed to a login because somebody else asked for it (P10); the caller has
// judged the right and records it. The old password works until the link is used. It counts with what the person asks for
// themselves: the fourth mail to an address within an hour is errs.TooMany (R24), and errs.NotFound is a login without an
// active membership.
func (s *Service) SendResetTo(ctx context.Context, tx *db.Tx, login ids.Login) error {
	r, err := s.recipient(ctx, tx, login)
	if err != nil {
		return err
	}
	hash := id.Hash(r.login.key)
	if err := tx.Lock(ctx, "", "identity.reset:"+hash); err != nil {
		return err
	}
	recent, err := countResetRequests(ctx, tx, hash, tx.Now().Add(-time.Hour))
	if err != nil {
		return err
	}
	if recent >= maxResets {
		e := errs.E(errs.TooMany, "identity.reset.too_many", nil)
		e.RetryAfter = int(time.Hour / time.Second)
		return e
	}
	if err := insertResetRequest(ctx, tx, s.IDs.New(), hash); err != nil {
		return err
	}
	_, err = s.resets.Enqueue(ctx, tx, sendReset{Login: login}, jobs.NotAfter(tx.Now().Add(resetLife)))
	return err
}
