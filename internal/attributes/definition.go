package attributes

import (
	"slices"
	"time"

	"cabinet/internal/ids"
)

// The limits of an account's attributes; texts are counted in characters.
const (
	MaxDefinitions = 100 // archived ones included
	MaxChoices     = 200 // of one attribute, archived ones included
	MaxName        = 100
	MaxHint        = 300
	MaxText        = 2000
)

// Definition is one additional attribute of an account.
type Definition struct {
	Account ids.Account
	ID      ids.Attribute
	Kind    Kind
	Name    string // may be empty for a Divider alone
	Hint    string
	// View says who sees the values and Edit who writes them; Edit is within View.
	View, Edit Audience
	// Choices are those of OneOf and ManyOf, in the order in which people see them.
	Choices []Choice
	Place   int // in the account's order, counted from 1; gaps are possible
	// ArchivedAt is when it was put away: nobody sees it on profiles then, and the values stay. Zero while it is in use.
	ArchivedAt           time.Time
	Version              int64 // grows by one with every change but of the place
	CreatedAt, UpdatedAt time.Time
	listed               bool // see [Definition.Listed]
}

// Choice is one answer of a list. An archived one can't be picked any more and stays where it was picked.
type Choice struct {
	ID       ids.Choice
	Name     string
	Archived bool
}

// Archived reports whether the attribute is put away.
func (d Definition) Archived() bool { return !d.ArchivedAt.IsZero() }

// choice returns the choice of an id.
func (d Definition) choice(id ids.Choice) (Choice, bool) {
	i := slices.IndexFunc(d.Choices, func(c Choice) bool { return c.ID == id })
	if i < 0 {
		return Choice{}, false
	}
	return d.Choices[i], true
}

// differences names what a person can set and what differs between two states of a definition.
func (d Definition) differences(other Definition) []string {
	var out []string
	for _, x := range []struct {
		name string
		same bool
	}{
		{"kind", d.Kind == other.Kind}, {"name", d.Name == other.Name}, {"hint", d.Hint == other.Hint},
		{"choices", slices.Equal(d.Choices, other.Choices)}, {"view", d.View.Equal(other.View)}, {"edit", d.Edit.Equal(other.Edit)},
	} {
		if !x.same {
			out = append(out, x.name)
		}
	}
	return out
}
