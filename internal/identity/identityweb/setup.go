package identityweb

import (
	"net/http"

	"cabinet/internal/accounts"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// setupFields are the fields of the set-up form, passwords excepted.
var setupFields = [...]string{"account_name", "account_kind", "country", "language", "time_zone", "first_name", "last_name", "email", "id_number"}

type setupView struct {
	Page     ui.Page
	Token    string
	Values   map[string]string
	Problems ui.Problems
}

// setup shows the first-run form to whoever holds the printed link; without it there is nothing here (R12).
func (h handlers) setup(c *web.Ctx) error {
	token := c.Query("token")
	if err := h.Identity.CheckSetup(c.Context(), token); err != nil {
		return err
	}
	values := map[string]string{"account_kind": string(accounts.LawFirm), "country": "GB", "language": c.P.Lang()}
	if c.P.Lang() == "ru" {
		values["country"] = "RU"
	}
	return h.showSetup(c, http.StatusOK, token, values, nil)
}

// takeSetup makes the organisation and its first administrator, and signs them in.
func (h handlers) takeSetup(c *web.Ctx) error {
	form := c.Form()
	values := map[string]string{}
	for _, name := range setupFields {
		values[name] = form.String(name)
	}
	first, last, number := values["first_name"], values["last_name"], values["id_number"]
	language := values["language"]
	in := FoundInput{
		Token: form.String("token"),
		Account: accounts.AccountInput{Name: values["account_name"], Kind: accounts.Kind(values["account_kind"]), Country: values["country"],
			Language: language, TimeZone: values["time_zone"]},
		Profile: people.ProfileInput{FirstName: &first, LastName: &last, IDNumber: &number},
		Email:   values["email"], Password: form.String("new_password"), Confirm: form.String("confirm_password"),
		Device: c.Cookie(deviceCookie), Client: client(c),
	}
	done, err := h.Founder.Found(c.Context(), in)
	if refused(err) {
		return h.showSetup(c, c.StatusOf(err), in.Token, values, err)
	}
	if err != nil {
		return err
	}
	h.welcome(c, done)
	c.Flash(web.FlashSuccess, "identityweb.setup.done")
	return c.Redirect(links.Profile())
}

func (h handlers) showSetup(c *web.Ctx, status int, token string, values map[string]string, problem error) error {
	v := setupView{Page: bare(c, c.P.T("identityweb.setup.title")), Token: token, Values: values, Problems: ui.ProblemsOf(c.P, problem)}
	v.Page.Failed, v.Page.BareWide, v.Page.NoReferrer = problem != nil, true, true
	return c.Render(status, setupPage(v))
}

func (v setupView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (v setupView) field(name string, f ui.Field) ui.Field {
	f.Name, f.Label, f.Error = name, v.t("identityweb.setup."+name), v.Problems.For(name)
	f.Value = v.Values[name]
	return f
}

func (v setupView) options(prefix string, values ...string) []ui.Option {
	var out []ui.Option
	for _, value := range values {
		out = append(out, ui.Option{Value: value, Text: v.t(prefix + value)})
	}
	return out
}

func (v setupView) kinds() []ui.Option {
	var out []ui.Option
	for _, k := range accounts.Kinds() {
		out = append(out, ui.Option{Value: string(k), Text: v.t("ui.account." + string(k))})
	}
	return out
}

func (v setupView) zones() []ui.Option {
	out := []ui.Option{{Value: "", Text: v.t("identityweb.setup.zone_of_country")}}
	for _, z := range i18n.Zones() {
		out = append(out, ui.Option{Value: z, Text: z})
	}
	return out
}
