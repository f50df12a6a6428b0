package identityweb_test

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

func TestSignIn(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		v := a.Visitor()
		page := v.Get(links.SignIn("")).Want(200).See("Sign in", "Enter the email you sign in with.")
		page = v.Submit(page.Form(""), apptest.Fill{"email": " Oliver@FIRM.example "}).Want(200).See("Enter your password")
		if page.SetCookie("cabinet_session") != nil {
			t.Error("an address alone opens a session")
		}
		form := page.Form("")
		if form.Values().Get("password") != "" {
			t.Error("a password is filled in")
		}
		page = v.Press(form, apptest.Fill{"password": apptest.Password}).Want(303).To(links.Home())
		c := page.SetCookie("cabinet_session")
		if c == nil || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 0 || !c.Expires.IsZero() {
			t.Errorf("session cookie: %v", c)
		}
		if d := page.SetCookie("cabinet_device"); d == nil || d.MaxAge != int((30*24*time.Hour).Seconds()) {
			t.Errorf("device cookie: %v", d)
		}
		v.Get(links.Profile()).Want(200).See("Oliver Reid", "Hartwell & Reid").SeeNot(c.Value)
		v.Get(links.SignIn("")).At(links.Home()) // who is signed in goes on
	})
}

func TestSignInBySecureOrigin(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		v := a.Visitor()
		page := v.SignIn(apptest.Address("oliver"), apptest.Password).Want(200).At(links.Home())
		for _, name := range []string{"__Host-cabinet", "__Host-cabinet_device"} {
			c := page.SetCookie(name)
			if c == nil || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
				t.Errorf("%s: %v", name, c)
			}
		}
		if v.Cookie("cabinet_session") != nil {
			t.Error("the cookie of plain http is set too")
		}
	}, apptest.Setup{Base: apptest.Secure})
}

// volatile is what differs between two answers to the same question: ids, and the masked form token.
var volatile = regexp.MustCompile(`name="form_token" value="[^"]*"|f-[a-z0-9]{8,}`)

// refusal is an answer without what must differ.
func refusal(page *apptest.Page, address string) string {
	header := page.Header.Clone()
	for _, name := range []string{"Date", "X-Request-Id", "Content-Length"} {
		header.Del(name)
	}
	var b bytes.Buffer
	_ = header.Write(&b)
	body := volatile.ReplaceAllString(string(page.Body), "")
	for _, form := range []string{address, url.QueryEscape(address)} {
		body = strings.ReplaceAll(body, form, "ADDRESS")
	}
	return page.Path + "\n" + b.String() + body
}

// TestNobodyLearnsWhoExists holds the pages to R6: wrong, unknown, inactive and locked people get the same bytes.
func TestNobodyLearnsWhoExists(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		cases := map[string]struct{ address, password string }{
			"wrong password": {apptest.Address("oliver"), "not the right one"},
			"unknown":        {"nobody@firm.example", apptest.Password},
			"inactive":       {apptest.Address("ivor"), apptest.Password},
		}
		cases["locked"] = struct{ address, password string }{apptest.Address("lin"), apptest.Password}
		want := map[string]string{}
		for name, c := range cases {
			if name == "locked" { // after five failures in a row the right password waits half a minute
				locked := a.Visitor()
				for range 6 {
					locked.SignIn(c.address, "not the right one").Want(422)
				}
			}
			v := a.Visitor()
			step := v.Submit(v.Get(links.SignIn("")).Form(""), apptest.Fill{"email": c.address}).Want(200)
			got := map[string]string{"address": refusal(step, c.address)}
			page := v.Submit(step.Form(""), apptest.Fill{"password": c.password}).Want(422)
			got["password"] = refusal(page, c.address)
			v = a.Visitor()
			got["forgotten"] = refusal(v.Submit(v.Get(links.Forgot()).Form(""), apptest.Fill{"email": c.address}).Want(200), c.address)
			for what, text := range got {
				if want[what] == "" {
					want[what] = text
				} else if want[what] != text {
					t.Errorf("%s: the answer to %s differs:\n%s\n---\n%s", name, what, text, want[what])
				}
			}
			page.See("The email or the password isn’t right").SeeNot(c.password)
			if page.SetCookie("cabinet_session") != nil {
				t.Errorf("%s: opened a session", name)
			}
		}
		a.Work()
		for _, name := range []string{"nobody", "ivor"} {
			if len(a.Mail(apptest.Address(name))) > 0 {
				t.Errorf("mail to %s", name)
			}
		}
	})
}

func TestSignInAsksForWhatIsMissing(t *testing.T) {
	a := apptest.SQLite(t)
	v := a.Visitor()
	form := v.Get(links.SignIn("")).Form("")
	for address, want := range map[string]string{
		"":                                "Enter your email address.",
		"oliver":                          "An email address contains an @",
		"oliver@firm.example\r\nBcc: x@y": "An email address has to be on one line.",
		"oliver\u202e@firm.example":       "reverses the direction of the text",
		strings.Repeat("a", 300) + "@firm.example": "This address is too long.",
	} {
		page := v.Submit(form, apptest.Fill{"email": address}).Want(422)
		if got := page.Problem("email"); !strings.Contains(got, want) {
			t.Errorf("%.40q: %q", address, got)
		}
		if !strings.Contains(address, "\n") && page.Value("email") != address {
			t.Errorf("%.40q isn't kept", address)
		}
	}
	page := v.Submit(form, apptest.Fill{"email": apptest.Address("oliver")})
	page = v.Submit(page.Form(""), nil).Want(422)
	if got := page.Problem("password"); got != "Enter your password." {
		t.Errorf("%q", got)
	}
}

func TestSignInLeadsToThePageThatWasWanted(t *testing.T) {
	a := apptest.SQLite(t)
	v := a.Visitor()
	page := v.Send(http.MethodGet, links.Appearance(), nil, nil).Want(303).To(links.SignIn(links.Appearance()))
	page = v.Submit(v.Get(page.Location).Form(""), apptest.Fill{"email": apptest.Address("oliver")})
	v.Submit(page.Form(""), apptest.Fill{"password": "wrong"}).Want(422)
	v.Submit(page.Form(""), apptest.Fill{"password": apptest.Password}).Want(200).At(links.Appearance())

	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "/%2f/evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie:x=y", "\t//evil.example"} {
		v := a.Visitor()
		step := v.Submit(v.Get("/signin?next="+url.QueryEscape(next)).Form(""), apptest.Fill{"email": apptest.Address("oliver")})
		values := step.Form("").Values()
		values.Set("password", apptest.Password)
		values.Set("next", next)
		if got := v.Post(links.SignInPassword(), values).Want(303).Location; got != links.Home() && got != next || strings.Contains(got, "evil") && got != "/%2f/evil.example" {
			t.Errorf("next %q leads to %q", next, got)
		}
	}
}

func TestSignInTakesNoSessionThatWasPlanted(t *testing.T) {
	a := apptest.SQLite(t)
	v := a.Visitor()
	planted := strings.Repeat("A", 43)
	v.SetCookie(&http.Cookie{Name: "cabinet_session", Value: planted, Path: "/"})
	v.SignIn(apptest.Address("oliver"), apptest.Password).Want(200)
	first := v.Cookie("cabinet_session").Value
	if first == planted {
		t.Error("the planted secret was adopted")
	}
	// Another sign-in in the same browser has a new secret too.
	again := a.Visitor()
	again.SetCookie(&http.Cookie{Name: "cabinet_session", Value: first, Path: "/"})
	page := again.Submit(again.Get(links.Profile()).Form(`form[action="`+links.SignOut()+`"]`), nil).Want(200).At(links.SignIn(""))
	page = again.Submit(page.Form(""), apptest.Fill{"email": apptest.Address("oliver")})
	again.Submit(page.Form(""), apptest.Fill{"password": apptest.Password}).Want(200)
	if got := again.Cookie("cabinet_session").Value; got == first {
		t.Error("the secret is the same after another sign-in")
	}
}

func TestSignOut(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		secret := oliver.Cookie("cabinet_session").Value
		page := oliver.Get(links.Profile())
		if page.Header.Get("Cache-Control") != "no-store" {
			t.Error("the back button would show the page")
		}
		page = oliver.Press(page.Form(`form[action="`+links.SignOut()+`"]`), nil).Want(303).To(links.SignIn(""))
		if got := page.Header.Get("Clear-Site-Data"); got != `"cache", "storage"` {
			t.Errorf("Clear-Site-Data: %s", got)
		}
		if c := page.SetCookie("cabinet_session"); c == nil || c.MaxAge >= 0 || c.Value != "" {
			t.Errorf("the cookie isn't taken back: %v", c)
		}
		oliver.Get(links.SignIn("")).See("You have signed out.")
		thief := a.Visitor()
		thief.SetCookie(&http.Cookie{Name: "cabinet_session", Value: secret, Path: "/"})
		thief.Get(links.Profile()).At(links.SignIn(""))
		if kinds := strings.Join(a.Kinds(a.World.Firm.ID), " "); !strings.HasSuffix(kinds, "identity.signed_in identity.signed_out") {
			t.Errorf("acts: %s", kinds)
		}
	})
}

// TestSessionEndsByItself: idle after 120 minutes, at the latest after 12 hours; polling is no use (R27).
func TestSessionEndsByItself(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		a.Advance(119 * time.Minute)
		oliver.Get(links.Profile()).Want(200).At(links.Profile())
		a.Advance(100 * time.Minute)
		polling := http.Header{"Cabinet-Polling": {"1"}}
		if page := oliver.Send(http.MethodGet, links.APIMe(), polling, nil); page.Status != 200 {
			t.Errorf("polling: %d", page.Status)
		}
		a.Advance(21 * time.Minute)
		oliver.Get(links.Profile()).At(links.SignIn("")).See("You were signed out because nothing was done for a while.")

		lin := a.As("lin")
		for range 7 {
			a.Advance(100 * time.Minute)
			lin.Get(links.Profile()).At(links.Profile())
		}
		a.Advance(21 * time.Minute)
		lin.Get(links.Profile()).At(links.SignIn("")).See("Your session has reached its longest time.")
	})
}

func TestPresenceExtendsASession(t *testing.T) {
	a := apptest.SQLite(t)
	oliver := a.As("oliver")
	page := oliver.Get(links.Profile())
	a.Advance(100 * time.Minute)
	form := page.Form(`form[action="` + links.SignOut() + `"]`).Values()
	var left struct{ Seconds int }
	oliver.Post(links.SessionExtend(), form).Want(200).JSON(&left)
	if left.Seconds != 120*60 {
		t.Errorf("%d seconds left", left.Seconds)
	}
	a.Advance(110 * time.Minute)
	oliver.Get(links.Profile()).At(links.Profile())
}

func TestConfirmAsksForThePasswordAgain(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		before := oliver.Cookie("cabinet_session").Value
		page := oliver.Get(links.Confirm(links.Security())).Want(200).See("Confirm that it’s you")
		refused := oliver.Submit(page.Form(""), apptest.Fill{"current_password": "not the right one"}).Want(422)
		if got := refused.Problem("current_password"); got != "This isn’t your current password." {
			t.Errorf("%q", got)
		}
		oliver.Submit(refused.Form(""), apptest.Fill{"current_password": apptest.Password}).Want(200).At(links.Security())
		if oliver.Cookie("cabinet_session").Value == before {
			t.Error("the secret is the same after a proof (R26)")
		}
	})
}

// TestAttackersDontLockPeopleOut: guessing elsewhere delays strangers; the person's own browser, known by its cookie, goes on (L7).
func TestAttackersDontLockPeopleOut(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		lin := a.As("lin")
		lin.Submit(lin.Get(links.Profile()).Form(`form[action="`+links.SignOut()+`"]`), nil).At(links.SignIn(""))
		attacker := a.Visitor()
		for range 6 {
			attacker.SignIn(apptest.Address("lin"), "not the right one").Want(422)
		}
		a.Visitor().SignIn(apptest.Address("lin"), apptest.Password).Want(422)
		lin.SignIn(apptest.Address("lin"), apptest.Password).Want(200).At(links.Home())
		stolen := a.Visitor() // the cookie of one person is no help with another's password
		stolen.SetCookie(&http.Cookie{Name: "cabinet_device", Value: lin.Cookie("cabinet_device").Value, Path: "/"})
		for range 6 {
			attacker.SignIn(apptest.Address("oliver"), "not the right one").Want(422)
		}
		stolen.SignIn(apptest.Address("oliver"), apptest.Password).Want(422)
		a.Clock.Advance(2 * time.Hour)
		a.As("oliver")
	})
}
