package reportsweb

import (
	"net/http"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/reports"
	"cabinet/internal/reporttypes"
	"cabinet/internal/ui"
)

// beginView is the form by which a report is begun.
type beginView struct {
	Page     ui.Page
	Head     ui.CaseHead
	Case     ids.Case
	Types    []reporttypes.Type
	Type     string // as chosen
	Title    string // as typed
	Problems ui.Problems
}

func (v beginView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (h handlers) askBegin(c *web.Ctx) error { return h.showBegin(c, http.StatusOK, nil) }

// begin begins the report, and leads to where it is written.
func (h handlers) begin(c *web.Ctx) error {
	r, err := h.Reports.Begin(c.Context(), by(c), reports.BeginInput{Case: ids.Case(c.Path("id")), Type: ids.ReportType(c.Form().String("type_id")), Title: c.Form().String("title")})
	if refused(err) {
		return h.showBegin(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return c.Redirect(links.ReportEdit(r.ID))
}

func (h handlers) showBegin(c *web.Ctx, status int, problem error) error {
	v := beginView{Case: ids.Case(c.Path("id")), Type: c.Form().String("type_id"), Title: c.Form().String("title"), Problems: problems(c.P, problem)}
	var err error
	if v.Types, err = h.Reports.Offered(c.Context(), by(c), v.Case); err != nil {
		return err
	}
	if len(v.Types) == 1 {
		v.Type = string(v.Types[0].ID)
	}
	if v.Page, v.Head, err = h.inCase(c, v.Case, c.P.T("reportsweb.begin.title")); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, beginPage(v))
}

func (v beginView) types() []ui.Option {
	var out []ui.Option
	for _, t := range v.Types {
		out = append(out, ui.Option{Value: string(t.ID), Text: t.Name, Hint: t.Note})
	}
	return out
}
