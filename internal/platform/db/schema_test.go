package db_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
)

const house = `-- A comment; with a semicolon, and a word: text.
create table owners (
	account_id text not null,
	id text not null,
	text text not null default 'it''s; bytes (text)', -- boolean
	count bigint not null default 0,
	low bigint default -1,
	active boolean not null default true,
	picture bytes,
	primary key (account_id, id),
	unique (account_id, text)
);

create table pets (
	account_id text not null,
	id text not null,
	owner_id text not null,
	kind text not null check (kind in ('cat', 'dog')),
	born_at bigint,
	primary key (account_id, id),
	foreign key (account_id, owner_id) references owners (account_id, id) on delete cascade
);

create index pets_owner on pets (account_id, owner_id, id desc);
create unique index pets_born on pets (account_id, born_at) where born_at is not null;
create index pets_folded on pets (lower(kind));

-- +only sqlite
create virtual table pet_words using fts5(words);
-- +begin
create trigger pets_stay before delete on pets begin
	select raise(abort, 'pets stay');
end;
-- +end
-- +only postgres
create index pets_words on pets using gin (to_tsvector('simple', kind));
-- +begin
create function pets_stay() returns trigger language plpgsql as $$ begin raise exception 'pets stay'; end $$;
-- +end
create trigger pets_stay before delete on pets for each row execute function pets_stay();
-- +all
alter table pets add column name text not null default '';
alter table pets add column loud boolean not null default false;
insert into owners (account_id, id, text) values ('a', '1', 'x; y');
`

const described = `owners
    account_id text not null
    id text not null
    text text not null default 'it''s; bytes (text)'
    count bigint not null default 0
    low bigint default -1
    active boolean not null default true
    picture bytes
    primary key (account_id, id)
    unique (account_id, text)
pets
    account_id text not null
    id text not null
    owner_id text not null
    kind text not null
    born_at bigint
    name text not null default ''
    loud boolean not null default false
    index pets_folded (expression)
    index pets_owner (account_id, owner_id, id desc)
    primary key (account_id, id)
    references owners (account_id to account_id, owner_id to id) on delete cascade
    unique index pets_born (account_id, born_at) partial
`

func TestOneSchemaTextForBoth(t *testing.T) {
	dbtest.Each(t, []fs.FS{files("schema/00007_house.sql", house)}, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		got, err := d.Schema(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if got != described {
			t.Errorf("got\n%s", got)
		}
		if v, err := d.Version(ctx); err != nil || v != 7 {
			t.Errorf("version %d, %v", v, err)
		}
		exec := func(query string, args ...any) error {
			return d.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec(ctx, query, args...); return err })
		}
		if err := exec("insert into pets (account_id, id, owner_id, kind) values (?, ?, ?, ?)", "a", "p", "1", "cat"); err != nil {
			t.Error(err)
		}
		for _, wrong := range []string{
			"insert into pets (account_id, id, owner_id, kind) values ('a', 'q', '2', 'cat')",
			"insert into pets (account_id, id, owner_id, kind) values ('b', 'q', '1', 'cat')",
			"insert into pets (account_id, id, owner_id, kind) values ('a', 'q', '1', 'cow')",
			"update owners set count = 'many'",
			"update owners set account_id = null",
			"update pets set loud = 2",
			"delete from pets",
		} {
			if err := exec(wrong); err == nil {
				t.Errorf("taken: %s", wrong)
			}
		}
	})
}

func TestFaultySchemaIsRefused(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		for text, complaint := range map[string]string{
			"create table t (a varchar not null);":               "varchar",
			"create table t (a text, b integer);":                "integer",
			"alter table t add column a timestamp;":              "timestamp",
			"create table t (a bigint default (now()));":         "now",
			"-- +only mysql\n":                                   "only mysql",
			"-- +end\n":                                          "begin and end",
			"-- +begin\nselect 1":                                "no end",
			"create table t (a text);\ncreate table t (a text);": "already exists",
		} {
			err := d.Migrate(context.Background(), files("1_t.sql", text))
			if err == nil || !strings.Contains(err.Error(), complaint) {
				t.Errorf("%q: %v", text, err)
			}
		}
		for _, name := range []string{"t.sql", "x_t.sql", "0_t.sql", "-1_t.sql", "1.sql"} {
			if err := d.Migrate(context.Background(), files(name, "create table t (a text);")); err == nil {
				t.Errorf("taken: %s", name)
			}
		}
		twice := files("a/1_x.sql", "create table x (a text);", "b/01_y.sql", "create table y (a text);")
		if err := d.Migrate(context.Background(), twice); err == nil || !strings.Contains(err.Error(), "same number") {
			t.Errorf("two files with one number: %v", err)
		}
		if got, err := d.Schema(context.Background()); got != "" || err != nil {
			t.Errorf("left behind: %s, %v", got, err)
		}
	})
}

func TestBrokenFileIsRolledBackAndMended(t *testing.T) {
	first := files("1_a.sql", "create table a (x text);")
	broken := files("2_b.sql", "create table b (x text); create table a (x text);")
	mended := files("2_b.sql", "create table b (x text); create table c (x text);")
	dbtest.Each(t, []fs.FS{first}, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		if err := d.Migrate(ctx, first, broken); err == nil {
			t.Fatal("the broken file was taken")
		}
		if v, err := d.Version(ctx); v != 1 || err != nil {
			t.Errorf("version %d, %v", v, err)
		}
		if err := d.Migrate(ctx, first, mended); err != nil {
			t.Fatal(err)
		}
		want := "a\n    x text\nb\n    x text\nc\n    x text\n"
		if got, err := d.Schema(ctx); got != want || err != nil {
			t.Errorf("%s, %v", got, err)
		}
	})
}

func TestOlderReleaseRefusesNewerSchema(t *testing.T) {
	older := files("1_a.sql", "create table a (x text);")
	newer := files("2_b.sql", "create table b (x text);")
	dbtest.Each(t, []fs.FS{older, newer}, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		err := d.Migrate(context.Background(), older)
		if e := errs.As(err); e == nil || e.Kind != errs.Conflict || e.Key != "db.schema.newer" || e.Args["Database"] != int64(2) {
			t.Errorf("%v", err)
		}
		if err := d.Migrate(context.Background(), newer, older); err != nil {
			t.Error(err)
		}
	})
}

func TestFourStartersMigrateOnce(t *testing.T) {
	schemas := []fs.FS{
		files("1_a.sql", "create table a (x text); insert into a (x) values ('once');"),
		files("2_b.sql", "create table b (x text); insert into a (x) values ('once more');"),
	}
	starters := func(t *testing.T, target string) {
		clk := clock.NewFake(dbtest.Start)
		var wg sync.WaitGroup
		for range 4 {
			d := dbtest.Open(t, target, clk)
			wg.Go(func() {
				if err := d.Migrate(context.Background(), schemas...); err != nil {
					t.Error(err)
				}
				var n int
				if err := d.QueryRow(context.Background(), "select count(*) from a").Scan(&n); err != nil || n != 2 {
					t.Errorf("%d rows, %v", n, err)
				}
			})
		}
		wg.Wait()
	}
	t.Run("sqlite", func(t *testing.T) { starters(t, filepath.Join(t.TempDir(), "four.db")) })
	t.Run("postgres", func(t *testing.T) { starters(t, dbtest.PostgresURL(t)) })
}

func TestCopyIsKeptBeforeMigration(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a file #1?.db")
	clk := clock.NewFake(dbtest.Start)
	first, second := files("3_a.sql", "create table a (x text);"), files("5_b.sql", "drop table a;")
	d := dbtest.Open(t, path, clk, first)
	if left, _ := filepath.Glob(path + ".before*"); len(left) != 0 {
		t.Errorf("a copy of nothing: %v", left)
	}
	if err := d.Migrate(context.Background(), first, second); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path + ".before-3")
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	files, err := filepath.Glob(filepath.Dir(path) + "/*")
	if err != nil || len(files) < 4 {
		t.Errorf("%v, %v", files, err)
	}
	for _, f := range files {
		if info, err := os.Stat(f); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s can be read by others: %v, %v", f, info.Mode(), err)
		}
	}
	before := dbtest.Open(t, path+".before-3", clk, first)
	if got, err := before.Schema(context.Background()); got != "a\n    x text\n" || err != nil {
		t.Errorf("%s, %v", got, err)
	}
}
