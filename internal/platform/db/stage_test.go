package db_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

// stageSchema has what must move along: references, an index, and a trigger with its function.
var stageSchema = fstest.MapFS{"schema/00001_a.sql": {Data: []byte(`create table things (id text not null primary key, n bigint not null);
create index things_by_n on things (n);
create table parts (id text not null primary key, thing_id text references things (id));
-- +only postgres
-- +begin
create function refuse_parts() returns trigger language plpgsql as $$
begin raise exception 'parts stay'; end;
$$;
-- +end
create trigger parts_stay before delete on parts for each row execute function refuse_parts();
-- +only sqlite
-- +begin
create trigger parts_stay before delete on parts begin select raise(abort, 'parts stay'); end;
-- +end
`)}}

// targets are the two kinds of database as URLs, both empty.
func targets(t *testing.T, fn func(t *testing.T, target string)) {
	t.Run("sqlite", func(t *testing.T) { fn(t, filepath.Join(t.TempDir(), "d", "cabinet.db")) })
	t.Run("postgres", func(t *testing.T) { fn(t, dbtest.PostgresURL(t)) })
}

func stageOf(t *testing.T, target string, replace bool) (*db.Stage, error) {
	t.Helper()
	if filepath.IsAbs(target) {
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	s, err := db.OpenStage(t.Context(), db.Config{URL: target, Now: clock.NewFake(dbtest.Start).Now}, replace, fs.FS(stageSchema))
	if err == nil {
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	return s, err
}

// fillStage makes a stage with one thing in it.
func fillStage(t *testing.T, s *db.Stage, thing string) {
	t.Helper()
	ctx := t.Context()
	if err := s.DB.MigrateTo(ctx, []int64{1}, stageSchema); err != nil {
		t.Fatal(err)
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `insert into things (id, n) values (?, 1)`, thing); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `insert into parts (id, thing_id) values ('p', ?)`, thing)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func thingsIn(t *testing.T, target string) (out string) {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{URL: target, Now: clock.NewFake(dbtest.Start).Now})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(t.Context(), stageSchema); err != nil {
		t.Fatal(err)
	}
	if err := d.QueryRow(t.Context(), `select min(id) from things`).Scan(&out); err != nil {
		t.Fatal(err)
	}
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `delete from parts`)
		return err
	})
	if err == nil {
		t.Error("the trigger was left behind")
	}
	return out
}

func TestStageTakesThePlace(t *testing.T) {
	targets(t, func(t *testing.T, target string) {
		first, err := stageOf(t, target, false)
		if err != nil {
			t.Fatal(err)
		}
		fillStage(t, first, "one")
		if kept, err := first.Switch(t.Context(), "old"); err != nil || kept != "" {
			t.Fatal(kept, err)
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		if got := thingsIn(t, target); got != "one" {
			t.Fatal(got)
		}
		if _, err := stageOf(t, target, false); !errors.Is(err, db.ErrNotEmpty) {
			t.Fatal(err)
		}
		second, err := stageOf(t, target, true)
		if err != nil {
			t.Fatal(err)
		}
		if !second.Replaces {
			t.Error("it doesn't know what it replaces")
		}
		fillStage(t, second, "two")
		takeName(t, target)
		if got := thingsIn(t, target); got != "one" {
			t.Error("the stage shows before the switch")
		}
		kept, err := second.Switch(t.Context(), "old")
		if err != nil || kept == "" {
			t.Fatal(kept, err)
		}
		if got := thingsIn(t, target); got != "two" {
			t.Error(got)
		}
		if filepath.IsAbs(kept) {
			if got := thingsIn(t, kept); got != "one" {
				t.Error("what was set aside isn't the old one:", got)
			}
			return
		}
		d := dbtest.Open(t, target, clock.NewFake(dbtest.Start))
		var old string
		if err := d.QueryRow(t.Context(), `select min(id) from "`+kept+`".things`).Scan(&old); err != nil || old != "one" {
			t.Error(old, err)
		}
		dropLater(t, target, kept)
	})
}

// takeName takes the name under which the old database would be kept, and leaves a second name of it behind as a killed
// switch would.
func takeName(t *testing.T, target string) {
	t.Helper()
	if filepath.IsAbs(target) {
		if err := os.WriteFile(target+".old", []byte("another"), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	d := dbtest.Open(t, target, clock.NewFake(dbtest.Start))
	var name string
	if err := d.QueryRow(t.Context(), `select current_schema() || '_old'`).Scan(&name); err != nil {
		t.Fatal(err)
	}
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `create schema "`+name+`"`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	dropLater(t, target, name)
}

// A killed switch may have given the old file its second name already; that is undone, or the name would show later changes.
func TestSecondNamesAreUndone(t *testing.T) {
	target := filepath.Join(t.TempDir(), "cabinet.db")
	if err := dbtest.Open(t, target, clock.NewFake(dbtest.Start), stageSchema).Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(target, target+".replaced-x"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(target+".before-1", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := stageOf(t, target, true); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(target + ".replaced-x"); err == nil {
		t.Error("the second name is still there")
	}
	if _, err := os.Stat(target + ".before-1"); err != nil {
		t.Error("another file went too")
	}
	if _, err := os.Stat(target); err != nil {
		t.Error(err)
	}
}

func dropLater(t *testing.T, target, schema string) {
	t.Cleanup(func() {
		d := dbtest.Open(t, target, clock.NewFake(dbtest.Start))
		ctx := context.Background()
		if err := d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `drop schema "`+schema+`" cascade`)
			return err
		}); err != nil {
			t.Error(err)
		}
	})
}

// A stage that was abandoned leaves the database as it was, and the next one starts clean.
func TestStageIsAbandoned(t *testing.T) {
	targets(t, func(t *testing.T, target string) {
		for range 2 {
			s, err := stageOf(t, target, false)
			if err != nil {
				t.Fatal(err)
			}
			fillStage(t, s, "one")
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if filepath.IsAbs(target) {
			if _, err := os.Stat(target); err == nil {
				t.Error("something was made")
			}
		}
	})
}

// What others have open isn't replaced: on SQLite their writes would go to a file that is gone.
func TestStageRefusesWhatIsInUse(t *testing.T) {
	target := filepath.Join(t.TempDir(), "cabinet.db")
	d := dbtest.Open(t, target, clock.NewFake(dbtest.Start), stageSchema)
	if _, err := stageOf(t, target, true); !errors.Is(err, db.ErrInUse) {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := stageOf(t, target, true)
	if err != nil {
		t.Fatal(err)
	}
	fillStage(t, s, "two")
	late := dbtest.Open(t, target, clock.NewFake(dbtest.Start))
	if _, err := s.Switch(t.Context(), "old"); !errors.Is(err, db.ErrInUse) {
		t.Error(err)
	}
	if err := late.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	t.Run("postgres", func(t *testing.T) {
		target := dbtest.PostgresURL(t)
		mine, err := stageOf(t, target, false)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := stageOf(t, target, false); !errors.Is(err, db.ErrInUse) {
			t.Error("two restores at once:", err)
		}
		fillStage(t, mine, "one")
		if _, err := mine.Switch(t.Context(), ""); err != nil {
			t.Error("the second one took the first one's stage:", err)
		}
	})
}

func TestSnapshotStandsStill(t *testing.T) {
	dbtest.Each(t, []fs.FS{stageSchema}, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := t.Context()
		add := func(id string) {
			t.Helper()
			if err := d.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, `insert into things (id, n) values (?, 1)`, id)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		add("a")
		err := d.Snapshot(ctx, func(s *db.Snapshot) error {
			add("b")
			var n int
			if err := s.QueryRow(ctx, `select count(*) from things where n = ?`, 1).Scan(&n); err != nil || n != 1 {
				t.Error(n, err)
			}
			tables, err := s.Tables(ctx)
			if err != nil || len(tables) != 2 || tables[0].Name != "things" || tables[1].Name != "parts" {
				t.Fatal(tables, err)
			}
			var ids []any
			err = s.Rows(ctx, tables[0], func(row []any) error {
				ids = append(ids, row[0])
				return nil
			})
			if err != nil || len(ids) != 1 || ids[0] != "a" {
				t.Error(ids, err)
			}
			return io.ErrUnexpectedEOF
		})
		if !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Error(err)
		}
		if err := d.Check(ctx); err != nil {
			t.Error(err)
		}
		if size, err := d.Size(ctx); err != nil || size < 8192 {
			t.Error(size, err)
		}
	})
}
