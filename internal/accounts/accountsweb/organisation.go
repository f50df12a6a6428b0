package accountsweb

import (
	"net/http"

	"cabinet/internal/accounts"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// organisationView is everything that the page of the account's information shows.
type organisationView struct {
	Page     ui.Page
	Account  accounts.Account
	Branches []accounts.BranchInUse
	Values   map[string]string // what stands in the fields: as stored, or as typed
	Typed    bool              // the fields hold what was refused
	Problems ui.Problems
	Clash    *accounts.Conflict
	// Version is what the person is looking at, and Was the form's texts at that version: after a clash they tell which
	// fields only this person changed.
	Version string
	Was     map[string]string
	zones   []ui.Option
}

// wasPrefix begins the names of the hidden fields that carry Was.
const wasPrefix = "was_"

func (h handlers) organisation(c *web.Ctx) error {
	return h.showOrganisation(c, http.StatusOK, nil, nil)
}

// saveOrganisation changes what the form sent. A refused form comes back with what was typed, beside what to do about it.
func (h handlers) saveOrganisation(c *web.Ctx) error {
	form := c.Form()
	typed := map[string]string{}
	for _, name := range accounts.InformationFields() {
		for _, key := range []string{name, wasPrefix + name} {
			if form.Has(key) {
				typed[key] = form.String(key)
			}
		}
	}
	_, err := h.Settings.ChangeInformation(c.Context(), by(c), inputOf(typed), form.Version())
	switch {
	case errs.Is(err, errs.Invalid):
		return h.showOrganisation(c, http.StatusUnprocessableEntity, typed, err)
	case errs.Is(err, errs.Conflict):
		return h.showOrganisation(c, http.StatusConflict, typed, err)
	case err != nil:
		return err
	}
	c.Flash(web.FlashSuccess, "accountsweb.organisation.saved")
	return c.Redirect(links.Organisation())
}

func inputOf(typed map[string]string) accounts.InformationInput {
	get := func(name string) *string {
		if v, ok := typed[name]; ok {
			return &v
		}
		return nil
	}
	return accounts.InformationInput{
		Name: get("name"), Kind: get("kind"), Country: get("country"), Language: get("language"), TimeZone: get("time_zone"),
		DateStyle: get("date_style"), Address: get("address"), City: get("city"), Postcode: get("postcode"), Phone: get("phone"),
		Fax: get("fax"), SupportEmail: get("support_email"), SupportPhone: get("support_phone"),
	}
}

// showOrganisation draws the page with what is stored, over it what was typed, and what went wrong.
func (h handlers) showOrganisation(c *web.Ctx, status int, typed map[string]string, problem error) error {
	ctx, actor := c.Context(), by(c)
	a, err := h.Settings.Account(ctx, actor)
	if err != nil {
		return err
	}
	v := organisationView{Account: a, Version: text(a.InformationVersion), Typed: typed != nil, Values: valuesOf(a), Was: valuesOf(a)}
	if v.Branches, err = h.Settings.Branches(ctx, actor); err != nil {
		return err
	}
	for name, value := range typed {
		v.Values[name] = value
	}
	if e := errs.As(problem); e != nil {
		if conflict, ok := e.Detail.(accounts.Conflict); ok {
			v.Clash = &conflict
			problem = nil
		} else if seen := c.Form().String("version"); seen != "" {
			// What others saved meanwhile must still clash with the corrected form.
			v.Version = seen
			for _, name := range accounts.InformationFields() {
				v.Was[name] = typed[wasPrefix+name]
			}
		}
	}
	v.Problems, v.zones = ui.ProblemsOf(c.P, problem), zones(c)
	if v.Page, err = h.Frame(c, c.P.T("accountsweb.organisation.title"), links.Organisation()); err != nil {
		return err
	}
	if v.Clash != nil {
		v.Page.Title = c.P.T("accountsweb.clash.title")
		return c.Render(status, clashPage(v))
	}
	v.Page.Failed = status != http.StatusOK
	return c.Render(status, organisationPage(v))
}

// valuesOf returns the form's texts for what is stored. Phone numbers carry their country code, as the country may be
// changed in the same form.
func valuesOf(a accounts.Account) map[string]string {
	out := accounts.InformationOf(a)
	for _, name := range []string{"phone", "fax", "support_phone"} {
		out[name] = people.ShowPhone(out[name], "")
	}
	return out
}
