package peopleweb

import (
	"net/http"

	"github.com/a-h/templ"

	"cabinet/internal/accounts"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

type appearanceView struct {
	Page     ui.Page
	Account  accounts.Account
	Values   map[string]string
	Problems ui.Problems
}

func (h handlers) appearance(c *web.Ctx) error {
	return h.showAppearance(c, http.StatusOK, nil, nil)
}

// saveAppearance changes theme, density, language and date style of the person, and the next page already shows it.
func (h handlers) saveAppearance(c *web.Ctx) error {
	typed := map[string]string{}
	for _, name := range []string{"theme", "density", "language", "date_style"} {
		if c.Form().Has(name) {
			typed[name] = c.Form().String(name)
		}
	}
	_, err := h.People.UpdateProfile(c.Context(), by(c), inputOf(typed), 0)
	if errs.Is(err, errs.Invalid) {
		return h.showAppearance(c, http.StatusUnprocessableEntity, typed, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "peopleweb.appearance.saved")
	return c.Redirect(links.Appearance())
}

func (h handlers) showAppearance(c *web.Ctx, status int, typed map[string]string, problem error) error {
	p, err := h.People.Me(c.Context(), by(c))
	if err != nil {
		return err
	}
	v := appearanceView{Problems: ui.ProblemsOf(c.P, problem)}
	if v.Account, err = h.Accounts.Recent(c.Context(), p.Account); err != nil {
		return err
	}
	v.Values = valuesOf(p, v.Account.Country)
	for name, value := range typed {
		v.Values[name] = value
	}
	if v.Page, err = h.Frame(c, c.P.T("peopleweb.appearance.title"), links.Appearance()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, appearancePage(v))
}

func (v appearanceView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (v appearanceView) field(name string, options []ui.Option) ui.Field {
	return ui.Field{Name: name, Label: v.t("people.field." + name), Value: v.Values[name], Error: v.Problems.For(name), Options: options,
		Attrs: templ.Attributes{"data-preview": name}}
}
