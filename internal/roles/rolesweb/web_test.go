package rolesweb

import (
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/i18n/i18ntest"
	"cabinet/internal/platform/web"
	"cabinet/internal/roles"
)

func printer(t *testing.T, lang string) *i18n.Printer {
	t.Helper()
	bundle, err := i18n.Load(Locales(), access.Locales())
	if err != nil {
		t.Fatal(err)
	}
	bundle.Missing = func(lang, key string) { t.Errorf("%s has no %s", lang, key) }
	return bundle.Printer(lang)
}

func TestLocales(t *testing.T) { i18ntest.Parity(t, Locales()) }

// A permission that no area names couldn't be given by the page.
func TestEveryPermissionHasItsPlace(t *testing.T) {
	for _, lang := range i18n.Languages() {
		f := group(printer(t, lang), access.SetOf(access.Export), access.Ceiling(access.Guest), "")
		seen := map[string]bool{}
		for _, o := range f.Options {
			if seen[o.Value] {
				t.Errorf("%s stands twice", o.Value)
			}
			seen[o.Value] = true
			if o.Disabled == access.Ceiling(access.Guest).Has(access.Permission(o.Value)) {
				t.Errorf("%s: disabled %t", o.Value, o.Disabled)
			}
		}
		if len(seen) != len(access.Permissions()) {
			t.Errorf("%d of %d permissions", len(seen), len(access.Permissions()))
		}
		if len(f.Values) != 1 || f.Values[0] != string(access.Export) {
			t.Error(f.Values)
		}
	}
}

func TestUnknownPermissions(t *testing.T) {
	if unknown([]string{"export", "create_cases"}) || !unknown([]string{"export", "everything"}) || !unknown([]string{""}) {
		t.Error("unknown permissions pass, or known ones don't")
	}
	if setOf([]string{"export", "everything", "export"}) != access.SetOf(access.Export) {
		t.Error("a name that is no permission gave one")
	}
}

func TestWordsOfSets(t *testing.T) {
	p := printer(t, "ru")
	most := access.Ceiling(access.Guest)
	for want, set := range map[string]access.Set{"прав нет": 0, "все возможные права": most, "прав: 1 из 6": access.SetOf(access.WriteReports)} {
		if got := setText(p, set, most); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	v := rolesView{}
	v.Page.P = p
	for _, role := range access.Roles() {
		if lines := v.lines(roles.Default{Role: role, People: 5}); !strings.HasSuffix(lines[1], "(5 человек)") {
			t.Error(lines)
		}
	}
}

func TestPagesOfTitlesGoOnAfterTheLast(t *testing.T) {
	at := position{Name: "clerk", ID: "2"}
	for _, c := range []struct {
		name string
		id   ids.JobTitle
		want bool
	}{{"Clerk", "2", false}, {"CLERK", "3", true}, {"Attorney", "9", false}, {"Judge", "1", true}} {
		if got := at.before(roles.TitleInUse{JobTitle: roles.JobTitle{ID: c.id, Name: c.name}}); got != c.want {
			t.Errorf("%s %s: %t", c.name, c.id, got)
		}
	}
}

func TestOperationsAreDescribed(t *testing.T) {
	data, err := web.OpenAPI("test", Routes(Deps{}))
	if err != nil || !strings.Contains(string(data), "/api/v1/job-titles/{id}") {
		t.Error(err)
	}
}
