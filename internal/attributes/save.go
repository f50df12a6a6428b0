package attributes

import (
	"context"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Values is what was given for some attributes, in any form that [Definition.InputText] or a person may write; choices
// are ids with commas between. An empty text clears the value. Attributes that aren't named stay as they are.
type Values map[ids.Attribute]string

// Conflict is the detail of an errs.Conflict of [Service.SaveProfile] and [Service.SaveUser]: someone else saved the same profile in between,
// nothing was saved, and the page shows both values of each field.
type Conflict struct {
	Profile people.Conflict
	Clashes []Clash
}

// Clash is an attribute whose stored value isn't the one that was to be saved; both are in the stored form.
type Clash struct {
	Attribute    ids.Attribute
	Theirs, Mine string
}

// FieldName is the name of an attribute's value in forms, in the API and in errors.
func FieldName(id ids.Attribute) string { return "attributes." + string(id) }

// SaveProfile changes the actor's own profile and additional attributes in one transaction, by the rules of
// [people.Service.UpdateProfile]: all wrong fields of both come back together, ifVersion other than 0 is the version of
// the profile that the person was looking at, and of two saves at once the later one is told by a [Conflict]. Attributes
// that the person may not view are unknown, like those that don't exist.
func (s *Service) SaveProfile(ctx context.Context, by access.Actor, in people.ProfileInput, values Values, ifVersion int64) (people.Person, error) {
	b := &beside{s: s, by: by, values: values}
	p, err := s.Profiles.UpdateProfileWith(ctx, by, in, ifVersion, people.Beside{Also: b.save})
	return p, b.answer(ctx, err, func() (people.Person, error) { return s.Profiles.Me(ctx, by) })
}

// SaveUser changes a user whom the actor looks after together with their additional attributes, by the rules of
// [people.Service.EditUser] and as [Service.SaveProfile] does.
func (s *Service) SaveUser(ctx context.Context, by access.Actor, user ids.User, in people.UserInput, values Values, ifVersion int64) (people.Person, error) {
	return s.SaveUserWith(ctx, by, user, in, values, ifVersion, people.Beside{})
}

// SaveUserWith is [Service.SaveUser] together with changes that a room above makes, without an Also of its own.
func (s *Service) SaveUserWith(ctx context.Context, by access.Actor, user ids.User, in people.UserInput, values Values, ifVersion int64,
	with people.Beside) (people.Person, error) {
	b := &beside{s: s, by: by, values: values}
	with.Also = b.save
	p, err := s.Profiles.EditUserWith(ctx, by, user, in, ifVersion, with)
	return p, b.answer(ctx, err, func() (people.Person, error) { return s.Profiles.User(ctx, by, user) })
}

// Check judges the values of a user whom the actor looks after as [Service.SaveUser] would, and changes nothing.
func (s *Service) Check(ctx context.Context, by access.Actor, user ids.User, values Values) error {
	if len(values) == 0 {
		return nil
	}
	p, err := s.Profiles.User(ctx, by, user)
	if err != nil {
		return err
	}
	_, err = s.judge(ctx, s.DB, by, p, values)
	return err
}

// beside are the values that are saved together with a profile.
type beside struct {
	s       *Service
	by      access.Actor
	values  Values
	judged  bool // the values were looked at, and refused
	clashes []Clash
}

// save is the Also of a [people.Beside].
func (b *beside) save(ctx context.Context, tx *db.Tx, stored people.Person, stale bool) (bool, error) {
	b.clashes = nil
	changes, err := b.s.judge(ctx, tx, b.by, stored, b.values)
	b.judged = err != nil
	if err != nil || len(changes) == 0 {
		return false, err
	}
	if stale {
		b.clashes = clashesOf(changes)
		return true, nil
	}
	return true, b.s.keep(ctx, tx, b.by, stored, changes)
}

// answer completes a refusal of the profile by what is to be said of the values.
func (b *beside) answer(ctx context.Context, err error, whose func() (people.Person, error)) error {
	e := errs.As(err)
	switch {
	case e == nil:
	case e.Kind == errs.Invalid && !b.judged && len(b.values) > 0:
		// The profile was refused before the attributes were looked at; the person hears of both at once.
		return b.withProblems(ctx, e, whose)
	case e.Kind == errs.Conflict:
		if conflict, ok := e.Detail.(people.Conflict); ok {
			e.Detail = Conflict{Profile: conflict, Clashes: b.clashes}
		}
	}
	return err
}

// Set changes values of a user whose row the caller read and locked in the same transaction: one's own, or with the
// right to see the user. It returns the attributes whose values are different now. Errors are those of
// [Service.SaveProfile] but for conflicts.
func (s *Service) Set(ctx context.Context, tx *db.Tx, by access.Actor, of people.Person, values Values) ([]ids.Attribute, error) {
	changes, err := s.judge(ctx, tx, by, of, values)
	if err != nil || len(changes) == 0 {
		return nil, err
	}
	return attributesOf(changes), s.keep(ctx, tx, by, of, changes)
}

// change is a value that differs from what is stored.
type change struct {
	Definition
	old, new string
}

// judge asks for the right and returns what the values change, or one errs.Invalid error with all that are wrong. In a
// transaction no definition changes until its end.
func (s *Service) judge(ctx context.Context, q db.Queryer, by access.Actor, of people.Person, values Values) ([]change, error) {
	if len(values) == 0 {
		return nil, nil
	}
	v, manner, err := s.writer(ctx, q, by, of)
	if err != nil {
		return nil, err
	}
	if tx, ok := q.(*db.Tx); ok {
		if err := lock(ctx, tx, of.Account); err != nil {
			return nil, err
		}
	}
	all, err := selectDefinitions(ctx, q, of.Account)
	if err != nil {
		return nil, err
	}
	block, err := s.block(ctx, q, all, of.ID, v)
	if err != nil {
		return nil, err
	}
	return block.changes(values, manner)
}

// changes holds what was given against the block.
func (b Block) changes(values Values, m Manner) ([]change, error) {
	var wrong errs.Fields
	var out []change
	known := 0
	for _, f := range b.Fields {
		given, named := values[f.ID]
		if !named || f.Kind == Divider {
			continue
		}
		known++
		if !f.Editable {
			wrong.Add(FieldName(f.ID), "people.profile.not_yours")
			continue
		}
		value, key, args := f.parse(given, f.Value, m)
		switch {
		case key != "":
			wrong.Add(FieldName(f.ID), key, args)
		case value != f.Value:
			out = append(out, change{f.Definition, f.Value, value})
		}
	}
	if known < len(values) {
		// Which one isn't said: what somebody may not view and what doesn't exist are the same.
		wrong.Add("attributes", "attributes.value.unknown")
	}
	return out, wrong.Err()
}

// writer returns who the actor is to the user whose values they change, and how they write.
func (s *Service) writer(ctx context.Context, q db.Queryer, by access.Actor, of people.Person) (viewer, Manner, error) {
	if by.Account == of.Account && by.User == of.ID {
		account, err := s.Accounts.Account(ctx, q, of.Account)
		if err != nil {
			return viewer{}, Manner{}, err
		}
		by.Role = of.Role
		err = access.Require(by, access.EditProfile, access.Facts{Account: of.Account, Owner: of.ID})
		return viewer{of.Role, of.JobTitle, true}, mannerOf(of, account), err
	}
	if by.Account != of.Account {
		return viewer{}, Manner{}, errs.E(errs.NotFound, "access.not_found", nil)
	}
	v, manner, err := s.colleague(ctx, q, by, of.ID, func() (ids.Group, error) { return of.Group, nil })
	if err == nil && !by.Scope.Covers(access.ScopeWrite) {
		err = errs.E(errs.Forbidden, "access.scope", nil)
	}
	return v, manner, err
}

// keep stores the changes and records which attributes they touched.
func (s *Service) keep(ctx context.Context, tx *db.Tx, by access.Actor, of people.Person, changes []change) error {
	for _, c := range changes {
		if err := storeValue(ctx, tx, c.Definition, of.ID, c.new); err != nil {
			return err
		}
	}
	_, err := s.Log.Record(ctx, tx, by, valuesOf(of.ID, ValuesChanged, ValuesPayload{Attributes: attributesOf(changes)}))
	return err
}

// withProblems adds to a refusal of the profile what is wrong with the attributes.
func (b *beside) withProblems(ctx context.Context, refused *errs.Error, whose func() (people.Person, error)) error {
	p, err := whose()
	if err != nil {
		return err
	}
	_, err = b.s.judge(ctx, b.s.DB, b.by, p, b.values)
	if e := errs.As(err); e != nil && e.Kind == errs.Invalid {
		both := *refused
		both.Fields = slices.Concat(refused.Fields, e.Fields)
		return &both
	}
	if err != nil {
		return err
	}
	return refused
}

func clashesOf(changes []change) []Clash {
	var out []Clash
	for _, c := range changes {
		out = append(out, Clash{Attribute: c.ID, Theirs: c.old, Mine: c.new})
	}
	return out
}

func attributesOf(changes []change) []ids.Attribute {
	var out []ids.Attribute
	for _, c := range changes {
		out = append(out, c.ID)
	}
	return out
}
