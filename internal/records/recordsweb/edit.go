package recordsweb

import (
	"net/http"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/records"
	"cabinet/internal/ui"
)

// editView is the form of a role or field, or both versions after a clash.
type editView struct {
	Page     ui.Page
	List     records.List
	Template records.TemplateInUse // empty for a new one
	Action   string
	Name     string // as typed, like the rest
	Kind     string
	Required bool
	Choices  string // one a line
	Version  string
	Problems ui.Problems
	Theirs   *records.Template // after a clash
}

func (v editView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (v editView) isField() bool { return v.List != records.Roles }

func (v editView) title(p ui.Texts) string {
	switch {
	case v.Theirs != nil:
		return p.T("recordsweb.clash.title")
	case v.Template.ID == "":
		return p.T(words(v.List) + "new")
	default:
		return v.Template.Name
	}
}

func (v editView) input() records.TemplateInput {
	in := records.TemplateInput{Name: &v.Name}
	if v.isField() {
		kind, choices := records.Kind(v.Kind), strings.Split(strings.ReplaceAll(v.Choices, "\r\n", "\n"), "\n")
		in.Kind, in.Required, in.Choices = &kind, &v.Required, &choices
	}
	return in
}

func (v *editView) typed(form *web.Form) {
	v.Name, v.Kind, v.Required, v.Choices, v.Version = form.String("name"), form.String("kind"), form.String("required") != "", form.String("choices"), form.String("version")
}

// blank is the form of a new role or field.
func (h handlers) blank(c *web.Ctx) (editView, error) {
	list := records.List(c.Query("list"))
	_, err := h.Records.Templates().InUse(c.Context(), by(c), list) // the form is for administrators
	return editView{List: list, Action: links.RecordTemplateNew(string(list)), Kind: string(records.Text)}, err
}

func (h handlers) new(c *web.Ctx) error {
	v, err := h.blank(c)
	if err != nil {
		return err
	}
	return h.showEdit(c, http.StatusOK, v)
}

func (h handlers) add(c *web.Ctx) error {
	v, err := h.blank(c)
	if err != nil {
		return err
	}
	v.typed(c.Form())
	_, err = h.Records.Templates().Add(c.Context(), by(c), v.List, v.input())
	if refused(err) {
		v.Problems = ui.ProblemsOf(c.P, err)
		return h.showEdit(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "recordsweb.added")
	return c.Redirect(links.RecordTemplates())
}

// stored is the form of what the address names.
func (h handlers) stored(c *web.Ctx) (editView, error) {
	t, err := h.Records.Templates().One(c.Context(), by(c), ids.TemplateField(c.Path("id")))
	return editView{List: t.List, Template: t, Action: links.RecordTemplate(t.ID), Name: t.Name, Kind: string(t.Kind), Required: t.Required,
		Choices: strings.Join(t.Choices, "\n"), Version: number(t.Version)}, err
}

func (h handlers) edit(c *web.Ctx) error {
	v, err := h.stored(c)
	if err != nil {
		return err
	}
	return h.showEdit(c, http.StatusOK, v)
}

func (h handlers) save(c *web.Ctx) error {
	v, err := h.stored(c)
	if err != nil {
		return err
	}
	v.typed(c.Form())
	_, err = h.Records.Templates().Change(c.Context(), by(c), v.Template.ID, v.input(), c.Form().Version())
	if e := errs.As(err); e != nil {
		if theirs, ok := e.Detail.(records.Template); ok {
			v.Theirs, v.Version = &theirs, number(theirs.Version)
			return h.showEdit(c, http.StatusConflict, v)
		}
	}
	if refused(err) {
		v.Problems = ui.ProblemsOf(c.P, err)
		return h.showEdit(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "recordsweb.saved")
	return c.Redirect(links.RecordTemplates())
}

func (h handlers) showEdit(c *web.Ctx, status int, v editView) (err error) {
	if v.Page, err = h.Frame(c, v.title(c.P), links.RecordTemplates()); err != nil {
		return err
	}
	v.Page.Failed = status == http.StatusUnprocessableEntity
	return c.Render(status, editPage(v))
}

// kinds are the kinds of answers to choose from.
func (v editView) kinds() []ui.Option {
	var out []ui.Option
	for _, k := range records.Kinds() {
		out = append(out, ui.Option{Value: string(k), Text: v.t(k.Key())})
	}
	return out
}

// theirs is what somebody else stored in between.
func (v editView) theirs() []ui.Fact {
	out := []ui.Fact{{Label: v.t("recordsweb.name"), Text: v.Theirs.Name}}
	if !v.isField() {
		return out
	}
	required := v.t("recordsweb.no")
	if v.Theirs.Required {
		required = v.t("recordsweb.yes")
	}
	return append(out, ui.Fact{Label: v.t("recordsweb.kind"), Text: v.t(v.Theirs.Kind.Key())}, ui.Fact{Label: v.t("recordsweb.required"), Text: required},
		ui.Fact{Label: v.t("recordsweb.choices"), Text: strings.Join(v.Theirs.Choices, " · ")})
}
