package web_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/goldentest"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/i18n/i18ntest"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/web"
)

func TestNewRefuses(t *testing.T) {
	ok := func(c *web.Ctx) error { return c.NoContent() }
	bundle, err := i18n.Load(web.Locales())
	if err != nil {
		t.Fatal(err)
	}
	clk := clock.NewFake(start)
	for name, change := range map[string]func(c *web.Config){
		"no base URL":      func(c *web.Config) { c.BaseURL = "" },
		"a path behind it": func(c *web.Config) { c.BaseURL = "https://a.example/x" },
		"plain http":       func(c *web.Config) { c.BaseURL = "http://a.example" },
		"another scheme":   func(c *web.Config) { c.BaseURL = "ftp://a.example" },
		"a user":           func(c *web.Config) { c.BaseURL = "https://u@a.example" },
		"a short secret":   func(c *web.Config) { c.Secret = []byte("short") },
		"no doorkeeper":    func(c *web.Config) { c.Doorkeeper = nil },
		"unknown language": func(c *web.Config) { c.Lang = "xx" },
		"no door":          func(c *web.Config) { c.Routes = []web.Route{{Method: "GET", Path: "/a", Handler: ok}} },
		"no handler":       func(c *web.Config) { c.Routes = []web.Route{{Method: "GET", Path: "/a", Door: web.Public}} },
		"unknown method": func(c *web.Config) {
			c.Routes = []web.Route{{Method: "TRACE", Path: "/a", Door: web.Public, Handler: ok}}
		},
		"no slash": func(c *web.Config) { c.Routes = []web.Route{{Method: "GET", Path: "a", Door: web.Public, Handler: ok}} },
		"a page in the API": func(c *web.Config) {
			c.Routes = []web.Route{{Method: "GET", Path: "/api/v1/a", Door: web.Public, Handler: ok}}
		},
		"listed twice": func(c *web.Config) {
			c.Routes = []web.Route{{Method: "GET", Path: "/a", Door: web.Public, Handler: ok}, {Method: "GET", Path: "/a", Door: web.SignedIn, Handler: ok}}
		},
		"clashing patterns": func(c *web.Config) {
			c.Routes = []web.Route{{Method: "GET", Path: "/a/{x}/b", Door: web.Public, Handler: ok}, {Method: "GET", Path: "/a/b/{y}", Door: web.Public, Handler: ok}}
		},
		"no scope": func(c *web.Config) {
			c.Routes = []web.Route{web.Plain(web.Operation{Method: "GET", Path: "/api/v1/a", Door: web.SignedIn}, ok)}
		},
		"reading that writes": func(c *web.Config) {
			c.Routes = []web.Route{web.Plain(web.Operation{Method: "POST", Path: "/api/v1/a", Door: web.SignedIn, Scope: web.ScopeRead}, ok)}
		},
		"a wildcard nobody takes": func(c *web.Config) {
			c.Routes = []web.Route{web.API(web.Operation{Method: "GET", Path: "/api/v1/a/{id}", Door: web.Public},
				func(context.Context, *web.Ctx, *struct{}) (*struct{}, error) { return nil, nil })}
		},
	} {
		cfg := web.Config{BaseURL: "https://cabinet.example.org", Doorkeeper: web.Nobody{}, Bundle: bundle, Log: slog.New(slog.DiscardHandler), Wall: clk.Now, Now: clk.Now,
			IDs: id.NewMaker(clk.Now, rand.Reader), Secret: bytes.Repeat([]byte("s"), 32), Errors: pages{}}
		if _, err := web.New(cfg); err != nil {
			t.Fatal(err)
		}
		change(&cfg)
		if _, err := web.New(cfg); err == nil {
			t.Error(name, "was accepted")
		}
	}
}

func TestTable(t *testing.T) {
	table := web.Table(routes())
	if len(table) != len(routes()) {
		t.Error(len(table))
	}
	i := slices.IndexFunc(table, func(l web.Line) bool { return l.Path == "/api/v1/fresh" })
	if table[i] != (web.Line{Method: "POST", Path: "/api/v1/fresh", Door: "fresh", Scope: "admin", Kind: "api"}) {
		t.Error(table[i])
	}
	one, err1 := web.TableJSON(routes())
	back := routes()
	slices.Reverse(back)
	two, err2 := web.TableJSON(back)
	if err1 != nil || err2 != nil || !bytes.Equal(one, two) {
		t.Error("the order of listing shows")
	}
}

func TestOpenAPI(t *testing.T) {
	data, err := web.OpenAPI("test", routes())
	if err != nil {
		t.Fatal(err)
	}
	back := routes()
	slices.Reverse(back)
	if again, err := web.OpenAPI("test", back); err != nil || !bytes.Equal(data, again) {
		t.Error("not deterministic", err)
	}
	goldentest.Check(t, "testdata/openapi.json", data)
	for _, no := range []string{"$schema", `"null"` + "\n" + `          ],` + "\n" + `          "items"`} {
		if strings.Contains(string(data), no) {
			t.Errorf("contains %q", no)
		}
	}
	served := newWorld(t, func(c *web.Config) { c.Version = "test" }).ask("GET", web.OpenAPIPath, "")
	var doc map[string]any
	if err := json.Unmarshal(served.Body.Bytes(), &doc); err != nil || doc["openapi"] != "3.1.0" || !bytes.Equal(served.Body.Bytes(), data) {
		t.Error(err, doc["openapi"])
	}
}

func TestCatalogue(t *testing.T) { i18ntest.Parity(t, web.Locales()) }
