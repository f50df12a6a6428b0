package attributes

import (
	"slices"
	"strings"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
)

// The stored forms of YesNo.
const (
	Yes = "true"
	No  = "false"
)

// Manner is how a person writes and reads values.
type Manner struct {
	Lang, DateStyle string
	Zone            *time.Location
}

// parse returns what was given as it is stored: empty clears the value. stored is what stands there now; it may stay
// though it couldn't be chosen anew. wrong is the message key of what is wrong, or empty.
//
// Stored are: texts and links as they read, "-12.5", "2026-11-19", "2026-11-19T14:00Z", "true" or "false", and the ids of
// choices in their order of making, with commas between.
func (d Definition) parse(given, stored string, m Manner) (value, wrong string, args errs.Args) {
	// What a page showed comes back as it was shown. It means what is stored, even where reading it is ambiguous: an hour
	// that the clocks go through twice.
	if stored != "" && given == d.InputText(stored, m) {
		return stored, "", nil
	}
	switch d.Kind {
	case Text:
		return cleanLine(given, MaxText)
	case LongText:
		return cleanBlock(given, MaxText)
	case Link:
		return cleanLink(given, MaxText)
	case OneOf, ManyOf:
		value, wrong = d.parseChoices(given, stored)
		return value, wrong, nil
	}
	if len(given) > MaxText {
		return "", "people.text.too_long", errs.Args{"Max": MaxText}
	}
	switch d.Kind {
	case Number:
		value, wrong = parseNumber(given, m.Lang)
		return value, wrong, errs.Args{"Max": maxDigits}
	case Date:
		value, wrong = parseDay(given, m.DateStyle)
	case DateTime:
		value, wrong = parseMoment(given, m.DateStyle, m.Zone)
	case YesNo:
		if value = given; given != "" && given != Yes && given != No {
			value, wrong = "", "attributes.yes_no.choose"
		}
	default: // a divider holds nothing
		return "", "attributes.value.unknown", nil
	}
	return value, wrong, nil
}

// parseChoices takes ids of choices that are in use, or that were picked before they were archived.
func (d Definition) parseChoices(given, stored string) (value, wrong string) {
	before := picked(stored)
	var list []ids.Choice
	for _, id := range picked(given) {
		c, known := d.choice(id)
		if !known || c.Archived && !slices.Contains(before, id) {
			return "", "attributes.choice.gone"
		}
		list = append(list, id)
	}
	slices.Sort(list)
	list = slices.Compact(list)
	if d.Kind == OneOf && len(list) > 1 {
		return "", "attributes.choice.one"
	}
	return joined(list), ""
}

// picked returns the choices that a value names.
func picked(value string) []ids.Choice {
	var list []ids.Choice
	for id := range strings.SplitSeq(value, ",") {
		if id != "" {
			list = append(list, ids.Choice(id))
		}
	}
	return list
}

func joined(list []ids.Choice) string {
	texts := make([]string, len(list))
	for i, id := range list {
		texts[i] = string(id)
	}
	return strings.Join(texts, ",")
}

// InputText returns a stored value as it stands in a control: parsing it gives the value again.
func (d Definition) InputText(value string, m Manner) string {
	switch d.Kind {
	case Number:
		return numberText(value, m.Lang)
	case DateTime:
		return momentText(value, m.Zone)
	default:
		return value
	}
}

// Shown returns a stored value as a person reads it, in the printer's language.
func (d Definition) Shown(value string, m Manner, p *i18n.Printer) string {
	if value == "" {
		return ""
	}
	switch d.Kind {
	case Number:
		return numberText(value, p.Lang())
	case Date:
		if t, err := time.Parse(dayForm, value); err == nil {
			return p.Date(t, m.DateStyle, time.UTC)
		}
	case DateTime:
		if t, err := time.Parse(momentForm, value); err == nil {
			return p.DateTime(t, m.DateStyle, m.Zone)
		}
	case YesNo:
		if value == Yes {
			return p.T("attributes.value.yes")
		}
		return p.T("attributes.value.no")
	case OneOf, ManyOf:
		return strings.Join(d.PickedNames(value), ", ")
	}
	return value
}

// Picked reports whether a stored value names the choice.
func Picked(value string, choice ids.Choice) bool { return slices.Contains(picked(value), choice) }

// PickedNames returns the names of the choices that a stored value names, in the order of the list.
func (d Definition) PickedNames(value string) []string {
	chosen := picked(value)
	var names []string
	for _, c := range d.Choices {
		if slices.Contains(chosen, c.ID) {
			names = append(names, c.Name)
		}
	}
	return names
}
