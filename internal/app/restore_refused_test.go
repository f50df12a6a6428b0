package app_test

import (
	"crypto/rand"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"cabinet/internal/app"
	"cabinet/internal/app/apptest"
	"cabinet/internal/platform/backup"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/seal"
)

// A backup of a release that knows more tables is refused as what it is.
func TestRestoreRefusesANewerBackup(t *testing.T) {
	folder := t.TempDir()
	env := apptest.Env{"DATA": filepath.Join(folder, "data"), "LISTEN": "127.0.0.1:8080"}
	if err := os.Mkdir(env["DATA"], 0o700); err != nil {
		t.Fatal(err)
	}
	box, _, err := seal.LoadOrCreate(filepath.Join(env["DATA"], "cabinet.key"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	clk := clock.NewFake(dbtest.Start)
	newer := append(app.Schemas(), fstest.MapFS{"schema/99999_later.sql": {Data: []byte("create table later (id text not null primary key);\n")}})
	blobs, err := blob.Disk(filepath.Join(folder, "files"), clk.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer blobs.Close()
	made, err := backup.Create(t.Context(), folder, backup.Source{DB: dbtest.SQLite(t, clk, newer...), Blobs: blobs, Schemas: newer,
		Keys: backup.Keys{Box: box}, Product: "v9", Now: clk.Now, Wall: clk.Now})
	if err != nil {
		t.Fatal(err)
	}
	d := &deployment{t: t, env: env}
	d.good("verify", made.Path)
	d.bad(1, "made by a newer release of Cabinet (v9", "restore", made.Path)
	if _, err := os.Stat(filepath.Join(env["DATA"], "cabinet.db")); err == nil {
		t.Error("a database was made all the same")
	}
}

// A record that was broken already when the backup was made is told of, and taken only by the operator's word.
func TestRestoreTellsOfABrokenRecord(t *testing.T) {
	d := deploy(t, "")
	d.good("audit", "verify")
	d.server.Stop()
	raw, err := sql.Open("sqlite", "file:"+filepath.Join(d.env["DATA"], "cabinet.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{`drop trigger acts_no_update`, `update acts set kind = 'identity.signed_out' where kind = 'people.user_added'`} {
		if _, err := raw.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "b.cabinet-backup")
	d.good("backup", file)
	e := d.elsewhere("")
	e.bad(1, "activity record of account", "restore", file)
	if _, err := os.Stat(filepath.Join(e.env["DATA"], "cabinet.db")); err == nil {
		t.Error("it was restored all the same")
	}
	if out := e.good("restore", "--broken-record", file); !strings.Contains(out, "BROKEN activity record") {
		t.Error(out)
	}
}

// Who was erased after the backup is erased in the copy too, as the ledger beside the database tells (R76, R91).
func TestRestoreErasesAgain(t *testing.T) {
	d := deploy(t, "")
	d.grace()
	file := filepath.Join(t.TempDir(), "b.cabinet-backup")
	d.good("backup", file)
	var account, user string
	inside := apptest.Inside(t, d.env)
	if err := inside.DB.QueryRow(t.Context(), `select account_id, id from users where email = 'grace@marlowe.example'`).Scan(&account, &user); err != nil {
		t.Fatal(err)
	}
	e := d.elsewhere("")
	line := fmt.Sprintf(`{"account":%q,"user":%q,"pseudonym":"7KQ2M","keep_id_number":false,"erased_at":"2026-03-02T09:00:00Z"}`+"\n", account, user)
	if err := os.WriteFile(filepath.Join(e.env["DATA"], "erasures.jsonl"), []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	e.good("restore", file)
	if out := e.good("user", "list"); strings.Contains(strings.ToLower(out), "grace") || !strings.Contains(out, "ada@") {
		t.Error(out)
	}
	if out := e.good("audit", "verify"); strings.Contains(out, "BROKEN") {
		t.Error(out)
	}
	if err := os.WriteFile(filepath.Join(e.env["DATA"], "erasures.jsonl"), []byte("nonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	e.bad(1, "nothing was changed", "restore", file, "--replace")
}
