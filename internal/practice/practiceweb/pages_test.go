package practiceweb

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/links"
	"cabinet/internal/platform/i18n/i18ntest"
	"cabinet/internal/practice"
)

func TestLocales(t *testing.T) { i18ntest.Parity(t, Locales()) }

// elena is an administrator.
const elena = string(access.Administrator)

func (s *someone) post(path string, values url.Values, status int) *page {
	s.Helper()
	return s.read(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(values.Encode()), status)
}

func TestAreasAreKeptOnTheirPages(t *testing.T) {
	w := newWorld(t)
	admin := w.as(elena)
	list := admin.get(links.PracticeAreas(), 200).see("Dispute resolution", "DR", "Intake → Pre-action", "0 cases", "Add practice area")
	if n := list.doc.Find("ol[data-drag] > li[data-id]").Length(); n != 3 {
		t.Errorf("%d rows can be dragged", n)
	}
	form := admin.get(links.EntryNew(links.PracticeAreas()), 200)
	form.submit("#entry", map[string]string{"name": "Family", "stages": ""}, 422).see("Enter at least one stage.")
	area := form.submit("#entry", map[string]string{"name": "Family", "stages": "Intake\r\n\r\nCourt\r\n"}, 200).see("Family", "Added.", "Stages", "Intake", "Court")
	if area.value("code") != "FAM" {
		t.Errorf("code %q", area.value("code"))
	}
	area.submit("#entry", map[string]string{"name": "employment"}, 422).see("This list has an entry of that name already")
	area.submit("#entry", map[string]string{"name": "Family law", "code": "FL"}, 200).see("Saved.", "Family law")
	area.submit("#entry", map[string]string{"name": "Families"}, 409).see("This was changed in the meantime", "Family law", "Families")
	made := w.lists().Areas[3]
	stages := links.PracticeStages(made.ID)
	admin.get(links.EntryNew(stages), 200).see("New stage", "Family law").submit("#entry", map[string]string{"name": "Appeal"}, 200).see("Appeal")
	stage := w.lists().Areas[3].Stages[2]
	one := admin.get(links.Entry(stages, string(stage.ID)), 200)
	one.submit("#entry", map[string]string{"name": "Appeals"}, 200).see("Appeals", "Saved.")
	admin.get(links.Entry(links.PracticeStages(w.lists().Areas[0].ID), string(stage.ID)), 404) // under another area

	token := area.doc.Find("form#list-stage-move input").AttrOr("name", "")
	values := url.Values{token: {area.doc.Find("form#list-stage-move input").AttrOr("value", "")}, "move": {"1 " + string(stage.ID)}}
	admin.post(links.EntryOrder(stages), values, 200).see("Order saved.")
	if got := w.lists().Areas[3].Stages[0].Name; got != "Appeals" {
		t.Errorf("first is %s", got)
	}
	values.Set("move", "down "+string(stage.ID))
	admin.post(links.EntryOrder(stages), values, 200)
	values.Set("move", "nonsense")
	admin.post(links.EntryOrder(stages), values, 404)
	if got := w.lists().Areas[3].Stages[1].Name; got != "Appeals" {
		t.Errorf("second is %s", got)
	}
	w.as(elena).get(links.PracticeArea(made.ID), 200)
	russian := w.as(elena)
	russian.lang = "ru"
	russian.get(links.PracticeAreas(), 200).see("Области практики", "0 дел", "Добавить область")
}

func TestWhatCasesHaveIsReplaced(t *testing.T) {
	w := newWorld(t)
	admin := w.as(elena)
	all := w.lists()
	from, into := all.Areas[0], all.Areas[1]
	w.held[string(from.ID)] = 2
	ask := admin.get(links.EntryDelete(links.PracticeAreas(), string(from.ID)), 200).see("Delete “Dispute resolution”?", "2 cases have it", "Completion")
	if ask.doc.Find(`optgroup[label="Corporate"]`).Length() != 1 {
		t.Error("stages don’t stand under their area")
	}
	form := "#" + deleteID + "-form"
	if text := ask.doc.Find("select[name=with]").Text(); strings.Contains(text, "Pre-action") {
		t.Errorf("a stage of the area itself is offered: %s", text)
	}
	token := ask.doc.Find(form + " input").First()
	values := url.Values{token.AttrOr("name", ""): {token.AttrOr("value", "")}, "with": {""}}
	path := links.EntryDelete(links.PracticeAreas(), string(from.ID))
	admin.post(path, values, 422).see("Cases have this entry, closed ones included: 2.")
	values.Set("with", string(from.Stages[0].ID))
	admin.post(path, values, 422).see("Choose another entry of the same list.")
	values.Set("with", string(into.Stages[2].ID))
	admin.post(path, values, 200).see("Deleted. Cases changed: 2.")
	if w.held[string(into.ID)] != 2 || w.held[string(into.Stages[2].ID)] != 2 || len(w.lists().Areas) != 2 {
		t.Errorf("%v", w.held)
	}
	// Whom walls keep out of cases says what takes the place of what those may hold.
	w.held[unseen] = 1
	path = links.EntryDelete(links.PracticeAreas(), string(all.Areas[2].ID))
	values.Set("with", "")
	admin.get(path, 200).see("you are kept out of some", "Replace")
	admin.post(path, values, 422).see("Cases that you are kept out of may have this entry.")
	delete(w.held, unseen)
	// A group may also go without another in its place.
	add := admin.get(links.EntryNew(links.CaseGroups()), 200)
	add.submit("#entry", map[string]string{"name": "Operation Oak"}, 200).see("Operation Oak")
	group := w.lists().Groups[0]
	w.held[string(group.ID)] = 1
	path = links.EntryDelete(links.CaseGroups(), string(group.ID))
	admin.get(path, 200).see("No group")
	values.Set("with", none)
	admin.post(path, values, 200).see("Deleted. Cases changed: 1.", "No case groups yet")
}

func TestNumbersAreSetOnTheirPage(t *testing.T) {
	w := newWorld(t)
	admin := w.as(elena)
	form := admin.get(links.CaseNumbers(), 200).see("In every practice area", "2026-0001")
	form.submit("#numbers", map[string]string{"template": "{year}"}, 422).see("Put the number in exactly once.")
	form.submit("#numbers", map[string]string{"next": "x"}, 422).see("Enter a whole number from 1 to")
	form.submit("#numbers", map[string]string{"template": "{area}-{number:3}", "next": "12"}, 200).see("Numbering saved.", "Dispute resolution", "DR-012", "EM-012")
	form.submit("#numbers", map[string]string{"template": "{number}"}, 409).see("Somebody saved the template {area}-{number:3}.")
}

func TestListsAreHiddenFromOthers(t *testing.T) {
	w := newWorld(t)
	area := w.lists().Areas[0]
	for _, who := range []string{"standard", "limited", "guest"} {
		someone := w.as(who)
		for _, path := range []string{links.PracticeAreas(), links.EntryNew(links.PracticeAreas()), links.PracticeArea(area.ID), links.EntryNew(links.PracticeStages(area.ID)),
			links.EntryDelete(links.PracticeAreas(), string(area.ID)), links.CaseTypes(), links.CaseGroups(), links.CaseNumbers()} {
			someone.get(path, 404)
		}
		var list struct{ Items []PracticeArea }
		someone.call(http.MethodGet, links.APIPracticeAreas(), nil, 200, &list)
		if len(list.Items) != 3 || len(list.Items[0].Stages) == 0 {
			t.Errorf("%s: %+v", who, list)
		}
		someone.call(http.MethodPost, links.APICaseTypes(), map[string]any{"name": "X"}, 404, nil)
		someone.call(http.MethodGet, links.APICaseNumbers(), nil, 404, nil)
	}
}

func TestListsHaveOperations(t *testing.T) {
	w := newWorld(t)
	admin := w.as(elena)
	var area PracticeArea
	tag := admin.call(http.MethodPost, links.APIPracticeAreas(), map[string]any{"name": "Tax", "stages": []string{"Open", "Done"}}, 201, &area).Get("ETag")
	if area.Code != "TAX" || len(area.Stages) != 2 {
		t.Errorf("%+v", area)
	}
	path := links.Entry(links.APIPracticeAreas(), area.ID)
	admin.call(http.MethodPatch, path, map[string]any{"code": "TX", "place": 1}, 200, &area, "If-Match", tag)
	admin.call(http.MethodPatch, path, map[string]any{"name": "Taxes"}, 412, nil, "If-Match", tag)
	if w.lists().Areas[0].Code != "TX" {
		t.Errorf("%+v", w.lists().Areas)
	}
	var stage PracticeEntry
	stages := path + "/stages"
	admin.call(http.MethodPost, stages, map[string]any{"name": "Review"}, 201, &stage)
	admin.call(http.MethodPatch, links.Entry(stages, stage.ID), map[string]any{"name": "Reviewed", "place": 1}, 200, &stage)
	admin.call(http.MethodPatch, links.Entry(links.APIPracticeStages(w.lists().Areas[1].ID), stage.ID), map[string]any{"name": "X"}, 404, nil)
	w.held[stage.ID] = 1
	admin.call(http.MethodDelete, links.Entry(stages, stage.ID), nil, 409, nil)
	admin.call(http.MethodDelete, links.Entry(stages, stage.ID)+"?with="+area.Stages[0].ID, nil, 204, nil)
	admin.call(http.MethodDelete, path, nil, 204, nil)
	admin.call(http.MethodDelete, path, nil, 404, nil)
	var group PracticeEntry
	admin.call(http.MethodPost, links.APICaseGroups(), map[string]any{"name": "Oak"}, 201, &group)
	admin.call(http.MethodPost, links.APICaseGroups(), map[string]any{"name": "OAK"}, 422, nil)
	admin.call(http.MethodDelete, links.Entry(links.APICaseGroups(), group.ID), nil, 204, nil)
	var numbers CaseNumbers
	tag = admin.call(http.MethodGet, links.APICaseNumbers(), nil, 200, &numbers).Get("ETag")
	if numbers.Template != string(practice.DefaultTemplate) || len(numbers.Expected) != 3 {
		t.Errorf("%+v", numbers)
	}
	admin.call(http.MethodPatch, links.APICaseNumbers(), map[string]any{"template": "{number}", "next": 7}, 200, &numbers, "If-Match", tag)
	if numbers.Expected[0].Number != "7" {
		t.Errorf("%+v", numbers)
	}
	admin.call(http.MethodPatch, links.APICaseNumbers(), map[string]any{"template": "{number:2}"}, 412, nil, "If-Match", tag)
}
