package ui

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"cabinet/internal/platform/web"
)

// g is a text of the gallery.
func g(p Page, key string) string { return p.P.T("ui.gallery." + key) }

// galleryPartOf is a group of the gallery and what stands in it; both are ids and keys of their titles.
type galleryPartOf struct {
	id       string
	sections []string
}

func galleryParts() []galleryPartOf {
	return []galleryPartOf{
		{"forms", []string{"fields", "numbers", "choices", "order", "password"}},
		{"actions", []string{"buttons", "overlays"}},
		{"lists", []string{"table", "simple", "loading", "empty"}},
		{"shown", []string{"marks", "notices", "facts", "progress-parts"}},
		{"people", []string{"picture"}},
		{"errors", []string{"error-pages", "clash"}},
	}
}

// galleryProblems makes the gallery's error summary.
func galleryProblems(p Texts) Problems {
	return Problems{{Field: "last_name", Text: p.T("ui.gallery.last_error")}, {Field: "must", Text: p.T("ui.gallery.check_error")}}
}

func galleryPerson(p Texts, size string) Portrait {
	return Portrait{Name: p.T("ui.gallery.name"), Initials: "EM", Size: size}
}

func galleryZones() []Option {
	return []Option{
		{Value: "Europe/London", Text: "Europe/London", Hint: "UTC+0"},
		{Value: "Europe/Moscow", Text: "Europe/Moscow", Hint: "UTC+3"},
		{Value: "Asia/Yekaterinburg", Text: "Asia/Yekaterinburg", Hint: "UTC+5"},
		{Value: "America/New_York", Text: "America/New_York", Hint: "UTC−5"},
		{Value: "Australia/Sydney", Text: "Australia/Sydney", Hint: "UTC+11"},
	}
}

func galleryPermissions(p Page) []Option {
	cases, mail := g(p, "group_cases"), g(p, "group_mail")
	return []Option{
		{Value: "case_read", Text: g(p, "case_read"), Group: cases},
		{Value: "case_note", Text: g(p, "case_note"), Group: cases},
		{Value: "case_close", Text: g(p, "case_close"), Hint: g(p, "case_close_hint"), Group: cases},
		{Value: "mail_send", Text: g(p, "mail_send"), Group: mail},
		{Value: "mail_share", Text: g(p, "mail_share"), Group: mail, Disabled: true},
	}
}

func galleryOrder(p Page) Order {
	menu := []Action{{Text: g(p, "edit"), Icon: "pencil", Href: "/dev/ui"}, {Text: g(p, "delete"), Icon: "trash-2", Look: "danger", Opens: "gallery-confirm"}}
	return Order{ID: "attributes", Label: g(p, "order"), Action: "/dev/ui", Items: []OrderItem{
		{ID: "1", Name: g(p, "order_1"), Lines: []string{g(p, "order_1_text")}, Href: "/dev/ui", Actions: menu},
		{ID: "2", Name: g(p, "order_2"), Lines: []string{g(p, "order_2_text")}, Mark: Badge(Info, "eye", g(p, "order_mark")), Actions: menu},
		{ID: "3", Name: g(p, "order_3"), Lines: []string{g(p, "order_1_text")}, Actions: menu},
	}}
}

func galleryTyped(p Page) Deed {
	return Deed{ID: "gallery-typed", Title: g(p, "close_ask"), Text: g(p, "close_text"), Verb: g(p, "close_account"), Action: "/dev/ui", Danger: true,
		Field: &Field{Name: "typed_name", Label: g(p, "close_name"), Autocomplete: "off"}}
}

func galleryFilters(p Page) Filters {
	return Filters{
		Path: "/dev/ui", Label: g(p, "filter"), Query: url.Values{"branch": {"manchester"}, "sort": {"name"}},
		Search: Search{Name: "q", Label: g(p, "search"), Placeholder: g(p, "search_example")},
		By: []Filter{
			{Name: "branch", Label: g(p, "branch"), Options: []Option{{Value: "london", Text: "London – Bishopsgate"}, {Value: "manchester", Text: "Manchester"}}},
			{Name: "role", Label: g(p, "role"), Kind: FilterMany, Options: []Option{{Value: "standard", Text: g(p, "role_standard")}, {Value: "guest", Text: g(p, "role_guest")}}},
			{Name: "zone", Label: g(p, "zone"), Kind: FilterCombobox, Options: galleryZones()},
			{Name: "since", ToName: "until", Label: g(p, "seen"), Kind: FilterDates},
		},
	}
}

func galleryData(p Page) Data {
	menu := []Action{{Text: g(p, "edit"), Icon: "pencil", Href: "/dev/ui"}, {Text: p.P.T("ui.menu.sign_out"), Icon: "log-out", Post: "/dev/ui"},
		{Text: g(p, "delete"), Icon: "trash-2", Look: "danger", Opens: "gallery-confirm"}}
	d := Data{
		ID: "people-table", Caption: g(p, "table_caption"),
		Columns: []Column{
			{Key: "name", Head: g(p, "first"), SortURL: "/dev/ui?sort=-name", Sorted: "asc", Main: true},
			{Key: "role", Head: g(p, "role"), SortURL: "/dev/ui?sort=role", Bare: true},
			{Key: "branch", Head: g(p, "branch"), Drop: 2},
			{Key: "cases", Head: g(p, "cases"), SortURL: "/dev/ui?sort=cases", Numeric: true, Drop: 1},
			{Key: "seen", Head: g(p, "seen"), Tight: true},
			{Key: "state", Head: g(p, "state"), Bare: true, Tight: true},
		},
		Pick: &Pick{Action: "/dev/ui", Total: 1284, AllURL: "/dev/ui?all=1", NoneURL: "/dev/ui", Acts: []Action{
			{Text: g(p, "change_role"), Icon: "user-cog", Name: "act", Value: "role", Look: "ghost"},
			{Text: g(p, "suspend"), Icon: "ban", Look: "danger-text", Opens: "gallery-confirm"},
		}},
	}
	for i, who := range [][3]string{{"Daniel Osei", "DO", "daniel.osei@hartwell.example"}, {"Olga Smirnova-Voznesenskaya", "OS", "o.smirnova-voznesenskaya@hartwell.example"},
		{"Priya Rao", "PR", "priya.rao@hartwell.example"}, {"Tariq Al-Hassan", "TA", "tariq@hartwell.example"}} {
		tone, state := OK, g(p, "badge")
		if i == 3 {
			tone, state = Bad, g(p, "suspended")
		}
		d.Rows = append(d.Rows, DataRow{ID: strconv.Itoa(i + 1), Name: who[0], Href: "/dev/ui", Picked: i == 1, Actions: menu,
			Detail: Changes(p.P, []Change{{Label: g(p, "cell"), Before: "020 7946 0958", After: "020 7946 0" + strconv.Itoa(100+i)}}),
			Cells: []templ.Component{galleryWho(who[0], who[1], who[2]), Badge(Neutral, "user", g(p, "role_standard")), Text("Manchester"), Text(p.P.Number(3100 + 7*i)),
				Text(g(p, "seen_value")), Status(tone, state)}})
	}
	return d
}

// galleryFailures are the problems that people meet, in the words of the web.
func galleryFailures(p Page) []web.Problem {
	t := p.P.T
	return []web.Problem{
		{Status: 403, Title: t("web.problem.forbidden"), Detail: t("web.error.forbidden")},
		{Status: 404, Title: t("web.problem.not_found"), Detail: t("web.error.not_found")},
		{Status: 409, Title: t("web.problem.conflict"), Detail: t("web.error.conflict")},
		{Status: 413, Title: t("web.problem.too_large"), Detail: t("web.error.too_large")},
		{Status: 419, Title: t("web.problem.419"), Detail: t("web.error.form_token"), Action: "/dev/ui", Kept: []web.KeptField{{Name: "about", Value: g(p, "about_text")}}},
		{Status: 429, Title: t("web.problem.too_many"), Detail: t("web.error.too_many")},
		{Status: 500, Title: t("web.problem.internal"), Detail: t("web.error.internal", map[string]any{"Ref": "K7Q2M9"}), Ref: "K7Q2M9"},
		{Status: 503, Title: t("web.problem.unavailable"), Detail: t("web.error.unavailable")},
	}
}
