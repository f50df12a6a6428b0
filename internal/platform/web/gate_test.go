package web_test

import (
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"cabinet/internal/platform/web"
)

// TestEveryAnswerIsArmoured asks for every kind of answer and looks for the headers on each (R51).
func TestEveryAnswerIsArmoured(t *testing.T) {
	w := newWorld(t, func(c *web.Config) { c.Assets = assets(t) })
	kinds := map[string]int{"GET /": 200, "GET /nowhere": 404, "GET /api/v1/nowhere": 404, "DELETE /": 405, "DELETE /api/v1/notes": 405, "GET /people": 303,
		"GET /api/v1/notes": 401, "GET /panic": 500, "GET /oops": 500, "GET /busy": 503, "POST /form": 419, "GET /form/": 308, "GET /file": 200,
		"GET /assets/app-1.css": 200, "GET /assets/none": 404, "GET /a/../b": 404, "GET /%00": 400, "GET /?a=%ff": 400, "GET /?a=%zz": 400, "TRACE /": 405,
		"HEAD /": 200, "OPTIONS /": 405, "GET /healthz": 200, "GET //evil.example": 404, "GET //": 404, "GET /api/v1/openapi.json": 200, "HEAD /nowhere": 404}
	for line, status := range kinds {
		method, target, _ := strings.Cut(line, " ")
		rec := w.ask(method, "https://cabinet.example.org"+target, "")
		if rec.Code != status {
			t.Errorf("%s: %d, want %d", line, rec.Code, status)
		}
		h := rec.Header()
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=(), microphone=(), geolocation=()", "X-Frame-Options": "DENY",
			"Strict-Transport-Security": "max-age=31536000; includeSubDomains"} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", line, name, h.Get(name))
			}
		}
		if csp := h.Get("Content-Security-Policy"); csp != web.ContentSecurityPolicy && target != "/file" {
			t.Errorf("%s: policy %q", line, csp)
		}
		if cache := h.Get("Cache-Control"); cache != "no-store" && target != "/file" && target != "/assets/app-1.css" {
			t.Errorf("%s: Cache-Control %q", line, cache)
		}
		if h.Get("X-Request-Id") == "" || method == "HEAD" && rec.Body.Len() > 0 {
			t.Errorf("%s: request id %q, body of %d", line, h.Get("X-Request-Id"), rec.Body.Len())
		}
		if method == "HEAD" && rec.Header().Get("Content-Length") == "0" {
			t.Errorf("%s: Content-Length 0", line)
		}
	}
	if rec := w.ask("GET", "/reset/secret", ""); rec.Header().Get("Referrer-Policy") != "no-referrer" {
		t.Error("a token page sends referrers")
	}
	if strings.Contains(w.log.String(), "reset/secret") {
		t.Error("the log holds a secret address")
	}
	plain := newWorld(t, func(c *web.Config) { c.BaseURL = "http://127.0.0.1:8080" })
	if plain.ask("GET", "/", "").Header().Get("Strict-Transport-Security") != "" {
		t.Error("HSTS over http")
	}
}

func TestDoors(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		session, method, target string
		header                  []string
		status                  int
		location                string
	}{
		{"", "GET", "/people?q=a%20b", nil, 303, "/signin?next=%2Fpeople%3Fq%3Da%2520b"},
		{"", "GET", "/people", []string{"HX-Request-Type: partial"}, 401, ""},
		{"choosing", "GET", "/people", nil, 303, "/choose?next=%2Fpeople"},
		{"ended", "GET", "/people", nil, 303, "/signin?ended=idle&next=%2Fpeople"},
		{"olga", "GET", "/people", nil, 200, ""},
		{"olga", "HEAD", "/people", nil, 200, ""},
		{"broken", "GET", "/people", nil, 500, ""},
		{"broken", "GET", "/healthz", nil, 500, ""},
		{"away", "GET", "/people", nil, 503, ""},
		{"away", "GET", "/healthz", nil, 200, ""},
		{"away", "GET", "/form", nil, 200, ""},
		{"away", "POST", "/form", []string{formType}, 503, ""},
		{"", "POST", "/people", []string{formType}, 303, "/signin?next=%2Fpeople"},
		{"", "POST", "/only-post", []string{formType}, 303, "/signin"},
		{"", "GET", "/people", []string{"Authorization: Bearer admin"}, 303, "/signin?next=%2Fpeople"},
		{"", "GET", "/api/v1/notes", []string{"Authorization: Bearer read"}, 200, ""},
		{"", "GET", "/api/v1/notes", []string{"Authorization: Bearer bad"}, 401, ""},
		{"olga", "GET", "/api/v1/notes", []string{"Authorization: Bearer bad"}, 401, ""},
		{"", "GET", "/api/v1/notes", []string{"Authorization: Bearer read", "Authorization: Bearer admin"}, 400, ""},
		{"", "PATCH", "/api/v1/notes/1", []string{"Authorization: Bearer read"}, 403, ""},
		{"", "PATCH", "/api/v1/notes/1", []string{"Authorization: Bearer write"}, 415, ""},
		{"", "POST", "/api/v1/fresh", []string{"Authorization: Bearer admin"}, 403, ""},
		{"olga", "POST", "/api/v1/fresh", nil, 204, ""},
		{"", "POST", "/api/v1/delegated", []string{"Authorization: Bearer write"}, 403, ""},
		{"", "POST", "/api/v1/delegated", []string{"Authorization: Bearer admin"}, 204, ""},
		{"olga", "POST", "/api/v1/delegated", nil, 204, ""},
		{"olga", "GET", "/danger", nil, 200, ""},
	} {
		delete(w.cookies, "sid")
		if c.session != "" {
			w.as(c.session)
		}
		rec := w.ask(c.method, c.target, "", c.header...)
		if rec.Code != c.status || rec.Header().Get("Location") != c.location {
			t.Errorf("%s %s as %q %v: %d %q, want %d %q", c.method, c.target, c.session, c.header, rec.Code, rec.Header().Get("Location"), c.status, c.location)
		}
		if rec.Code == 401 && c.target == "/people" && rec.Header().Get("HX-Redirect") == "" {
			t.Error("a fragment isn't sent to the sign-in page")
		}
	}
	w.clk.Advance(5*time.Minute + time.Second)
	w.as("olga")
	if rec := w.ask("GET", "/danger", ""); rec.Header().Get("Location") != "/confirm?next=%2Fdanger" {
		t.Error("stale proof opens a fresh door", rec.Code)
	}
	if rec := w.ask("POST", "/danger", "a=1", formType); rec.Code != 307 || rec.Header().Get("Location") != "/confirm?carried=1&next=%2Fdanger" {
		t.Error("a form at a fresh door isn't brought along", rec.Code, rec.Header().Get("Location"))
	}
	if rec := w.ask("POST", "/danger", "a=1", formType, "HX-Request-Type: partial"); rec.Code != 401 || rec.Header().Get("HX-Redirect") != "/confirm?next=%2Fdanger" {
		t.Error("a fragment", rec.Code, rec.Header().Get("HX-Redirect"))
	}
	rec := w.ask("POST", "/api/v1/fresh", "")
	wantStatus(t, rec, 403)
	if p := problemOf(t, rec); p.Code != "web.error.fresh" {
		t.Error(p.Code)
	}
	wantStatus(t, w.ask("POST", "/api/v1/delegated", ""), 403)
}

func TestCrossOrigin(t *testing.T) {
	for _, c := range []struct {
		name    string
		headers []string
		refused bool
	}{
		{"same origin", []string{"Sec-Fetch-Site: same-origin", "Origin: https://cabinet.example.org"}, false},
		{"another site", []string{"Sec-Fetch-Site: cross-site", "Origin: https://evil.example"}, true},
		{"a sibling", []string{"Sec-Fetch-Site: same-site", "Origin: https://x.example.org"}, true},
		{"an old browser elsewhere", []string{"Origin: https://evil.example"}, true},
		{"a forged Host", []string{"Origin: https://evil.example", "Host: evil.example"}, true},
		{"null origin", []string{"Origin: null"}, true},
		{"no browser", nil, false},
		{"authorization beside the cookie", []string{"Sec-Fetch-Site: cross-site", "Authorization: Bearer write"}, true},
	} {
		w := newWorld(t).as("olga")
		rec := w.ask("POST", "https://evil.example/api/v1/fresh", "", c.headers...)
		if (rec.Code == 403 && problemOf(t, rec).Code == "web.error.cross_origin") != c.refused {
			t.Errorf("%s: %d %s", c.name, rec.Code, rec.Body)
		}
	}
	w := newWorld(t)
	rec := w.ask("PATCH", "/api/v1/notes/1", `{"title":"x"}`, "Sec-Fetch-Site: cross-site", "Origin: chrome-extension://x", "Authorization: Bearer write", "Content-Type: application/json")
	wantStatus(t, rec, 200)
}

func TestFormToken(t *testing.T) {
	w := newWorld(t)
	wantStatus(t, w.post("/form", "a=b"), 303)
	one, two := w.ask("GET", "/form", "").Body.String(), w.ask("GET", "/form", "").Body.String()
	if one == two {
		t.Error("the token isn't masked anew")
	}
	rec := w.ask("POST", "/form", "form_token=x&about=my+long+text&new_password=hunter2", formType)
	wantStatus(t, rec, 419)
	if body := rec.Body.String(); !strings.Contains(body, "my long text") || strings.Contains(body, "hunter2") {
		t.Error("kept the wrong things:", body)
	}
	w.as("olga")
	wantStatus(t, w.ask("POST", "/form", "form_token="+two, formType), 419)
	mine := w.ask("GET", "/form", "").Body.String()
	wantStatus(t, w.ask("POST", "/form", "", formType, "X-Form-Token: "+mine), 303)
	w.as("ivan")
	wantStatus(t, w.ask("POST", "/form", "form_token="+mine, formType), 419)
	other := newWorld(t)
	wantStatus(t, other.ask("POST", "/form", "form_token="+one, formType), 419)
}

func TestRateLimit(t *testing.T) {
	proxy := netip.MustParsePrefix("10.0.0.0/8")
	w := newWorld(t, func(c *web.Config) {
		c.Limits, c.TrustedProxies = web.Limits{PerSecond: 1, Burst: 3}, []netip.Prefix{proxy}
	})
	from := func(peer, forwarded string) int {
		r := newRequest("GET", "/", peer)
		if forwarded != "" {
			r.Header.Set("X-Forwarded-For", forwarded)
		}
		return w.serve(r).Code
	}
	for i := range 3 {
		if from("192.0.2.1", "198.51.100."+string(rune('1'+i))) != 200 {
			t.Error("refused too early")
		}
	}
	if from("192.0.2.1", "203.0.113.9") != 429 {
		t.Error("a spoofed X-Forwarded-For bought budget")
	}
	if from("10.0.0.1", "192.0.2.1") != 429 || from("10.0.0.1", "192.0.2.1, 10.0.0.2") != 429 {
		t.Error("the proxy's word isn't taken")
	}
	if from("10.0.0.1", "192.0.2.1, 192.0.2.7") != 200 {
		t.Error("only the right end counts")
	}
	codes := map[int]int{}
	for i := range 4096 {
		codes[from("2001:db8:0:1:"+hex(i)+"::1", "")]++
	}
	if codes[200] != 3 {
		t.Errorf("4,096 addresses of one /64 got %v", codes)
	}
	for range 10 {
		w.ask("GET", "/healthz", "")
	}
	wantStatus(t, w.ask("GET", "/healthz", ""), 200)
	r := newRequest("GET", "/nowhere", "192.0.2.1")
	rec := w.serve(r)
	if rec.Code != 429 || rec.Header().Get("Retry-After") != "1" {
		t.Error(rec.Code, rec.Header().Get("Retry-After"))
	}
	w.clk.Advance(time.Second)
	if from("192.0.2.1", "") != 200 || from("192.0.2.1", "") != 429 {
		t.Error("the budget doesn't come back at its rate")
	}
}

func TestRateLimitIsNeverZero(t *testing.T) {
	w := newWorld(t, func(c *web.Config) { c.Limits = web.Limits{PerSecond: 0.5} })
	wantStatus(t, w.ask("GET", "/", ""), 200)
	wantStatus(t, w.ask("GET", "/", ""), 429)
}

func TestLocalNext(t *testing.T) {
	for target, want := range map[string]bool{"/": true, "/a?b=c": true, "/a%20b": true, "//evil": false, "/\\evil": false, "https://evil": false, "": false,
		"/a\nb": false, "/\tevil": false, "/%5cevil": false, "/%2f/evil": false, "/%0d%0aSet-Cookie": false, "javascript:x": false, "/" + strings.Repeat("a", 3000): false, "/é": true} {
		if got := web.IsLocal(target); got != want {
			t.Errorf("%q: %v", target, got)
		}
	}
	if web.Next("/api/v1/me", "/home") != "/home" || web.Next("/people", "/home") != "/people" || web.Next("//evil", "/home") != "/home" {
		t.Error("next")
	}
}

func FuzzIsLocal(f *testing.F) {
	for _, s := range []string{"/", "//x", "/\\x", "/a?b", "/%2f%2fx"} {
		f.Add(s)
	}
	base, _ := url.Parse("https://cabinet.example.org/signin")
	f.Fuzz(func(t *testing.T, s string) {
		if !web.IsLocal(s) {
			return
		}
		u, err := base.Parse(s)
		if err != nil || u.Host != base.Host || u.Scheme != "https" {
			t.Errorf("%q leads to %v", s, u)
		}
	})
}
