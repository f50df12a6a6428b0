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
	return s.UpdateProfileWith(ctx, by, in, ifVersion, Beside{})
}

// UpdateProfileWith is [Service.UpdateProfile] for a profile whose further part another room keeps: both are stored, or
// neither; both share the version and its conflicts, and wrong fields of both come back together.
func (s *Service) UpdateProfileWith(ctx context.Context, by access.Actor, in ProfileInput, ifVersion int64, beside Beside) (Person, error) {
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
		if err := beside.hold(ctx, tx); err != nil {
			return err
		}
		var err error
		if p, err = s.selfForChange(ctx, tx, by); err != nil {
			return err
		}
		before := p
		if err := s.change(ctx, tx, by, &p, values, ifVersion, beside); err != nil {
			return err
		}
		return beside.do(ctx, tx, by, before)
	})
	return p, err
}

// change stores the values in p, which was read through tx, together with what is kept beside it, and records which fields they
// changed.
func (s *Service) change(ctx context.Context, tx *db.Tx, by access.Actor, p *Person, values change, ifVersion int64, beside Beside) error {
	stored := *p
	changed := values.apply(p)
	stale := ifVersion != 0 && ifVersion != stored.Version
	beyond, err := beside.judge(ctx, tx, stored, stale)
	wrong := s.inAccount(ctx, tx, *p, changed)
	if err := allWrong(wrong, err); err != nil {
		return err
	}
	if len(changed) == 0 && !beyond {
		return nil
	}
	if stale {
		conflict := errs.E(errs.Conflict, "people.profile.conflict", nil)
		conflict.Detail = values.against(stored)
		return conflict
	}
	if slices.Contains(changed, "cell_number") {
		p.CellVerifiedAt = time.Time{}
	}
	if err := s.store(ctx, tx, p); err != nil || len(changed) == 0 {
		return err
	}
	_, err = s.log.Record(ctx, tx, by, subject(*p, ProfileChanged, ChangedPayload{Fields: changed}))
	return err
}

// allWrong joins the wrong fields of both errors; an error of another kind comes first.
func allWrong(list ...error) error {
	var wrong errs.Fields
	for _, err := range list {
		if err != nil && !errs.Is(err, errs.Invalid) {
			return err
		}
		if e := errs.As(err); e != nil {
			for _, f := range e.Fields {
				wrong.Add(f.Name, f.Key, f.Args)
			}
		}
	}
	return wrong.Err()
}
