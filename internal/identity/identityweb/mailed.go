package identityweb

import (
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// mailedView is a page behind a mailed link that changes nothing until its button is pressed (R21).
type mailedView struct {
	words
	Page  ui.Page
	Lead  string
	Facts []ui.Fact
	What  []string // what the button does
	Verb  string
	// Password is asked for with the button; nil asks for none.
	Password *ui.Field
	Problems ui.Problems
	Look     string // of the button
	// Action takes the POST; Leave is where the person goes instead, and Stay the words of that.
	Action, Leave, Stay string
}

func (h handlers) mailedView(c *web.Ctx, title string) mailedView {
	v := mailedView{words: words{c}, Page: bare(c, c.P.T(title))}
	v.Page.NoReferrer = true
	return v
}

// tone is a warning's where the button ends everything.
func (v mailedView) tone() ui.Tone {
	if v.Look == "danger" {
		return ui.Warn
	}
	return ui.Info
}

// deadMailed says why a mailed link does nothing here, and what to do instead.
func (h handlers) deadMailed(c *web.Ctx, err error, title string, instead ui.Action) error {
	v := h.mailedView(c, title)
	e := errs.As(err)
	v.Lead = v.t(e.Key, e.Args)
	instead.Look, instead.Block = "primary", true
	return c.Render(c.StatusOf(err), deadMailedPage(v, instead))
}
