package moves

import (
	"fmt"
	"io/fs"
	"testing"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

// long makes a move with many rows, of which few were left, and as many moves.
func (w *world) long(rows int) Move {
	w.t.Helper()
	m := Move{Account: w.firm.ID, ID: "zz-long", User: w.jane.User, From: "old.example", To: "new.example", Days: 30, State: Done, Version: 1, CreatedAt: w.clk.Now(), MovedAt: w.clk.Now()}
	w.write(func(tx *db.Tx) error { return insertMove(w.ctx, tx, m) })
	for from := 0; from < rows; from += 5000 {
		w.write(func(tx *db.Tx) error {
			var list []Row
			for i := from; i < min(from+5000, rows); i++ {
				r := Row{No: int64(i + 1), User: w.sam.User, State: RowDone, Verdict: Moves}
				if i%1000 == 7 {
					r.State = RowLeft
				}
				list = append(list, r)
				one := m
				one.ID = ID(fmt.Sprintf("%08d", i))
				if err := insertMove(w.ctx, tx, one); err != nil {
					return err
				}
			}
			return insertRows(w.ctx, tx, m, list)
		})
	}
	if w.db.Postgres() { // as the server does by itself before long
		for _, table := range []string{"domain_moves", "domain_move_rows"} {
			w.write(func(tx *db.Tx) error { _, err := tx.Exec(w.ctx, `analyze `+table); return err })
		}
	}
	return m
}

// A page of moves, and of their rows, is found by an index, however many there are.
func TestAPageReadsNoOther(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table")
	}
	each(t, func(w *world) {
		m := w.long(20_000)
		for _, before := range []ID{"", "00010000"} {
			p := dbtest.NewPlanned(t, w.db)
			list, err := selectMoves(w.ctx, p, w.firm.ID, before, 51)
			if bad := p.Wasteful("domain_moves"); err != nil || len(list) != 51 || bad != "" {
				t.Errorf("%d moves before %q, %v: %s\n%s", len(list), before, err, bad, p.Plan)
			}
		}
		for state, index := range map[RowState]string{"": "", RowDone: "domain_move_rows", RowLeft: "domain_move_rows_by_state"} {
			for _, after := range []int64{0, 10_000} {
				p := dbtest.NewPlanned(t, w.db)
				list, err := selectRows(w.ctx, p, m, state, after, 6)
				if bad := p.Wasteful(index); err != nil || len(list) != 6 || bad != "" {
					t.Errorf("%d rows in %q behind %d, %v: %s\n%s", len(list), state, after, err, bad, p.Plan)
				}
			}
		}
	})
}

// BenchmarkLists reads pages of moves and of their rows. Run it with -benchtime=1x.
func BenchmarkLists(b *testing.B) {
	for name, open := range map[string]func(testing.TB, *clock.Fake, ...fs.FS) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			for _, size := range []int{1000, 100_000} {
				clk := clock.NewFake(dbtest.Start)
				w := newWorld(b, open(b, clk, schemas()...), clk)
				m := w.long(size)
				var pages []dbtest.Page
				const bare = `select row_no, user_id, state, verdict from domain_move_rows where account_id = ? and move_id = ? and row_no > ?`
				for _, after := range []int64{0, int64(size) / 2} {
					for _, state := range []RowState{"", RowDone, RowLeft} {
						p := dbtest.Page{Name: fmt.Sprintf("rows %s behind %d", state, after), Bare: bare + ` and state = ? order by row_no limit 51`, Args: []any{m.Account, m.ID, after, state},
							Read: func() error { _, _, err := w.Rows(w.ctx, w.jane, m.ID, state, after, 50, "en"); return err }}
						if state == "" {
							p.Bare, p.Args = bare+` order by row_no limit 51`, p.Args[:3]
						}
						pages = append(pages, p)
					}
				}
				for _, before := range []ID{"zz", ID(fmt.Sprintf("%08d", size/2))} {
					pages = append(pages, dbtest.Page{Name: "moves before " + string(before), Args: []any{m.Account, before},
						Bare: `select ` + moveColumns + ` from domain_moves where account_id = ? and id < ? order by id desc limit 51`,
						Read: func() error { _, _, err := w.Moves(w.ctx, w.jane, before, 50); return err }})
				}
				dbtest.Measure(b, w.db, size, pages...)
			}
		})
	}
}
