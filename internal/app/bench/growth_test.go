package bench

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app"
	"cabinet/internal/people"
)

// BenchmarkGrowth is what an organisation's size does to a person's request and to the administrators' list.
func BenchmarkGrowth(b *testing.B) {
	w := makeWorld(b)
	have := 1
	for size := 1000; size <= *scale; size *= 10 {
		within(b, w, func(ctx context.Context, p *app.Program) {
			grow(b, ctx, p, w, have, size)
			have = size
			lists(b, ctx, p, w, size)
		})
		s := startCabinet(b, w)
		var rates series
		for range *rounds {
			rates = append(rates, press(b, s, get(s.address, "/api/v1/me", w.cookie()), 200, connections).rate)
		}
		line("GET /api/v1/me with %s users: %s", number(float64(size)), rates.show("/s"))
		s.stop()
	}
}

// lists compares the list of people with its bare query, and a search with a bare scan.
func lists(b *testing.B, ctx context.Context, p *app.Program, w world, size int) {
	b.Helper()
	bare, err := sql.Open("sqlite", "file:"+w.database()+"?_pragma=query_only(1)&_pragma=busy_timeout(5000)")
	must(b, err)
	defer bare.Close()
	bare.SetMaxOpenConns(1)
	by := access.Operator(w.account)
	const columns = "select id, email, role, status, first_name, last_name, position_line, version from users where account_id = ? and status = 'active' "
	for _, c := range []struct{ name, search, query string }{
		{"first page of people", "", columns + "order by sort_name, id limit 51"},
		{"search for a common name", "anna", columns + `and search_text like '%anna%' escape '\' order by sort_name, id limit 51`},
		{"search for one person", "synthetic-0000999", columns + `and search_text like '%synthetic-0000999%' escape '\' order by sort_name, id limit 51`},
	} {
		raw := times(func() { must(b, scanAll(ctx, bare, c.query, string(w.account))) })
		ours := times(func() {
			_, err := p.People.List(ctx, by, people.Filter{Search: c.search, Status: people.Active})
			must(b, err)
		})
		line("%s among %s users: median %.2f ms, p99 %.2f ms; its bare query %.2f ms, p99 %.2f ms; %.1f times as long", c.name, number(float64(size)),
			ours.at(0.5), ours.at(0.99), raw.at(0.5), raw.at(0.99), ours.at(0.5)/raw.at(0.5))
	}
}

type measured []float64

func (m measured) at(q float64) float64 { return m[int(q*float64(len(m)-1))] }

// times measures fn again and again for the span, at least 20 times, and returns its times in order.
func times(fn func()) measured {
	var out measured
	for start := time.Now(); time.Since(start) < *span || len(out) < 20; {
		at := time.Now()
		fn()
		out = append(out, ms(time.Since(at)))
	}
	slices.Sort(out)
	return out
}

func scanAll(ctx context.Context, pool *sql.DB, query string, args ...any) error {
	rows, err := pool.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, email, role, status, first, last, position string
		var version int64
		if err := rows.Scan(&id, &email, &role, &status, &first, &last, &position, &version); err != nil {
			return fmt.Errorf("scan: %w", err)
		}
	}
	return rows.Err()
}
