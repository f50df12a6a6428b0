package groupsweb

import (
	"context"
	"net/http"

	"cabinet/internal/access"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// deleteView asks whether a group is to be deleted, and where its people go.
type deleteView struct {
	Page     ui.Page
	Group    groups.GroupInUse
	Others   []groups.Group // without the group itself
	Into     string
	Problems ui.Problems
}

func (h handlers) askDelete(c *web.Ctx) error { return h.showDelete(c, http.StatusOK, nil) }

// delete removes the group and moves its people.
func (h handlers) delete(c *web.Ctx) error {
	var into *ids.Group
	if chosen := c.Form().String("into"); chosen != "" {
		g := groupOf(chosen)
		into = &g
	}
	group := groupOf(c.Path("id"))
	moved, later, err := h.remove(c.Context(), by(c), group, into)
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
		return h.showDelete(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	if later {
		return c.Redirect(links.GroupDeletion(group))
	}
	if moved > 0 {
		c.Flash(web.FlashSuccess, "groupsweb.delete.done_with", errs.Args{"People": moved})
	} else {
		c.Flash(web.FlashSuccess, "groupsweb.delete.done")
	}
	return c.Redirect(links.Groups())
}

// remove deletes a group: at once, or later where too many people must be moved before.
func (h handlers) remove(ctx context.Context, by access.Actor, group ids.Group, into *ids.Group) (moved int, later bool, err error) {
	moved, err = h.Groups.Delete(ctx, by, group, into)
	if e := errs.As(err); e == nil || e.Key != "groups.too_full" {
		return moved, false, err
	}
	_, err = h.Groups.DeleteLater(ctx, by, group, into)
	return 0, err == nil, err
}

func (h handlers) showDelete(c *web.Ctx, status int, problem error) error {
	g, err := h.Groups.Group(c.Context(), by(c), groupOf(c.Path("id")))
	if err != nil {
		return err
	}
	if g.Closing {
		return c.Redirect(links.GroupDeletion(g.ID))
	}
	if g.ID == groups.Default {
		return errs.E(errs.NotFound, "access.not_found", nil)
	}
	v := deleteView{Group: g, Into: c.Form().String("into"), Problems: problems(c.P, "into", problem)}
	if v.Others, err = h.others(c, g); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, v.deed(c.P).Title, links.Groups()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, deletePage(v))
}

// others are the groups into which the people can go; nobody asks when there are none to move.
func (h handlers) others(c *web.Ctx, g groups.GroupInUse) ([]groups.Group, error) {
	all, err := h.Groups.All(c.Context(), by(c))
	if err != nil || g.Total() == 0 {
		return nil, err
	}
	var out []groups.Group
	for _, x := range all {
		if x.ID != g.ID {
			out = append(out, x)
		}
	}
	return out, nil
}

const deleteID = "delete-group"

func (v deleteView) deed(p ui.Texts) ui.Deed {
	d := ui.Deed{ID: deleteID, Title: p.T("groupsweb.delete.title", errs.Args{"Name": v.Group.Name}), Text: p.T("groupsweb.delete.unused"),
		Verb: p.T("groupsweb.delete.verb"), Action: links.GroupDelete(v.Group.ID), Cancel: links.Group(v.Group.ID), Danger: true}
	if v.Group.Total() > 0 {
		d.Text, d.Verb = p.N("groupsweb.delete.text", v.Group.Total()), p.T("groupsweb.delete.move")
	}
	return d
}

// into is the choice of where the people go. Nothing is chosen beforehand.
func (v deleteView) into() ui.Field {
	p := v.Page.P
	f := ui.Field{Name: "into", Label: p.T("groupsweb.delete.into"), Value: v.Into, Error: v.Problems.For("into"), Form: deleteID + "-form",
		Options: []ui.Option{{Text: p.T("groupsweb.delete.choose")}, {Value: links.DefaultGroup, Text: p.T("groupsweb.default.name")}}}
	for _, g := range v.Others {
		f.Options = append(f.Options, ui.Option{Value: string(g.ID), Text: g.Name})
	}
	return f
}
