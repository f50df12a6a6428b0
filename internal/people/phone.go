package people

import (
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// maxPhoneInput is generous: the longest number with country code and every separator written out is half of it.
const maxPhoneInput = 40

// parsePhone returns the E.164 form of a number written in any national format, with country (ISO 3166-1) as default.
// The second result is the message key of what is wrong, or empty.
func parsePhone(input, country string) (e164, wrong string) {
	input = strings.TrimFunc(input, unicode.IsSpace)
	if input == "" {
		return "", ""
	}
	if len(input) > maxPhoneInput {
		return "", "people.phone.invalid"
	}
	for _, r := range input {
		switch {
		case unicode.IsLetter(r):
			return "", "people.phone.letters"
		case strings.ContainsRune("#,;*", r):
			return "", "people.phone.extension"
		case !unicode.IsDigit(r) && !strings.ContainsRune("+-.()/ \u00a0\u2009\u202f\u2010\u2011\u2012\u2013\u2014", r):
			return "", "people.phone.invalid"
		}
	}
	number, err := phonenumbers.Parse(input, country)
	if err != nil {
		return "", "people.phone.invalid"
	}
	if !phonenumbers.IsValidNumber(number) && !forTraining(number) {
		return "", "people.phone.invalid"
	}
	return phonenumbers.Format(number, phonenumbers.E164), ""
}

// forTraining reports whether n is in 07700 900000–900999, which Ofcom keeps free for drama and training; the numbering
// plan calls it invalid, but demonstrations and exercises need numbers that reach nobody.
func forTraining(n *phonenumbers.PhoneNumber) bool {
	return n.GetCountryCode() == 44 && n.GetNationalNumber()/1000 == 7700900
}

// ShowPhone writes an E.164 number nationally for numbers of the given country and internationally otherwise (S5).
// Anything else comes back as it is.
func ShowPhone(e164, country string) string {
	if e164 == "" {
		return ""
	}
	return shownPhones.of(e164, country)
}

func showPhone(e164, country string) string {
	number, err := phonenumbers.Parse(e164, "ZZ")
	if err != nil {
		return e164
	}
	region := phonenumbers.GetRegionCodeForNumber(number)
	if region == country || region == "" && phonenumbers.GetCountryCodeForRegion(country) == int(number.GetCountryCode()) {
		return phonenumbers.Format(number, phonenumbers.NATIONAL)
	}
	return phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
}

func nationalPhone(e164 string) string {
	number, err := phonenumbers.Parse(e164, "ZZ")
	if err != nil {
		return e164
	}
	return phonenumbers.Format(number, phonenumbers.NATIONAL)
}
