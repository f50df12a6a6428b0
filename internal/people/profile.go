package people

import (
	"cabinet/internal/platform/errs"
)

// change is a set of values for the table of fields, already in the form in which they are stored.
type change map[string]string

// cleanProfile judges what was given and returns it as it will be stored, or one errs.Invalid error with every field
// that is wrong. Fields that the person may not write are refused whatever their value, without a look at it.
func cleanProfile(in ProfileInput, country string, may func(hand) bool) (change, error) {
	var wrong errs.Fields
	out := change{}
	for _, f := range fields() {
		given := f.given(&in)
		if given == nil {
			continue
		}
		if f.clean == nil || !may(f.hand) {
			wrong.Add(f.name, "people.profile.not_yours")
			continue
		}
		value, key, args := f.clean(*given, country)
		switch {
		case key != "":
			wrong.Add(f.name, key, args)
		case f.required && value == "":
			wrong.Add(f.name, "people."+f.name+".required")
		default:
			out[f.name] = value
		}
	}
	return out, wrong.Err()
}

// byOneself says which fields people write themselves.
func byOneself(ownIDNumber bool) func(hand) bool {
	return func(h hand) bool { return h == own || h == taste || h == allowed && ownIDNumber }
}

// apply puts the values into p and returns the names of the fields that were different, in the table's order.
func (c change) apply(p *Person) []string {
	var changed []string
	for _, f := range fields() {
		value, given := c[f.name]
		if at := f.at(p); given && *at != value {
			*at = value
			changed = append(changed, f.name)
		}
	}
	return changed
}

// Conflict is the detail of an errs.Conflict when someone else saved the same profile in between: nothing was saved,
// and the page shows both values of each field.
type Conflict struct {
	Theirs  Person // as it is stored now
	Clashes []Clash
}

// Clash is a field whose stored value isn't the one that was to be saved.
type Clash struct{ Field, Theirs, Mine string }

// against lists where the values differ from what is stored.
func (c change) against(stored Person) Conflict {
	conflict := Conflict{Theirs: stored}
	for _, f := range fields() {
		mine, given := c[f.name]
		if theirs := *f.at(&stored); given && theirs != mine {
			conflict.Clashes = append(conflict.Clashes, Clash{Field: f.name, Theirs: theirs, Mine: mine})
		}
	}
	return conflict
}
