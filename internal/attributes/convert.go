package attributes

import (
	"context"
	"strings"
	"unicode/utf8"

	"cabinet/internal/platform/db"
)

// Keeps reports whether values of kind k may become values of another: every kind reads as text, one answer is a list of
// one, and a list of one is one answer. Each value is judged for itself then; of kinds that don't keep, an attribute
// changes only while nobody has a value.
func (k Kind) Keeps(to Kind) bool {
	switch {
	case k == to:
		return true
	case k == Divider || to == Divider:
		return false
	default:
		return to == Text || to == LongText || k.HasChoices() && to.HasChoices()
	}
}

// turn returns what makes of a stored value one of another kind; false says that something of it would be lost.
func (s *Service) turn(ctx context.Context, q db.Queryer, d Definition, to Kind) (func(value string) (string, bool), error) {
	if !d.Kind.Keeps(to) {
		return func(string) (string, bool) { return "", false }, nil
	}
	if to.HasChoices() {
		return func(value string) (string, bool) { return value, to == ManyOf || len(picked(value)) <= 1 }, nil
	}
	account, err := s.Accounts.Account(ctx, q, d.Account)
	if err != nil {
		return nil, err
	}
	p := s.Bundle.Printer(account.Language)
	return func(value string) (string, bool) {
		text := value
		switch d.Kind {
		case YesNo, OneOf, ManyOf:
			text = d.Shown(value, Manner{}, p)
		case DateTime: // "2026-11-19 14:00 UTC", which every reader takes for the same moment
			text = strings.NewReplacer("T", " ", "Z", " UTC").Replace(value)
		}
		return text, utf8.RuneCountInString(text) <= MaxText && (to == LongText || !strings.Contains(text, "\n"))
	}, nil
}
