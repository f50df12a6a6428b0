package requestsweb

import (
	"net/http"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/requests"
	"cabinet/internal/roles"
	"cabinet/internal/ui"
)

// list shows what people ask for, those who wait or those who were answered.
func (h handlers) list(c *web.Ctx) error {
	v := listView{c: c, Answered: c.Query("tab") == answeredTab, After: c.Query("after")}
	var err error
	if v.List, err = h.Requests.Requests(c.Context(), by(c), requests.ListFilter{Answered: v.Answered, After: ids.Request(v.After)}); err != nil {
		return err
	}
	if v.Waiting, err = h.Requests.Waiting(c.Context(), by(c)); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("requestsweb.admin.title"), links.Requests()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(v))
}

// caseView is one request.
type caseView struct {
	c        *web.Ctx
	Page     ui.Page
	Case     requests.Case
	Titles   []roles.JobTitle
	Answer   string // as typed
	Problems ui.Problems
}

func (v caseView) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

// request shows one request with what approving it would change now.
func (h handlers) request(c *web.Ctx) error {
	return h.showRequest(c, http.StatusOK, ids.JobTitle(c.Query("give")), "", nil)
}

// review leads back to the request for whoever had to prove who they are first.
func (h handlers) review(c *web.Ctx) error { return c.Redirect(links.Request(requestID(c))) }

// showRequest draws the request with what was typed when it was refused. A title that went meanwhile isn't given any more.
func (h handlers) showRequest(c *web.Ctx, status int, give ids.JobTitle, answer string, problem error) error {
	v := caseView{c: c, Answer: answer}
	var err error
	v.Case, err = h.Requests.Request(c.Context(), by(c), requestID(c), give)
	if errs.Is(err, errs.Invalid) && give != "" {
		if problem == nil {
			status, problem = web.Status(err), err
		}
		v.Case, err = h.Requests.Request(c.Context(), by(c), requestID(c), "")
	}
	if err != nil {
		return err
	}
	if v.Titles, err = h.Requests.Titles(c.Context(), by(c)); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, v.name(), links.Requests()); err != nil {
		return err
	}
	v.Problems = ui.ProblemsOf(c.P, problem)
	v.Page.Section, v.Page.Failed = c.P.T("requestsweb.admin.title"), problem != nil
	return c.Render(status, requestPage(v))
}

// approve gives the title that the administrator was shown the effect of.
func (h handlers) approve(c *web.Ctx) error {
	form := c.Form()
	title := ids.JobTitle(form.String("title"))
	in := requests.ApproveInput{ID: requestID(c), Version: form.Version(), Title: title, Seen: form.String("seen")}
	if in.Seen == "" { // nothing was shown yet
		return h.showRequest(c, http.StatusOK, title, "", nil)
	}
	_, err := h.Requests.Approve(c.Context(), by(c), in)
	if refused(err) {
		return h.showRequest(c, web.Status(err), title, "", err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "requestsweb.approve.done")
	return c.Redirect(links.Request(in.ID))
}

func (h handlers) decline(c *web.Ctx) error {
	in := requests.DeclineInput{ID: requestID(c), Version: c.Form().Version(), Answer: c.Form().String("answer")}
	_, err := h.Requests.Decline(c.Context(), by(c), in)
	if refused(err) {
		return h.showRequest(c, web.Status(err), "", in.Answer, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "requestsweb.decline.done")
	return c.Redirect(links.Request(in.ID))
}
