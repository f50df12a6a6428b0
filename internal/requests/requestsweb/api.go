package requestsweb

import (
	"context"
	"net/http"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/requests"
)

// TitleEffect is what another job title would change, in the API.
type TitleEffect struct {
	Before   ids.JobTitle        `json:"from_job_title_id" doc:"Empty is none"`
	After    ids.JobTitle        `json:"job_title_id" doc:"Empty is none"`
	Gained   []access.Permission `json:"gained"`
	Lost     []access.Permission `json:"lost"`
	MustAsk  bool                `json:"must_ask" doc:"Whether the person themselves can't take the title but has to ask for it"`
	SeenText string              `json:"seen" doc:"Hand this in with the decision, to be told when the effect has changed since"`
}

func showEffect(e requests.Effect) TitleEffect {
	out := TitleEffect{Before: e.Before.ID, After: e.After.ID, Gained: e.Permissions.Gained, Lost: e.Permissions.Lost, MustAsk: e.Asks, SeenText: e.Seen}
	if out.Gained == nil {
		out.Gained = []access.Permission{}
	}
	if out.Lost == nil {
		out.Lost = []access.Permission{}
	}
	return out
}

// TitleRequest is a request for a job title in the API.
type TitleRequest struct {
	ID         ids.Request    `json:"id"`
	State      requests.State `json:"state" enum:"open,approved,declined,withdrawn,closed"`
	JobTitleID ids.JobTitle   `json:"job_title_id" doc:"The title asked for; empty for none, and for one that didn't exist"`
	Name       string         `json:"title_name" doc:"What the title was called when it was asked for"`
	New        bool           `json:"new_title" doc:"Whether the title didn't exist"`
	GivenID    ids.JobTitle   `json:"given_job_title_id" doc:"The title that was given; empty unless approved"`
	Reason     string         `json:"reason"`
	Answer     string         `json:"answer" doc:"What the administrator said"`
	Cause      requests.Cause `json:"cause" enum:",erased,left,administrator,role_changed,already_holds,title_deleted" doc:"Why it closed itself; empty as a rule"`
	AskedAt    time.Time      `json:"asked_at" format:"date-time"`
	DecidedAt  *time.Time     `json:"decided_at" format:"date-time" doc:"When it was answered, withdrawn or closed; null while it is open"`
}

func showOwn(r requests.Request) TitleRequest {
	out := TitleRequest{ID: r.ID, State: r.State, JobTitleID: r.Title, Name: r.TitleName, New: r.Wish, GivenID: r.Given, Reason: r.Reason,
		Answer: r.Answer, Cause: r.Cause, AskedAt: r.AskedAt}
	if !r.DecidedAt.IsZero() {
		out.DecidedAt = &r.DecidedAt
	}
	return out
}

type effectInput struct {
	Title ids.JobTitle `query:"job_title_id" doc:"The title; none when left out"`
}

type effectOutput struct{ Body TitleEffect }

type takeInput struct {
	Body struct {
		Title ids.JobTitle      `json:"job_title_id" doc:"Empty is none"`
		Seen  web.Patch[string] `json:"seen,omitzero" doc:"What title-effect said, to be told when that has changed since"`
	}
}

// NewTitleRequest is the body that asks for a job title.
type NewTitleRequest struct {
	Title  web.Patch[ids.JobTitle] `json:"job_title_id,omitzero" doc:"The title; none when both this and new_title are left out"`
	Name   web.Patch[string]       `json:"new_title,omitzero" doc:"Instead of job_title_id: the name of a title that doesn't exist yet"`
	Reason web.Patch[string]       `json:"reason,omitzero" doc:"For the administrators; may be left out"`
	Seen   web.Patch[string]       `json:"seen,omitzero" doc:"What title-effect said, to be told when that has changed since"`
}

type askInput struct{ Body NewTitleRequest }

type ownOutput struct{ Body TitleRequest }

func (h handlers) ownOperations() []web.Route {
	tags := []string{"me"}
	const title, request = "/api/v1/me/title", "/api/v1/me/title-request"
	return []web.Route{
		web.API(web.Operation{Method: http.MethodGet, Path: title + "-effect", Door: web.SignedIn, Scope: web.ScopeRead, Tags: tags,
			ID: "get-my-title-effect", Summary: "What another job title would change for me; changes nothing"}, h.effectAPI),
		web.API(web.Operation{Method: http.MethodPut, Path: title, Door: web.SignedIn, Scope: web.ScopeWrite, Tags: tags,
			ID: "put-my-title", Summary: "Take another job title that gains nothing", Statuses: []int{http.StatusForbidden, http.StatusConflict},
			Description: "A title that gains a permission has to be asked for, except by administrators."}, h.takeAPI),
		web.API(web.Operation{Method: http.MethodGet, Path: request, Door: web.SignedIn, Scope: web.ScopeRead, Tags: tags,
			ID: "get-my-title-request", Summary: "My latest request for a job title", Statuses: []int{http.StatusNotFound}}, h.getOwn),
		web.API(web.Operation{Method: http.MethodPost, Path: request, Door: web.SignedIn, Scope: web.ScopeWrite, Tags: tags,
			ID: "post-my-title-request", Summary: "Ask the administrators for a job title", Status: http.StatusCreated,
			Description: "At most one request is open, and at most five are made within a day.",
			Statuses:    []int{http.StatusConflict, http.StatusTooManyRequests}}, h.postOwn),
		web.API(web.Operation{Method: http.MethodDelete, Path: request, Door: web.SignedIn, Scope: web.ScopeWrite, Tags: tags,
			ID: "delete-my-title-request", Summary: "Withdraw my open request for a job title", Statuses: []int{http.StatusNotFound}}, h.deleteOwn),
	}
}

func (h handlers) effectAPI(ctx context.Context, c *web.Ctx, in *effectInput) (*effectOutput, error) {
	e, err := h.Requests.MyEffect(ctx, by(c), in.Title)
	if err != nil {
		return nil, err
	}
	return &effectOutput{Body: showEffect(e)}, nil
}

func (h handlers) takeAPI(ctx context.Context, c *web.Ctx, in *takeInput) (*effectOutput, error) {
	seen, _ := in.Body.Seen.Get()
	if err := h.Requests.TakeTitle(ctx, by(c), requests.TakeInput{Title: in.Body.Title, Seen: seen}); err != nil {
		return nil, err
	}
	e, err := h.Requests.MyEffectNow(ctx, by(c))
	return &effectOutput{Body: showEffect(e)}, err
}

func (h handlers) getOwn(ctx context.Context, c *web.Ctx, _ *struct{}) (*ownOutput, error) {
	r, err := h.Requests.MyTitle(ctx, by(c))
	if err == nil && r.ID == "" {
		err = errs.E(errs.NotFound, "requests.unknown", nil)
	}
	if err != nil {
		return nil, err
	}
	return &ownOutput{Body: showOwn(r)}, nil
}

func (h handlers) postOwn(ctx context.Context, c *web.Ctx, in *askInput) (*ownOutput, error) {
	b := in.Body
	title, _ := b.Title.Get()
	name, _ := b.Name.Get()
	reason, _ := b.Reason.Get()
	seen, _ := b.Seen.Get()
	r, err := h.Requests.AskTitle(ctx, by(c), requests.AskInput{Title: title, Name: name, Reason: reason, Seen: seen})
	if err != nil {
		return nil, err
	}
	return &ownOutput{Body: showOwn(r)}, nil
}

func (h handlers) deleteOwn(ctx context.Context, c *web.Ctx, _ *struct{}) (*struct{}, error) {
	return nil, h.Requests.WithdrawTitle(ctx, by(c))
}
