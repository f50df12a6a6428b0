package i18ntest_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"cabinet/internal/platform/i18n/i18ntest"
)

// recorder is a testing.TB that only listens.
type recorder struct {
	testing.TB
	said []string
}

func (r *recorder) Helper()                      {}
func (r *recorder) Error(args ...any)            { r.said = append(r.said, fmt.Sprintln(args...)) }
func (r *recorder) Errorf(f string, args ...any) { r.said = append(r.said, fmt.Sprintf(f, args...)) }
func (r *recorder) Fatal(args ...any)            { panic(fmt.Sprintln(args...)) }
func (r *recorder) Fatalf(f string, args ...any) { panic(fmt.Sprintf(f, args...)) }

func TestParityFindsEachFault(t *testing.T) {
	for _, c := range []struct{ name, en, ru, want string }{
		{"good", `{"a.b":"Enter {X}"}`, `{"a.b":"Укажите {X}"}`, ""},
		{"missing", `{"a.b":"x"}`, `{}`, "no Russian text"},
		{"extra", `{}`, `{"a.b":"x"}`, "no English text"},
		{"placeholder", `{"a.b":"Enter {X}"}`, `{"a.b":"Укажите {Y}"}`, "placeholders"},
		{"banned", `{"a.b":"Invalid input"}`, `{"a.b":"Укажите имя"}`, "says nothing useful"},
		{"banned in Russian", `{"a.b":"Enter it"}`, `{"a.b":"Неверный ввод"}`, "says nothing useful"},
		{"empty", `{"a.b":""}`, `{"a.b":"x"}`, "empty"},
		{"forms", `{"a.b":{"one":"{N} x","other":"{N} xs"}}`, `{"a.b":{"one":"{N} x","other":"{N} xs"}}`, "plural forms"},
		{"one language counts", `{"a.b":{"one":"{N} x","other":"{N} xs"}}`, `{"a.b":"x"}`, "one language only"},
		{"another room", `{"a.b":"x","c.d":"y"}`, `{"a.b":"x","c.d":"y"}`, "doesn't start"},
	} {
		r := &recorder{}
		i18ntest.Parity(r, fstest.MapFS{"locales/en.json": {Data: []byte(c.en)}, "locales/ru.json": {Data: []byte(c.ru)}})
		all := strings.Join(r.said, "\n")
		if (c.want == "") != (all == "") || !strings.Contains(all, c.want) {
			t.Errorf("%s: said %q, want %q", c.name, all, c.want)
		}
	}
}
