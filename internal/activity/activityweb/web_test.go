package activityweb

import (
	"testing"

	"cabinet/internal/activity"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/i18n/i18ntest"
)

func TestLocales(t *testing.T) {
	i18ntest.Parity(t, Locales())
	texts, err := i18n.Load(Locales())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range activity.Doors() {
		if !texts.Has("activityweb.door." + string(d)) {
			t.Errorf("door %s has no name", d)
		}
	}
	for _, f := range activity.Formats() {
		if !texts.Has("activityweb.export."+string(f)) || !texts.Has("activityweb.export."+string(f)+"_hint") {
			t.Errorf("format %s has no name or hint", f)
		}
	}
}
