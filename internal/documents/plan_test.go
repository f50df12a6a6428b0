package documents

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/id"
)

// planned notes how the database would answer what it is asked.
type planned struct {
	*db.DB
	plan string
}

func (p *planned) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	how := "explain query plan "
	if p.Postgres() {
		how = "explain "
	}
	rows, err := p.DB.Query(ctx, how+query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var line string
		var a, b, c int
		into := []any{&a, &b, &c, &line}
		if p.Postgres() {
			into = []any{&line}
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		p.plan += line + "\n"
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return p.DB.Query(ctx, query, args...)
}

// A page of a case's documents is read by an index, however many documents all cases have.
func TestAPageReadsNoOtherDocument(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table")
	}
	casesTable := schemaOf("create table cases (account_id text not null, id text not null, primary key (account_id, id));")
	dbtest.Each(t, casesTable.before(Schema()), func(t *testing.T, d *db.DB, clk *clock.Fake) {
		ctx := t.Context()
		maker := id.NewMaker(clock.System(), rand.Reader)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		const cases, each = 20, 500
		for c := range cases {
			must(d.Write(ctx, func(tx *db.Tx) error {
				if _, err := tx.Exec(ctx, `insert into cases (account_id, id) values (?, ?)`, "a", fmt.Sprint(c)); err != nil {
					return err
				}
				for n := range each {
					doc := Document{Account: "a", ID: ids.Document(maker.New()), Case: ids.Case(fmt.Sprint(c)), Name: maker.New() + " Claim.pdf", Latest: 1, Version: 1, CreatedAt: tx.Now()}
					doc.UploadedAt, doc.Size = tx.Now().Add(time.Duration(n)*time.Second), int64(n)
					if err := insertDocument(ctx, tx, doc); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		if d.Postgres() { // as the server does by itself before long
			must(d.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec(ctx, `analyze documents`); return err }))
		}
		for sort, index := range map[Sort]string{SortAdded: "documents_of_case", SortName: "documents_by_name", SortSize: "documents_by_size"} {
			for _, f := range []Filter{{}, {Desc: true}, {Name: "claim"}} {
				f.Sort, f.Limit = sort, 20
				for range 2 {
					p := &planned{DB: d}
					list, err := selectPage(ctx, p, "a", "7", f)
					must(err)
					if len(list) != 21 || list[0].Case != "7" {
						t.Errorf("%d documents", len(list))
					}
					if !strings.Contains(p.plan, index) || strings.Contains(p.plan, "Seq Scan") || strings.Contains(p.plan, "TEMP B-TREE") || strings.Contains(p.plan, "Sort") {
						t.Errorf("%+v:\n%s", f, p.plan)
					}
					f.After = f.place(list[19])
				}
			}
		}
	})
}
