package identity

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Prove has the person of a session prove again by password who they are, as doors ask for that want a fresh proof. It
// returns the session's new secret. A wrong password is errs.Invalid about current_password.
func (s *Service) Prove(ctx context.Context, by access.Actor, password string) (string, error) {
	if by.Session == "" {
		return "", errNoSession()
	}
	o, _, err := s.asker(ctx, by)
	if err != nil {
		return "", err
	}
	var wrong errs.Fields
	if err := s.checkCurrent(ctx, by, o, password, &wrong); err != nil {
		return "", err
	}
	if err := wrong.Err(); err != nil {
		return "", err
	}
	secret := s.IDs.Secret()
	defer s.cache.forget()
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.still(ctx, tx, by); err != nil {
			return err
		}
		own, err := selectOwnSession(ctx, tx, by)
		if err != nil {
			return err
		}
		own.ProvenAt, own.LastSeenAt, own.Proof = tx.Now(), tx.Now(), ProofPassword
		if err := renewSession(ctx, tx, own, secret); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: Proved})
		return err
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// Meter judges a new password for the person of a session while they type it.
func (s *Service) Meter(ctx context.Context, by access.Actor, password string) (Strength, error) {
	o, _, err := s.asker(ctx, by)
	if err != nil {
		return Strength{}, err
	}
	return Measure(password, strictest(o.members).Password, o.context()), nil
}

// MeterReset is [Service.Meter] for the holder of a reset link; a dead link is measured by the default policy, so that
// the meter tells nothing about links.
func (s *Service) MeterReset(ctx context.Context, token, password string) (Strength, error) {
	login, err := s.resetLogin(ctx, s.DB, token)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return Strength{}, err
	}
	o, err := s.owner(ctx, s.DB, Login{ID: login})
	if err != nil {
		return Strength{}, err
	}
	return Measure(password, strictest(o.members).Password, o.context()), nil
}
