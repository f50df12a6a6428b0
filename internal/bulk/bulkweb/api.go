package bulkweb

import (
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/bulk"
	"cabinet/internal/bulk/table"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// Job is an import or bulk action in the API.
type Job struct {
	ID      bulk.JobID `json:"id"`
	User    ids.User   `json:"user_id" doc:"Who asked for it"`
	Kind    string     `json:"kind" doc:"invite for a list of people, else the name of the operation"`
	Title   string     `json:"title" doc:"The kind in words"`
	State   bulk.State `json:"state" enum:"draft,ready,running,done,cancelled,failed" doc:"ready waits for a confirmation; with started_at it was begun and is paused, and problem says why"`
	Brake   string     `json:"brake" doc:"Why a small one waits for a confirmation, in words; may be empty"`
	Problem string     `json:"problem" doc:"Why it was cancelled, paused or failed, in words; may be empty"`
	SHA256  string     `json:"sha256" doc:"Of the file of an import"`
	Total   int64      `json:"total" doc:"Rows"`
	Waiting int64      `json:"waiting" doc:"Rows that are still to be done"`
	Done    int64      `json:"done"`
	Skipped int64      `json:"skipped"`
	Refused int64      `json:"refused"`
	Raised  int64      `json:"raised" doc:"Waiting rows that give somebody power over others; to be repeated on confirming"`
	Version int64      `json:"version" doc:"Also the ETag; moving it on wants it as If-Match"`
	// Heaps are missing in lists and while it is being drafted or done.
	Heaps     []Heap     `json:"heaps" doc:"Its rows by outcome and reason; empty in lists, and while it is being drafted or done"`
	CreatedAt time.Time  `json:"created_at" format:"date-time"`
	StartedAt *time.Time `json:"started_at" format:"date-time" doc:"Null before it is confirmed"`
	EndedAt   *time.Time `json:"ended_at" format:"date-time" doc:"Null before it is over"`
}

// Heap is the rows of a job that share what became of them and why.
type Heap struct {
	State   bulk.RowState `json:"state" enum:"waiting,done,skipped,refused"`
	Code    string        `json:"code" doc:"Stable name of the reason, for programs; empty without one"`
	Field   string        `json:"field" doc:"The column that it is about"`
	Message string        `json:"message" doc:"The reason in words"`
	Count   int64         `json:"count"`
	Lines   []int64       `json:"lines" doc:"The first ten: lines of the file, or numbers of the selection"`
}

func shownJob(c *web.Ctx, j bulk.Job, heaps []bulk.Heap) Job {
	out := Job{ID: j.ID, User: j.User, Kind: j.Kind, Title: c.P.T(j.Title), State: j.State, SHA256: j.Digest, Total: j.Total, Waiting: j.Waiting(),
		Done: j.Done, Skipped: j.Skipped, Refused: j.Refused, Raised: j.Raised, Version: j.Version, Heaps: []Heap{}, CreatedAt: j.CreatedAt}
	if j.Brake != "" {
		out.Brake = c.P.T(j.Brake)
	}
	if j.Problem != "" {
		out.Problem = c.P.T(j.Problem)
	}
	if !j.StartedAt.IsZero() {
		out.StartedAt = &j.StartedAt
	}
	if !j.EndedAt.IsZero() {
		out.EndedAt = &j.EndedAt
	}
	for _, heap := range heaps {
		one := Heap{State: heap.State, Code: heap.Reason.Key, Field: heap.Reason.Field, Count: heap.Count, Lines: heap.Lines}
		if one.Code != "" {
			one.Message = bulk.Say(c.P, heap.Reason)
		}
		out.Heaps = append(out.Heaps, one)
	}
	return out
}

type jobPath struct {
	ID string `path:"id"`
}

type jobOutput struct {
	ETag string `header:"ETag"`
	Body Job
}

// answer shows a job as it stands now.
func (h handlers) answer(ctx context.Context, c *web.Ctx, id bulk.JobID) (*jobOutput, error) {
	p, err := h.Bulk.Preview(ctx, by(c), id)
	if err != nil {
		return nil, err
	}
	return &jobOutput{ETag: web.ETag(p.Job.Version), Body: shownJob(c, p.Job, p.Heaps)}, nil
}

type jobCursor struct {
	ID bulk.JobID `json:"i"`
}

type listJobsInput struct {
	web.ListInput
	Mine bool `query:"mine" doc:"Leaves out those of others, which only administrators see anyway"`
}

type listJobsOutput struct{ Body web.List[Job] }

func (h handlers) listAPI(ctx context.Context, c *web.Ctx, in *listJobsInput) (*listJobsOutput, error) {
	var from jobCursor
	if in.After != "" {
		if err := web.ReadCursor(in.After, &from); err != nil {
			return nil, err
		}
	}
	page, err := h.Bulk.Jobs(ctx, by(c), bulk.ListFilter{Mine: in.Mine, After: from.ID, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &listJobsOutput{}
	for _, j := range page.Jobs {
		out.Body.Items = append(out.Body.Items, shownJob(c, j, nil))
	}
	if page.Next != "" {
		out.Body.Next, err = web.Cursor(jobCursor{page.Next})
	}
	return out, err
}

func (h handlers) getAPI(ctx context.Context, c *web.Ctx, in *jobPath) (*jobOutput, error) {
	return h.answer(ctx, c, bulk.JobID(in.ID))
}

// createAPI takes a file as the body.
func (h handlers) createAPI(c *web.Ctx) error {
	media, _, err := mime.ParseMediaType(c.R.Header.Get("Content-Type"))
	if err != nil || media != "text/csv" && media != "text/plain" {
		return errs.E(errs.Unsupported, "web.error.type", nil)
	}
	in := bulk.DraftInput{File: c.R.Body, Defaults: bulk.Defaults{Role: access.Role(c.Query(fieldRole)), Group: links.GroupOf(c.Query(fieldGroup)),
		JobTitle: ids.JobTitle(c.Query(fieldTitle)), Branch: ids.Branch(c.Query(fieldBranch)), Language: c.Query(fieldLanguage), Line: c.Query(fieldLine)}}
	in.Form.Encoding = known(table.Encodings(), c.Query("encoding"), "")
	in.Form.Separator = known(table.Separators(), separatorOf(c.Query("separator")), "")
	j, err := h.Bulk.Draft(c.Context(), by(c), in)
	if err != nil {
		return err
	}
	out, err := h.answer(c.Context(), c, j.ID)
	if err != nil {
		return err
	}
	c.SetETag(out.Body.Version)
	c.W.Header().Set("Location", links.APIBulkJob(string(j.ID)))
	return c.JSON(http.StatusCreated, out.Body)
}

// UserFilter finds users as the list of users does: different conditions must all hold, of several values of one any does.
type UserFilter struct {
	Tab      string         `json:"tab,omitempty" enum:"active,pending,inactive" doc:"active when absent"`
	Search   string         `json:"search,omitempty" doc:"Words"`
	Roles    []access.Role  `json:"roles,omitempty"`
	Groups   []ids.Group    `json:"groups,omitempty" doc:"An empty one or \"default\" is the default group"`
	Titles   []ids.JobTitle `json:"titles,omitempty"`
	Branches []ids.Branch   `json:"branches,omitempty"`
}

// UsersAction is something to do to many users.
type UsersAction struct {
	Operation string       `json:"operation" enum:"role,group,title,deactivate,reactivate,resend"`
	Role      access.Role  `json:"role,omitempty" doc:"For role: the one that they get"`
	Group     ids.Group    `json:"group_id,omitempty" doc:"For group: the one that they come into; absent or \"default\" for the default group"`
	Manages   bool         `json:"manages,omitempty" doc:"For group: whether they manage it"`
	JobTitle  ids.JobTitle `json:"job_title_id,omitempty" doc:"For title: the one that they get; absent for none"`
	Users     []ids.User   `json:"users,omitempty" doc:"Whom; or else filter"`
	Filter    *UserFilter  `json:"filter,omitempty" doc:"Everybody who matches"`
}

type actInput struct{ Body UsersAction }

func (h handlers) actAPI(ctx context.Context, c *web.Ctx, in *actInput) (*jobOutput, error) {
	act, err := in.Body.input()
	if err != nil {
		return nil, err
	}
	j, err := h.Bulk.Act(ctx, by(c), act)
	if err != nil {
		return nil, err
	}
	return h.answer(ctx, c, j.ID)
}

// input is the action as the service takes it.
func (a UsersAction) input() (bulk.ActionInput, error) {
	out := bulk.ActionInput{Operation: a.Operation, Of: bulk.Selection{Users: a.Users}}
	var params any
	switch a.Operation {
	case bulk.OpRole:
		params = bulk.RoleParams{Role: a.Role}
	case bulk.OpGroup:
		params = bulk.GroupParams{Group: links.GroupOf(string(a.Group)), Manages: a.Manages}
	case bulk.OpTitle:
		params = bulk.TitleParams{JobTitle: a.JobTitle}
	case bulk.OpDeactivate, bulk.OpReactivate, bulk.OpResend:
	default:
		return out, errs.FieldError("operation", "bulkweb.act.unknown")
	}
	var err error
	if params != nil {
		if out.Params, err = json.Marshal(params); err != nil {
			return out, err
		}
	}
	if a.Filter != nil {
		for i, g := range a.Filter.Groups {
			a.Filter.Groups[i] = links.GroupOf(string(g))
		}
		out.Of.Query, err = json.Marshal(a.Filter)
	}
	return out, err
}
