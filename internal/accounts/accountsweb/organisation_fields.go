package accountsweb

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"cabinet/internal/accounts"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

func (v organisationView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// field completes a control: label, value and message.
func (v organisationView) field(name string, f ui.Field) ui.Field {
	f.Name, f.Label, f.Value = name, v.t("accountsweb.field."+name), v.Values[name]
	f.Error = v.Problems.For(name)
	return f
}

func (v organisationView) kinds() []ui.Option {
	var out []ui.Option
	for _, k := range accounts.Kinds() {
		out = append(out, ui.Option{Value: string(k), Text: v.t(k.Key())})
	}
	return out
}

func (v organisationView) languages() []ui.Option {
	var out []ui.Option
	for _, code := range accounts.Languages() {
		out = append(out, ui.Option{Value: code, Text: v.t("accountsweb.language." + code)})
	}
	return out
}

func (v organisationView) dateStyles() []ui.Option {
	var out []ui.Option
	for _, style := range accounts.DateStyles() {
		out = append(out, ui.Option{Value: style, Text: v.t("accountsweb.date_style." + style)})
	}
	return out
}

// zoneOptions are the zones to choose from; one that is no longer on offer stays while it is the account's.
func (v organisationView) zoneOptions() []ui.Option {
	stored := v.Values["time_zone"]
	if slices.ContainsFunc(v.zones, func(o ui.Option) bool { return o.Value == stored }) || !i18n.KnownZone(stored) {
		return v.zones
	}
	return append([]ui.Option{{Value: stored, Text: stored}}, v.zones...)
}

func zones(c *web.Ctx) []ui.Option {
	var out []ui.Option
	for _, z := range c.P.Zones(c.Now()) {
		out = append(out, ui.Option{Value: z.Name, Text: z.Label, Hint: z.Name})
	}
	return out
}

// countries lists the countries an organisation may be in, by their names in the visitor's language.
func (v organisationView) countries() []ui.Option {
	var out []ui.Option
	for _, code := range accounts.Countries() {
		if name := v.country(code); name != "" {
			out = append(out, ui.Option{Value: code, Text: name, Hint: code})
		}
	}
	slices.SortFunc(out, func(a, b ui.Option) int { return strings.Compare(place(a.Text), place(b.Text)) })
	return out
}

func (v organisationView) country(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return ""
	}
	if v.Page.P.Lang() == i18n.Russian {
		return display.Russian.Regions().Name(region)
	}
	return display.English.Regions().Name(region)
}

// place is a name as it stands in the list: Åland among the A.
func place(name string) string { return strings.Replace(name, "Å", "A", 1) }

// branchLines are the first branches in words, and how many more there are.
func (v organisationView) branchNames() []string {
	const most = 10
	var out []string
	for _, b := range v.Branches[:min(len(v.Branches), most)] {
		out = append(out, b.Name)
	}
	if rest := len(v.Branches) - most; rest > 0 {
		out = append(out, v.Page.P.N("accountsweb.branches.more", rest))
	}
	return out
}

// pairs lists every differing field with what is stored and what was typed.
func (v organisationView) pairs() []ui.VersionPair {
	var out []ui.VersionPair
	theirs := valuesOf(v.Clash.Theirs)
	for _, c := range v.Clash.Clashes {
		out = append(out, ui.VersionPair{Name: c.Field, Label: v.t("accountsweb.field." + c.Field),
			Theirs: c.Theirs, TheirsText: v.shown(c.Field, c.Theirs), Yours: c.Mine, YoursText: v.shown(c.Field, c.Mine),
			KeepYours: theirs[c.Field] == v.Values[wasPrefix+c.Field]})
	}
	return out
}

// others lists the form's fields on which both versions agree.
func (v organisationView) others() []string {
	return slices.DeleteFunc(accounts.InformationFields(), func(name string) bool {
		return slices.ContainsFunc(v.Clash.Clashes, func(c accounts.Clash) bool { return c.Field == name })
	})
}

// shown writes a stored value as a person reads it.
func (v organisationView) shown(field, value string) string {
	switch field {
	case "phone", "fax", "support_phone":
		return people.ShowPhone(value, "")
	case "kind":
		return v.t(accounts.Kind(value).Key())
	case "country":
		return v.country(value)
	case "language", "date_style":
		return v.t("accountsweb." + field + "." + value)
	default:
		return value
	}
}
