package app_test

import (
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/db"
)

// With a database of another schema a process isn't ready.
func TestReadiness(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		a.Failing = true
		v := a.Visitor()
		if body := string(v.Get("/readyz").Want(200).Body); body != "ready\n" {
			t.Errorf("%q", body)
		}
		a.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `delete from schema_versions where version_id > 100`)
			return err
		})
		v.Get("/readyz").Want(503)
		v.Get("/healthz").Want(200)
	})
}

// Without its files a process still serves, and says so.
func TestReadinessWithoutFiles(t *testing.T) {
	a := apptest.SQLite(t, apptest.Setup{Config: func(c *config.Config) {
		c.Files, c.S3Endpoint, c.S3Bucket, c.S3Region, c.S3AccessKey, c.S3SecretKey = "s3", "http://127.0.0.1:1", "cabinet", "eu-1", "key", "secret"
	}})
	a.Failing = true
	if body := string(a.Visitor().Get("/readyz").Want(200).Body); !strings.HasPrefix(body, "ready\n") || !strings.Contains(body, "warning: files") {
		t.Errorf("without files: %q", body)
	}
}
