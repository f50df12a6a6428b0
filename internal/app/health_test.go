package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/config"
)

func TestHealth(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		v := a.Visitor()
		for _, path := range []string{"/healthz", "/readyz"} {
			if page := v.Get(path).Want(200); strings.Contains(string(page.Body), "cabinet") {
				t.Errorf("%s tells: %s", path, page.Body)
			}
		}
		oliver := a.As("oliver")
		a.Failing = true
		a.Must(a.DB.Close())
		v.Get("/healthz").Want(200)
		if page := v.Get("/readyz"); page.Status != 503 && page.Status != 500 {
			t.Errorf("without a database: %d", page.Status)
		}
		page := oliver.Get(links.Profile())
		if page.Status < 500 {
			t.Errorf("a page without a database: %d", page.Status)
		}
		page.SeeNot("sql", "postgres", "sqlite", "goroutine", ".go:")
		if page := oliver.Call(http.MethodGet, links.APIMe(), nil); page.Status < 500 || strings.Contains(string(page.Body), "sql") {
			t.Errorf("an operation without a database: %s", page.Body)
		}
	})
}

// TestDemoClock moves the demo's time by its page and its operation, from one due job to the next.
func TestDemoClock(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		v := a.Visitor()
		page := v.Get(links.Clock()).Want(200)
		for _, bad := range []string{"", "tomorrow", "-1h", "0s", "900000h"} {
			if p := v.Submit(page.Form(""), apptest.Fill{"advance": bad}).Want(422); p.Problem("advance") == "" {
				t.Errorf("%q: no words", bad)
			}
			v.Call(http.MethodPost, links.APIClock(), map[string]string{"advance": bad}).Want(422)
		}
		var out struct {
			Now    time.Time
			Ran    int
			Failed int
		}
		v.Call(http.MethodPost, links.APIClock(), map[string]string{"advance": "24h"}).Want(200).JSON(&out)
		if out.Failed != 0 {
			t.Errorf("%+v", out)
		}
		v.Submit(page.Form(""), apptest.Fill{"advance": "1h"}).Want(200).At(links.Clock())
		var list []map[string]any
		v.Call(http.MethodGet, links.APIOutbox(), nil).Want(200).JSON(&list)
		if list == nil || len(list) != 0 {
			t.Errorf("%v", list)
		}
		v.Submit(v.Get(links.Forgot()).Form(""), apptest.Fill{"email": apptest.Address("oliver")})
		a.Work()
		v.Call(http.MethodGet, links.APIOutbox(), nil).Want(200).JSON(&list)
		for _, field := range []string{"channel", "to", "subject", "text", "html", "headers", "at"} {
			if list[0][field] == nil {
				t.Errorf("the message has no %s", field)
			}
		}
		v.Get(links.Outbox()).Want(200).See("Set a new password")
		v.Get(links.Gallery()).Want(200)
		v.From("198.51.100.7") // open on the machine alone
		for _, path := range []string{links.Outbox(), links.Clock(), links.APIOutbox()} {
			v.Get(path).Want(404)
		}
	}, apptest.Setup{Demo: true})
}

// TestOneClientCantTakeAll: who asks too often waits, others don't, and health checks always work.
func TestOneClientCantTakeAll(t *testing.T) {
	a := apptest.SQLite(t, apptest.Setup{Config: func(c *config.Config) { c.ClientRate = 60 }})
	v, other := a.Visitor(), a.Visitor()
	var page *apptest.Page
	for range 12 {
		page = v.SendAtOnce(http.MethodGet, links.SignIn(""), nil, nil)
	}
	page.Want(429).See("Too many requests")
	if page.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	v.SendAtOnce(http.MethodGet, "/healthz", nil, nil).Want(200)
	other.SendAtOnce(http.MethodGet, links.SignIn(""), nil, nil).Want(200)
	a.Clock.Advance(time.Minute)
	v.SendAtOnce(http.MethodGet, links.SignIn(""), nil, nil).Want(200)
}
