package scimweb

import (
	"context"
	"net/http"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/scim"
)

// Directory is a directory in the API.
type Directory struct {
	ID        ids.Connection `json:"id"`
	Name      string         `json:"name"`
	Mode      scim.Mode      `json:"mode" enum:"dry_run,live"`
	Stopped   scim.Reason    `json:"stopped" doc:"Why it was stopped by a brake: many or raise; empty while it runs"`
	StoppedAt *time.Time     `json:"stopped_at,omitempty" format:"date-time" doc:"Since when it is stopped"`
	Role      access.Role    `json:"role" doc:"The role that new users begin with"`
	GroupID   ids.Group      `json:"group_id" doc:"The group that new users begin in; empty is the default one"`
	Invite    bool           `json:"invite" doc:"Whether new users are mailed an invitation at once"`
	Users     int            `json:"users" doc:"How many users it knows"`
	Groups    int            `json:"groups" doc:"How many groups it keeps"`
	Waiting   int            `json:"waiting" doc:"How many of its requests wait for a decision"`
	Listed    int            `json:"listed" doc:"How many changes a dry run would have made"`
}

// DirectoryItem is something that a directory wanted and didn't get yet.
type DirectoryItem struct {
	ID        string         `json:"id"`
	Kind      scim.WishKind  `json:"kind" doc:"create, change, leave, standing, email or group"`
	Reason    scim.Reason    `json:"reason" doc:"Why it waits: dry, many, raise, administrator, revive, email or stopped"`
	State     scim.ItemState `json:"state"`
	UserID    ids.User       `json:"user_id" doc:"Whom it is about; empty for a new user or a group"`
	Fields    []string       `json:"fields" doc:"The fields of the profile that would change"`
	Active    *bool          `json:"active,omitempty" doc:"Whether the user would be active; absent where that stays"`
	Role      access.Role    `json:"role" doc:"The role that the user would have; empty where that stays"`
	Times     int            `json:"times" doc:"How often the directory asked"`
	CreatedAt time.Time      `json:"created_at" format:"date-time"`
	SeenAt    time.Time      `json:"seen_at" format:"date-time" doc:"When the directory asked last"`
}

type directoryPath struct {
	ID string `path:"id"`
}

type directoriesOutput struct{ Body web.List[Directory] }

type directoryOutput struct {
	ETag string `header:"ETag"`
	Body Directory
}

type itemsInput struct {
	directoryPath
	web.ListInput
	State string `query:"state" doc:"waiting, dry, approved or declined; waiting when empty"`
}

type itemsOutput struct{ Body web.List[DirectoryItem] }

type decideInput struct {
	directoryPath
	Item string `path:"item"`
	Body struct {
		Decision string `json:"decision" enum:"approve,decline" doc:"approve or decline"`
	}
}

// operations are the room's part of the API. Tokens and settings are for people on pages.
func (h handlers) operations() []web.Route {
	tags := []string{"directories"}
	op := func(method, path, id, summary string) web.Operation {
		return web.Operation{Method: method, Path: path, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags, ID: id, Summary: summary}
	}
	decide := op(http.MethodPost, "/api/v1/directories/{id}/items/{item}", "decide-directory-item", "Approve or decline a request of a directory")
	decide.Door, decide.Statuses = web.FreshOrToken, []int{http.StatusConflict}
	return []web.Route{
		web.API(op(http.MethodGet, "/api/v1/directories", "list-directories", "The directories that keep users of the organisation"), h.listAPI),
		web.API(op(http.MethodGet, "/api/v1/directories/{id}", "get-directory", "One directory"), h.getAPI),
		web.API(op(http.MethodGet, "/api/v1/directories/{id}/items", "list-directory-items", "What a directory wanted and didn't get yet"), h.itemsAPI),
		web.API(decide, h.decideAPI),
	}
}

func body(o scim.Overview) Directory {
	out := Directory{ID: o.ID, Name: o.Name, Mode: o.Mode, Stopped: o.Stopped, Role: o.Role, GroupID: o.Group, Invite: o.Invite, Users: o.Users, Groups: o.Groups,
		Waiting: o.Waiting, Listed: o.Listed}
	if o.Stopped != "" {
		out.StoppedAt = &o.StoppedAt
	}
	return out
}

func (h handlers) listAPI(ctx context.Context, c *web.Ctx, _ *struct{}) (*directoriesOutput, error) {
	list, err := h.SCIM.Connections(ctx, by(c))
	out := &directoriesOutput{}
	for _, o := range list {
		out.Body.Items = append(out.Body.Items, body(o))
	}
	return out, err
}

func (h handlers) getAPI(ctx context.Context, c *web.Ctx, in *directoryPath) (*directoryOutput, error) {
	o, err := h.SCIM.Connection(ctx, by(c), ids.Connection(in.ID))
	if err != nil {
		return nil, err
	}
	return &directoryOutput{ETag: web.ETag(o.Version), Body: body(o)}, nil
}

// place is where a page of requests begins.
type place struct {
	Item string `json:"i"`
}

func (h handlers) itemsAPI(ctx context.Context, c *web.Ctx, in *itemsInput) (*itemsOutput, error) {
	var after place
	if in.After != "" {
		if err := web.ReadCursor(in.After, &after); err != nil {
			return nil, err
		}
	}
	state := scim.ItemState(in.State)
	if state == "" {
		state = scim.Waiting
	}
	list, next, err := h.SCIM.Items(ctx, by(c), ids.Connection(in.ID), scim.ItemFilter{State: state, After: after.Item, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &itemsOutput{}
	for _, i := range list {
		out.Body.Items = append(out.Body.Items, DirectoryItem{ID: i.ID, Kind: i.Kind, Reason: i.Reason, State: i.State, UserID: i.User, Fields: i.Fields, Active: i.Active,
			Role: i.Role, Times: i.Times, CreatedAt: i.CreatedAt, SeenAt: i.SeenAt})
	}
	if next != "" {
		out.Body.Next, err = web.Cursor(place{next})
	}
	return out, err
}

func (h handlers) decideAPI(ctx context.Context, c *web.Ctx, in *decideInput) (*struct{}, error) {
	d, err := h.SCIM.Decide(ctx, by(c), ids.Connection(in.ID), []string{in.Item}, in.Body.Decision == "approve")
	if err != nil {
		return nil, err
	}
	if len(d.Unknown) > 0 {
		return nil, errs.E(errs.NotFound, "access.not_found", nil)
	}
	return nil, d.Refused[in.Item]
}
