package rolesweb

import (
	"net/http"

	"github.com/a-h/templ"

	"cabinet/internal/access"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/roles"
	"cabinet/internal/ui"
)

// rolesView is the page that explains the roles and lists the job titles.
type rolesView struct {
	Page     ui.Page
	Defaults []roles.Default
	Titles   []roles.TitleInUse
}

func (v rolesView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// roles shows what each role reaches, what its people may do without a title, and the job titles.
func (h handlers) roles(c *web.Ctx) error {
	defaults, err := h.Settings.Defaults(c.Context(), by(c))
	if err != nil {
		return err
	}
	v := rolesView{Defaults: defaults}
	if v.Titles, err = h.Settings.Titles(c.Context(), by(c)); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("rolesweb.roles.title"), links.RolesAndTitles()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, rolesPage(v))
}

// lines tell what a role reaches and how many people it has without a title.
func (v rolesView) lines(d roles.Default) []string {
	return []string{v.t("rolesweb.reach." + string(d.Role)), v.t("rolesweb.default.summary", errs.Args{
		"Set": setText(v.Page.P, d.Permissions, access.Ceiling(d.Role)), "People": v.Page.P.N("rolesweb.people", d.People)})}
}

// setText says how large a set is.
func setText(p ui.Texts, set, most access.Set) string {
	switch n := len(set.List()); {
	case n == 0:
		return p.T("rolesweb.set.none")
	case set == most:
		return p.T("rolesweb.set.all")
	default:
		return p.T("rolesweb.set.some", errs.Args{"N": n, "Of": len(most.List())})
	}
}

// permissions says how large a title's set is.
func (v rolesView) permissions(set access.Set) string {
	if set == access.SetOf(access.Permissions()...) {
		return v.t("rolesweb.set.every")
	}
	return setText(v.Page.P, set, access.SetOf(access.Permissions()...))
}

// table lists the job titles with what can be done with each.
func (v rolesView) table() ui.Data {
	d := ui.Data{ID: "title-list", Caption: v.t("rolesweb.titles.title"), Columns: []ui.Column{
		{Key: "name", Head: v.t("rolesweb.field.name"), Main: true},
		{Key: "permissions", Head: v.t("rolesweb.field.permissions")},
		{Key: "people", Head: v.t("rolesweb.field.people"), Numeric: true},
	}}
	for _, t := range v.Titles {
		d.Rows = append(d.Rows, ui.DataRow{ID: string(t.ID), Name: t.Name, Href: links.JobTitle(t.ID),
			Cells: []templ.Component{ui.Text(t.Name), ui.Text(v.permissions(t.Permissions)),
				ui.Text(v.Page.P.Number(t.People()))},
			Actions: []ui.Action{
				{Text: v.t("rolesweb.title.edit"), Icon: "pencil", Href: links.JobTitle(t.ID)},
				{Text: v.t("rolesweb.title.delete"), Icon: "trash-2", Href: links.JobTitleDelete(t.ID), Look: "danger-text"},
			}})
	}
	return d
}
