package web_test

import (
	"compress/gzip"
	"encoding/base64"
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

func TestInternalErrorsShowOnlyAReference(t *testing.T) {
	for _, target := range []string{"/panic", "/oops"} {
		w := newWorld(t)
		rec := w.ask("GET", target, "")
		wantStatus(t, rec, 500)
		body := rec.Body.String()
		_, ref, _ := strings.Cut(body, "this number: ")
		ref, _, _ = strings.Cut(ref, ".")
		if strings.Contains(body, "secret cause") || len(ref) < 8 || !strings.Contains(w.log.String(), "ref="+ref) || !strings.Contains(w.log.String(), "secret cause") {
			t.Errorf("%s: %s\n%s", target, body, w.log)
		}
	}
}

func TestStatuses(t *testing.T) {
	for kind, want := range map[errs.Kind]int{errs.Internal: 500, errs.Malformed: 400, errs.Invalid: 422, errs.Unauthenticated: 401, errs.Forbidden: 403, errs.NotFound: 404,
		errs.Conflict: 409, errs.Stale: 412, errs.TooLarge: 413, errs.Unsupported: 415, errs.TooMany: 429, errs.Unavailable: 503} {
		if got := web.Status(errs.E(kind, "", nil)); got != want {
			t.Errorf("%s: %d", kind, got)
		}
	}
	if web.Status(errors.New("x")) != 500 {
		t.Error("an unknown error")
	}
}

func TestProblemLanguageAndMethod(t *testing.T) {
	w := newWorld(t)
	en := problemOf(t, w.ask("GET", "/api/v1/nowhere", ""))
	ru := problemOf(t, w.ask("GET", "/api/v1/nowhere", "", "Accept-Language: ru"))
	if en.Title != "Page not found" || ru.Title != "Страница не найдена" {
		t.Error(en.Title, ru.Title)
	}
	rec := w.ask("PUT", "/api/v1/notes", "")
	wantStatus(t, rec, 405)
	if p := problemOf(t, rec); p.Code != "web.error.method" || rec.Header().Get("Allow") != "GET, HEAD" {
		t.Error(p, rec.Header())
	}
	rec = w.ask("GET", "/api/v1/notes", "")
	if rec.Header().Get("WWW-Authenticate") == "" {
		t.Error("no WWW-Authenticate")
	}
	if rec := w.ask("GET", "/busy", ""); rec.Header().Get("Retry-After") != "7" {
		t.Error("no Retry-After")
	}
	gone := problemOf(t, w.ask("DELETE", "/api/v1/notes/1", "", "Authorization: Bearer write", `If-Match: "v1"`))
	if gone.Code != "web.error.not_found" || gone.Detail != en.Detail {
		t.Error("what isn't there is told apart:", gone)
	}
}

func TestWhoHasToWaitIsToldHowLong(t *testing.T) {
	w := newWorld(t)
	for target, want := range map[string][3]string{
		"/wait":      {"60", "Try again in 1\u00a0minute.", "Попробуйте ещё раз через 1\u00a0минуту."},
		"/later":     {"89", "Try again in 2\u00a0minutes.", "Попробуйте ещё раз через 2\u00a0минуты."},
		"/late-page": {"1", "the form again", "the form again"},
	} {
		for i, lang := range []string{"en", "ru"} {
			rec := w.ask("GET", target, "", "Accept-Language: "+lang)
			wantStatus(t, rec, 429)
			if body := rec.Body.String(); rec.Header().Get("Retry-After") != want[0] || strings.Count(body, want[i+1]) != 1 {
				t.Errorf("%s in %s: %s, %s", target, lang, rec.Header().Get("Retry-After"), body)
			}
		}
	}
}

func TestLanguageChoice(t *testing.T) {
	w := newWorld(t)
	lang := func(target string, headers ...string) string {
		return strings.Fields(w.ask("GET", target, "", headers...).Body.String())[4-0]
	}
	if got := lang("/who/a", "Accept-Language: ru-RU, en;q=0.5"); got != "ru" {
		t.Error("browser:", got)
	}
	if got := lang("/who/a?lang=ru"); got != "ru" {
		t.Error("query:", got)
	}
	if got := lang("/who/a", "Accept-Language: en"); got != "ru" {
		t.Error("cookie:", got)
	}
	if got := lang("/who/a?lang=xx"); got != "ru" {
		t.Error("unknown language:", got)
	}
	w.cookies = map[string]string{"sid": "ivan"}
	if got := lang("/who/a?lang=en"); got != "ru" {
		t.Error("own setting:", got)
	}
}

func TestContext(t *testing.T) {
	w := newWorld(t)
	got := w.ask("GET", "https://evil.example/who/a%2Fb", "", "X-Request-Id: forged", "X-Forwarded-Host: evil.example").Body.String()
	if got != "192.0.2.1 192.0.2.1 true a/b en https://cabinet.example.org/x" {
		t.Error(got)
	}
}

func TestFlashOnce(t *testing.T) {
	w := newWorld(t)
	w.post("/form", "a=b")
	_, mac, _ := strings.Cut(w.cookies["__Host-cabinet_flash"], ".")
	if got := w.ask("GET", "/flash", "").Body.String(); got != "success: Send a number from 1 to 2." {
		t.Error(got)
	}
	if got := w.ask("GET", "/flash", "").Body.String(); got != "none" {
		t.Error("shown twice:", got)
	}
	w.cookies["__Host-cabinet_flash"] = base64.RawURLEncoding.EncodeToString([]byte(`{"k":"info","m":"Your account is closed"}`)) + "." + mac
	if got := w.ask("GET", "/flash", "").Body.String(); got != "none" {
		t.Error("forged:", got)
	}
}

func TestCookiesAreGuarded(t *testing.T) {
	w := newWorld(t)
	rec := w.ask("GET", "/form", "")
	c := rec.Result().Cookies()[0]
	if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.Path != "/" || c.SameSite == 0 || c.Domain != "" {
		t.Errorf("%+v", c)
	}
	plain := newWorld(t, func(c *web.Config) { c.BaseURL = "http://127.0.0.1:8080" })
	if c := plain.ask("GET", "/form", "").Result().Cookies()[0]; c.Secure || strings.HasPrefix(c.Name, "__Host-") || !c.HttpOnly {
		t.Errorf("%+v", c)
	}
	cookies, err := web.NewCookies("https://cabinet.example.org")
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Cookie", "__Host-x=1; __Host-x=2; __Host-y=3; z=4")
	if cookies.Read(r, "x") != "" || cookies.Read(r, "y") != "3" || cookies.Read(r, "z") != "" {
		t.Error("a planted cookie was read")
	}
}

func TestCompression(t *testing.T) {
	w := newWorld(t, func(c *web.Config) { c.Assets = assets(t) }).as("olga")
	for header, zipped := range map[string]bool{"gzip": true, "br, gzip;q=0.5": true, "gzip;q=0": false, "": false, "*": true, "*;q=0": false, "gzip;q=0, *": false, "deflate": false} {
		for _, target := range []string{"/people", "/assets/app-1.css"} {
			rec := w.ask("GET", target, "", "Accept-Encoding: "+header)
			if got := rec.Header().Get("Content-Encoding") == "gzip"; got != zipped {
				t.Errorf("%s %q: %v", target, header, got)
			}
			if !strings.Contains(strings.Join(rec.Header().Values("Vary"), ","), "Accept-Encoding") {
				t.Error("no Vary")
			}
			if zipped && target == "/people" {
				r, err := gzip.NewReader(rec.Body)
				if err != nil {
					t.Fatal(err)
				}
				if data, err := io.ReadAll(r); err != nil || string(data) != strings.Repeat("people ", 400) {
					t.Error("broken body", err)
				}
			}
		}
	}
	if rec := w.ask("GET", "/", "", "Accept-Encoding: gzip"); rec.Header().Get("Content-Encoding") != "" {
		t.Error("a short page was compressed")
	}
	rec := w.ask("GET", "/assets/app-1.css", "")
	if rec.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" || rec.Header().Get("Content-Type") != "text/css; charset=utf-8" {
		t.Error(rec.Header())
	}
}

func TestFile(t *testing.T) {
	rec := newWorld(t).ask("GET", "/file", "", "Range: bytes=1-6")
	h := rec.Header()
	if rec.Code != 206 || rec.Body.String() != "script" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment; filename*=utf-8''%D0%B4") ||
		!strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("Cache-Control") != "private, no-cache" {
		t.Error(rec.Code, rec.Body, h)
	}
	if rec := newWorld(t).ask("GET", "/file", "", `If-None-Match: "h1"`); rec.Code != 304 {
		t.Error(rec.Code)
	}
}

func TestLogLine(t *testing.T) {
	w := newWorld(t).as("olga")
	w.ask("GET", "/people?q=SECRET", "", "User-Agent: SECRET")
	line := w.log.String()
	for _, want := range []string{"route=/people", "status=200", "user=u1", "account=a1", "client=192.0.2.1", "request="} {
		if !strings.Contains(line, want) {
			t.Errorf("no %s in %s", want, line)
		}
	}
	if strings.Contains(line, "SECRET") || strings.Contains(line, "key of") {
		t.Error(line)
	}
	w.log.Reset()
	w.ask("GET", "/healthz", "")
	if w.log.Len() > 0 {
		t.Error("a quiet route talks:", w.log)
	}
}
