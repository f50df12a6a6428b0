package rolesweb

import (
	"net/http"

	"cabinet/internal/access"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/roles"
	"cabinet/internal/ui"
)

// defaultView is the form of what users of a role may do without a job title.
type defaultView struct {
	Page    ui.Page
	Default roles.Default
	Set     access.Set
	Seen    string // the set that the person was looking at
	Problem string
	Effect  *effect
	Clash   bool
}

func (v defaultView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (v defaultView) role() string { return v.t(v.Default.Role.Key()) }

// of returns the role's default, or errs.NotFound when there is no such role.
func (h handlers) of(c *web.Ctx) (roles.Default, error) {
	list, err := h.Settings.Defaults(c.Context(), by(c))
	if err != nil {
		return roles.Default{}, err
	}
	for _, d := range list {
		if string(d.Role) == c.Path("role") {
			return d, nil
		}
	}
	return roles.Default{}, errs.E(errs.NotFound, "access.not_found", nil)
}

func (h handlers) defaultSet(c *web.Ctx) error {
	d, err := h.of(c)
	if err != nil {
		return err
	}
	return h.showDefault(c, http.StatusOK, defaultView{Default: d, Set: d.Permissions, Seen: d.Permissions.String()})
}

// saveDefaultSet first shows what the set means for the people it holds for, and saves it when the person has seen that.
func (h handlers) saveDefaultSet(c *web.Ctx) error {
	d, err := h.of(c)
	if err != nil {
		return err
	}
	form := c.Form()
	v := defaultView{Default: d, Set: chosen(form), Seen: form.String("before")}
	if form.Has("edit") {
		return h.showDefault(c, http.StatusOK, v)
	}
	change := roles.EffectOf(d.Permissions, v.Set)
	if !form.Has("seen") && d.People > 0 && len(change.Gained)+len(change.Lost) > 0 && v.Set.Minus(access.Ceiling(d.Role)) == 0 {
		e := effectText(c.P, c.P.N("rolesweb.people", d.People), change)
		v.Effect = &e
		return h.showDefault(c, http.StatusOK, v)
	}
	var seen *access.Set
	if form.Has("before") {
		before := access.ParseSet(v.Seen)
		seen = &before
	}
	err = h.Settings.ChangeDefault(c.Context(), by(c), d.Role, v.Set, seen)
	return h.savedDefault(c, v, err)
}

// savedDefault answers to a save: the list, or the form with what has to be corrected.
func (h handlers) savedDefault(c *web.Ctx, v defaultView, err error) error {
	switch {
	case errs.Is(err, errs.Conflict):
		v.Clash, v.Seen = true, v.Default.Permissions.String()
		return h.showDefault(c, http.StatusConflict, v)
	case errs.Is(err, errs.Invalid):
		v.Problem = ui.ProblemsOf(c.P, err).For("permissions")
		return h.showDefault(c, http.StatusUnprocessableEntity, v)
	case err != nil:
		return err
	}
	c.Flash(web.FlashSuccess, "rolesweb.default.saved")
	return c.Redirect(links.RolesAndTitles())
}

func (h handlers) showDefault(c *web.Ctx, status int, v defaultView) (err error) {
	title := c.P.T("rolesweb.default.title", errs.Args{"Role": c.P.T(v.Default.Role.Key())})
	switch {
	case v.Clash:
		title = c.P.T("rolesweb.clash.title")
	case v.Effect != nil:
		title = c.P.T("rolesweb.review.title")
	}
	if v.Page, err = h.Frame(c, title, links.RolesAndTitles()); err != nil {
		return err
	}
	v.Page.Failed = status == http.StatusUnprocessableEntity
	if v.Effect != nil {
		return c.Render(status, reviewDefaultPage(v))
	}
	return c.Render(status, defaultPage(v))
}
