package accounts

import (
	"maps"
	"slices"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"
)

// Countries lists the codes of all countries that [AccountInput] takes, in the order of the codes: those of ISO 3166-1
// whose telephone numbers are known.
func Countries() []string {
	codes := slices.Sorted(maps.Keys(phonenumbers.GetSupportedRegions()))
	return slices.DeleteFunc(codes, func(code string) bool {
		region, err := language.ParseRegion(code)
		return err != nil || len(code) != 2 || !region.IsCountry() || region.Canonicalize() != region
	})
}
