package identityweb_test

import (
	"testing"
	"time"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// Ending sessions wants a proof that isn't older than five minutes (R29); having given it, one goes on with that.
func TestEndingSessionsWantsAFreshProof(t *testing.T) {
	a := apptest.SQLite(t)
	oliver, other := a.As("oliver"), a.As("oliver")
	a.Clock.Advance(6 * time.Minute)
	others := `form[action="` + links.SessionsEndOthers() + `"]`
	asked := oliver.Submit(oliver.Get(links.Security()).Form(others), nil).At("/confirm")
	other.Get(links.Security()).Want(200)
	done := oliver.Submit(asked.Form(`form[action^="/confirm"]`), apptest.Fill{"current_password": apptest.Password})
	oliver.Submit(done.Form("#go-on"), nil).At(links.Security()).See("All other devices have been signed out (1).")
	other.Get(links.APIMe()).Want(401)
}

// A form of which something can't be kept, as a secret can't, isn't sent on by half: one comes back to its page.
func TestHalfAFormIsNotSentOn(t *testing.T) {
	a := apptest.SQLite(t)
	elena := a.As("elena")
	form := elena.Get(links.Policy()).Want(200).Form("#policy")
	a.Clock.Advance(6 * time.Minute)
	asked := elena.Submit(form, apptest.Fill{"password_min_length": "20"}).At("/confirm")
	asked.See("which isn’t kept")
	if asked.Count(`input[name^="kept."]`) != 0 {
		t.Error("half a form is kept")
	}
	elena.Submit(asked.Form(`form[action^="/confirm"]`), apptest.Fill{"current_password": apptest.Password}).At(links.Policy()).SeeNot("The policy has been saved.")
}
