package scimweb

import (
	"net/http"

	"github.com/a-h/templ"

	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/scim"
	"cabinet/internal/ui"
)

// listView is the list of directories.
type listView struct {
	Page ui.Page
	List []scim.Overview
}

func (v listView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (h handlers) directories(c *web.Ctx) (err error) {
	var v listView
	if v.List, err = h.SCIM.Connections(c.Context(), by(c)); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("scimweb.list.title"), links.Directories()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(v))
}

// row shows a directory with how it stands.
func (v listView) row(o scim.Overview) ui.Row {
	lines := []string{v.Page.P.N("scimweb.users", o.Users) + " · " + v.Page.P.N("scimweb.groups", o.Groups)}
	if o.Waiting > 0 {
		lines = append(lines, v.Page.P.N("scimweb.waiting", o.Waiting))
	}
	return ui.Row{Icon: "refresh-cw", Title: o.Name, Mark: mark(v.Page.P, o.Connection), Lines: lines}
}

// mark says how a directory stands.
func mark(p ui.Texts, c scim.Connection) templ.Component {
	switch {
	case c.Stopped != "":
		return ui.Badge(ui.Bad, "circle-alert", p.T("scimweb.state.stopped"))
	case c.Mode == scim.DryRun:
		return ui.Badge(ui.Info, "eye", p.T("scimweb.state.dry"))
	default:
		return ui.Badge(ui.OK, "check", p.T("scimweb.state.live"))
	}
}

// groupNames returns how the account's groups are called, with the default one.
func (h handlers) groupNames(c *web.Ctx) (map[ids.Group]string, []groups.Group, error) {
	all, err := h.Groups.All(c.Context(), by(c))
	out := map[ids.Group]string{"": c.P.T("scimweb.group.default")}
	for _, g := range all {
		out[g.ID] = g.Name
	}
	return out, all, err
}
