package accounts

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"

	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/writing"
)

// maxName bounds the names of accounts and branches, in code points.
const maxName = 100

// AccountInput is what a new account is made of. Language, TimeZone and DateStyle may be left empty: they then follow
// the country, as far as it says, else English, UTC and day first.
type AccountInput struct {
	Name         string
	Kind         Kind
	Country      string
	Language     string
	TimeZone     string
	DateStyle    string
	SupportEmail string
	SupportPhone string
}

// Validate returns the input as it will be stored, or one errs.Invalid error with every field that is wrong.
func (in AccountInput) Validate() (AccountInput, error) {
	var wrong errs.Fields
	out := in.withDefaults()
	out.Name = cleanName(&wrong, "name", in.Name)
	if !slices.Contains(Kinds(), out.Kind) {
		wrong.Add("kind", "accounts.kind.choose")
	}
	region, err := language.ParseRegion(out.Country)
	if err != nil || !region.IsCountry() || len(out.Country) != 2 {
		wrong.Add("country", "accounts.country.choose")
	}
	if !slices.Contains(Languages(), out.Language) {
		wrong.Add("language", "accounts.language.choose")
	}
	if !i18n.KnownZone(out.TimeZone) {
		wrong.Add("time_zone", "accounts.time_zone.choose")
	}
	if !slices.Contains(DateStyles(), out.DateStyle) {
		wrong.Add("date_style", "accounts.date_style.choose")
	}
	if in.SupportEmail != "" {
		if out.SupportEmail, _, err = email.ParseAddress(in.SupportEmail); err != nil {
			wrong.Add("support_email", errs.As(err).Key)
		}
	}
	if in.SupportPhone != "" && !wrong.Has("country") { // without its country a number can't be judged
		var ok bool
		if out.SupportPhone, ok = e164(in.SupportPhone, out.Country); !ok {
			wrong.Add("support_phone", "accounts.support_phone.form")
		}
	}
	return out, wrong.Err()
}

func (in AccountInput) withDefaults() AccountInput {
	in.Country = strings.ToUpper(strings.TrimSpace(in.Country))
	if in.Language == "" {
		in.Language = "en"
		if in.Country == "RU" {
			in.Language = "ru"
		}
	}
	if in.DateStyle == "" {
		in.DateStyle = "dmy"
		if in.Country == "US" {
			in.DateStyle = "mdy"
		}
	}
	if in.TimeZone == "" {
		in.TimeZone = "UTC"
	}
	return in
}

// cleanName returns the name with its blanks tidied, and notes what is wrong with it.
func cleanName(wrong *errs.Fields, field, name string) string {
	name, fault := writing.Name(name, maxName)
	switch {
	case fault == writing.Long:
		wrong.Add(field, "accounts.name.long", errs.Args{"Max": maxName})
	case fault != "":
		wrong.Add(field, "accounts.name.characters")
	case name == "":
		wrong.Add(field, "accounts.name.required")
	}
	return name
}

// unprintable reports control and formatting characters, among them those that turn the direction of writing.
func unprintable(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError
}

// e164 reads a number as people of the country write it; letters are no digits here.
func e164(text, country string) (string, bool) {
	if strings.ContainsFunc(text, unicode.IsLetter) {
		return "", false
	}
	n, err := phonenumbers.Parse(text, country)
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}
