package idempotency_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/a-h/templ"
	"go.uber.org/goleak"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/idempotency"
	"cabinet/internal/platform/web"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// house is a handler over a store, with operations that count how often they act.
type house struct {
	h     http.Handler
	store *idempotency.Store
	db    *db.DB
	clk   *clock.Fake
	acted atomic.Int64
	// enter, when set, is called by every handler after it has acted.
	enter func()
	log   bytes.Buffer
}

// each runs fn on a fresh house over each database.
func each(t *testing.T, fn func(t *testing.T, h *house)) {
	dbtest.Each(t, []fs.FS{idempotency.Schema()}, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		fn(t, newHouse(t, d, clk))
	})
}

func newHouse(t testing.TB, d *db.DB, clk *clock.Fake) *house {
	t.Helper()
	bundle, err := i18n.Load(web.Locales())
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewMaker(clk.Now, rand.Reader)
	x := &house{store: idempotency.New(d, clk.Now, ids), db: d, clk: clk}
	x.h, err = web.New(web.Config{BaseURL: "http://127.0.0.1:8080", Doorkeeper: keeper{clk}, Bundle: bundle, Log: slog.New(slog.NewTextHandler(&x.log, nil)), Wall: clk.Now,
		Now: clk.Now, IDs: ids, Secret: bytes.Repeat([]byte("s"), 32), Errors: plainErrors{}, Routes: x.routes(), Replays: x.store, Limits: web.Limits{PerSecond: -1}})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// keeper believes the header Who, written account/user/session.
type keeper struct{ clk *clock.Fake }

func (k keeper) Visitor(w http.ResponseWriter, r *http.Request) (web.Visitor, error) {
	parts := strings.Split(r.Header.Get("Who"), "/")
	if len(parts) != 3 {
		return web.Visitor{}, nil
	}
	w.Header().Add("Set-Cookie", "doorkeeper=1")
	return web.Visitor{SignedIn: true, Account: parts[0], User: parts[1], SessionKey: parts[2], ProvenAt: k.clk.Now(), Lang: "en"}, nil
}

type plainErrors struct{}

func (plainErrors) Error(_ *web.Ctx, p web.Problem) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, p.Code)
		return err
	})
}

type noteInput struct {
	Body struct {
		Title string `json:"title"`
	}
}

type noteOut struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     struct {
		Title string `json:"title"`
		N     int64  `json:"n"`
	}
}

func (x *house) act() int64 {
	n := x.acted.Add(1)
	if x.enter != nil {
		x.enter()
	}
	return n
}

func (x *house) note(ctx context.Context, _ *web.Ctx, in *noteInput) (*noteOut, error) {
	n := x.act()
	switch in.Body.Title {
	case "":
		return nil, errs.FieldError("title", "web.error.want_text")
	case "broken":
		return nil, io.ErrUnexpectedEOF
	case "away":
		return nil, &errs.Error{Kind: errs.Unavailable, RetryAfter: 7}
	case "slower":
		return nil, &errs.Error{Kind: errs.TooMany, RetryAfter: 7}
	case "panic":
		panic("secret cause")
	case "writes":
		if err := x.insert(ctx, strconv.FormatInt(n, 10)); err != nil {
			return nil, err
		}
	}
	out := &noteOut{ETag: web.ETag(n), Location: "/api/v1/notes/" + strconv.FormatInt(n, 10)}
	out.Body.Title, out.Body.N = in.Body.Title, n
	if in.Body.Title == "huge" {
		out.Body.Title = strings.Repeat("x", 70<<10)
	}
	return out, nil
}

func (x *house) routes() []web.Route {
	op := func(method, path string) web.Operation {
		return web.Operation{Method: method, Path: path, Summary: "Try", Door: web.SignedIn, Scope: web.ScopeWrite, Status: http.StatusCreated}
	}
	secret := op("POST", "/api/v1/tokens")
	secret.Secret = true
	gone := op("DELETE", "/api/v1/notes")
	gone.Status = 0
	open := op("POST", "/api/v1/open")
	open.Door = web.Public
	picture := op("PUT", "/api/v1/picture")
	picture.MaxBody, picture.BodyTypes = 3<<20, []string{"image/png"}
	return []web.Route{
		web.API(op("POST", "/api/v1/notes"), x.note),
		web.API(secret, x.note),
		web.API(open, x.note),
		web.API(gone, func(context.Context, *web.Ctx, *struct{}) (*struct{}, error) { x.act(); return nil, nil }),
		web.Plain(picture, func(c *web.Ctx) error {
			head := make([]byte, 16)
			if _, err := io.ReadFull(c.R.Body, head); err != nil {
				return errs.E(errs.Invalid, "web.error.form", nil)
			}
			return c.JSON(http.StatusCreated, map[string]int64{"n": x.act()}) // without reading the rest
		}),
		{Method: "GET", Path: "/form", Door: web.Public, Handler: func(c *web.Ctx) error { return c.Text(200, c.FormToken()) }},
		{Method: "POST", Path: "/form", Door: web.Public, Handler: x.form},
		{Method: "POST", Path: "/other", Door: web.SignedIn, Handler: x.form},
		{Method: "POST", Path: "/upload", Door: web.SignedIn, MaxBody: 2 << 20, Handler: x.form},
	}
}

func (x *house) form(c *web.Ctx) error {
	n := x.act()
	switch c.Form().String("text") {
	case "":
		return c.Text(http.StatusUnprocessableEntity, "type something")
	case "cookie":
		c.SetCookie("session", "secret", time.Hour)
	case "broken":
		return io.ErrUnexpectedEOF
	case "panic":
		panic("secret cause")
	case "partial":
		return c.Text(http.StatusOK, "a fragment")
	}
	c.Flash(web.FlashSuccess, "web.error.range", errs.Args{"Min": n, "Max": n})
	return c.Redirect(fmt.Sprintf("/done?n=%d", n))
}

const anna = "a1/anna/s1"

// ask sends a request; headers are "Name: value".
func (x *house) ask(who, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Who", who)
	if strings.HasPrefix(target, "/api/") {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if name == "Content-Type" {
			r.Header.Set(name, value)
			continue
		}
		r.Header.Add(name, value)
	}
	rec := httptest.NewRecorder()
	x.h.ServeHTTP(rec, r)
	return rec
}

// note posts a note under a key.
func (x *house) keyed(who, title, key string) *httptest.ResponseRecorder {
	body, _ := json.Marshal(map[string]string{"title": title})
	return x.ask(who, "POST", "/api/v1/notes", string(body), "Idempotency-Key: "+key)
}

// send posts a form with a token.
func (x *house) send(who, target, token, text string) *httptest.ResponseRecorder {
	return x.ask(who, "POST", target, "form_token="+token+"&text="+text, "Content-Type: application/x-www-form-urlencoded")
}

func code(t *testing.T, rec *httptest.ResponseRecorder) string {
	t.Helper()
	var p web.Problem
	if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	return p.Code
}

func (x *house) rows(t *testing.T) (n int) {
	t.Helper()
	if err := x.db.QueryRow(t.Context(), `select count(*) from idempotency_keys`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
