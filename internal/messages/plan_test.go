package messages

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"cabinet/internal/cases"
	"cabinet/internal/cases/casestest"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

// filled gives every case a conversation of some messages, of which Sam has read every other.
func filled(w *casestest.World, all []cases.Case, each int) {
	w.Helper()
	w.Write(func(tx *db.Tx) error {
		for n, c := range all {
			for i := range each {
				m := Message{Account: w.Firm, ID: ids.Message(fmt.Sprintf("message-%06d-%04d", n, i)), Case: c.ID, Number: int64(i + 1), EnteredBy: w.Jane.User,
					EnteredAt: w.DB.Now().Add(time.Duration(n*7919%len(all)) * time.Second), Text: "x", Version: 1}
				if err := upsertConversation(w.Ctx, tx, m); err != nil {
					return err
				}
				if err := insertMessage(w.Ctx, tx, m); err != nil {
					return err
				}
			}
			if n%2 == 0 {
				if err := upsertMark(w.Ctx, tx, w.Firm, w.Sam.User, c.ID, int64(each)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if w.DB.Postgres() { // as the server does by itself before long
		for _, table := range []string{"conversations", "messages", "message_marks", "cases", "case_assignments"} {
			w.Write(func(tx *db.Tx) error { _, err := tx.Exec(w.Ctx, `analyze `+table); return err })
		}
	}
}

// A page of a conversation, and of the list of conversations, is found by an index in its order, however much was said.
func TestAPageReadsNoOther(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table")
	}
	casestest.Each(t, []fs.FS{Schema()}, Acts(), func(w *casestest.World) {
		s := New(Deps{DB: w.DB, IDs: w.IDs, Acts: w.Service.Log, Cases: w.Service})
		var all []cases.Case
		for i := range 400 {
			all = append(all, w.Open(w.Jane, fmt.Sprintf("Case %d", i)))
		}
		w.AssignTo(all[0], w.Lee)
		filled(w, all, 30)
		look := func(what, index string, query func(q db.Queryer) error, bad ...string) {
			t.Helper()
			p := dbtest.NewPlanned(t, w.DB)
			w.Must(query(p))
			for line := range strings.Lines(p.Plan) {
				for _, bad := range append(bad, "SCAN m", "SCAN k", "SCAN u", "Seq Scan on message") {
					if strings.Contains(line, bad) && !strings.Contains(line, "INDEX") {
						t.Errorf("%s: %s\n%s", what, line, p.Plan)
					}
				}
			}
			if !strings.Contains(p.Plan, index) {
				t.Errorf("%s: not by %s:\n%s", what, index, p.Plan)
			}
		}
		look("the conversation", "messages", func(q db.Queryer) error {
			_, err := selectPage(w.Ctx, q, w.Firm, all[0].ID, 20, 10)
			return err
		}, "TEMP B-TREE", "Seq Scan")
		look("what is unread", "messages", func(q db.Queryer) error {
			_, err := countUnread(w.Ctx, q, w.Firm, w.Sam.User, all[0].ID, 3)
			return err
		})
		for _, read := range []bool{false, true} {
			query, args := s.mine(w.Sam, false, read, place{at: 1 << 60, id: "x"})
			look(fmt.Sprintf("everybody's, read %v", read), "conversations_in_time", func(q db.Queryer) error {
				rows, err := q.Query(w.Ctx, query, append(args, 10)...)
				return firstErr(err, func() error { return rows.Close() })
			}, "TEMP B-TREE", "Seq Scan on conversations")
		}
		query, args := s.mine(w.Lee, true, false, place{})
		look("Lee's own", "case_assignments", func(q db.Queryer) error {
			rows, err := q.Query(w.Ctx, query, append(args, 10)...)
			return firstErr(err, func() error { return rows.Close() })
		}, "Seq Scan on conversations")
	})
}

func firstErr(err error, then func() error) error {
	if err != nil {
		return err
	}
	return then()
}
