package writing_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cabinet/internal/platform/writing"
)

func TestTextsAreKeptOrRefused(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		fault          writing.Fault
	}{
		{"plain", "Jane", "Jane", ""},
		{"outer space", " \u00a0 Jane \t\n", "Jane", ""},
		{"decomposed letters", "Zoe\u0308", "Zoë", ""},
		{"russian", "Семён Йорданов", "Семён Йорданов", ""},
		{"apostrophe and hyphen", "O’Neill-Smith", "O’Neill-Smith", ""},
		{"arabic", "محمد", "محمد", ""},
		{"persian with joiner", "علی\u200cرضا", "علی\u200cرضا", ""},
		{"formula", "=1+1", "=1+1", ""},
		{"markup", "<script>", "<script>", ""},
		{"empty", "", "", ""},
		{"line break", "Jane\nBcc: x", "", writing.Broken},
		{"carriage return", "Jane\rX", "", writing.Broken},
		{"line separator", "Jane\u2028X", "", writing.Broken},
		{"NUL", "Ja\x00ne", "", writing.Characters},
		{"escape", "Ja\x1bne", "", writing.Characters},
		{"C1 control", "Ja\u0085ne", "", writing.Characters},
		{"vertical tab", "Ja\vne", "", writing.Characters},
		{"invalid UTF-8", "Ja\xffne", "", writing.Characters},
		{"surrogate half", "Ja\xed\xa0\x80ne", "", writing.Characters},
		{"right-to-left override", "Ja\u202ene", "", writing.Characters},
		{"isolate", "Ja\u2066ne", "", writing.Characters},
		{"direction mark", "Ja\u200fne", "", writing.Characters},
		{"zero width space", "Ja\u200bne", "", writing.Characters},
		{"byte order mark", "Ja\ufeffne", "", writing.Characters},
		{"private use", "Ja\ue000ne", "", writing.Characters},
		{"tag characters", "Jane\U000e0041", "", writing.Characters},
		{"replacement", "Ja\ufffdne", "", writing.Characters},
		{"nothing to see", "\u200d\u0301", "", writing.Characters},
		{"a blank that is a letter", "\u3164", "", writing.Characters},
		{"at the limit", strings.Repeat("я", 10), strings.Repeat("я", 10), ""},
		{"over the limit", strings.Repeat("я", 11), "", writing.Long},
		{"a megabyte", strings.Repeat("a", 1<<20), "", writing.Long},
	} {
		limit := 10
		if c.fault == "" {
			limit = max(limit, utf8.RuneCountInString(c.want))
		}
		for kind, clean := range map[string]func(string, int) (string, writing.Fault){"line": writing.Line, "name": writing.Name} {
			if got, fault := clean(c.in, limit); got != c.want || fault != c.fault {
				t.Errorf("%s as a %s: got %q, %q; want %q, %q", c.name, kind, got, fault, c.want, c.fault)
			}
		}
	}
}

func TestNamesHaveSingleBlanks(t *testing.T) {
	if got, fault := writing.Name(" Hart \u00a0\t Reid ", 9); got != "Hart Reid" || fault != "" {
		t.Errorf("%q, %q", got, fault)
	}
	if got, _ := writing.Line("Hart  Reid", 20); got != "Hart  Reid" {
		t.Errorf("a line: %q", got)
	}
}

func TestBlocksKeepTheirLines(t *testing.T) {
	got, fault := writing.Block("One\r\nTwo\r\rThree\u2028Four\n", 100)
	if want := "One\nTwo\n\nThree\nFour"; got != want || fault != "" {
		t.Errorf("got %q, %q; want %q", got, fault, want)
	}
	// A browser counts a line break as one character, and so do we, though it sends two.
	if _, fault = writing.Block(strings.Repeat("a\r\n", 50)+"a", 101); fault != "" {
		t.Errorf("101 characters with line breaks: %q", fault)
	}
}

func TestLinks(t *testing.T) {
	const limit = 300
	for _, c := range []struct {
		in, want string
		fault    writing.Fault
	}{
		{"", "", ""},
		{"example.com", "https://example.com", ""},
		{" HTTP://Example.COM/ ", "http://example.com", ""},
		{"https://example.com/People?id=1#top", "https://example.com/People?id=1#top", ""},
		{"https://example.com/People/", "https://example.com/People/", ""},
		{"http://example.com:8080/x", "http://example.com:8080/x", ""},
		{"пример.рф", "https://пример.рф", ""},
		{"пример.рф/я", "https://пример.рф/%D1%8F", ""},
		{"javascript:alert(1)", "", writing.NoLink},
		{"javascript://example.com/%0aalert(1)", "", writing.Scheme},
		{"ftp://example.com", "", writing.Scheme},
		{"data:text/html,x", "", writing.NoLink},
		{"https://user:pass@example.com", "", writing.NoLink},
		{"https://localhost", "", writing.NoLink},
		{"https://127.0.0.1", "", writing.NoLink},
		{"https://[::1]/", "", writing.NoLink},
		{"https://exa mple.com", "", writing.NoLink},
		{"https://exam_ple.com", "", writing.NoLink},
		{"https://-x.com", "", writing.NoLink},
		{"https://example.com/\u202e", "", writing.Characters},
		{"https://example.com/\nx", "", writing.Broken},
		{"https://example.com/" + strings.Repeat("a", 280), "https://example.com/" + strings.Repeat("a", 280), ""},
		{"https://example.com/" + strings.Repeat("a", 281), "", writing.Long},
		{"https://example.com/" + strings.Repeat("я", 280), "https://example.com/" + strings.Repeat("%D1%8F", 280), ""},
		{"https://example.com/" + strings.Repeat("я", 281), "", writing.Long},
		{"https://example.com/" + strings.Repeat("a", 1<<20), "", writing.Long},
	} {
		got, fault := writing.Link(c.in, limit)
		if got != c.want || fault != c.fault {
			t.Errorf("%.60q: got %.60q, %q; want %.60q, %q", c.in, got, fault, c.want, c.fault)
		}
		if again, fault := writing.Link(got, limit); again != got || fault != "" {
			t.Errorf("%.60q, once more: %.60q, %q", got, again, fault)
		}
	}
}

func TestFoldMakesAlike(t *testing.T) {
	for a, b := range map[string]string{"ЁЛКИН": "елкин", "Straße": "STRASSE", "Zoe\u0308": "ZOË", " Hart \t Reid": "hart reid"} {
		if writing.Fold(a) != writing.Fold(b) {
			t.Errorf("%q is %q, %q is %q", a, writing.Fold(a), b, writing.Fold(b))
		}
	}
	if writing.Fold("Йод") == writing.Fold("Иод") {
		t.Error("й and и are two letters")
	}
}

func FuzzTexts(f *testing.F) {
	for _, seed := range []string{"Jane", "a\r\nb", "\xff", "e\u0301\u202e", "\u1100\u1161\u11a8", "https://пример.рф/%zz", strings.Repeat("\ufdfa", 40),
		"a.b/%ff%00", "a.b?%zz#%20я", strings.Repeat("я", 90) + ".рф", "a \u0301 b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		for kind, clean := range map[string]func(string, int) (string, writing.Fault){"line": writing.Line, "block": writing.Block,
			"name": writing.Name, "link": writing.Link} {
			out, fault := clean(in, 100)
			if fault != "" && out != "" || !utf8.ValidString(out) || strings.ContainsAny(out, "\x00\r\u202e") || !norm.NFC.IsNormalString(out) && kind != "link" {
				t.Fatalf("%s kept %q", kind, out)
			}
			if again, _ := clean(out, 100); again != out {
				t.Fatalf("%s isn't stable: %q, then %q", kind, out, again)
			}
			if kind == "link" && out != "" && !strings.HasPrefix(out, "https://") && !strings.HasPrefix(out, "http://") {
				t.Fatalf("link %q", out)
			}
		}
		if utf8.ValidString(in) && writing.Fold(in) != writing.Fold(writing.Fold(in)) {
			t.Fatalf("fold isn't stable on %q", in)
		}
	})
}
