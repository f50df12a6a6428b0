package scimweb_test

import (
	"net/url"
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/i18n/i18ntest"
	"cabinet/internal/scim"
	"cabinet/internal/scim/scimweb"
	"cabinet/internal/ui"
)

func TestLocales(t *testing.T) {
	i18ntest.Parity(t, scimweb.Locales())
	i18ntest.Parity(t, scim.Locales())
}

// TestAdministratorsDay: a directory is connected, given a token and a meaning for its groups, goes live, is stopped, judged
// and removed, all by what stands on pages.
func TestAdministratorsDay(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		elena.Get(links.Admin()).See("Directories")
		elena.Get(links.Directories()).See("No directory is connected")
		elena.Submit(elena.Get(links.DirectoryNew()).Form("#directory"), apptest.Fill{"name": ""}).Want(422)
		page := elena.Submit(elena.Get(links.DirectoryNew()).Form("#directory"), apptest.Fill{"name": "Entra <b>", "role": "limited"})
		page.See("Entra <b>", "This is a dry run")
		list, err := a.SCIM.Connections(a.T.Context(), a.By("elena"))
		a.Must(err)
		id := list[0].ID
		elena.Submit(elena.Get(links.DirectoryEdit(id)).Form("#directory"), apptest.Fill{"name": "Entra", "language": "ru"}).See("Entra", "Russian")
		page = elena.Submit(elena.Get(links.DirectoryToken(id)).Form("#token"), apptest.Fill{"life": "30"}).Want(200)
		_, rest, _ := strings.Cut(string(page.Body), scim.TokenPrefix)
		d := directory{a, id, scim.TokenPrefix + rest[:43], a.Visitor()}
		elena.Submit(elena.Get(links.DirectoryMappings(id)).Form("#mappings"), apptest.Fill{"name_1": "Lawyers"}).Want(422)
		elena.Submit(elena.Get(links.DirectoryMappings(id)).Form("#mappings"), apptest.Fill{"name_1": "Lawyers", "role_1": "standard"}).See("Lawyers")
		d.send("POST", "Users", `{"userName":"dry@oak.example","name":{"givenName":"Dora","familyName":"Quick"}}`).Want(201)
		elena.Get(links.Directory(id)).See("Dora Quick", "dry@oak.example", "Would be done")
		elena.Post(links.DirectoryMode(id), url.Values{"mode": {"live"}, "form_token": {elena.Get(links.DirectoryMode(id)).Value("form_token")}})
		elena.Get(links.Directory(id)).SeeNot("dry@oak.example").See("Live")
		user := string(a.Member("lin").ID)
		page = d.send("POST", "Groups", `{"displayName":"Lawyers","members":[{"value":"`+user+`"}]}`).Want(429)
		if !strings.Contains(string(page.Body), "stopped") {
			t.Errorf("%s", page.Body)
		}
		d.send("POST", "Users", `{"userName":"late@oak.example"}`).Want(429)
		page = elena.Get(links.Directory(id)).See("This directory is stopped", "More rights", "late@oak.example")
		item, _, err := a.SCIM.Items(a.T.Context(), a.By("elena"), id, scim.ItemFilter{State: scim.Waiting})
		a.Must(err)
		elena.Post(links.DirectoryDecide(id), url.Values{"decision": {"decline"}, ui.PickedName: {item[1].ID}, "form_token": {page.Value("form_token")}})
		elena.Post(links.DirectoryDecide(id), url.Values{"decision": {"approve"}, ui.PickedName: {item[0].ID}, "form_token": {page.Value("form_token")}})
		elena.Post(links.DirectoryDecide(id), url.Values{"decision": {"approve"}, ui.PickedName: {"unknown"}, "form_token": {page.Value("form_token")}}).Want(404)
		elena.Get(links.Directory(id)).See("Nothing here")
		elena.Post(links.DirectoryResume(id), url.Values{"form_token": {elena.Get(links.DirectoryResume(id)).Value("form_token")}})
		d.send("POST", "Groups", `{"displayName":"Lawyers","members":[{"value":"`+user+`"}]}`).Want(201)
		elena.Get(links.Audit()).See("Directory (SCIM)")
		elena.Post(links.DirectoryRemove(id), url.Values{"form_token": {elena.Get(links.DirectoryRemove(id)).Value("form_token")}})
		d.send("GET", "Users", "").Want(401)
		for _, name := range []string{"oliver", "lin", "grace"} {
			a.As(name).Get(links.Directories()).Want(404)
		}
	})
}
