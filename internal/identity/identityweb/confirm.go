package identityweb

import (
	"net/http"
	"strings"

	"cabinet/internal/links"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// The fields in which the page of the fresh proof holds a form that is on its way: each under its own name with a mark
// before it, so that it is never taken for one of the page's own.
const (
	carriedField = "carried"
	keptMark     = "kept."
)

// confirm asks for the password again before something that wants a fresh proof (R42).
func (h handlers) confirm(c *web.Ctx) error {
	return c.Render(http.StatusOK, confirmPage(h.confirmView(c, nil)))
}

// takeConfirm proves the person and sends them on. A form that stands at a door which wants a fresh proof comes here first,
// whole, and goes on from here: nothing that was typed or ticked is lost. One with secrets in it isn't kept.
func (h handlers) takeConfirm(c *web.Ctx) error {
	if c.Query(web.CarriedQuery) != "" && !c.Form().Whole() { // half a form would say something else: it has to be filled in again
		c.Flash(web.FlashWarning, "identityweb.confirm.half")
		return c.Redirect(links.Confirm(next(c)))
	}
	if c.Query(web.CarriedQuery) != "" {
		v := h.confirmView(c, nil)
		v.Carried, v.Kept = true, c.Form().Kept()
		return c.Render(http.StatusOK, confirmPage(v))
	}
	secret, err := h.Identity.Prove(c.Context(), by(c), c.Form().String("current_password"))
	if refused(err) {
		return c.Render(c.StatusOf(err), confirmPage(h.confirmView(c, err)))
	}
	if err != nil {
		return err
	}
	h.setSession(c, secret)
	v := h.confirmView(c, nil)
	if !v.Carried || v.Next == "" {
		return c.Redirect(orHome(v.Next))
	}
	c.Visitor.SessionKey = id.Hash(secret) // the next page's form belongs to the session as it is from now on
	v.Page = bare(c, c.P.T("identityweb.confirm.done"))
	return c.Render(http.StatusOK, goOnPage(v))
}

func (h handlers) confirmView(c *web.Ctx, err error) signInView {
	v := signInView{Page: bare(c, c.P.T("identityweb.confirm.title")), Next: next(c), Problems: ui.ProblemsOf(c.P, err),
		Carried: c.Form().Has(carriedField)}
	v.Page.Failed = err != nil
	for _, f := range c.Form().Kept() {
		if name, ok := strings.CutPrefix(f.Name, keptMark); ok && v.Carried {
			v.Kept = append(v.Kept, web.KeptField{Name: name, Value: f.Value})
		}
	}
	if login, e := h.Identity.Login(c.Context(), h.DB, by(c).Login); e == nil {
		v.Email = login.Email
	}
	return v
}
