package accounts

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// SetPolicy replaces the policy of the actor's account, in the caller's transaction. It is for administrators. A policy
// that is the same already changes and records nothing.
func (s *Service) SetPolicy(ctx context.Context, tx *db.Tx, by access.Actor, p Policy) (Account, error) {
	if err := access.Require(by, access.ManageAccount, access.Facts{Account: by.Account}); err != nil {
		return Account{}, err
	}
	if err := p.Validate(); err != nil {
		return Account{}, err
	}
	if err := tx.Lock(ctx, string(by.Account), "accounts.settings"); err != nil {
		return Account{}, err
	}
	a, err := s.Account(ctx, tx, by.Account)
	if err != nil || a.Policy == p {
		return a, err
	}
	payload := PolicyPayload{Before: a.Policy, After: p}
	for _, e := range EffectsOf(a.Policy, p) {
		if e.Direction == Looser {
			payload.Looser = append(payload.Looser, e.Field)
		}
	}
	a.Policy, a.Version, a.PolicyVersion, a.UpdatedAt = p, a.Version+1, a.PolicyVersion+1, tx.Now()
	if err := updatePolicy(ctx, tx, a); err != nil {
		return Account{}, fmt.Errorf("accounts: keep policy: %w", err)
	}
	tx.AfterCommit(func() { s.recent.Forget(a.ID) })
	_, err = s.log.Record(ctx, tx, by, accountAct(a.ID, PolicyChanged, payload))
	return a, err
}

func accountAct(account ids.Account, kind activity.Kind, payload any) activity.Act {
	return activity.Act{Kind: kind, SubjectType: "account", SubjectID: string(account), Payload: payload}
}
