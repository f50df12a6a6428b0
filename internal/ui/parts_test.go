package ui_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"cabinet/internal/ui"
)

type goquerySelection = goquery.Selection

func TestRowsText(t *testing.T) {
	en, ru := printer(t, "en"), printer(t, "ru")
	for _, c := range []struct {
		first, rows, total int
		en, ru             string
	}{
		{1, 50, 1284, "1–50 of 1,284", "1–50 из 1\u00a0284"},
		{1251, 34, 1284, "1,251–1,284 of 1,284", "1\u00a0251–1\u00a0284 из 1\u00a0284"},
		{51, 50, -1, "51–100", "51–100"},
		{0, 21, -1, "21 rows", "21 строка"},
		{1, 0, 0, "", ""},
	} {
		if got := ui.RowsText(en, c.first, c.rows, c.total); got != c.en {
			t.Errorf("en %+v: %q", c, got)
		}
		if got := ui.RowsText(ru, c.first, c.rows, c.total); got != c.ru {
			t.Errorf("ru %+v: %q", c, got)
		}
	}
}

func TestReadPlace(t *testing.T) {
	for value, want := range map[string]int{"3 a1": 3, "1 a1": 1, "0 a1": 0, "-1 a1": 0, "": 0, "3": 0, "3 ": 0, "up a1": 0, "99999999999999999999 a1": 0} {
		id, place, ok := ui.ReadPlace(value)
		if ok != (want > 0) || ok && (place != want || id != "a1") {
			t.Errorf("%q: %q %d %v, want %d", value, id, place, ok, want)
		}
	}
}

func TestReadMove(t *testing.T) {
	for value, want := range map[string]string{"up a1": "a1 up", "down a1": "a1 down", "": "", "up": "", "up ": "", "left a1": "", "a1 up": ""} {
		id, up, ok := ui.ReadMove(value)
		got := ""
		if ok {
			got = id + " down"
			if up {
				got = id + " up"
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
}

func TestAnOrderEndsAtItsEnds(t *testing.T) {
	p := page(printer(t, "en"))
	doc, _ := render(t, ui.OrderedList(p, ui.Order{ID: "o", Action: "/move", Items: []ui.OrderItem{{ID: "1", Name: "First"}, {ID: "2", Name: "Last"}}}))
	var moves []string
	doc.Find("button[name=move]").Each(func(_ int, s *goquerySelection) {
		_, off := s.Attr("disabled")
		if off {
			return
		}
		moves = append(moves, s.AttrOr("value", "")+": "+s.AttrOr("aria-label", ""))
	})
	if got := strings.Join(moves, "|"); got != "down 1: Move First down|up 2: Move Last up" {
		t.Error(got)
	}
}

func TestAJobSaysHowFarItIs(t *testing.T) {
	p := printer(t, "en")
	doc, _ := render(t, ui.Progress(p, ui.Job{URL: "/exports/1", Title: "Preparing", Done: 500, Total: 2000, Running: true}))
	bar := doc.Find("progress")
	if bar.AttrOr("value", "") != "500" || bar.AttrOr("max", "") != "2000" || !strings.Contains(doc.Find(".progress-counts").Text(), "25%") {
		t.Error(doc.Find("#progress").Text())
	}
	if root := doc.Find("#progress[data-running]"); root.AttrOr("data-url", "") != "/exports/1" {
		t.Error("nobody looks again")
	}
	doc, _ = render(t, ui.Progress(p, ui.Job{URL: "/exports/1", Title: "Preparing", Done: 500, Running: true}))
	if _, there := doc.Find("progress").Attr("value"); there || !strings.Contains(doc.Find(".progress-counts").Text(), "500") {
		t.Error("a job of unknown length pretends to know")
	}
	doc, _ = render(t, ui.Progress(p, ui.Job{URL: "/exports/1", Title: "Ready", Done: 2000, Total: 2000, Tone: ui.OK}))
	if doc.Find("progress").Length() != 0 || doc.Find("[data-running]").Length() != 0 {
		t.Error("a finished job still runs")
	}
}

func TestAPageReloadsItselfOnlyWithoutScripts(t *testing.T) {
	p := page(printer(t, "en"))
	p.Refresh = ui.RefreshSeconds
	if _, text := render(t, ui.Layout(p)); !strings.Contains(text, `<noscript><meta http-equiv="refresh" content="2"></noscript>`) {
		t.Error("no reload for those without scripts")
	}
	p.Refresh = 0
	if _, text := render(t, ui.Layout(p)); strings.Contains(text, "refresh\"") {
		t.Error("a page reloads for nothing")
	}
}

func TestADeedAsksForTheName(t *testing.T) {
	p := page(printer(t, "en"))
	d := ui.Deed{ID: "close", Title: "Close?", Verb: "Close", Action: "/close", Cancel: "/", Danger: true,
		Field: &ui.Field{Name: "typed", Label: "Type the name", Error: "Type the name exactly"}}
	for _, c := range []templ.Component{ui.Confirm(p, d), ui.ConfirmCard(p, d)} {
		doc, _ := render(t, c)
		if doc.Find("input[name=typed]").AttrOr("form", "") != doc.Find("form").AttrOr("id", "-") {
			t.Error("the name isn't sent")
		}
		if doc.Find("[autofocus]").Length() != 0 {
			t.Error("focus opens on a button though something is asked")
		}
	}
	d.Field = nil
	if doc, _ := render(t, ui.Confirm(p, d)); doc.Find("button[autofocus]").Text() != "Cancel" {
		t.Error("focus doesn't open on the safe button")
	}
}

func TestAnUndoneToastIsAForm(t *testing.T) {
	p := page(printer(t, "en"))
	p.Flash = &ui.Flash{Tone: ui.OK, Text: "Removed", Undo: "/groups/1/undo"}
	doc, _ := render(t, ui.Layout(p))
	if doc.Find(`[data-toasts][role=status] form[action="/groups/1/undo"] input[name=form_token]`).Length() != 1 {
		t.Error("no way back")
	}
}

func TestZoneNamesAreWrittenOnce(t *testing.T) {
	list := ui.NewOptionList([]ui.Option{{Value: "Europe/London", Text: "London – Europe", Hint: "Europe/London"}, {Value: "x", Text: "y", Hint: "z"}})
	doc, text := render(t, ui.Combobox(printer(t, "en"), ui.Field{Name: "zone", Label: "Zone", More: list}))
	if strings.Count(text, "Europe/London") != 1 || doc.Find("[data-combobox]").AttrOr("data-hints", "") != "value" {
		t.Error("the hint repeats the value")
	}
	if doc.Find("option[value=x]").AttrOr("data-hint", "") != "z" {
		t.Error("a hint of its own is lost")
	}
}

func TestAGroupOfChoices(t *testing.T) {
	f := ui.Field{Name: "rights", Label: "Rights", Error: "Choose one", Hint: "All get them", Values: []string{"b"}, Form: "other", Options: []ui.Option{
		{Value: "a", Text: "A", Group: "Cases"}, {Value: "b", Text: "B", Group: "Cases"}, {Value: "c", Text: "C", Group: "Mail", Disabled: true}}}
	doc, _ := render(t, ui.CheckGroup(printer(t, "en"), f))
	if first := doc.Find("#" + ui.FieldID("rights")); first.AttrOr("value", "") != "a" || first.AttrOr("aria-invalid", "") != "true" || first.AttrOr("form", "") != "other" {
		t.Error("the summary doesn't lead to the first choice")
	}
	if doc.Find("input[checked]").AttrOr("value", "") != "b" || doc.Find("input[disabled]").AttrOr("value", "") != "c" {
		t.Error("wrong choices")
	}
	for _, id := range strings.Fields(doc.Find("fieldset").AttrOr("aria-describedby", "")) {
		if doc.Find("#"+id).Length() != 1 {
			t.Errorf("%s leads nowhere", id)
		}
	}
	if doc.Find("[role=group]").Length() != 2 {
		t.Error("groups aren't named")
	}
}
