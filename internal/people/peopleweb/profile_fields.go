package peopleweb

import (
	"slices"
	"strings"
	"sync"
	"time"

	"cabinet/internal/accounts"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/people/peopleweb/block"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/ui"
)

func (v profileView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// field completes a control: label, value, message, whether clients see it, and its part in the client card.
func (v profileView) field(name string, f ui.Field) ui.Field {
	f.Name, f.Label, f.Value = name, v.t("people.field."+name), v.Values[name]
	f.Error = v.Problems.For(name)
	f.ClientsSee = slices.Contains(people.ClientFields(), name)
	if f.ClientsSee {
		f.MirrorTo = name
	}
	return f
}

// surnameFirst says that the visitor's language puts the family name first, as Russian forms do.
func (v profileView) surnameFirst() bool { return v.Page.P.Lang() == i18n.Russian }

func (v profileView) jobTitle() string {
	if v.JobTitle == "" {
		return v.t("peopleweb.profile.no_title")
	}
	return v.JobTitle
}

func (v profileView) askedAt() string { return v.c.DateTime(v.Asked.AskedAt) }

func (v profileView) idNumber() string {
	if v.Person.IDNumber == "" {
		return v.t("peopleweb.profile.no_id_number")
	}
	return v.Person.IDNumber
}

// cellHint says what the cell number is for, and whether it is verified (S2, S5).
func (v profileView) cellHint() string {
	switch {
	case v.Person.CellNumber == "":
		return v.t("peopleweb.profile.cell_none")
	case v.Person.CellVerifiedAt.IsZero():
		return v.t("peopleweb.profile.cell_unverified")
	default:
		return v.t("peopleweb.profile.cell_verified")
	}
}

func (v profileView) branches() []ui.Option {
	out := []ui.Option{{Value: "", Text: v.t("peopleweb.profile.no_branch")}}
	for _, b := range v.Branches {
		out = append(out, ui.Option{Value: string(b.ID), Text: b.Name})
	}
	return out
}

func (v profileView) zones() []ui.Option {
	city := v.Printer.Zone(v.Account.TimeZone, time.Time{}).City
	return []ui.Option{{Value: "", Text: v.t("peopleweb.follow", errs.Args{"Value": city})}}
}

// zoneLists are the time zones to choose from, by city in the language of the page; each is drawn once.
type zoneLists struct {
	mu   sync.Mutex
	list map[string]*ui.OptionList
}

func (z *zoneLists) in(p *i18n.Printer) *ui.OptionList {
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.list == nil {
		z.list = map[string]*ui.OptionList{}
	}
	if z.list[p.Lang()] == nil {
		var all []ui.Option
		for _, zone := range p.Zones(time.Time{}) { // the offsets of some moment: only names are shown
			all = append(all, ui.Option{Value: zone.Name, Text: zone.City, Hint: zone.Name})
		}
		slices.SortStableFunc(all, func(a, b ui.Option) int { return strings.Compare(a.Text, b.Text) })
		z.list[p.Lang()] = ui.NewOptionList(all)
	}
	return z.list[p.Lang()]
}

func languages(p ui.Texts, a accounts.Account) []ui.Option {
	out := []ui.Option{{Value: "", Text: p.T("peopleweb.follow", errs.Args{"Value": p.T("peopleweb.language." + a.Language)})}}
	for _, code := range accounts.Languages() {
		out = append(out, ui.Option{Value: code, Text: p.T("peopleweb.language." + code)})
	}
	return out
}

func dateStyles(p ui.Texts, a accounts.Account) []ui.Option {
	out := []ui.Option{{Value: "", Text: p.T("peopleweb.follow", errs.Args{"Value": p.T("peopleweb.date_example." + a.DateStyle)})}}
	for _, style := range accounts.DateStyles() {
		out = append(out, ui.Option{Value: style, Text: p.T("peopleweb.date_style." + style)})
	}
	return out
}

// card is the live preview of what clients see.
func (v profileView) card() ui.ClientView {
	names := "first_name middle_name last_name"
	if v.Account.Language == i18n.Russian { // clients read the account's language
		names = "last_name first_name middle_name"
	}
	return ui.ClientView{Portrait: v.portrait("xl"), Shown: v.Card.Shown, Name: v.Card.FullName, NameFields: names,
		Position: v.Person.Position, JobTitle: v.JobTitle, About: v.Card.About, Email: v.Card.Email, Phone: v.Card.Phone, Extension: v.Card.Extension}
}

func (v profileView) chooser() ui.Chooser {
	c := ui.Chooser{Portrait: v.portrait("xl"), Action: links.ProfilePicture(), Error: v.Problems.For("picture")}
	if v.Person.Picture != "" {
		c.Delete = links.ProfilePictureDelete()
	}
	return c
}

func (v profileView) portrait(size string) ui.Portrait {
	p := ui.Portrait{Name: v.Card.FullName, Initials: v.Person.Initials(), Size: size}
	if v.Person.Picture != "" {
		p.URL = links.Picture(v.Person.Account, v.Person.ID, v.Person.Picture, 256)
	}
	return p
}

// pairs lists every differing field with what is stored and what was typed.
func (v profileView) pairs() []ui.VersionPair {
	var out []ui.VersionPair
	theirs := valuesOf(v.Clash.Profile.Theirs, v.Account.Country)
	for _, c := range v.Clash.Profile.Clashes {
		out = append(out, ui.VersionPair{Name: c.Field, Label: v.t("people.field." + c.Field),
			Theirs: c.Theirs, TheirsText: v.shown(c.Field, c.Theirs), Yours: c.Mine, YoursText: v.shown(c.Field, c.Mine),
			KeepYours: theirs[c.Field] == v.Values[block.Was+c.Field]})
	}
	return append(out, v.attributePairs()...)
}

// others lists the form's fields on which both versions agree.
func (v profileView) others() []string {
	return slices.DeleteFunc(v.names(), func(name string) bool {
		return name == "id_number" && !v.Account.Policy.OwnIDNumber || v.clashes(name)
	})
}

// shown writes a stored value as a person reads it.
func (v profileView) shown(field, value string) string {
	switch {
	case field == "cell_number" || field == "office_number":
		return people.ShowPhone(value, v.Account.Country)
	case field == "language" || field == "date_style":
		return v.t("peopleweb." + field + "." + value)
	case field == "branch_id":
		for _, b := range v.Branches {
			if string(b.ID) == value {
				return b.Name
			}
		}
	}
	return value
}
