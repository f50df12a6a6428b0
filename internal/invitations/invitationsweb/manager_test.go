package invitationsweb_test

import (
	"net/url"
	"testing"

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
