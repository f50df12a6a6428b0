package search_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/search"
)

// room keeps things of one kind in memory.
type room struct {
	mu   sync.Mutex
	kind search.Kind
	has  map[ids.Account][]search.Entry
	fail error
}

func (r *room) Kind() search.Kind { return r.kind }

func (r *room) Entries(_ context.Context, _ db.Queryer, account ids.Account, after string, limit int) ([]search.Entry, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []search.Entry
	for _, e := range r.has[account] {
		if e.ID > after {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b search.Entry) int { return strings.Compare(a.ID, b.ID) })
	return out[:min(len(out), limit)], r.fail
}

func many(n int) []search.Entry {
	var out []search.Entry
	for i := range n {
		out = append(out, task(fmt.Sprintf("t%04d", i), "c1", fmt.Sprintf("Задача %d", i)))
	}
	return out
}

func TestTheIndexIsWrittenAnew(t *testing.T) {
	each(t, func(w *world) {
		tasks := &room{kind: search.KindTask, has: map[ids.Account][]search.Entry{one: many(600), other: many(3)}}
		cases := &room{kind: search.KindCase, has: map[ids.Account][]search.Entry{one: {aCase("c1", "Дело")}}}
		w.AddSources(cases, tasks)
		// What is no more, stands otherwise, or stands already.
		w.put(one, task("t0007", "c9", "Старое название"), task("a-gone", "c1", "Пропало первым"), task("t0300x", "c1", "Пропало между"), task("z-gone", "c1", "Пропало последним"), task("t0008", "c1", "Задача 8"))
		w.put(other, task("kept", "c1", "Чужое"))
		var heard []int64
		n, err := w.Rebuild(w.ctx, access.Operator(one), func(done int64) { heard = append(heard, done) })
		if err != nil || n != 601 || heard[len(heard)-1] != 601 || len(heard) < 3 {
			t.Fatalf("%d %v %v", n, heard, err)
		}
		w.finds(staff(), "задача 599", "t0599")
		w.finds(staff(), "задача 7", "t0007")
		w.finds(staff(), "дело", "c1")
		for _, gone := range []string{"старое", "пропало"} {
			w.finds(staff(), gone, "")
		}
		elsewhere := staff()
		elsewhere.Account = other
		w.finds(elsewhere, "чужое", "kept")
		// Doing it again changes nothing, and fewer things leave fewer.
		tasks.has[one] = many(2)
		if n, err = w.Rebuild(w.ctx, access.System(one), nil); err != nil || n != 3 {
			t.Errorf("%d %v", n, err)
		}
		w.finds(staff(), "задача", "t0001 t0000")
		if kinds := w.acts(); fmt.Sprint(kinds[search.Rebuilt]) != "1" {
			t.Errorf("%v", kinds)
		}
	})
}

// acts counts what was recorded by kind.
func (w *world) acts() map[activity.Kind]int {
	w.Helper()
	if err := w.Service.Log.SealAll(w.ctx); err != nil {
		w.Fatal(err)
	}
	p, err := w.Service.Log.Acts(w.ctx, access.System(one), activity.Filter{Limit: 1000})
	if err != nil {
		w.Fatal(err)
	}
	out := map[activity.Kind]int{}
	for _, e := range p.Acts {
		out[e.Kind]++
	}
	return out
}

func TestWhoMayRebuild(t *testing.T) {
	each(t, func(w *world) {
		tasks := &room{kind: search.KindTask, has: map[ids.Account][]search.Entry{one: many(3)}}
		w.AddSources(tasks)
		for _, by := range []access.Actor{{}, {Account: one}, staff(), person(access.Administrator), access.Directory(one, "d")} {
			if _, err := w.Rebuild(w.ctx, by, nil); err == nil || errs.Is(err, errs.Internal) {
				t.Errorf("%+v: %v", by, err)
			}
		}
		tasks.fail = errors.New("no")
		if _, err := w.Rebuild(w.ctx, access.System(one), nil); err == nil {
			t.Error("a room that can't list its things isn't heard")
		}
		tasks.fail, tasks.kind = nil, search.KindEvent
		if _, err := w.Rebuild(w.ctx, access.System(one), nil); err == nil {
			t.Error("entries of another kind are taken")
		}
	})
}

// TestGapsFillThemselves has a room that kept things before they could be found.
func TestGapsFillThemselves(t *testing.T) {
	each(t, func(w *world) {
		w.AddSources(&room{kind: search.KindTask, has: map[ids.Account][]search.Entry{one: many(3), other: many(1)}})
		maker := id.NewMaker(w.clk.Now, rand.Reader)
		q := jobs.New(w.DB, w.clk.Now, w.clk.Now, maker, slog.New(slog.DiscardHandler), jobs.Options{})
		accounts := func(context.Context) ([]ids.Account, error) { return []ids.Account{one, other}, nil }
		w.RegisterJobs(q, accounts)
		for range 2 {
			if err := w.Fill(w.ctx, accounts); err != nil {
				t.Fatal(err)
			}
		}
		ran, failed, err := q.RunDue(w.ctx)
		if err != nil || failed != 0 || ran < 2 {
			t.Fatalf("%d ran, %d failed, %v", ran, failed, err)
		}
		w.finds(staff(), "задача", "t0002 t0001 t0000")
		// What is filled is left alone, until it was written by other rules.
		w.exec(`delete from search_entries where account_id = ?`, one)
		w.fillNow(q, accounts)
		w.finds(staff(), "задача", "")
		w.exec(`update search_fills set rules = 0 where account_id = ?`, one)
		w.fillNow(q, accounts)
		w.finds(staff(), "задача", "t0002 t0001 t0000")
	})
}

func (w *world) fillNow(q *jobs.Queue, accounts search.Accounts) {
	w.Helper()
	if err := w.Fill(w.ctx, accounts); err != nil {
		w.Fatal(err)
	}
	if _, failed, err := q.RunDue(w.ctx); err != nil || failed != 0 {
		w.Fatal(failed, err)
	}
}

// TestSearchesAreRecorded tells who searched for what, the text as a personal value (R69).
func TestSearchesAreRecorded(t *testing.T) {
	each(t, func(w *world) {
		w.put(one, aCase("c1", "Иванов"))
		for range 2 {
			w.finds(staff(), "иванов", "c1")
		}
		if _, err := w.Suggest(w.ctx, staff(), "ива"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Find(w.ctx, staff(), search.Query{Text: "иванов", Kind: search.KindCase, Case: "c1"}); err != nil {
			t.Fatal(err)
		}
		w.finds(staff(), "?", "")
		if err := w.Service.Log.SealAll(w.ctx); err != nil {
			t.Fatal(err)
		}
		p, err := w.Service.Log.Acts(w.ctx, access.System(one), activity.Filter{})
		if err != nil || len(p.Acts) != 3 {
			t.Fatalf("%+v %v", p, err)
		}
		if e := p.Acts[0]; e.Kind != search.Searched || e.Erasable["text"] != "иванов" || e.Payload != "{}" {
			t.Errorf("%+v", e)
		}
		if e := p.Acts[1]; e.Payload != `{"suggest":true}` || e.Erasable["text"] != "ива" {
			t.Errorf("%+v", e)
		}
		if e := p.Acts[2]; e.Case != "c1" || e.Payload != `{"kind":"case"}` {
			t.Errorf("%+v", e)
		}
	})
}
