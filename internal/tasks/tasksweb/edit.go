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

// editView is the form of a task, new or stored, or both versions after a clash.
type editView struct {
	c              *web.Ctx
	Page           ui.Page
	Head           ui.CaseHead
	Task           tasks.Task // without an id: a new one, of whose case and parent this is
	Parent         string     // what the task above is called
	Action, Cancel string
	Version        string

	Title, Text, Priority, Assignee, Due, InterimDue string // as typed

	People   []ui.Option
	Problems ui.Problems
	Theirs   *tasks.Task // after a clash
	Names    map[ids.User]string
}

func (v editView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (v editView) head(p ui.Texts) string {
	switch {
	case v.Theirs != nil:
		return p.T("tasksweb.clash.title")
	case v.Task.ID != "":
		return p.T("tasksweb.edit.title")
	case v.Task.Parent != "":
		return p.T("tasksweb.new.part_title")
	default:
		return p.T("tasksweb.new.title")
	}
}

// typedIn takes what was typed.
func (v *editView) typedIn(form *web.Form) {
	v.Title, v.Text, v.Priority, v.Assignee = form.String("title"), form.String("text"), form.String("priority"), form.String("assignee")
	v.Due, v.InterimDue, v.Version = form.String("due"), form.String("interim_due"), form.String("version")
}

// stored takes what stands.
func (v *editView) stored(t tasks.Task) {
	v.Title, v.Text, v.Priority, v.Assignee = t.Title, t.Text, string(t.Priority), string(t.Assignee)
	v.Due, v.InterimDue, v.Version = typed(v.c, t.Due), typed(v.c, t.InterimDue), number(t.Version)
}

// input is what is wanted, or what can't be read of it.
func (v editView) input() (tasks.Input, error) {
	var wrong errs.Fields
	due, ok := read(v.c, v.Due, v.Task.Due)
	if !ok {
		wrong.Add("due", "tasksweb.moment.unreadable")
	}
	interim, ok := read(v.c, v.InterimDue, v.Task.InterimDue)
	if !ok {
		wrong.Add("interim_due", "tasksweb.moment.unreadable")
	}
	priority, assignee := tasks.Priority(v.Priority), ids.User(v.Assignee)
	in := tasks.Input{Title: &v.Title, Text: &v.Text, Priority: &priority, Due: &due, InterimDue: &interim}
	if assignee != v.Task.Assignee {
		in.Assignee = &assignee
	}
	return in, wrong.Err()
}

// blank is the form of a new task.
func (h handlers) blank(c *web.Ctx) (editView, error) {
	in, parent := ids.Case(c.Path("id")), ids.Task(c.Query("parent"))
	v := editView{c: c, Task: tasks.Task{Case: in, Parent: parent}, Action: links.TaskNew(in, parent), Cancel: links.CaseTasks(in), Priority: string(tasks.Normal)}
	if parent == "" {
		return v, nil
	}
	above, err := h.Tasks.Task(c.Context(), by(c), parent)
	if err == nil && above.Case != in {
		err = errs.E(errs.NotFound, "tasks.unknown", nil)
	}
	v.Parent, v.Cancel = above.Title, links.Task(parent)
	return v, err
}

func (h handlers) newTask(c *web.Ctx) error {
	v, err := h.blank(c)
	if err != nil {
		return err
	}
	return h.showEdit(c, http.StatusOK, v)
}

// addTask adds the task that was typed.
func (h handlers) addTask(c *web.Ctx) error {
	v, err := h.blank(c)
	if err != nil {
		return err
	}
	v.typedIn(c.Form())
	in, err := v.input()
	var t tasks.Task
	if err == nil {
		t, err = h.Tasks.Create(c.Context(), by(c), v.Task.Case, v.Task.Parent, in)
	}
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
		v.Problems = problems(c.P, err)
		return h.showEdit(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "tasksweb.added")
	return c.Redirect(links.Task(t.ID))
}

// edited reads the task that is to be changed.
func (h handlers) edited(c *web.Ctx) (editView, error) {
	t, err := h.Tasks.Task(c.Context(), by(c), ids.Task(c.Path("id")))
	v := editView{c: c, Task: t, Action: links.TaskEdit(t.ID), Cancel: links.Task(t.ID)}
	v.stored(t)
	return v, err
}

func (h handlers) editTask(c *web.Ctx) error {
	v, err := h.edited(c)
	if err != nil {
		return err
	}
	return h.showEdit(c, http.StatusOK, v)
}

// saveTask changes the task to what was typed.
func (h handlers) saveTask(c *web.Ctx) error {
	v, err := h.edited(c)
	if err != nil {
		return err
	}
	v.typedIn(c.Form())
	in, err := v.input()
	if err == nil {
		_, err = h.Tasks.Edit(c.Context(), by(c), v.Task.ID, in, c.Form().Version())
	}
	switch e := errs.As(err); {
	case e != nil && e.Kind == errs.Conflict && e.Detail != nil:
		theirs, ok := e.Detail.(tasks.Task)
		if !ok {
			return err
		}
		v.Theirs, v.Version = &theirs, number(theirs.Version)
		return h.showEdit(c, http.StatusConflict, v)
	case errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict):
		v.Problems = problems(c.P, err)
		return h.showEdit(c, http.StatusUnprocessableEntity, v)
	case err != nil:
		return err
	}
	c.Flash(web.FlashSuccess, "tasksweb.saved")
	return c.Redirect(links.Task(v.Task.ID))
}

func (h handlers) showEdit(c *web.Ctx, status int, v editView) error {
	var err error
	if v.People, err = h.people(c, v.Task); err != nil {
		return err
	}
	if v.Theirs != nil {
		if v.Names, err = h.names(c, []tasks.Task{*v.Theirs}, ids.User(v.Assignee)); err != nil {
			return err
		}
	}
	if v.Page, v.Head, err = h.inCase(c, v.Task.Case, v.head(c.P)); err != nil {
		return err
	}
	v.Page.Failed = status != http.StatusOK
	if v.Theirs != nil {
		return c.Render(status, clashPage(v))
	}
	return c.Render(status, editPage(v))
}

// people are those to whom a task can be given: who is on the case, the reader, and whose it is.
func (h handlers) people(c *web.Ctx, t tasks.Task) ([]ui.Option, error) {
	team, err := h.Team.Team(c.Context(), by(c), t.Case)
	if err != nil {
		return nil, err
	}
	users := append([]ids.User{by(c).User}, team...)
	if t.Assignee != "" {
		users = append(users, t.Assignee)
	}
	names, err := h.Names.Names(c.Context(), by(c).Account, users, c.P.Lang())
	out := []ui.Option{{Text: c.P.T("tasksweb.nobody")}}
	seen := map[ids.User]bool{}
	for _, u := range users {
		if name := names[u]; name != "" && !seen[u] {
			seen[u] = true
			if u == by(c).User {
				name = c.P.T("tasksweb.me", errs.Args{"Name": name})
			}
			out = append(out, ui.Option{Value: string(u), Text: name})
		}
	}
	return out, err
}

func (v editView) priorities() []ui.Option {
	var out []ui.Option
	for _, p := range tasks.Priorities() {
		out = append(out, ui.Option{Value: string(p), Text: v.t(p.Key())})
	}
	return out
}

// pairs are both versions, field by field, after a clash.
func (v editView) pairs() []ui.VersionPair {
	their := *v.Theirs
	name := func(u string) string {
		if u == "" {
			return v.t("tasksweb.nobody")
		}
		return v.Names[ids.User(u)]
	}
	moment := func(text string) string { return strings.Replace(text, "T", " ", 1) }
	due, interim := typed(v.c, their.Due), typed(v.c, their.InterimDue)
	return []ui.VersionPair{
		{Name: "title", Label: v.t("tasksweb.field.title"), Theirs: their.Title, Yours: v.Title},
		{Name: "text", Label: v.t("tasksweb.field.text"), Theirs: their.Text, Yours: v.Text},
		{Name: "assignee", Label: v.t("tasksweb.field.assignee"), Theirs: string(their.Assignee), TheirsText: name(string(their.Assignee)),
			Yours: v.Assignee, YoursText: name(v.Assignee)},
		{Name: "priority", Label: v.t("tasksweb.field.priority"), Theirs: string(their.Priority), TheirsText: v.t(their.Priority.Key()),
			Yours: v.Priority, YoursText: v.t(tasks.Priority(v.Priority).Key())},
		{Name: "due", Label: v.t("tasksweb.field.due"), Theirs: due, TheirsText: moment(due), Yours: v.Due, YoursText: moment(v.Due)},
		{Name: "interim_due", Label: v.t("tasksweb.field.interim_due"), Theirs: interim, TheirsText: moment(interim), Yours: v.InterimDue, YoursText: moment(v.InterimDue)},
	}
}
