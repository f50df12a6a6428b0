package identityweb_test

import (
	"net/http"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/people"
)

// TestChooseAndSwitch: who belongs to two organisations chooses after the password, and may switch (L8).
func TestChooseAndSwitch(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		v := a.Visitor()
		page := v.SignInTo(links.Appearance(), apptest.Address("nina"), apptest.Password).Want(200).At(links.ChooseAccount(""))
		page.See("Choose an organisation", "Standard")
		if n := page.Count("button[name=account]"); n != 2 {
			t.Fatalf("%d choices", n)
		}
		before := v.Cookie("cabinet_session").Value
		v.Get(links.Profile()).At(links.ChooseAccount("")) // no door opens before the choice
		v.Call(http.MethodGet, links.APIMe(), nil).Want(401)
		page = v.Choose(page, a.World.Twin).Want(200).At(links.Appearance())
		chosen := v.Cookie("cabinet_session").Value
		if chosen == before {
			t.Error("the secret is the same after the choice (R26)")
		}
		var me struct{ ID, AccountID string }
		read := func() {
			var out struct {
				ID        string `json:"id"`
				AccountID string `json:"account_id"`
			}
			v.Call(http.MethodGet, links.APIMe(), nil).Want(200).JSON(&out)
			me.ID, me.AccountID = out.ID, out.AccountID
		}
		if read(); me.ID != string(a.Member("nina@twin").ID) || me.AccountID != string(a.World.Twin.ID) {
			t.Errorf("in the twin: %v", me)
		}
		if page.Count(`a[href="`+links.ChooseAccount("")+`"]`) == 0 {
			t.Error("no way to switch")
		}
		page = v.Get(links.ChooseAccount("")).See("Open now")
		v.Choose(page, a.World.Firm).Want(200).At(links.Home())
		if read(); me.ID != string(a.Member("nina").ID) || me.AccountID != string(a.World.Firm.ID) {
			t.Errorf("in the firm: %v", me)
		}
		old := a.Visitor()
		old.SetCookie(&http.Cookie{Name: "cabinet_session", Value: chosen, Path: "/"})
		old.Get(links.Profile()).At(links.SignIn(""))
	})
}

func TestChooseOnlyOnesOwn(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		form := oliver.Get(links.ChooseAccount("")).Form("form:has(button[name=account])").Values()
		for _, account := range []string{string(a.World.Twin.ID), "nonsense", ""} {
			form.Set("account", account)
			oliver.Post(links.ChooseAccount(""), form).Want(404)
		}
		oliver.Get(links.Profile()).At(links.Profile())

		// A membership that ended is no choice any more, and its session is over.
		nina := a.Visitor()
		page := nina.SignIn(apptest.Address("nina"), apptest.Password).At(links.ChooseAccount(""))
		_, err := a.People.SetStatus(t.Context(), access.Operator(a.World.Firm.ID), a.Member("nina").ID, people.Inactive)
		a.Must(err)
		nina.Choose(page, a.World.Firm).Want(404)
		v := a.Visitor()
		v.SignIn(apptest.Address("nina"), apptest.Password).At(links.Home()) // one is left: nothing to choose
	})
}

// TestDeactivationReachesSessionsAndTokens within the second that facts may be remembered (R28).
func TestDeactivationReachesSessionsAndTokens(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, program := a.As("oliver"), a.Token("oliver", access.ScopeRead)
		twin := a.As("oliver@twin")
		program.Call(http.MethodGet, links.APIMe(), nil).Want(200)
		_, err := a.People.SetStatus(t.Context(), access.Operator(a.World.Firm.ID), a.Member("oliver").ID, people.Inactive)
		a.Must(err)
		oliver.Get(links.Profile()).At(links.SignIn(""))
		program.Call(http.MethodGet, links.APIMe(), nil).Want(401)
		twin.Get(links.Profile()).At(links.Profile())
	})
}
