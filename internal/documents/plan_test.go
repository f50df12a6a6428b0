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
	if err := p.explain(ctx, query, args); err != nil {
		return nil, err
	}
	return p.DB.Query(ctx, query, args...)
}

func (p *planned) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	if err := p.explain(ctx, query, args); err != nil {
		p.plan += err.Error()
	}
	return p.DB.QueryRow(ctx, query, args...)
}

func (p *planned) explain(ctx context.Context, query string, args []any) error {
	how := "explain query plan "
	if p.Postgres() {
		how = "explain "
	}
	rows, err := p.DB.Query(ctx, how+query, args...)
	if err != nil {
		return err
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
			return err
		}
		p.plan += line + "\n"
	}
	return rows.Err()
}

const filled, each = 20, 500

// fillTable gives each of the cases its documents, brought by a user of its own.
func fillTable(ctx context.Context, d *db.DB) error {
	maker := id.NewMaker(clock.System(), rand.Reader)
	for c := range filled {
		err := d.Write(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `insert into cases (account_id, id) values (?, ?)`, "a", fmt.Sprint(c)); err != nil {
				return err
			}
			for n := range each {
				doc := Document{Account: "a", ID: ids.Document(maker.New()), Case: ids.Case(fmt.Sprint(c)), Name: maker.New() + " Claim.pdf", Latest: 1, Version: 1, CreatedAt: tx.Now()}
				doc.Scan.State, doc.UploadedAt, doc.Size = ScanUnscanned, tx.Now().Add(time.Duration(n)*time.Second), int64(n)
				doc.SHA256, doc.UploadedBy = fmt.Sprint(n), ids.User(fmt.Sprint("u", c))
				if err := insertDocument(ctx, tx, doc); err != nil {
					return err
				}
				v := Version{Document: doc.ID, Number: 1, FileName: doc.Name, Content: doc.Content, file: maker.New()}
				if err := insertVersion(ctx, tx, "a", doc.Case, v); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if !d.Postgres() {
		return nil
	}
	return d.Write(ctx, func(tx *db.Tx) error { // as the server does by itself before long
		_, err := tx.Exec(ctx, `analyze documents`)
		if err == nil {
			_, err = tx.Exec(ctx, `analyze document_versions`)
		}
		return err
	})
}

// A page of a case's documents is read by an index, however many documents all cases have.
func TestAPageReadsNoOtherDocument(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table")
	}
	casesTable := schemaOf("create table cases (account_id text not null, id text not null, primary key (account_id, id));")
	dbtest.Each(t, casesTable.before(Schema()), func(t *testing.T, d *db.DB, clk *clock.Fake) {
		ctx := t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(fillTable(ctx, d))
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
		for index, ask := range map[string]func(q db.Queryer) (int64, error){
			"document_versions_alike":   func(q db.Queryer) (int64, error) { return sumOfCase(ctx, q, "a", "7") },
			"document_versions_of_user": func(q db.Queryer) (int64, error) { return sumOfUser(ctx, q, "a", "u7") },
		} {
			p := &planned{DB: d}
			n, err := ask(p)
			must(err)
			if n != each*(each-1)/2 || !strings.Contains(p.plan, index) || strings.Contains(p.plan, "Seq Scan") {
				t.Errorf("%d bytes:\n%s", n, p.plan)
			}
		}
		p := &planned{DB: d}
		twin, err := selectTwin(ctx, p, Document{Account: "a", Case: "7", ID: "other", Content: Content{SHA256: "3"}})
		must(err)
		if twin == nil || !strings.Contains(p.plan, "document_versions_alike") || strings.Contains(p.plan, "Seq Scan") {
			t.Errorf("%+v:\n%s", twin, p.plan)
		}
	})
}
