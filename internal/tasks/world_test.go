package tasks_test

import (
	"io/fs"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/cases/casestest"
	"cabinet/internal/ids"
	"cabinet/internal/tasks"
)

// world has the room on top of an organisation with cases.
type world struct {
	*casestest.World
	tasks *tasks.Service
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	casestest.Each(t, []fs.FS{tasks.Schema()}, tasks.Acts(), func(c *casestest.World) {
		fn(&world{c, tasks.New(tasks.Deps{DB: c.DB, IDs: c.IDs, Acts: c.Service.Log, Cases: c.Service, Index: c.Search})})
	})
}

// task adds a topmost task with a title.
func (w *world) task(by access.Actor, c cases.Case, title string) tasks.Task {
	w.Helper()
	return w.part(by, c, "", title)
}

func (w *world) part(by access.Actor, c cases.Case, of ids.Task, title string) tasks.Task {
	w.Helper()
	t, err := w.tasks.Create(w.Ctx, by, c.ID, of, tasks.Input{Title: &title})
	w.Must(err)
	return t
}

func (w *world) due(t tasks.Task, at time.Time) tasks.Task {
	w.Helper()
	t, err := w.tasks.Edit(w.Ctx, w.Jane, t.ID, tasks.Input{Due: &at}, 0)
	w.Must(err)
	return t
}

// titles returns what a list of one's own tasks holds.
func (w *world) titles(by access.Actor, f tasks.MineFilter) []string {
	w.Helper()
	out := []string{}
	for {
		page, err := w.tasks.Mine(w.Ctx, by, f)
		w.Must(err)
		for _, t := range page.Tasks {
			out = append(out, t.Title)
		}
		if page.Next == "" {
			return out
		}
		f.After = page.Next
	}
}
