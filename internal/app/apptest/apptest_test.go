package apptest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/platform/web"
)

// witness is a test that notes its failures instead of failing.
type witness struct {
	testing.TB
	said []string
}

func (w *witness) Errorf(format string, args ...any) {
	w.said = append(w.said, fmt.Sprintf(format, args...))
}

// show serves one page as the product would, and what was found wrong with it.
func show(t *testing.T, body string, change func(http.Header)) (*apptest.Page, string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for name, value := range map[string]string{"Content-Security-Policy": web.ContentSecurityPolicy, "X-Content-Type-Options": "nosniff",
			"X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-store", "Content-Type": "text/html; charset=utf-8"} {
			w.Header().Set(name, value)
		}
		if change != nil {
			change(w.Header())
		}
		_, _ = w.Write([]byte(body))
	}))
	defer server.Close()
	w := &witness{TB: t}
	page := apptest.Remote(w, strings.TrimPrefix(server.URL, "http://")).Visitor().Get("/")
	return page, strings.Join(w.said, "\n")
}

func document(main string) string {
	return `<!DOCTYPE html><html lang="en"><head><title>T</title></head><body><main><h1>T</h1>` + main + `</main></body></html>`
}

// TestRulesCanFail shows each rule of all pages something that breaks it.
func TestRulesCanFail(t *testing.T) {
	if _, said := show(t, document("<p>Fine, see people.com or {x}.</p>"), nil); said != "" {
		t.Errorf("a good page is refused: %s", said)
	}
	for main, want := range map[string]string{
		`<p style="color:red">x</p>`: "inline", `<script>x</script>`: "inline", `<a onclick="x">x</a>`: "inline handler", `<img src="https://evil.example/x.png">`: "foreign",
		`<form action="//evil.example"></form>`: "foreign", `<h1>Two</h1>`: "h1", `<p>people.field.email</p>`: "unfinished", `<p>At most {Max}.</p>`: "unfinished",
		`<i id="a"></i><i id="a"></i>`: "twice", `<input type="password" value="x">`: "password",
	} {
		if _, said := show(t, document(main), nil); !strings.Contains(said, want) {
			t.Errorf("%s: %q", main, said)
		}
	}
	for name, value := range map[string]string{"Content-Security-Policy": "default-src *", "Cache-Control": "public", "X-Frame-Options": "", "Set-Cookie": "a=b; Path=/"} {
		if _, said := show(t, document(""), func(h http.Header) { h.Set(name, value) }); said == "" {
			t.Errorf("%s: %s passes", name, value)
		}
	}
}

func TestFormsSendWhatBrowsersSend(t *testing.T) {
	page, said := show(t, document(`<form method="post" action="/x">
		<input type="hidden" name="form_token" value="tok"><input name="a" value="1"><input name="off" value="2" disabled><input name="kept" value="3" readonly>
		<input type="checkbox" name="yes" value="true" checked><input type="checkbox" name="no" value="true"><input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>
		<select name="s"><option value="x">X</option><option value="y" selected>Y</option></select><select name="first"><option value="f">F</option></select>
		<textarea name="t">one
two</textarea><input type="file" name="f"><button name="b" value="c">Go</button></form>`), nil)
	if said != "" {
		t.Error(said)
	}
	want := "a=1&first=f&form_token=tok&kept=3&r=2&s=y&t=one%0D%0Atwo&yes=true"
	if got := page.Form("").Values().Encode(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
