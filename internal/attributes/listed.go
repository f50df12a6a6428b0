package attributes

import (
	"context"
	"slices"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

var _ people.Extras = (*Service)(nil)

// Column returns the column of the users list that shows the attribute.
func (d Definition) Column() people.Column { return people.ExtraColumnOf(string(d.ID)) }

// ListKind says how the users list finds values and puts them in order; false for a Divider, which has none.
func (d Definition) ListKind() (people.ExtraKind, bool) {
	kind, ok := map[Kind]people.ExtraKind{Text: people.ExtraText, LongText: people.ExtraText, Link: people.ExtraText, Number: people.ExtraNumber,
		Date: people.ExtraDay, DateTime: people.ExtraMoment, YesNo: people.ExtraOne, OneOf: people.ExtraOne, ManyOf: people.ExtraMany}[d.Kind]
	return kind, ok
}

// Ordered reports whether the users list can be sorted by the attribute: long texts and lists of several have no order
// that would tell anybody anything.
func (d Definition) Ordered() bool {
	return d.Kind != LongText && d.Kind != ManyOf && d.Kind != Divider
}

// Listed reports whether every value stands in the users list already, so that it can be sorted and filtered by.
func (d Definition) Listed() bool { return d.listed }

func (d Definition) listColumn() people.ExtraColumn {
	kind, _ := d.ListKind()
	out := people.ExtraColumn{Column: d.Column(), Kind: kind, Name: d.Name, Ordered: d.Ordered(), Ready: d.listed}
	switch {
	case d.Kind == YesNo:
		out.Values = []string{Yes, No}
	case d.Kind.HasChoices():
		for _, c := range d.Choices {
			out.Values = append(out.Values, string(c.ID))
		}
	}
	return out
}

// listValues are the parts of a stored value that the list finds it by.
func (d Definition) listValues(value string) []string {
	switch {
	case value == "":
		return nil
	case d.Kind.HasChoices():
		return strings.Split(value, ",")
	}
	return []string{value}
}

// ListColumns implements [people.Extras]: a column for each attribute in use that the actor may view of others.
func (s *Service) ListColumns(ctx context.Context, q db.Queryer, by access.Actor) ([]people.ExtraColumn, error) {
	all, err := selectDefinitions(ctx, q, by.Account)
	if err != nil {
		return nil, err
	}
	if all, err = s.columns(ctx, q, by, all); err != nil {
		return nil, err
	}
	var out []people.ExtraColumn
	for _, d := range all {
		out = append(out, d.listColumn())
	}
	return out, nil
}

// InList returns the attributes that stand as columns in the actor's users list, in the account's order, as they were at
// most a second ago. Whether the actor has such a list at all is for people to say.
func (s *Service) InList(ctx context.Context, by access.Actor) ([]Definition, error) {
	all, err := s.definitions(ctx, by.Account)
	if err != nil {
		return nil, err
	}
	return s.columns(ctx, s.DB, by, all)
}

// columns keeps the definitions that the actor may view of others.
func (s *Service) columns(ctx context.Context, q db.Queryer, by access.Actor, all []Definition) ([]Definition, error) {
	v := viewer{role: access.Administrator}
	if by.SignedIn() {
		me, err := s.Members.One(ctx, q, by.Account, by.User)
		if err != nil {
			return nil, err
		}
		v = viewer{role: me.Role, title: me.JobTitle}
	}
	return slices.DeleteFunc(slices.Clone(all), func(d Definition) bool { return d.Kind == Divider || d.Archived() || !d.View.has(v) }), nil
}

// ListTexts implements [people.Extras]: values as they are stored, choices by their names.
func (s *Service) ListTexts(ctx context.Context, q db.Queryer, account ids.Account, columns []people.Column, users []ids.User) (map[ids.User]map[people.Column]string, error) {
	all, err := selectDefinitions(ctx, q, account)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(d Definition) bool { return !slices.Contains(columns, d.Column()) })
	values, err := s.ListValues(ctx, q, account, all, users)
	if err != nil {
		return nil, err
	}
	out := map[ids.User]map[people.Column]string{}
	for user, held := range values {
		out[user] = map[people.Column]string{}
		for _, d := range all {
			text := held[d.ID]
			if d.Kind.HasChoices() {
				text = strings.Join(d.PickedNames(text), ", ")
			}
			out[user][d.Column()] = text
		}
	}
	return out, nil
}

// ListValues returns what some users answered to some attributes of [Service.InList], as it is stored.
func (s *Service) ListValues(ctx context.Context, q db.Queryer, account ids.Account, of []Definition, users []ids.User) (map[ids.User]map[ids.Attribute]string, error) {
	out := map[ids.User]map[ids.Attribute]string{}
	if len(of) == 0 || len(users) == 0 {
		return out, nil
	}
	args := []any{account}
	for _, d := range of {
		args = append(args, d.ID)
	}
	for _, u := range users {
		args = append(args, u)
	}
	rows, err := q.Query(ctx, `select user_id, attribute_id, value from attribute_values where account_id = ?
		and attribute_id in (?`+strings.Repeat(", ?", len(of)-1)+`) and user_id in (?`+strings.Repeat(", ?", len(users)-1)+`)`, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var user ids.User
		var attribute ids.Attribute
		var value string
		if err := rows.Scan(&user, &attribute, &value); err != nil {
			return nil, err
		}
		if out[user] == nil {
			out[user] = map[ids.Attribute]string{}
		}
		out[user][attribute] = value
	}
	return out, rows.Err()
}
