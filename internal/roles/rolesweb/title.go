package rolesweb

import (
	"net/http"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/roles"
	"cabinet/internal/ui"
)

// titleView is the form of a job title, the page that shows what it would change, or both versions after a clash.
type titleView struct {
	Page     ui.Page
	Title    roles.TitleInUse // empty for a new one
	Action   string
	Name     string
	Set      access.Set
	Version  string
	Problems ui.Problems
	Effects  []effect
	Theirs   roles.JobTitle // after a clash
}

func (v titleView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (v titleView) head() string {
	if v.Title.ID == "" {
		return "rolesweb.title.new"
	}
	return "rolesweb.title.title"
}

func (h handlers) newTitle(c *web.Ctx) error {
	if _, err := h.Settings.Defaults(c.Context(), by(c)); err != nil { // the form is for administrators
		return err
	}
	return h.showTitle(c, http.StatusOK, titleView{Action: links.JobTitleNew()})
}

// addTitle adds the job title that was typed.
func (h handlers) addTitle(c *web.Ctx) error {
	v := titleView{Action: links.JobTitleNew(), Name: c.Form().String("name"), Set: chosen(c.Form())}
	_, err := h.Settings.CreateTitle(c.Context(), by(c), v.Name, v.Set)
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
		v.Problems = problems(c.P, err)
		return h.showTitle(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "rolesweb.title.added")
	return c.Redirect(links.RolesAndTitles())
}

// problems puts a conflict about a title beside its name.
func problems(p ui.Texts, err error) ui.Problems {
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict {
		return ui.Problems{{Field: "name", Text: p.T(e.Key, e.Args)}}
	}
	return ui.ProblemsOf(p, err)
}

func (h handlers) title(c *web.Ctx) error {
	t, err := h.Settings.Title(c.Context(), by(c), ids.JobTitle(c.Path("id")))
	if err != nil {
		return err
	}
	return h.showTitle(c, http.StatusOK, titleView{Title: t, Action: links.JobTitle(t.ID), Name: t.Name, Set: t.Permissions,
		Version: strconv.FormatInt(t.Version, 10)})
}

// saveTitle first shows what a changed set means for the title's holders, and saves it when the person has seen that.
func (h handlers) saveTitle(c *web.Ctx) error {
	form := c.Form()
	t, err := h.Settings.Title(c.Context(), by(c), ids.JobTitle(c.Path("id")))
	if err != nil {
		return err
	}
	v := titleView{Title: t, Action: links.JobTitle(t.ID), Name: form.String("name"), Set: chosen(form), Version: form.String("version")}
	if form.Has("edit") {
		return h.showTitle(c, http.StatusOK, v)
	}
	if !form.Has("seen") {
		if v.Effects, err = h.effects(c, v); err != nil {
			return err
		}
		if len(v.Effects) > 0 {
			return h.render(c, http.StatusOK, v, "rolesweb.review.title")
		}
	}
	_, err = h.Settings.ChangeTitle(c.Context(), by(c), t.ID, roles.TitleInput{Name: &v.Name, Permissions: &v.Set}, form.Version())
	return h.savedTitle(c, v, err)
}

// savedTitle answers to a save: the list, or the form with what has to be corrected.
func (h handlers) savedTitle(c *web.Ctx, v titleView, err error) error {
	e := errs.As(err)
	switch {
	case e != nil && e.Kind == errs.Conflict && e.Detail != nil:
		theirs, ok := e.Detail.(roles.JobTitle)
		if !ok {
			return err
		}
		v.Theirs, v.Version = theirs, strconv.FormatInt(theirs.Version, 10)
		return h.render(c, http.StatusConflict, v, "rolesweb.clash.title")
	case errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict):
		v.Problems = problems(c.P, err)
		return h.showTitle(c, http.StatusUnprocessableEntity, v)
	case err != nil:
		return err
	}
	c.Flash(web.FlashSuccess, "rolesweb.title.saved")
	return c.Redirect(links.RolesAndTitles())
}

// effects says what the set would give to and take from the title's holders, by role.
func (h handlers) effects(c *web.Ctx, v titleView) ([]effect, error) {
	list, err := h.Settings.PreviewTitle(c.Context(), by(c), v.Title.ID, v.Set)
	if err != nil {
		return nil, err
	}
	var out []effect
	for _, e := range list {
		who := c.P.T("rolesweb.review.who", errs.Args{"Role": c.P.T(e.Role.Key()), "People": c.P.N("rolesweb.people", e.People)})
		out = append(out, effectText(c.P, who, e.Effect))
	}
	return out, nil
}

func (h handlers) showTitle(c *web.Ctx, status int, v titleView) error {
	return h.render(c, status, v, v.head())
}

// render draws the form, its review or its clash, whichever the view is.
func (h handlers) render(c *web.Ctx, status int, v titleView, title string) (err error) {
	if v.Page, err = h.Frame(c, c.P.T(title), links.RolesAndTitles()); err != nil {
		return err
	}
	v.Page.Failed = status == http.StatusUnprocessableEntity
	switch {
	case v.Theirs.ID != "":
		return c.Render(status, clashTitlePage(v))
	case len(v.Effects) > 0:
		return c.Render(status, reviewTitlePage(v))
	default:
		return c.Render(status, titlePage(v))
	}
}

func (h handlers) askDeleteTitle(c *web.Ctx) error { return h.showDeleteTitle(c, http.StatusOK) }

// deleteTitle removes the title, or says who still holds it.
func (h handlers) deleteTitle(c *web.Ctx) error {
	err := h.Settings.DeleteTitle(c.Context(), by(c), ids.JobTitle(c.Path("id")))
	if errs.Is(err, errs.Conflict) {
		return h.showDeleteTitle(c, http.StatusConflict)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "rolesweb.title.deleted")
	return c.Redirect(links.RolesAndTitles())
}

func (h handlers) showDeleteTitle(c *web.Ctx, status int) error {
	t, err := h.Settings.Title(c.Context(), by(c), ids.JobTitle(c.Path("id")))
	if err != nil {
		return err
	}
	v := titleView{Title: t}
	title := v.deed(c.P).Title
	if t.People() > 0 {
		title = c.P.T("rolesweb.title.in_use_title")
	}
	if v.Page, err = h.Frame(c, title, links.RolesAndTitles()); err != nil {
		return err
	}
	return c.Render(status, deleteTitlePage(v))
}

// deed asks whether the title is to be deleted.
func (v titleView) deed(p ui.Texts) ui.Deed {
	return ui.Deed{ID: "delete-title", Title: p.T("rolesweb.title.delete_title", errs.Args{"Name": v.Title.Name}),
		Text: p.T("rolesweb.title.delete_text"), Verb: p.T("rolesweb.title.delete"), Action: links.JobTitleDelete(v.Title.ID),
		Cancel: links.RolesAndTitles(), Danger: true}
}
