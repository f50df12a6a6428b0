package activity

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzCSV: whatever texts a row has, it stays one line of as many cells, none of them a formula or with anything unseen.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"", "=1+1", "＝1+1", "+7 495", "-", "@x", "a,b", `say "no"`, "\r\n=1", "\t=1", " =1", "\u202etxt", "\ufeff=1", "nul\x00", "Ж;=1", `\u003d1`, "\u2028=1", "\U000e0041", "\xff"} {
		f.Add(seed, "next")
		f.Add("last", seed)
	}
	f.Fuzz(func(t *testing.T, one, two string) {
		if !utf8.ValidString(one) || !utf8.ValidString(two) {
			t.Skip("the record holds nothing but UTF-8")
		}
		var b bytes.Buffer
		if err := writeRow(&b, []string{"1", one, two}); err != nil {
			t.Fatal(err)
		}
		line, ended := strings.CutSuffix(b.String(), "\r\n")
		if !ended || strings.ContainsAny(line, "\r\n") {
			t.Fatalf("not one line: %q", b.String())
		}
		for _, part := range strings.Split(line, ";")[1:] { // as a program reads it whose separator is the semicolon
			if strings.ContainsAny(part[:min(1, len(part))], "=+-@") {
				t.Fatalf("a formula where semicolons separate: %q", line)
			}
		}
		row, err := csv.NewReader(&b).Read()
		if err != nil || len(row) != 3 {
			t.Fatalf("%q: %q, %v", line, row, err)
		}
		for i, text := range []string{one, two} {
			got := row[i+1]
			if got != "" && strings.ContainsAny(got[:1], "=+-@\t\r") || strings.ContainsFunc(got, unseen) {
				t.Errorf("%q becomes %q", text, got)
			}
			if plain := strings.ReplaceAll(strings.TrimPrefix(got, "'"), `\u003b`, ";"); !strings.Contains(text, `\u003b`) && plain != escape(text) && got != escape(text) {
				t.Errorf("%q isn’t what it was: %q", text, got)
			}
		}
	})
}

// FuzzEscape: what was escaped for the record reads as before.
func FuzzEscape(f *testing.F) {
	for _, seed := range []string{"", `{"a":"b"}`, "{\"a\":\"\u202e\"}", `{"a":"\\u202e"}`, "\U000e0041", `\`, `\u`, `\ud800`, `\ud83d\udc4d`, "\u2028", `\\\u200b`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip("the record holds nothing but UTF-8")
		}
		escaped := escape(text)
		if strings.ContainsFunc(escaped, unseen) {
			t.Errorf("%q shows something unseen: %q", text, escaped)
		}
		if again := escape(unescape(escaped)); again != escaped && !strings.Contains(text, `\`) {
			t.Errorf("%q, then %q", escaped, again)
		}
		unescape(text) // anything may stand in a damaged row
	})
}
