package app_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cabinet/internal/app"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/log"
)

// A deployment without its key, or with another's, doesn't start, and no new key is made in its place (R67).
func TestKeyBelongsToTheDatabase(t *testing.T) {
	for name, database := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": dbtest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			cfg := config.Config{Data: folder, Database: log.Secret(database(t)), KeyFile: filepath.Join(folder, "cabinet.key"), HashMemory: 64,
				Listen: "127.0.0.1:8080", BaseURL: "http://127.0.0.1:8080"}
			start := func() error {
				p, err := app.Open(context.Background(), app.Options{Config: cfg, Log: log.Discard()})
				if err != nil {
					return err
				}
				return p.Close()
			}
			for range 2 {
				if err := start(); err != nil {
					t.Fatal(err)
				}
			}
			own, err := os.ReadFile(cfg.KeyFile)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(cfg.KeyFile); err != nil {
				t.Fatal(err)
			}
			if err := start(); err == nil || !strings.Contains(err.Error(), "isn't there") {
				t.Errorf("without the key: %v", err)
			}
			if _, err := os.Stat(cfg.KeyFile); err == nil {
				t.Error("another key was made")
			}
			raw := make([]byte, 32)
			if _, err := rand.Read(raw); err != nil {
				t.Fatal(err)
			}
			other := "cabinet-key-1:" + base64.RawStdEncoding.EncodeToString(raw) + "\n"
			for text, ok := range map[string]bool{other: false, other + string(own): true, string(own): true} {
				if err := os.WriteFile(cfg.KeyFile, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				if err := start(); (err == nil) != ok {
					t.Errorf("with a key of %d bytes: %v", len(text), err)
				}
			}
		})
	}
}

// A change of the key ends neither sessions nor what people have typed: a form that was open is shown again to be sent once
// more.
func TestAChangeOfTheKeyEndsNoSession(t *testing.T) {
	d := deploy(t, "")
	ada := d.remote.Visitor()
	ada.SignIn("ada@marlowe.example", adasPassword).At(links.Home())
	form := ada.Get(links.MyDataErasure()).Want(200).Form("#ask")
	d.good("key", "rotate")
	ada.Get(links.Profile()).Want(200)
	d.server.Stop()
	d.serve()
	back := d.remote.Visitor()
	back.SetCookie(ada.Cookie("cabinet_session"))
	page := back.Submit(form, apptest.Fill{"reason": "typed before"})
	if page.Status != 403 && page.Status != 419 || !strings.Contains(string(page.Body), "typed before") {
		t.Errorf("%d: %s", page.Status, page.Body)
	}
	back.Get(links.MyDataErasure()).Want(200)
}

// Checkpoints that left before a change of the key are proved by the public key of then, and by no other.
func TestCheckpointsOutliveTheKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "checkpoints.jsonl")
	a := apptest.SQLite(t, apptest.Setup{Config: func(c *config.Config) { c.CheckpointFile = file }})
	a.As("oliver")
	for range 3 {
		a.Must(a.Acts.SealAll(t.Context()))
		a.Advance(2 * time.Minute)
		a.Work()
	}
	d := &deployment{t: t, env: apptest.Env{"DATA": a.Config.Data, "LISTEN": "127.0.0.1:1", "LOG_LEVEL": "warn"}}
	before := strings.TrimSpace(d.good("audit", "key"))
	d.good("audit", "verify", "--checkpoints", file)
	d.good("key", "rotate")
	if after := strings.TrimSpace(d.good("audit", "key")); after == before {
		t.Error("the public key stays; then say so in docs/operations.md")
	}
	d.bad(1, "", "audit", "verify", "--checkpoints", file)
	d.good("audit", "verify", "--checkpoints", file, "--key", before)
}
