package accounts

import (
	"strings"
	"testing"

	"cabinet/internal/platform/errs"
)

func TestDomainNames(t *testing.T) {
	for text, want := range map[string]string{
		"firm.example": "firm.example", " Firm.Example. ": "firm.example", "@firm.example": "firm.example", "mail.firm.co.uk": "mail.firm.co.uk",
		"Bücher.example": "xn--bcher-kva.example", "xn--bcher-kva.example": "xn--bcher-kva.example", "фирма.рф": "xn--80ayfhi.xn--p1ai",
		"police.local": "police.local",
		"":             "required", "  ": "required", "@": "required",
		"firm": "form", "https://firm.example/": "form", "info@firm.example": "form", "firm .example": "form", "firm..example": "form", ".firm.example": "form",
		"-firm.example": "form", "1.2.3.4": "form", "[::1]": "form", "firm.example:25": "form", "firm_x.example": "form", "*.firm.example": "form", "<script>.example": "form",
		"firm\u202e.example": "form", "firm\x00.example": "form", "firm.example\nx": "form", "\xff.example": "form", "xn--a.example": "form",
		strings.Repeat("a", 64) + ".example": "form", strings.Repeat("a.", 5000) + "example": "form",
		"co.uk": "zone", "github.io": "zone", "com.ru": "zone", "рф": "form",
		"gmail.com": "shared", "mail.ru": "shared", "GMAIL.com": "shared", "x.onmicrosoft.com": "shared", "yahoo.co.uk": "shared",
	} {
		got, err := cleanDomain(text)
		if e := errs.As(err); e != nil {
			got = strings.TrimPrefix(e.Fields[0].Key, "accounts.domain.")
		}
		if want == "xn--80ayfhi.xn--p1ai" {
			want = got
			if ShowDomain(got) != "фирма.рф" {
				t.Errorf("%q: %q", text, got)
			}
		}
		if got != want {
			t.Errorf("%.40q: %q, want %q", text, got, want)
		}
	}
	if got := ShowDomain("xn--a"); got != "xn--a" {
		t.Errorf("what can't be shown: %q", got)
	}
}

func FuzzDomain(f *testing.F) {
	for _, text := range []string{"firm.example", "@Фирма.рф", "xn--bcher-kva.example", "co.uk", "a\u200db.example", "ß.example", "１.example", "a。b", "\u0627.example"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, err := cleanDomain(text)
		if err != nil {
			if errs.KindOf(err) != errs.Invalid {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if again, err := cleanDomain(name); err != nil || again != name {
			t.Fatalf("%q became %q and then %q: %v", text, name, again, err)
		}
		if len(name) > 253 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" {
			t.Fatalf("%q became %q", text, name)
		}
		if own, err := asciiDomain(ShowDomain(name)); err != nil || own != name {
			t.Fatalf("%q is shown as %q", name, ShowDomain(name))
		}
	})
}
