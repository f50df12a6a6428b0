package mydataweb

import (
	"context"
	"net/http"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/mydata"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// ErasureRequest is a request for erasure in the API, as administrators see it.
type ErasureRequest struct {
	Erasure
	UserID    ids.User `json:"user_id"`
	OpenedBy  ids.User `json:"opened_by" doc:"The administrator who noted it for a person who asked otherwise; empty when they asked themselves"`
	DecidedBy ids.User `json:"decided_by" doc:"The administrator who answered last; empty before"`
	Problem   string   `json:"problem" doc:"Why an approved erasure couldn't be done, as the key of a message; empty as a rule"`
}

func showRequest(r mydata.Request) ErasureRequest {
	return ErasureRequest{Erasure: showErasure(r), UserID: r.User, OpenedBy: r.OpenedBy, DecidedBy: r.DecidedBy, Problem: r.Problem}
}

type requestOutput struct {
	ETag string `header:"ETag"`
	Body ErasureRequest
}

type requestsOutput struct{ Body web.List[ErasureRequest] }

type oneRequest struct {
	ID ids.ErasureRequest `path:"id"`
}

// NewRequest is the body that notes a request of somebody who asked otherwise.
type NewRequest struct {
	UserID  ids.User             `json:"user_id"`
	Reason  string               `json:"reason" doc:"How and why they asked, such as “Letter of 3 March”; they can read it"`
	AskedAt web.Patch[time.Time] `json:"asked_at,omitzero" doc:"When they asked; now when left out"`
}

type openInput struct{ Body NewRequest }

type approveInput struct {
	ID      ids.ErasureRequest `path:"id"`
	IfMatch string             `header:"If-Match" doc:"Optional ETag of the request as it was looked at"`
	Body    struct {
		Name         string          `json:"name" doc:"The person's name, typed again"`
		KeepIDNumber web.Patch[bool] `json:"keep_id_number,omitzero" doc:"Leave the ID number, where the law demands that the record can be read by it; true when left out"`
		TakeOver     bool            `json:"take_over,omitempty" doc:"What the person still holds, and is prepared for nobody, passes to the caller; wanted where they hold anything"`
	}
}

type answerInput struct {
	ID      ids.ErasureRequest `path:"id"`
	IfMatch string             `header:"If-Match" doc:"Optional ETag of the request as it was looked at"`
	Body    struct {
		Answer string `json:"answer" doc:"What the person reads as the reason"`
	}
}

type holdInput struct {
	ID      ids.ErasureRequest `path:"id"`
	IfMatch string             `header:"If-Match" doc:"Optional ETag of the request as it was looked at"`
	Body    struct {
		Answer string               `json:"answer" doc:"What the person reads as the reason"`
		Until  web.Patch[time.Time] `json:"until,omitzero" doc:"When the hold ends; until somebody releases it when left out"`
	}
}

type releaseInput struct {
	ID      ids.ErasureRequest `path:"id"`
	IfMatch string             `header:"If-Match" doc:"Optional ETag of the request as it was looked at"`
}

// adminOperations returns the operations with which administrators note and answer requests.
func (h handlers) adminOperations() []web.Route {
	tags, one := []string{"erasures"}, "/api/v1/erasures/{id}"
	answer := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed}
	return []web.Route{
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/erasures", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "list-erasures", Summary: "The organisation's requests for erasure, the newest first", Statuses: []int{http.StatusNotFound}}, h.listRequests),
		web.API(web.Operation{Method: http.MethodPost, Path: "/api/v1/erasures", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "post-erasure", Summary: "Note the request of a person who asked otherwise, such as by letter", Status: http.StatusCreated,
			Description: "The person is told by mail. Nobody notes their own.",
			Statuses:    []int{http.StatusNotFound, http.StatusConflict}}, h.postRequest),
		web.API(web.Operation{Method: http.MethodGet, Path: one, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "get-erasure", Summary: "One request for erasure", Statuses: []int{http.StatusNotFound}}, h.getRequest),
		web.API(web.Operation{Method: http.MethodPost, Path: one + "/approve", Door: web.Fresh, Scope: web.ScopeAdmin, Tags: tags,
			ID: "approve-erasure", Summary: "Erase the person", Statuses: append(answer, http.StatusForbidden),
			Description: "Wants a session whose password was entered within the last five minutes. The person is told, then erased, in the background. It can't be undone."}, h.approveRequest),
		web.API(web.Operation{Method: http.MethodPost, Path: one + "/refuse", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "refuse-erasure", Summary: "Refuse a request for erasure", Statuses: answer}, h.refuseRequest),
		web.API(web.Operation{Method: http.MethodPost, Path: one + "/hold", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "hold-erasure", Summary: "Keep the person's data under legal hold", Statuses: answer}, h.holdRequest),
		web.API(web.Operation{Method: http.MethodPost, Path: one + "/release", Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: tags,
			ID: "release-erasure", Summary: "End a legal hold; the request waits for an answer again", Statuses: answer}, h.releaseRequest),
	}
}

// requestCursor is the request after which a page goes on.
type requestCursor struct {
	ID ids.ErasureRequest `json:"i"`
}

func (h handlers) listRequests(ctx context.Context, c *web.Ctx, in *struct{ web.ListInput }) (*requestsOutput, error) {
	var from requestCursor
	if in.After != "" {
		if err := web.ReadCursor(in.After, &from); err != nil {
			return nil, err
		}
	}
	page, err := h.MyData.Erasures(ctx, by(c), mydata.ListFilter{After: from.ID, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &requestsOutput{}
	for _, x := range page.Cases {
		out.Body.Items = append(out.Body.Items, showRequest(x.Request))
	}
	if page.Next != "" {
		out.Body.Next, err = web.Cursor(requestCursor{page.Next})
	}
	return out, err
}

func (h handlers) postRequest(ctx context.Context, c *web.Ctx, in *openInput) (*requestOutput, error) {
	at, _ := in.Body.AskedAt.Get()
	return output(h.MyData.OpenErasure(ctx, by(c), mydata.OpenInput{User: in.Body.UserID, Reason: in.Body.Reason, AskedAt: at}))
}

func (h handlers) getRequest(ctx context.Context, c *web.Ctx, in *oneRequest) (*requestOutput, error) {
	x, err := h.MyData.Erasure(ctx, by(c), in.ID)
	return output(x.Request, err)
}

func (h handlers) approveRequest(ctx context.Context, c *web.Ctx, in *approveInput) (*requestOutput, error) {
	keep, given := in.Body.KeepIDNumber.Get()
	return answered(c, func(version int64) (mydata.Request, error) {
		return h.MyData.Erase(ctx, by(c), mydata.EraseInput{ID: in.ID, Version: version, Name: in.Body.Name, KeepIDNumber: keep || !given,
			TakeOver: in.Body.TakeOver})
	})
}

func (h handlers) refuseRequest(ctx context.Context, c *web.Ctx, in *answerInput) (*requestOutput, error) {
	return answered(c, func(version int64) (mydata.Request, error) {
		return h.MyData.Refuse(ctx, by(c), mydata.RefuseInput{ID: in.ID, Version: version, Answer: in.Body.Answer})
	})
}

func (h handlers) holdRequest(ctx context.Context, c *web.Ctx, in *holdInput) (*requestOutput, error) {
	until, _ := in.Body.Until.Get()
	return answered(c, func(version int64) (mydata.Request, error) {
		return h.MyData.Hold(ctx, by(c), mydata.HoldInput{ID: in.ID, Version: version, Until: until, Answer: in.Body.Answer})
	})
}

func (h handlers) releaseRequest(ctx context.Context, c *web.Ctx, in *releaseInput) (*requestOutput, error) {
	return answered(c, func(version int64) (mydata.Request, error) { return h.MyData.Release(ctx, by(c), in.ID, version) })
}

// answered gives an answer to the version that If-Match names, if it names one; then a change in between is 412.
func answered(c *web.Ctx, answer func(version int64) (mydata.Request, error)) (*requestOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	r, err := answer(version)
	if x := errs.As(err); given && x != nil && x.Key == "mydata.request.changed" {
		err = errs.E(errs.Stale, "web.error.stale", err)
	}
	return output(r, err)
}

func output(r mydata.Request, err error) (*requestOutput, error) {
	if err != nil {
		return nil, err
	}
	return &requestOutput{ETag: web.ETag(r.Version), Body: showRequest(r)}, nil
}
