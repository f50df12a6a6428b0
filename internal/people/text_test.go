package people

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWrongTextsAreToldByName(t *testing.T) {
	for in, want := range map[string]string{"Jane": "", "": "", "Jane\nBcc: x": "people.text.one_line", "Ja\u202ene": "people.text.characters",
		"\u3164": "people.text.characters", strings.Repeat("я", 11): "people.text.too_long"} {
		if _, wrong, args := cleanLine(in, 10); wrong != want || strings.HasSuffix(want, "long") && args["Max"] != 10 {
			t.Errorf("%q: %q %v", in, wrong, args)
		}
	}
	if text, wrong, _ := cleanBlock("One\r\nTwo\n", 10); text != "One\nTwo" || wrong != "" {
		t.Errorf("%q, %q", text, wrong)
	}
	for in, want := range map[string]string{"example.com": "", "": "", "javascript:alert(1)": "people.website.invalid",
		"ftp://example.com": "people.website.scheme", "https://example.com/\u202e": "people.text.characters",
		"https://example.com/" + strings.Repeat("a", 300): "people.text.too_long"} {
		if _, wrong, _ := cleanLink(in, MaxWebsite); wrong != want {
			t.Errorf("%.60q: %q", in, wrong)
		}
	}
}

func TestFoldMakesAlike(t *testing.T) {
	for a, b := range map[string]string{"ЁЛКИН": "елкин", "Émile": "emile", "Straße": "STRASSE", "Łukasz": "łukasz", "Йод": "йод", "İz": "iz"} {
		if fold(a) != fold(b) {
			t.Errorf("fold(%q) = %q, fold(%q) = %q", a, fold(a), b, fold(b))
		}
	}
	if fold("Йод") == fold("Иод") {
		t.Error("й and и are two letters")
	}
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"Émile", "e\u0301\u202e", "\u1100\u1161\u11a8", "İz", "Ёлка", "\xff", strings.Repeat("\ufdfa", 40)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if fold(in) != fold(fold(in)) && utf8.ValidString(in) {
			t.Fatalf("fold isn't stable on %q: %q, %q", in, fold(in), fold(fold(in)))
		}
	})
}
