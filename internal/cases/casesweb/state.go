package casesweb

import (
	"net/http"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// setStage brings a case to another stage.
func (h handlers) setStage(c *web.Ctx) error {
	in, stage := ids.Case(c.Path("id")), ids.Stage(c.Form().String("stage"))
	if _, err := h.Cases.Edit(c.Context(), by(c), in, cases.Input{Stage: &stage}, c.Form().Version()); err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "casesweb.stage_set")
	return c.Redirect(links.Case(in))
}

// setState puts a case on hold, takes it up, closes or reopens it.
func (h handlers) setState(c *web.Ctx) error {
	in, to := ids.Case(c.Path("id")), cases.State(c.Form().String("state"))
	if _, err := h.Cases.SetState(c.Context(), by(c), in, to, 0); err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "casesweb.state_set", errs.Args{"State": c.P.T(to.Key())})
	return c.Redirect(links.Case(in))
}

// deedView asks before something is done.
type deedView struct {
	base
	Deed     ui.Deed
	Problems ui.Problems
	Field    *ui.Field // asked for below the question
}

// askClose says what is still open in a case before it is closed.
func (h handlers) askClose(c *web.Ctx) error {
	in := ids.Case(c.Path("id"))
	b, found, _, err := h.inCase(c, in, c.P.T("casesweb.close.verb"), "")
	if err != nil {
		return err
	}
	if err := access.Require(by(c), access.CloseCase, access.Facts{Account: by(c).Account, Case: &found.Facts}); err != nil {
		return err
	}
	open, err := h.OpenTasks(c.Context(), by(c), in, "")
	if err != nil {
		return err
	}
	v := deedView{base: b, Deed: ui.Deed{ID: "close-case", Title: b.t("close.title", errs.Args{"Number": found.Number, "Name": found.Name}), Text: b.t("close.text"),
		Verb: b.t("close.verb"), Action: links.CaseClose(in), Cancel: links.Case(in),
		Hidden: map[string]string{"version": strconv.FormatInt(found.Version, 10)}}}
	v.Page.Title = v.Deed.Title
	if open > 0 {
		v.Deed.Text = c.P.N("casesweb.close.open", open) + " " + v.Deed.Text
	}
	return c.Render(http.StatusOK, deedPage(v))
}

func (h handlers) closeCase(c *web.Ctx) error {
	in := ids.Case(c.Path("id"))
	if _, err := h.Cases.SetState(c.Context(), by(c), in, cases.Closed, c.Form().Version()); err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "casesweb.closed")
	return c.Redirect(links.Case(in))
}
