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

// mineView is one's own job title: the page itself, what another one would change, or the form for a new one.
type mineView struct {
	c        *web.Ctx
	Page     ui.Page
	Last     requests.Request
	Earlier  []requests.Request
	Titles   []roles.JobTitle
	Effect   requests.Effect // before an effect was asked for it is that of the title the person has
	Typed    requests.AskInput
	Problems ui.Problems
}

func (v mineView) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

// mine shows one's own title and where one's request stands, or what another title would change.
func (h handlers) mine(c *web.Ctx) error {
	if to := c.Query("to"); to != "" {
		return h.showEffect(c, http.StatusOK, titleOf(to), requests.AskInput{}, nil)
	}
	v, err := h.own(c)
	if err != nil {
		return err
	}
	return h.show(v, http.StatusOK, "requestsweb.mine.title", nil)
}

// own reads what every page of one's own title shows.
func (h handlers) own(c *web.Ctx) (v mineView, err error) {
	ctx, actor := c.Context(), by(c)
	v.c = c
	if v.Earlier, err = h.Requests.MyTitles(ctx, actor); err != nil {
		return v, err
	}
	if len(v.Earlier) > 0 && (v.Earlier[0].State == requests.Open || v.Earlier[0].News()) {
		v.Last, v.Earlier = v.Earlier[0], v.Earlier[1:]
	}
	if v.Titles, err = h.Requests.Titles(ctx, actor); err != nil {
		return v, err
	}
	v.Effect, err = h.Requests.MyEffectNow(ctx, actor)
	return v, err
}

// show draws the page that the title key names.
func (h handlers) show(v mineView, status int, title string, problem error) (err error) {
	v.Problems = ui.ProblemsOf(v.c.P, problem)
	if v.Page, err = h.Frame(v.c, v.t(title), links.MyTitle()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	switch title {
	case "requestsweb.effect.title":
		return v.c.Render(status, effectPage(v))
	case "requestsweb.wish.title":
		return v.c.Render(status, wishPage(v))
	case "requestsweb.withdraw.title":
		return v.c.Render(status, withdrawPage(v))
	default:
		return v.c.Render(status, minePage(v))
	}
}

// showEffect shows what a title changes, with what was typed when it was refused.
func (h handlers) showEffect(c *web.Ctx, status int, to ids.JobTitle, typed requests.AskInput, problem error) error {
	v, err := h.own(c)
	if err != nil {
		return err
	}
	v.Typed = typed
	e, err := h.Requests.MyEffect(c.Context(), by(c), to)
	switch {
	case errs.Is(err, errs.Invalid): // gone since the page was shown
		return h.show(v, web.Status(err), "requestsweb.mine.title", err)
	case err != nil:
		return err
	case e.Same() && problem == nil:
		return h.show(v, http.StatusOK, "requestsweb.mine.title", nil)
	}
	v.Effect = e
	return h.show(v, status, "requestsweb.effect.title", problem)
}

// take gives the person another title at once.
func (h handlers) take(c *web.Ctx) error {
	in := requests.TakeInput{Title: titleOf(c.Form().String("to")), Seen: c.Form().String("seen")}
	if in.Seen == "" { // nothing was shown yet
		return c.Redirect(links.MyTitleTo(in.Title))
	}
	err := h.Requests.TakeTitle(c.Context(), by(c), in)
	if refused(err) || gains(err) {
		return h.showEffect(c, web.Status(err), in.Title, requests.AskInput{}, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "requestsweb.take.done")
	return c.Redirect(links.MyTitle())
}

// gains reports whether a title was refused since it has to be asked for by now.
func gains(err error) bool {
	e := errs.As(err)
	return e != nil && e.Key == "people.own_title.gains"
}

// wish is the form for a title that doesn't exist yet.
func (h handlers) wish(c *web.Ctx) error {
	v, err := h.own(c)
	if err != nil {
		return err
	}
	return h.show(v, http.StatusOK, "requestsweb.wish.title", nil)
}

// ask sends a request to the administrators.
func (h handlers) ask(c *web.Ctx) error {
	form := c.Form()
	in := requests.AskInput{Title: titleOf(form.String("to")), Name: form.String("new_title"), Reason: form.String("reason"), Seen: form.String("seen")}
	given := form.Has("to")
	if !given && in.Name == "" {
		in.Name = " " // a wish without a name, not one for no title
	}
	_, err := h.Requests.AskTitle(c.Context(), by(c), in)
	switch {
	case refused(err) && given:
		return h.showEffect(c, web.Status(err), in.Title, in, err)
	case refused(err):
		v, wrong := h.own(c)
		if wrong != nil {
			return wrong
		}
		v.Typed = in
		return h.show(v, web.Status(err), "requestsweb.wish.title", err)
	case err != nil:
		return err
	}
	c.Flash(web.FlashSuccess, "requestsweb.ask.done")
	return c.Redirect(links.MyTitle())
}

// askWithdraw asks before the request is taken back; pages with scripts ask in a dialog instead.
func (h handlers) askWithdraw(c *web.Ctx) error {
	return h.show(mineView{c: c}, http.StatusOK, "requestsweb.withdraw.title", nil)
}

func (h handlers) withdraw(c *web.Ctx) error {
	err := h.Requests.WithdrawTitle(c.Context(), by(c))
	if errs.Is(err, errs.NotFound) && errs.As(err).Key == "requests.withdraw.none" { // answered meanwhile: the page says how
		c.Flash(web.FlashWarning, "requests.withdraw.none")
		return c.Redirect(links.MyTitle())
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "requestsweb.withdraw.done")
	return c.Redirect(links.MyTitle())
}

// dismiss puts the answer away and leads back to the page on which it stood.
func (h handlers) dismiss(c *web.Ctx) error {
	if err := h.Requests.DismissTitle(c.Context(), by(c)); err != nil {
		return err
	}
	if c.Form().String("from") == "profile" {
		return c.Redirect(links.Profile())
	}
	return c.Redirect(links.MyTitle())
}
