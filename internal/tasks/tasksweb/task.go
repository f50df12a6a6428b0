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

// taskView is the page of a task.
type taskView struct {
	c     *web.Ctx
	Page  ui.Page
	Head  ui.CaseHead
	Task  tasks.Task
	Tree  tasks.Tree
	Names map[ids.User]string
}

func (v taskView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// task shows a task with what it is a part of and its own parts.
func (h handlers) task(c *web.Ctx) error { return h.showTask(c, http.StatusOK, nil) }

func (h handlers) showTask(c *web.Ctx, status int, refused error) error {
	v := taskView{c: c}
	var err error
	if v.Tree, err = h.Tasks.TreeOf(c.Context(), by(c), ids.Task(c.Path("id"))); err != nil {
		return err
	}
	for _, t := range v.Tree {
		if string(t.ID) == c.Path("id") {
			v.Task = t
		}
	}
	if v.Names, err = h.names(c, v.Tree); err != nil {
		return err
	}
	if v.Page, v.Head, err = h.inCase(c, v.Task.Case, v.Task.Title); err != nil {
		return err
	}
	if refused != nil {
		e := errs.As(refused)
		v.Page.Failed, v.Page.Flash = true, &ui.Flash{Tone: ui.Bad, Text: c.P.T(e.Key, e.Args)}
	}
	return c.Render(status, taskPage(v))
}

// setStatus moves the task on.
func (h handlers) setStatus(c *web.Ctx) error {
	t, err := h.Tasks.SetStatus(c.Context(), by(c), ids.Task(c.Path("id")), tasks.Status(c.Form().String("to")), c.Form().Version())
	if errs.Is(err, errs.Conflict) || errs.Is(err, errs.Invalid) {
		return h.showTask(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "tasksweb.status."+string(t.Status))
	return c.Redirect(links.Task(t.ID))
}

// steps are what can be done to the task next.
func (v taskView) steps() []ui.Action {
	to := func(s tasks.Status, icon, look string) ui.Action {
		return ui.Action{Text: v.t("tasksweb.to." + string(s)), Icon: icon, Look: look, Post: links.TaskStatus(v.Task.ID), Name: "to", Value: string(s)}
	}
	switch v.Task.Status {
	case tasks.Open:
		return []ui.Action{to(tasks.Done, "check", "primary"), to(tasks.InProgress, "play", ""), to(tasks.Cancelled, "x", "")}
	case tasks.InProgress:
		return []ui.Action{to(tasks.Done, "check", "primary"), to(tasks.Cancelled, "x", "")}
	default:
		return []ui.Action{to(tasks.Open, "rotate-ccw", "")}
	}
}

// way is what the task is a part of, from the top.
func (v taskView) way() []tasks.Task {
	byID := map[ids.Task]tasks.Task{}
	for _, t := range v.Tree {
		byID[t.ID] = t
	}
	var out []tasks.Task
	for t, ok := byID[v.Task.Parent]; ok; t, ok = byID[t.Parent] {
		out = append([]tasks.Task{t}, out...)
	}
	return out
}

// parts are the task's subtasks and theirs, as lines that begin at its own depth.
func (v taskView) parts() []line {
	var out []line
	inside := map[ids.Task]bool{v.Task.ID: true}
	for _, t := range v.Tree {
		if !inside[t.Parent] {
			continue
		}
		inside[t.ID] = true
		l := lineOf(v.c, t, v.Names)
		l.Depth -= v.Task.Depth
		out = append(out, l)
	}
	return out
}

func (v taskView) facts() []ui.Fact {
	t := v.Task
	out := []ui.Fact{
		{Label: v.t("tasksweb.field.status"), Value: ui.Status(tone(t.Status), v.t(t.Status.Key()))},
		{Label: v.t("tasksweb.field.assignee"), Text: v.who(t.Assignee)},
	}
	if t.Assignee != "" && t.AssignedBy != "" {
		out = append(out, ui.Fact{Label: v.t("tasksweb.field.assigned_by"), Text: v.Names[t.AssignedBy] + " · " + v.c.DateTime(t.AssignedAt)})
	}
	out = append(out, ui.Fact{Label: v.t("tasksweb.field.priority"), Text: v.t(t.Priority.Key())})
	due := ui.Fact{Label: v.t("tasksweb.field.due"), Text: v.t("tasksweb.never")}
	if !t.Due.IsZero() {
		due.Text = v.c.DateTime(t.Due)
		if t.Overdue(v.c.Now()) {
			due.Value = ui.Badge(ui.Bad, "clock", v.t("tasksweb.late", errs.Args{"Due": due.Text}))
		}
	}
	out = append(out, due)
	if !t.InterimDue.IsZero() {
		out = append(out, ui.Fact{Label: v.t("tasksweb.field.interim_due"), Text: v.c.DateTime(t.InterimDue)})
	}
	out = append(out, ui.Fact{Label: v.t("tasksweb.field.created"), Text: join(v.Names[t.CreatedBy], v.c.DateTime(t.CreatedAt))})
	if t.Status.Closed() {
		out = append(out, ui.Fact{Label: v.t(t.Status.Key()), Text: join(v.Names[t.ClosedBy], v.c.DateTime(t.ClosedAt))})
	}
	return out
}

func (v taskView) who(u ids.User) string {
	if u == "" {
		return v.t("tasksweb.nobody")
	}
	return v.Names[u]
}

// join names somebody and a moment; without a name the moment stands alone.
func join(name, at string) string {
	if name == "" {
		return at
	}
	return name + " · " + at
}

// paragraphs are the lines of the task's text.
func (v taskView) paragraphs() []string {
	if v.Task.Text == "" {
		return nil
	}
	return strings.Split(v.Task.Text, "\n")
}
