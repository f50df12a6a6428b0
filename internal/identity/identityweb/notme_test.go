package identityweb_test

import (
	"net/http"
	"testing"
	"time"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// TestThisWasntMe: a stranger who knows the password comes in from a new device, and the person ends that by mail (L6).
func TestThisWasntMe(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		a.Secret(fresh)
		oliver, program := a.As("oliver"), a.Token("oliver", "write")
		a.Work()
		told := len(a.Mail(apptest.Address("oliver")))
		thief := a.Visitor()
		thief.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
		thief.SignIn(apptest.Address("oliver"), apptest.Password).At(links.Home())
		mail := a.LastMail(apptest.Address("oliver"))
		if mail.Subject != "Sign-in from a new device" || len(a.Mail(apptest.Address("oliver"))) != told+1 {
			t.Fatalf("the person is told %q", mail.Subject)
		}
		link, v := mail.Link(), a.Visitor()
		for range 2 { // whoever opens it, a scanner or the person, changes nothing (R21)
			head := v.Send(http.MethodHead, path(a, link), nil, nil).Want(200)
			if head.Header.Get("Referrer-Policy") != "no-referrer" || len(head.Body) > 0 {
				t.Error("HEAD says too much")
			}
		}
		page := v.Open(link).Want(200).See("This wasn’t me", "in a browser that wasn’t known before", "Firefox on Linux", "(UTC)", "All devices are signed out")
		thief.Get(links.Profile()).At(links.Profile())
		oliver.Get(links.Profile()).At(links.Profile())

		form := page.Form("")
		v.Submit(form, nil).Want(200).At(links.Secured(false)).See("What to do now", "the password no longer works", "Open your mailbox", "Tell your administrator")
		v.Submit(form, nil).Want(404)
		v.Open(link).Want(404).See("This link no longer works", "set a new password")
		for _, p := range []*apptest.Person{thief, oliver} {
			p.Get(links.Profile()).At(links.SignIn(""))
		}
		program.Call(http.MethodGet, links.APIMe(), nil).Want(401)
		thief.SignIn(apptest.Address("oliver"), apptest.Password).Want(422)
		reset := a.LastMail(apptest.Address("oliver"))
		if reset.Subject != "Set a new password" {
			t.Fatalf("the way back in is %q", reset.Subject)
		}
		v.Submit(v.Open(reset.Link()).Form(""), apptest.Fill{"new_password": fresh, "confirm_password": fresh}).At(links.SignIn(""))
		v.SignIn(apptest.Address("oliver"), fresh).At(links.Home())
	})
}

func TestThisWasntMeInRussian(t *testing.T) {
	a := apptest.SQLite(t)
	a.As("pavel")
	a.As("pavel")
	link := a.LastMail(apptest.Address("pavel")).Link()
	v := a.Visitor()
	v.Header.Set("Accept-Language", "ru")
	page := v.Open(link).Want(200).See("Это не я", "завершить всё")
	v.Submit(page.Form(""), nil).See("Что делать теперь", "Сообщите администратору")
}

func TestThisWasntMeInTime(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		a.As("oliver")
		oliver := a.As("oliver")
		link, v := a.LastMail(apptest.Address("oliver")).Link(), a.Visitor()
		form := v.Open(link).Form("")
		a.Advance(7*24*time.Hour + time.Second)
		v.Open(link).Want(404)
		v.Submit(form, nil).Want(404).See("This link no longer works")
		oliver.SignIn(apptest.Address("oliver"), apptest.Password).At(links.Home()) // nothing was ended
	})
}

// TestTokenThatIsntMine: the mail about a new token can be disowned as well.
func TestTokenThatIsntMine(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		program := a.Token("oliver", "read")
		mail := a.LastMail(apptest.Address("oliver"))
		if mail.Subject != "An API token was made" {
			t.Fatal(mail.Subject)
		}
		v := a.Visitor()
		page := v.Open(mail.Link()).See("An API token was made in your name.").SeeNot("Unknown device")
		v.Submit(page.Form(""), nil).At(links.Secured(false))
		program.Call(http.MethodGet, links.APIMe(), nil).Want(401)
	})
}
