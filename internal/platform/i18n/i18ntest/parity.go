// Package i18ntest holds the catalogues of a package to the house's rules.
package i18ntest

import (
	"encoding/json"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/platform/i18n"
)

// banned are words that blame or say nothing (ux rule 15), by language.
var banned = map[string]*regexp.Regexp{
	i18n.English: regexp.MustCompile(`(?i)\binvalid\b|\billegal\b|are you sure|\bOK\?|\boops\b|\berror occurred\b`),
	i18n.Russian: regexp.MustCompile(`(?i)неверный ввод|некорректный ввод|недопустим|вы уверены|\bОК\?|\bOK\?|упс`),
}

// formsOf lists the plural forms that a language needs.
var formsOf = map[string][]string{
	i18n.English: {"one", "other"},
	i18n.Russian: {"few", "many", "one", "other"},
}

// Parity fails unless the English and Russian catalogues have the same keys with the same placeholders, the plural
// forms that each language needs, no empty text, none of the banned words, and keys that all start with
// one name: that of the room.
func Parity(t testing.TB, catalogues ...fs.FS) {
	t.Helper()
	for _, c := range catalogues {
		en, ru := read(t, c, i18n.English), read(t, c, i18n.Russian)
		if _, err := i18n.Load(c); err != nil && !strings.Contains(err.Error(), "defined twice") {
			t.Error(err)
		}
		room := ""
		for _, key := range slices.Sorted(maps.Keys(en)) {
			head, rest, _ := strings.Cut(key, ".")
			if room == "" {
				room = head
			}
			if head != room || rest == "" {
				t.Errorf("%s: the key doesn't start with %q", key, room+".")
			}
			if _, ok := ru[key]; !ok {
				t.Errorf("%s: no Russian text", key)
				continue
			}
			compare(t, key, en[key], ru[key])
		}
		for _, key := range slices.Sorted(maps.Keys(ru)) {
			if _, ok := en[key]; !ok {
				t.Errorf("%s: no English text", key)
			}
		}
	}
}

// entry is one text by its plural forms; a plain text has the form "".
type entry map[string]string

func read(t testing.TB, c fs.FS, lang string) map[string]entry {
	t.Helper()
	data, err := fs.ReadFile(c, "locales/"+lang+".json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatalf("%s: %v", lang, err)
	}
	if n := strings.Count(string(data), "\n  \""); n > len(raw) {
		t.Errorf("%s: a key is written twice (%d lines, %d keys)", lang, n, len(raw))
	}
	out := map[string]entry{}
	for key, value := range raw {
		var plain string
		e := entry{}
		if json.Unmarshal(value, &plain) == nil {
			e[""] = plain
		} else if err := json.Unmarshal(value, &e); err != nil {
			t.Errorf("%s %s: %v", lang, key, err)
		}
		out[key] = e
		check(t, lang, key, e)
	}
	return out
}

func check(t testing.TB, lang, key string, e entry) {
	t.Helper()
	if _, plain := e[""]; !plain && !slices.Equal(slices.Sorted(maps.Keys(e)), formsOf[lang]) {
		t.Errorf("%s %s: plural forms %v, want %v", lang, key, slices.Sorted(maps.Keys(e)), formsOf[lang])
	}
	for form, text := range e {
		if strings.TrimSpace(text) != text || text == "" {
			t.Errorf("%s %s %s: empty or with blanks around it", lang, key, form)
		}
		if word := banned[lang].FindString(text); word != "" {
			t.Errorf("%s %s: %q says nothing useful; say what to do", lang, key, word)
		}
	}
}

func compare(t testing.TB, key string, en, ru entry) {
	t.Helper()
	_, plainEN := en[""]
	_, plainRU := ru[""]
	if plainEN != plainRU {
		t.Errorf("%s: has plural forms in one language only", key)
		return
	}
	want := names(t, key, en)
	for form, text := range ru {
		if got := names(t, key, entry{form: text}); !slices.Equal(got, want) {
			t.Errorf("%s: placeholders %v in Russian %s, %v in English", key, got, form, want)
		}
	}
}

// names returns the placeholders of the longest form: a form such as one may leave its number out.
func names(t testing.TB, key string, e entry) []string {
	t.Helper()
	var all []string
	for form, text := range e {
		list, err := i18n.Placeholders(text)
		if err != nil {
			t.Errorf("%s %s: %v", key, form, err)
		}
		for _, name := range list {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	slices.Sort(all)
	return all
}
