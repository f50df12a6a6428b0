package accounts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
)

// The longest texts of an account's information, in code points. An address has at most MaxAddressLines lines.
const (
	MaxName         = maxName
	MaxAddress      = 300
	MaxAddressLines = 5
	MaxCity         = 100
	MaxPostcode     = 20
)

// InformationInput is what is to change about an account. A nil field stays as it is; an empty text clears the field
// where that is possible.
type InformationInput struct {
	Name, Kind, Country, Language, TimeZone, DateStyle *string
	Address, City, Postcode, Phone, Fax                *string
	SupportEmail, SupportPhone                         *string
}

// cleaner returns a value as it is stored, or the message key of what is wrong with it.
type cleaner func(text, country string) (value, wrong string, args errs.Args)

// field is one row of the table of an account's information.
type field struct {
	name  string
	given func(*InformationInput) *string
	at    func(*Account) *string
	clean cleaner
}

// InformationFields lists the names of an account's information by the API, in the order in which a page shows them.
func InformationFields() []string {
	var out []string
	for _, f := range fields() {
		out = append(out, f.name)
	}
	return out
}

// InformationOf returns the value of every field of an account's information by its name.
func InformationOf(a Account) map[string]string {
	out := map[string]string{}
	for _, f := range fields() {
		out[f.name] = *f.at(&a)
	}
	return out
}

func fields() []field {
	return []field{
		{"name", func(in *InformationInput) *string { return in.Name }, func(a *Account) *string { return &a.Name }, name},
		{"kind", func(in *InformationInput) *string { return in.Kind }, func(a *Account) *string { return (*string)(&a.Kind) },
			oneOf("accounts.kind.choose", func(text string) bool { return slices.Contains(Kinds(), Kind(text)) })},
		{"address", func(in *InformationInput) *string { return in.Address }, func(a *Account) *string { return &a.Address }, address},
		{"city", func(in *InformationInput) *string { return in.City }, func(a *Account) *string { return &a.City }, line(MaxCity)},
		{"postcode", func(in *InformationInput) *string { return in.Postcode }, func(a *Account) *string { return &a.Postcode }, line(MaxPostcode)},
		{"country", func(in *InformationInput) *string { return in.Country }, func(a *Account) *string { return &a.Country }, country},
		{"phone", func(in *InformationInput) *string { return in.Phone }, func(a *Account) *string { return &a.Phone }, phone},
		{"fax", func(in *InformationInput) *string { return in.Fax }, func(a *Account) *string { return &a.Fax }, phone},
		{"language", func(in *InformationInput) *string { return in.Language }, func(a *Account) *string { return &a.Language },
			oneOf("accounts.language.choose", i18n.Known)},
		{"time_zone", func(in *InformationInput) *string { return in.TimeZone }, func(a *Account) *string { return &a.TimeZone },
			oneOf("accounts.time_zone.choose", i18n.KnownZone)},
		{"date_style", func(in *InformationInput) *string { return in.DateStyle }, func(a *Account) *string { return &a.DateStyle },
			oneOf("accounts.date_style.choose", func(text string) bool { return slices.Contains(DateStyles(), text) })},
		{"support_email", func(in *InformationInput) *string { return in.SupportEmail }, func(a *Account) *string { return &a.SupportEmail }, supportEmail},
		{"support_phone", func(in *InformationInput) *string { return in.SupportPhone }, func(a *Account) *string { return &a.SupportPhone }, phone},
	}
}

// information is a set of values for the table of fields, already in the form in which they are stored.
type information map[string]string

// clean judges what was given for an account of the country, or of the country that is given with it.
func (in InformationInput) clean(stored string) (information, error) {
	var wrong errs.Fields
	out := information{}
	if in.Country != nil {
		if value, key, _ := country(*in.Country, ""); key == "" {
			stored = value
		}
	}
	for _, f := range fields() {
		given := f.given(&in)
		if given == nil {
			continue
		}
		value, key, args := f.clean(*given, stored)
		if key != "" {
			wrong.Add(f.name, key, args)
			continue
		}
		out[f.name] = value
	}
	return out, wrong.Err()
}

// apply puts the values into a and returns the names of the fields that were different, in the table's order.
func (in information) apply(a *Account) []string {
	var changed []string
	for _, f := range fields() {
		value, given := in[f.name]
		if at := f.at(a); given && *at != value {
			*at = value
			changed = append(changed, f.name)
		}
	}
	return changed
}

func name(text, _ string) (string, string, errs.Args) {
	var wrong errs.Fields
	value := cleanName(&wrong, "name", text)
	if e := errs.As(wrong.Err()); e != nil {
		return "", e.Fields[0].Key, e.Fields[0].Args
	}
	return value, "", nil
}

func oneOf(key string, known func(string) bool) cleaner {
	return func(text, _ string) (string, string, errs.Args) {
		if !known(text) {
			return "", key, nil
		}
		return text, "", nil
	}
}

func country(text, _ string) (string, string, errs.Args) {
	code := strings.ToUpper(strings.TrimSpace(text))
	region, err := language.ParseRegion(code)
	if err != nil || !region.IsCountry() || len(code) != 2 {
		return "", "accounts.country.choose", nil
	}
	return code, "", nil
}

func supportEmail(text, _ string) (string, string, errs.Args) {
	if strings.TrimSpace(text) == "" {
		return "", "", nil
	}
	shown, _, err := email.ParseAddress(text)
	if e := errs.As(err); e != nil {
		return "", e.Key, e.Args
	}
	return shown, "", nil
}

func phone(text, country string) (string, string, errs.Args) {
	if strings.TrimSpace(text) == "" {
		return "", "", nil
	}
	value, ok := e164(text, country)
	if !ok {
		return "", "accounts.support_phone.form", nil
	}
	return value, "", nil
}

// line takes one line of at most so many code points, or nothing.
func line(most int) cleaner {
	return func(text, _ string) (string, string, errs.Args) {
		if !utf8.ValidString(text) || strings.ContainsFunc(text, unprintable) {
			return "", "accounts.name.characters", nil
		}
		text = strings.Join(strings.Fields(norm.NFC.String(text)), " ")
		if utf8.RuneCountInString(text) > most {
			return "", "accounts.name.long", errs.Args{"Max": most}
		}
		return text, "", nil
	}
}

// address takes several lines; empty ones go.
func address(text, _ string) (string, string, errs.Args) {
	var lines []string
	for one := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		value, key, args := line(MaxAddress)(one, "")
		if key == "accounts.name.characters" {
			return "", "accounts.address.characters", nil
		}
		if key != "" {
			return "", key, args
		}
		if value != "" {
			lines = append(lines, value)
		}
	}
	out := strings.Join(lines, "\n")
	switch {
	case len(lines) > MaxAddressLines:
		return "", "accounts.address.lines", errs.Args{"Max": MaxAddressLines}
	case utf8.RuneCountInString(out) > MaxAddress:
		return "", "accounts.name.long", errs.Args{"Max": MaxAddress}
	}
	return out, "", nil
}
