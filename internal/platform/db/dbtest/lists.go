package dbtest

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

// Planned reads as a database does and notes how the database would answer what it is asked.
type Planned struct {
	*db.DB
	t    testing.TB
	Plan string
}

// NewPlanned returns the database as one that notes its plans.
func NewPlanned(t testing.TB, d *db.DB) *Planned { return &Planned{DB: d, t: t} }

// Query notes the plan and asks.
func (p *Planned) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	p.explain(ctx, query, args)
	return p.DB.Query(ctx, query, args...)
}

// QueryRow notes the plan and asks.
func (p *Planned) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	p.explain(ctx, query, args)
	return p.DB.QueryRow(ctx, query, args...)
}

func (p *Planned) explain(ctx context.Context, query string, args []any) {
	p.t.Helper()
	how, wide := "explain query plan ", 4
	if p.Postgres() {
		how, wide = "explain ", 1
	}
	rows, err := p.DB.Query(ctx, how+query, args...)
	if err != nil {
		p.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		cells := make([]any, wide)
		var line string
		for i := range cells {
			cells[i] = new(int)
		}
		cells[wide-1] = &line
		if err := rows.Scan(cells...); err != nil {
			p.t.Fatal(err)
		}
		p.Plan += line + "\n"
	}
	if err := rows.Err(); err != nil {
		p.t.Fatal(err)
	}
}

// ReadsAll returns the line of the plans that reads a whole table, or that they don't take rows from an index; nothing if all
// is well.
func (p *Planned) ReadsAll(index string) string { return p.has(index, "Seq Scan", "SCAN ") }

// Wasteful is ReadsAll, and tells also of rows that are put in order.
func (p *Planned) Wasteful(index string) string {
	return p.has(index, "Seq Scan", "SCAN ", "Sort", "TEMP B-TREE")
}

func (p *Planned) has(index string, bad ...string) string {
	for line := range strings.Lines(p.Plan) {
		if strings.Contains(line, "SCAN found") { // what a statement found is counted
			continue
		}
		if slices.ContainsFunc(bad, func(b string) bool { return strings.Contains(line, b) }) {
			return line
		}
	}
	if !strings.Contains(p.Plan, index) {
		return "not by " + index
	}
	return ""
}

// Page is a page of a list and the bare statement for the same rows.
type Page struct {
	Name string
	Read func() error
	Bare string
	Args []any
}

// Measure prints how long pages take beside their bare statements: each is read a few hundred times, one after the other.
func Measure(b *testing.B, d *db.DB, size int, pages ...Page) {
	b.Helper()
	for _, p := range pages {
		ours := spans(b, p.Read)
		bare := spans(b, func() error {
			rows, err := d.Query(b.Context(), p.Bare, p.Args...)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
			}
			return rows.Err()
		})
		fmt.Printf("%6d rows, postgres %-5v %-32s p50 %6.2f p99 %6.2f ms; bare p50 %6.2f p99 %6.2f ms\n", size, d.Postgres(), p.Name, ours[0], ours[1], bare[0], bare[1])
	}
}

// spans returns the median and the 99th percentile in milliseconds.
func spans(b *testing.B, read func() error) [2]float64 {
	b.Helper()
	var all []time.Duration
	for begun := time.Now(); len(all) < 300 && (len(all) < 5 || time.Since(begun) < 5*time.Second); {
		start := time.Now()
		if err := read(); err != nil {
			b.Fatal(err)
		}
		all = append(all, time.Since(start))
	}
	slices.Sort(all)
	milli := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return [2]float64{milli(all[len(all)/2]), milli(all[len(all)*99/100])}
}
