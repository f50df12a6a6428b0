package invitations

import (
	"strings"
	"testing"

	"cabinet/internal/platform/errs"
)

func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		"":                             "",
		"  See you on\nMonday.  ":      "See you on Monday.",
		"Ждём вас, т.е. тебя.":         "Ждём вас, т.е. тебя.",
		"Room 4.12 at 9.30":            "",
		"<script>alert(1)</script>":    "<script>alert(1)</script>",
		"=HYPERLINK(1)":                "=HYPERLINK(1)",
		strings.Repeat("я", MaxLine):   strings.Repeat("я", MaxLine),
		strings.Repeat("я", MaxLine+1): "people.text.too_long",
		"a\u202eb":                     "people.text.characters",
		"https://evil.example":         "invitations.line.links",
		"evil.example":                 "invitations.line.links",
		"кабинет.рф":                   "invitations.line.links",
		"evil。example":                 "invitations.line.links",
		"www evil":                     "invitations.line.links",
		"write to me@there":            "invitations.line.links",
		"javascript://x":               "invitations.line.links",
		"192.0.2.1":                    "invitations.line.links",
	} {
		if in == "Room 4.12 at 9.30" {
			want = in
		}
		got, err := cleanLine(in)
		if e := errs.As(err); e != nil {
			got = e.Fields[0].Key
		}
		if got != want {
			t.Errorf("%.40q gives %.40q, want %.40q", in, got, want)
		}
	}
}

func FuzzLine(f *testing.F) {
	for _, s := range []string{"", "Hello", "evil.example", "http://x", "т.е.", "a\x00b", "\u202e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := cleanLine(s)
		if err != nil {
			return
		}
		if strings.ContainsAny(got, "\n\r\x00@") || strings.Contains(got, "://") || len([]rune(got)) > MaxLine {
			t.Errorf("%q passed as %q", s, got)
		}
		if again, err := cleanLine(got); err != nil || again != got {
			t.Errorf("%q changes again to %q, %v", got, again, err)
		}
	})
}
