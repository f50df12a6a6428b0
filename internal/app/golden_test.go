package app_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/app"
	"cabinet/internal/app/apptest"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/goldentest"
	"cabinet/internal/platform/i18n/i18ntest"
	"cabinet/internal/platform/web"
)

func TestOpenAPI(t *testing.T) {
	a := apptest.SQLite(t, apptest.Setup{Empty: true})
	document, err := web.OpenAPI("golden", a.Routes())
	a.Must(err)
	goldentest.Check(t, "testdata/openapi.json", document)
	served := a.Visitor().Get(links.OpenAPI()).Want(200)
	want, err := web.OpenAPI(app.Version(), a.Routes())
	a.Must(err)
	if string(served.Body) != string(want) {
		t.Error("another document is served")
	}
}

// TestSchema holds the tables of both databases to one golden file, so that they are the same.
func TestSchema(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		text, err := a.DB.Schema(t.Context())
		a.Must(err)
		goldentest.Check(t, "testdata/schema.txt", []byte(text))
	}, apptest.Setup{Empty: true})
}

func TestActKinds(t *testing.T) {
	a := apptest.SQLite(t, apptest.Setup{Empty: true})
	var b strings.Builder
	var lines []string
	for _, k := range a.Acts.Kinds() {
		room, verb, _ := strings.Cut(string(k.Kind), ".")
		key := room + ".act." + verb
		if !a.Bundle.Has(key) {
			t.Errorf("%s has no words (%s)", k.Kind, key)
		}
		lines = append(lines, fmt.Sprintf("%s: %s", k.Kind, a.Bundle.Printer("en").T(key)))
	}
	slices.Sort(lines)
	for _, line := range lines {
		b.WriteString(line + "\n")
	}
	goldentest.Check(t, "testdata/acts.txt", []byte(b.String()))
}

func TestSettingsPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/settings.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != config.Markdown() {
		t.Error("docs/settings.md isn't what the settings say")
	}
}

func TestCatalogues(t *testing.T) { i18ntest.Parity(t, app.Catalogues()...) }

// TestLinksLeadSomewhere: every path that the product hands out is a route of its own (R9).
func TestLinksLeadSomewhere(t *testing.T) {
	a := apptest.SQLite(t, apptest.Setup{Demo: true})
	table := map[string][]string{}
	for _, line := range web.Table(a.Routes()) {
		table[line.Path] = append(table[line.Path], line.Method)
	}
	const get, post = "GET", "POST"
	for _, l := range []struct{ path, method, pattern string }{
		{links.Home(), get, "/cases"}, {links.SignIn("/settings"), get, "/signin"}, {links.SignInPassword(), post, "/signin/password"},
		{links.ChooseAccount("/x"), get, "/signin/account"}, {links.SignOut(), post, "/signout"}, {links.Forgot(), get, "/password/forgot"},
		{links.Reset("a/b"), get, "/password/reset/{token}"}, {links.PasswordStrength(), post, "/password/strength"}, {links.ResetStrength("t"), post, "/password/reset/{token}/strength"},
		{links.MustChange(), get, "/password/change"}, {links.Confirm("/x"), get, "/confirm"}, {links.Setup("t"), get, "/setup"}, {links.WellKnownPassword(), get, "/.well-known/change-password"},
		{links.Settings(), get, "/settings"}, {links.Profile(), get, "/settings/profile"}, {links.ProfilePicture(), post, "/settings/profile/picture"},
		{links.ProfilePictureDelete(), get, "/settings/profile/picture/delete"}, {links.Security(), get, "/settings/security"}, {links.SecurityPassword(), get, "/settings/security"},
		{links.PasswordChange(), post, "/settings/security/password"}, {links.SessionEnd("s"), post, "/settings/security/sessions/{id}/end"},
		{links.SessionsEndOthers(), post, "/settings/security/sessions/end-others"}, {links.SessionExtend(), post, "/session/extend"}, {links.Appearance(), get, "/settings/appearance"},
		{links.Picture("a", "u", "p", 96), get, "/pictures/{account}/{user}/{picture}/{size}"}, {links.Gallery(), get, "/dev/ui"}, {links.Outbox(), get, "/dev/outbox"},
		{links.Clock(), post, "/dev/clock"}, {links.APIMe(), "PATCH", "/api/v1/me"}, {links.APIPicture(), "PUT", "/api/v1/me/picture"}, {links.APIPassword(), post, "/api/v1/me/password"},
		{links.APISessions(), get, "/api/v1/me/sessions"}, {links.APISession(ids.Session("s")), "DELETE", "/api/v1/me/sessions/{id}"}, {links.APIOutbox(), get, "/api/v1/dev/outbox"}, {links.APIClock(), post, "/api/v1/dev/clock"},
	} {
		path, _, _ := strings.Cut(l.path, "?")
		path, _, _ = strings.Cut(path, "#")
		if !slices.Contains(table[l.pattern], l.method) {
			t.Errorf("%s %s isn't a route", l.method, l.pattern)
		}
		if !fits(path, l.pattern) {
			t.Errorf("%s isn't of the form %s", path, l.pattern)
		}
	}
}

func fits(path, pattern string) bool {
	x, y := strings.Split(path, "/"), strings.Split(pattern, "/")
	return len(x) == len(y) && !slices.ContainsFunc(x, func(s string) bool { return s == "" && path != "/" && s != x[0] }) &&
		!slices.ContainsFunc(y, func(part string) bool {
			i := slices.Index(y, part)
			return !strings.HasPrefix(part, "{") && x[i] != part
		})
}
