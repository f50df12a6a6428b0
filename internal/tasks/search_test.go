package tasks_test

import (
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/search"
	"cabinet/internal/tasks"
)

// Tasks are found by their words by who sees their case, from the moment they are kept to the moment they are deleted.
func TestTasksAreFound(t *testing.T) {
	each(t, func(w *world) {
		w.Search.AddSources(w.tasks.SearchSource())
		c := w.Open(w.Sam, "One")
		found := func(by access.Actor, text string) []string {
			t.Helper()
			page, err := w.Search.Find(w.Ctx, by, search.Query{Text: text, Kind: search.KindTask})
			w.Must(err)
			var out []string
			for _, h := range page.Hits {
				out = append(out, h.Title)
			}
			return out
		}
		task := w.task(w.Sam, c, "Собрать накладные за ёлки")
		if list := found(w.Sam, "елк наклад"); len(list) != 1 || list[0] != task.Title {
			t.Errorf("%q", list)
		}
		title := "Chase the surveyor"
		_, err := w.tasks.Edit(w.Ctx, w.Sam, task.ID, tasks.Input{Title: &title}, 0)
		w.Must(err)
		if len(found(w.Sam, "накладные")) != 0 || len(found(w.Sam, "surv")) != 1 || len(found(w.Gus, "surv")) != 0 {
			t.Error("a task isn't found as it is, by whom it may be")
		}
		w.WallOut(c, w.June)
		if len(found(w.June, "surv")) != 0 {
			t.Error("a task is found behind a wall")
		}
		n, err := w.Search.Rebuild(w.Ctx, access.Operator(w.Firm), nil)
		w.Must(err)
		if n == 0 || len(found(w.Sam, "surv")) != 1 {
			t.Errorf("an index written anew holds %d", n)
		}
		w.Must(w.tasks.Delete(w.Ctx, w.Sam, task.ID, 0))
		if len(found(w.Sam, "surv")) != 0 {
			t.Error("a deleted task is found")
		}
	})
}
