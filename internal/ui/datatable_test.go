package ui_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"cabinet/internal/ui"
)

const hostile = "\"><script>alert(1)</script>\u202e=1+1"

func people(rows int) ui.Data {
	d := ui.Data{ID: "people", Caption: "People", Columns: []ui.Column{
		{Key: "name", Head: "Name", SortURL: "/people?sort=-name", Sorted: "asc", Main: true},
		{Key: "role", Head: "Role", SortURL: "/people?sort=role", Drop: 1},
		{Key: "cases", Head: "Cases", Numeric: true},
	}}
	for i := range rows {
		n := strconv.Itoa(i + 1)
		d.Rows = append(d.Rows, ui.DataRow{ID: "id-" + n, Name: "Person " + n, Href: "/people/" + n,
			Cells: []templ.Component{ui.Text("Person " + n), ui.Text("Guest"), ui.Text("7")}})
	}
	return d
}

func TestATableSaysHowItIsSorted(t *testing.T) {
	doc, _ := render(t, ui.DataTable(page(printer(t, "en")), people(2)))
	for key, want := range map[string]string{"name": "ascending", "role": "none", "cases": ""} {
		if got := doc.Find("th.c-"+key).AttrOr("aria-sort", ""); got != want {
			t.Errorf("%s: aria-sort %q, want %q", key, got, want)
		}
	}
	if got := doc.Find("th.c-name a").AttrOr("href", ""); got != "/people?sort=-name" {
		t.Errorf("the head leads to %q", got)
	}
	if doc.Find("th.c-cases a").Length() != 0 {
		t.Error("a column that can't be sorted by has a link")
	}
	if got := doc.Find("tbody tr").First().Find("a").AttrOr("href", ""); got != "/people/1" {
		t.Errorf("the row leads to %q", got)
	}
	if got := doc.Find("tbody td.c-role").First().AttrOr("data-head", ""); got != "Role" {
		t.Errorf("the card names its line %q", got)
	}
}

func TestOneActionStandsOpenAndSeveralAreAMenu(t *testing.T) {
	d := people(2)
	d.Rows[0].Actions = []ui.Action{{Text: "Open", Href: "/x"}}
	d.Rows[1].Actions = []ui.Action{{Text: "Edit", Href: "/x"}, {Text: "Revoke", Post: "/revoke", Name: "id", Value: "2"}, {Text: "Delete", Opens: "ask"}}
	doc, _ := render(t, ui.DataTable(page(printer(t, "en")), d))
	rows := doc.Find("tbody tr")
	if got := strings.TrimSpace(rows.Eq(0).Find(".c-act a").Text()); got != "Open" {
		t.Errorf("first row offers %q", got)
	}
	button := rows.Eq(1).Find(".c-act > button")
	if got := button.AttrOr("aria-label", ""); got != "Actions for Person 2" {
		t.Errorf("the menu is called %q", got)
	}
	menu := doc.Find("#" + button.AttrOr("popovertarget", ""))
	if menu.Find("li").Length() != 3 || menu.Find(`form[action="/revoke"] input[name=form_token]`).Length() != 1 ||
		menu.Find(`form[action="/revoke"] button[name=id][value="2"]`).Length() != 1 || menu.Find(`button[popovertarget=ask]`).Length() != 1 {
		t.Error("the menu lacks an action")
	}
}

func TestChosenRowsSurviveThePage(t *testing.T) {
	d := people(3)
	d.Rows[1].Picked = true
	d.Pick = &ui.Pick{Action: "/people/act", Total: 1284, AllURL: "/people?all=1", NoneURL: "/people", Kept: []string{"id-90", "id-91"},
		Query: map[string]string{"q": "ann"}, Acts: []ui.Action{{Text: "Suspend", Name: "act", Value: "suspend"}}}
	doc, _ := render(t, ui.DataTable(page(printer(t, "en")), d))
	form := doc.Find("form#people-picked")
	if form.AttrOr("action", "") != "/people/act" || form.Find(`input[name=q]`).AttrOr("value", "") != "ann" {
		t.Error("the form lost its query")
	}
	if n := form.Find(`input[type=hidden][name=picked]`).Length(); n != 2 {
		t.Errorf("%d rows of other pages", n)
	}
	if got := doc.Find(`[data-pick][checked][form=people-picked]`).AttrOr("value", ""); got != "id-2" {
		t.Errorf("chosen is %q", got)
	}
	if got := doc.Find("[data-pick-text]").Text(); got != "Selected: 3" {
		t.Errorf("the bar says %q", got)
	}
	if got := doc.Find(".pickbar-link").Text(); got != "Select all 1,284" {
		t.Errorf("the bar offers %q", got)
	}
	if doc.Find(`.pickbar button[name=act][form=people-picked]`).Length() != 1 {
		t.Error("the button belongs to no form")
	}

	d.Pick.TotalText = "10,000+"
	if doc, _ := render(t, ui.DataTable(page(printer(t, "en")), d)); doc.Find(".pickbar-link").Text() != "Select all 10,000+" {
		t.Errorf("the bar offers %q of more than anybody counted", doc.Find(".pickbar-link").Text())
	}
	d.Pick.TotalText = ""

	d.Pick.All = true
	doc, _ = render(t, ui.DataTable(page(printer(t, "en")), d))
	if doc.Find(`form input[name=all][value="1"]`).Length() != 1 || doc.Find("[data-pick-text]").Text() != "Selected: 1,284" || doc.Find(".pickbar-link").Length() != 0 {
		t.Error("choosing the whole query isn't sent or said")
	}
}

func TestATableWithoutRowsSaysWhy(t *testing.T) {
	p := printer(t, "ru")
	d := people(0)
	d.Empty = ui.NoMatch(p, "/people")
	doc, _ := render(t, ui.DataTable(page(p), d))
	if cell := doc.Find("tbody td"); cell.AttrOr("colspan", "") != "3" || cell.Find(`a[href="/people"]`).Length() != 1 {
		t.Error("no way out of the filters")
	}
}

func TestHostileTextStaysText(t *testing.T) {
	p := page(printer(t, "en"))
	d := people(1)
	d.Caption, d.Columns[0].Head, d.Columns[0].SortURL = hostile, hostile, "javascript:alert(1)"
	d.Rows[0] = ui.DataRow{ID: hostile, Name: hostile, Href: "/x", Cells: []templ.Component{ui.Text(hostile), ui.Text(strings.Repeat("ж", 10_000)), ui.Text(hostile)},
		Detail: ui.Changes(p.P, []ui.Change{{Label: hostile, Before: hostile, After: hostile}}), Actions: []ui.Action{{Text: hostile, Href: "/"}, {Text: hostile, Post: "/"}}}
	d.Pick = &ui.Pick{Action: "/x", Kept: []string{hostile}, Query: map[string]string{hostile: hostile}}
	for name, c := range map[string]templ.Component{
		"table": ui.DataTable(p, d), "facts": ui.Facts([]ui.Fact{{Label: hostile, Text: hostile, Hint: hostile}}),
		"tiles":  ui.Tiles(hostile, []ui.Tile{{Label: hostile, Value: hostile, Note: hostile}}),
		"secret": ui.SecretOnce(p.P, ui.Secret{ID: "s", Label: hostile, Value: hostile, Warning: hostile}),
		"job":    ui.Progress(p.P, ui.Job{URL: hostile, Title: hostile, Text: hostile, Running: true}),
		"order":  ui.OrderedList(p, ui.Order{ID: "o", Label: hostile, Action: "/x", Items: []ui.OrderItem{{ID: hostile, Name: hostile, Lines: []string{hostile}}}}),
		"checks": ui.CheckGroup(p.P, ui.Field{Name: "x", Label: hostile, Hint: hostile, Error: hostile, Options: []ui.Option{{Value: hostile, Text: hostile, Group: hostile, Hint: hostile}}}),
		"steps":  ui.Steps(p.P, hostile, []ui.Step{{Text: hostile, Href: "/x"}}),
		"toast":  ui.Toast(p, ui.Flash{Text: hostile, Undo: "/undo"}),
	} {
		if doc, _ := render(t, c); doc.Find("script").Length() != 0 {
			t.Errorf("%s: a value became markup", name)
		}
	}
}
