package activity_test

import (
	"testing"

	"cabinet/internal/activity"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/i18n/i18ntest"
)

func TestLocales(t *testing.T) {
	i18ntest.Parity(t, activity.Locales())
	texts, err := i18n.Load(activity.Locales())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range activity.Acts() {
		if !texts.Has(k.Kind.Key()) {
			t.Errorf("act %s has no name", k.Kind)
		}
	}
}
