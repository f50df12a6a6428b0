package email_test

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"

	"cabinet/internal/platform/email"
)

func TestLocales(t *testing.T) {
	read := func(lang string) map[string]string {
		f, err := email.Locales().Open("locales/" + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Close() }()
		var m map[string]string
		if err := json.NewDecoder(f).Decode(&m); err != nil {
			t.Fatal(err)
		}
		return m
	}
	en, ru := read("en"), read("ru")
	for key := range en {
		if ru[key] == "" {
			t.Errorf("%s has no Russian text", key)
		}
	}
	if len(en) != len(ru) {
		t.Error("Russian texts that nobody needs")
	}
	source, err := os.ReadFile("address.go")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{"email.letter.link": true}
	for _, m := range regexp.MustCompile(`(?:refuse\(|return |"", "", )"([a-z_]+)"`).FindAllStringSubmatch(string(source), -1) {
		used["email.address."+m[1]] = true
	}
	for key := range used {
		if en[key] == "" {
			t.Errorf("no text for %s", key)
		}
	}
	for key := range en {
		if !used[key] {
			t.Errorf("nothing uses %s", key)
		}
	}
}
