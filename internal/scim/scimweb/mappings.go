package scimweb

import (
	"net/http"
	"strconv"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/scim"
	"cabinet/internal/ui"
)

// spareLines is how many empty lines the form has for more.
const spareLines = 3

// mappingsView is the form that says what a directory's groups mean. Lines without a name are left out.
type mappingsView struct {
	Page     ui.Page
	C        scim.Connection
	Version  string
	Lines    []mappingLine
	All      []groups.Group
	Problems ui.Problems
}

type mappingLine struct{ Name, Role, Group string }

func (v mappingsView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (h handlers) mappingsForm(c *web.Ctx) error {
	o, err := h.SCIM.Connection(c.Context(), by(c), connectionOf(c))
	if err != nil {
		return err
	}
	var lines []mappingLine
	for _, m := range o.Mappings {
		lines = append(lines, mappingLine{m.Name, string(m.Role), string(m.Group)})
	}
	return h.showMappings(c, mappingsView{Lines: lines, Version: strconv.FormatInt(o.Version, 10)}, http.StatusOK, nil)
}

func (h handlers) saveMappings(c *web.Ctx) error {
	f := c.Form()
	v := mappingsView{Version: f.String("version")}
	var list []scim.Mapping
	for i := 1; f.Has(numbered("name", i)) && i <= scim.MaxMappings+spareLines; i++ {
		line := mappingLine{f.String(numbered("name", i)), f.String(numbered("role", i)), f.String(numbered("group", i))}
		if strings.TrimSpace(line.Name) == "" {
			continue
		}
		v.Lines = append(v.Lines, line)
		list = append(list, scim.Mapping{Name: line.Name, Role: access.Role(line.Role), Group: ids.Group(line.Group)})
	}
	_, err := h.SCIM.SetMappings(c.Context(), by(c), connectionOf(c), list, f.Version())
	if errs.Is(err, errs.Conflict) {
		return h.showMappings(c, v, http.StatusConflict, err)
	}
	if refused(err) {
		return h.showMappings(c, v, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "scimweb.mapping.saved")
	return h.back(c)
}

func (h handlers) showMappings(c *web.Ctx, v mappingsView, status int, problem error) error {
	o, err := h.SCIM.Connection(c.Context(), by(c), connectionOf(c))
	if err != nil {
		return err
	}
	v.C, v.Problems = o.Connection, problems(c.P, problem)
	for range spareLines {
		v.Lines = append(v.Lines, mappingLine{})
	}
	if _, v.All, err = h.groupNames(c); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("scimweb.mapping.title"), links.Directories()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, mappingsPage(v))
}

// numbered names a field of one line, counted from 1.
func numbered(name string, i int) string { return name + "_" + strconv.Itoa(i) }

func (v mappingsView) roles() []ui.Option {
	return append([]ui.Option{{Text: v.t("scimweb.mapping.no_role")}}, roleOptions(v.Page.P, scim.MappedRoles())...)
}

func (v mappingsView) groups() []ui.Option {
	out := []ui.Option{{Text: v.t("scimweb.mapping.no_group")}}
	for _, g := range v.All {
		out = append(out, ui.Option{Value: string(g.ID), Text: g.Name})
	}
	return out
}

// lineTitle numbers the lines: the first one that fits decides.
func (v mappingsView) lineTitle(i int) string {
	return v.t("scimweb.mapping.line", errs.Args{"N": i + 1})
}
