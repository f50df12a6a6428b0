// Package dbtest opens fresh, migrated databases for tests: an SQLite file, and a namespace on a real PostgreSQL server.
//
// The server is named by the environment variable CABINET_TEST_POSTGRES, the postgres:// URL of a database in
// which namespaces may be created. Without it the PostgreSQL half of a test is skipped and says so.
package dbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
)

// Variable names the environment variable with the URL of the PostgreSQL server.
const Variable = "CABINET_TEST_POSTGRES"

// Start is what a test's clock shows at first: a Monday morning.
var Start = time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)

// Each runs fn as the subtests "sqlite" and "postgres", each on a fresh database with the given schemas and its own clock.
func Each(t *testing.T, schemas []fs.FS, fn func(t *testing.T, d *db.DB, clk *clock.Fake)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		clk := clock.NewFake(Start)
		fn(t, SQLite(t, clk, schemas...), clk)
	})
	t.Run("postgres", func(t *testing.T) {
		clk := clock.NewFake(Start)
		fn(t, Postgres(t, clk, schemas...), clk)
	})
}

// SQLite opens a fresh SQLite file with the given schemas, which is gone after the test.
func SQLite(t testing.TB, clk *clock.Fake, schemas ...fs.FS) *db.DB {
	t.Helper()
	return Open(t, filepath.Join(t.TempDir(), "test.db"), clk, schemas...)
}

// Postgres opens a fresh PostgreSQL namespace with the given schemas, which is dropped after the test. It skips the test
// when no server is named.
func Postgres(t testing.TB, clk *clock.Fake, schemas ...fs.FS) *db.DB {
	t.Helper()
	server, name, target := namespace(t)
	d := open(t, target, clk)
	// By its own connection, as each new one costs more than all the rest.
	exec := func(statement string) error {
		return d.Write(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec(context.Background(), statement)
			return err
		})
	}
	if err := exec("create schema " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if exec(drop(name)) != nil { // the test has closed it, or cut its connections
			admin(t, server, drop(name))
		}
	})
	migrate(t, d, schemas)
	return d
}

// PostgresURL creates an empty namespace on the server, to be dropped after the test, and returns the URL of a database
// that consists of it alone: far quicker than a database for each test. Extensions are shared, so schema files install
// them into the namespace "public". It skips the test when no server is named.
func PostgresURL(t testing.TB) string {
	t.Helper()
	server, name, target := namespace(t)
	admin(t, server, "create schema "+name)
	t.Cleanup(func() { admin(t, server, drop(name)) })
	return target
}

// Open opens the database at a URL or path, as a further process would, and closes it after the test. Without schemas it
// leaves the tables as they are.
func Open(t testing.TB, target string, clk *clock.Fake, schemas ...fs.FS) *db.DB {
	t.Helper()
	d := open(t, target, clk)
	migrate(t, d, schemas)
	return d
}

func open(t testing.TB, target string, clk *clock.Fake) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), db.Config{URL: target, Now: clk.Now, Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close the database: %v", err)
		}
	})
	return d
}

func migrate(t testing.TB, d *db.DB, schemas []fs.FS) {
	t.Helper()
	if len(schemas) == 0 {
		return
	}
	if err := d.Migrate(context.Background(), schemas...); err != nil {
		t.Fatal(err)
	}
}

// namespace makes up a name on the server, and the URL under which it looks like a database of its own.
func namespace(t testing.TB) (server, name, target string) {
	t.Helper()
	server = os.Getenv(Variable)
	if server == "" {
		t.Skip("SKIPPED, NOTHING PROVEN ON POSTGRESQL: " + Variable + " is not set")
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s: %v", Variable, err)
	}
	name = "test_" + strings.ToLower(rand.Text())
	query := u.Query()
	query.Set("search_path", name+",public")
	u.RawQuery = query.Encode()
	return server, name, u.String()
}

func drop(name string) string { return "drop schema if exists " + name + " cascade" }

func admin(t testing.TB, server, statement string) {
	t.Helper()
	pool, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.Exec(statement); err != nil {
		t.Fatal(err)
	}
}
