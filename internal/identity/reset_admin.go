package identity

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
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
	if err := s.CountMail(ctx, tx, r.login.Email); err != nil {
		return err
	}
	_, err = s.resets.Enqueue(ctx, tx, sendReset{Login: login}, jobs.NotAfter(tx.Now().Add(resetLife)))
	return err
}
