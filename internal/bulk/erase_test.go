package bulk

import (
	"strings"
	"testing"

	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

// told is everything that rows of the account hold.
func (w *world) told() string {
	w.t.Helper()
	rows, err := w.db.Query(w.ctx, `select input || email_key || reasons from bulk_rows where account_id = ?`, w.firm.ID)
	must(w.t, err)
	defer rows.Close()
	var out strings.Builder
	for rows.Next() {
		var text string
		must(w.t, rows.Scan(&text))
		out.WriteString(text + "\n")
	}
	must(w.t, rows.Err())
	return out.String()
}

func (w *world) eraseRowsOf(p people.Person) (n int64) {
	w.t.Helper()
	w.write(func(tx *db.Tx) (err error) {
		n, err = w.EraseOf(w.ctx, tx, p.Account, p.ID, p.Email)
		return err
	})
	return n
}

// Lists of people to invite forget who is erased: what was done, what waits to be gone on with, and what nobody confirmed.
func TestListsForgetWhoIsErased(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		done := w.confirmed(w.jane, w.drafted(w.jane, "email,first name\nvera@example.org,Canary\nolaf@example.org,Olaf\n"))
		rows, err := selectRows(w.ctx, w.db, done, RowDone, 0, 10)
		if must(t, err); len(rows) != 2 {
			t.Fatalf("%d rows done", len(rows))
		}
		vera, err := w.ppl.PersonOf(w.ctx, w.db, w.firm.ID, rows[0].User)
		must(t, err)
		ready := w.drafted(w.kate, "email,first name\nVera@Example.org,Canary\nnora@example.org,Nora\n")
		left := w.drafted(w.jane, "email,first name\nsam@example.com,Sam\n")
		held, err := w.HeldOf(w.ctx, w.db, w.firm.ID, vera.ID, vera.Email)
		if must(t, err); len(held) != 2 || held[1].Row.Invitee.FirstName != "Canary" || held[1].Job.ID != done.ID || held[0].Job.ID != ready.ID {
			t.Errorf("held %+v", held)
		}
		if !strings.Contains(w.told(), "Canary") {
			t.Fatal("the test proves nothing")
		}
		w.run() // what is done lets its file go
		before := w.files()
		if n := w.eraseRowsOf(vera); n != 2 {
			t.Errorf("%d rows", n)
		}
		if text := strings.ToLower(w.told()); strings.Contains(text, "canary") || strings.Contains(text, "vera@") {
			t.Errorf("still there: %s", text)
		}
		if text := w.told(); !strings.Contains(text, "Olaf") || !strings.Contains(text, "Nora") {
			t.Errorf("somebody else's went too: %s", text)
		}
		if got := w.now(w.jane, done); got.State != Done || figures(got) != figures(done) {
			t.Errorf("what was done is counted anew: %+v", got)
		}
		if got := w.now(w.kate, ready); got.State != Cancelled || got.Problem != "bulk.cancelled.erased" {
			t.Errorf("%s, %s", got.State, got.Problem)
		}
		if got := w.now(w.jane, left); got.State != Ready {
			t.Errorf("another list is %s", got.State)
		}
		w.run()
		if n := w.files(); n != before-1 {
			t.Errorf("%d files, %d before", n, before)
		}
		if n := w.eraseRowsOf(vera); n != 0 {
			t.Errorf("%d rows the second time", n)
		}
	})
}

// A row that waits invites nobody once its person is erased, whatever the job read of it before.
func TestNobodyIsInvitedAfterTheirErasure(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		j := w.drafted(w.jane, "vera@example.org\nolaf@example.org\n")
		w.write(func(tx *db.Tx) error {
			running := j
			running.State, running.StartedAt = Running, tx.Now()
			return updateJob(w.ctx, tx, running, j)
		})
		j = w.now(w.jane, j)
		rows, err := selectRows(w.ctx, w.db, j, RowWaiting, 0, 10)
		must(t, err)
		w.eraseRowsOf(people.Person{Account: w.firm.ID, ID: "nobody", Email: "vera@example.org"})
		tally := tally{job: j}
		for _, r := range rows {
			must(t, w.row(w.ctx, j, r, &tally))
		}
		must(t, w.finish(w.ctx, &j))
		if got := w.now(w.jane, j); figures(got) != [5]int64{2, 1, 0, 1, 0} || w.users(people.Pending) != 1 {
			t.Errorf("%v, %d pending", figures(got), w.users(people.Pending))
		}
		if text := w.told(); strings.Contains(text, "vera@") || !strings.Contains(text, "bulk.row.erased") {
			t.Errorf("left: %s", text)
		}
	})
}
