package records

import (
	"strings"

	"github.com/nyaruka/phonenumbers"

	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// cleanPhone returns the E.164 form of a number that is written as the country writes them, or internationally. What can't be
// read as one is kept as it was typed, and warned of.
func cleanPhone(text, country string, wrong *errs.Fields) string {
	text = cleanName("phone", text, maxPhone, false, wrong)
	if text == "" || !phoneSigns(text) {
		return text
	}
	number, err := phonenumbers.Parse(text, country)
	if err != nil || !phonenumbers.IsPossibleNumber(number) {
		return text
	}
	return phonenumbers.Format(number, phonenumbers.E164)
}

// phoneSigns reports whether a text is written as phone numbers are.
func phoneSigns(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return (r < '0' || r > '9') && !strings.ContainsRune("+-.()/ \u00a0\u2010\u2011\u2012\u2013\u2014", r)
	})
}

// validPhone reports whether the number is E.164.
func validPhone(phone string) bool { return strings.HasPrefix(phone, "+") && writing.Digits(phone[1:]) }

// The lengths of a tax number.
const (
	innCompany = 10
	innPerson  = 12
)

// cleanINN returns the digits of a tax number: blanks and dashes are dropped, anything else is refused.
func cleanINN(text string, wrong *errs.Fields) string {
	text = strings.NewReplacer(" ", "", "\u00a0", "", "-", "", "\t", "").Replace(text)
	if text == "" {
		return ""
	}
	if !writing.Digits(text) || len(text) > innPerson {
		wrong.Add("inn", "records.participant.inn")
		return ""
	}
	return text
}

// validINN reports whether a tax number has the length of its kind and right check digits.
func validINN(inn string, kind ParticipantKind) bool {
	digit := func(weights ...int) byte {
		sum := 0
		for i, w := range weights {
			sum += w * int(inn[i]-'0')
		}
		return byte('0' + sum%11%10)
	}
	switch {
	case kind == Company && len(inn) == innCompany:
		return inn[9] == digit(2, 4, 10, 3, 5, 9, 4, 6, 8)
	case kind == Person && len(inn) == innPerson:
		return inn[10] == digit(7, 2, 4, 10, 3, 5, 9, 4, 6, 8) && inn[11] == digit(3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
	default:
		return false
	}
}
