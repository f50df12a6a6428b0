package systemweb

import (
	"net/http"

	"cabinet/internal/access"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// index lists the pages of Account settings that the administrator may open: those of the navigation.
func (h handlers) index(c *web.Ctx) error {
	actor := by(c)
	if access.Require(actor, access.ManageAccount, access.Facts{Account: actor.Account}) != nil {
		return errs.E(errs.NotFound, "", nil)
	}
	page, err := h.Frame(c, c.P.T("systemweb.index.title"), links.Admin())
	if err != nil {
		return err
	}
	for _, g := range page.Shell.Nav {
		if g.Path == links.Admin() {
			return c.Render(http.StatusOK, indexPage(page, g))
		}
	}
	return errs.E(errs.NotFound, "", nil)
}
