package identityweb_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"cabinet/internal/accounts"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

func TestChangePassword(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		a.Secret(fresh)
		oliver, other := a.As("oliver"), a.As("oliver")
		before := oliver.Cookie("cabinet_session").Value
		page := oliver.Get(links.Security()).Want(200).See("Password and sign-in", "At least 12 characters")
		form := page.Form("#password-form")
		for name, c := range map[string]struct {
			current, new, confirm string
			wrong                 map[string]string
		}{
			"nothing typed":    {"", "", "", map[string]string{"current_password": "Enter your current password.", "new_password": "Enter a new password."}},
			"everything wrong": {"wrong", "short", "shorter", map[string]string{"current_password": "isn’t your current", "new_password": "at least 12", "confirm_password": "differ"}},
			"wrong current":    {"wrong", fresh, fresh, map[string]string{"current_password": "isn’t your current"}},
			"the present one":  {apptest.Password, apptest.Password, apptest.Password, map[string]string{"new_password": "This is your current password."}},
			"made of the name": {apptest.Password, "Oliver.Reid.2026", "Oliver.Reid.2026", map[string]string{"new_password": "names or numbers"}},
			"common":           {apptest.Password, "password12345", "password12345", map[string]string{"new_password": "Choose another"}},
			"a walk":           {apptest.Password, "qwertyuiop[]", "qwertyuiop[]", map[string]string{"new_password": "Choose another"}},
			"repeats":          {apptest.Password, "aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", map[string]string{"new_password": "Choose another"}},
			"not said twice":   {apptest.Password, fresh, "", map[string]string{"confirm_password": "once more"}},
			"said otherwise":   {apptest.Password, fresh, fresh + "x", map[string]string{"confirm_password": "differ"}},
			"longer than fits": {apptest.Password, strings.Repeat("long ", 60), strings.Repeat("long ", 60), map[string]string{"new_password": "at most 256"}},
		} {
			refused := oliver.Submit(form, apptest.Fill{"current_password": c.current, "new_password": c.new, "confirm_password": c.confirm}).Want(422)
			for field, want := range c.wrong {
				if got := refused.Problem(field); !strings.Contains(got, want) {
					t.Errorf("%s: %s: %q", name, field, got)
				}
			}
			if n := refused.Count(".field .err"); n != len(c.wrong) && name != "nothing typed" {
				t.Errorf("%s: %d messages, want %d: %s", name, n, len(c.wrong), refused.Text(".field .err"))
			}
			if n := refused.Count(".errsum a"); n < len(c.wrong) {
				t.Errorf("%s: the summary names %d", name, n)
			}
			a.Clock.Advance(20 * time.Minute) // failed proofs cost time; that isn't what is tested here
			form = refused.Form("#password-form")
		}
		page = oliver.Submit(form, apptest.Fill{"current_password": apptest.Password, "new_password": fresh, "confirm_password": fresh}).Want(200).At(links.Security())
		page.See("Your password has been changed. All other sessions were signed out.")
		if oliver.Cookie("cabinet_session").Value == before {
			t.Error("the secret is the same (R26)")
		}
		other.Get(links.Profile()).At(links.SignIn(""))
		if mail := a.LastMail(apptest.Address("oliver")); mail.Subject != "Your password was changed" {
			t.Errorf("mail: %s", mail.Subject)
		}
		a.Visitor().SignIn(apptest.Address("oliver"), apptest.Password).Want(422)
		a.Visitor().SignIn(apptest.Address("oliver"), fresh).At(links.Home())
	})
}

func TestPolicyShapesThePassword(t *testing.T) {
	a := apptest.SQLite(t)
	oliver := a.As("oliver")
	a.SetPolicy(a.World.Firm, func(p *accounts.Policy) {
		p.Password = accounts.PasswordPolicy{MinLength: 14, MixedCase: true, Digit: true, Symbol: true, History: 3}
	})
	page := oliver.Get(links.Security()).See("At least 14 characters", "Capital and small letters", "At least one digit", "None of your last 3 passwords")
	refused := oliver.Submit(page.Form("#password-form"), apptest.Fill{"current_password": apptest.Password, "new_password": "velvettractoropinion", "confirm_password": "velvettractoropinion"}).Want(422)
	if refused.Problem("new_password") == "" {
		t.Error("the policy isn't asked")
	}
	good := "Velvet tractor 7 opinions"
	page = oliver.Submit(refused.Form("#password-form"), apptest.Fill{"current_password": apptest.Password, "new_password": good, "confirm_password": good}).Want(200)
	again := oliver.Submit(page.Form("#password-form"), apptest.Fill{"current_password": good, "new_password": apptest.Password, "confirm_password": apptest.Password}).Want(422)
	if again.Problem("new_password") == "" {
		t.Error("a former password comes back")
	}
}

// TestMustChange: a password that is too old for the policy has to be changed before any door opens.
func TestMustChange(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		a.SetPolicy(a.World.Firm, func(p *accounts.Policy) { p.Password.MaxAgeDays = 30 })
		a.Advance(31 * 24 * time.Hour)
		v := a.Visitor()
		page := v.SignIn(apptest.Address("oliver"), apptest.Password).Want(200).At(links.MustChange()).See("Choose a new password", "asks for a new password from time to time")
		v.Get(links.Profile()).At(links.MustChange())
		v.Call(http.MethodGet, links.APIMe(), nil).Want(401)
		v.Call(http.MethodPatch, links.APIMe(), map[string]string{"position": "x"}).Want(401)
		refused := v.Submit(page.Form(""), apptest.Fill{"current_password": apptest.Password, "new_password": apptest.Password, "confirm_password": apptest.Password}).Want(422)
		v.Submit(refused.Form(""), apptest.Fill{"current_password": apptest.Password, "new_password": fresh, "confirm_password": fresh}).Want(200).At(links.Home())
		v.Get(links.MustChange()).At(links.Security())
		a.Visitor().Get(links.MustChange()).At(links.SignIn(""))
		nina := a.Visitor()
		nina.SignIn(apptest.Address("nina"), apptest.Password).At(links.ChooseAccount(""))
		nina.Get(links.MustChange()).At(links.ChooseAccount("")) // first things first
	})
}

func TestSessions(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		phone := a.Visitor()
		phone.Header.Set("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1")
		phone.SignIn(apptest.Address("oliver"), apptest.Password).At(links.Home())
		third := a.As("oliver")
		stranger := a.As("lin")
		page := oliver.Get(links.Security()).See("Where you are signed in", "This device", "Firefox on Windows", "Safari on")
		forms := page.Doc.Find(`form[action$="/end"]`)
		if forms.Length() != 2 {
			t.Fatalf("%d sessions can be ended", forms.Length())
		}
		phones := `form[action$="/end"]:has(button[aria-label*="Safari"])`
		phoneForm, fromAnotherPage := page.Form(phones), oliver.Get(links.Security()).Form(phones)
		stranger.Post(phoneForm.Action(), stranger.Get(links.Security()).Form("#password-form").Values()).Want(404) // not theirs (R32)
		phone.Get(links.Profile()).At(links.Profile())
		oliver.Submit(phoneForm, nil).At(links.Security()).See("That device has been signed out.")
		phone.Get(links.Profile()).At(links.SignIn(""))
		third.Get(links.Profile()).At(links.Profile())
		oliver.Submit(phoneForm, nil).At(links.Security()).See("That device has been signed out.") // a double click is answered once more
		oliver.Submit(fromAnotherPage, nil).Want(404)                                              // it ended already
		page = oliver.Get(links.Security())
		oliver.Submit(page.Form(`form[action="`+links.SessionsEndOthers()+`"]`), nil).See("All other devices have been signed out (1).")
		third.Get(links.Profile()).At(links.SignIn(""))
		page = oliver.Get(links.Security())
		if page.Count(`form[action$="/end"], form[action="`+links.SessionsEndOthers()+`"]`) > 0 {
			t.Error("there is still something to end")
		}
		stranger.Get(links.Profile()).At(links.Profile())
	})
}

func TestOldPathsLeadOn(t *testing.T) {
	a := apptest.SQLite(t)
	for path, want := range map[string]string{
		"/": links.Home(), "/profile": links.Profile(), "/settings": links.Profile(), links.WellKnownPassword(): links.SecurityPassword(),
		"/settings/security/password": links.SecurityPassword(), links.SignInPassword(): links.SignIn(""),
	} {
		for _, p := range []*apptest.Person{a.Visitor(), a.As("oliver")} {
			page := p.Send(http.MethodGet, path, nil, nil).To(want)
			if page.Status != 303 && page.Status != 302 {
				t.Errorf("%s: %d", path, page.Status)
			}
		}
	}
	a.As("oliver").Send(http.MethodGet, links.Profile()+"/", nil, nil).Want(308).To(links.Profile())
	a.As("oliver").Get("/nowhere").Want(404).See("Page not found")
	a.Visitor().Get("/nowhere").Want(404).See("Page not found")
	a.Visitor().Call(http.MethodGet, "/api/v1/nowhere", nil).Want(404).Failure()
	if p := a.Visitor().Call(http.MethodPut, links.APIMe(), map[string]string{}).Want(405); p.Failure().Code != "web.error.method" || p.Header.Get("Allow") != "GET, HEAD, PATCH" {
		t.Errorf("405: %s", p.Header.Get("Allow"))
	}
}
