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
