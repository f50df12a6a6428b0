package identityweb

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"cabinet/internal/accounts"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/ui"
)

// countries lists the countries an organisation may be in, by their names in the visitor's language.
func countries(p ui.Texts) []ui.Option {
	names := display.English.Regions()
	if p.Lang() == i18n.Russian {
		names = display.Russian.Regions()
	}
	var out []ui.Option
	for _, code := range accounts.Countries() {
		region, err := language.ParseRegion(code)
		if err != nil {
			continue
		}
		if name := names.Name(region); name != "" {
			out = append(out, ui.Option{Value: code, Text: name, Hint: code})
		}
	}
	slices.SortFunc(out, func(a, b ui.Option) int { return strings.Compare(place(a.Text), place(b.Text)) })
	return out
}

// place is a name as it stands in the list: Åland among the A.
func place(name string) string { return strings.Replace(name, "Å", "A", 1) }
