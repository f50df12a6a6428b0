package ui_test

import (
	"net/url"
	"strings"
	"testing"

	"cabinet/internal/ui"
)

func audit(query string) ui.Filters {
	q, err := url.ParseQuery(query)
	if err != nil {
		panic(err)
	}
	return ui.Filters{Path: "/admin/audit", Label: "Filter acts", Query: q, Search: ui.Search{Name: "q", Label: "ID number"}, By: []ui.Filter{
		{Name: "kind", Label: "Kind", Kind: ui.FilterMany, Options: []ui.Option{{Value: "signed_in", Text: "Signed in"}, {Value: "opened", Text: "Opened"}}},
		{Name: "who", Label: "Who", Kind: ui.FilterText},
		{Name: "from", ToName: "to", Label: "When", Kind: ui.FilterDates},
	}}
}

func TestFiltersLiveInTheAddress(t *testing.T) {
	f := audit("q=4471&kind=signed_in&kind=opened&from=2026-11-01&to=2026-11-19&sort=-at&after=abc&who=&picked=1")
	if got := f.ClearURL(); got != "/admin/audit?sort=-at" {
		t.Errorf("without filters: %s", got)
	}
	if n := f.Active(); n != 4 {
		t.Errorf("%d filters", n)
	}
	doc, _ := render(t, ui.FilterBar(printer(t, "en"), f))
	var off []string
	doc.Find(".filter .chip-x").Each(func(_ int, s *goquerySelection) { off = append(off, s.AttrOr("href", "")) })
	want := []string{
		"/admin/audit?from=2026-11-01&q=4471&sort=-at&to=2026-11-19",
		"/admin/audit?kind=signed_in&kind=opened&q=4471&sort=-at",
	}
	if strings.Join(off, "\n") != strings.Join(want, "\n") {
		t.Errorf("filters come off by\n%s\nwant\n%s", strings.Join(off, "\n"), strings.Join(want, "\n"))
	}
	var states []string
	doc.Find("button.chip").Each(func(_ int, s *goquerySelection) { states = append(states, strings.Join(strings.Fields(s.Text()), " ")) })
	if got := strings.Join(states, "|"); got != "Kind: Signed in, Opened|Who|When: 1 Nov 2026 – 19 Nov 2026" {
		t.Errorf("the buttons state %q", got)
	}
	form := doc.Find("form")
	if form.AttrOr("method", "") != "get" || form.Find("[name=form_token]").Length() != 0 {
		t.Error("a form that only asks carries a token into the address")
	}
	if form.Find(`input[type=hidden][name=sort][value="-at"]`).Length() != 1 || form.Find("[name=after],[name=picked]").Length() != 0 {
		t.Error("the order is lost, or the old page is kept")
	}
	if form.Find(`[name=kind][checked]`).Length() != 2 || form.Find(`[name=from]`).AttrOr("value", "") != "2026-11-01" {
		t.Error("the controls don't say what is chosen")
	}
}

func TestHalfARangeOfDays(t *testing.T) {
	for query, want := range map[string]string{"from=2026-11-01": "When: since 1 Nov 2026", "to=2026-11-19": "When: until 19 Nov 2026", "": "When", "from=soon": "When: since soon"} {
		doc, _ := render(t, ui.FilterBar(printer(t, "en"), audit(query)))
		if got := strings.Join(strings.Fields(doc.Find("button.chip").Last().Text()), " "); got != want {
			t.Errorf("%q states %q, want %q", query, got, want)
		}
	}
}

func TestClearIsOfferedOnlyWhereThereIsSomething(t *testing.T) {
	for query, hidden := range map[string]bool{"": true, "sort=at": true, "who=": true, "who=ann": false, "q=1": false} {
		doc, _ := render(t, ui.FilterBar(printer(t, "en"), audit(query)))
		if _, is := doc.Find("[data-filters-clear]").Attr("hidden"); is != hidden {
			t.Errorf("%q: hidden %v", query, is)
		}
	}
}

func TestAHostileQueryIsOnlyText(t *testing.T) {
	f := audit(url.Values{"q": {hostile}, "kind": {hostile}, "who": {strings.Repeat("Щ", 10_000)}, "from": {hostile}, hostile: {hostile}}.Encode())
	doc, _ := render(t, ui.FilterBar(printer(t, "ru"), f))
	if doc.Find("script").Length() != 0 {
		t.Error("a value became markup")
	}
	doc.Find("a").Each(func(_ int, s *goquerySelection) {
		if href := s.AttrOr("href", ""); !strings.HasPrefix(href, "/admin/audit") {
			t.Errorf("a link to %s", href)
		}
	})
}
