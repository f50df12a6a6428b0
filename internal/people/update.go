package people

import (
	"context"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// UpdateProfile changes what is given of the actor's own profile and returns it as stored. All wrong fields come back
// together as errs.Invalid under their API names, and nothing is changed. ifVersion other than 0 is the version that
// the person was looking at: when someone saved since, and differently, the answer is errs.Conflict with a [Conflict]
// as its detail. Values that are stored already change nothing and are no conflict.
func (s *Service) UpdateProfile(ctx context.Context, by access.Actor, in ProfileInput, ifVersion int64) (Person, error) {
	if _, err := s.self(ctx, s.db, by, access.EditProfile); err != nil {
		return Person{}, err
	}
	account, err := s.accounts.Account(ctx, s.db, by.Account)
	if err != nil {
		return Person{}, err
	}
	// Reading phone numbers and the like takes long enough to be kept out of the transaction.
	values, err := cleanProfile(in, account.Country, byOneself(account.Policy.OwnIDNumber))
	if err != nil {
		return Person{}, err
	}
	var p Person
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		p, err = s.selfForChange(ctx, tx, by)
		if err != nil {
			return err
		}
		return s.change(ctx, tx, by, &p, values, ifVersion)
	})
	return p, err
}

// change stores the values in p, which was read through tx, and records which fields they changed.
func (s *Service) change(ctx context.Context, tx *db.Tx, by access.Actor, p *Person, values change, ifVersion int64) error {
	stored := *p
	changed := values.apply(p)
	if len(changed) == 0 {
		return nil
	}
	if ifVersion != 0 && ifVersion != stored.Version {
		conflict := errs.E(errs.Conflict, "people.profile.conflict", nil)
		conflict.Detail = values.against(stored)
		return conflict
	}
	if err := s.inAccount(ctx, tx, *p, changed); err != nil {
		return err
	}
	if slices.Contains(changed, "cell_number") {
		p.CellVerifiedAt = time.Time{}
	}
	if err := s.store(ctx, tx, p); err != nil {
		return err
	}
	_, err := s.log.Record(ctx, tx, by, subject(*p, ProfileChanged, ChangedPayload{Fields: changed}))
	return err
}
