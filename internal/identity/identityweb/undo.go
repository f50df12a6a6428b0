package identityweb

import (
	"net/http"

	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// undoEmail shows what a link mailed to a former sign-in email would undo.
func (h handlers) undoEmail(c *web.Ctx) error {
	undo, err := h.Identity.CheckUndo(c.Context(), c.Path("token"))
	if err != nil {
		return h.deadUndo(c, err)
	}
	v := h.mailedView(c, "identityweb.undo.title")
	v.Page.BareWide = true
	v.Lead = v.t("identityweb.undo.lead")
	v.Facts = []ui.Fact{{Label: v.t("identityweb.undo.old"), Text: undo.OldEmail}, {Label: v.t("identityweb.undo.new"), Text: undo.NewEmail},
		{Label: v.t("identityweb.undo.at"), Text: v.at(undo.ChangedAt)}, {Label: v.t("identityweb.mailed.until"), Text: v.at(undo.EndsAt)}}
	v.What = []string{v.t("identityweb.undo.what"), v.t("identityweb.mailed.ends")}
	v.Verb, v.Look, v.Action = v.t("identityweb.undo.submit"), "danger", links.UndoEmail(c.Path("token"))
	v.Stay, v.Leave = v.t("identityweb.undo.stay"), links.SignIn("")
	return c.Render(http.StatusOK, mailedPage(v))
}

// takeUndoEmail puts the former address back and ends everything.
func (h handlers) takeUndoEmail(c *web.Ctx) error {
	restored, err := h.Identity.UndoEmailChange(c.Context(), c.Path("token"), client(c))
	if err != nil {
		return h.deadUndo(c, err)
	}
	if restored {
		c.Flash(web.FlashSuccess, "identityweb.undo.done")
	} else {
		c.Flash(web.FlashWarning, "identityweb.undo.taken")
	}
	return c.Redirect(links.Secured(!restored))
}

func (h handlers) deadUndo(c *web.Ctx, err error) error {
	if errs.Is(err, errs.NotFound) {
		return h.deadMailed(c, err, "identityweb.reset.dead_title", ui.Action{Text: c.P.T("identityweb.reset.again"), Href: links.Forgot()})
	}
	return err
}
