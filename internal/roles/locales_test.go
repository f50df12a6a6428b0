package roles_test

import (
	"testing"

	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/i18n/i18ntest"
	"cabinet/internal/roles"
)

func TestLocales(t *testing.T) {
	i18ntest.Parity(t, roles.Locales())
	texts, err := i18n.Load(roles.Locales())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range roles.Acts() {
		if !texts.Has(k.Kind.Key()) {
			t.Errorf("act %s has no name", k.Kind)
		}
	}
}
