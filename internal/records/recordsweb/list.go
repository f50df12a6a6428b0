package recordsweb

import (
	"net/http"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/records"
	"cabinet/internal/ui"
)

// listView is the page of all record templates.
type listView struct {
	Page     ui.Page
	Lists    []listPart
	Problems ui.Problems
}

// listPart is one list on the page.
type listPart struct {
	List     records.List
	InUse    []records.TemplateInUse
	Archived []records.TemplateInUse
}

func (v listView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (h handlers) list(c *web.Ctx) error { return h.showList(c, http.StatusOK, nil) }

func (h handlers) showList(c *web.Ctx, status int, problem error) error {
	v := listView{Problems: ui.ProblemsOf(c.P, problem)}
	for _, list := range records.Lists() {
		all, err := h.Records.Templates().InUse(c.Context(), by(c), list)
		if err != nil {
			return err
		}
		part := listPart{List: list}
		for _, t := range all {
			if t.Archived {
				part.Archived = append(part.Archived, t)
			} else {
				part.InUse = append(part.InUse, t)
			}
		}
		v.Lists = append(v.Lists, part)
	}
	var err error
	if v.Page, err = h.Frame(c, c.P.T("recordsweb.title"), links.RecordTemplates()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, listPage(v))
}

// move puts a role or field one place up or down, or at the place where it was dropped. Archived ones aren't counted.
func (h handlers) move(c *web.Ctx) error {
	text := c.Form().String("move")
	var err error
	if id, up, ok := ui.ReadMove(text); ok {
		err = h.Records.Templates().Step(c.Context(), by(c), ids.TemplateField(id), up)
	} else {
		id, place, _ := ui.ReadPlace(text)
		err = h.Records.Templates().Move(c.Context(), by(c), ids.TemplateField(id), place)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "recordsweb.moved")
	return c.Redirect(links.RecordTemplates())
}

func (h handlers) archive(c *web.Ctx) error { return h.putAway(c, true, "recordsweb.archived_done") }

func (h handlers) restore(c *web.Ctx) error { return h.putAway(c, false, "recordsweb.restored") }

func (h handlers) putAway(c *web.Ctx, archived bool, done string) error {
	_, err := h.Records.Templates().Change(c.Context(), by(c), ids.TemplateField(c.Path("id")), records.TemplateInput{Archived: &archived}, 0)
	if refused(err) {
		return h.showList(c, web.Status(err), err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, done)
	return c.Redirect(links.RecordTemplates())
}

// order is a list with what can be done with each entry.
func (v listView) order(part listPart) ui.Order {
	o := ui.Order{ID: "list-" + string(part.List), Label: v.t(words(part.List) + "title"), Action: links.RecordTemplatesOrder(), Drag: true}
	for _, t := range part.InUse {
		item := ui.OrderItem{ID: string(t.ID), Name: t.Name, Href: links.RecordTemplate(t.ID), Lines: v.lines(t), Actions: []ui.Action{
			{Text: v.t("recordsweb.edit"), Icon: "pencil", Href: links.RecordTemplate(t.ID)},
			{Text: v.t("recordsweb.archive"), Icon: "archive", Post: links.RecordTemplateArchive(t.ID)},
			{Text: v.t("recordsweb.delete"), Icon: "trash-2", Look: "danger-text", Href: links.RecordTemplateDelete(t.ID)},
		}}
		if t.List != records.Roles {
			item.Mark = ui.Badge(ui.Neutral, "", v.t(t.Kind.Key()))
		}
		o.Items = append(o.Items, item)
	}
	return o
}

// lines say what a field asks, and how many records have it.
func (v listView) lines(t records.TemplateInUse) []string {
	var out []string
	if len(t.Choices) > 0 {
		out = append(out, strings.Join(t.Choices, " · "))
	}
	uses := v.Page.P.N("recordsweb.uses", t.Uses)
	if t.List == records.Roles {
		uses = v.Page.P.N("recordsweb.role.uses", t.Uses)
	}
	if t.Required {
		uses = v.t("recordsweb.is_required") + " · " + uses
	}
	return append(out, uses)
}
