package groupsweb

import (
	"net/http"

	"cabinet/internal/groups"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// editView is the form of a group, or both versions after a clash.
type editView struct {
	Page              ui.Page
	Group             groups.Group // empty for a new one
	Action, Cancel    string
	Name, Description string // as typed
	Version           string
	Problems          ui.Problems
	Theirs            groups.Group // after a clash
}

func (v editView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (v editView) head() string {
	switch {
	case v.Theirs.ID != "":
		return "groupsweb.clash.title"
	case v.Group.ID == "":
		return "groupsweb.new.title"
	default:
		return "groupsweb.edit.title"
	}
}

func (v editView) input() groups.Input {
	return groups.Input{Name: &v.Name, Description: &v.Description}
}

func (h handlers) newGroup(c *web.Ctx) error {
	if _, err := h.Groups.Group(c.Context(), by(c), groups.Default); err != nil { // the form is for administrators
		return err
	}
	return h.showEdit(c, http.StatusOK, editView{Action: links.GroupNew(), Cancel: links.Groups()})
}

// addGroup adds the group that was typed.
func (h handlers) addGroup(c *web.Ctx) error {
	form := c.Form()
	v := editView{Action: links.GroupNew(), Cancel: links.Groups(), Name: form.String("name"), Description: form.String("description")}
	g, err := h.Groups.Create(c.Context(), by(c), v.input())
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
		v.Problems = problems(c.P, "name", err)
		return h.showEdit(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "groupsweb.added")
	return c.Redirect(links.Group(g.ID))
}

// edited reads the group that is to be changed. The default group has no form.
func (h handlers) edited(c *web.Ctx) (editView, error) {
	g, err := h.Groups.Group(c.Context(), by(c), groupOf(c.Path("id")))
	if err == nil && (g.ID == groups.Default || !g.Changeable) {
		err = errs.E(errs.NotFound, "access.not_found", nil)
	}
	return editView{Group: g.Group, Action: links.GroupEdit(g.ID), Cancel: links.Group(g.ID), Name: g.Name, Description: g.Description, Version: number(g.Version)}, err
}

func (h handlers) editGroup(c *web.Ctx) error {
	v, err := h.edited(c)
	if err != nil {
		return err
	}
	return h.showEdit(c, http.StatusOK, v)
}

// saveGroup changes the group to what was typed.
func (h handlers) saveGroup(c *web.Ctx) error {
	v, err := h.edited(c)
	if err != nil {
		return err
	}
	v.Name, v.Description, v.Version = c.Form().String("name"), c.Form().String("description"), c.Form().String("version")
	_, err = h.Groups.Change(c.Context(), by(c), v.Group.ID, v.input(), c.Form().Version())
	e := errs.As(err)
	switch {
	case e != nil && e.Kind == errs.Conflict && e.Detail != nil:
		theirs, ok := e.Detail.(groups.Group)
		if !ok {
			return err
		}
		v.Theirs, v.Version = theirs, number(theirs.Version)
		return h.showEdit(c, http.StatusConflict, v)
	case errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict):
		v.Problems = problems(c.P, "name", err)
		return h.showEdit(c, http.StatusUnprocessableEntity, v)
	case err != nil:
		return err
	}
	c.Flash(web.FlashSuccess, "groupsweb.saved")
	return c.Redirect(links.Group(v.Group.ID))
}

func (h handlers) showEdit(c *web.Ctx, status int, v editView) (err error) {
	if v.Page, err = h.Frame(c, c.P.T(v.head()), links.Groups()); err != nil {
		return err
	}
	v.Page.Failed = status == http.StatusUnprocessableEntity
	if v.Theirs.ID != "" {
		return c.Render(status, clashPage(v))
	}
	return c.Render(status, editPage(v))
}

// versions are both versions of every field.
func (v editView) versions() []ui.VersionPair {
	return []ui.VersionPair{
		{Name: "name", Label: v.t("groupsweb.field.name"), Theirs: v.Theirs.Name, Yours: v.Name},
		{Name: "description", Label: v.t("groupsweb.field.description"), Theirs: v.Theirs.Description, Yours: v.Description},
	}
}
