package reportsweb

import (
	"net/http"

	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/reports"
	"cabinet/internal/ui"
)

// deleteView asks before a draft is deleted.
type deleteView struct {
	Page  ui.Page
	Whole reports.Whole
	Clash string
}

func (v deleteView) deed() ui.Deed {
	p, w := v.Page.P, v.Whole
	return ui.Deed{ID: "delete", Title: p.T("reportsweb.delete.title", errs.Args{"Name": w.Name()}), Text: p.T("reportsweb.delete.text", errs.Args{"Title": w.Title}),
		Verb: p.T("reportsweb.delete.verb"), Action: links.ReportDelete(w.ID), Cancel: links.Report(w.ID), Danger: true, Hidden: map[string]string{"version": number(w.Version)}}
}

func (h handlers) askDelete(c *web.Ctx) error { return h.showDelete(c, http.StatusOK, nil) }

// delete takes the draft away.
func (h handlers) delete(c *web.Ctx) error {
	r, err := h.Reports.Called(c.Context(), by(c), reportID(c))
	if err != nil {
		return err
	}
	err = h.Reports.Delete(c.Context(), by(c), r.ID, c.Form().Version())
	if errs.Is(err, errs.Conflict) {
		return h.showDelete(c, http.StatusConflict, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "reportsweb.delete.done")
	return c.Redirect(links.CaseReports(r.Case))
}

func (h handlers) showDelete(c *web.Ctx, status int, problem error) error {
	w, err := h.Reports.Report(c.Context(), by(c), reportID(c))
	if err != nil {
		return err
	}
	if !w.May.Delete {
		return errs.E(errs.Forbidden, "reports.was_submitted", nil)
	}
	v := deleteView{Whole: w}
	if e := errs.As(problem); e != nil {
		v.Clash = c.P.T(e.Key, e.Args)
	}
	page, _, err := h.inCase(c, w.Case, c.P.T("reportsweb.delete.title", errs.Args{"Name": w.Name()}))
	if err != nil {
		return err
	}
	v.Page = page
	v.Page.Failed = problem != nil
	return c.Render(status, deletePage(v))
}
