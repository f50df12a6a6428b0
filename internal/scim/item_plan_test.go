package scim

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/platform/db"
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

// A page of what waits is found by an index, however much was decided before.
func TestAPageOfItemsReadsNoOther(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table")
	}
	eachWorld(t, func(w *world) {
		const size = 20_000
		for from := 0; from < size; from += 2000 {
			w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error {
				for i := from; i < from+2000; i++ {
					state := []ItemState{ItemApproved, ItemDeclined, Waiting}[i%3]
					if _, err := tx.Exec(w.ctx, `insert into scim_items (account_id, id, connection_id, wish_key, kind, reason, state, user_id, digest, wish, times, created_at, seen_at)
						values (?, ?, ?, ?, ?, ?, ?, '', '', '{}', 1, ?, ?)`, w.firm, fmt.Sprintf("%08d", i*7919%size), w.con.ID, fmt.Sprint(i), WishCreate, ReasonStopped, state,
						db.At(tx.Now()), db.At(tx.Now())); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		if w.DB.Postgres() { // as the server does by itself before long
			w.must(w.DB.Write(w.ctx, func(tx *db.Tx) error { _, err := tx.Exec(w.ctx, `analyze scim_items`); return err }))
		}
		for _, after := range []string{"", "00010000"} {
			p := &planned{DB: w.DB}
			list, err := selectItems(w.ctx, p, w.con, Waiting, after, 51)
			w.must(err)
			if len(list) != 51 || !slices.IsSortedFunc(list, func(a, b Item) int { return strings.Compare(a.ID, b.ID) }) {
				t.Errorf("%d items", len(list))
			}
			if !strings.Contains(p.plan, "scim_items_by_state") || strings.Contains(p.plan, "Sort") || strings.Contains(p.plan, "TEMP B-TREE") || strings.Contains(p.plan, "Seq Scan") {
				t.Errorf("behind %q:\n%s", after, p.plan)
			}
		}
		var took []time.Duration
		for range 200 {
			begun := time.Now()
			_, err := selectItems(w.ctx, w.DB, w.con, Waiting, "00010000", 51)
			w.must(err)
			took = append(took, time.Since(begun))
		}
		slices.Sort(took)
		t.Logf("a page of 50 among %d: p50 %s, p99 %s", size, took[99], took[197])
	})
}
