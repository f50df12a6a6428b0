package backup_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cabinet/internal/platform/backup"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

func putInto(s blob.Store) func(string, int64, io.Reader) error {
	return func(key string, size int64, r io.Reader) error { return s.Put(context.Background(), key, r, size) }
}

// Whatever database a backup comes from and goes to, the next backup has the same sums.
func TestRoundTripAcrossDatabases(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		keys := backup.Keys{Box: newBox(t)}
		p := newPlace(t, d, keys)
		p.fill(400)
		made := p.create()
		if made.Rows() < 400 || made.Files.Count != 7 || made.Schema() != 3 || len(made.Heads) != 1 || made.Heads[0].Position != 5 {
			t.Fatalf("%+v", made)
		}
		for _, kind := range []string{"sqlite", "postgres"} {
			t.Run("to "+kind, func(t *testing.T) {
				back := load(t, made.Path, kind, keys)
				again := back.create()
				if !reflect.DeepEqual(again.Sums, made.Sums) || again.Files != made.Files || !slices.Equal(again.Heads, made.Heads) {
					t.Errorf("was %+v\n is %+v", made.Manifest, again.Manifest)
				}
			})
		}
	})
}

// A backup of an older release goes into the schema of its time, which then grows.
func TestOlderBackup(t *testing.T) {
	dbtest.Each(t, schemas[:1], func(t *testing.T, d *db.DB, _ *clock.Fake) {
		keys := backup.Keys{Box: newBox(t)}
		p := newPlace(t, d, keys)
		p.fill(10)
		made := p.create()
		back := load(t, made.Path, "sqlite", keys)
		if err := back.db.Migrate(t.Context(), schemas...); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := back.db.QueryRow(t.Context(), `select count(*) from people where later = 'added'`).Scan(&n); err != nil || n != 10 {
			t.Error(n, err)
		}
	})
}

// cell makes a value of a column's type, or null.
func cell(t *rapid.T, kind string) any {
	if rapid.IntRange(0, 4).Draw(t, "null") == 0 {
		return nil
	}
	switch kind {
	case "bigint":
		return rapid.Int64().Draw(t, "number")
	case "boolean":
		return rapid.Bool().Draw(t, "bool")
	case "bytes":
		return rapid.SliceOfN(rapid.Byte(), 1, 300).Draw(t, "bytes")
	}
	return rapid.StringMatching(`[^\x00]{0,60}`).Draw(t, "text")
}

func TestAnyRowsComeBack(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		keys := backup.Keys{Box: newBox(t)}
		p := newPlace(t, d, keys)
		p.exec(`insert into accounts (account_id, name) values ('a', 'a')`)
		rapid.Check(t, func(rt *rapid.T) {
			p.exec(`delete from people`)
			for i := range rapid.IntRange(0, 5).Draw(rt, "rows") {
				p.exec(`insert into people (account_id, id, name, age, good, face) values (?, ?, ?, ?, ?, ?)`, "a", fmt.Sprint(i),
					cell(rt, "text"), cell(rt, "bigint"), cell(rt, "boolean"), cell(rt, "bytes"))
			}
			var first, second bytes.Buffer
			m, err := backup.Write(t.Context(), &first, p.source())
			if err != nil {
				rt.Fatal(err)
			}
			a, err := backup.OpenReader(t.Context(), &first, keys)
			if err != nil {
				rt.Fatal(err)
			}
			tables, err := d.Tables(t.Context())
			if err != nil {
				rt.Fatal(err)
			}
			if err := d.Empty(t.Context(), tables); err != nil {
				rt.Fatal(err)
			}
			if _, err := a.Load(t.Context(), d, nil); err != nil {
				rt.Fatal(err)
			}
			again, err := backup.Write(t.Context(), &second, p.source())
			if err != nil || !slices.Equal(m.Sums, again.Sums) {
				rt.Fatalf("%v\n%+v\n%+v", err, m.Sums, again.Sums)
			}
		})
	})
}

func TestStrangeTablesAreRefused(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		p := newPlace(t, d, backup.Keys{Box: newBox(t)})
		p.exec(`create table foreign_thing (id int not null primary key)`)
		if _, err := backup.Write(t.Context(), io.Discard, p.source()); err == nil {
			t.Error("a table that no schema makes was backed up in silence")
		}
	})
}
