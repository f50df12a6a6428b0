package web_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/a-h/templ"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/web"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// keeper knows the session cookie "sid" and bearer tokens named after their scope.
type keeper struct{ clk *clock.Fake }

func (k keeper) Visitor(w http.ResponseWriter, r *http.Request) (web.Visitor, error) {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		if token == "read" || token == "write" || token == "admin" {
			return web.Visitor{SignedIn: true, Bearer: true, Scope: web.Scope(token), Principal: "token", User: "u2", Account: "a1"}, nil
		}
		return web.Visitor{}, errs.E(errs.Unauthenticated, "web.error.sign_in", nil)
	}
	c, err := r.Cookie("sid")
	switch {
	case err != nil:
		return web.Visitor{}, nil
	case c.Value == "broken":
		return web.Visitor{}, errors.New("the database is gone")
	case c.Value == "away":
		return web.Visitor{}, errs.E(errs.Unavailable, "", errors.New("the database is away"))
	case c.Value == "choosing":
		return web.Visitor{Detour: "/choose"}, nil
	case c.Value == "ended":
		return web.Visitor{Detour: "/signin?ended=idle"}, nil
	}
	return web.Visitor{SignedIn: true, Principal: c.Value, SessionKey: "key of " + c.Value, ProvenAt: start, User: "u1", Account: "a1", Lang: map[string]string{"ivan": "ru"}[c.Value]}, nil
}

// pages draws error pages as a few readable lines.
type pages struct{}

func (pages) Error(c *web.Ctx, p web.Problem) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := fmt.Fprintf(w, "<h1>%s</h1><p>%s</p>", html.EscapeString(p.Title), html.EscapeString(p.Detail))
		for _, k := range p.Kept {
			fmt.Fprintf(w, "<input name=%q value=%q>", html.EscapeString(k.Name), html.EscapeString(k.Value))
		}
		return err
	})
}

func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	})
}

type world struct {
	h       http.Handler
	clk     *clock.Fake
	log     *bytes.Buffer
	cookies map[string]string
}

func newWorld(t testing.TB, change ...func(*web.Config)) *world {
	t.Helper()
	bundle, err := i18n.Load(web.Locales())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{clk: clock.NewFake(start), log: &bytes.Buffer{}, cookies: map[string]string{}}
	cfg := web.Config{BaseURL: "https://cabinet.example.org", Doorkeeper: keeper{w.clk}, Bundle: bundle, Log: slog.New(slog.NewTextHandler(w.log, nil)),
		Wall: w.clk.Now, Now: w.clk.Now, IDs: id.NewMaker(w.clk.Now, rand.Reader), Secret: bytes.Repeat([]byte("s"), 32), Errors: pages{}, Routes: routes()}
	for _, f := range change {
		f(&cfg)
	}
	if w.h, err = web.New(cfg); err != nil {
		t.Fatal(err)
	}
	return w
}

// ask sends a request; headers are "Name: value". Cookies are kept between requests.
func (w *world) ask(method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Add(name, value)
	}
	for name, value := range w.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	rec := httptest.NewRecorder()
	w.h.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		w.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(w.cookies, c.Name)
		}
	}
	return rec
}

func (w *world) as(session string) *world {
	w.cookies["sid"] = session
	return w
}

const formType = "Content-Type: application/x-www-form-urlencoded"

// post sends a form with a good token.
func (w *world) post(target, body string, headers ...string) *httptest.ResponseRecorder {
	token := w.ask("GET", "/form", "").Body.String()
	return w.ask("POST", target, body+"&form_token="+token, append(headers, formType)...)
}

type noteBody struct {
	Title string                    `json:"title"`
	Count int                       `json:"count,omitempty"`
	Small int8                      `json:"small,omitempty"`
	Done  bool                      `json:"done,omitempty"`
	Tags  []string                  `json:"tags,omitempty"`
	Inner *inner                    `json:"inner,omitempty"`
	Cell  web.Patch[string]         `json:"cell,omitzero"`
	When  web.Patch[time.Time]      `json:"when,omitzero"`
	Extra map[string]web.Patch[int] `json:"extra,omitempty"`
}

type inner struct {
	Name string `json:"name"`
}

type noteInput struct {
	ID   string `path:"id"`
	Body noteBody
}

type noteOut struct {
	ETag string `header:"ETag"`
	Body noteAnswer
}

type noteAnswer struct {
	ID    string   `json:"id"`
	Title string   `json:"title"`
	Cell  string   `json:"cell"`
	Tags  []string `json:"tags"`
}

type listInput struct {
	web.ListInput
}

type listOut struct{ Body web.List[inner] }

func routes() []web.Route {
	show := func(s string) web.Handler { return func(c *web.Ctx) error { return c.Render(200, text(s)) } }
	fails := func(err error) web.Handler { return func(*web.Ctx) error { return err } }
	return []web.Route{
		{Method: "GET", Path: "/", Door: web.Public, Handler: show("start")},
		{Method: "GET", Path: "/form", Door: web.Public, Handler: func(c *web.Ctx) error { return c.Render(200, text(c.FormToken())) }},
		{Method: "POST", Path: "/form", Door: web.Public, Handler: func(c *web.Ctx) error {
			c.Flash(web.FlashSuccess, "web.error.range", errs.Args{"Min": 1, "Max": 2})
			return c.Redirect("/flash")
		}},
		{Method: "POST", Path: "/echo", Door: web.Public, Handler: func(c *web.Ctx) error { return c.Render(200, text(c.Form().String("text"))) }},
		{Method: "GET", Path: "/flash", Door: web.Public, Handler: func(c *web.Ctx) error {
			if f := c.TakeFlash(); f != nil {
				return c.Render(200, text(string(f.Kind)+": "+f.Text(c.P)))
			}
			return c.Render(200, text("none"))
		}},
		{Method: "GET", Path: "/people", Door: web.SignedIn, Handler: show(strings.Repeat("people ", 400))},
		{Method: "POST", Path: "/people", Door: web.SignedIn, Handler: show("saved")},
		{Method: "POST", Path: "/only-post", Door: web.SignedIn, Handler: show("saved")},
		{Method: "GET", Path: "/danger", Door: web.Fresh, Handler: show("danger")},
		{Method: "POST", Path: "/danger", Door: web.Fresh, Handler: show("danger")},
		{Method: "GET", Path: "/reset/{token}", Door: web.Public, TokenPage: true, Handler: show("reset")},
		{Method: "GET", Path: "/panic", Door: web.Public, Handler: func(*web.Ctx) error { panic("secret cause") }},
		{Method: "GET", Path: "/oops", Door: web.Public, Handler: fails(errors.New("secret cause"))},
		{Method: "GET", Path: "/busy", Door: web.Public, Handler: fails(&errs.Error{Kind: errs.Unavailable, RetryAfter: 7})},
		{Method: "GET", Path: "/wait", Door: web.Public, Handler: fails(errs.E(errs.TooMany, "", nil))},
		{Method: "GET", Path: "/later", Door: web.Public, Handler: fails(errs.Later(errs.TooMany, "web.error.again", 89*time.Second, nil))},
		{Method: "GET", Path: "/late-page", Door: web.Public, Handler: func(c *web.Ctx) error {
			return c.Render(c.StatusOf(errs.Later(errs.TooMany, "web.error.again", time.Millisecond, nil)), text("the form again"))
		}},
		{Method: "GET", Path: "/who/{id}", Door: web.Public, Handler: func(c *web.Ctx) error {
			return c.Render(200, text(fmt.Sprint(c.RemoteIP, " ", web.RemoteIP(c.R), " ", web.RequestID(c.R) == c.RequestID, " ", c.Path("id"), " ", c.P.Lang(), " ", c.URL("/x"))))
		}},
		{Method: "POST", Path: "/upload", Door: web.Public, MaxBody: 2 << 20, Handler: upload},
		{Method: "GET", Path: "/healthz", Door: web.Public, Cost: web.Free, Quiet: true, Handler: func(c *web.Ctx) error { return c.Text(200, "ok") }},
		{Method: "GET", Path: "/file", Door: web.Public, Handler: func(c *web.Ctx) error {
			return c.File(web.FileOut{Body: strings.NewReader("<script>"), Type: "text/html", Name: "дело \"1\".html", Tag: "h1"})
		}},
		web.API(web.Operation{Method: "PATCH", Path: "/api/v1/notes/{id}", Summary: "Change a note", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: []string{"notes"}},
			func(_ context.Context, c *web.Ctx, in *noteInput) (*noteOut, error) {
				version, given, err := c.IfMatch()
				if err != nil {
					return nil, err
				}
				if given && version != 3 {
					return nil, errs.E(errs.Stale, "", nil)
				}
				cell := "absent"
				if in.Body.Cell.IsNull() {
					cell = "null"
				} else if v, ok := in.Body.Cell.Get(); ok {
					cell = v
				}
				return &noteOut{ETag: web.ETag(4), Body: noteAnswer{ID: in.ID, Title: in.Body.Title, Cell: cell}}, nil
			}),
		web.API(web.Operation{Method: "GET", Path: "/api/v1/notes", Summary: "List notes", Door: web.SignedIn, Scope: web.ScopeRead},
			func(_ context.Context, c *web.Ctx, in *listInput) (*listOut, error) {
				return &listOut{Body: web.List[inner]{Next: fmt.Sprint(in.Limit, in.After)}}, nil
			}),
		web.API(web.Operation{Method: "POST", Path: "/api/v1/delegated", Summary: "Do it", Door: web.FreshOrToken, Scope: web.ScopeAdmin},
			func(_ context.Context, c *web.Ctx, in *struct{}) (*struct{}, error) { return &struct{}{}, nil }),
		web.API(web.Operation{Method: "POST", Path: "/api/v1/fresh", Summary: "Do it", Door: web.Fresh, Scope: web.ScopeAdmin},
			func(_ context.Context, c *web.Ctx, in *struct{}) (*struct{}, error) { return &struct{}{}, nil }),
		web.API(web.Operation{Method: "DELETE", Path: "/api/v1/notes/{id}", Summary: "Delete a note", Door: web.SignedIn, Scope: web.ScopeWrite},
			func(_ context.Context, c *web.Ctx, in *struct {
				ID string `path:"id"`
			}) (*struct{}, error) {
				if _, err := c.RequireIfMatch(); err != nil {
					return nil, err
				}
				return nil, errs.E(errs.NotFound, "notes.gone", nil)
			}),
		web.Plain(web.Operation{Method: "PUT", Path: "/api/v1/picture", Summary: "Put a picture", Door: web.SignedIn, Scope: web.ScopeWrite, MaxBody: 2 << 20,
			BodyTypes: []string{"image/png"}}, func(c *web.Ctx) error {
			n, err := io.Copy(io.Discard, c.R.Body)
			if err != nil {
				return err
			}
			return c.JSON(200, map[string]int64{"size": n})
		}),
	}
}

func upload(c *web.Ctx) error {
	f, err := c.Form().File("picture")
	if err != nil {
		return err
	}
	if f == nil {
		return c.Render(422, text("no file"))
	}
	data, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	return c.Render(200, text(fmt.Sprint(f.Name, " ", len(data), " ", c.Form().String("alt"))))
}

func wantStatus(t *testing.T, rec *httptest.ResponseRecorder, want int) {
	t.Helper()
	if rec.Code != want {
		t.Errorf("status %d, want %d: %.300s", rec.Code, want, rec.Body.String())
	}
}

func problemOf(t *testing.T, rec *httptest.ResponseRecorder) web.Problem {
	t.Helper()
	if ct := rec.Header().Get("Content-Type"); ct != "application/problem+json" {
		t.Fatalf("content type %q: %s", ct, rec.Body)
	}
	var p web.Problem
	if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	if p.Status != rec.Code || p.Title == "" || p.Detail == "" || p.Code == "" || strings.Contains(p.Title+p.Detail, "web.") || p.Type == "" || p.Instance == "" {
		t.Errorf("incomplete problem %+v", p)
	}
	return p
}

func newRequest(method, target, peer string) *http.Request {
	r := httptest.NewRequest(method, target, nil)
	r.RemoteAddr = net.JoinHostPort(peer, "1234")
	return r
}

func (w *world) serve(r *http.Request) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	w.h.ServeHTTP(rec, r)
	return rec
}

func hex(i int) string { return strconv.FormatInt(int64(i), 16) }

func assets(t testing.TB) http.Handler {
	t.Helper()
	h, err := web.NewAssets(fstest.MapFS{"app-1.css": {Data: bytes.Repeat([]byte("a{color:red}\n"), 200)}, "pic-2.png": {Data: []byte("png")}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}
