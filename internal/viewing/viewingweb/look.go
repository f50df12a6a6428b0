package viewingweb

import (
	"net/http"
	"strconv"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
	"cabinet/internal/viewing"
)

// askView asks why somebody wants to look as a person.
type askView struct {
	Page     ui.Page
	Person   people.Person
	Reason   string
	Problems ui.Problems
}

func (v askView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// ask says what looking as a user means, and asks why.
func (h handlers) ask(c *web.Ctx) error { return h.showAsk(c, http.StatusOK, "", nil) }

// start begins the look and leads to where the person would begin.
func (h handlers) start(c *web.Ctx) error {
	reason := c.Form().String("reason")
	secret, _, err := h.Viewing.Start(c.Context(), by(c), ids.User(c.Path("id")), reason)
	if errs.Is(err, errs.Invalid) {
		return h.showAsk(c, http.StatusUnprocessableEntity, reason, err)
	}
	if err != nil {
		return h.cannot(c, err)
	}
	h.Sessions.Renew(c, secret)
	return c.Redirect(links.Home())
}

func (h handlers) showAsk(c *web.Ctx, status int, reason string, problem error) error {
	p, err := h.Viewing.Candidate(c.Context(), by(c), ids.User(c.Path("id")))
	if err != nil {
		return h.cannot(c, err)
	}
	v := askView{Person: p, Reason: reason, Problems: ui.ProblemsOf(c.P, problem)}
	if v.Page, err = h.Frame(c, c.P.T("viewingweb.ask.title", errs.Args{"Name": p.FullName(c.P.Lang())}), links.Users()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, askPage(v))
}

// cannot leads to where the person can do something about it.
func (h handlers) cannot(c *web.Ctx, err error) error {
	e := errs.As(err)
	switch {
	case e != nil && e.Key == "viewing.off":
		c.Flash(web.FlashWarning, e.Key)
		return c.Redirect(links.ViewAs(""))
	case errs.Is(err, errs.Conflict) && e != nil:
		c.Flash(web.FlashWarning, e.Key)
		return c.Redirect(links.User(ids.User(c.Path("id"))))
	}
	return err
}

// over says that the look has ended; until the person goes back to being themselves nothing else opens.
func (h handlers) over(c *web.Ctx) error {
	if c.Visitor.Detour != links.ViewingOver() {
		return c.Redirect(links.Home())
	}
	page := ui.Page{Title: c.P.T("viewingweb.over.title"), P: c.P, FormToken: c.FormToken(), Theme: c.Visitor.Theme}
	return c.Render(http.StatusOK, overPage(page))
}

// stop has the person be themselves again.
func (h handlers) stop(c *web.Ctx) error {
	secret, err := h.Viewing.Stop(c.Context(), h.Sessions.Secret(c), by(c))
	switch {
	case errs.Is(err, errs.NotFound): // stopped already, in another window
		return c.Redirect(links.Home())
	case errs.Is(err, errs.Unauthenticated):
		return c.Redirect(links.SignIn(""))
	case err != nil:
		return err
	}
	h.Sessions.Renew(c, secret)
	c.Flash(web.FlashSuccess, "viewingweb.stopped")
	return c.Redirect(links.Home())
}

func (v askView) field() ui.Field {
	return ui.Field{Name: "reason", Label: v.t("viewingweb.ask.reason"), Hint: v.t("viewingweb.ask.reason_hint"), Value: v.Reason, Error: v.Problems.For("reason"),
		MaxLength: viewing.MaxReason, Autocomplete: "off"}
}

// means says what happens, a line each.
func (v askView) means() []string {
	minutes := errs.Args{"N": strconv.Itoa(int(viewing.Longest.Minutes()))}
	return []string{v.t("viewingweb.ask.sees"), v.t("viewingweb.ask.reads"), v.t("viewingweb.ask.ends", minutes), v.t("viewingweb.ask.told")}
}
