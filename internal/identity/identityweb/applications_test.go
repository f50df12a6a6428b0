package identityweb_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
)

// makeToken makes a token by the pages and returns where that led and the token's text.
func makeToken(a *apptest.App, p *apptest.Person, fill apptest.Fill) (*apptest.Page, string) {
	a.T.Helper()
	page := p.Submit(p.Get(links.TokenNew()).Form("#token-form"), fill)
	secret := strings.TrimSpace(page.Text(".secret code"))
	if secret != "" {
		a.Secret(secret)
	}
	return page, secret
}

func TestTokensByThePages(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, lin := a.As("oliver"), a.As("lin")
		oliver.Get(links.Applications()).Want(200).See("Applications", "No tokens yet", "Programming interface")
		form := oliver.Get(links.TokenNew()).Want(200).SeeNot("Administer").Form("#token-form")
		page := oliver.Submit(form, apptest.Fill{"name": "reports on the office PC", "scope": "write", "expires_at": "30"}).Want(200)
		secret := strings.TrimSpace(page.Text(".secret code"))
		if !strings.HasPrefix(secret, identity.TokenPrefix) {
			t.Fatalf("the token is %q", secret)
		}
		a.Secret(secret)
		page.See("Your new token", "This is the only time that it is shown", "curl", a.Base.URL(links.APIMe()), "Read and write")
		if page.Header.Get("Cache-Control") != "no-store" || strings.Contains(page.Text("#use"), secret) {
			t.Error("the token may stay somewhere")
		}

		// The same form again, by a double click or a reload, makes no second one and doesn't show the first.
		again := oliver.Submit(form, apptest.Fill{"name": "reports on the office PC", "scope": "write", "expires_at": "30"}).Want(422).SeeNot(secret)
		if !strings.Contains(again.Problem("name"), "made already") {
			t.Errorf("%q", again.Problem("name"))
		}

		list := oliver.Get(links.Applications()).SeeNot(secret).See("reports on the office PC", "Read and write", "Never used", "works until")
		if n := list.Count("#tokens .list-row"); n != 1 {
			t.Errorf("%d tokens", n)
		}
		program := a.Bearer(secret)
		program.Call(http.MethodPatch, links.APIMe(), map[string]string{"position": "Clerk"}).Want(200)
		oliver.Get(links.Applications()).See("Last used", "from 198.51.")
		lin.Get(links.Applications()).SeeNot("reports")
		if got := a.LastMail(apptest.Address("oliver")).Subject; got != "An API token was made" {
			t.Errorf("the owner is told %q", got)
		}

		revoke := `form[action$="/revoke"]`
		path := list.Form(revoke).Action()
		lin.Post(path, lin.Get(links.Security()).Form("#password-form").Values()).Want(404) // not theirs (R32)
		lin.Get(path).Want(404)
		asked := oliver.Get(path).Want(200).See("Revoke the token “reports on the office PC”?", "can no longer act in your name")
		program.Call(http.MethodGet, links.APIMe(), nil).Want(200)
		for range 2 { // a double click is answered once more
			oliver.Submit(asked.Form(revoke), nil).At(links.Applications()).See("The token has been revoked.", "No tokens yet")
		}
		program.Call(http.MethodGet, links.APIMe(), nil).Want(401)
		oliver.Submit(list.Form(revoke), nil).Want(404)
		oliver.Get(path).Want(404)
	})
}

func TestTokenWantsAFreshProof(t *testing.T) {
	a := apptest.SQLite(t)
	oliver := a.As("oliver")
	form := oliver.Get(links.TokenNew()).Form("#token-form")
	a.Clock.Advance(6 * time.Minute)
	oliver.Submit(form, apptest.Fill{"name": "late"}).At("/confirm").SeeNot("Your new token")
	asked := oliver.Get(links.TokenNew()).At("/confirm")
	back := oliver.Submit(asked.Form(`form[action^="/confirm"]`), apptest.Fill{"current_password": apptest.Password}).At(links.TokenNew())
	oliver.Submit(back.Form("#token-form"), apptest.Fill{"name": "in time"}).Want(200).See("Your new token")
	oliver.Get(links.Applications()).See("in time").SeeNot("late")
}

func TestTokenThatCantBe(t *testing.T) {
	a := apptest.SQLite(t)
	oliver, elena := a.As("oliver"), a.As("elena")
	for name, c := range map[string]struct {
		fill  apptest.Fill
		field string
		want  string
	}{
		"no name":          {apptest.Fill{"name": "  "}, "name", "Give the token a name"},
		"endless name":     {apptest.Fill{"name": strings.Repeat("n", 10_000)}, "name", "at most 100"},
		"two lines":        {apptest.Fill{"name": "a\r\nb"}, "name", "line breaks"},
		"turned round":     {apptest.Fill{"name": "a\u202eb"}, "name", "invisible"},
		"no such scope":    {apptest.Fill{"name": "a", "scope": "root"}, "scope", "Choose read, write or admin."},
		"above the role":   {apptest.Fill{"name": "a", "scope": "admin"}, "scope", "Only administrators"},
		"no such end":      {apptest.Fill{"name": "a", "expires_at": "100000"}, "expires_at", "Choose how long"},
		"end in words":     {apptest.Fill{"name": "a", "expires_at": "tomorrow"}, "expires_at", "Choose how long"},
		"end in the past":  {apptest.Fill{"name": "a", "expires_at": "-1"}, "expires_at", "Choose how long"},
		"no end of nobody": {apptest.Fill{"name": "", "expires_at": "never"}, "name", "Give the token a name"},
	} {
		page, secret := makeToken(a, oliver, c.fill)
		if got := page.Want(422).Problem(c.field); !strings.Contains(got, c.want) || secret != "" {
			t.Errorf("%s: %q", name, got)
		}
		if name != "two lines" && page.Value("name") != c.fill["name"] {
			t.Errorf("%s: the name has to be typed again", name)
		}
	}
	page, secret := makeToken(a, oliver, apptest.Fill{"name": "<script>alert(1)</script>", "expires_at": "never"})
	page.Want(200).SeeNot("<script>alert").See("Without end")
	if secret == "" {
		t.Error("no token")
	}
	oliver.Get(links.Applications()).SeeNot("<script>alert").See("works without end")
	page, _ = makeToken(a, elena, apptest.Fill{"name": "a", "scope": "admin", "expires_at": "never"})
	if got := page.Want(422).See("Administer").Problem("expires_at"); !strings.Contains(got, "has to end") {
		t.Errorf("%q", got)
	}
	page, _ = makeToken(a, elena, apptest.Fill{"name": "a", "scope": "admin", "expires_at": "365"})
	page.Want(200).See("Your new token", "Administer")
}

// TestTokensBelongToAnOrganisation: a person of two sees in each the tokens of that one.
func TestTokensBelongToAnOrganisation(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		inFirm, inTwin := a.As("nina"), a.As("nina@twin")
		_, secret := makeToken(a, inFirm, apptest.Fill{"name": "firm only"})
		makeToken(a, inTwin, apptest.Fill{"name": "twin only"})
		list := inFirm.Get(links.Applications()).See("firm only").SeeNot("twin only")
		path := list.Form(`form[action$="/revoke"]`).Action()
		inTwin.Get(links.Applications()).See("twin only").SeeNot("firm only")
		inTwin.Get(path).Want(404)
		inTwin.Post(path, inTwin.Get(links.Security()).Form("#password-form").Values()).Want(404)
		a.Bearer(secret).Call(http.MethodGet, links.APIMe(), nil).Want(200)
	})
}

func TestTooManyTokens(t *testing.T) {
	a := apptest.SQLite(t)
	oliver, m := a.As("oliver"), a.Member("oliver")
	for i := range identity.MaxTokens {
		_, _, err := a.Identity.CreateToken(t.Context(), access.Operator(m.Account.ID), identity.TokenInput{Account: m.Account.ID, User: m.ID, Name: fmt.Sprint(i), Scope: access.ScopeRead})
		a.Must(err)
	}
	page, secret := makeToken(a, oliver, apptest.Fill{"name": "one more"})
	page.Want(409).See("You have 20 tokens that work.")
	if page.Value("name") != "one more" || secret != "" {
		t.Error("the form isn't kept")
	}
	body := map[string]string{"name": "one more", "scope": "read"}
	oliver.Call(http.MethodPost, links.APITokens(), body).Want(409)
}

func TestTokensThatAreOver(t *testing.T) {
	a := apptest.SQLite(t)
	_, secret := makeToken(a, a.As("oliver"), apptest.Fill{"name": "short", "expires_at": "7"})
	a.Advance(7*24*time.Hour + time.Hour)
	a.Bearer(secret).Call(http.MethodGet, links.APIMe(), nil).Want(401)
	oliver := a.As("oliver")
	oliver.Get(links.Applications()).See("short", "Ended")
	page, _ := makeToken(a, oliver, apptest.Fill{"name": "short"}) // its name is free again
	page.Want(200)
}

type token struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Scope     string     `json:"scope"`
	ExpiresAt *time.Time `json:"expires_at"`
	LastUsed  *time.Time `json:"last_used_at"`
	Secret    string     `json:"secret"`
}

func TestTokensByAPI(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, lin, program := a.As("oliver"), a.As("lin"), a.Token("oliver", "write")
		var made token
		key := http.Header{"Idempotency-Key": {"once"}}
		body := map[string]any{"name": "nightly", "scope": "read", "expires_at": nil}
		oliver.Call(http.MethodPost, links.APITokens(), body, key).Want(201).JSON(&made)
		a.Secret(made.Secret)
		if !strings.HasPrefix(made.Secret, identity.TokenPrefix) || made.ExpiresAt != nil || made.Name != "nightly" {
			t.Errorf("%+v", made)
		}
		again := oliver.Call(http.MethodPost, links.APITokens(), body, key).Want(409).SeeNot(made.Secret)
		if again.Failure().Code != "web.error.replay_secret" {
			t.Errorf("%s", again.Body)
		}
		body["name"] = "NIGHTLY"
		taken := oliver.Call(http.MethodPost, links.APITokens(), body).Want(422)
		if got := strings.Join(taken.Names(), " "); got != "name" || !strings.Contains(string(taken.Body), "A token of this name was made already") {
			t.Errorf("named: %s, %s", got, taken.Body)
		}
		body["name"] = "nightly"
		var list struct {
			Items []token `json:"items"`
			Next  string  `json:"next"`
		}
		nightly := a.Bearer(made.Secret)
		nightly.Call(http.MethodGet, links.APITokens(), nil).Want(200).SeeNot(made.Secret).JSON(&list)
		if len(list.Items) != 2 || list.Items[0].Name != "nightly" || list.Items[0].Scope != "read" || list.Items[0].LastUsed == nil {
			t.Errorf("%+v", list)
		}
		oliver.Call(http.MethodGet, links.APITokens()+"?limit=1", nil).Want(200).JSON(&list)
		next := list.Next
		oliver.Call(http.MethodGet, links.APITokens()+"?limit=1&after="+next, nil).Want(200).JSON(&list)
		if len(list.Items) != 1 || list.Items[0].Name != "test" || list.Next != "" {
			t.Errorf("the second page: %+v", list)
		}
		oliver.Call(http.MethodGet, links.APITokens()+"?after=nonsense", nil).Want(422)

		if page := program.Call(http.MethodPost, links.APITokens(), body).Want(403); page.Failure().Code != "web.error.fresh" {
			t.Errorf("%s", page.Body)
		}
		page := oliver.Call(http.MethodPost, links.APITokens(), map[string]any{"name": "", "scope": "root", "expires_at": "2001-01-01T00:00:00Z"}).Want(422)
		if got := strings.Join(page.Names(), " "); got != "expires_at name scope" {
			t.Errorf("named: %s", got)
		}
		oliver.Call(http.MethodPost, links.APITokens(), `{"name":"a","scope":"read","expires_at":"soon"}`).Want(422).SeeNot("soon")

		nightly.Call(http.MethodDelete, links.APIToken(ids.APIToken(made.ID)), nil).Want(403) // reading changes nothing
		lin.Call(http.MethodDelete, links.APIToken(ids.APIToken(made.ID)), nil).Want(404)
		program.Call(http.MethodDelete, links.APIToken(ids.APIToken(made.ID)), nil).Want(204)
		oliver.Call(http.MethodDelete, links.APIToken(ids.APIToken(made.ID)), nil).Want(404)
		nightly.Call(http.MethodGet, links.APIMe(), nil).Want(401)
	})
}

// TestEndingEverythingElse: with the box ticked, tokens end together with the other sessions, in all organisations.
func TestEndingEverythingElse(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		nina, other, inTwin := a.As("nina"), a.As("nina"), a.As("nina@twin")
		programs := []*apptest.Person{a.Token("nina", "read"), a.Token("nina@twin", "read")}
		form := `form[action="` + links.SessionsEndOthers() + `"]`
		page := nina.Submit(nina.Get(links.Security()).See("End my API tokens too").Form(form), nil).At(links.Security())
		page.See("All other devices have been signed out (2).")
		for _, p := range programs {
			p.Call(http.MethodGet, links.APIMe(), nil).Want(200)
		}
		for _, p := range []*apptest.Person{other, inTwin} {
			p.Get(links.Profile()).At(links.SignIn(""))
		}
		a.As("nina")
		nina.Submit(nina.Get(links.Security()).Form(form), apptest.Fill{"tokens": "true"}).See("All other devices have been signed out (1) and your API tokens ended (2).")
		for _, p := range programs {
			p.Call(http.MethodGet, links.APIMe(), nil).Want(401)
		}
	})
}
