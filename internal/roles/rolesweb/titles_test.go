package rolesweb_test

import (
	"net/http"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/ids"
	"cabinet/internal/links"
)

type titles struct {
	Items []struct {
		ID          ids.JobTitle
		Name        string
		Permissions []string
		People      int
	}
	Next string
}

func list(p *apptest.Person) titles {
	var out titles
	p.Call(http.MethodGet, links.APIJobTitles(), nil).Want(200).JSON(&out)
	return out
}

func TestTitlesByPage(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		elena.Get(links.RolesAndTitles()).Want(200).See("Administrator", "Guest", "Senior associate", "all that it can have", "all permissions")
		form := elena.Get(links.JobTitleNew()).Want(200).Form("#title")
		elena.Submit(form, apptest.Fill{"name": "senior ASSOCIATE"}).Want(422).See("There is a job title of this name already")
		elena.Submit(form, apptest.Fill{"name": "Clerk", "permissions": "export"}).Want(200).See("The job title has been added.", "Clerk", "1 of 16 permissions")
		clerk := list(elena).Items[0]
		if clerk.Name != "Clerk" || len(clerk.Permissions) != 1 || clerk.People != 0 {
			t.Fatalf("%+v", clerk)
		}
		senior := list(elena).Items[1]
		if senior.People != 8 {
			t.Errorf("%+v", senior)
		}
		edit := elena.Get(links.JobTitle(senior.ID)).Want(200).Form("#title")
		review := elena.Submit(edit, apptest.Fill{"permissions": "export"}).Want(200).See("Save these permissions?", "They lose", "Create cases", "Standard: 5 people")
		if len(list(elena).Items[1].Permissions) != 16 {
			t.Fatal("it was saved before")
		}
		elena.Submit(review.Form("#title"), apptest.Fill{"seen": "1"}).Want(200).See("The job title has been saved")
		if got := list(elena).Items[1].Permissions; len(got) != 1 {
			t.Errorf("%v", got)
		}
		clash := elena.Submit(edit, apptest.Fill{"name": "Junior", "permissions": "export"}).Want(409)
		clash.See("Saved meanwhile", "Export")
		elena.Get(links.JobTitleDelete(senior.ID)).Want(200).See("This job title is in use", "8 users")
		elena.Call(http.MethodDelete, links.APIJobTitle(senior.ID), nil).Want(409)
		elena.Submit(elena.Get(links.JobTitleDelete(clerk.ID)).Form(""), nil).Want(200).See("The job title has been deleted.")
		a.As("elena@twin").Get(links.JobTitle(senior.ID)).Want(404)
	})
}

func TestDefaultSetsByPage(t *testing.T) {
	a := apptest.SQLite(t)
	elena := a.As("elena")
	page := elena.Get(links.DefaultSet("guest")).Want(200)
	if page.Count("input[type=checkbox][disabled]") == 0 {
		t.Error("what is beyond the role can be chosen")
	}
	elena.Submit(page.Form("#default"), apptest.Fill{"permissions": "write_reports"}).Want(200).See("The permissions have been saved", "1 of 6 permissions")
	elena.Submit(page.Form("#default"), apptest.Fill{"permissions": "message_clients"}).Want(409).See("Saved meanwhile", "Write reports")
	elena.Submit(elena.Get(links.DefaultSet("guest")).Form("#default"), apptest.Fill{"permissions": "create_cases"}).Want(422)
	elena.Get(links.DefaultSet("owner")).Want(404)
}

func TestTitlesByAPI(t *testing.T) {
	a := apptest.SQLite(t)
	elena := a.As("elena")
	var made struct{ ID ids.JobTitle }
	answer := elena.Call(http.MethodPost, links.APIJobTitles(), map[string]any{"name": "Clerk", "permissions": []string{"export"}}).Want(201)
	answer.JSON(&made)
	tag := answer.Header.Get("ETag")
	elena.Call(http.MethodPost, links.APIJobTitles(), map[string]any{"name": "clerk", "permissions": []string{}}).Want(409)
	elena.Call(http.MethodPost, links.APIJobTitles(), map[string]any{"name": "Judge", "permissions": []string{"everything"}}).Want(422)
	path := links.APIJobTitle(made.ID)
	elena.Call(http.MethodPatch, path, map[string]any{"permissions": []string{"export", "create_cases"}}, http.Header{"If-Match": {tag}}).Want(200)
	elena.Call(http.MethodPatch, path, map[string]any{"name": "Registrar"}, http.Header{"If-Match": {tag}}).Want(412)
	var changed struct{ Name string }
	if elena.Call(http.MethodPatch, path, map[string]any{"name": "Registrar"}).Want(200).JSON(&changed); changed.Name != "Registrar" {
		t.Error(changed)
	}
	a.As("oliver").Call(http.MethodPatch, path, map[string]any{"name": "Mine"}).Want(404)
	a.As("elena@twin").Call(http.MethodDelete, path, nil).Want(404)
	elena.Call(http.MethodDelete, path, nil).Want(204)
	elena.Call(http.MethodGet, path, nil).Want(404)
}
