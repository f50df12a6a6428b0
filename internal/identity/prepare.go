package identity

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Prepared is a password that was checked and hashed, ready to be stored within a transaction.
type Prepared struct{ hash string }

// Prepare checks a new password and its repetition by a policy and the lists, and hashes it. Wrong ones are errs.Invalid
// about new_password and confirm_password. It is for people who have no password yet: at set-up or an invitation.
func (s *Service) Prepare(ctx context.Context, password, confirm string, policy accounts.Policy, known Context) (Prepared, error) {
	var wrong errs.Fields
	checkPair(password, confirm, policy.Password, known, &wrong)
	if err := wrong.Err(); err != nil {
		return Prepared{}, err
	}
	hash, err := s.Hasher.Hash(ctx, normal(password))
	return Prepared{hash}, err
}

// SetPassword gives a login its first password, within tx. One that has a password keeps it: errs.Conflict.
func (s *Service) SetPassword(ctx context.Context, tx *db.Tx, by access.Actor, login ids.Login, p Prepared) error {
	if p.hash == "" {
		return errs.E(errs.Internal, "identity.password.missing", nil)
	}
	ok, err := replacePassword(ctx, tx, login, stored{}, p.hash)
	if err != nil {
		return err
	}
	if !ok {
		return errs.E(errs.Conflict, "identity.password.changed_meanwhile", nil)
	}
	_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: PasswordSet, SubjectType: "login", SubjectID: string(login)})
	return err
}
