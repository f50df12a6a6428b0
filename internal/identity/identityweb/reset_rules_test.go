package identityweb_test

import (
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

func TestTheResetPageSaysTheRules(t *testing.T) {
	a := apptest.SQLite(t)
	visitor := a.Visitor()
	visitor.Submit(visitor.Get(links.Forgot()).Form("main form"), apptest.Fill{"email": apptest.Address("oliver")}).Want(200)
	visitor.Open(a.LastMail(apptest.Address("oliver")).Link()).Want(200).See("Set a new password", "At least 12 characters")
}
