package db_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

type name string

// What goes in comes out, and in the same order, on both databases.
func TestValuesComeBack(t *testing.T) {
	dbtest.Each(t, pairs, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		rapid.Check(t, func(r *rapid.T) {
			k := name(rapid.StringMatching(`[a-zёЖя中😀'"?$\\ ]{0,12}`).Draw(r, "k"))
			n := rapid.Int64().Draw(r, "n")
			yes := rapid.Bool().Draw(r, "yes")
			raw := rapid.SliceOfN(rapid.Byte(), 0, 20).Draw(r, "raw")
			at := db.At(time.UnixMicro(rapid.Int64Range(-1<<50, 1<<52).Draw(r, "at")))
			if rapid.Bool().Draw(r, "null") {
				raw, at = nil, db.TS{}
			}
			err := d.Write(ctx, func(tx *db.Tx) error {
				if _, err := tx.Exec(ctx, "delete from pairs"); err != nil {
					return err
				}
				changed, err := tx.Exec(ctx, "insert into pairs (k, n, yes, raw, at) values (?, ?, ?, ?, ?)", k, n, yes, raw, at)
				if changed != 1 {
					return fmt.Errorf("%d rows, %w", changed, err)
				}
				return err
			})
			if err != nil {
				r.Fatal(err)
			}
			var (
				k2   name
				n2   int64
				yes2 bool
				raw2 []byte
				at2  db.TS
				null bool
			)
			row := d.QueryRow(ctx, "select k, n, yes, raw, at, raw is null from pairs where k = ? and n = ? and yes = ?", k, n, yes)
			if err := row.Scan(&k2, &n2, &yes2, &raw2, &at2, &null); err != nil {
				r.Fatal(err)
			}
			if k2 != k || n2 != n || yes2 != yes || !bytes.Equal(raw2, raw) || null != (raw == nil) || !at2.Equal(at.Time) {
				r.Fatalf("%q %d %v %v %v became %q %d %v %v %v", k, n, yes, raw, at, k2, n2, yes2, raw2, at2)
			}
		})
	})
}

func TestTextsSortByBytes(t *testing.T) {
	dbtest.Each(t, pairs, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		err := d.Write(ctx, func(tx *db.Tx) error {
			for _, k := range []string{"я", "b", "ё", "B", "a b", "ab", "_", "Я", ""} {
				if err := set(ctx, tx, k, 0); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := d.Query(ctx, "select k from pairs where k <> ? order by k", "")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		got := ""
		for rows.Next() {
			var k string
			if err := rows.Scan(&k); err != nil {
				t.Fatal(err)
			}
			got += k + "|"
		}
		if got != "B|_|a b|ab|b|Я|я|ё|" || rows.Err() != nil {
			t.Errorf("%s, %v", got, rows.Err())
		}
	})
}

func TestTS(t *testing.T) {
	moscow := time.FixedZone("Moscow", 3*60*60)
	for in, want := range map[time.Time]any{
		{}: nil,
		time.Date(2026, 3, 2, 12, 0, 0, 1999, moscow): int64(1772442000000001),
		time.Unix(0, 0):                   int64(0),
		time.UnixMicro(math.MinInt64 / 2): int64(math.MinInt64 / 2),
	} {
		got, err := db.At(in).Value()
		if err != nil || got != want {
			t.Errorf("%v: %v, %v", in, got, err)
		}
		var back db.TS
		if err := back.Scan(got); err != nil || !back.Equal(in.Truncate(time.Microsecond)) || back.Location() != time.UTC {
			t.Errorf("%v: back %v, %v", in, back, err)
		}
	}
	var ts db.TS
	if err := ts.Scan("2026-03-02"); err == nil {
		t.Error("a text was taken for a time")
	}
}

// Rows that a callback forgets to close keep neither the next callback nor the closing waiting.
func TestForgottenRowsAreClosed(t *testing.T) {
	dbtest.Each(t, pairs, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		var forgotten *sql.Rows
		for i := range 3 {
			err := d.Write(ctx, func(tx *db.Tx) (err error) {
				if err := set(ctx, tx, fmt.Sprint(i), 1); err != nil {
					return err
				}
				forgotten, err = tx.Query(ctx, "select k from pairs")
				return err
			})
			if err != nil || forgotten.Next() {
				t.Fatalf("%v, or still open", err)
			}
		}
		var kept *db.Tx
		if err := d.Write(ctx, func(tx *db.Tx) error { kept = tx; return nil }); err != nil {
			t.Fatal(err)
		}
		if err := set(ctx, kept, "late", 1); err == nil || get(t, d, "late") != -1 {
			t.Error("a transaction was used after its end")
		}
	})
}
