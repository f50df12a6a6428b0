package invitationsweb_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/people"
)

// A manager's form says what is missing, as an administrator's does, and means their own group when it names none.
func TestAManagerSendsAnEmptyForm(t *testing.T) {
	a := apptest.SQLite(t)
	g := a.Group(a.World.Firm, "Disputes")
	a.Join(a.World.Firm, "mona", people.Standing{Role: access.Standard, Group: g, Manages: true})
	mona := a.As("mona")
	token := mona.Get(links.UserInvite()).Want(200).Form("#invite").Values().Get("form_token")
	empty := mona.Post(links.UserInvite(), url.Values{"form_token": {token}}).Want(422)
	if empty.Problem("email") == "" || empty.Problem("role") == "" {
		t.Error("what is missing isn't told")
	}
	mona.Post(links.UserInvite(), url.Values{"form_token": {token}, "email": {"vera@example.org"}, "role": {"limited"}}).To(links.PendingUsers())
	mona.Get(links.PendingUsers()).Want(200).See("vera@example.org", "Disputes")
	oliver := a.As("oliver") // who manages nothing
	token = oliver.Get(links.EmailChange()).Form("#email-form").Values().Get("form_token")
	oliver.Post(links.UserInvite(), url.Values{"form_token": {token}}).Want(404)
}

// Who manages a group for a time isn't offered to make managers, and is told why when they try.
func TestAManagerForATime(t *testing.T) {
	a := apptest.SQLite(t)
	g := a.Group(a.World.Firm, "Disputes")
	m := a.Join(a.World.Firm, "mona", people.Standing{Role: access.Standard})
	_, err := a.People.EditUser(t.Context(), a.By("elena"), m.ID, people.UserInput{TempGroup: &people.TemporaryGroup{Group: g, Manages: true,
		Period: people.Period{Until: a.Clock.Now().Add(24 * time.Hour)}}}, 0)
	a.Must(err)
	mona := a.As("mona")
	page := mona.Get(links.UserInvite()).Want(200)
	if page.Count("#invite input[name=manages]") != 0 {
		t.Error("what can't be given is offered")
	}
	values := page.Form("#invite").Values()
	values.Set("email", "vera@example.org")
	values.Set("manages", "1")
	mona.Post(links.UserInvite(), values).Want(403).See("You manage this group for a time")
	body := map[string]any{"email": "vera@example.org", "role": "limited", "group_id": g, "manages": true}
	program := a.Token("mona", access.ScopeAdmin)
	program.Call(http.MethodPost, links.APIInvitations(), body).Want(403)
	body["manages"] = false
	program.Call(http.MethodPost, links.APIInvitations(), body).Want(201)
}
