package identityweb_test

import (
	"net/http"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/ids"
	"cabinet/internal/links"
)

type session struct {
	ID      string `json:"id"`
	Device  string `json:"device"`
	Current bool   `json:"current"`
	Account string `json:"account_name"`
}

type sessionList struct {
	Items []session `json:"items"`
	Next  *string   `json:"next"`
}

func TestSessionsByAPI(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, other, lin := a.As("oliver"), a.As("oliver"), a.As("lin")
		var list, theirs sessionList
		oliver.Call(http.MethodGet, links.APISessions(), nil).Want(200).JSON(&list)
		lin.Call(http.MethodGet, links.APISessions(), nil).Want(200).JSON(&theirs)
		if len(list.Items) != 2 || list.Next == nil || *list.Next != "" || len(theirs.Items) != 1 {
			t.Fatalf("%+v, %+v", list, theirs)
		}
		current := 0
		for _, s := range list.Items {
			if s.Current {
				current++
			}
			if s.Device != "Firefox on Windows" || s.Account != "Hartwell & Reid" {
				t.Errorf("%+v", s)
			}
			if !s.Current {
				lin.Call(http.MethodDelete, links.APISession(ids.Session(s.ID)), nil).Want(404)
				other.Call(http.MethodGet, links.APIMe(), nil).Want(200)
				oliver.Call(http.MethodDelete, links.APISession(ids.Session(s.ID)), nil).Want(204)
				oliver.Call(http.MethodDelete, links.APISession(ids.Session(s.ID)), nil).Want(404)
			}
		}
		other.Call(http.MethodGet, links.APIMe(), nil).Want(401)
		if current != 1 {
			t.Errorf("%d sessions are the present one", current)
		}
		program := a.Token("oliver", access.ScopeRead)
		program.Call(http.MethodGet, links.APISessions(), nil).Want(200).JSON(&list)
		for _, s := range list.Items {
			if s.Current {
				t.Error("a program has no session")
			}
		}
		oliver.Call(http.MethodGet, links.APISessions()+"?limit=0", nil).Want(422)
		oliver.Call(http.MethodGet, links.APISessions()+"?colour=blue", nil).Want(422)
	})
}

func TestPasswordByAPI(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, program := a.As("oliver"), a.Token("oliver", access.ScopeWrite)
		body := map[string]any{"current_password": "wrong", "new_password": "short", "confirm_password": "shorter"}
		refused := oliver.Call(http.MethodPost, links.APIPassword(), body).Want(422)
		if got := strings.Join(refused.Names(), " "); got != "confirm_password current_password new_password" {
			t.Errorf("named: %s", got)
		}
		refused.SeeNot(`"wrong"`, "shorter")
		for name, raw := range map[string]string{
			"new_password":     `{"current_password":"x","new_password":5}`,
			"New_password":     `{"current_password":"x","New_password":"velvet tractor opinion"}`,
			"current_password": `{"current_password":"a","current_password":"b","new_password":"velvet tractor opinion"}`,
			"secret_hint":      `{"current_password":"a","new_password":"velvet tractor opinion","secret_hint":"velvet"}`,
		} {
			page := oliver.Call(http.MethodPost, links.APIPassword(), raw).Want(422).SeeNot("velvet")
			if _, ok := page.Fields()[name]; !ok {
				t.Errorf("%s isn't named: %s", name, page.Body)
			}
		}
		before := oliver.Cookie("cabinet_session").Value
		oliver.Call(http.MethodPost, links.APIPassword(), map[string]any{"current_password": apptest.Password, "new_password": fresh}).Want(204)
		if oliver.Cookie("cabinet_session").Value == before {
			t.Error("the secret is the same (R26)")
		}
		oliver.Get(links.Profile()).At(links.Profile())
		program.Call(http.MethodGet, links.APIMe(), nil).Want(401) // the old password may have made it (R28)
		program = a.Token("oliver", access.ScopeWrite)
		program.Call(http.MethodPost, links.APIPassword(), map[string]any{"current_password": fresh, "new_password": "velvet tractor opinion", "confirm_password": "velvet tractor opinion"}).Want(204)
		oliver.Get(links.Profile()).At(links.SignIn(""))
		a.Visitor().SignIn(apptest.Address("oliver"), "velvet tractor opinion").At(links.Home())
	})
}

// TestTokens: a scope opens what it covers, never a page; what isn't a token is 401 everywhere.
func TestTokens(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		change := map[string]string{"position": "Clerk"}
		for scope, want := range map[access.Scope]int{access.ScopeRead: 403, access.ScopeWrite: 200, access.ScopeAdmin: 200} {
			program := a.Token("oliver", scope)
			program.Call(http.MethodGet, links.APIMe(), nil).Want(200)
			page := program.Call(http.MethodPatch, links.APIMe(), change).Want(want)
			if want == 403 && page.Failure().Code != "web.error.scope" {
				t.Errorf("%s", page.Body)
			}
			program.Get(links.Profile()).At(links.SignIn(""))
		}
		for _, header := range []string{"Bearer", "Bearer x", "Bearer cab_" + strings.Repeat("A", 43), "Basic b2xpdmVyOng=", "Token abc", "Bearer " + strings.Repeat("A", 43)} {
			program := a.Visitor()
			program.Header.Set("Authorization", header)
			page := program.Call(http.MethodGet, links.APIMe(), nil).Want(401)
			if page.Header.Get("WWW-Authenticate") == "" || page.Failure().Status != 401 {
				t.Errorf("%s: %v", header, page.Header)
			}
		}
		program := a.Token("oliver", access.ScopeAdmin)
		program.Header.Add("Authorization", "Bearer second")
		program.Call(http.MethodGet, links.APIMe(), nil).Want(400)
	})
}

// TestNobodyElseMakesABrowserAct holds pages and operations to R30.
func TestNobodyElseMakesABrowserAct(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		form := oliver.Get(links.Profile()).Form("#profile").Values()
		form.Set("position", "Hacked")
		post := func(token string, header http.Header) *apptest.Page {
			values := form
			values.Set("form_token", token)
			header.Set("Content-Type", "application/x-www-form-urlencoded")
			return oliver.Send(http.MethodPost, links.Profile(), header, []byte(values.Encode()))
		}
		good := form.Get("form_token")
		post(good, http.Header{"Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"}}).Want(403)
		post(good, http.Header{"Origin": {"https://evil.example"}}).Want(403)
		post(good, http.Header{"Origin": {"null"}, "Sec-Fetch-Site": {"cross-site"}}).Want(403)
		post(good, http.Header{"Origin": {"http://sub.localhost:8080"}, "Sec-Fetch-Site": {"same-site"}}).Want(403)
		page := post("", http.Header{}).Want(419).See("This page was open for too long")
		if page.Value("position") != "Hacked" || page.Value("form_token") == "" {
			t.Error("what was typed can't be sent again")
		}
		post(a.As("lin").Get(links.Profile()).Form("#profile").Values().Get("form_token"), http.Header{}).Want(419)
		post(a.Visitor().Get(links.SignIn("")).Form("").Values().Get("form_token"), http.Header{}).Want(419)
		for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""} {
			header := http.Header{"Content-Type": {kind}}
			if page := oliver.Call(http.MethodPatch, links.APIMe(), `{"position":"Hacked"}`, header); page.Status != 415 {
				t.Errorf("%q: %d", kind, page.Status)
			}
		}
		oliver.Call(http.MethodPatch, links.APIMe(), `{"position":"Hacked"}`, http.Header{"Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"}}).Want(403)
		for _, header := range []http.Header{{"Access-Control-Request-Method": {"PATCH"}, "Origin": {"https://evil.example"}}} {
			page := oliver.Send(http.MethodOptions, links.APIMe(), header, nil)
			if page.Header.Get("Access-Control-Allow-Origin") != "" || page.Status < 400 {
				t.Errorf("preflight: %d", page.Status)
			}
		}
		var me struct{ Position string }
		oliver.Call(http.MethodGet, links.APIMe(), nil).JSON(&me)
		if me.Position != "" {
			t.Error("it was changed")
		}
		other := a.As("oliver")
		for _, path := range []string{links.SignOut(), links.SessionsEndOthers(), links.SessionExtend(), links.ProfilePicture(), links.ProfilePictureDelete()} { // no change by GET
			if page := oliver.Get(path); page.Status >= 500 {
				t.Errorf("GET %s: %d", path, page.Status)
			}
			oliver.Get(links.Profile()).At(links.Profile())
			other.Get(links.Profile()).At(links.Profile())
		}
	})
}
