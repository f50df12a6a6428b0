package tasksweb

import (
	"slices"

	"github.com/a-h/templ"

	"cabinet/internal/ids"
	"cabinet/internal/platform/web"
	"cabinet/internal/tasks"
)

// mostNext is how many tasks stand on a case's first page.
const mostNext = 6

// NextTasks is what is to be done next on a case, for its first page: open topmost tasks, what is due first comes first.
func NextTasks(d Deps, c *web.Ctx, in ids.Case) (templ.Component, error) {
	h := handlers{d}
	page, err := h.Tasks.OfCase(c.Context(), by(c), in, tasks.CaseFilter{Limit: mostNext})
	if err != nil {
		return nil, err
	}
	names, err := h.names(c, slices.Concat(flat(page.Trees)...))
	if err != nil {
		return nil, err
	}
	var list []line
	for _, tree := range page.Trees {
		l := lineOf(c, tree[0], names)
		l.Depth = 1
		list = append(list, l)
	}
	return nextTasks(c.P, in, list), nil
}
