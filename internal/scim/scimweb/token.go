package scimweb

import (
	"net/http"
	"strconv"
	"time"

	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/scim"
	"cabinet/internal/ui"
)

// tokenView is the form of a new token, and after it the token itself.
type tokenView struct {
	c             *web.Ctx
	Page          ui.Page
	O             scim.Overview
	Life, Overlap string
	Problems      ui.Problems
	Made          scim.Token
	Secret        string // shown on this page and never again
	Base          string
}

func (v tokenView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

const day = 24 * time.Hour

func (h handlers) tokenForm(c *web.Ctx) error {
	return h.showToken(c, tokenView{Life: strconv.Itoa(int(scim.TokenLife / day)), Overlap: "7"}, http.StatusOK, nil)
}

// makeToken makes the token and shows its text once, in the answer itself.
func (h handlers) makeToken(c *web.Ctx) error {
	v := tokenView{Life: c.Form().String("life"), Overlap: c.Form().String("overlap")}
	var err error
	v.Made, v.Secret, err = h.SCIM.MakeToken(c.Context(), by(c), connectionOf(c), scim.TokenInput{Life: days(v.Life), Overlap: days(v.Overlap)})
	if refused(err) {
		return h.showToken(c, v, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return h.showToken(c, v, http.StatusOK, nil)
}

// days reads a number of days; nonsense is one that the service refuses.
func days(text string) time.Duration {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 10_000 {
		return -day
	}
	return time.Duration(n) * day
}

func (h handlers) showToken(c *web.Ctx, v tokenView, status int, problem error) (err error) {
	v.c, v.Base, v.Problems = c, c.URL(links.SCIM()), problems(c.P, problem)
	if v.O, err = h.SCIM.Connection(c.Context(), by(c), connectionOf(c)); err != nil {
		return err
	}
	title := c.P.T("scimweb.token.new")
	if v.Secret != "" {
		title = c.P.T("scimweb.token.made")
	}
	if v.Page, err = h.Frame(c, title, links.Directories()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	if v.Secret != "" {
		return c.Render(status, tokenMadePage(v))
	}
	return c.Render(status, tokenPage(v))
}

func (v tokenView) lives() []ui.Option { return v.choices(30, 90, 180, 365) }

func (v tokenView) overlaps() []ui.Option {
	return append([]ui.Option{{Value: "0", Text: v.t("scimweb.token.at_once")}}, v.choices(1, 7, 14)...)
}

func (v tokenView) choices(list ...int) []ui.Option {
	var out []ui.Option
	for _, n := range list {
		out = append(out, ui.Option{Value: strconv.Itoa(n), Text: v.Page.P.N("scimweb.days", n)})
	}
	return out
}

func (v tokenView) facts() []ui.Fact {
	return []ui.Fact{{Label: v.t("scimweb.token.ends"), Text: v.c.DateTime(v.Made.ExpiresAt)}}
}
