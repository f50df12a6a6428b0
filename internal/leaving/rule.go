package leaving

import (
	"strings"

	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

// Rule says what becomes of some of the things that somebody holds. Of several that fit a thing the most particular one
// counts: that of its kind and place, of its place, of its kind, of everything.
type Rule struct {
	// Kind is a kind of [holdings.Handing]; empty for all.
	Kind string `json:"kind,omitempty"`
	// Place is a group or case as [holdings.Place.String] writes it; empty for everywhere.
	Place string `json:"place,omitempty"`
	// To are the heirs; several share evenly.
	To []ids.User `json:"to,omitempty"`
	// Leave leaves the things with the leaver on purpose.
	Leave bool `json:"leave,omitempty"`
}

const (
	// MaxHeirs is how many heirs one rule may have, MaxRules how many rules there may be.
	MaxHeirs, MaxRules = 20, 500
	maxID              = 64
)

// Field is the name under which errors speak of a rule: "heir", "heir_invitations", "heir_invitations@group:0198…".
func (r Rule) Field() string { return FieldOf(r.Kind, r.Place) }

// FieldOf is the name under which errors speak of the rule for a kind and a place.
func FieldOf(kind, place string) string {
	name := "heir"
	if kind != "" {
		name += "_" + kind
	}
	if place != "" {
		name += "@" + place
	}
	return name
}

// rules are rules by what they are for.
type rules map[[2]string]Rule

// parse notes what is wrong with rules as they stand.
func (s *Service) parse(list []Rule) (rules, error) {
	var wrong errs.Fields
	out := rules{}
	if len(list) > MaxRules {
		return nil, errs.FieldError("rules", "leaving.rules.many", errs.Args{"Max": MaxRules})
	}
	for _, r := range list {
		_, placed := holdings.ParsePlace(r.Place)
		key := [2]string{r.Kind, r.Place}
		_, twice := out[key]
		switch {
		case r.Kind != "" && s.handing(r.Kind) == nil:
			wrong.Add("rules", "leaving.rules.kind")
		case !placed || len(r.Place) > maxID+len(holdings.InGroup)+1:
			wrong.Add("rules", "leaving.rules.place")
		case twice:
			wrong.Add(r.Field(), "leaving.rules.twice")
		case r.Leave == (len(r.To) > 0):
			wrong.Add(r.Field(), "leaving.heir.choose")
		case len(r.To) > MaxHeirs:
			wrong.Add(r.Field(), "leaving.heir.many", errs.Args{"Max": MaxHeirs})
		}
		for _, u := range r.To {
			if u == "" || len(u) > maxID || strings.ContainsRune(string(u), 0) {
				wrong.Add(r.Field(), "leaving.heir.choose")
			}
		}
		out[key] = r
	}
	return out, wrong.Err()
}

// of returns the rule for a thing.
func (r rules) of(kind string, i holdings.Item) (Rule, bool) {
	place := i.Place.String()
	for _, key := range [][2]string{{kind, place}, {"", place}, {kind, ""}, {"", ""}} {
		if found, ok := r[key]; ok {
			return found, true
		}
	}
	return Rule{}, false
}
