package identityweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/config"
)

const fresh = "seven quiet otters"

// ask asks for a link as somebody who forgot the password.
func ask(a *apptest.App, v *apptest.Person, name string) *apptest.Page {
	a.T.Helper()
	return v.Submit(v.Get(links.Forgot()).Form(""), apptest.Fill{"email": apptest.Address(name)}).Want(200)
}

func TestForgottenPassword(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		a.Secret(fresh)
		elsewhere := a.As("oliver")
		v := a.Visitor()
		page := v.Submit(v.Get(links.SignIn("")).Form(""), apptest.Fill{"email": apptest.Address("oliver")})
		page = v.Get(page.Attr(`main a[href^="/password/forgot"]`, "href"))
		if page.Value("email") != apptest.Address("oliver") {
			t.Error("the address has to be typed again")
		}
		v.Submit(page.Form(""), nil).Want(200).See("Look into your mailbox").SeeNot("Mail is delayed")
		mail := a.LastMail(apptest.Address("oliver"))
		if mail.Subject != "Set a new password" || !strings.Contains(mail.Text, "within 60 minutes") {
			t.Errorf("%s\n%s", mail.Subject, mail.Text)
		}
		link := mail.Link()
		for range 2 { // whoever opens it, a scanner or the person, changes nothing (R21)
			head := v.Send(http.MethodHead, strings.TrimPrefix(link, a.Base.String()), nil, nil).Want(200)
			if head.Header.Get("Referrer-Policy") != "no-referrer" || len(head.Body) > 0 {
				t.Error("HEAD says too much")
			}
			page = v.Open(link).Want(200).See("Set a new password")
		}
		elsewhere.Get(links.Profile()).At(links.Profile())
		refused := v.Submit(page.Form(""), apptest.Fill{"new_password": "short", "confirm_password": "shorter"}).Want(422)
		if !strings.Contains(refused.Problem("new_password"), "at least 12 characters") || refused.Problem("confirm_password") == "" {
			t.Errorf("%q, %q", refused.Problem("new_password"), refused.Problem("confirm_password"))
		}
		page = v.Submit(refused.Form(""), apptest.Fill{"new_password": fresh, "confirm_password": fresh}).Want(200).At(links.SignIn(""))
		page.See("Your new password has been saved.")
		if got := a.LastMail(apptest.Address("oliver")).Subject; got != "Your password was changed" {
			t.Errorf("the person learns of it by %q", got)
		}
		elsewhere.Get(links.Profile()).At(links.SignIn(""))
		v.Open(link).Want(404).See("This link no longer works")
		v.SignIn(apptest.Address("oliver"), apptest.Password).Want(422)
		v.SignIn(apptest.Address("oliver"), fresh).Want(200).At(links.Home())
		if got := a.LastMail(apptest.Address("oliver")).Subject; got != "Sign-in from a new device" { // a reset makes no browser known (L6)
			t.Errorf("the person learns of the sign-in by %q", got)
		}
		if acts := strings.Join(a.Kinds(a.World.Twin.ID), " "); strings.Contains(acts, "reset") {
			t.Errorf("the twin's record: %s", acts)
		}
	})
}

func TestForgottenPasswordInRussian(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		v := a.Visitor() // the browser speaks English, the person doesn't
		ask(a, v, "pavel")
		mail := a.LastMail(apptest.Address("pavel"))
		if !strings.Contains(mail.Text, "Павел") || !strings.Contains(mail.Subject, "пароль") {
			t.Errorf("%s\n%s", mail.Subject, mail.Text)
		}
		v.Header.Set("Accept-Language", "ru")
		page := v.Open(mail.Link()).Want(200)
		if page.Attr("html", "lang") != "ru" {
			t.Error("the page isn't Russian")
		}
		v.Submit(page.Form(""), apptest.Fill{"new_password": "семь тихих выдр", "confirm_password": "семь тихих выдр"}).Want(200).At(links.SignIn(""))
		v.SignIn(apptest.Address("pavel"), "семь тихих выдр").At(links.Home()).See("Дела")
	})
}

func TestLinksDie(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		v := a.Visitor()
		ask(a, v, "oliver")
		link := a.LastMail(apptest.Address("oliver")).Link()
		form := v.Open(link).Form("")
		a.Advance(time.Hour + time.Second)
		v.Open(link).Want(404)
		v.Submit(form, apptest.Fill{"new_password": fresh, "confirm_password": fresh}).Want(404)
		v.SignIn(apptest.Address("oliver"), apptest.Password).Want(200)

		lin := a.As("lin") // whoever changes the password in the meantime voids the link
		ask(a, v, "lin")
		link = a.LastMail(apptest.Address("lin")).Link()
		page := lin.Get(links.Security())
		lin.Submit(page.Form("#password-form"), apptest.Fill{"current_password": apptest.Password, "new_password": fresh, "confirm_password": fresh}).Want(200)
		a.Visitor().Open(link).Want(404)
		for _, token := range []string{"x", strings.Repeat("A", 43), strings.Repeat("A", 4000), "%00", "..%2f..%2fetc"} {
			if page := a.Visitor().Get("/password/reset/" + token); page.Status != 404 && page.Status != 400 {
				t.Errorf("%.20s: %d", token, page.Status)
			}
		}
	})
}

// TestHostNeverShapesLinks: whatever a request says of hosts, links lead to the configured address (R9).
func TestHostNeverShapesLinks(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		evil := http.Header{"Host": {"evil.example"}, "X-Forwarded-Host": {"evil.example"}, "Forwarded": {"host=evil.example;proto=http"},
			"X-Forwarded-Proto": {"http"}, "X-Original-Host": {"evil.example"}, "X-Forwarded-Prefix": {"//evil.example"}}
		v := a.Visitor()
		form := v.Get(links.Forgot()).Form("").Values()
		form.Set("email", apptest.Address("oliver"))
		for name, values := range evil {
			v.Header[name] = values
		}
		v.Post(links.Forgot(), form).Want(200).SeeNot("evil.example")
		mail := a.LastMail(apptest.Address("oliver"))
		mail.Link()
		if strings.Contains(mail.Text+mail.HTML, "evil.example") {
			t.Errorf("the mail says evil.example:\n%s", mail.Text)
		}
		for _, path := range []string{"/", links.Profile(), "/signin/", links.WellKnownPassword()} {
			page := v.Send(http.MethodGet, path, nil, nil)
			if strings.Contains(page.Location, "evil") || strings.Contains(page.Location, "//") {
				t.Errorf("%s leads to %s", path, page.Location)
			}
			for _, c := range page.Cookies {
				if c.Domain != "" {
					t.Errorf("%s sets a cookie for %s", path, c.Domain)
				}
			}
		}
	}, apptest.Setup{Base: apptest.Secure})
}

// TestMailServerAway: pages say that mail is late, and it comes once the server is back.
func TestMailServerAway(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		v := a.Visitor()
		ask(a, v, "oliver")
		if a.Work() == 0 {
			t.Fatal("the mail left without a server")
		}
		ask(a, v, "lin").See("Mail is delayed", "Your message will be sent as soon as it does.")
		ask(a, v, "nobody").See("Mail is delayed") // the same for everybody (R6)
		a.Failing = true                           // what failed is logged, which is right

		post := apptest.Post(t, a.Config.SMTPPort)
		for range 10 {
			a.Advance(5 * time.Minute)
		}
		for _, name := range []string{"oliver", "lin"} {
			if n := len(post.To(apptest.Address(name))); n != 1 {
				t.Errorf("%d mails to %s", n, name)
			}
		}
		ask(a, v, "oliver").SeeNot("Mail is delayed")
	}, apptest.Setup{Config: func(c *config.Config) {
		c.SMTPHost, c.SMTPPort, c.MailFrom = "127.0.0.1", apptest.FreePort(t), "Cabinet <cabinet@cabinet.example>"
	}})
}

func TestStrengthIsMeasuredWhileTyping(t *testing.T) {
	a := apptest.SQLite(t)
	oliver := a.As("oliver")
	token := oliver.Get(links.Security()).Form("#password-form").Values().Get("form_token")
	score := func(p *apptest.Person, path, password string) int {
		var out struct {
			Score int
			Text  string
		}
		p.Post(path, url.Values{"form_token": {token}, "password": {password}}).Want(200).JSON(&out)
		if out.Text == "" {
			t.Errorf("no words for %q", password)
		}
		return out.Score
	}
	for _, weak := range []string{"Marchetti", "oliver reid B-4472", "password1234", "qwertyuiop12"} {
		if got := score(oliver, links.PasswordStrength(), weak); got > 1 {
			t.Errorf("%q scores %d", weak, got)
		}
	}
	if got := score(oliver, links.PasswordStrength(), "velvet tractor opinion harbour"); got < 3 {
		t.Errorf("a good one scores %d", got)
	}
	v := a.Visitor()
	ask(a, v, "lin")
	link := a.LastMail(apptest.Address("lin")).Link()
	page := v.Open(link)
	token = page.Form("").Values().Get("form_token")
	path := page.Attr("[data-strength]", "data-url")
	if score(v, path, "password1234") > 1 || score(v, links.ResetStrength("nonsense"), "velvet tractor opinion harbour") < 3 {
		t.Error("the holder of a link is measured otherwise")
	}
}
