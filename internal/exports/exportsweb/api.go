package exportsweb

import (
	"context"
	"net/http"
	"time"

	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// Export is a file in the API.
type Export struct {
	ID          ids.Export    `json:"id"`
	Kind        string        `json:"kind" doc:"What the file holds, such as my_data"`
	Title       string        `json:"title" doc:"The kind in words"`
	State       exports.State `json:"state" enum:"queued,running,ready,failed,cancelled,expired"`
	Done        int64         `json:"done" doc:"How much is done, in whatever the kind counts"`
	Total       int64         `json:"total" doc:"How much there is to do; 0 while that isn't known"`
	Rows        int64         `json:"rows" doc:"How many rows or files the file holds"`
	Size        int64         `json:"size" doc:"Bytes of the file"`
	SHA256      string        `json:"sha256"`
	Problem     string        `json:"problem" doc:"Why there is no file, in words; empty unless it failed"`
	RequestedAt time.Time     `json:"requested_at" format:"date-time"`
	EndedAt     *time.Time    `json:"ended_at" format:"date-time" doc:"Null while it is being made"`
	ExpiresAt   *time.Time    `json:"expires_at" format:"date-time" doc:"When the file goes; null without one"`
}

// ShowExport returns an export as the API shows it.
func ShowExport(c *web.Ctx, e exports.Export) Export {
	out := Export{ID: e.ID, Kind: e.Kind, Title: c.P.T(e.Title), State: e.State, Done: e.Done, Total: e.Total, Rows: e.Rows, Size: e.Size,
		SHA256: e.SHA256, RequestedAt: e.RequestedAt}
	if e.Problem != "" {
		out.Problem = c.P.T(e.Problem)
	}
	if !e.EndedAt.IsZero() {
		out.EndedAt = &e.EndedAt
	}
	if e.State == exports.Ready {
		out.ExpiresAt = &e.ExpiresAt
	}
	return out
}

type exportsOutput struct{ Body web.List[Export] }

type exportInput struct {
	ID string `path:"id" doc:"The export's id"`
}

type exportOutput struct{ Body Export }

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
	page, err := h.Exports.Exports(ctx, by(c), exports.ListFilter{After: from.ID, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &exportsOutput{}
	for _, e := range page.Exports {
		out.Body.Items = append(out.Body.Items, ShowExport(c, e))
	}
	if page.Next != "" {
		out.Body.Next, err = web.Cursor(exportCursor{page.Next})
	}
	return out, err
}

func (h handlers) getExport(ctx context.Context, c *web.Ctx, in *exportInput) (*exportOutput, error) {
	e, err := h.Exports.Export(ctx, by(c), ids.Export(in.ID))
	if err != nil {
		return nil, err
	}
	return &exportOutput{Body: ShowExport(c, e)}, nil
}

func (h handlers) deleteExport(ctx context.Context, c *web.Ctx, in *exportInput) (*struct{}, error) {
	return nil, h.Exports.Delete(ctx, by(c), ids.Export(in.ID))
}

// getFile hands the file out to programs. HEAD counts as no download and is refused.
func (h handlers) getFile(c *web.Ctx) error {
	if c.R.Method != http.MethodGet {
		return errs.E(errs.NotFound, "exports.no_file", nil)
	}
	return h.send(c)
}
