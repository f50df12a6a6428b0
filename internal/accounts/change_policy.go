package accounts

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Preview is what a policy would change, before it is saved.
type Preview struct {
	Effects []Effect
	// MustChange is how many people would have to choose a new password at their next sign-in because theirs is too old;
	// how many more have one that is too short, nobody can know before they type it.
	MustChange int
}

// PreviewPolicy judges a policy for the actor's own account and returns what it would change. It is for administrators
// and changes nothing; a policy that wouldn't do is errs.Invalid.
func (s *Settings) PreviewPolicy(ctx context.Context, by access.Actor, p Policy, now time.Time) (Preview, error) {
	a, err := s.Account(ctx, by)
	if err != nil {
		return Preview{}, err
	}
	if err := p.Validate(); err != nil {
		return Preview{}, err
	}
	out := Preview{Effects: EffectsOf(a.Policy, p)}
	if days := p.Password.MaxAgeDays; days > 0 && days != a.Policy.Password.MaxAgeDays {
		out.MustChange, err = s.Passwords.PasswordsSetBefore(ctx, s.DB, by.Account, now.Add(-time.Duration(days)*24*time.Hour))
	}
	return out, err
}

// ChangePolicy replaces the policy of the actor's own account. It is for administrators; [Service.SetPolicy] says the
// rest. ifVersion other than 0 is the PolicyVersion that the person was looking at: when somebody saved another policy
// since, the answer is errs.Conflict with theirs, an [Account], as its detail.
func (s *Settings) ChangePolicy(ctx context.Context, by access.Actor, p Policy, ifVersion int64) (Account, error) {
	var out Account
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := manage(by); err != nil {
			return err
		}
		if err := lockSettings(ctx, tx, by.Account); err != nil {
			return err
		}
		stored, err := s.Accounts.Account(ctx, tx, by.Account)
		if err != nil {
			return err
		}
		if ifVersion != 0 && ifVersion != stored.PolicyVersion && stored.Policy != p {
			conflict := errs.E(errs.Conflict, "accounts.policy.conflict", nil)
			conflict.Detail = stored
			return conflict
		}
		out, err = s.Accounts.SetPolicy(ctx, tx, by, p)
		return err
	})
	return out, err
}
