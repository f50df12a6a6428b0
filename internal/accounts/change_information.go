package accounts

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Conflict is the detail of an errs.Conflict when somebody else saved the account's information in between: nothing was
// saved, and the page shows both values of each field.
type Conflict struct {
	Theirs  Account // as it is stored now
	Clashes []Clash
}

// Clash is a field whose stored value isn't the one that was to be saved.
type Clash struct{ Field, Theirs, Mine string }

// ChangeInformation changes what is given of the actor's own account and returns it as stored. It is for administrators.
// All wrong fields come back together as errs.Invalid under their API names, and nothing is changed. ifVersion other than
// 0 is the InformationVersion that the person was looking at: when somebody saved since, and differently, the answer is
// errs.Conflict with a [Conflict] as its detail. Values that are stored already change nothing and are no conflict.
func (s *Settings) ChangeInformation(ctx context.Context, by access.Actor, in InformationInput, ifVersion int64) (Account, error) {
	before, err := s.Account(ctx, by)
	if err != nil {
		return Account{}, err
	}
	// Reading phone numbers takes long enough to be kept out of the transaction.
	values, err := in.clean(before.Country)
	if err != nil {
		return Account{}, err
	}
	var a Account
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := manage(by); err != nil {
			return err
		}
		if err := lockSettings(ctx, tx, by.Account); err != nil {
			return err
		}
		var err error
		if a, err = s.Accounts.Account(ctx, tx, by.Account); err != nil {
			return err
		}
		return s.change(ctx, tx, by, &a, values, ifVersion)
	})
	return a, err
}

// change stores the values in a, which was read through tx, and records which fields they changed.
func (s *Settings) change(ctx context.Context, tx *db.Tx, by access.Actor, a *Account, values information, ifVersion int64) error {
	stored := *a
	changed := values.apply(a)
	if len(changed) == 0 {
		return nil
	}
	if ifVersion != 0 && ifVersion != stored.InformationVersion {
		conflict := errs.E(errs.Conflict, "accounts.information.conflict", nil)
		conflict.Detail = values.against(stored)
		return conflict
	}
	a.Version, a.InformationVersion, a.UpdatedAt = stored.Version+1, stored.InformationVersion+1, tx.Now()
	if err := updateInformation(ctx, tx, *a); err != nil {
		return fmt.Errorf("accounts: keep information: %w", err)
	}
	tx.AfterCommit(func() { s.Accounts.recent.Forget(stored.ID) })
	_, err := s.Acts.Record(ctx, tx, by, accountAct(a.ID, InformationChanged, InformationPayload{Fields: changed}))
	return err
}

// against lists where the values differ from what is stored.
func (in information) against(stored Account) Conflict {
	conflict := Conflict{Theirs: stored}
	for _, f := range fields() {
		mine, given := in[f.name]
		if theirs := *f.at(&stored); given && theirs != mine {
			conflict.Clashes = append(conflict.Clashes, Clash{Field: f.name, Theirs: theirs, Mine: mine})
		}
	}
	return conflict
}
