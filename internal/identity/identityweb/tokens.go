package identityweb

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/identity"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// The fields of the form of a new token, as the service names them.
const (
	fieldName  = "name"
	fieldScope = "scope"
	fieldEnds  = "expires_at"
)

// never is the choice of a token that doesn't end.
const never = "never"

// lives are the days that may be chosen for a token.
var lives = [...]int{7, 30, 90, 180, 365}

// tokenView is the form of a new token, and after it the token itself.
type tokenView struct {
	words
	Page              ui.Page
	Name, Scope, Ends string
	Problems          ui.Problems

	Made   identity.Token
	Secret string // shown on this page and never again
}

// newToken shows the form. It opens to a fresh proof only, so that nothing typed is lost on the way to it.
func (h handlers) newToken(c *web.Ctx) error {
	v := tokenView{words: words{c}, Scope: string(access.ScopeRead), Ends: strconv.Itoa(int(identity.TokenLife / (24 * time.Hour)))}
	return h.showToken(v, http.StatusOK, nil)
}

// makeToken makes the token and shows its text once, in the answer itself: nothing that is kept between two pages may
// hold it.
func (h handlers) makeToken(c *web.Ctx) error {
	form := c.Form()
	v := tokenView{words: words{c}, Name: form.String(fieldName), Scope: form.String(fieldScope), Ends: form.String(fieldEnds)}
	in, err := v.input(by(c), c.Now())
	if err == nil {
		v.Made, v.Secret, err = h.Identity.CreateToken(c.Context(), by(c), in)
	}
	switch {
	case errs.Is(err, errs.Conflict): // too many of them
		return h.showToken(v, http.StatusConflict, err)
	case refused(err):
		return h.showToken(v, c.StatusOf(err), err)
	case err != nil:
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("identityweb.token.made"), links.Applications()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, tokenMadePage(v))
}

// input reads the form. The choice of an end is this page's own and judged here; everything else is the service's to judge.
func (v tokenView) input(by access.Actor, now time.Time) (identity.TokenInput, error) {
	in := identity.TokenInput{Account: by.Account, User: by.User, Name: v.Name, Scope: access.Scope(v.Scope), Never: v.Ends == never}
	if in.Never {
		return in, nil
	}
	days, err := strconv.Atoi(v.Ends)
	if err != nil || !slices.Contains(lives[:], days) {
		return in, errs.FieldError(fieldEnds, "identityweb.token.ends_choose")
	}
	in.ExpiresAt = now.AddDate(0, 0, days)
	return in, nil
}

func (h handlers) showToken(v tokenView, status int, problem error) error {
	v.Problems = ui.ProblemsOf(v.c.P, problem)
	var err error
	if v.Page, err = h.Frame(v.c, v.t("identityweb.token.new"), links.Applications()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return v.c.Render(status, newTokenPage(v))
}

// scopes are the choices that the person's role has.
func (v tokenView) scopes() []ui.Option {
	out := []ui.Option{v.scope(access.ScopeRead, "eye"), v.scope(access.ScopeWrite, "pencil")}
	if by(v.c).Role == access.Administrator {
		out = append(out, v.scope(access.ScopeAdmin, "shield"))
	}
	return out
}

func (v tokenView) scope(s access.Scope, icon string) ui.Option {
	key := "identityweb.token.scope." + string(s)
	return ui.Option{Value: string(s), Text: v.t(key), Hint: v.t(key + "_hint"), Icon: icon}
}

func (v tokenView) ends() []ui.Option {
	var out []ui.Option
	for _, days := range lives {
		ends := v.c.P.DateShort(v.c.Now().AddDate(0, 0, days), v.c.Visitor.DateStyle, v.c.Location())
		out = append(out, ui.Option{Value: strconv.Itoa(days), Text: v.Page.P.N("identityweb.token.days", days, errs.Args{"Ends": ends})})
	}
	return append(out, ui.Option{Value: never, Text: v.t("identityweb.token.never")})
}

func (v tokenView) facts() []ui.Fact {
	ends := v.t("identityweb.token.never")
	if !v.Made.ExpiresAt.IsZero() {
		ends = v.at(v.Made.ExpiresAt)
	}
	return []ui.Fact{{Label: v.t("identityweb.token.name"), Text: v.Made.Name},
		{Label: v.t("identityweb.token.scope"), Text: v.t("identityweb.token.scope." + string(v.Made.Scope))},
		{Label: v.t("identityweb.token.until"), Text: ends}}
}

// example asks the interface who the token's owner is. The token itself stays out of it, and so out of the shell's history.
func (v tokenView) example() string {
	return "export CABINET_TOKEN='…'\ncurl -H \"Authorization: Bearer $CABINET_TOKEN\" \\\n  " + v.c.URL(links.APIMe())
}
