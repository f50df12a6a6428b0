package practice

import (
	"context"
	"fmt"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// maxNext bounds where counting can be told to go on.
const maxNext = 999_999_999

// Numbers is how the cases of an account are numbered.
type Numbers struct {
	Template Template
	Version  int64
	// Expected is what the next case of each area would be called now, in the order of the areas.
	Expected []ExpectedNumber
}

// ExpectedNumber is what the next case of an area would be called.
type ExpectedNumber struct {
	Area   Area
	Number string
}

// NumbersInput is what is wanted of the numbers. A nil field stays as it is.
type NumbersInput struct {
	Template *string
	// Next is the number with which counting goes on in what is counted now: for a template with {area} in each area. It can't
	// be one that was given out already.
	Next *int64
}

// Numbers returns how the cases of the actor's own account are numbered. It is for administrators.
func (s *Settings) Numbers(ctx context.Context, by access.Actor) (Numbers, error) {
	if err := manage(by); err != nil {
		return Numbers{}, err
	}
	return s.numbers(ctx, s.DB, by.Account)
}

func (s *Settings) numbers(ctx context.Context, q db.Queryer, account ids.Account) (Numbers, error) {
	var out Numbers
	var err error
	if out.Template, out.Version, err = selectNumbers(ctx, q, account); err != nil {
		return out, fmt.Errorf("practice: read template: %w", err)
	}
	areas, at, err := s.here(ctx, q, account)
	if err != nil {
		return out, err
	}
	for _, a := range areas {
		last, err := selectLast(ctx, q, account, out.Template.scope(a.Code, at))
		if err != nil {
			return out, fmt.Errorf("practice: read counter: %w", err)
		}
		out.Expected = append(out.Expected, ExpectedNumber{a, out.Template.Number(a.Code, at, last+1)})
	}
	return out, nil
}

// here returns the areas of an account, and the time in its zone.
func (s *Settings) here(ctx context.Context, q db.Queryer, account ids.Account) ([]Area, time.Time, error) {
	areas, err := s.Practice.Areas(ctx, q, account)
	if err != nil {
		return nil, time.Time{}, err
	}
	a, err := s.Practice.accounts.Account(ctx, q, account)
	return areas, q.Now().In(a.Location()), err
}

// SetNumbers changes how the cases of the actor's own account are numbered from now on; cases that have a number keep it. It
// is for administrators. ifVersion other than 0 is the version that the person was looking at: when somebody changed the
// template since, and otherwise, the answer is errs.Conflict "practice.numbers.conflict" with theirs, [Numbers], as its
// detail. A next number that was given out already is errs.Invalid about the field "next".
func (s *Settings) SetNumbers(ctx context.Context, by access.Actor, in NumbersInput, ifVersion int64) (Numbers, error) {
	var out Numbers
	err := s.change(ctx, by, func(tx *db.Tx) error {
		before, err := s.numbers(ctx, tx, by.Account)
		if err != nil {
			return err
		}
		template := before.Template
		if in.Template != nil {
			if template, err = cleanTemplate(*in.Template); err != nil {
				return err
			}
		}
		payload := NumbersPayload{}
		if template != before.Template {
			if ifVersion != 0 && ifVersion != before.Version {
				conflict := errs.E(errs.Conflict, "practice.numbers.conflict", nil)
				conflict.Detail = before
				return conflict
			}
			payload.Template = string(template)
			if err := putNumbers(ctx, tx, by.Account, template, before.Version+1); err != nil {
				return fmt.Errorf("practice: keep template: %w", err)
			}
		}
		if in.Next != nil {
			if payload.Next, err = s.goOn(ctx, tx, by.Account, template, *in.Next); err != nil {
				return err
			}
		}
		if payload != (NumbersPayload{}) {
			if err := s.Practice.note(ctx, tx, by, activity.Act{Kind: NumbersChanged, SubjectType: "account", SubjectID: string(by.Account), Payload: payload}); err != nil {
				return err
			}
		}
		out, err = s.numbers(ctx, tx, by.Account)
		return err
	})
	return out, err
}

// goOn lets counting go on with a number, and returns it, or 0 where that is the next one already.
func (s *Settings) goOn(ctx context.Context, tx *db.Tx, account ids.Account, t Template, next int64) (int64, error) {
	if next < 1 || next > maxNext {
		return 0, errs.FieldError("next", "practice.numbers.next", errs.Args{"Max": maxNext})
	}
	areas, at, err := s.here(ctx, tx, account)
	if err != nil {
		return 0, err
	}
	changed := int64(0)
	for _, a := range areas {
		scope := t.scope(a.Code, at)
		last, err := selectLast(ctx, tx, account, scope)
		if err != nil {
			return 0, fmt.Errorf("practice: read counter: %w", err)
		}
		if next <= last && !t.ByArea() {
			return 0, errs.FieldError("next", "practice.numbers.passed", errs.Args{"Next": last + 1})
		}
		if next <= last+1 {
			continue
		}
		changed = next
		if err := setLast(ctx, tx, account, scope, next-1); err != nil {
			return 0, fmt.Errorf("practice: keep counter: %w", err)
		}
	}
	return changed, nil
}
