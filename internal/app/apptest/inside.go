package apptest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app"
	"cabinet/internal/people"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/log"
)

// Inside opens the rooms of a deployment that other processes serve, for what has neither page nor command yet. It
// does no jobs.
func Inside(t testing.TB, env Env) *app.Program {
	t.Helper()
	cfg := config.Config{Data: env["DATA"], Database: log.Secret(env["DATABASE"]), KeyFile: filepath.Join(env["DATA"], "cabinet.key"),
		Listen: env["LISTEN"], BaseURL: "http://" + env["LISTEN"], ClientRate: 3000, HashMemory: 64}
	p, err := app.Open(context.Background(), app.Options{Config: cfg, Log: (&Lines{}).logger(), Capture: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// Deactivate makes the user of a sign-in address inactive in a deployment's first organisation and returns when.
func Deactivate(t testing.TB, env Env, address string) time.Time {
	t.Helper()
	p, ctx := Inside(t, env), t.Context()
	all, err := p.Accounts.AllAccounts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	by := access.Operator(all[0].ID)
	list, err := p.People.List(ctx, by, people.Filter{Limit: 500})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range list.Items {
		if x.Email == address {
			if _, err := p.People.SetStatus(ctx, by, x.ID, people.Inactive); err != nil {
				t.Fatal(err)
			}
			return time.Now()
		}
	}
	t.Fatalf("nobody has the address %s", address)
	return time.Time{}
}
