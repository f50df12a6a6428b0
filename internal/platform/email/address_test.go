package email_test

import (
	"strings"
	"testing"
	"unicode"

	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

func TestParseAddress(t *testing.T) {
	long := strings.Repeat("a", 64)
	for _, c := range []struct{ name, in, address, key, reason string }{
		{"plain", "anna@example.com", "anna@example.com", "anna@example.com", ""},
		{"spaces around", " \u00a0anna@example.com ", "anna@example.com", "anna@example.com", ""},
		{"letter case", "Anna.O'Neil+x@EXAMPLE.Com", "Anna.O'Neil+x@example.com", "anna.o'neil+x@example.com", ""},
		{"international domain", "ivan@ПРИМЕР.рф", "ivan@пример.рф", "ivan@xn--e1afmkfd.xn--p1ai", ""},
		{"its other spelling", "ivan@XN--E1AFMKFD.xn--p1ai", "ivan@пример.рф", "ivan@xn--e1afmkfd.xn--p1ai", ""},
		{"international local part", "Почта@пример.рф", "Почта@пример.рф", "почта@xn--e1afmkfd.xn--p1ai", ""},
		{"composed accents", "rene\u0301@example.com", "ren\u00e9@example.com", "ren\u00e9@example.com", ""},
		{"full-width dot in domain", "anna@example\u3002com", "anna@example.com", "anna@example.com", ""},
		{"longest local part", long + "@example.com", long + "@example.com", long + "@example.com", ""},

		{"nothing", "  ", "", "", "missing"},
		{"invalid UTF-8", "anna\xff@example.com", "", "", "garbled"},
		{"line feed", "anna@example.com\nBcc: eve@example.com", "", "", "line_break"},
		{"carriage return", "anna\r@example.com", "", "", "line_break"},
		{"trailing line break", "anna@example.com\r\n", "", "", "line_break"},
		{"line separator", "anna\u2028@example.com", "", "", "line_break"},
		{"NUL", "anna\x00@example.com", "", "", "control"},
		{"tab", "anna\t@example.com", "", "", "control"},
		{"control in quotes", "\"an\x01na\"@example.com", "", "", "control"},
		{"line break in quotes", "\"an\r\nna\"@example.com", "", "", "line_break"},
		{"right-to-left override", "anna\u202emoc@example.com", "", "", "direction"},
		{"isolate", "\u2066anna@example.com", "", "", "direction"},
		{"Arabic letter mark", "anna\u061c@example.com", "", "", "direction"},
		{"zero width space", "an\u200bna@example.com", "", "", "invisible"},
		{"byte order mark", "\ufeffanna@example.com", "", "", "invisible"},
		{"soft hyphen in domain", "anna@exa\u00admple.com", "", "", "invisible"},
		{"variation selector", "anna\ufe0f@example.com", "", "", "invisible"},
		{"300 characters", strings.Repeat("a", 288) + "@example.com", "", "", "too_long"},
		{"65 before the @", long + "a@example.com", "", "", "too_long"},
		{"too long in punycode", "a@" + strings.Repeat("ж", 60) + "." + strings.Repeat("ж", 60) + ".рф", "", "", "domain"},
		{"with a name", "Anna <anna@example.com>", "", "", "brackets"},
		{"quoted", `"anna"@example.com`, "", "", "quotes"},
		{"space inside", "anna smith@example.com", "", "", "space"},
		{"two addresses", "anna@example.com,bob@example.com", "", "", "several"},
		{"no @", "anna.example.com", "", "", "no_at"},
		{"two @", "anna@bob@example.com", "", "", "many_at"},
		{"nothing before", "@example.com", "", "", "no_local"},
		{"nothing after", "anna@", "", "", "domain"},
		{"leading dot", ".anna@example.com", "", "", "dots"},
		{"two dots", "an..na@example.com", "", "", "dots"},
		{"comment", "anna(work)@example.com", "", "", "characters"},
		{"backslash", `an\na@example.com`, "", "", "characters"},
		{"emoji", "anna😀@example.com", "", "", "characters"},
		{"one label", "anna@localhost", "", "", "domain"},
		{"number", "anna@127.0.0.1", "", "", "domain"},
		{"literal", "anna@[127.0.0.1]", "", "", "domain"},
		{"underscore", "anna@ex_ample.com", "", "", "domain"},
		{"hyphen", "anna@-example.com", "", "", "domain"},
		{"trailing dot", "anna@example.com.", "", "", "domain"},
		{"empty label", "anna@example..com", "", "", "domain"},
		{"broken punycode", "anna@xn--zzzzzzzz9999.com", "", "", "domain"},
	} {
		t.Run(c.name, func(t *testing.T) {
			address, key, err := email.ParseAddress(c.in)
			if c.reason == "" {
				if err != nil || address != c.address || key != c.key {
					t.Fatalf("got %q %q %v, want %q %q", address, key, err, c.address, c.key)
				}
				return
			}
			e := errs.As(err)
			if e == nil || e.Kind != errs.Invalid || e.Key != "email.address."+c.reason || address != "" || key != "" {
				t.Fatalf("got %q %q %v, want the reason %s", address, key, err, c.reason)
			}
		})
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"anna@example.com", "Почта@пример.рф", "\"a b\"@x.y", "a\u202eb@c.d", "straße@faß.de", "İ@x.com", "K@x.com", "x@xn--e1afmkfd.xn--p1ai", "ﬀ@x.org", "x@ＥＸ.com"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		address, key, err := email.ParseAddress(s)
		if err != nil {
			if errs.KindOf(err) != errs.Invalid {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		for _, out := range []string{address, key} {
			if len(out) > email.MaxAddress || strings.ContainsFunc(out, unicode.IsControl) || strings.ContainsFunc(out, unicode.IsSpace) || strings.ContainsAny(out, "<>\",;\\") {
				t.Fatalf("%q: unsafe %q", s, out)
			}
			if strings.ContainsFunc(out, func(r rune) bool { return unicode.Is(unicode.Cf, r) }) {
				t.Fatalf("%q: invisible %q", s, out)
			}
			a2, k2, err := email.ParseAddress(out)
			if err != nil || k2 != key {
				t.Fatalf("%q: %q parses to %q %q %v, want the key %q", s, out, a2, k2, err, key)
			}
		}
		if a2, _, _ := email.ParseAddress(address); a2 != address {
			t.Fatalf("%q: %q isn't stable: %q", s, address, a2)
		}
		if _, k2, err := email.ParseAddress(strings.ToUpper(address)); err == nil && k2 != key && isASCII(s) {
			t.Fatalf("%q: letter case matters: %q and %q", s, key, k2)
		}
	})
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 127 })
}
