package bulkweb

import (
	"context"

	"cabinet/internal/bulk"
	"cabinet/internal/bulk/table"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// Row is a row of a job in the API.
type Row struct {
	No      int64         `json:"no"`
	Line    int64         `json:"line" doc:"Of the file; 0 without one"`
	State   bulk.RowState `json:"state" enum:"waiting,done,skipped,refused"`
	User    ids.User      `json:"user_id" doc:"Who is touched or was made; empty while there is nobody"`
	Email   string        `json:"email" doc:"Of somebody to be invited"`
	Reasons []RowReason   `json:"reasons" doc:"Why it is skipped or refused"`
}

// RowReason says why a row isn't done.
type RowReason struct {
	Code    string `json:"code" doc:"Stable name of the reason, for programs"`
	Field   string `json:"field" doc:"The column that it is about; may be empty"`
	Message string `json:"message" doc:"The reason in words"`
}

type listRowsInput struct {
	jobPath
	web.ListInput
	State bulk.RowState `query:"state" doc:"waiting, done, skipped or refused; all when absent"`
}

type listRowsOutput struct{ Body web.List[Row] }

type rowCursor struct {
	No int64 `json:"n"`
}

func (h handlers) rowsAPI(ctx context.Context, c *web.Ctx, in *listRowsInput) (*listRowsOutput, error) {
	var from rowCursor
	if in.After != "" {
		if err := web.ReadCursor(in.After, &from); err != nil {
			return nil, err
		}
	}
	page, err := h.Bulk.Rows(ctx, by(c), bulk.JobID(in.ID), bulk.RowFilter{State: in.State, After: from.No, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &listRowsOutput{}
	for _, r := range page.Rows {
		one := Row{No: r.No, Line: r.Line, State: r.State, User: r.User, Email: r.Invitee.Email, Reasons: []RowReason{}}
		for _, reason := range r.Reasons {
			one.Reasons = append(one.Reasons, RowReason{Code: reason.Key, Field: reason.Field, Message: bulk.Say(c.P, reason)})
		}
		out.Body.Items = append(out.Body.Items, one)
	}
	if page.Next != 0 {
		out.Body.Next, err = web.Cursor(rowCursor{page.Next})
	}
	return out, err
}

// ColumnsInput is how the file of an import is to be read.
type ColumnsInput struct {
	Encoding  table.Encoding `json:"encoding,omitempty" enum:"utf-8,utf-16le,utf-16be,windows-1251" doc:"As before when absent"`
	Separator string         `json:"separator,omitempty" enum:"comma,semicolon,tab,one,list" doc:"As before when absent"`
	Header    bool           `json:"header" doc:"The first row names the columns"`
	Mapping   []string       `json:"mapping" doc:"What each column is, such as email or last_name; empty for one that is passed over"`
}

// Columns is how the file of an import is read.
type Columns struct {
	ColumnsInput
	Rows [][]string `json:"rows" doc:"The first rows, the header included; long cells are cut"`
}

type columnsOutput struct {
	ETag string `header:"ETag"`
	Body Columns
}

func (h handlers) columnsAPI(ctx context.Context, c *web.Ctx, in *jobPath) (*columnsOutput, error) {
	j, err := h.Bulk.Job(ctx, by(c), bulk.JobID(in.ID))
	if err != nil {
		return nil, err
	}
	sheet, err := h.Bulk.Sheet(ctx, by(c), j.ID)
	if err != nil {
		return nil, err
	}
	im := sheet.Import
	return &columnsOutput{ETag: web.ETag(j.Version), Body: Columns{Rows: sheet.Rows, ColumnsInput: ColumnsInput{Encoding: im.Encoding,
		Separator: separatorName(im.Separator), Header: im.Header, Mapping: im.Mapping}}}, nil
}

type remapInput struct {
	jobPath
	IfMatch string `header:"If-Match" doc:"ETag of the draft that was seen"`
	Body    ColumnsInput
}

func (h handlers) remapAPI(ctx context.Context, c *web.Ctx, in *remapInput) (*jobOutput, error) {
	return h.move(ctx, c, in.ID, func(j bulk.Job) (bulk.Job, error) {
		sheet, err := h.Bulk.Sheet(ctx, by(c), j.ID)
		if err != nil {
			return j, err
		}
		im := sheet.Import
		im.Encoding = known(table.Encodings(), string(in.Body.Encoding), im.Encoding)
		im.Separator = known(table.Separators(), separatorOf(in.Body.Separator), im.Separator)
		im.Header, im.Mapping = in.Body.Header, in.Body.Mapping
		return h.Bulk.Remap(ctx, by(c), j.ID, im, j.Version)
	})
}

// move moves a job on from the version that If-Match names.
func (h handlers) move(ctx context.Context, c *web.Ctx, id string, do func(bulk.Job) (bulk.Job, error)) (*jobOutput, error) {
	j, err := h.Bulk.Job(ctx, by(c), bulk.JobID(id))
	if err != nil {
		return nil, err
	}
	version, err := c.RequireIfMatch()
	if err != nil {
		return nil, err
	}
	if version != j.Version {
		return nil, errs.E(errs.Stale, "web.error.stale", nil)
	}
	if j, err = do(j); err != nil {
		return nil, err
	}
	return h.answer(ctx, c, j.ID)
}

// Confirmation repeats what the preview showed.
type Confirmation struct {
	Raised int64 `json:"raised" doc:"How many rows give somebody power over others, as the job says"`
}

type confirmInput struct {
	jobPath
	IfMatch string `header:"If-Match" doc:"ETag of what was seen"`
	Body    Confirmation
}

func (h handlers) confirmAPI(ctx context.Context, c *web.Ctx, in *confirmInput) (*jobOutput, error) {
	return h.move(ctx, c, in.ID, func(j bulk.Job) (bulk.Job, error) {
		return h.Bulk.Confirm(ctx, by(c), j.ID, bulk.ConfirmInput{Version: j.Version, Raised: in.Body.Raised})
	})
}

type moveInput struct {
	jobPath
	IfMatch string `header:"If-Match" doc:"ETag of what was seen"`
}

func (h handlers) resumeAPI(ctx context.Context, c *web.Ctx, in *moveInput) (*jobOutput, error) {
	return h.move(ctx, c, in.ID, func(j bulk.Job) (bulk.Job, error) { return h.Bulk.Resume(ctx, by(c), j.ID, j.Version) })
}

func (h handlers) takeOverAPI(ctx context.Context, c *web.Ctx, in *moveInput) (*jobOutput, error) {
	return h.move(ctx, c, in.ID, func(j bulk.Job) (bulk.Job, error) { return h.Bulk.TakeOver(ctx, by(c), j.ID, j.Version) })
}

func (h handlers) cancelAPI(ctx context.Context, c *web.Ctx, in *moveInput) (*jobOutput, error) {
	return h.move(ctx, c, in.ID, func(j bulk.Job) (bulk.Job, error) { return h.Bulk.Cancel(ctx, by(c), j.ID, j.Version) })
}
