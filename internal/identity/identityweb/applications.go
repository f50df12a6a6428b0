package identityweb

import (
	"net/http"

	"cabinet/internal/access"
	"cabinet/internal/identity"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// applicationsView is the page of the programs that may act for the person.
type applicationsView struct {
	words
	Page   ui.Page
	Tokens []identity.Token
}

func (h handlers) applications(c *web.Ctx) error {
	v := applicationsView{words: words{c}}
	var err error
	if v.Tokens, err = h.Identity.Tokens(c.Context(), by(c)); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("identityweb.applications.title"), links.Applications()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, applicationsPage(v))
}

// row shows a token: its name, what it may do, and when it was made, ends and was used.
func (v applicationsView) row(t identity.Token) ui.Row {
	mark := ui.Badge(scopeTone(t.Scope), "", v.t("identityweb.token.scope."+string(t.Scope)))
	if t.Expired(v.c.Now()) {
		mark = ui.Badge(ui.Neutral, "history", v.t("identityweb.token.over"))
	}
	return ui.Row{Icon: "key-round", Title: v.name(t), Mark: mark, Lines: []string{v.life(t), v.use(t)}}
}

func scopeTone(s access.Scope) ui.Tone {
	switch s {
	case access.ScopeAdmin:
		return ui.Warn
	case access.ScopeWrite:
		return ui.Info
	default:
		return ui.Neutral
	}
}

// name is the token's own, or says that the operator gave it none.
func (w words) name(t identity.Token) string {
	if t.Name == "" {
		return w.t("identityweb.token.nameless")
	}
	return t.Name
}

func (v applicationsView) life(t identity.Token) string {
	made := errs.Args{"Made": v.at(t.CreatedAt), "Ends": v.at(t.ExpiresAt)}
	switch {
	case t.ExpiresAt.IsZero():
		return v.t("identityweb.token.life_never", errs.Args{"Made": v.at(t.CreatedAt)})
	case t.Expired(v.c.Now()):
		return v.t("identityweb.token.life_over", made)
	default:
		return v.t("identityweb.token.life", made)
	}
}

func (v applicationsView) use(t identity.Token) string {
	switch {
	case t.LastUsedAt.IsZero():
		return v.t("identityweb.token.unused")
	case t.LastIP == "":
		return v.t("identityweb.token.used", errs.Args{"At": v.at(t.LastUsedAt)})
	default:
		return v.t("identityweb.token.used_from", errs.Args{"At": v.at(t.LastUsedAt), "Place": t.LastIP})
	}
}
