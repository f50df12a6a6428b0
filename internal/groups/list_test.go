package groups_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/groups"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/writing"
)

// fill puts groups straight into the table, as quickly as it goes.
func (w *world) fill(names []string) {
	w.Helper()
	w.write(func(tx *db.Tx) error {
		for _, name := range names {
			if _, err := tx.Exec(w.ctx, `insert into groups (account_id, id, name, name_folded, created_at) values (?, ?, ?, ?, ?)`,
				w.one, w.maker.New(), name, writing.Fold(name), 1); err != nil {
				return err
			}
		}
		return nil
	})
}

// walk reads the list forward to its end and back to its beginning.
func (w *world) walk(search string, limit int) (forward, backward []string) {
	w.Helper()
	read := func(f groups.Filter) groups.Page {
		w.Helper()
		f.Search, f.Limit = search, limit
		p, err := w.List(w.ctx, w.admin(), f)
		if err != nil {
			w.Fatal(err)
		}
		if len(p.Groups) > limit {
			w.Errorf("%d on a page of %d", len(p.Groups), limit)
		}
		return p
	}
	names := func(p groups.Page) (out []string) {
		for _, g := range p.Groups {
			out = append(out, g.Name)
		}
		return out
	}
	p := read(groups.Filter{})
	if p.Previous != "" {
		w.Error("the first page has one before it")
	}
	forward = names(p)
	for p.Next != "" {
		p = read(groups.Filter{After: p.Next})
		forward = append(forward, names(p)...)
	}
	backward = names(p)
	for p.Previous != "" {
		p = read(groups.Filter{Before: p.Previous})
		backward = append(names(p), backward...)
	}
	if p.Total != len(forward) {
		w.Errorf("%d of %d", len(forward), p.Total)
	}
	return forward, backward
}

func TestListIsWholeByPages(t *testing.T) {
	each(t, func(w *world) {
		var names []string
		for i := range 23 {
			names = append(names, fmt.Sprintf("%c%d Отдел", []rune("aБя_%")[i%5], i))
		}
		w.fill(names)
		slices.SortFunc(names, func(a, b string) int { return strings.Compare(writing.Fold(a), writing.Fold(b)) })
		for _, limit := range []int{1, 5, 22, 23, 24, 100} {
			if forward, backward := w.walk("", limit); !slices.Equal(forward, names) || !slices.Equal(backward, names) {
				t.Errorf("by %d: %q, back %q", limit, forward, backward)
			}
		}
		for search, want := range map[string]int{"ОТДЕЛ б": 5, "_": 4, "%": 4, "1 отд": 12, "nobody": 0, "\x00\xff": 23} {
			if forward, _ := w.walk(search, 2); len(forward) != want {
				t.Errorf("%q finds %q", search, forward)
			}
		}
	})
}

func TestThereAreNotTooManyGroups(t *testing.T) {
	each(t, func(w *world) {
		var names []string
		for i := range groups.MaxGroups {
			names = append(names, fmt.Sprint("Group ", i))
		}
		w.fill(names)
		if _, err := w.Create(w.ctx, w.admin(), groups.Input{Name: text("One more")}); key(err) != "groups.too_many" {
			t.Error(err)
		}
		if list, err := w.Groups.Groups(w.ctx, w.DB, w.one); err != nil || len(list) != groups.MaxGroups {
			t.Errorf("%d %v", len(list), err)
		}
	})
}

// BenchmarkList reads a page in the middle of few and of the most groups, and one by search.
func BenchmarkList(b *testing.B) {
	for _, n := range []int{100, groups.MaxGroups} {
		clk := clock.NewFake(dbtest.Start)
		w := newWorld(b, dbtest.SQLite(b, clk, schemas()...), clk)
		var names []string
		for i := range n {
			names = append(names, fmt.Sprintf("Group %04d", i))
		}
		w.fill(names)
		for name, f := range map[string]groups.Filter{"page": {After: fmt.Sprintf("group %04d", n/2)}, "search": {Search: "p 00"}, "rare": {Search: "0099"}} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				for b.Loop() {
					if p, err := w.List(w.ctx, w.admin(), f); err != nil || len(p.Groups) == 0 {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
