package mydata

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/attributes"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

// Part is one sort of thing that Cabinet holds about a person, as erasure sees it.
type Part struct {
	// Name is the message key of what it is: "mydata.part.attributes".
	Name string
	// Count returns how many there are; nil where nobody counts.
	Count func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (int64, error)
	// Erase removes them in the transaction of the erasure, whose profile is empty by then; before is the person as they were.
	// Nil says that they stay. It must be right when nothing is left.
	Erase func(ctx context.Context, tx *db.Tx, before people.Person) error
	// Why is the message key of why they stay; empty for what goes.
	Why string
}

// AttributesPart is the part of what an account's additional attributes say about a person.
func AttributesPart(a *attributes.Service) Part {
	return Part{
		Name: "mydata.part.attributes",
		Count: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (int64, error) {
			held, err := a.ValuesOf(ctx, q, account, user)
			return int64(len(held)), err
		},
		Erase: func(ctx context.Context, tx *db.Tx, before people.Person) error {
			_, err := a.Erase(ctx, tx, access.System(before.Account), before.Account, before.ID)
			return err
		},
	}
}

// RecordPart is the part of the personal values that acts carry; the acts themselves stay.
func RecordPart(log *activity.Log) Part {
	return Part{
		Name: "mydata.part.record_values",
		Erase: func(ctx context.Context, tx *db.Tx, before people.Person) error {
			_, err := log.Erase(ctx, tx, before.Account, before.ID)
			return err
		},
	}
}

// Share is one line of what an erasure takes or leaves.
type Share struct {
	// Name and Why are message keys.
	Name, Why string
	// Count is how many there are; -1 where nobody counts.
	Count int64
	Goes  bool
}

// parts returns everything, this room's own knowledge first.
func (s *Service) parts() []Part {
	own := []Part{
		{Name: "mydata.part.profile", Count: s.countProfile, Erase: nothing},
		{Name: "mydata.part.picture", Count: s.countPicture, Erase: nothing},
		{Name: "mydata.part.sessions", Count: s.countSessions, Erase: of(s.Logins.EndMembership)},
		{Name: "mydata.part.tokens", Count: s.countTokens, Erase: nothing},
		{Name: "mydata.part.login", Count: s.countLogin, Erase: nothing},
		{Name: "mydata.part.exports", Count: s.Exports.CountOf, Erase: of(s.Exports.EraseOf)},
	}
	return append(append(own, s.Parts...), Part{Name: "mydata.part.acts", Why: "mydata.why.acts"})
}

// nothing erases what goes with something else: the profile with its user, tokens with the membership.
func nothing(context.Context, *db.Tx, people.Person) error { return nil }

// of makes a [Part.Erase] of what needs to know no more than who it is.
func of(erase func(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error) func(context.Context, *db.Tx, people.Person) error {
	return func(ctx context.Context, tx *db.Tx, before people.Person) error {
		return erase(ctx, tx, before.Account, before.ID)
	}
}

// shares counts what an erasure of a user takes and leaves.
func (s *Service) shares(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) ([]Share, error) {
	var out []Share
	for _, p := range s.parts() {
		share := Share{Name: p.Name, Why: p.Why, Count: -1, Goes: p.Erase != nil}
		if p.Count != nil {
			var err error
			if share.Count, err = p.Count(ctx, q, account, user); err != nil {
				return nil, err
			}
		}
		out = append(out, share)
	}
	return out, nil
}

func (s *Service) countProfile(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (int64, error) {
	p, err := s.People.PersonOf(ctx, q, account, user)
	return p.Filled(), err
}

func (s *Service) countPicture(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (int64, error) {
	p, err := s.People.PersonOf(ctx, q, account, user)
	if err != nil || p.Picture == "" {
		return 0, err
	}
	return 1, nil
}

func (s *Service) countSessions(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (int64, error) {
	sessions, _, err := s.Logins.CountMembership(ctx, q, account, user)
	return sessions, err
}

func (s *Service) countTokens(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (int64, error) {
	_, tokens, err := s.Logins.CountMembership(ctx, q, account, user)
	return tokens, err
}

// countLogin returns 1: the way in goes, for this account or altogether.
func (s *Service) countLogin(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (int64, error) {
	p, err := s.People.PersonOf(ctx, q, account, user)
	return map[bool]int64{false: 1}[p.Erased()], err
}

// nameOf returns what an erased person's name must be typed as, in each of the two orders.
func nameOf(p people.Person) []string { return []string{p.FullName("en"), p.FullName("ru")} }
