package groupsweb

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/links"
)

const administrator = "administrator"

func TestGroupsByPage(t *testing.T) {
	w := newWorld(t)
	w.members[groups.Default] = groups.Count{Active: 7}
	elena := w.as(administrator)
	list := elena.get(links.Groups(), http.StatusOK).see("No groups yet", "Default group", "7 active members · At any time")
	if list.doc.Find("h1").Text() != "Groups" {
		t.Error("the page has another name")
	}
	form := elena.get(links.GroupNew(), http.StatusOK)
	bad := form.submit("#group", map[string]string{"name": " ", "description": "about fraud"}, http.StatusUnprocessableEntity).see("Enter a name for the group.", "about fraud")
	made := bad.submit("#group", map[string]string{"name": "Fraud & <b>theft</b>"}, http.StatusOK).
		see("The group has been added.", "Fraud & <b>theft</b>", "about fraud", "0 active members", "none", "At any time")
	form.submit("#group", map[string]string{"name": "FRAUD & <B>THEFT</B>"}, http.StatusUnprocessableEntity).see("There is a group of this name already.")
	id := ids.Group(strings.TrimPrefix(made.path, links.Groups()+"/"))
	w.members[id] = groups.Count{Active: 4, Others: 1, Managers: []ids.User{"a", "b", "c", "d"}}
	elena.get(links.Group(id), http.StatusOK).see("4 active members, 1 more who is invited, inactive or in it for a time", "Name of d")
	elena.get(links.Groups()+"?q=THEFT", http.StatusOK).see("1 group found", "Name of a, Name of b, Name of c and 1 more")
	elena.get(links.Groups()+"?q=nobody", http.StatusOK).see("0 groups found")
	edit := elena.get(links.GroupEdit(id), http.StatusOK)
	edit.submit("#group", map[string]string{"name": "Fraud"}, http.StatusOK).see("The group has been saved.", "Fraud")
	clash := edit.submit("#group", map[string]string{"name": "Theft", "description": "mine"}, http.StatusConflict).see("This was changed in the meantime", "Fraud", "Theft", "mine")
	clash.submit("#group", map[string]string{"name": "Theft"}, http.StatusOK).see("Theft", "about fraud")
	elena.lang = "ru"
	elena.get(links.Groups(), http.StatusOK).see("Группы", "Theft", "В любое время")
	elena.get(links.Group(id), http.StatusOK).see("4 активных участника, ещё 1 приглашённый")
}

func TestListTurnsPages(t *testing.T) {
	w := newWorld(t)
	for i := range 120 {
		w.make(fmt.Sprintf("Group %03d", i))
	}
	elena := w.as(administrator)
	follow := func(p *page, text string) *page {
		t.Helper()
		var href string
		p.doc.Find("a").Each(func(_ int, a *goquery.Selection) {
			if strings.Contains(a.Text(), text) {
				href = a.AttrOr("href", "")
			}
		})
		if href == "" {
			t.Fatalf("no link %s", text)
		}
		return elena.get(href, http.StatusOK)
	}
	first := elena.get(links.Groups()+"?q=group", http.StatusOK).see("1–50 of 120", "Group 049")
	last := follow(follow(first, "Next"), "Next").see("Group 100", "Group 119")
	follow(last, "Previous").see("Group 050", "Group 099")
	elena.get(links.Groups()+"?after=nonsense", http.StatusOK).see("1–50 of 120")
	_, part := elena.do(http.MethodGet, links.Groups()+"?q=07", "", nil, http.Header{"Hx-Request": {"true"}, "Hx-Request-Type": {"partial"}}, http.StatusOK)
	if text := string(part); strings.Contains(text, "<h1") || strings.Count(text, `class="row-link"`) != 12 || !strings.Contains(text, "12 groups found") {
		t.Errorf("%.500s", text)
	}
}

func TestHoursByPage(t *testing.T) {
	w := newWorld(t)
	g := w.make("Night shift")
	elena := w.as(administrator)
	for _, id := range []ids.Group{g.ID, groups.Default} {
		form := elena.get(links.GroupHours(id), http.StatusOK)
		form.submit("#hours", map[string]string{"when": "hours"}, http.StatusUnprocessableEntity).see("Enter the times of at least one day")
		form.submit("#hours", map[string]string{"when": ""}, http.StatusUnprocessableEntity).see("Choose at any time or in these hours.")
		wrong := form.submit("#hours", map[string]string{"when": "hours", "day_1_1_from": "09:00", "day_2_1_from": "25:00", "day_2_1_to": "26:00", "day_3_1_from": "10:00", "day_3_1_to": "11:00"},
			http.StatusUnprocessableEntity).see("Enter both the beginning and the end.", "Enter times of the day")
		if wrong.value("day_3_1_to") != "11:00" || wrong.doc.Find("#"+dayID(2)).Length() != 1 {
			t.Error("what was typed is gone")
		}
		form.submit("#hours", map[string]string{"when": "hours", "day_4_1_from": "22:00", "day_4_1_to": "06:00"}, http.StatusUnprocessableEntity).see("For a night")
		copied := form.submit("#hours", map[string]string{"copy": "1", "day_1_1_from": "09:00", "day_1_1_to": "13:00", "day_1_2_from": "14:00", "day_1_2_to": "18:00", "day_6_1_from": "22:00", "day_6_1_to": "00:00"}, http.StatusOK)
		if copied.value("day_5_2_to") != "18:00" || copied.value("day_7_1_from") != "" || copied.doc.Find("#"+dayID(5)+" details[open]").Length() != 1 {
			t.Error("Monday wasn't copied to Friday alone")
		}
		copied.submit("#hours", nil, http.StatusOK).see("The hours have been saved.", "Friday", "09:00–13:00, 14:00–18:00", "22:00–24:00", "Sunday", "closed")
		again := elena.get(links.GroupHours(id), http.StatusOK)
		if again.value("day_6_1_to") != "00:00" || again.value("day_3_2_from") != "14:00" {
			t.Error("the form isn't filled")
		}
		clash := form.submit("#hours", map[string]string{"when": "hours", "day_7_1_from": "10:00", "day_7_1_to": "11:00"}, http.StatusConflict).
			see("Saved meanwhile", "Mon–Fri 09:00–13:00, 14:00–18:00; Sat 22:00–24:00")
		clash.submit("#hours", nil, http.StatusOK).see("10:00–11:00")
		elena.get(links.GroupHours(id), http.StatusOK).submit("#hours", map[string]string{"when": "always"}, http.StatusOK).see("At any time")
	}
}

func TestGroupIsDeletedByPage(t *testing.T) {
	w := newWorld(t)
	from, into, free := w.make("From"), w.make("Into"), w.make("Free")
	w.members[from.ID] = groups.Count{Active: 2, Others: 1, Managers: []ids.User{"a"}}
	elena := w.as(administrator)
	elena.get(links.GroupDelete(free.ID), http.StatusOK).see("Delete the group “Free”?", "Nobody is in it.").submit("#delete-group-form", nil, http.StatusOK).see("The group has been deleted.")
	ask := elena.get(links.GroupDelete(from.ID), http.StatusOK).see("3 people, invited and inactive ones included", "1 manager no longer manages a group.", "Into", "Default group")
	ask.submit("#delete-group-form", nil, http.StatusUnprocessableEntity).see("Choose where they go.")
	ask.submit("#delete-group-form", map[string]string{"into": string(from.ID)}, http.StatusUnprocessableEntity).see("Choose another group")
	ask.submit("#delete-group-form", map[string]string{"into": "gone"}, http.StatusUnprocessableEntity)
	ask.submit("#delete-group-form", map[string]string{"into": string(into.ID)}, http.StatusOK).see("The group has been deleted. People moved: 3.")
	elena.get(links.Group(into.ID), http.StatusOK).see("2 active members, 1 more")
	ask.submit("#delete-group-form", map[string]string{"into": "default"}, http.StatusNotFound)
	w.members[from.ID] = groups.Count{}
	many := w.make("Many")
	w.members[many.ID] = groups.Count{Active: 1}
	early := elena.get(links.GroupDelete(many.ID), http.StatusOK)
	w.members[many.ID] = groups.Count{Active: groups.MaxMoved, Others: 1}
	elena.get(links.GroupDelete(many.ID), http.StatusOK).see("501 people", "They are moved in the background")
	early.submit("#delete-group-form", map[string]string{"into": "default"}, http.StatusOK).see("Deleting the group “Many”", "The group is being deleted")
	elena.get(links.Group(many.ID), http.StatusOK).see("The group is being deleted", "See how far it is")
	elena.get(links.Groups(), http.StatusOK).see("being deleted")
	elena.get(links.GroupDelete(many.ID), http.StatusOK).see("Deleting the group “Many”")
	if _, failed, err := w.queue.RunDue(t.Context()); failed > 0 || err != nil {
		t.Fatal(failed, err)
	}
	elena.get(links.GroupDeletion(many.ID), http.StatusOK).see("The group has been deleted", "People moved: 501.", "Default group")
	elena.get(links.Group(many.ID), http.StatusNotFound)
	elena.get(links.GroupDeletion(free.ID), http.StatusNotFound)
	w.as("standard").get(links.GroupDeletion(many.ID), http.StatusNotFound)
	elena.get(links.GroupDelete(groups.Default), http.StatusNotFound)
	elena.get(links.GroupEdit(groups.Default), http.StatusNotFound)
}

// Account settings don't exist for others, but for the manager's look at their own group.
func TestPagesAreForAdministratorsAndManagers(t *testing.T) {
	w := newWorld(t)
	mine, theirs := w.make("Mine"), w.make("Theirs")
	admin := w.as(administrator)
	pages := map[string]*page{}
	for path, form := range map[string]string{links.GroupNew(): "#group", links.GroupEdit(mine.ID): "#group", links.GroupHours(mine.ID): "#hours", links.GroupDelete(mine.ID): "#delete-group-form"} {
		pages[form+" "+path] = admin.get(path, http.StatusOK)
	}
	for _, who := range []string{"standard", "limited", "guest", "guest " + string(mine.ID), "standard " + string(mine.ID)} {
		p := w.as(who)
		manages := who == "standard "+string(mine.ID)
		seen := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[manages]
		list := p.get(links.Groups(), seen)
		own := p.get(links.Group(mine.ID), seen)
		if manages {
			list.see("Mine")
			own.see("Mine", "Managers", "Show people")
			if text := list.doc.Text() + own.doc.Text(); strings.Contains(text, "Theirs") || strings.Contains(text, "Edit") || strings.Contains(text, "Delete") || strings.Contains(text, "Default group") {
				t.Errorf("a manager sees %s", text)
			}
		}
		for _, path := range []string{links.Group(theirs.ID), links.Group(groups.Default), links.GroupNew(), links.GroupEdit(mine.ID), links.GroupHours(mine.ID), links.GroupDelete(mine.ID)} {
			p.get(path, http.StatusNotFound)
		}
		for at, shown := range pages {
			form, _, _ := strings.Cut(at, " ")
			theirs := *shown
			theirs.someone = p
			theirs.submit(form, map[string]string{"name": "Taken over", "when": "always", "into": "default"}, http.StatusNotFound)
		}
		p.call(http.MethodGet, links.APIGroup(theirs.ID), nil, http.StatusNotFound, nil)
		p.call(http.MethodPut, links.APIGroupHours(mine.ID), map[string]any{"windows": []any{}}, http.StatusNotFound, nil)
		p.call(http.MethodDelete, links.APIGroup(mine.ID), nil, http.StatusNotFound, nil)
	}
}

type groupsAnswer struct {
	Items []Group
	Next  string
}

func TestGroupsByAPI(t *testing.T) {
	w := newWorld(t)
	elena := w.as(administrator)
	var made Group
	tag := elena.call(http.MethodPost, links.APIGroups(), map[string]any{"name": "Fraud"}, http.StatusCreated, &made).Get("ETag")
	path := links.APIGroup(ids.Group(made.ID))
	elena.call(http.MethodPost, links.APIGroups(), map[string]any{"name": "FRAUD"}, http.StatusConflict, nil)
	elena.call(http.MethodPost, links.APIGroups(), map[string]any{"name": "A", "managers": []string{"u1"}}, http.StatusUnprocessableEntity, nil)
	elena.call(http.MethodPatch, path, map[string]any{"description": "Economic crime"}, http.StatusOK, &made, "If-Match", tag)
	if made.Name != "Fraud" || made.Description != "Economic crime" || made.Windows == nil || made.CreatedAt == nil {
		t.Errorf("%+v", made)
	}
	elena.call(http.MethodPatch, path, map[string]any{"name": "Theft"}, http.StatusPreconditionFailed, nil, "If-Match", tag)
	elena.call(http.MethodPatch, links.APIGroup(groups.Default), map[string]any{"name": "Theft"}, http.StatusNotFound, nil)
	for _, name := range []string{"A", "B", "C"} {
		w.make(name)
	}
	var names []string
	for next := ""; ; {
		var list groupsAnswer
		elena.call(http.MethodGet, links.APIGroups()+"?limit=3&after="+url.QueryEscape(next), nil, http.StatusOK, &list)
		for _, g := range list.Items {
			names = append(names, g.Name)
		}
		if next = list.Next; next == "" {
			break
		}
	}
	if !slices.Equal(names, []string{"A", "B", "C", "Fraud"}) {
		t.Error(names)
	}
	elena.call(http.MethodGet, links.APIGroups()+"?after=x", nil, http.StatusUnprocessableEntity, nil)
	w.members[ids.Group(made.ID)] = groups.Count{Active: 1}
	elena.call(http.MethodDelete, path, nil, http.StatusConflict, nil)
	elena.call(http.MethodDelete, path+"?into=nothing", nil, http.StatusUnprocessableEntity, nil)
	elena.call(http.MethodDelete, path+"?into=default", nil, http.StatusNoContent, nil)
	elena.call(http.MethodGet, path, nil, http.StatusNotFound, nil)
	var standard Group
	if elena.call(http.MethodGet, links.APIGroup(groups.Default), nil, http.StatusOK, &standard); standard.ID != "default" || standard.Active != 1 || standard.CreatedAt != nil {
		t.Errorf("%+v", standard)
	}
}

func TestHoursByAPI(t *testing.T) {
	w := newWorld(t)
	elena := w.as(administrator)
	g := w.make("Night shift")
	for _, path := range []string{links.APIGroupHours(g.ID), links.APIGroupHours(groups.Default)} {
		var hours GroupHours
		tag := elena.call(http.MethodGet, path, nil, http.StatusOK, &hours).Get("ETag")
		if len(hours.Windows) != 0 {
			t.Errorf("%+v", hours)
		}
		night := map[string]any{"windows": []map[string]any{{"weekday": 6, "opens": "00:00", "closes": "06:00"}, {"weekday": 5, "opens": "22:00", "closes": "24:00"}}}
		elena.call(http.MethodPut, path, night, http.StatusOK, &hours, "If-Match", tag)
		if len(hours.Windows) != 2 || hours.Windows[0] != (GroupWindow{Weekday: 5, Opens: "22:00", Closes: "24:00"}) {
			t.Errorf("%+v", hours)
		}
		elena.call(http.MethodPut, path, map[string]any{"windows": []any{}}, http.StatusPreconditionFailed, nil, "If-Match", tag)
		elena.call(http.MethodPut, path, night, http.StatusOK, nil, "If-Match", tag) // what stands already
		for _, bad := range []map[string]any{{"weekday": 5, "opens": "22:00", "closes": "06:00"}, {"weekday": 5, "opens": "x", "closes": "06:00"}, {"weekday": 9, "opens": "01:00", "closes": "06:00"},
			{"weekday": 5, "opens": "01:00", "closes": "06:00", "group": "x"}} {
			elena.call(http.MethodPut, path, map[string]any{"windows": []any{bad}}, http.StatusUnprocessableEntity, nil)
		}
		elena.call(http.MethodPut, path, map[string]any{"windows": []any{}}, http.StatusOK, &hours)
	}
	elena.call(http.MethodPut, links.APIGroupHours("gone"), map[string]any{"windows": []map[string]any{{"weekday": 5, "opens": "x", "closes": "06:00"}}}, http.StatusNotFound, nil)
}
