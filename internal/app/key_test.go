package app_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cabinet/internal/app"
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
