package attributes

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Held is one answer that Cabinet keeps about a user.
type Held struct {
	Attribute ids.Attribute
	Kind      Kind
	Name      string
	// Values are the names of the choices for OneOf and ManyOf, else the one stored value: see [Definition.InputText] for
	// what people read.
	Values []string
}

// ValuesOf returns everything that the account keeps about a user in attributes, archived ones and those that the user
// may not view too, in the account's order. It asks nobody's right: it is for what the law lets a person ask for (S15).
func (s *Service) ValuesOf(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) ([]Held, error) {
	values, err := selectValues(ctx, q, account, user)
	if err != nil || len(values) == 0 {
		return nil, err
	}
	all, err := selectDefinitions(ctx, q, account)
	if err != nil {
		return nil, err
	}
	var out []Held
	for _, d := range all {
		value, answered := values[d.ID]
		if !answered {
			continue
		}
		h := Held{Attribute: d.ID, Kind: d.Kind, Name: d.Name, Values: []string{value}}
		if d.Kind.HasChoices() {
			h.Values = d.PickedNames(value)
		}
		out = append(out, h)
	}
	return out, nil
}

// Erase removes every value of a user in the caller's transaction, who has asked for the right, and returns how many
// there were.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, by access.Actor, account ids.Account, user ids.User) (int, error) {
	if err := lock(ctx, tx, account); err != nil {
		return 0, err
	}
	n, err := deleteValues(ctx, tx, account, user)
	if err != nil || n == 0 {
		return 0, err
	}
	_, err = s.Log.Record(ctx, tx, by, valuesOf(user, ValuesErased, ErasedPayload{Values: int(n)}))
	return int(n), err
}

func valuesOf(user ids.User, kind activity.Kind, payload any) activity.Act {
	return activity.Act{Kind: kind, SubjectType: "user", SubjectID: string(user), Payload: payload}
}
