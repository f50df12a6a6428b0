package people

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestTextsAreKeptOrRefusedByName(t *testing.T) {
	for _, c := range []struct{ name, in, want, wrong string }{
		{"plain", "Jane", "Jane", ""},
		{"outer space", " \u00a0 Jane \t\n", "Jane", ""},
		{"decomposed letters", "Zoe\u0308", "Zoë", ""},
		{"russian", "Семён Йорданов", "Семён Йорданов", ""},
		{"apostrophe and hyphen", "O’Neill-Smith", "O’Neill-Smith", ""},
		{"arabic", "محمد", "محمد", ""},
		{"persian with joiner", "علی\u200cرضا", "علی\u200cرضا", ""},
		{"empty", "", "", ""},
		{"line break", "Jane\nBcc: x", "", "people.text.one_line"},
		{"carriage return", "Jane\rX", "", "people.text.one_line"},
		{"line separator", "Jane\u2028X", "", "people.text.one_line"},
		{"NUL", "Ja\x00ne", "", "people.text.characters"},
		{"escape", "Ja\x1bne", "", "people.text.characters"},
		{"C1 control", "Ja\u0085ne", "", "people.text.characters"},
		{"invalid UTF-8", "Ja\xffne", "", "people.text.characters"},
		{"surrogate half", "Ja\xed\xa0\x80ne", "", "people.text.characters"},
		{"right-to-left override", "Ja\u202ene", "", "people.text.characters"},
		{"isolate", "Ja\u2066ne", "", "people.text.characters"},
		{"direction mark", "Ja\u200fne", "", "people.text.characters"},
		{"zero width space", "Ja\u200bne", "", "people.text.characters"},
		{"byte order mark", "Ja\ufeffne", "", "people.text.characters"},
		{"private use", "Ja\ue000ne", "", "people.text.characters"},
		{"tag characters", "Jane\U000e0041", "", "people.text.characters"},
		{"replacement", "Ja\ufffdne", "", "people.text.characters"},
		{"at the limit", strings.Repeat("я", 10), strings.Repeat("я", 10), ""},
		{"over the limit", strings.Repeat("я", 11), "", "people.text.too_long"},
		{"a megabyte", strings.Repeat("a", 1<<20), "", "people.text.too_long"},
	} {
		limit := 10
		if c.wrong == "" {
			limit = max(limit, utf8.RuneCountInString(c.want))
		}
		got, wrong, _ := cleanLine(c.in, limit)
		if got != c.want || wrong != c.wrong {
			t.Errorf("%s: got %q, %q; want %q, %q", c.name, got, wrong, c.want, c.wrong)
		}
	}
}

func TestBlocksKeepTheirLines(t *testing.T) {
	got, wrong, _ := cleanBlock("One\r\nTwo\r\rThree\u2028Four\n", 100)
	if want := "One\nTwo\n\nThree\nFour"; got != want || wrong != "" {
		t.Errorf("got %q, %q; want %q", got, wrong, want)
	}
	// A browser counts a line break as one character, and so do we, though it sends two.
	if _, wrong, _ = cleanBlock(strings.Repeat("a\r\n", 50)+"a", 101); wrong != "" {
		t.Errorf("101 characters with line breaks: %q", wrong)
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

func TestWebsites(t *testing.T) {
	for _, c := range []struct{ in, want, wrong string }{
		{"", "", ""},
		{"example.com", "https://example.com", ""},
		{" HTTP://Example.COM/ ", "http://example.com", ""},
		{"https://example.com/People?id=1#top", "https://example.com/People?id=1#top", ""},
		{"https://example.com/People/", "https://example.com/People/", ""},
		{"http://example.com:8080/x", "http://example.com:8080/x", ""},
		{"пример.рф", "https://пример.рф", ""},
		{"javascript:alert(1)", "", "people.website.invalid"},
		{"javascript://example.com/%0aalert(1)", "", "people.website.scheme"},
		{"ftp://example.com", "", "people.website.scheme"},
		{"data:text/html,x", "", "people.website.invalid"},
		{"https://user:pass@example.com", "", "people.website.invalid"},
		{"https://localhost", "", "people.website.invalid"},
		{"https://127.0.0.1", "", "people.website.invalid"},
		{"https://[::1]/", "", "people.website.invalid"},
		{"https://exa mple.com", "", "people.website.invalid"},
		{"https://exam_ple.com", "", "people.website.invalid"},
		{"https://-x.com", "", "people.website.invalid"},
		{"https://example.com/\u202e", "", "people.text.characters"},
		{"https://example.com/" + strings.Repeat("a", 300), "", "people.text.too_long"},
	} {
		got, wrong, _ := parseWebsite(c.in)
		if got != c.want || wrong != c.wrong {
			t.Errorf("%q: got %q, %q; want %q, %q", c.in, got, wrong, c.want, c.wrong)
		}
	}
}

func TestTimeZones(t *testing.T) {
	for _, zone := range TimeZones() {
		if !knownZone(zone) {
			t.Errorf("%q is on offer but refused", zone)
		}
	}
	for _, zone := range []string{"Europe/Kiev", "America/Argentina/Buenos_Aires", "Etc/GMT+3"} {
		if !knownZone(zone) {
			t.Errorf("%q refused", zone)
		}
	}
	for _, zone := range []string{"", "Local", "Mars/Olympus", "europe/london", "posix/Europe/London", "../etc/passwd", "Europe/../UTC", "UTC\x00", "Europe", "EST5EDT,M3"} {
		if knownZone(zone) {
			t.Errorf("%q accepted", zone)
		}
	}
}

func FuzzProfileTexts(f *testing.F) {
	for _, seed := range []string{"Jane", "a\r\nb", "\xff", "e\u0301\u202e", "\u1100\u1161\u11a8", "https://пример.рф/%zz", strings.Repeat("\ufdfa", 40)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		for name, read := range map[string]func(string) string{
			"line":    func(v string) string { out, _, _ := cleanLine(v, MaxName); return out },
			"block":   func(v string) string { out, _, _ := cleanBlock(v, MaxAbout); return out },
			"website": func(v string) string { out, _, _ := parseWebsite(v); return out },
		} {
			out := read(in)
			if !utf8.ValidString(out) || strings.ContainsAny(out, "\x00\r\u202e") || !norm.NFC.IsNormalString(out) && name != "website" {
				t.Fatalf("%s kept %q", name, out)
			}
			if again := read(out); again != out {
				t.Fatalf("%s isn't stable: %q, then %q", name, out, again)
			}
			if name == "website" && out != "" && !strings.HasPrefix(out, "https://") && !strings.HasPrefix(out, "http://") {
				t.Fatalf("website %q", out)
			}
		}
		if fold(in) != fold(fold(in)) && utf8.ValidString(in) {
			t.Fatalf("fold isn't stable on %q: %q, %q", in, fold(in), fold(fold(in)))
		}
	})
}
