package attributesweb

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"cabinet/internal/attributes"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// listView is the page of all attributes.
type listView struct {
	Page     ui.Page
	InUse    []attributes.Counted
	Archived []attributes.Counted
	Titles   map[ids.JobTitle]string
	Problems ui.Problems
}

func (v listView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (h handlers) list(c *web.Ctx) error { return h.showList(c, http.StatusOK, nil) }

func (h handlers) showList(c *web.Ctx, status int, problem error) error {
	all, err := h.Attributes.Overview(c.Context(), by(c))
	if err != nil {
		return err
	}
	v := listView{Problems: ui.ProblemsOf(c.P, problem)}
	for _, d := range all {
		if d.Archived() {
			v.Archived = append(v.Archived, d)
		} else {
			v.InUse = append(v.InUse, d)
		}
	}
	if v.Titles, err = h.titles(c); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("attributesweb.list.title"), links.Attributes()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	v.offerUndo(ids.Attribute(c.Query("archived")))
	return c.Render(status, listPage(v))
}

// titles returns the names of the account's job titles.
func (h handlers) titles(c *web.Ctx) (map[ids.JobTitle]string, error) {
	list, err := h.Roles.Titles(c.Context(), h.DB, by(c).Account)
	out := make(map[ids.JobTitle]string, len(list))
	for _, t := range list {
		out[t.ID] = t.Name
	}
	return out, err
}

func (h handlers) move(c *web.Ctx) error {
	id, up, _ := ui.ReadMove(c.Form().String("move"))
	to := attributes.Down
	if up {
		to = attributes.Up
	}
	if err := h.Attributes.Move(c.Context(), by(c), ids.Attribute(id), to); err != nil {
		return h.refused(c, err)
	}
	c.Flash(web.FlashSuccess, "attributesweb.list.moved")
	return c.Redirect(links.Attributes())
}

func (h handlers) archive(c *web.Ctx) error {
	if _, err := h.Attributes.Archive(c.Context(), by(c), ids.Attribute(c.Path("id"))); err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "attributesweb.archive.done")
	return c.Redirect(links.AttributeArchived(ids.Attribute(c.Path("id"))))
}

// offerUndo lets the message about an attribute that was just archived take that back.
func (v *listView) offerUndo(id ids.Attribute) {
	archived := slices.ContainsFunc(v.Archived, func(d attributes.Counted) bool { return d.ID == id })
	if archived && v.Page.Flash != nil {
		v.Page.Flash.Undo = links.AttributeRestore(id)
	}
}

func (h handlers) restore(c *web.Ctx) error {
	if _, err := h.Attributes.Restore(c.Context(), by(c), ids.Attribute(c.Path("id"))); err != nil {
		return h.refused(c, err)
	}
	c.Flash(web.FlashSuccess, "attributesweb.restore.done")
	return c.Redirect(links.Attributes())
}

// refused shows on the list what stands against a change that was asked for there.
func (h handlers) refused(c *web.Ctx, err error) error {
	if errs.Is(err, errs.Conflict) || errs.Is(err, errs.Invalid) {
		return h.showList(c, web.Status(err), err)
	}
	return err
}

// order is the list of what is in use, with what can be done.
func (v listView) order() ui.Order {
	o := ui.Order{ID: "attributes", Label: v.t("attributesweb.list.title"), Action: links.AttributesOrder()}
	for _, d := range v.InUse {
		o.Items = append(o.Items, ui.OrderItem{ID: string(d.ID), Name: v.name(d.Definition), Href: links.Attribute(d.ID), Mark: v.kind(d), Lines: v.lines(d),
			Actions: []ui.Action{
				{Text: v.t("attributesweb.list.edit"), Icon: "pencil", Href: links.Attribute(d.ID)},
				{Text: v.t("attributesweb.archive.verb"), Icon: "archive", Post: links.AttributeArchive(d.ID)},
				{Text: v.t("attributesweb.delete.open"), Icon: "trash-2", Look: "danger-text", Href: links.AttributeDelete(d.ID)},
			}})
	}
	return o
}

func (v listView) name(d attributes.Definition) string {
	if d.Name == "" {
		return v.t("attributesweb.list.nameless")
	}
	return d.Name
}

func (v listView) kind(d attributes.Counted) templ.Component {
	return ui.Badge(ui.Neutral, "", v.t(d.Kind.Key()))
}

// lines says for whom an attribute is, and how many have a value.
func (v listView) lines(d attributes.Counted) []string {
	out := []string{v.t("attributesweb.list.viewed_by", errs.Args{"Who": v.audience(d.View)})}
	if d.Kind == attributes.Divider {
		return out
	}
	return append(out, v.t("attributesweb.list.edited_by", errs.Args{"Who": v.audience(d.Edit)}), v.Page.P.N("attributesweb.list.values", d.Values))
}

// audience says in words who belongs.
func (v listView) audience(a attributes.Audience) string { return audienceText(v.Page.P, a, v.Titles) }
