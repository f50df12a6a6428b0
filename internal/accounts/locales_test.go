package accounts_test

import (
	"testing"

	"cabinet/internal/accounts"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/i18n/i18ntest"
)

func TestLocales(t *testing.T) {
	i18ntest.Parity(t, accounts.Locales())
	texts, err := i18n.Load(accounts.Locales())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range accounts.Acts() {
		if !texts.Has(k.Kind.Key()) {
			t.Errorf("act %s has no name", k.Kind)
		}
	}
	for _, k := range accounts.Kinds() {
		if !texts.Has(k.Key()) {
			t.Errorf("kind of account %s has no name", k)
		}
	}
}
