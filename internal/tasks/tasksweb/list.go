package tasksweb

import (
	"net/http"
	"net/url"
	"slices"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/tasks"
	"cabinet/internal/ui"
)

// listView is the Tasks tab of a case.
type listView struct {
	c      *web.Ctx
	Page   ui.Page
	Head   ui.CaseHead
	Case   ids.Case
	Closed bool
	First  bool
	Trees  tasks.CasePage
	Names  map[ids.User]string
}

func (v listView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// list shows the tasks of a case.
func (h handlers) list(c *web.Ctx) error {
	v := listView{c: c, Case: ids.Case(c.Path("id")), Closed: c.Query("closed") == "1", First: c.Query("after") == ""}
	var err error
	if v.Trees, err = h.Tasks.OfCase(c.Context(), by(c), v.Case, tasks.CaseFilter{Closed: v.Closed, After: c.Query("after")}); err != nil {
		return err
	}
	if v.Names, err = h.names(c, slices.Concat(flat(v.Trees.Trees)...)); err != nil {
		return err
	}
	if v.Page, v.Head, err = h.inCase(c, v.Case, c.P.T("tasksweb.list.title")); err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(v))
}

func flat(trees []tasks.Tree) [][]tasks.Task {
	var out [][]tasks.Task
	for _, t := range trees {
		out = append(out, t)
	}
	return out
}

// inCase is the frame of a page of a case's Tasks tab, with the case's head.
func (h handlers) inCase(c *web.Ctx, in ids.Case, title string) (ui.Page, ui.CaseHead, error) {
	head, err := h.Head(c, in, links.CaseTasks(in))
	if err != nil {
		return ui.Page{}, head, err
	}
	page, err := h.Frame(c, title, links.Cases())
	page.Section, page.Wide = head.Section(), true
	return page, head, err
}

// query is the address of the list with other choices.
func (v listView) query(closed bool, after string) string {
	q := url.Values{}
	if closed {
		q.Set("closed", "1")
	}
	if after != "" {
		q.Set("after", after)
	}
	return links.CaseTasksBy(v.Case, q)
}

func (v listView) next() string {
	if v.Trees.Next == "" {
		return ""
	}
	return v.query(v.Closed, v.Trees.Next)
}

func (v listView) first() string {
	if v.First {
		return ""
	}
	return v.query(v.Closed, "")
}

// tabs choose between what is to be done and what isn't any more.
func (v listView) tabs() []ui.Tab {
	return []ui.Tab{
		{Text: v.t("tasksweb.list.open"), Path: v.query(false, ""), Current: !v.Closed},
		{Text: v.t("tasksweb.list.closed"), Path: v.query(true, ""), Current: v.Closed},
	}
}

// line is a task as lists show it.
type line struct {
	tasks.Task
	Who string
	Due string
	// Late tells that it should have been done.
	Late bool
	// Case and CaseName say which case it is on, where that isn't plain.
	Case, CaseName string
}

func lineOf(c *web.Ctx, t tasks.Task, names map[ids.User]string) line {
	l := line{Task: t, Who: names[t.Assignee], Late: t.Overdue(c.Now())}
	if !t.Due.IsZero() {
		l.Due = c.DateTime(t.Due)
	}
	return l
}

func (v listView) lines(tree tasks.Tree) []line {
	var out []line
	for _, t := range tree {
		out = append(out, lineOf(v.c, t, v.Names))
	}
	return out
}

// tone colours a status.
func tone(s tasks.Status) ui.Tone {
	switch s {
	case tasks.InProgress:
		return ui.Info
	case tasks.Done:
		return ui.OK
	default:
		return ui.Neutral
	}
}

// pressing is what a priority above the normal one is shown as.
func pressing(p tasks.Priority) ui.Tone {
	if p == tasks.Urgent {
		return ui.Bad
	}
	return ui.Warn
}

func shown(p tasks.Priority) bool { return p == tasks.High || p == tasks.Urgent }
