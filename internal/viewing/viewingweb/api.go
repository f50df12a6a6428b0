package viewingweb

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/viewing"
)

// ViewAs is whether administrators may look at the workspace as somebody else, in the API.
type ViewAs struct {
	Allowed bool `json:"allowed"`
}

type settingOutput struct {
	ETag string `header:"ETag"`
	Body ViewAs
}

// ViewAsPut says whether administrators may; without it nothing is changed.
type ViewAsPut struct {
	Allowed web.Patch[bool] `json:"allowed"`
}

type putSettingInput struct {
	IfMatch string `header:"If-Match" doc:"Optional ETag of what the change was made from"`
	Body    ViewAsPut
}

func (h handlers) getSetting(ctx context.Context, c *web.Ctx, _ *struct{}) (*settingOutput, error) {
	set, err := h.Viewing.Setting(ctx, by(c))
	return shown(set), err
}

func (h handlers) putSetting(ctx context.Context, c *web.Ctx, in *putSettingInput) (*settingOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	if !given {
		version = -1
	}
	allowed, said := in.Body.Allowed.Get()
	if !said {
		if _, err := h.Viewing.Setting(ctx, by(c)); err != nil { // who may not, isn't told what is missing
			return nil, err
		}
		return nil, errs.FieldError("allowed", "viewingweb.allowed")
	}
	set, err := h.Viewing.Allow(ctx, by(c), allowed, version)
	if errs.Is(err, errs.Conflict) && given {
		return nil, errs.E(errs.Stale, "web.error.stale", err)
	}
	return shown(set), err
}

func shown(set viewing.Setting) *settingOutput {
	return &settingOutput{ETag: web.ETag(set.Version), Body: ViewAs{Allowed: set.Allowed}}
}

// Viewing is a time during which an administrator looks, or looked, as somebody else, in the API.
type Viewing struct {
	ID         ids.Viewing `json:"id"`
	ViewerID   ids.User    `json:"viewer_id" doc:"The administrator"`
	ViewerName string      `json:"viewer_name" doc:"As it is now"`
	UserID     ids.User    `json:"user_id" doc:"As whom they look"`
	UserName   string      `json:"user_name" doc:"As it is now"`
	Reason     string      `json:"reason"`
	StartedAt  time.Time   `json:"started_at" format:"date-time"`
	OverAt     time.Time   `json:"over_at" format:"date-time" doc:"When it ended, or ends by itself"`
}

type listInput struct{ web.ListInput }

type listOutput struct{ Body web.List[Viewing] }

// cursor is the look behind which a page goes on.
type cursor struct {
	Before ids.Viewing `json:"b"`
}

func (h handlers) list(ctx context.Context, c *web.Ctx, in *listInput) (*listOutput, error) {
	return h.answer(c, in, func(before ids.Viewing) (viewing.Page, error) { return h.Viewing.List(ctx, by(c), before, in.Limit) })
}

func (h handlers) listMine(ctx context.Context, c *web.Ctx, in *listInput) (*listOutput, error) {
	return h.answer(c, in, func(before ids.Viewing) (viewing.Page, error) { return h.Viewing.Mine(ctx, by(c), before, in.Limit) })
}

func (h handlers) answer(c *web.Ctx, in *listInput, read func(before ids.Viewing) (viewing.Page, error)) (*listOutput, error) {
	var from cursor
	if in.After != "" {
		if err := web.ReadCursor(in.After, &from); err != nil {
			return nil, err
		}
	}
	page, err := read(from.Before)
	if err != nil {
		return nil, err
	}
	names, err := h.names(c, page.Viewings)
	if err != nil {
		return nil, err
	}
	out := &listOutput{}
	out.Body.Items = []Viewing{}
	for _, v := range page.Viewings {
		out.Body.Items = append(out.Body.Items, Viewing{ID: v.ID, ViewerID: v.Viewer, ViewerName: names[v.Viewer], UserID: v.User, UserName: names[v.User],
			Reason: v.Reason, StartedAt: v.StartedAt, OverAt: v.Over()})
	}
	if page.Next != "" {
		out.Body.Next, err = web.Cursor(cursor{page.Next})
	}
	return out, err
}
