package backup_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"

	"cabinet/internal/platform/backup"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/seal"
)

// schemas are tables of every type, with references across, within a table and from a row that the schema itself makes.
var schemas = []fs.FS{fstest.MapFS{
	"schema/00001_a.sql": {Data: []byte(`create table accounts (account_id text not null primary key, name text not null);
create table people (account_id text not null references accounts (account_id), id text not null, boss_id text, name text, age bigint, good boolean, face bytes,
	primary key (account_id, id), foreign key (account_id, boss_id) references people (account_id, id));
create table "order" (id bigint not null primary key, "select" text not null);
insert into accounts (account_id, name) values ('made by the schema', 'x');`)},
	"schema/00002_seals.sql": {Data: []byte(`create table act_seals (account_id text not null, position bigint not null, hash text not null, primary key (account_id, position));`)},
}, fstest.MapFS{
	"schema/00003_later.sql": {Data: []byte(`alter table people add column later text not null default 'added';`)},
}}

func newBox(t testing.TB) *seal.Box {
	t.Helper()
	raw := make([]byte, seal.KeySize)
	if _, err := rand.Read(raw); err != nil {
		t.Fatal(err)
	}
	b, err := seal.New(rand.Reader, raw)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// place is a deployment of a test.
type place struct {
	t     testing.TB
	db    *db.DB
	blobs *blob.DiskStore
	keys  backup.Keys
	clk   *clock.Fake
}

func newPlace(t testing.TB, d *db.DB, keys backup.Keys) *place {
	t.Helper()
	clk := clock.NewFake(dbtest.Start)
	blobs, err := blob.Disk(filepath.Join(t.TempDir(), "files"), clk.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = blobs.Close() })
	return &place{t, d, blobs, keys, clk}
}

func (p *place) source() backup.Source {
	return backup.Source{DB: p.db, Blobs: p.blobs, Schemas: schemas, Keys: p.keys, Product: "test", Now: p.clk.Now, Wall: p.clk.Now,
		Heads: func(ctx context.Context, q db.Queryer) ([]backup.Chain, error) {
			rows, err := q.Query(ctx, `select account_id, position, hash from act_seals s
				where position = (select max(position) from act_seals m where m.account_id = s.account_id) order by account_id`)
			if err != nil {
				return nil, err
			}
			defer rows.Close()
			var out []backup.Chain
			for rows.Next() {
				var c backup.Chain
				if err := rows.Scan(&c.Account, &c.Position, &c.Hash); err != nil {
					return nil, err
				}
				out = append(out, c)
			}
			return out, rows.Err()
		}}
}

func (p *place) exec(query string, args ...any) {
	p.t.Helper()
	err := p.db.Write(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec(context.Background(), query, args...)
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) put(key string, data []byte) {
	p.t.Helper()
	if err := p.blobs.Put(context.Background(), key, bytes.NewReader(data), int64(len(data))); err != nil {
		p.t.Fatal(err)
	}
}

// fill makes people who point to one another both ways, texts of all sorts and some files.
func (p *place) fill(people int) {
	p.t.Helper()
	p.exec(`insert into accounts (account_id, name) values ('a', 'Иван "quoted" ' || 'and co'), ('b', '')`)
	ctx := context.Background()
	err := p.db.Write(ctx, func(tx *db.Tx) error {
		for i := range people {
			var face []byte
			if i%3 == 0 {
				face = bytes.Repeat([]byte{0, byte(i), 255}, i%50)
			}
			var name any
			if i%5 > 0 {
				name = fmt.Sprintf("Ёлка %d\n\u202e<script>", i)
			}
			if _, err := tx.Exec(ctx, `insert into people (account_id, id, name, age, good, face) values (?, ?, ?, ?, ?, ?)`,
				"a", fmt.Sprintf("p%06d", i), name, int64(i)*-7919*1_000_003, i%2 == 0, face); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `update people set boss_id = (select max(id) from people) where account_id = ? and id < ?`, "a", "p000009")
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	for i := 1; i <= 5; i++ {
		p.exec(`insert into act_seals (account_id, position, hash) values (?, ?, ?)`, "a", i, fmt.Sprintf("h%d", i))
	}
	p.exec(`insert into "order" (id, "select") values (9223372036854775807, 'a'), (-9223372036854775808, 'b')`)
	for i := range 7 {
		p.put(fmt.Sprintf("a/pictures/%d", i), bytes.Repeat([]byte{byte(i), 1, 2}, i*70_000))
	}
}

func (p *place) create() backup.Made {
	p.t.Helper()
	made, err := backup.Create(context.Background(), p.t.TempDir(), p.source())
	if err != nil {
		p.t.Fatal(err)
	}
	return made
}

// load restores an archive into an empty database of the named kind.
func load(t testing.TB, path, kind string, keys backup.Keys) *place {
	t.Helper()
	ctx := context.Background()
	clk := clock.NewFake(dbtest.Start)
	target := filepath.Join(t.TempDir(), "restored.db")
	if kind == "postgres" {
		target = dbtest.PostgresURL(t)
	}
	p := newPlace(t, dbtest.Open(t, target, clk), keys)
	a, err := backup.Open(ctx, path, keys)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if err := p.db.MigrateTo(ctx, a.Head().Applied, schemas...); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Load(ctx, p.db, putInto(p.blobs)); err != nil {
		t.Fatal(err)
	}
	if err := p.db.Check(ctx); err != nil {
		t.Fatal(err)
	}
	return p
}
