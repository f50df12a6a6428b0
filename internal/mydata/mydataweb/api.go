package mydataweb

import (
	"context"
	"time"

	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/mydata"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// DataExport is a file with one's own data in the API.
type DataExport struct {
	ID          ids.Export    `json:"id"`
	State       exports.State `json:"state" enum:"queued,running,ready,failed,cancelled,expired"`
	RequestedAt time.Time     `json:"requested_at" format:"date-time"`
	URL         string        `json:"url" doc:"Path of the export, with its progress and result"`
	FileURL     string        `json:"file_url" doc:"Path of the file once it is ready"`
}

func showExport(e exports.Export) DataExport {
	return DataExport{ID: e.ID, State: e.State, RequestedAt: e.RequestedAt, URL: links.APIExport(e.ID), FileURL: links.APIExportFile(e.ID)}
}

// Erasure is one's wish to be erased in the API.
type Erasure struct {
	ID        ids.ErasureRequest `json:"id"`
	State     mydata.State       `json:"state" enum:"open,held,withdrawn,refused,erasing,erased"`
	Reason    string             `json:"reason"`
	Answer    string             `json:"answer" doc:"What the administrators said"`
	HoldUntil *time.Time         `json:"hold_until" format:"date-time" doc:"When a legal hold ends; null without one, and where nobody knows"`
	AskedAt   time.Time          `json:"asked_at" format:"date-time"`
}

func showErasure(r mydata.Request) Erasure {
	out := Erasure{ID: r.ID, State: r.State, Reason: r.Reason, Answer: r.Answer, AskedAt: r.AskedAt}
	if !r.HoldUntil.IsZero() {
		out.HoldUntil = &r.HoldUntil
	}
	return out
}

type exportOutput struct{ Body DataExport }

type exportsOutput struct{ Body web.List[DataExport] }

// exportCursor is the export after which a page goes on.
type exportCursor struct {
	ID ids.Export `json:"i"`
}

func (h handlers) listExports(ctx context.Context, c *web.Ctx, in *struct{ web.ListInput }) (*exportsOutput, error) {
	var from exportCursor
	if in.After != "" {
		if err := web.ReadCursor(in.After, &from); err != nil {
			return nil, err
		}
	}
	page, err := h.MyData.MyExports(ctx, by(c), exports.ListFilter{After: from.ID, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &exportsOutput{}
	for _, e := range page.Exports {
		out.Body.Items = append(out.Body.Items, showExport(e))
	}
	if page.Next != "" {
		out.Body.Next, err = web.Cursor(exportCursor{page.Next})
	}
	return out, err
}

func (h handlers) postExport(ctx context.Context, c *web.Ctx, _ *struct{}) (*exportOutput, error) {
	e, err := h.MyData.RequestExport(ctx, by(c))
	if err != nil {
		return nil, err
	}
	return &exportOutput{Body: showExport(e)}, nil
}

// NewErasure is the body of a wish to be erased.
type NewErasure struct {
	Reason web.Patch[string] `json:"reason,omitzero" doc:"For the administrators; may be left out"`
}

type erasureInput struct{ Body NewErasure }

type erasureOutput struct{ Body Erasure }

func (h handlers) getErasure(ctx context.Context, c *web.Ctx, _ *struct{}) (*erasureOutput, error) {
	r, err := h.MyData.MyErasure(ctx, by(c))
	if err == nil && r.ID == "" {
		err = errs.E(errs.NotFound, "mydata.request.unknown", nil)
	}
	if err != nil {
		return nil, err
	}
	return &erasureOutput{Body: showErasure(r)}, nil
}

func (h handlers) postErasure(ctx context.Context, c *web.Ctx, in *erasureInput) (*erasureOutput, error) {
	reason, _ := in.Body.Reason.Get()
	r, err := h.MyData.AskErasure(ctx, by(c), mydata.AskInput{Reason: reason})
	if err != nil {
		return nil, err
	}
	return &erasureOutput{Body: showErasure(r)}, nil
}

func (h handlers) deleteErasure(ctx context.Context, c *web.Ctx, _ *struct{}) (*struct{}, error) {
	return nil, h.MyData.WithdrawErasure(ctx, by(c))
}
