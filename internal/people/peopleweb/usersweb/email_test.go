package usersweb_test

import (
	"net/http"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// Another sign-in email is warned of, waits on the user's page, and is seen and cancelled by the user.
func TestAnotherSignInEmail(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, oliver := a.As("elena"), a.Member("oliver").ID
		page := elena.Get(links.UserEdit(oliver)).Want(200).See("has to be confirmed first")
		elena.Submit(page.Form("#user"), apptest.Fill{"email": "lin@firm.example"}).Want(422).See("Another user of your organisation has this address.")
		elena.Submit(page.Form("#user"), apptest.Fill{"email": "no address"}).Want(422)
		review := elena.Submit(page.Form("#user"), apptest.Fill{"email": "oliver.new@firm.example"}).Want(200).See("Check what changes", "oliver.new@firm.example")
		elena.Submit(review.Form("#user"), apptest.Fill{"seen": "1"}).Want(200).At(links.User(oliver)).
			See("when the new address is confirmed", "oliver.new@firm.example waits to be confirmed", "Send the link again")
		elena.Call(http.MethodGet, links.APIUser(oliver)+"/email-change", nil).Want(200)
		himself := a.As("oliver")
		them := himself.Get(links.Security()).Want(200).See("oliver.new@firm.example waits to be confirmed", "An administrator of your organisation asked for it.")
		himself.Submit(them.Form(`form[action$="email/cancel"]`), nil).Want(200).SeeNot("oliver.new@firm.example waits")
		elena.Get(links.User(oliver)).Want(200).SeeNot("oliver.new@firm.example waits")
		elena.Call(http.MethodGet, links.APIUser(oliver)+"/email-change", nil).Want(404)
		elena.Call(http.MethodPatch, links.APIUser(oliver), map[string]any{"email": "oliver.api@firm.example"}).Want(200)
		elena.Call(http.MethodPost, links.APIUser(oliver)+"/email-change/resend", nil).Want(204)
		elena.Call(http.MethodDelete, links.APIUser(oliver)+"/email-change", nil).Want(204)
		elena.Get(links.UserEdit(a.Member("elena").ID)).Want(200).See("Change your own sign-in email in your settings")
		elena.Call(http.MethodPatch, links.APIUser(a.Member("elena").ID), map[string]any{"email": "e@firm.example"}).Want(422)
		a.As("oliver").Call(http.MethodGet, links.APIUser(oliver)+"/email-change", nil).Want(404)
	})
}

// Where the organisation manages the sign-in, whoever reads mail at the new address confirms it, in whichever browser.
func TestOrderedEmailIsConfirmed(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, oliver := a.As("elena"), a.Member("oliver").ID
		elena.Call(http.MethodPatch, links.APIUser(oliver), map[string]any{"email": "oliver.new@firm.example"}).Want(200)
		a.Work()
		v := a.Visitor()
		page := v.Open(a.LastMail("oliver.new@firm.example").Link()).Want(200).See("Confirm your new sign-in email", "An administrator of your organisation asked for this.")
		elena.Get(links.User(oliver)).Want(200).See("oliver.new@firm.example waits")
		v.Submit(page.Form("form[action*=verify-email]"), apptest.Fill{"current_password": "not it at all"}).Want(422).See("Your password")
		v.Submit(page.Form("form[action*=verify-email]"), apptest.Fill{"current_password": apptest.Password}).Want(200).See("The new sign-in email is confirmed.")
		elena.Get(links.User(oliver)).Want(200).See("oliver.new@firm.example").SeeNot("waits to be confirmed")
	})
}
