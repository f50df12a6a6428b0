package usersweb

import (
	"net/http"

	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/people/peopleweb"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// exportView asks why the list is to leave.
type exportView struct {
	c        *web.Ctx
	Page     ui.Page
	Query    query
	Count    people.Count
	Reason   string
	Problems ui.Problems
}

func (v exportView) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

// found says how many users the file will hold.
func (v exportView) found() string { return listView{c: v.c, Count: v.Count}.found() }

func (h handlers) askExport(c *web.Ctx) error {
	q, err := h.query(c, c.Queries())
	if err != nil {
		return err
	}
	return h.showExport(exportView{c: c, Query: q}, http.StatusOK, nil)
}

// export asks for the file and leads to the page of its making.
func (h handlers) export(c *web.Ctx) error {
	q, err := h.carriedQuery(c)
	if err != nil {
		return err
	}
	v := exportView{c: c, Query: q, Reason: c.Form().String("reason")}
	in := people.DirectoryExport{Filter: v.Query.filter(), Columns: v.Query.columns(), Reason: v.Reason}
	e, err := h.Exports.Request(c.Context(), by(c), peopleweb.DirectoryExportKind, in)
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.TooMany) {
		return h.showExport(v, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return c.Redirect(links.Export(e.ID))
}

func (h handlers) showExport(v exportView, status int, problem error) (err error) {
	if v.Count, err = h.People.DirectoryCount(v.c.Context(), by(v.c), v.Query.filter()); err != nil {
		return err
	}
	if v.Page, err = h.Frame(v.c, v.t("usersweb.export.title"), links.Users()); err != nil {
		return err
	}
	v.Problems, v.Page.Failed = ui.ProblemsOf(v.c.P, problem), problem != nil
	return v.c.Render(status, exportPage(v))
}
