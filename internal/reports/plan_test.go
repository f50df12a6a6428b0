package reports

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/cases/casestest"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/reporttypes"
)

// A page of each list is found by an index, however many reports there are.
func TestAPageReadsNoOther(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table")
	}
	casestest.Each(t, []fs.FS{reporttypes.Schema(), Schema()}, Acts(), func(w *casestest.World) {
		s := New(Deps{DB: w.DB, IDs: w.IDs, Acts: w.Service.Log, Cases: w.Service, People: w.People, Accounts: w.Accounts, Index: w.Search})
		var all []cases.Case
		for i := range 40 {
			all = append(all, w.Open(w.Jane, fmt.Sprintf("Case %d", i)))
		}
		level := 1
		_, err := w.People.EditUser(w.Ctx, access.Operator(w.Firm), w.June.User, people.UserInput{ReviewLevel: &level}, 0)
		w.Must(err)
		w.Write(func(tx *db.Tx) error {
			if _, err := tx.Exec(w.Ctx, `insert into report_types (account_id, id, name, name_folded, note, archived, revision, version, created_at, updated_at)
				values (?, 't', 't', 't', '', ?, 1, 1, 0, 0)`, w.Firm, false); err != nil {
				return err
			}
			if _, err := tx.Exec(w.Ctx, `insert into report_forms (account_id, type_id, revision, sections, created_at) values (?, 't', 1, '[]', 0)`, w.Firm); err != nil {
				return err
			}
			for i := range 8000 {
				r := Report{Account: w.Firm, ID: ids.Report(fmt.Sprintf("report-%08d", i)), Case: all[i%len(all)].ID, Number: int64(i), Type: "t", Revision: 1, Title: "x",
					State: States()[i%4], Submitted: true, Author: w.Jane.User, Since: tx.Now(), Version: 1, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
				if r.State == Ready {
					r.Level = 1 + i/4%9
				}
				if i%100 == 0 {
					r.Author = w.Sam.User
				}
				if err := insertReport(w.Ctx, tx, r); err != nil {
					return err
				}
			}
			return nil
		})
		if w.DB.Postgres() { // as the server does by itself before long
			for _, table := range []string{"reports", "cases"} {
				w.Write(func(tx *db.Tx) error { _, err := tx.Exec(w.Ctx, `analyze `+table); return err })
			}
		}
		look := func(what string, by access.Actor, l wanted, f Filter) {
			t.Helper()
			query, args, err := l.statement(by, f)
			w.Must(err)
			p := dbtest.NewPlanned(t, w.DB)
			rows, err := p.Query(w.Ctx, query, append(args, 51)...)
			w.Must(err)
			n := 0
			for rows.Next() {
				n++
			}
			w.Must(rows.Close())
			for line := range strings.Lines(p.Plan) {
				if strings.Contains(line, "SCAN r") || strings.Contains(line, "Seq Scan on reports") {
					t.Errorf("%s: %s\n%s", what, line, p.Plan)
				}
			}
			if n == 0 {
				t.Errorf("%s: nothing", what)
			}
		}
		queue, err := s.queue(w.Ctx, w.June)
		w.Must(err)
		look("the queue", w.June, queue, Filter{})
		look("a case’s", w.Sam, s.inCase(w.Sam, all[0].ID), Filter{})
		look("one’s own", w.Sam, s.mine(w.Sam), Filter{})
		look("one’s own in a state", w.Jane, s.mine(w.Jane), Filter{State: Closed})
		look("all", w.Sam, s.all(w.Sam), Filter{})
		look("all in a state", w.Jane, s.all(w.Jane), Filter{State: Approved})
	})
}
