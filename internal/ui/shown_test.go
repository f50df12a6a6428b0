package ui_test

import (
	"bytes"
	"net/url"
	"strings"
	"testing"

	"cabinet/internal/ui"
)

func TestWhatIsOnlyShownIsNotSent(t *testing.T) {
	var out bytes.Buffer
	f := ui.Field{Name: "id_number", Label: "ID number", Value: "4471", Hint: "Only an administrator can change it."}
	if err := ui.ReadOnly(printer(t, "en"), f).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); strings.Contains(s, ` name="`) || !strings.Contains(s, `value="4471"`) || !strings.Contains(s, " readonly") {
		t.Error(s)
	}
}

func TestLanguageLinksKeepTheQuery(t *testing.T) {
	links := ui.LanguageLinks(printer(t, "ru"), "/signin", url.Values{"next": {"/settings"}, "lang": {"en"}})
	if len(links) != 2 || links[0].URL != "/signin?lang=en&next=%2Fsettings" || links[0].Current || links[1].URL != "/signin?lang=ru&next=%2Fsettings" || !links[1].Current {
		t.Errorf("%+v", links)
	}
}
