package tasks_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/cases/casestest"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
	"cabinet/internal/tasks"
)

func TestInputIsJudgedTogether(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		late, early := dbtest.Start.Add(48*time.Hour), dbtest.Start.Add(24*time.Hour)
		wrong := tasks.Priority("tomorrow")
		for _, x := range []struct {
			what string
			in   tasks.Input
			want string
		}{
			{"no title", tasks.Input{Title: casestest.Of(" \t ")}, "title tasks.title.required"},
			{"nothing at all", tasks.Input{}, "title tasks.title.required"},
			{"long title", tasks.Input{Title: casestest.Of(strings.Repeat("ё", tasks.MaxTitle+1))}, "title tasks.long"},
			{"turned title", tasks.Input{Title: casestest.Of("pay\u202e10")}, "title tasks.characters"},
			{"long text", tasks.Input{Title: casestest.Of("x"), Text: casestest.Of(strings.Repeat("a", tasks.MaxText+1))}, "text tasks.long"},
			{"priority", tasks.Input{Title: casestest.Of("x"), Priority: &wrong}, "priority tasks.priority.unknown"},
			{"interim after due", tasks.Input{Title: casestest.Of("x"), Due: &early, InterimDue: &late}, "interim_due tasks.interim_due.late"},
			{"year 20260", tasks.Input{Title: casestest.Of("x"), Due: casestest.Of(time.Date(20260, 1, 1, 0, 0, 0, 0, time.UTC))}, "due tasks.moment"},
		} {
			_, err := w.tasks.Create(w.Ctx, w.Jane, c.ID, "", x.in)
			w.Refused(x.what, err, x.want)
		}
		page, err := w.tasks.OfCase(w.Ctx, w.Jane, c.ID, tasks.CaseFilter{})
		w.Must(err)
		if len(page.Trees) != 0 {
			t.Errorf("refused tasks were kept: %v", page.Trees)
		}
	})
}

func TestTreesAreTenDeep(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		chain := []tasks.Task{w.task(w.Jane, c, "1")}
		for len(chain) < tasks.MaxDepth {
			chain = append(chain, w.part(w.Jane, c, chain[len(chain)-1].ID, "deeper"))
		}
		last := chain[tasks.MaxDepth-1]
		if last.Depth != tasks.MaxDepth || last.Root != chain[0].ID {
			t.Errorf("the tenth is at %d of %s", last.Depth, last.Root)
		}
		_, err := w.tasks.Create(w.Ctx, w.Jane, c.ID, last.ID, tasks.Input{Title: casestest.Of("11")})
		w.Refused("an 11th level", err, "tasks.too_deep")

		other := w.task(w.Jane, c, "other")
		_, err = w.tasks.Move(w.Ctx, w.Jane, chain[0].ID, other.ID, 0)
		w.Refused("ten levels beneath a task", err, "tasks.too_deep")
		_, err = w.tasks.Move(w.Ctx, w.Jane, chain[2].ID, chain[5].ID, 0)
		w.Refused("beneath its own part", err, "tasks.cycle")
		_, err = w.tasks.Move(w.Ctx, w.Jane, chain[2].ID, chain[2].ID, 0)
		w.Refused("beneath itself", err, "tasks.cycle")

		moved, err := w.tasks.Move(w.Ctx, w.Jane, chain[1].ID, other.ID, 0)
		w.Must(err)
		tree, err := w.tasks.TreeOf(w.Ctx, w.Jane, other.ID)
		w.Must(err)
		if moved.Root != other.ID || len(tree) != tasks.MaxDepth || tree[tasks.MaxDepth-1].Depth != tasks.MaxDepth {
			t.Errorf("after the move the tree is %+v", tree)
		}
		for i, x := range tree[1:] {
			if x.Parent != tree[i].ID || x.Root != other.ID || x.Depth != i+2 {
				t.Errorf("%d: %+v", i, x)
			}
		}
		top, err := w.tasks.Move(w.Ctx, w.Jane, chain[9].ID, "", 0)
		w.Must(err)
		if top.Depth != 1 || top.Root != top.ID {
			t.Errorf("made topmost: %+v", top)
		}
	})
}

func TestPartsOfOtherCasesAndAccounts(t *testing.T) {
	each(t, func(w *world) {
		c, d := w.Open(w.Jane, "One"), w.Open(w.Jane, "Two")
		task := w.task(w.Jane, c, "here")
		_, err := w.tasks.Create(w.Ctx, w.Jane, d.ID, task.ID, tasks.Input{Title: casestest.Of("x")})
		w.Refused("a part of another case's task", err, "tasks.unknown")
		_, err = w.tasks.Move(w.Ctx, w.Jane, w.task(w.Jane, d, "there").ID, task.ID, 0)
		w.Refused("moving beneath another case's task", err, "tasks.unknown")
		for what, by := range map[string]access.Actor{"limited": w.Lee, "guest": w.Gus, "another firm": w.There} {
			_, never := w.tasks.Task(w.Ctx, by, "0198c0de-0000-7000-8000-000000000000")
			_, err := w.tasks.Task(w.Ctx, by, task.ID)
			if casestest.Key(never) != casestest.Key(err) || !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: a task out of sight says %v, one that never was %v", what, err, never)
			}
			for verb, do := range map[string]func() error{
				"edit": func() error {
					_, err := w.tasks.Edit(w.Ctx, by, task.ID, tasks.Input{Title: casestest.Of("mine")}, 0)
					return err
				},
				"status": func() error { _, err := w.tasks.SetStatus(w.Ctx, by, task.ID, tasks.Done, 0); return err },
				"give":   func() error { _, err := w.tasks.Give(w.Ctx, by, task.ID, by.User, 0); return err },
				"move":   func() error { _, err := w.tasks.Move(w.Ctx, by, task.ID, "", 0); return err },
				"delete": func() error { return w.tasks.Delete(w.Ctx, by, task.ID, 0) },
				"create": func() error {
					_, err := w.tasks.Create(w.Ctx, by, c.ID, "", tasks.Input{Title: casestest.Of("x")})
					return err
				},
				"list": func() error { _, err := w.tasks.OfCase(w.Ctx, by, c.ID, tasks.CaseFilter{}); return err },
			} {
				if err := do(); !errs.Is(err, errs.NotFound) {
					t.Errorf("%s: %s answers %v", what, verb, err)
				}
			}
		}
	})
}

func TestWhoIsGivenATask(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		task := w.task(w.Jane, c, "call")
		_, err := w.tasks.Give(w.Ctx, w.Jane, task.ID, w.Lee.User, 0)
		w.Refused("somebody who can't open the case", err, "assignee tasks.assignee.cannot_open")
		_, err = w.tasks.Give(w.Ctx, w.Jane, task.ID, w.There.User, 0)
		w.Refused("somebody of another firm", err, "assignee tasks.assignee.cannot_open")
		_, err = w.tasks.Give(w.Ctx, w.Jane, task.ID, "nobody at all", 0)
		w.Refused("nobody at all", err, "assignee tasks.assignee.cannot_open")

		w.AssignTo(c, w.Lee)
		given, err := w.tasks.Give(w.Ctx, w.Jane, task.ID, w.Lee.User, task.Version)
		w.Must(err)
		if given.Assignee != w.Lee.User || given.AssignedBy != w.Jane.User || given.Version != task.Version+1 {
			t.Errorf("given: %+v", given)
		}
		if got := w.titles(w.Lee, tasks.MineFilter{}); !slices.Equal(got, []string{"call"}) {
			t.Errorf("Lee has %v", got)
		}
		if got := w.titles(w.Jane, tasks.MineFilter{Side: tasks.ByMe}); !slices.Equal(got, []string{"call"}) {
			t.Errorf("Jane gave %v", got)
		}
		w.WallOut(c, w.Lee)
		if got := w.titles(w.Lee, tasks.MineFilter{}); len(got) != 0 {
			t.Errorf("behind a wall Lee has %v", got)
		}
		n, err := w.tasks.CountMine(w.Ctx, w.Lee, tasks.MineFilter{})
		if w.Must(err); n != 0 {
			t.Errorf("behind a wall %d are counted", n)
		}
		_, err = w.tasks.SetStatus(w.Ctx, w.Lee, task.ID, tasks.Done, 0)
		w.Refused("doing it behind a wall", err, "tasks.unknown")
	})
}

func TestAGuestMovesTheirOwnTaskOn(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		w.AssignTo(c, w.Gus)
		mine, other := w.task(w.Jane, c, "sign"), w.task(w.Jane, c, "file")
		_, err := w.tasks.Give(w.Ctx, w.Jane, mine.ID, w.Gus.User, 0)
		w.Must(err)
		_, err = w.tasks.SetStatus(w.Ctx, w.Gus, other.ID, tasks.Done, 0)
		if !errs.Is(err, errs.Forbidden) {
			t.Errorf("somebody else's task: %v", err)
		}
		_, err = w.tasks.Edit(w.Ctx, w.Gus, mine.ID, tasks.Input{Title: casestest.Of("rest")}, 0)
		if !errs.Is(err, errs.Forbidden) {
			t.Errorf("editing their own: %v", err)
		}
		done, err := w.tasks.SetStatus(w.Ctx, w.Gus, mine.ID, tasks.Done, 0)
		w.Must(err)
		if done.ClosedBy != w.Gus.User || done.ClosedAt.IsZero() {
			t.Errorf("done: %+v", done)
		}
	})
}

func TestTreesCloseFromBelow(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		top := w.task(w.Jane, c, "top")
		part := w.part(w.Jane, c, top.ID, "part")
		_, err := w.tasks.SetStatus(w.Ctx, w.Jane, top.ID, tasks.Done, 0)
		w.Refused("with an open part", err, "tasks.open_subtasks")
		w.Refused("deleting with a part", w.tasks.Delete(w.Ctx, w.Jane, top.ID, 0), "tasks.has_subtasks")
		_, err = w.tasks.SetStatus(w.Ctx, w.Jane, part.ID, tasks.Cancelled, 0)
		w.Must(err)
		_, err = w.tasks.SetStatus(w.Ctx, w.Jane, top.ID, tasks.Done, 0)
		w.Must(err)
		_, err = w.tasks.SetStatus(w.Ctx, w.Jane, part.ID, tasks.Open, 0)
		w.Refused("opening beneath a closed task", err, "tasks.parent_closed")
		_, err = w.tasks.Create(w.Ctx, w.Jane, c.ID, top.ID, tasks.Input{Title: casestest.Of("late")})
		w.Refused("adding beneath a closed task", err, "tasks.parent_closed")
		w.Must(w.tasks.Delete(w.Ctx, w.Jane, part.ID, 0))
		w.Must(w.tasks.Delete(w.Ctx, w.Jane, top.ID, 0))
		kinds := w.Kinds(c.ID)
		if n := len(kinds); n < 2 || kinds[n-1] != tasks.TaskDeleted || kinds[n-2] != tasks.TaskDeleted {
			t.Errorf("recorded: %v", kinds)
		}
	})
}

func TestTwoPeopleOnOneTask(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		task := w.task(w.Jane, c, "call")
		_, err := w.tasks.Edit(w.Ctx, w.Sam, task.ID, tasks.Input{Title: casestest.Of("call Reid")}, task.Version)
		w.Must(err)
		_, err = w.tasks.Edit(w.Ctx, w.Jane, task.ID, tasks.Input{Title: casestest.Of("call Hart")}, task.Version)
		w.Refused("a stale version", err, "tasks.conflict")
		if theirs, ok := errs.As(err).Detail.(tasks.Task); !ok || theirs.Title != "call Reid" {
			t.Errorf("the clash shows %+v", errs.As(err).Detail)
		}
		same, err := w.tasks.Edit(w.Ctx, w.Jane, task.ID, tasks.Input{Title: casestest.Of("call Reid")}, task.Version)
		if w.Must(err); same.Version != task.Version+1 {
			t.Errorf("what stands already changed the version to %d", same.Version)
		}
		w.Refused("deleting what changed", w.tasks.Delete(w.Ctx, w.Jane, task.ID, task.Version), "tasks.conflict")
	})
}

func TestSpansHoldEveryOpenTaskOnce(t *testing.T) {
	each(t, func(w *world) {
		zone, err := time.LoadLocation("Europe/Moscow")
		w.Must(err)
		c, now := w.Open(w.Jane, "Reid v Hart"), w.DB.Now()
		for i, at := range []time.Duration{-time.Minute, 0, time.Hour, 23 * time.Hour, 2 * 24 * time.Hour, 8 * 24 * time.Hour, 400 * 24 * time.Hour} {
			task := w.due(w.task(w.Jane, c, string(rune('a'+i))), now.Add(at))
			_, err := w.tasks.Give(w.Ctx, w.Jane, task.ID, w.Sam.User, 0)
			w.Must(err)
		}
		undated, err := w.tasks.Give(w.Ctx, w.Jane, w.task(w.Jane, c, "z").ID, w.Sam.User, 0)
		w.Must(err)
		all := w.titles(w.Sam, tasks.MineFilter{Zone: zone, Limit: 3})
		if want := []string{"a", "b", "c", "d", "e", "f", "g", "z"}; !slices.Equal(all, want) {
			t.Fatalf("all are %v", all)
		}
		var joined []string
		for _, span := range tasks.Spans()[1:] {
			part := w.titles(w.Sam, tasks.MineFilter{Zone: zone, Span: span})
			n, err := w.tasks.CountMine(w.Ctx, w.Sam, tasks.MineFilter{Zone: zone, Span: span})
			if w.Must(err); n != len(part) {
				t.Errorf("%s: %d listed, %d counted", span, len(part), n)
			}
			joined = append(joined, part...)
		}
		if !slices.Equal(joined, all) {
			t.Errorf("the spans hold %v", joined)
		}
		_, err = w.tasks.SetStatus(w.Ctx, w.Sam, undated.ID, tasks.Done, 0)
		w.Must(err)
		if got := w.titles(w.Sam, tasks.MineFilter{Closed: true}); !slices.Equal(got, []string{"z"}) {
			t.Errorf("closed are %v", got)
		}
		for _, bad := range []tasks.MineFilter{{After: "x"}, {After: "true.1"}, {Span: "never"}, {Side: "theirs"}} {
			if _, err := w.tasks.Mine(w.Ctx, w.Sam, bad); !errs.Is(err, errs.Invalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
	})
}

func TestOpenTasksPassOn(t *testing.T) {
	each(t, func(w *world) {
		c, hidden := w.Open(w.Jane, "One"), w.Open(w.Jane, "Two")
		w.AssignTo(c, w.Lee)
		open, done, other := w.task(w.Jane, c, "open"), w.task(w.Jane, c, "done"), w.task(w.Jane, hidden, "hidden")
		for _, x := range []tasks.Task{open, done, other} {
			_, err := w.tasks.Give(w.Ctx, w.Jane, x.ID, w.Sam.User, 0)
			w.Must(err)
		}
		_, err := w.tasks.SetStatus(w.Ctx, w.Sam, done.ID, tasks.Done, 0)
		w.Must(err)
		passing := w.tasks.Handings()[0]
		items, err := passing.Items(w.Ctx, w.DB, w.Firm, w.Sam.User, "", 10)
		w.Must(err)
		if len(items) != 2 || items[0].Place.ID != string(c.ID) {
			t.Fatalf("Sam holds %+v", items)
		}
		refused, err := passing.Refusals(w.Ctx, w.DB, w.Firm, w.Lee.User, items)
		w.Must(err)
		if len(refused) != 1 || refused[string(other.ID)] == "" {
			t.Errorf("Lee is refused %v", refused)
		}
		w.WallOut(hidden, w.Lee)
		items, err = passing.Items(w.Ctx, w.DB, w.Firm, w.Sam.User, "", 10)
		if w.Must(err); !items[1].Walled || items[0].Walled {
			t.Errorf("behind a wall: %+v", items)
		}
		refused, err = passing.Refusals(w.Ctx, w.DB, w.Firm, w.Jane.User, items)
		if w.Must(err); len(refused) != 0 {
			t.Errorf("Jane is refused %v", refused)
		}
		held, err := passing.Held(w.Ctx, w.DB, w.Firm, w.Sam.User, []string{string(open.ID), string(done.ID)})
		if w.Must(err); len(held) != 1 {
			t.Errorf("held are %v", held)
		}
	})
}

func TestListsOfACasePageByTrees(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		var want []ids.Task
		for i := range 5 {
			top := w.due(w.task(w.Jane, c, "top"), w.DB.Now().Add(time.Duration(5-i)*time.Hour))
			part := w.part(w.Jane, c, top.ID, "part")
			want = append([]ids.Task{top.ID, part.ID}, want...)
		}
		var got []ids.Task
		f := tasks.CaseFilter{Limit: 2}
		for {
			page, err := w.tasks.OfCase(w.Ctx, w.Jane, c.ID, f)
			w.Must(err)
			for _, tree := range page.Trees {
				for _, x := range tree {
					got = append(got, x.ID)
				}
			}
			if f.After = page.Next; page.Next == "" {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}
