package recordsweb

import (
	"net/http"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/records"
	"cabinet/internal/ui"
)

// deleteView asks whether a role or field is to be deleted, and which role its participants get.
type deleteView struct {
	Page     ui.Page
	Template records.TemplateInUse
	Others   []records.TemplateInUse
	With     string // as chosen
	Problems ui.Problems
}

func (h handlers) askDelete(c *web.Ctx) error { return h.showDelete(c, http.StatusOK, nil) }

func (h handlers) delete(c *web.Ctx) error {
	moved, err := h.Records.Templates().Delete(c.Context(), by(c), ids.TemplateField(c.Path("id")), ids.TemplateField(c.Form().String("with")))
	if refused(err) {
		return h.showDelete(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	if moved > 0 {
		c.Flash(web.FlashSuccess, "recordsweb.deleted_with", errs.Args{"N": moved})
	} else {
		c.Flash(web.FlashSuccess, "recordsweb.deleted")
	}
	return c.Redirect(links.RecordTemplates())
}

func (h handlers) showDelete(c *web.Ctx, status int, problem error) error {
	t, err := h.Records.Templates().One(c.Context(), by(c), ids.TemplateField(c.Path("id")))
	if err != nil {
		return err
	}
	v := deleteView{Template: t, With: c.Form().String("with"), Problems: ui.ProblemsOf(c.P, problem)}
	if e := errs.As(problem); e != nil && (e.Key == "records.template.in_use" || e.Key == "records.template.in_use_unseen") {
		v.Problems = ui.Problems{{Field: "with", Text: c.P.T(e.Key, e.Args)}}
	}
	if v.Others, err = h.Records.Templates().InUse(c.Context(), by(c), records.Roles); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, v.deed(c.P).Title, links.RecordTemplates()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, deletePage(v))
}

// answered tells that it is a field that stays for its answers.
func (v deleteView) answered() bool { return v.Template.List != records.Roles && v.Template.Used() }

const deleteID = "delete-template"

func (v deleteView) deed(p ui.Texts) ui.Deed {
	d := ui.Deed{ID: deleteID, Title: p.T("recordsweb.delete_title", errs.Args{"Name": v.Template.Name}), Text: p.T("recordsweb.unused"),
		Verb: p.T("recordsweb.delete"), Action: links.RecordTemplateDelete(v.Template.ID), Cancel: links.RecordTemplates(), Danger: true}
	n, unseen := v.Template.Uses, v.Template.Uses == 0
	switch {
	case v.answered():
		d.Text, d.Verb, d.Action, d.Danger = p.N("recordsweb.answered", n), p.T("recordsweb.archive"), links.RecordTemplateArchive(v.Template.ID), false
		if unseen {
			d.Text = p.T("recordsweb.answered_unseen")
		}
	case v.Template.Used():
		d.Text, d.Verb = p.N("recordsweb.role.used", n), p.T("recordsweb.replace")
		if unseen {
			d.Text = p.T("recordsweb.role.used_unseen")
		}
	}
	return d
}

// with is the choice of the role that participants get. Nothing is chosen beforehand.
func (v deleteView) with() ui.Field {
	f := ui.Field{Name: "with", Label: v.Page.P.T("recordsweb.role.with"), Value: v.With, Error: v.Problems.For("with"), Form: deleteID + "-form",
		Options: []ui.Option{{Text: v.Page.P.T("recordsweb.choose")}}}
	for _, t := range v.Others {
		if t.ID != v.Template.ID && !t.Archived {
			f.Options = append(f.Options, ui.Option{Value: string(t.ID), Text: t.Name})
		}
	}
	return f
}
