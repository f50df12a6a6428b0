package groupsweb

import (
	"context"
	"time"

	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// Group is a group of users in the API.
type Group struct {
	ID          string        `json:"id" doc:"\"default\" for the default group"`
	Name        string        `json:"name" doc:"Empty for the default group"`
	Description string        `json:"description"`
	Active      int           `json:"active" doc:"How many active users are in it"`
	Others      int           `json:"others" doc:"How many more are tied to it: invited and inactive ones, and those in it for a time"`
	Managers    []ids.User    `json:"managers" doc:"The active users who manage it"`
	Windows     []GroupWindow `json:"windows" doc:"When its members are told things; none mean any time"`
	CreatedAt   *time.Time    `json:"created_at,omitempty" format:"date-time" doc:"Absent for the default group"`
}

// GroupInput is a group to be added.
type GroupInput struct {
	Name        string            `json:"name" doc:"At most 100 characters; differs from the others by more than case"`
	Description web.Patch[string] `json:"description,omitzero" doc:"At most 1,000 characters"`
}

// GroupPatch changes a group: what is absent stays.
type GroupPatch struct {
	Name        web.Patch[string] `json:"name,omitzero"`
	Description web.Patch[string] `json:"description,omitzero"`
}

type groupPath struct {
	ID string `path:"id"`
}

type groupOutput struct {
	ETag string `header:"ETag"`
	Body Group
}

type listGroupsInput struct {
	web.ListInput
	Search string `query:"q" doc:"Words that the name holds"`
}

type listGroupsOutput struct{ Body web.List[Group] }

type createGroupInput struct{ Body GroupInput }

type patchGroupInput struct {
	groupPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the group the change was made from"`
	Body    GroupPatch
}

type deleteGroupInput struct {
	groupPath
	Into string `query:"into" doc:"The group into which its users go, or \"default\"; needed where it has users"`
}

func body(g groups.GroupInUse) Group {
	out := Group{ID: string(g.ID), Name: g.Name, Description: g.Description, Active: g.Active, Others: g.Others, Managers: g.Managers,
		Windows: windowsBody(g.Hours)}
	if g.ID == groups.Default {
		out.ID = links.DefaultGroup
	} else {
		out.CreatedAt = &g.CreatedAt
	}
	return out
}

// listAPI answers with a page of the groups by name.
func (h handlers) listAPI(ctx context.Context, c *web.Ctx, in *listGroupsInput) (*listGroupsOutput, error) {
	var after position
	if in.After != "" {
		if err := web.ReadCursor(in.After, &after); err != nil {
			return nil, err
		}
	}
	page, err := h.Groups.List(ctx, by(c), groups.Filter{Search: in.Search, After: after.Name, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &listGroupsOutput{}
	for _, g := range page.Groups {
		out.Body.Items = append(out.Body.Items, body(g))
	}
	out.Body.Next, err = place(page.Next)
	return out, err
}

// getAPI answers with one group.
func (h handlers) getAPI(ctx context.Context, c *web.Ctx, in *groupPath) (*groupOutput, error) {
	g, err := h.Groups.Group(ctx, by(c), groupOf(in.ID))
	if err != nil {
		return nil, err
	}
	return &groupOutput{ETag: web.ETag(g.Version), Body: body(g)}, nil
}

// createAPI adds a group.
func (h handlers) createAPI(ctx context.Context, c *web.Ctx, in *createGroupInput) (*groupOutput, error) {
	g, err := h.Groups.Create(ctx, by(c), groups.Input{Name: &in.Body.Name, Description: in.Body.Description.Pointer()})
	if err != nil {
		return nil, err
	}
	return &groupOutput{ETag: web.ETag(g.Version), Body: body(groups.GroupInUse{Group: g})}, nil
}

// patchAPI changes what the body names. With If-Match, somebody else's change in between is 412.
func (h handlers) patchAPI(ctx context.Context, c *web.Ctx, in *patchGroupInput) (*groupOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	input := groups.Input{Name: in.Body.Name.Pointer(), Description: in.Body.Description.Pointer()}
	if _, err := h.Groups.Change(ctx, by(c), groupOf(in.ID), input, version); err != nil {
		return nil, stale(given, err)
	}
	return h.getAPI(ctx, c, &in.groupPath)
}

// stale makes a conflict with another version one with If-Match, where that was given.
func stale(given bool, err error) error {
	if e := errs.As(err); given && e != nil && e.Kind == errs.Conflict && e.Detail != nil {
		return errs.E(errs.Stale, "web.error.stale", err)
	}
	return err
}

// deleteAPI deletes a group and moves its users.
func (h handlers) deleteAPI(ctx context.Context, c *web.Ctx, in *deleteGroupInput) (*struct{}, error) {
	var into *ids.Group
	if in.Into != "" {
		g := groupOf(in.Into)
		into = &g
	}
	_, _, err := h.remove(ctx, by(c), groupOf(in.ID), into)
	return nil, err
}
