package search

import (
	"crypto/rand"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/id"
)

// TestNothingReadsAllEntries asks the databases how they read what a limited user sees: case by case; and PostgreSQL that it
// uses its index of words.
func TestNothingReadsAllEntries(t *testing.T) {
	probe := fstest.MapFS{"schema/00990_probe.sql": {Data: []byte(benchCaseTables)}}
	dbtest.Each(t, []fs.FS{activity.Schema(), Schema(), probe}, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		log, err := activity.New(d, id.NewMaker(clk.Now, rand.Reader), slog.New(slog.DiscardHandler), Acts()...)
		if err != nil {
			t.Fatal(err)
		}
		s := New(Deps{DB: d, Log: log})
		err = d.Write(t.Context(), func(tx *db.Tx) error {
			var list []Entry
			for i := range 5000 {
				list = append(list, Entry{Kind: KindTask, ID: fmt.Sprint("t", i), Case: ids.Case(fmt.Sprint("c", i/10)), Title: fmt.Sprint("Задача номер ", i)})
			}
			return s.PutAll(t.Context(), tx, benchAccount, list)
		})
		if err != nil {
			t.Fatal(err)
		}
		explain := func(query string, args ...any) string {
			how := "explain query plan "
			if d.Postgres() {
				how = "explain "
			}
			rows, err := d.Query(t.Context(), how+query, args...)
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			var out []string
			for rows.Next() {
				var line string
				var a, b, c int
				if d.Postgres() {
					err = rows.Scan(&line)
				} else {
					err = rows.Scan(&a, &b, &c, &line)
				}
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, line)
			}
			return strings.Join(out, "\n")
		}
		limited := benchActor("limited", access.Limited)
		for _, analysed := range []bool{false, true} {
			if analysed {
				if err := d.Write(t.Context(), func(tx *db.Tx) error {
					_, err := tx.Exec(t.Context(), `analyze`)
					return err
				}); err != nil {
					t.Fatal(err)
				}
			}
			for _, kinds := range [][]Kind{{KindTask}, indexed()} {
				query, args := s.narrowQuery(limited, parse("задача 77"), kinds, "", 20)
				index := "COVERING INDEX search_entries_of_case_lite"
				if d.Postgres() {
					index = "search_entries_of_case"
				}
				if plan := explain(query, args...); !strings.Contains(plan, index) {
					t.Errorf("analysed %v: %s", analysed, plan)
				}
			}
			if d.Postgres() {
				query, args := s.gatherQuery(benchActor("a", access.Administrator), parse("задача 77"), KindTask, "", 300, 300)
				if plan := explain(query, args...); analysed && !strings.Contains(plan, "search_words") {
					t.Errorf("analysed %v: %s", analysed, plan)
				}
			}
		}
	})
}
