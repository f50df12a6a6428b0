package tasksweb

import (
	"net/http"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/tasks"
	"cabinet/internal/ui"
)

// moveView asks beneath which task a task is to stand.
type moveView struct {
	Page     ui.Page
	Head     ui.CaseHead
	Task     tasks.Task
	Parent   string
	Trees    []tasks.Tree
	Problems ui.Problems
}

func (v moveView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (h handlers) askMove(c *web.Ctx) error { return h.showMove(c, http.StatusOK, nil) }

// move puts the task beneath another one.
func (h handlers) move(c *web.Ctx) error {
	t, err := h.Tasks.Move(c.Context(), by(c), ids.Task(c.Path("id")), ids.Task(c.Form().String("parent")), c.Form().Version())
	if errs.Is(err, errs.Conflict) || errs.Is(err, errs.Invalid) {
		return h.showMove(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "tasksweb.moved")
	return c.Redirect(links.Task(t.ID))
}

func (h handlers) showMove(c *web.Ctx, status int, problem error) error {
	v := moveView{Problems: problems(c.P, problem)}
	var err error
	if v.Task, err = h.Tasks.Task(c.Context(), by(c), ids.Task(c.Path("id"))); err != nil {
		return err
	}
	v.Parent = string(v.Task.Parent)
	if c.Form().Has("parent") {
		v.Parent = c.Form().String("parent")
	}
	page, err := h.Tasks.OfCase(c.Context(), by(c), v.Task.Case, tasks.CaseFilter{Limit: moveChoices})
	if err != nil {
		return err
	}
	v.Trees = page.Trees
	if v.Page, v.Head, err = h.inCase(c, v.Task.Case, c.P.T("tasksweb.move.title")); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, movePage(v))
}

// moveChoices is how many open trees can be chosen from.
const moveChoices = 200

// options are the open tasks of the case but for the task itself and what is beneath it.
func (v moveView) options() []ui.Option {
	out := []ui.Option{{Text: v.t("tasksweb.move.top")}}
	for _, tree := range v.Trees {
		inside := map[ids.Task]bool{v.Task.ID: true}
		for _, t := range tree {
			if inside[t.Parent] || t.ID == v.Task.ID {
				inside[t.ID] = true
				continue
			}
			if !t.Status.Closed() && t.Depth < tasks.MaxDepth {
				out = append(out, ui.Option{Value: string(t.ID), Text: strings.Repeat("– ", t.Depth-1) + t.Title})
			}
		}
	}
	return out
}

// deleteView asks whether a task is to be deleted.
type deleteView struct {
	Page    ui.Page
	Head    ui.CaseHead
	Task    tasks.Task
	Refused string
}

func (v deleteView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (v deleteView) deed() ui.Deed {
	return ui.Deed{ID: "delete-task", Title: v.t("tasksweb.delete.title", errs.Args{"Title": v.Task.Title}), Text: v.t("tasksweb.delete.text"),
		Verb: v.t("tasksweb.delete.verb"), Action: links.TaskDelete(v.Task.ID), Cancel: links.Task(v.Task.ID), Danger: true,
		Hidden: map[string]string{"version": number(v.Task.Version)}}
}

func (h handlers) askDelete(c *web.Ctx) error { return h.showDelete(c, http.StatusOK, nil) }

// delete removes the task.
func (h handlers) delete(c *web.Ctx) error {
	t, err := h.Tasks.Task(c.Context(), by(c), ids.Task(c.Path("id")))
	if err == nil {
		err = h.Tasks.Delete(c.Context(), by(c), t.ID, c.Form().Version())
	}
	if errs.Is(err, errs.Conflict) {
		return h.showDelete(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "tasksweb.deleted")
	if t.Parent != "" {
		return c.Redirect(links.Task(t.Parent))
	}
	return c.Redirect(links.CaseTasks(t.Case))
}

func (h handlers) showDelete(c *web.Ctx, status int, refused error) error {
	var v deleteView
	var err error
	if v.Task, err = h.Tasks.Task(c.Context(), by(c), ids.Task(c.Path("id"))); err != nil {
		return err
	}
	if e := errs.As(refused); e != nil {
		v.Refused = c.P.T(e.Key, e.Args)
	}
	if v.Page, v.Head, err = h.inCase(c, v.Task.Case, c.P.T("tasksweb.delete.title", errs.Args{"Title": v.Task.Title})); err != nil {
		return err
	}
	v.Page.Failed = refused != nil
	return c.Render(status, deletePage(v))
}
