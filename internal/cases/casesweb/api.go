package casesweb

import (
	"context"
	"net/http"
	"time"

	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// Case is a case in the API.
type Case struct {
	ID            ids.Case         `json:"id"`
	Number        string           `json:"number" doc:"Unique in the account, in whatever letter case"`
	Name          string           `json:"name"`
	State         cases.State      `json:"state"`
	AreaID        ids.PracticeArea `json:"area_id"`
	StageID       ids.Stage        `json:"stage_id"`
	TypeID        ids.CaseType     `json:"type_id" doc:"Empty for none, as the other ids below"`
	GroupID       ids.CaseGroup    `json:"group_id"`
	ProjectID     ids.Project      `json:"project_id"`
	ResponsibleID ids.User         `json:"responsible_id"`
	Description   string           `json:"description"`
	IntegrationID string           `json:"integration_id" doc:"What another system calls the case"`
	CreatedBy     ids.User         `json:"created_by"`
	CreatedAt     time.Time        `json:"created_at"`
	ClosedAt      *time.Time       `json:"closed_at"`
	TouchedAt     time.Time        `json:"touched_at" doc:"When something in the case was last changed, to a minute"`
}

// NewCase is a case to be opened.
type NewCase struct {
	Name   string                 `json:"name"`
	AreaID ids.PracticeArea       `json:"area_id"`
	State  web.Patch[cases.State] `json:"state,omitzero" doc:"onboarding, as when left out, or active"`
	Number web.Patch[string]      `json:"number,omitzero" doc:"The next one of the account's template when left out"`
	CaseFields
}

// CaseFields are what a case may have besides.
type CaseFields struct {
	StageID       web.Patch[ids.Stage]     `json:"stage_id,omitzero" doc:"Of the area; its first one when left out of a new case"`
	TypeID        web.Patch[ids.CaseType]  `json:"type_id,omitzero"`
	GroupID       web.Patch[ids.CaseGroup] `json:"group_id,omitzero"`
	ProjectID     web.Patch[ids.Project]   `json:"project_id,omitzero"`
	ResponsibleID web.Patch[ids.User]      `json:"responsible_id,omitzero" doc:"The caller when left out of a new case"`
	Description   web.Patch[string]        `json:"description,omitzero"`
	IntegrationID web.Patch[string]        `json:"integration_id,omitzero"`
}

// CasePatch changes a case: what is absent stays.
type CasePatch struct {
	Name   web.Patch[string]           `json:"name,omitzero"`
	Number web.Patch[string]           `json:"number,omitzero"`
	AreaID web.Patch[ids.PracticeArea] `json:"area_id,omitzero"`
	State  web.Patch[cases.State]      `json:"state,omitzero" doc:"In a request of its own"`
	CaseFields
}

func (f CaseFields) input() cases.Input {
	return cases.Input{Stage: f.StageID.Pointer(), Type: f.TypeID.Pointer(), Group: f.GroupID.Pointer(), Project: f.ProjectID.Pointer(),
		Responsible: f.ResponsibleID.Pointer(), Description: f.Description.Pointer(), IntegrationID: f.IntegrationID.Pointer()}
}

type casePath struct {
	ID string `path:"id"`
}

type caseOutput struct {
	ETag string `header:"ETag"`
	Body Case
}

type listCasesInput struct {
	web.ListInput
	Search      string      `query:"q" doc:"Words that the number or the name holds"`
	Mine        bool        `query:"mine" doc:"Only cases that the caller is assigned to or responsible for"`
	State       cases.State `query:"state" enum:"onboarding,active,on_hold,closed"`
	Area        string      `query:"area_id"`
	Stage       string      `query:"stage_id"`
	Type        string      `query:"type_id"`
	Group       string      `query:"group_id"`
	Project     string      `query:"project_id"`
	Responsible string      `query:"responsible_id"`
	Sort        cases.Sort  `query:"sort" enum:"touched,number,name,created" doc:"What was touched last comes first when left out"`
	Desc        bool        `query:"desc"`
}

type listCasesOutput struct{ Body web.List[Case] }

type createCaseInput struct{ Body NewCase }

type patchCaseInput struct {
	casePath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the case the change was made from"`
	Body    CasePatch
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func body(x cases.Case) Case {
	return Case{ID: x.ID, Number: x.Number, Name: x.Name, State: x.State, AreaID: x.Area, StageID: x.Stage, TypeID: x.Type, GroupID: x.Group, ProjectID: x.Project,
		ResponsibleID: x.Responsible, Description: x.Description, IntegrationID: x.IntegrationID, CreatedBy: x.CreatedBy, CreatedAt: x.CreatedAt,
		ClosedAt: orNull(x.ClosedAt), TouchedAt: x.TouchedAt}
}

func answer(x cases.Case, err error) (*caseOutput, error) {
	if err != nil {
		return nil, err
	}
	return &caseOutput{ETag: web.ETag(x.Version), Body: body(x)}, nil
}

// stale makes a clash the failed precondition that it is where the program said what it had seen.
func stale(err error, given bool) error {
	if e := errs.As(err); given && e != nil && e.Kind == errs.Conflict && e.Detail != nil {
		return errs.E(errs.Stale, e.Key, err)
	}
	return err
}

func operation(method, path, id, summary string, scope web.Scope, statuses ...int) web.Operation {
	op := web.Operation{Method: method, Path: path, Door: web.SignedIn, Scope: scope, Tags: []string{"cases"}, ID: id, Summary: summary, Statuses: statuses}
	if method == http.MethodPost {
		op.Status = http.StatusCreated
	}
	return op
}

func (h handlers) operations() []web.Route {
	all, one := links.APICases(), links.APICases()+"/{id}"
	refused := []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict}
	changed := append([]int{http.StatusPreconditionFailed}, refused...)
	out := []web.Route{
		web.API(operation(http.MethodGet, all, "list-cases", "The cases that the caller may open", web.ScopeRead), h.listAPI),
		web.API(operation(http.MethodPost, all, "create-case", "Open a case", web.ScopeWrite, http.StatusForbidden, http.StatusConflict), h.createAPI),
		web.API(operation(http.MethodGet, one, "get-case", "One case", web.ScopeRead, http.StatusNotFound), h.getAPI),
		web.API(operation(http.MethodPatch, one, "patch-case", "Change a case, its stage or its state", web.ScopeWrite, changed...), h.patchAPI),
	}
	out = append(out, h.viewOperations()...)
	return append(append(out, h.accessOperations(one, refused)...), h.projectOperations(changed)...)
}

func one[T ~string](text string) []T {
	if text == "" {
		return nil
	}
	return []T{T(text)}
}

func (h handlers) listAPI(ctx context.Context, c *web.Ctx, in *listCasesInput) (*listCasesOutput, error) {
	page, err := h.Cases.List(ctx, by(c), cases.ListFilter{Mine: in.Mine, Search: in.Search, States: one[cases.State](string(in.State)),
		Areas: one[ids.PracticeArea](in.Area), Stages: one[ids.Stage](in.Stage), Types: one[ids.CaseType](in.Type), Groups: one[ids.CaseGroup](in.Group),
		Projects: one[ids.Project](in.Project), Responsibles: one[ids.User](in.Responsible), Sort: in.Sort, Desc: in.Desc, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &listCasesOutput{}
	for _, x := range page.Cases {
		out.Body.Items = append(out.Body.Items, body(x))
	}
	out.Body.Next = page.Next
	return out, nil
}

func (h handlers) getAPI(ctx context.Context, c *web.Ctx, in *casePath) (*caseOutput, error) {
	found, err := h.Cases.Look(ctx, by(c), ids.Case(in.ID))
	return answer(found.Case, err)
}

func (h handlers) createAPI(ctx context.Context, c *web.Ctx, in *createCaseInput) (*caseOutput, error) {
	fields := in.Body.input()
	fields.Name, fields.Area, fields.Number = &in.Body.Name, &in.Body.AreaID, in.Body.Number.Pointer()
	state, _ := in.Body.State.Get()
	return answer(h.Cases.Create(ctx, by(c), cases.CreateInput{Input: fields, State: state}))
}

// patchAPI changes what the body names. With If-Match, somebody else's change in between is 412.
func (h handlers) patchAPI(ctx context.Context, c *web.Ctx, in *patchCaseInput) (*caseOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	fields := in.Body.input()
	fields.Name, fields.Area, fields.Number = in.Body.Name.Pointer(), in.Body.AreaID.Pointer(), in.Body.Number.Pointer()
	var x cases.Case
	if state, moves := in.Body.State.Get(); moves {
		if fields != (cases.Input{}) {
			return nil, errs.E(errs.Invalid, "casesweb.patch.one", nil)
		}
		x, err = h.Cases.SetState(ctx, by(c), ids.Case(in.ID), state, version)
	} else {
		x, err = h.Cases.Edit(ctx, by(c), ids.Case(in.ID), fields, version)
	}
	return answer(x, stale(err, given))
}
