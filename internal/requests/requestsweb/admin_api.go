package requestsweb

import (
	"context"
	"net/http"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/requests"
)

// TitleCase is a request for a job title in the API, as administrators see it.
type TitleCase struct {
	TitleRequest
	UserID    ids.User     `json:"user_id"`
	DecidedBy ids.User     `json:"decided_by" doc:"The administrator who answered; empty before"`
	Effect    *TitleEffect `json:"effect" doc:"What approving it would change now; null in lists, once it is answered, and for a new title"`
}

func showCase(x requests.Case) TitleCase {
	out := TitleCase{TitleRequest: showOwn(x.Request), UserID: x.User, DecidedBy: x.DecidedBy}
	if x.Giving {
		e := showEffect(x.Effect)
		out.Effect = &e
	}
	return out
}

type caseOutput struct {
	ETag string `header:"ETag"`
	Body TitleCase
}

type casesOutput struct{ Body web.List[TitleCase] }

type casesInput struct {
	web.ListInput
	State string `query:"state" enum:"open,answered" default:"open" doc:"Those that wait for an answer, or the others"`
}

type oneInput struct {
	ID    ids.Request  `path:"id"`
	Title ids.JobTitle `query:"job_title_id" doc:"Show the effect of this title instead of the one asked for"`
}

type approveInput struct {
	ID      ids.Request `path:"id"`
	IfMatch string      `header:"If-Match" doc:"Optional ETag of the request as it was looked at"`
	Body    struct {
		Title web.Patch[ids.JobTitle] `json:"job_title_id,omitzero" doc:"The title to give: needed for a new one, otherwise the one asked for when left out"`
		Seen  web.Patch[string]       `json:"seen,omitzero" doc:"What effect said, to be told when that has changed since"`
	}
}

type declineInput struct {
	ID      ids.Request `path:"id"`
	IfMatch string      `header:"If-Match" doc:"Optional ETag of the request as it was looked at"`
	Body    struct {
		Answer string `json:"answer" doc:"What the person reads as the reason"`
	}
}

// adminOperations returns the operations with which administrators answer requests. Whoever gives rights in a session has
// proved lately who they are (R42).
func (h handlers) adminOperations() []web.Route {
	tags := []string{"title-requests"}
	const all, one = "/api/v1/title-requests", "/api/v1/title-requests/{id}"
	answer := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed}
	return []web.Route{
		web.API(web.Operation{Method: http.MethodGet, Path: all, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "list-title-requests", Summary: "The organisation's requests for job titles, the newest first", Statuses: []int{http.StatusNotFound}}, h.listAPI),
		web.API(web.Operation{Method: http.MethodGet, Path: one, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "get-title-request", Summary: "One request for a job title, with what approving it would change now", Statuses: []int{http.StatusNotFound}}, h.getAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: one + "/approve", Door: web.FreshOrToken, Scope: web.ScopeAdmin, Tags: tags,
			ID: "approve-title-request", Summary: "Give the person the job title", Statuses: append(answer, http.StatusForbidden),
			Description: "A session needs a password entered within the last five minutes. Nobody answers their own request."}, h.approveAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: one + "/decline", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "decline-title-request", Summary: "Decline a request for a job title", Statuses: answer}, h.declineAPI),
	}
}

// caseCursor is the request after which a page goes on.
type caseCursor struct {
	ID ids.Request `json:"i"`
}

func (h handlers) listAPI(ctx context.Context, c *web.Ctx, in *casesInput) (*casesOutput, error) {
	var from caseCursor
	if in.After != "" {
		if err := web.ReadCursor(in.After, &from); err != nil {
			return nil, err
		}
	}
	page, err := h.Requests.Requests(ctx, by(c), requests.ListFilter{Answered: in.State == answeredTab, After: from.ID, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &casesOutput{}
	for _, x := range page.Cases {
		out.Body.Items = append(out.Body.Items, showCase(x))
	}
	if page.Next != "" {
		out.Body.Next, err = web.Cursor(caseCursor{page.Next})
	}
	return out, err
}

func (h handlers) getAPI(ctx context.Context, c *web.Ctx, in *oneInput) (*caseOutput, error) {
	x, err := h.Requests.Request(ctx, by(c), in.ID, in.Title)
	return output(x, err)
}

func (h handlers) approveAPI(ctx context.Context, c *web.Ctx, in *approveInput) (*caseOutput, error) {
	title, _ := in.Body.Title.Get()
	seen, _ := in.Body.Seen.Get()
	return answered(c, func(version int64) (requests.Request, error) {
		return h.Requests.Approve(ctx, by(c), requests.ApproveInput{ID: in.ID, Version: version, Title: title, Seen: seen})
	})
}

func (h handlers) declineAPI(ctx context.Context, c *web.Ctx, in *declineInput) (*caseOutput, error) {
	return answered(c, func(version int64) (requests.Request, error) {
		return h.Requests.Decline(ctx, by(c), requests.DeclineInput{ID: in.ID, Version: version, Answer: in.Body.Answer})
	})
}

// answered gives an answer to the version that If-Match names, if it names one; then a change in between is 412.
func answered(c *web.Ctx, answer func(version int64) (requests.Request, error)) (*caseOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	r, err := answer(version)
	if x := errs.As(err); given && x != nil && x.Key == "requests.changed" {
		err = errs.E(errs.Stale, "web.error.stale", err)
	}
	return output(requests.Case{Request: r}, err)
}

func output(x requests.Case, err error) (*caseOutput, error) {
	if err != nil {
		return nil, err
	}
	return &caseOutput{ETag: web.ETag(x.Version), Body: showCase(x)}, nil
}
