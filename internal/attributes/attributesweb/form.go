package attributesweb

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"cabinet/internal/attributes"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// formView is the page of one attribute: what stands in its form, as stored or as typed.
type formView struct {
	Page     ui.Page
	ID       ids.Attribute // empty for a new one
	Title    string
	Kind     string
	Name     string
	Hint     string
	View     []string
	Edit     []string
	Choices  []choiceRow
	New      string // new choices, one a line
	Version  string
	Titles   map[ids.JobTitle]string
	Typed    bool
	Problems ui.Problems
	Theirs   *attributes.Definition // what somebody else stored in between
}

func (v formView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// choiceRow is one choice in the form. Place and State are as typed.
type choiceRow struct{ ID, Name, Place, State string }

// The states of a choice in the form.
const (
	stateInUse    = "in_use"
	stateArchived = "archived"
	stateRemove   = "remove"
)

// empty is the form of a new attribute.
func (h handlers) empty(c *web.Ctx) error {
	if _, err := h.Attributes.Overview(c.Context(), by(c)); err != nil {
		return err
	}
	v := formView{Kind: string(attributes.Text), View: boxesOf(attributes.Everybody()), Edit: []string{selfBox}}
	return h.showForm(c, http.StatusOK, v, nil)
}

func (h handlers) edit(c *web.Ctx) error {
	d, err := h.Attributes.Managed(c.Context(), by(c), ids.Attribute(c.Path("id")))
	if err != nil {
		return err
	}
	return h.showForm(c, http.StatusOK, stored(d.Definition), nil)
}

// add makes an attribute. A refused form comes back with what was typed, beside what to do about it.
func (h handlers) add(c *web.Ctx) error {
	v := typed(c.Form())
	_, err := h.Attributes.Add(c.Context(), by(c), v.input())
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
		return h.showForm(c, web.Status(err), v, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "attributesweb.form.added")
	return c.Redirect(links.Attributes())
}

// change stores an attribute. When somebody else did meanwhile, the page shows theirs beside what was typed (409), and
// saving again means to replace it.
func (h handlers) change(c *web.Ctx) error {
	v := typed(c.Form())
	v.ID = ids.Attribute(c.Path("id"))
	version, err := strconv.ParseInt(v.Version, 10, 64)
	if err != nil {
		version = -1 // no page of ours: what is stored wasn't looked at
	}
	_, err = h.Attributes.Change(c.Context(), by(c), v.ID, v.input(), version)
	if e := errs.As(err); e != nil && (e.Kind == errs.Invalid || e.Kind == errs.Conflict) {
		if changes, ok := e.Detail.(attributes.Changes); ok {
			v.Theirs, v.Version = &changes.Theirs, strconv.FormatInt(changes.Theirs.Version, 10)
		}
		return h.showForm(c, web.Status(err), v, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "attributesweb.form.saved")
	return c.Redirect(links.Attributes())
}

func (h handlers) showForm(c *web.Ctx, status int, v formView, problem error) error {
	var err error
	if v.Titles, err = h.titles(c); err != nil {
		return err
	}
	v.Title = c.P.T("attributesweb.form.new")
	if v.ID != "" {
		v.Title = c.P.T("attributesweb.form.edit")
	}
	if v.Theirs != nil {
		v.Title, problem = c.P.T("attributesweb.clash.title"), nil
	}
	v.Problems = problemsOf(c.P, problem)
	if v.Page, err = h.Frame(c, v.Title, links.Attributes()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, formPage(v))
}

// stored fills the form with a definition.
func stored(d attributes.Definition) formView {
	v := formView{ID: d.ID, Kind: string(d.Kind), Name: d.Name, Hint: d.Hint, View: boxesOf(d.View), Edit: boxesOf(d.Edit),
		Version: strconv.FormatInt(d.Version, 10)}
	for i, c := range d.Choices {
		row := choiceRow{ID: string(c.ID), Name: c.Name, Place: strconv.Itoa(i + 1), State: stateInUse}
		if c.Archived {
			row.State = stateArchived
		}
		v.Choices = append(v.Choices, row)
	}
	return v
}

// typed fills the form with what was sent.
func typed(form *web.Form) formView {
	v := formView{Kind: form.String("kind"), Name: form.String("name"), Hint: form.String("hint"), View: form.Strings("view"),
		Edit: form.Strings("edit"), New: form.String("new_choices"), Version: form.String("version"), Typed: true}
	for i := range 2 * attributes.MaxChoices {
		name := choiceField(i, "name")
		if !form.Has(name) {
			break
		}
		v.Choices = append(v.Choices, choiceRow{ID: form.String(choiceField(i, "id")), Name: form.String(name),
			Place: form.String(choiceField(i, "place")), State: form.String(choiceField(i, "state"))})
	}
	return v
}

// choiceField is the name of a control of the i-th choice.
func choiceField(i int, part string) string { return "choice_" + strconv.Itoa(i) + "_" + part }

// problemsOf returns what is wrong with the form, under the names of its controls.
func problemsOf(p ui.Texts, err error) ui.Problems {
	out := ui.ProblemsOf(p, err)
	for i, x := range out {
		if x.Field == "choices" { // the list as a whole is mended where choices are added
			out[i].Field = "new_choices"
		}
		if row, ok := strings.CutPrefix(x.Field, "choices["); ok {
			row, part, _ := strings.Cut(row, "].")
			if n, err := strconv.Atoi(row); err == nil {
				out[i].Field = choiceField(n, part)
			}
		}
	}
	return out
}

// input is what the form asks for. Rows are put in the order of their places before, so that the service counts the
// choices as the page shows them again.
func (v *formView) input() attributes.Input {
	kind, view, edit := attributes.Kind(v.Kind), readAudience(v.View), readAudience(v.Edit)
	in := attributes.Input{Kind: &kind, Name: &v.Name, Hint: &v.Hint, View: &view, Edit: &edit}
	list := []attributes.Choice{}
	in.Choices = &list
	if !kind.HasChoices() {
		return in
	}
	v.arrange()
	for _, row := range v.Choices {
		if row.State != stateRemove {
			list = append(list, attributes.Choice{ID: ids.Choice(row.ID), Name: row.Name, Archived: row.State == stateArchived})
		}
	}
	return in
}

// arrange turns the lines of new choices into rows and puts all rows in the order that was typed. Those to be removed go
// last: if that is refused, they are still there.
func (v *formView) arrange() {
	kept := func(row choiceRow) bool { return row.State != stateRemove }
	rows := ordered(slices.DeleteFunc(slices.Clone(v.Choices), func(row choiceRow) bool { return !kept(row) }))
	for line := range strings.SplitSeq(v.New, "\n") {
		if name := strings.TrimSpace(line); name != "" && len(rows) <= attributes.MaxChoices {
			rows = append(rows, choiceRow{Name: name, State: stateInUse})
		}
	}
	rows = append(rows, slices.DeleteFunc(slices.Clone(v.Choices), kept)...)
	for i := range rows {
		rows[i].Place = strconv.Itoa(i + 1)
	}
	v.Choices, v.New = rows, ""
}
