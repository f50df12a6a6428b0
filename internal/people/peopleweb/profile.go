package peopleweb

import (
	"maps"
	"net/http"
	"strconv"

	"cabinet/internal/accounts"
	"cabinet/internal/attributes"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/people/peopleweb/block"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/web"
	"cabinet/internal/requests"
	"cabinet/internal/roles"
	"cabinet/internal/ui"
)

// profileFields are the fields of the profile form, by their API names.
var profileFields = [...]string{"first_name", "middle_name", "last_name", "initials", "job_title_id", "position", "id_number", "branch_id",
	"cell_number", "office_number", "office_extension", "client_email", "organization_name", "website",
	"time_zone", "language", "date_style", "about"}

// profileView is everything that the profile page shows.
type profileView struct {
	c        *web.Ctx
	Page     ui.Page
	Person   people.Person
	Account  accounts.Account
	Card     people.ClientCard
	JobTitle string
	Titles   []roles.JobTitle // to choose from
	Asked    requests.Request // for a job title: the latest, or none when nothing is to be said of it
	Branches []accounts.Branch
	Zones    *ui.OptionList
	Values   map[string]string // what stands in the fields: as stored, or as typed
	Typed    bool              // the fields hold what was refused
	Problems ui.Problems
	Block    attributes.Block // the additional attributes
	Printer  *i18n.Printer
	Clash    *attributes.Conflict
	// Version is what the person is looking at, and Was the form's texts at that version: after a clash they tell which
	// fields only this person changed.
	Version string
	Was     map[string]string
}

func (h handlers) profile(c *web.Ctx) error { return h.showProfile(c, http.StatusOK, nil, nil) }

// saveProfile changes what the form sent. A refused form comes back with what was typed, beside what to do about it.
func (h handlers) saveProfile(c *web.Ctx) error {
	form := c.Form()
	version, err := strconv.ParseInt(form.String("version"), 10, 64)
	if err != nil {
		version = 0 // an old page or a script: the last save wins, as it would for a program without If-Match
	}
	typed := typedProfile(form)
	p, err := h.save(c, inputOf(typed), block.Values(typed), version)
	switch {
	case errs.Is(err, errs.Invalid):
		return h.showProfile(c, http.StatusUnprocessableEntity, typed, err)
	case errs.Is(err, errs.Conflict):
		return h.showProfile(c, http.StatusConflict, typed, err)
	case err != nil:
		return err
	}
	if to, sent := typed["job_title_id"]; sent && to != string(p.JobTitle) { // saved once the person has seen what it changes (S7)
		if p.Version != version {
			c.Flash(web.FlashSuccess, "peopleweb.profile.saved_but_title")
		}
		return c.Redirect(links.MyTitleTo(ids.JobTitle(to)))
	}
	c.Flash(web.FlashSuccess, "peopleweb.profile.saved")
	return c.Redirect(links.Profile())
}

func inputOf(typed map[string]string) people.ProfileInput {
	get := func(name string) *string {
		if v, ok := typed[name]; ok {
			return &v
		}
		return nil
	}
	return people.ProfileInput{
		FirstName: get("first_name"), MiddleName: get("middle_name"), LastName: get("last_name"), Initials: get("initials"),
		ClientEmail: get("client_email"), CellNumber: get("cell_number"), OfficeNumber: get("office_number"),
		OfficeExtension: get("office_extension"), Position: get("position"), BranchID: get("branch_id"),
		OrganizationName: get("organization_name"), Website: get("website"), About: get("about"),
		TimeZone: get("time_zone"), Language: get("language"), DateStyle: get("date_style"),
		Theme: get("theme"), Density: get("density"), IDNumber: get("id_number"),
	}
}

// showProfile draws the page with what is stored, over it what was typed, and what went wrong.
func (h handlers) showProfile(c *web.Ctx, status int, typed map[string]string, problem error) error {
	ctx, actor := c.Context(), by(c)
	p, err := h.People.Me(ctx, actor)
	if err != nil {
		return err
	}
	v := profileView{c: c, Person: p, Version: strconv.FormatInt(p.Version, 10), Typed: typed != nil, Zones: h.zones.in(c.P)}
	if v.Account, err = h.Accounts.Recent(ctx, p.Account); err != nil {
		return err
	}
	if v.Branches, err = h.Accounts.RecentBranches(ctx, p.Account); err != nil {
		return err
	}
	if p.JobTitle != "" {
		title, err := h.Roles.Recent(ctx, h.DB, p.Account, p.JobTitle)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		v.JobTitle = title.Name
	}
	if err := h.titles(c, &v); err != nil {
		return err
	}
	v.Card = people.CardOf(p, v.JobTitle, v.Account.Country, v.Account.Language)
	if v.Block, err = h.block(c); err != nil {
		return err
	}
	v.Values, v.Printer = valuesOf(p, v.Account.Country), c.P
	block.Stored(v.Block, v.Values)
	v.Was = maps.Clone(v.Values)
	for name, value := range typed {
		v.Values[name] = value
	}
	if e := errs.As(problem); e != nil {
		if v.Clash = clashOf(e); v.Clash != nil {
			problem = nil
		} else if version := c.Form().String("version"); version != "" && typed != nil {
			// What others saved meanwhile must still clash with the corrected form.
			v.Version = version
			for _, name := range v.names() {
				v.Was[name] = typed[block.Was+name]
			}
		}
	}
	v.Problems = block.Problems(c.P, problem)
	if v.Page, err = h.Frame(c, c.P.T("peopleweb.profile.title"), links.Profile()); err != nil {
		return err
	}
	if v.Clash != nil {
		v.Page.Title = c.P.T("peopleweb.clash.title")
		return c.Render(status, clashPage(v))
	}
	v.Page.Failed = status != http.StatusOK
	return c.Render(status, profilePage(v))
}

// valuesOf returns the form's texts for what is stored; phone numbers are written as people of the country write them.
func valuesOf(p people.Person, country string) map[string]string {
	return map[string]string{
		"first_name": p.FirstName, "middle_name": p.MiddleName, "last_name": p.LastName, "initials": p.OwnInitials,
		"job_title_id": string(p.JobTitle), "position": p.Position, "id_number": p.IDNumber, "branch_id": string(p.Branch),
		"cell_number": people.ShowPhone(p.CellNumber, country), "office_number": people.ShowPhone(p.OfficeNumber, country),
		"office_extension": p.OfficeExtension, "client_email": p.ClientEmail, "organization_name": p.OrganizationName, "website": p.Website,
		"time_zone": p.TimeZone, "language": p.Language, "date_style": p.DateStyle, "about": p.About,
		"theme": p.Theme, "density": p.Density,
	}
}
