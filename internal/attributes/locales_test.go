package attributes

import (
	"testing"

	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/i18n/i18ntest"
)

func TestLocales(t *testing.T) {
	i18ntest.Parity(t, Locales())
	texts, err := i18n.Load(Locales())
	must(t, err)
	for _, k := range Kinds() {
		if !texts.Has(k.Key()) {
			t.Errorf("kind %s has no name", k)
		}
	}
	for _, a := range Acts() {
		if !texts.Has(a.Kind.Key()) {
			t.Errorf("act %s has no name", a.Kind)
		}
	}
}
