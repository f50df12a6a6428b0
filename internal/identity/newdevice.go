package identity

import (
	"context"

	"cabinet/internal/platform/db"
)

// noteSignIn writes a sign-in down for its person and has them told by mail if their browser wasn't known (L6). The very
// first one is no news: they have just been invited, or set everything up.
func (s *Service) noteSignIn(ctx context.Context, tx *db.Tx, one Session, known bool) error {
	try := SignInTry{ID: s.IDs.New(), At: tx.Now(), Succeeded: true, Proof: one.Proof, Known: known, RemoteIP: one.RemoteIP,
		userAgent: one.userAgent}
	if err := insertSignIn(ctx, tx, one.Login, try); err != nil {
		return err
	}
	first, err := updateFirstIn(ctx, tx, one.Login)
	if err != nil || first || known {
		return err
	}
	_, err = s.mails.device.Enqueue(ctx, tx, aboutSignIn{Login: one.Login, SignIn: try.ID})
	return err
}
