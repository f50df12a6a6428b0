package access_test

import (
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/i18n/i18ntest"
)

func TestLocales(t *testing.T) {
	i18ntest.Parity(t, access.Locales())
	texts, err := i18n.Load(access.Locales())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range access.Roles() {
		if !texts.Has(r.Key()) {
			t.Errorf("role %s has no name", r)
		}
	}
	for _, p := range access.Permissions() {
		if !texts.Has(p.Key()) {
			t.Errorf("permission %s has no name", p)
		}
	}
}
