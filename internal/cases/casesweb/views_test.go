package casesweb_test

import (
	"net/http"
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// Somebody saves the list as they see it, finds it again above the list, and deletes it; nobody else sees it.
func TestSavedViewsOfTheList(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, lin := a.As("oliver"), a.As("lin")
		open(oliver, "Harbour v Quay")
		list := oliver.Get("/cases?view=all&state=onboarding&q=harbour&after=&junk=1").Want(200).See("Save this view")
		form := oliver.Get(list.Attr("a[href^='/case-views']", "href")).Want(200).Form("#save-view")
		oliver.Submit(form, apptest.Fill{"name": " "}).Want(422).See("Give the view a name")
		page := oliver.Submit(form, apptest.Fill{"name": "Harbour, new"}).Want(200).See("View saved", "Harbour v Quay")
		if page.Path != links.Cases() || page.Text("[aria-current=true]") != "Harbour, new" {
			t.Errorf("%s, %q", page.Path, page.Text("[aria-current=true]"))
		}
		lin.Get(links.Cases()).Want(200).SeeNot("Harbour, new")
		var all struct {
			Items []struct{ ID, Name, Query string }
		}
		oliver.Call(http.MethodGet, links.APICaseViews(), nil).Want(200).JSON(&all)
		if len(all.Items) != 1 || all.Items[0].Query != "q=harbour&state=onboarding&view=all" {
			t.Errorf("%+v", all)
		}
		lin.Call(http.MethodDelete, links.APICaseViews()+"/"+all.Items[0].ID, nil).Want(404)
		oliver.Call(http.MethodPost, links.APICaseViews(), map[string]string{"name": "On hold", "query": "state=on_hold&junk=2"}).Want(201)
		oliver.Call(http.MethodPost, links.APICaseViews(), map[string]string{"name": "x", "query": "q=" + strings.Repeat("a", 9000)}).Want(422)
		views := oliver.Get(links.CaseViewsOwn(nil)).Want(200).See("Harbour, new", "On hold")
		oliver.Submit(views.Form("#delete-"+all.Items[0].ID), nil).Want(200).See("View deleted").SeeNot("Harbour, new")
	})
}
