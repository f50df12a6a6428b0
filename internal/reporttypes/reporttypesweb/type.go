package reporttypesweb

import (
	"net/http"

	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/reporttypes"
	"cabinet/internal/ui"
)

// typeView is the form of a type's name and note, or of a copy's name.
type typeView struct {
	Page       ui.Page
	Type       reporttypes.Type // zero for a new one
	Action     string
	Back       string
	Copy       bool
	Name, Note string // as typed
	Version    string
	Problems   ui.Problems
	Theirs     *reporttypes.Type // after a clash
}

func (v typeView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (h handlers) newType(c *web.Ctx) error {
	if _, err := h.Types.List(c.Context(), by(c)); err != nil { // the form is for administrators
		return err
	}
	return h.showType(c, http.StatusOK, typeView{Action: links.ReportTypeNew(), Back: links.ReportTypes()})
}

func (h handlers) addType(c *web.Ctx) error {
	v := typeView{Action: links.ReportTypeNew(), Back: links.ReportTypes(), Name: c.Form().String("name"), Note: c.Form().String("note")}
	t, err := h.Types.Create(c.Context(), by(c), reporttypes.Input{Name: &v.Name, Note: &v.Note})
	if refused(err) {
		v.Problems = ui.ProblemsOf(c.P, err)
		return h.showType(c, web.Status(err), v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "reporttypesweb.added")
	return c.Redirect(links.ReportType(t.ID))
}

func (h handlers) stored(c *web.Ctx) (typeView, error) {
	t, err := h.Types.One(c.Context(), by(c), typeID(c))
	return typeView{Type: t.Type, Action: links.ReportTypeEdit(t.ID), Back: links.ReportType(t.ID), Name: t.Name, Note: t.Note, Version: number(t.Version)}, err
}

func (h handlers) editType(c *web.Ctx) error {
	v, err := h.stored(c)
	if err != nil {
		return err
	}
	return h.showType(c, http.StatusOK, v)
}

func (h handlers) saveType(c *web.Ctx) error {
	v, err := h.stored(c)
	if err != nil {
		return err
	}
	form := c.Form()
	v.Name, v.Note, v.Version = form.String("name"), form.String("note"), form.String("version")
	_, err = h.Types.Change(c.Context(), by(c), v.Type.ID, reporttypes.Input{Name: &v.Name, Note: &v.Note}, form.Version())
	if now, ok := theirs(err); ok {
		v.Theirs, v.Version = &now, number(now.Version)
		return h.showType(c, http.StatusConflict, v)
	}
	if refused(err) {
		v.Problems = ui.ProblemsOf(c.P, err)
		return h.showType(c, web.Status(err), v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "reporttypesweb.saved")
	return c.Redirect(v.Back)
}

func (h handlers) askCopy(c *web.Ctx) error {
	v, err := h.stored(c)
	if err != nil {
		return err
	}
	v.Copy, v.Action, v.Back = true, links.ReportTypeCopy(v.Type.ID), links.ReportTypes()
	v.Name = c.P.T("reporttypesweb.copy.name", errs.Args{"Name": v.Type.Name})
	return h.showType(c, http.StatusOK, v)
}

func (h handlers) copy(c *web.Ctx) error {
	v, err := h.stored(c)
	if err != nil {
		return err
	}
	v.Copy, v.Action, v.Back, v.Name = true, links.ReportTypeCopy(v.Type.ID), links.ReportTypes(), c.Form().String("name")
	t, err := h.Types.Copy(c.Context(), by(c), v.Type.ID, v.Name)
	if refused(err) {
		v.Problems = ui.ProblemsOf(c.P, err)
		return h.showType(c, web.Status(err), v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "reporttypesweb.copied")
	return c.Redirect(links.ReportType(t.ID))
}

func (v typeView) title(p ui.Texts) string {
	switch {
	case v.Theirs != nil:
		return p.T("reporttypesweb.clash.title")
	case v.Copy:
		return p.T("reporttypesweb.copy.title", errs.Args{"Name": v.Type.Name})
	case v.Type.ID == "":
		return p.T("reporttypesweb.new")
	default:
		return p.T("reporttypesweb.edit", errs.Args{"Name": v.Type.Name})
	}
}

func (h handlers) showType(c *web.Ctx, status int, v typeView) (err error) {
	if v.Page, err = h.Frame(c, v.title(c.P), links.ReportTypes()); err != nil {
		return err
	}
	v.Page.Failed = len(v.Problems) > 0
	return c.Render(status, typePage(v))
}

// preview shows the form as who writes a report sees it.
func (h handlers) preview(c *web.Ctx) error {
	t, err := h.Types.One(c.Context(), by(c), typeID(c))
	if err != nil {
		return err
	}
	v := builderView{Type: t}
	if v.Page, err = h.Frame(c, c.P.T("reporttypesweb.preview_title", errs.Args{"Name": t.Name}), links.ReportTypes()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, previewPage(v))
}

// deleteView asks before a type, a section or a question goes.
type deleteView struct {
	Page     ui.Page
	Deed     ui.Deed
	Problems ui.Problems
}

func (h handlers) askDelete(c *web.Ctx) error { return h.showDelete(c, http.StatusOK, nil) }

func (h handlers) delete(c *web.Ctx) error {
	err := h.Types.Delete(c.Context(), by(c), typeID(c), c.Form().Version())
	if refused(err) {
		return h.showDelete(c, web.Status(err), err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "reporttypesweb.deleted")
	return c.Redirect(links.ReportTypes())
}

func (h handlers) showDelete(c *web.Ctx, status int, problem error) error {
	t, err := h.Types.One(c.Context(), by(c), typeID(c))
	if err != nil {
		return err
	}
	d := ui.Deed{ID: "delete-type", Title: c.P.T("reporttypesweb.delete.title", errs.Args{"Name": t.Name}), Text: c.P.T("reporttypesweb.delete.text"),
		Verb: c.P.T("reporttypesweb.delete.verb"), Action: links.ReportTypeDelete(t.ID), Cancel: links.ReportTypes(), Danger: true,
		Hidden: map[string]string{"version": number(t.Version)}}
	if t.Stays() { // for its reports
		d.Text, d.Verb, d.Action, d.Danger, d.Hidden = c.P.T("reporttypes.in_use"), c.P.T("reporttypesweb.archive"), links.ReportTypeArchive(t.ID), false, nil
		if !t.Used {
			d.Text = c.P.T("reporttypes.in_use_unseen")
		}
	}
	return h.ask(c, status, d, problem)
}

// ask shows the question before something goes.
func (h handlers) ask(c *web.Ctx, status int, d ui.Deed, problem error) error {
	v := deleteView{Deed: d, Problems: ui.ProblemsOf(c.P, problem)}
	var err error
	if v.Page, err = h.Frame(c, d.Title, links.ReportTypes()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, deletePage(v))
}
