package scimweb

import (
	"net/http"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/scim"
	"cabinet/internal/ui"
)

// formView is the form of a directory's settings.
type formView struct {
	Page                           ui.Page
	Title, Action, Cancel, Version string
	Name, Role, Group, Language    string
	Invite                         bool
	All                            []groups.Group
	Problems                       ui.Problems
}

func (v formView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (h handlers) newForm(c *web.Ctx) error {
	if _, err := h.SCIM.Connections(c.Context(), by(c)); err != nil {
		return err
	}
	return h.showForm(c, formView{Role: string(access.Limited), Invite: true}, http.StatusOK, nil)
}

func (h handlers) connect(c *web.Ctx) error {
	v, in := readForm(c.Form())
	made, err := h.SCIM.Connect(c.Context(), by(c), in)
	if refused(err) {
		return h.showForm(c, v, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "scimweb.form.made")
	return c.Redirect(links.Directory(made.ID))
}

func (h handlers) editForm(c *web.Ctx) error {
	o, err := h.SCIM.Connection(c.Context(), by(c), connectionOf(c))
	if err != nil {
		return err
	}
	return h.showForm(c, formView{Name: o.Name, Role: string(o.Role), Group: string(o.Group), Language: o.Language, Invite: o.Invite,
		Version: strconv.FormatInt(o.Version, 10)}, http.StatusOK, nil)
}

func (h handlers) save(c *web.Ctx) error {
	v, in := readForm(c.Form())
	_, err := h.SCIM.Change(c.Context(), by(c), connectionOf(c), in, c.Form().Version())
	if errs.Is(err, errs.Conflict) {
		return h.showForm(c, v, http.StatusConflict, err)
	}
	if refused(err) {
		return h.showForm(c, v, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "scimweb.form.saved")
	return h.back(c)
}

// readForm reads the form as it was typed and as the service takes it.
func readForm(f *web.Form) (formView, scim.ConnectionInput) {
	v := formView{Name: f.String("name"), Role: f.String("role"), Group: f.String("group_id"), Language: f.String("language"), Invite: f.Bool("invite"), Version: f.String("version")}
	role, group := access.Role(v.Role), groupOf(v.Group)
	return v, scim.ConnectionInput{Name: &v.Name, Role: &role, Group: &group, Language: &v.Language, Invite: &v.Invite}
}

// groupOf reads a group as forms name it.
func groupOf(text string) ids.Group {
	if text == links.DefaultGroup {
		return ""
	}
	return ids.Group(text)
}

func (h handlers) showForm(c *web.Ctx, v formView, status int, problem error) (err error) {
	v.Title, v.Action, v.Cancel = c.P.T("scimweb.form.new"), links.DirectoryNew(), links.Directories()
	if id := connectionOf(c); id != "" {
		v.Title, v.Action, v.Cancel = c.P.T("scimweb.form.edit"), links.DirectoryEdit(id), links.Directory(id)
	}
	v.Problems = problems(c.P, problem)
	if _, v.All, err = h.groupNames(c); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, v.Title, links.Directories()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, formPage(v))
}

func (v formView) roles() []ui.Option { return roleOptions(v.Page.P, scim.Roles()) }

func roleOptions(p ui.Texts, list []access.Role) []ui.Option {
	var out []ui.Option
	for _, r := range list {
		out = append(out, ui.Option{Value: string(r), Text: p.T(r.Key())})
	}
	return out
}

func groupOptions(p ui.Texts, all []groups.Group) []ui.Option {
	out := []ui.Option{{Value: links.DefaultGroup, Text: p.T("scimweb.group.default")}}
	for _, g := range all {
		out = append(out, ui.Option{Value: string(g.ID), Text: g.Name})
	}
	return out
}

// group is the chosen group as the form names it.
func (v formView) group() string {
	if v.Group == "" {
		return links.DefaultGroup
	}
	return v.Group
}

func (v formView) languages() []ui.Option {
	out := []ui.Option{{Text: v.t("scimweb.language.account")}}
	for _, l := range accounts.Languages() {
		out = append(out, ui.Option{Value: l, Text: v.t("scimweb.language." + l)})
	}
	return out
}
