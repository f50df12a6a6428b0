package identityweb_test

import (
	"net/http"
	"net/url"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

type signIn struct {
	ID        string `json:"id"`
	Succeeded bool   `json:"succeeded"`
	Known     bool   `json:"known_device"`
	Device    string `json:"device"`
	Proof     string `json:"proof"`
	RemoteIP  string `json:"remote_ip"`
}

type signInList struct {
	Items []signIn `json:"items"`
	Next  *string  `json:"next"`
}

func TestRecentSignIns(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, lin, stranger := a.As("oliver"), a.As("lin"), a.Visitor()
		stranger.Header.Set("User-Agent", "<script>alert(1)</script>")
		stranger.From("203.0.113.77")
		stranger.SignIn(apptest.Address("oliver"), "wrong").Want(422)
		page := oliver.Get(links.Security()).See("Recent sign-ins", "Refused", "203.0.113.77", "All of the last 90 days").SeeNot("<script>alert")
		if n := page.Count("#sign-ins .list-row"); n != 2 {
			t.Errorf("%d attempts in short", n)
		}
		page = oliver.Get(links.SignIns("")).Want(200).See("Firefox on Windows", "Unknown device", "Signed in, new device", "Refused", "203.0.113.77", "Password")
		if n := page.Count("#sign-ins tbody tr"); n != 2 || page.Count(".pager") > 0 {
			t.Errorf("%d attempts", n)
		}
		lin.Get(links.SignIns("")).SeeNot("203.0.113.77", "Refused")
		oliver.Submit(oliver.Get(links.Profile()).Form(`form.menu-foot`), nil)
		oliver.SignIn(apptest.Address("oliver"), apptest.Password).At(links.Home())
		if text := oliver.Get(links.SignIns("")).Text("#sign-ins tbody tr:first-child .badge"); text != "Signed in" {
			t.Errorf("a known browser: %q", text)
		}
		oliver.Get(links.SignIns("nonsense")).At(links.SignIns(""))
		a.Visitor().Get(links.SignIns("")).At(links.SignIn(""))
	})
}

// TestSignInsOfAPerson: they are the person's, whichever organisation is open, and nobody else's.
func TestSignInsOfAPerson(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		inFirm, inTwin := a.As("nina"), a.As("nina@twin")
		for _, p := range []*apptest.Person{inFirm, inTwin} {
			var list signInList
			p.Call(http.MethodGet, links.APISignIns(), nil).Want(200).JSON(&list)
			if len(list.Items) != 2 {
				t.Errorf("%+v", list)
			}
		}
	})
}

func TestSignInsByAPI(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		for range 3 {
			a.As("oliver")
		}
		a.Visitor().SignIn(apptest.Address("oliver"), "wrong").Want(422)
		program := a.Token("oliver", "read")
		seen, after := map[string]bool{}, ""
		for pages := 1; ; pages++ {
			var list signInList
			program.Call(http.MethodGet, links.APISignIns()+"?limit=2&after="+url.QueryEscape(after), nil).Want(200).JSON(&list)
			for _, s := range list.Items {
				if seen[s.ID] || s.Device != "Firefox on Windows" || s.Proof != "password" || s.RemoteIP == "" {
					t.Errorf("%+v", s)
				}
				if len(seen) == 0 && (s.Succeeded || s.Known) {
					t.Errorf("the newest: %+v", s)
				}
				seen[s.ID] = true
			}
			if after = *list.Next; after == "" {
				if pages != 3 || len(seen) != 5 {
					t.Errorf("%d pages of %d attempts", pages, len(seen))
				}
				break
			}
			if len(list.Items) != 2 || pages > 3 {
				t.Fatalf("page %d has %d", pages, len(list.Items))
			}
		}
		for _, bad := range []string{"after=nonsense", "limit=0", "limit=201", "colour=blue"} {
			oliver.Call(http.MethodGet, links.APISignIns()+"?"+bad, nil).Want(422)
		}
		a.Visitor().Call(http.MethodGet, links.APISignIns(), nil).Want(401)
	})
}
