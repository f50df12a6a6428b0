package identityweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/config"
)

const moved = "oliver.reid@new.example"

// askEmail asks for another sign-in email in a browser whose person has just signed in.
func askEmail(p *apptest.Person, address string) *apptest.Page {
	return p.Submit(p.Get(links.EmailChange()).Form("#email-form"), apptest.Fill{"new_email": address})
}

// path is a link without the product's address.
func path(a *apptest.App, link string) string { return strings.TrimPrefix(link, a.Base.String()) }

// told returns what a person was mailed about.
func told(a *apptest.App, name string) string {
	a.Work()
	var out []string
	for _, m := range a.Mail(apptest.Address(name)) {
		out = append(out, m.Subject)
	}
	return strings.Join(out, "; ")
}

func TestChangeSignInEmail(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, other, lin, v := a.As("oliver"), a.As("oliver"), a.As("lin"), a.Visitor()
		before := oliver.Cookie("cabinet_session").Value
		oliver.Get(links.Security()).See("Sign-in email", apptest.Address("oliver"))
		page := askEmail(oliver, " Oliver.Reid@NEW.example ").Want(200).At(links.Security())
		page.See("A message is on its way to the new address.", "Oliver.Reid@new.example waits to be confirmed", "Open the link that was sent there in this browser")
		link := a.LastMail("Oliver.Reid@new.example").Link()
		if got := told(a, "oliver"); !strings.Contains(got, "A new sign-in email was asked for") {
			t.Errorf("the present address is told %s", got)
		}

		// Elsewhere nothing can be confirmed, whoever looks, and nothing is learnt (R10).
		for _, p := range []*apptest.Person{other, lin, v} {
			p.Open(link).Want(403).See("Not in this browser", "Open this link in the browser in which you asked").SeeNot("new.example", "New.example")
		}
		other.Get(links.Security()).See("asked for on another device", "Cancel the change").SeeNot("Send again")
		for _, p := range []*apptest.Person{other, lin} {
			p.Post(path(a, link), p.Get(links.Security()).Form("#password-form").Values()).Want(403)
		}

		// Opening the link changes nothing, however often it happens (R21).
		for range 2 {
			head := oliver.Send(http.MethodHead, path(a, link), nil, nil).Want(200)
			if head.Header.Get("Referrer-Policy") != "no-referrer" || len(head.Body) > 0 {
				t.Error("HEAD says too much")
			}
			page = oliver.Open(link).Want(200).See("Confirm your new sign-in email", "Oliver.Reid@new.example", apptest.Address("oliver"))
		}
		a.Visitor().SignIn(moved, apptest.Password).Want(422)

		oliver.Submit(page.Form(""), nil).Want(200).At(links.Security()).See("Your sign-in email has been changed.", "Oliver.Reid@new.example").SeeNot("waits to be confirmed")
		if oliver.Cookie("cabinet_session").Value == before {
			t.Error("the secret is the same (R26)")
		}
		other.Get(links.Profile()).At(links.SignIn(""))
		oliver.Open(link).Want(404).See("This link no longer works", "Ask for the change again")
		a.Visitor().SignIn(apptest.Address("oliver"), apptest.Password).Want(422)
		a.Visitor().SignIn(moved, apptest.Password).Want(200).At(links.Home())
		lin.Get(links.Profile()).At(links.Profile())
	})
}

func TestUndoChangeOfEmail(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		a.Secret(fresh)
		oliver, v := a.As("oliver"), a.Visitor()
		program := a.Token("oliver", "read")
		askEmail(oliver, moved)
		confirm := oliver.Open(a.LastMail(moved).Link())
		oliver.Submit(confirm.Form(""), nil).At(links.Security())
		mail := a.LastMail(apptest.Address("oliver"))
		if mail.Subject != "Your sign-in email was changed" {
			t.Fatalf("the former address is told %q", mail.Subject)
		}
		link := mail.Link()
		for range 2 {
			if head := v.Send(http.MethodHead, path(a, link), nil, nil).Want(200); head.Header.Get("Referrer-Policy") != "no-referrer" {
				t.Error("the address may leak")
			}
		}
		page := v.Open(link).Want(200).See("Undo the change of your sign-in email", moved, apptest.Address("oliver"), "(UTC)")
		oliver.Get(links.Profile()).At(links.Profile())
		program.Call(http.MethodGet, links.APIMe(), nil).Want(200)

		form := page.Form("")
		v.Submit(form, nil).Want(200).At(links.Secured(false)).See("What to do now", "Your former address signs in again.", "Open your mailbox")
		v.Submit(form, nil).Want(404)
		v.Get(links.Secured(false)).SeeNot("signs in again")
		oliver.Get(links.Profile()).At(links.SignIn(""))
		program.Call(http.MethodGet, links.APIMe(), nil).Want(401)
		v.Open(link).Want(404).See("This link no longer works", "Ask for a new link")
		a.Visitor().SignIn(moved, apptest.Password).Want(422)
		a.Visitor().SignIn(apptest.Address("oliver"), apptest.Password).Want(422) // somebody else may know it
		reset := ""
		a.Work()
		for _, m := range a.Mail(apptest.Address("oliver")) {
			if m.Subject == "Set a new password" {
				reset = m.Link()
			}
		}
		v.Submit(v.Open(reset).Form(""), apptest.Fill{"new_password": fresh, "confirm_password": fresh}).At(links.SignIn(""))
		v.SignIn(apptest.Address("oliver"), fresh).At(links.Home())
		if mails := a.Mail(moved); len(mails) != 2 || mails[0].Subject != "The change of the sign-in email was undone" {
			t.Errorf("the address that was given up has %d mails", len(mails))
		}
	})
}

// TestUndoneTooLate: the former address is somebody else's by now. Everything ends all the same.
func TestUndoneTooLate(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		move := func(p *apptest.Person, to string) {
			askEmail(p, to)
			p.Submit(p.Open(a.LastMail(to).Link()).Form(""), nil).At(links.Security())
		}
		oliver, lin, v := a.As("oliver"), a.As("lin"), a.Visitor()
		move(oliver, moved)
		link := a.LastMail(apptest.Address("oliver")).Link()
		move(lin, apptest.Address("oliver"))
		v.Submit(v.Open(link).Form(""), nil).Want(200).See("couldn’t be put back", "Ask your administrator for help").SeeNot("Open your mailbox")
		oliver.Get(links.Profile()).At(links.SignIn(""))
		lin.Get(links.Security()).At(links.Security()).See(apptest.Address("oliver"))
	})
}

// TestEmailOfSomebodyElse: the answer is the same whoever the address belongs to (R6).
func TestEmailOfSomebodyElse(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		nobody := askEmail(oliver, "nobody@firm.example").At(links.Security())
		somebody := askEmail(oliver, apptest.Address("lin")).At(links.Security())
		said := func(p *apptest.Page, address string) string {
			return strings.ReplaceAll(p.Text("#sign-in-email .note-text b")+p.Text(".toast"), address, "…")
		}
		if a, b := said(nobody, "nobody@firm.example"), said(somebody, apptest.Address("lin")); a != b || !strings.Contains(a, "…") {
			t.Errorf("%q, %q", a, b)
		}
		a.Work()
		for _, m := range a.Mail(apptest.Address("lin")) {
			if m.Subject != "Somebody wanted to sign in with your address" || strings.Contains(m.Text, "/verify-email/") {
				t.Errorf("%s\n%s", m.Subject, m.Text)
			}
		}
	})
}

// TestTwoClaimOneAddress: both may wait for it, one gets it.
func TestTwoClaimOneAddress(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, lin := a.As("oliver"), a.As("lin")
		askEmail(oliver, moved)
		first := oliver.Open(a.LastMail(moved).Link())
		askEmail(lin, moved)
		second := lin.Open(a.LastMail(moved).Link())
		oliver.Submit(first.Form(""), nil).At(links.Security())
		lin.Submit(second.Form(""), nil).Want(409).See("This address is no longer free", "Nothing has been changed.", "Ask for the change again")
		lin.Get(links.Security()).See(apptest.Address("lin"))
	})
}

func TestEmailThatCantBe(t *testing.T) {
	a := apptest.SQLite(t)
	oliver := a.As("oliver")
	a.Clock.Advance(6 * time.Minute) // the sign-in is no fresh proof any more
	form := oliver.Get(links.EmailChange()).See("Your sign-in changes").Form("#email-form")
	for name, c := range map[string]struct{ address, password, email, current string }{
		"nothing":         {"", "", "Enter", "Enter your current password."},
		"no address":      {"oliver at firm", apptest.Password, "spaces", ""},
		"his own":         {"OLIVER@firm.example", apptest.Password, "already sign in with this address", ""},
		"wrong password":  {moved, "wrong", "", "isn’t your current"},
		"no password":     {moved, "", "", "Enter your current password."},
		"a second header": {"a@b.example\r\nBcc: x@evil.example", apptest.Password, "line break", ""},
		"turned round":    {"a\u202eb@firm.example", apptest.Password, "direction", ""},
		"markup":          {"<script>alert(1)</script>@firm.example", apptest.Password, " ", ""},
		"a formula":       {"=cmd|' /C calc'!A0", apptest.Password, " ", ""},
		"endless":         {strings.Repeat("a", 10_000) + "@firm.example", apptest.Password, "characters", ""},
	} {
		page := oliver.Submit(form, apptest.Fill{"new_email": c.address, "current_password": c.password}).Want(422).SeeNot("<script>alert")
		email, current := page.Problem("new_email"), page.Problem("current_password")
		if (email == "") != (c.email == "") || !strings.Contains(email, c.email) || (current == "") != (c.current == "") || !strings.Contains(current, c.current) {
			t.Errorf("%s: %q, %q", name, email, current)
		}
		if len(c.address) < 100 && !strings.ContainsAny(c.address, "\r") && page.Value("new_email") != c.address {
			t.Errorf("%s: %q has to be typed again", name, page.Value("new_email"))
		}
		a.Clock.Advance(20 * time.Minute) // failed proofs cost time; that isn't what is tested here
	}
	oliver.Submit(form, apptest.Fill{"new_email": moved, "current_password": apptest.Password}).Want(200).At(links.Security())
	for _, token := range []string{"x", strings.Repeat("A", 43), strings.Repeat("A", 4000), "%00", "..%2f..%2fetc"} {
		for _, link := range []string{"/verify-email/", "/undo-email/", "/not-me/"} {
			if page := oliver.Get(link + token); page.Status != 404 && page.Status != 400 {
				t.Errorf("%s%.20s: %d", link, token, page.Status)
			}
		}
	}
}

func TestWaitingEmail(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, other := a.As("oliver"), a.As("oliver")
		page := askEmail(oliver, "oliver@first.example")
		first := a.LastMail("oliver@first.example").Link()
		resend, cancel := `form[action="`+links.EmailResend()+`"]`, `form[action="`+links.EmailCancel()+`"]`
		page = oliver.Submit(page.Form(resend), nil).At(links.Security()).See("The message was sent once more.")
		second := a.LastMail("oliver@first.example").Link()
		oliver.Open(first).Want(404)
		oliver.Open(second).Want(200)
		oliver.Get(links.EmailChange()).See("If you enter another address now")
		askEmail(oliver, moved).At(links.Security()).See(moved)
		third := a.LastMail(moved).Link()
		oliver.Open(second).Want(404)

		refused := askEmail(oliver, "oliver@third.example").Want(429).See("You asked three times within an hour. Try again in 1\u00a0hour.")
		if refused.Header.Get("Retry-After") != "3600" {
			t.Error("programs aren't told when")
		}
		if refused.Value("new_email") != "oliver@third.example" {
			t.Error("the address has to be typed again")
		}
		refused = oliver.Submit(page.Form(resend), nil).Want(429).See("You asked three times within an hour.", "Sign-in email")

		other.Submit(other.Get(links.Security()).Form(cancel), nil).At(links.Security()).See("The change was cancelled.")
		oliver.Open(third).Want(404)
		oliver.Submit(refused.Form(cancel), nil).At(links.Security()).See("No new address is waiting to be confirmed.")
		oliver.Submit(refused.Form(resend), nil).At(links.Security()).See("No new address is waiting to be confirmed.")
		oliver.Get(links.EmailResend()).At(links.Security())

		a.Clock.Advance(time.Hour)
		late := a.As("oliver")
		askEmail(late, moved)
		form := late.Open(a.LastMail(moved).Link()).Form("")
		a.Advance(24*time.Hour + time.Second)
		late.SignIn(apptest.Address("oliver"), apptest.Password)
		late.Submit(form, nil).Want(419) // a form of the former session
		late.Open(a.LastMail(moved).Link()).Want(404)
	})
}

// TestAskedTwice: a double click asks once, and when mail can't leave the page says so.
func TestAskedTwice(t *testing.T) {
	a := apptest.SQLite(t, apptest.Setup{Config: func(c *config.Config) {
		c.SMTPHost, c.SMTPPort, c.MailFrom = "127.0.0.1", apptest.FreePort(t), "Cabinet <cabinet@cabinet.example>"
	}})
	oliver := a.As("oliver")
	form := oliver.Get(links.EmailChange()).Form("#email-form")
	for range 4 { // a fifth would be too many if each of them counted
		oliver.Submit(form, apptest.Fill{"new_email": moved}).At(links.Security()).See("A message is on its way")
	}
	if a.Work() == 0 {
		t.Fatal("the mail left without a server")
	}
	page := oliver.Get(links.Security())
	page = oliver.Submit(page.Form(`form[action="`+links.EmailResend()+`"]`), nil).See("Mail can’t leave just now; the message will be sent once more")
	oliver.Submit(page.Form(`form[action="`+links.EmailCancel()+`"]`), nil).See("The change was cancelled.")
	askEmail(oliver, moved).See("Your wish is noted. Mail can’t leave just now")
	a.Failing = true // what failed is logged, which is right
}

// TestConfirmedTwiceAtOnce: of several presses at the same time one confirms.
func TestConfirmedTwiceAtOnce(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		askEmail(oliver, moved)
		link := a.LastMail(moved).Link()
		body := []byte(oliver.Open(link).Form("").Values().Encode())
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				page := oliver.SendAtOnce(http.MethodPost, path(a, link), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, body)
				if page.Status >= 500 {
					t.Errorf("%d", page.Status)
				}
			})
		}
		wg.Wait()
		a.Visitor().SignIn(moved, apptest.Password).Want(200).At(links.Home())
		if n := strings.Count(told(a, "oliver"), "Your sign-in email was changed"); n != 1 {
			t.Errorf("the former address is told %d times", n)
		}
	})
}

// TestStolenCookie: whoever has the cookie alone can change neither the address nor make a token (R10, R42).
func TestStolenCookie(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, thief := a.As("oliver"), a.Visitor()
		a.Clock.Advance(6 * time.Minute)
		thief.SetCookie(oliver.Cookie("cabinet_session"))
		thief.Get(links.Security()).Want(200)
		form := thief.Get(links.EmailChange()).Form("#email-form")
		thief.Submit(form, apptest.Fill{"new_email": "thief@evil.example"}).Want(422)
		values := form.Values()
		values.Del("current_password")
		values.Set("new_email", "thief@evil.example")
		thief.Post(links.EmailChange(), values).Want(422)
		thief.Get(links.TokenNew()).At("/confirm")
		thief.Post(links.TokenNew(), values).To("/confirm?carried=1&next=" + url.QueryEscape(links.TokenNew()))
		thief.Call(http.MethodPost, links.APIEmailChange(), map[string]string{"new_email": "thief@evil.example"}).Want(422)
		if page := thief.Call(http.MethodPost, links.APITokens(), map[string]string{"name": "t", "scope": "read"}).Want(403); page.Failure().Code != "web.error.fresh" {
			t.Errorf("%s", page.Body)
		}
		a.Work()
		if len(a.Mail("thief@evil.example")) > 0 {
			t.Error("the thief has mail")
		}
	})
}

func TestEmailChangeByAPI(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, other, program := a.As("oliver"), a.As("oliver"), a.Token("oliver", "write")
		type change struct {
			NewEmail string `json:"new_email"`
			Here     bool   `json:"asked_here"`
		}
		oliver.Call(http.MethodGet, links.APIEmailChange(), nil).Want(404)
		oliver.Call(http.MethodDelete, links.APIEmailChange(), nil).Want(404)
		body := map[string]string{"new_email": moved, "current_password": apptest.Password}
		if page := program.Call(http.MethodPost, links.APIEmailChange(), body).Want(403); page.Failure().Code != "identity.email.session_only" {
			t.Errorf("%s", page.Body)
		}
		page := oliver.Call(http.MethodPost, links.APIEmailChange(), map[string]string{"new_email": "nonsense", "current_password": "wrong"}).Want(422).SeeNot("nonsense", `"wrong"`)
		if got := strings.Join(page.Names(), " "); got != "current_password new_email" {
			t.Errorf("named: %s", got)
		}
		var here, there change
		oliver.Call(http.MethodPost, links.APIEmailChange(), body).Want(202).JSON(&here)
		other.Call(http.MethodGet, links.APIEmailChange(), nil).Want(200).JSON(&there)
		if here != (change{moved, true}) || there != (change{moved, false}) {
			t.Errorf("%+v, %+v", here, there)
		}
		link := a.LastMail(moved).Link()
		other.Call(http.MethodDelete, links.APIEmailChange(), nil).Want(204)
		oliver.Call(http.MethodGet, links.APIEmailChange(), nil).Want(404)
		oliver.Open(link).Want(404)
		a.Visitor().Call(http.MethodGet, links.APIEmailChange(), nil).Want(401)
	})
}
