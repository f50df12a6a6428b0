package usersweb_test

import (
	"net/http"
	"net/url"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/people"
)

// Additional attributes are columns of the list: chosen, sorted and filtered by, kept in a view that says what is gone; by
// the API too, and for managers as far as they may view them.
func TestAttributesInTheList(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, oliver := a.As("elena"), a.Member("oliver").ID
		define := func(body map[string]any) string {
			var made struct{ ID string }
			elena.Call(http.MethodPost, links.APIAttributes(), body).Want(201).JSON(&made)
			return made.ID
		}
		years := define(map[string]any{"kind": "number", "name": "Years <b>at</b> the bar"})
		secret := define(map[string]any{"kind": "text", "name": "Between us", "view": map[string]any{"self": false, "roles": []string{}, "job_title_ids": []string{}},
			"edit": map[string]any{"self": false, "roles": []string{}, "job_title_ids": []string{}}})
		g := a.Group(a.World.Firm, "Disputes")
		a.Join(a.World.Firm, "mona", people.Standing{Role: access.Standard, Group: g, Manages: true})
		elena.Call(http.MethodPatch, links.APIUser(oliver), map[string]any{"attributes": map[string]any{years: "-12.5", secret: "rosebud"}}).Want(200)
		column, hidden := "attribute."+years, "attribute."+secret

		elena.Get(links.UsersView(nil)).Want(200).See("Years <b>at</b> the bar", "Between us")
		elena.Get(links.UsersBy(url.Values{"cols": {"name," + column + "," + hidden}, "sort": {column}})).Want(200).See("Years <b>at</b> the bar", "-12.5", "rosebud", "Lin Chen")
		elena.Get(links.UsersBy(url.Values{column + ".to": {"0"}})).Want(200).See("Oliver Reid", "≤ 0").SeeNot("Lin Chen")
		elena.Get(links.UsersBy(url.Values{column + ".from": {"many"}})).Want(200).See("Oliver Reid", "Lin Chen")
		elena.Get(links.UsersBy(url.Values{hidden: {"ROSE"}})).Want(200).See("Oliver Reid").SeeNot("Lin Chen")
		elena.Get(links.UsersBy(url.Values{hidden: {"=ROSE"}})).Want(200).See("Clear filters").SeeNot("Oliver Reid")

		mona := a.As("mona")
		mona.Get(links.UsersView(nil)).Want(200).See("Years <b>at</b> the bar").SeeNot("Between us")
		mona.Get(links.UsersBy(url.Values{"cols": {"name," + hidden}, hidden: {"rose"}})).Want(200).See("A column of this list is gone").SeeNot("Between us")
		a.As("oliver").Get(links.UsersBy(url.Values{hidden: {"rose"}})).Want(404)

		var list struct{ Items []struct{ Email string } }
		elena.Call(http.MethodGet, links.APIUsers()+"?sort="+column+"&attribute="+years+":to:0", nil).Want(200).JSON(&list)
		if len(list.Items) != 1 || list.Items[0].Email != "oliver@firm.example" {
			t.Errorf("%+v", list)
		}
		for _, bad := range []string{"sort=attribute.gone", "attribute=gone:to:0", "attribute=" + years + ":contains:1", "attribute=" + years + ":from:many", "attribute=" + years} {
			elena.Call(http.MethodGet, links.APIUsers()+"?"+bad, nil).Want(400)
		}
		mona.Call(http.MethodGet, links.APIUsers()+"?attribute="+secret+":contains:rose", nil).Want(400)

		view := elena.Get(links.UsersView(url.Values{"cols": {"name," + column}, column + ".to": {"0"}})).Want(200)
		elena.Submit(view.Form("#view"), apptest.Fill{"act": "save", "name": "Juniors", "standard": "1"}).Want(200).See("Oliver Reid", "-12.5").SeeNot("Lin Chen")
		elena.Call(http.MethodDelete, links.APIAttributes()+"/"+years, nil).Want(204)
		a.Clock.Advance(2e9)
		elena.Get(links.Users()).Want(200).See("A column of this list is gone", "Juniors", "Lin Chen").SeeNot("-12.5")
	})
}

// Lists in the query of the API narrow what it answers.
func TestAPILists(t *testing.T) {
	a := apptest.SQLite(t)
	elena := a.As("elena")
	var all, some struct{ Items []struct{ Role string } }
	elena.Call(http.MethodGet, links.APIUsers(), nil).Want(200).JSON(&all)
	elena.Call(http.MethodGet, links.APIUsers()+"?role=guest&role=limited", nil).Want(200).JSON(&some)
	if len(some.Items) == 0 || len(some.Items) >= len(all.Items) {
		t.Fatalf("%d of %d", len(some.Items), len(all.Items))
	}
	for _, u := range some.Items {
		if u.Role != "guest" && u.Role != "limited" {
			t.Errorf("%+v", u)
		}
	}
	elena.Call(http.MethodGet, links.APIUsers()+"?q=a&q=b", nil).Want(422)
	elena.Call(http.MethodGet, links.APIUsers()+"?role=king", nil).Want(400)
}
