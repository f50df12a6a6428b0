package accountsweb_test

import (
	"net/http"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

func policy(p *apptest.Person) accounts.Policy {
	var out accounts.Policy
	p.Call(http.MethodGet, links.APIPolicy(), nil).Want(200).JSON(&out)
	return out
}

func TestPolicyIsSavedAfterItsEffectWasShown(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		elena.Get(links.SignInSettings()).Want(200).See("12 characters", "Off", "Security contacts")
		form := elena.Get(links.Policy()).Want(200).Form("#policy")
		review := elena.Submit(form, apptest.Fill{"password_min_length": "10", "session_idle_minutes": "30", "password_max_age_days": "30"}).Want(200)
		review.See("Save this policy?", "These rules become looser", "10 characters", "These rules become stricter", "The new limits hold at once")
		if policy(elena) != accounts.DefaultPolicy() {
			t.Fatal("it was saved before")
		}
		again := elena.Submit(review.Form("#policy"), apptest.Fill{"edit": "1"}).Want(200)
		if again.Value("password_min_length") != "10" {
			t.Error("what was typed is lost")
		}
		elena.Submit(review.Form("#policy"), apptest.Fill{"seen": "1"}).Want(200).At(links.SignInSettings()).See("The policy has been saved.", "10 characters")
		want := accounts.DefaultPolicy()
		want.Password.MinLength, want.Session.IdleMinutes, want.Password.MaxAgeDays = 10, 30, 30
		if got := policy(elena); got != want {
			t.Errorf("%+v", got)
		}
		page := elena.Submit(elena.Get(links.Policy()).Form("#policy"), apptest.Fill{"password_min_length": "twelve", "session_idle_minutes": "0"}).Want(422)
		if page.Problem("password_min_length") == "" || page.Problem("session_idle_minutes") == "" || page.Value("password_min_length") != "twelve" {
			t.Error(page.Text(".errsum"))
		}
	})
}

func TestTwoEditThePolicyByPage(t *testing.T) {
	a := apptest.SQLite(t)
	elena := a.As("elena")
	form := elena.Get(links.Policy()).Form("#policy")
	review := elena.Submit(form, apptest.Fill{"password_min_length": "15"}).Want(200)
	a.SetPolicy(a.World.Firm, func(p *accounts.Policy) { p.Password.MinLength = 20 })
	clash := elena.Submit(review.Form("#policy"), apptest.Fill{"seen": "1"}).Want(409).See("This was changed in the meantime", "20 characters", "15 characters")
	review = elena.Submit(clash.Form("#policy"), apptest.Fill{"password_min_length": "15"}).Want(200).See("Save this policy?")
	elena.Submit(review.Form("#policy"), apptest.Fill{"seen": "1"}).Want(200)
	if got := policy(elena).Password.MinLength; got != 15 {
		t.Error(got)
	}
}

func TestPolicyWantsAFreshProof(t *testing.T) {
	a := apptest.SQLite(t)
	elena := a.As("elena")
	p := policy(elena)
	p.Password.MinLength = 16
	a.Token("elena", access.ScopeAdmin).Call(http.MethodPut, links.APIPolicy(), p, http.Header{"If-Match": {`"1"`}}).Want(403)
	tag := elena.Call(http.MethodGet, links.APIPolicy(), nil).Header.Get("ETag")
	elena.Call(http.MethodPut, links.APIPolicy(), p).Want(428)
	elena.Call(http.MethodPut, links.APIPolicy(), p, http.Header{"If-Match": {tag}}).Want(200)
	p.Password.MinLength = 18
	elena.Call(http.MethodPut, links.APIPolicy(), p, http.Header{"If-Match": {tag}}).Want(412)
	a.Clock.Advance(6 * time.Minute)
	for _, path := range []string{links.Policy(), links.SecurityContacts(), links.MailDomains(), links.JobTitleNew(), links.DefaultSet("guest")} {
		elena.Get(path).Want(200).At("/confirm")
	}
	elena.Get(links.SignInSettings()).Want(200).At(links.SignInSettings())
	elena.Call(http.MethodPut, links.APIPolicy(), p, http.Header{"If-Match": {"*"}}).Want(403)
}

func TestSecurityContactsAreTold(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		form := elena.Get(links.SecurityContacts()).Want(200).Form("#contacts")
		page := elena.Submit(form, apptest.Fill{"address_1": "chief@firm.example", "address_2": "nobody"}).Want(422)
		if page.Problem("address_2") == "" || page.Value("address_1") != "chief@firm.example" {
			t.Error(page.Text(".errsum"))
		}
		elena.Submit(page.Form("#contacts"), apptest.Fill{"address_2": "duty@firm.example"}).Want(200).At(links.SignInSettings()).See("chief@firm.example", "duty@firm.example")
		clash := elena.Submit(form, apptest.Fill{"address_1": "mallory@firm.example"}).Want(409).See("Saved meanwhile", "duty@firm.example")
		if clash.Value("address_1") != "mallory@firm.example" {
			t.Error("what was typed is lost")
		}
		a.Work() // seals the record
		a.Clock.Advance(time.Minute)
		letter := a.LastMail("duty@firm.example")
		if letter.Subject != "Security notice: Security contacts changed" {
			t.Error(letter.Subject)
		}
		elena.Open(letter.Link())
		if len(a.Mail("mallory@firm.example")) != 0 {
			t.Error("somebody was told who is no contact")
		}
	})
}

func TestMailDomainsByPage(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		list := elena.Get(links.MailDomains()).Want(200)
		for _, typed := range []string{"", "gmail.com", "co.uk", "https://firm.example/", "a@firm.example", "<script>"} {
			page := elena.Submit(list.Form("#domain"), apptest.Fill{"domain": typed}).Want(422)
			if page.Problem("domain") == "" || page.Value("domain") != typed {
				t.Errorf("%q: %q", typed, page.Text(".errsum"))
			}
		}
		page := elena.Submit(list.Form("#domain"), apptest.Fill{"domain": "Фирма.example"}).Want(200).See("фирма.example", "Not verified yet", "_cabinet.xn--", "cabinet-domain-verification=")
		elena.Submit(list.Form("#domain"), apptest.Fill{"domain": "фирма.EXAMPLE"}).Want(422).See("in the list already")
		a.As("elena@twin").Get(page.Path).Want(404)
		gone := elena.Submit(elena.Get(page.Path+"/remove").Want(200).See("Remove the domain").Form(""), nil).Want(200)
		gone.At(links.MailDomains()).SeeNot("фирма.example")
	})
}
