package events

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/cases/casestest"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

// filled gives cases many events over ten years, of which Sam and Lee attend every tenth.
func filled(w *casestest.World, all []cases.Case, many int) {
	w.Helper()
	step := 10 * 365 * 24 * time.Hour / time.Duration(many)
	for from := 0; from < many; from += 2000 {
		w.Write(func(tx *db.Tx) error {
			for i := from; i < min(from+2000, many); i++ {
				start := w.DB.Now().Add(time.Duration(i-many/2) * step)
				e := Event{Account: w.Firm, ID: ids.Event(fmt.Sprintf("event-%08d", i*7919%many)), Case: all[i%len(all)].ID, Kind: Meeting, Title: "x", Status: Planned,
					Times: Times{Start: start, End: start.Add(time.Hour), Zone: "UTC"}, CreatedAt: start, Version: 1}
				if i%50 == 0 {
					e.Status, e.Reason = Cancelled, "x"
				}
				if err := insertEvent(w.Ctx, tx, e); err != nil {
					return err
				}
				for _, who := range []access.Actor{w.Sam, w.Lee} {
					if i%10 == 0 {
						if err := insertUser(w.Ctx, tx, e, who.User); err != nil {
							return err
						}
					}
				}
			}
			return nil
		})
	}
	if w.DB.Postgres() { // as the server does by itself before long
		for _, table := range []string{"events", "event_users", "cases", "case_assignments"} {
			w.Write(func(tx *db.Tx) error { _, err := tx.Exec(w.Ctx, `analyze `+table); return err })
		}
	}
}

// A page of a case's events, and of a calendar, is found by an index in its order, however many events there are.
func TestAPageReadsNoOther(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table")
	}
	casestest.Each(t, []fs.FS{Schema()}, Acts(), func(w *casestest.World) {
		s := New(Deps{DB: w.DB, IDs: w.IDs, Acts: w.Service.Log, Cases: w.Service, Index: w.Search})
		var all []cases.Case
		for i := range 40 {
			all = append(all, w.Open(w.Jane, fmt.Sprintf("Case %d", i)))
		}
		w.AssignTo(all[0], w.Lee)
		filled(w, all, 20_000)
		look := func(what, index string, query string, args []any, err error, bad ...string) {
			t.Helper()
			w.Must(err)
			p := dbtest.NewPlanned(t, w.DB)
			rows, err := p.Query(w.Ctx, query, append(args, 51)...)
			n := 0
			for w.Must(err); rows.Next(); {
				n++
			}
			w.Must(rows.Close())
			for line := range strings.Lines(p.Plan) {
				for _, bad := range append(bad, "SCAN e", "SCAN a", "Seq Scan on event") {
					if strings.Contains(line, bad) {
						t.Errorf("%s: %s\n%s", what, line, p.Plan)
					}
				}
			}
			if !strings.Contains(p.Plan, index) || n == 0 {
				t.Errorf("%s: %d rows, not by %s:\n%s", what, n, index, p.Plan)
			}
		}
		for _, span := range Spans() {
			query, args, err := s.ofCase(w.Jane, all[0].ID, CaseFilter{Span: span})
			look(string(span), "events_of_case", query, args, err, "Sort", "TEMP B-TREE")
		}
		month := CalendarFilter{From: w.DB.Now(), Until: w.DB.Now().Add(31 * 24 * time.Hour)}
		query, args, err := s.calendar(w.Sam, month)
		look("Sam's own", "event_users_in_time", query, args, err) // PostgreSQL puts the few of a month in order
		query, args, err = s.calendar(w.Lee, month)
		look("Lee's own", "event", query, args, err) // those of one case are found by either index
		month.All = true
		query, args, err = s.calendar(w.Jane, month)
		look("everybody's", "events_in_time", query, args, err, "TEMP B-TREE")
	})
}
