package eventsweb

import (
	"net/http"

	"cabinet/internal/events"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// cancelView asks why an event is called off.
type cancelView struct {
	Page     ui.Page
	Head     ui.CaseHead
	Event    events.Event
	When     string
	Reason   string
	Version  string
	Problems ui.Problems
	Clash    string // what to know before asking again
}

func (v cancelView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (h handlers) askCancel(c *web.Ctx) error { return h.showCancel(c, http.StatusOK, nil) }

// cancel calls the event off.
func (h handlers) cancel(c *web.Ctx) error {
	e, err := h.Events.Cancel(c.Context(), by(c), ids.Event(c.Path("id")), c.Form().String("reason"), c.Form().Version())
	if refused(err) {
		return h.showCancel(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "eventsweb.now.cancelled")
	return c.Redirect(links.Event(e.ID))
}

func (h handlers) showCancel(c *web.Ctx, status int, problem error) error {
	e, err := h.Events.Event(c.Context(), by(c), ids.Event(c.Path("id")))
	if err != nil {
		return err
	}
	changes, _, err := h.Events.May(c.Context(), by(c), e.Case)
	switch {
	case err != nil:
		return err
	case !changes:
		return errs.E(errs.Forbidden, "eventsweb.forbidden", nil)
	case e.Status == events.Cancelled:
		return c.Redirect(links.Event(e.ID))
	}
	v := cancelView{Event: e, When: spanOf(c, e.Times), Reason: c.Form().String("reason"), Version: number(e.Version)}
	if x := errs.As(problem); x != nil && x.Kind == errs.Conflict {
		v.Clash = c.P.T(x.Key, x.Args)
	} else {
		v.Problems = problems(c.P, problem)
	}
	if v.Page, v.Head, err = h.inCase(c, e.Case, c.P.T("eventsweb.cancel.title", errs.Args{"Title": e.Title})); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, cancelPage(v))
}
