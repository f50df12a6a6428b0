package identityweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
)

var firstForm = apptest.Fill{
	"account_name": "Marlowe & Finch", "account_kind": "law_firm", "country": "GB", "language": "en", "time_zone": "Europe/London",
	"first_name": "Ada", "last_name": "Finch", "email": "ada@marlowe.example", "id_number": "A-1",
	"new_password": "seven quiet otters", "confirm_password": "seven quiet otters",
}

func with(fill apptest.Fill, change apptest.Fill) apptest.Fill {
	out := apptest.Fill{}
	for _, f := range []apptest.Fill{fill, change} {
		for name, value := range f {
			out[name] = value
		}
	}
	return out
}

func setupLink(a *apptest.App) string {
	a.T.Helper()
	link, err := a.Identity.SetupLink(a.T.Context(), access.Operator(""))
	a.Must(err)
	return link
}

func TestSetUp(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		v := a.Visitor()
		v.Get(links.Setup("")).Want(404)
		v.Get(links.Setup("guess")).Want(404)
		link := setupLink(a)
		for _, method := range []string{http.MethodHead, http.MethodGet} { // opening it changes nothing (R21)
			page := v.Send(method, strings.TrimPrefix(link, a.Base.String()), nil, nil).Want(200)
			if page.Header.Get("Referrer-Policy") != "no-referrer" {
				t.Error("the link leaks by the referrer")
			}
		}
		page := v.Open(link).See("Set up Cabinet", "At least 12 characters")
		form := page.Form("")
		wrong := v.Submit(form, with(firstForm, apptest.Fill{"account_name": "", "email": "ada", "country": "Britain", "first_name": "", "last_name": strings.Repeat("x", 300),
			"new_password": "Finch2026!", "confirm_password": "other"})).Want(422)
		for field, want := range map[string]string{"account_name": "name", "email": "@", "country": "country", "first_name": "Enter a first name.",
			"last_name": "100", "new_password": "at least 12 characters", "confirm_password": "differ"} {
			if got := wrong.Problem(field); !strings.Contains(got, want) {
				t.Errorf("%s: %q", field, got)
			}
		}
		wrong.SeeNot("Finch2026!")
		if wrong.Value("id_number") != "A-1" || wrong.Value("account_kind") != "law_firm" {
			t.Error("what was typed is lost")
		}
		page = v.Submit(wrong.Form(""), firstForm).Want(200).At(links.Profile()).See("Your organisation is set up.", "Ada Finch", "Marlowe & Finch", "Administrator")
		if v.Cookie("cabinet_session") == nil {
			t.Error("not signed in")
		}
		for _, path := range []string{strings.TrimPrefix(link, a.Base.String()), links.Setup(""), links.Setup("guess")} {
			a.Visitor().Get(path).Want(404)
		}
		if _, err := a.Identity.SetupLink(a.T.Context(), access.Operator("")); err == nil {
			t.Error("another link can be made")
		}
	}, apptest.Setup{Empty: true})
}

func TestSetUpInRussian(t *testing.T) {
	a := apptest.SQLite(t, apptest.Setup{Empty: true})
	v := a.Visitor()
	v.Header.Set("Accept-Language", "ru-RU,ru;q=0.9")
	page := v.Open(setupLink(a)).Want(200).See("Название организации")
	if page.Value("country") != "RU" || page.Value("language") != "ru" {
		t.Error("the form doesn't follow the language")
	}
	page = v.Submit(page.Form(""), with(firstForm, apptest.Fill{"account_name": "Северная энергия", "account_kind": "legal_department", "country": "RU", "language": "ru",
		"time_zone": "", "first_name": "Анна", "last_name": "Орлова"})).Want(200).At(links.Profile())
	if page.Attr("html", "lang") != "ru" {
		t.Error("the first page isn't Russian")
	}
	page.See("Орлова Анна")
}

// TestTwoBrowsersSetUpAtOnce: one wins, the other finds nothing, and there is one organisation.
func TestTwoBrowsersSetUpAtOnce(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		link := setupLink(a)
		const browsers = 4
		people, bodies := make([]*apptest.Person, browsers), make([]url.Values, browsers)
		for i := range browsers {
			people[i] = a.Visitor()
			bodies[i] = people[i].Open(link).Form("").Values()
			for name, value := range firstForm {
				bodies[i].Set(name, value)
			}
		}
		var wg sync.WaitGroup
		status := make([]int, browsers)
		for i := range browsers {
			wg.Go(func() {
				page := people[i].SendAtOnce(http.MethodPost, "/setup", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(bodies[i].Encode()))
				status[i] = page.Status
			})
		}
		wg.Wait()
		won := 0
		for _, s := range status {
			switch s {
			case 303:
				won++
			case 404:
			default:
				t.Errorf("status %d", s)
			}
		}
		all, err := a.Accounts.AllAccounts(a.T.Context())
		a.Must(err)
		if won != 1 || len(all) != 1 {
			t.Errorf("%d won, %d organisations: %v", won, len(all), status)
		}
	}, apptest.Setup{Empty: true})
}

// TestSetUpNeverComesBack: not when the link is an hour old, nor a new one was made, nor all users are gone (R12).
func TestSetUpNeverComesBack(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		first := setupLink(a)
		second := setupLink(a)
		a.Visitor().Open(first).Want(404)
		a.Clock.Advance(time.Hour + time.Second)
		a.Visitor().Open(second).Want(404)
		third := setupLink(a)
		v := a.Visitor()
		v.Submit(v.Open(third).Form(""), firstForm).Want(200)
		a.Write(func(tx *db.Tx) error {
			for _, statement := range []string{`delete from sessions`, `delete from users`, `delete from password_history`, `delete from passwords`} {
				if _, err := tx.Exec(a.T.Context(), statement); err != nil {
					return err
				}
			}
			return nil
		})
		a.Visitor().Open(third).Want(404)
		if _, err := a.Identity.SetupLink(a.T.Context(), access.Operator("")); err == nil {
			t.Error("an emptied table of users opens the set-up again")
		}
	}, apptest.Setup{Empty: true})
}
