package systemweb

import (
	"net/http"
	"slices"

	"cabinet/internal/app/system"
	"cabinet/internal/links"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// systemView is the page of the deployment.
type systemView struct {
	words
	Page  ui.Page
	State system.State
	// Tested is how a test mail fared that was sent just now; empty for none.
	Tested system.Outcome
}

func (h handlers) system(c *web.Ctx) error {
	v := systemView{words: words{c}}
	var err error
	if v.State, err = h.System.State(c.Context(), by(c)); err != nil {
		return err
	}
	if tested := system.Outcome(c.Query("mail_test")); slices.Contains(system.Outcomes(), tested) {
		v.Tested = tested
	}
	if v.Page, err = h.Frame(c, c.P.T("systemweb.title"), links.System()); err != nil {
		return err
	}
	if v.State.Record.Check.Running {
		v.Page.Refresh = ui.RefreshSeconds
	}
	return c.Render(http.StatusOK, systemPage(v))
}

// testMail sends a mail to the person and shows what came of it.
func (h handlers) testMail(c *web.Ctx) error {
	outcome, err := h.System.TestMail(c.Context(), by(c))
	if err != nil {
		return err
	}
	return c.Redirect(links.SystemMail(string(outcome)))
}

// askCheck has the record proven.
func (h handlers) askCheck(c *web.Ctx) error {
	if err := h.System.AskCheck(c.Context(), by(c)); err != nil {
		return err
	}
	return c.Redirect(links.System() + "#record-check")
}

// checkProgress tells how far the verification is, as a fragment of the page; asked for as a page it leads there.
func (h handlers) checkProgress(c *web.Ctx) error {
	check, err := h.System.CheckState(c.Context(), by(c))
	if err != nil {
		return err
	}
	if !c.Partial() {
		return c.Redirect(links.System() + "#record-check")
	}
	v := systemView{words: words{c}, State: system.State{Record: system.Record{Check: check}}}
	v.Page.P, v.Page.FormToken = c.P, c.FormToken()
	return c.Render(http.StatusOK, recordCheck(v))
}
