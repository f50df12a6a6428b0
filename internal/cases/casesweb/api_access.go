package casesweb

import (
	"context"
	"net/http"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/platform/web"
)

// Assignment ties a user to a case in the API.
type Assignment struct {
	UserID     ids.User     `json:"user_id"`
	Level      access.Level `json:"level" doc:"How far the user reaches on the case now"`
	InForce    bool         `json:"in_force"`
	KeptOut    bool         `json:"kept_out" doc:"A wall keeps the user out nevertheless"`
	ValidFrom  *time.Time   `json:"valid_from"`
	ValidUntil *time.Time   `json:"valid_until"`
	Reason     string       `json:"reason"`
	AddedBy    ids.User     `json:"added_by"`
	AddedAt    time.Time    `json:"added_at"`
}

// NewAssignment says when and why somebody is on a case.
type NewAssignment struct {
	ValidFrom  web.Patch[time.Time] `json:"valid_from,omitzero"`
	ValidUntil web.Patch[time.Time] `json:"valid_until,omitzero"`
	Reason     web.Patch[string]    `json:"reason,omitzero"`
}

func (n NewAssignment) validity() cases.Validity {
	var out cases.Validity
	out.From, _ = n.ValidFrom.Get()
	out.Until, _ = n.ValidUntil.Get()
	out.Reason, _ = n.Reason.Get()
	return out
}

// CaseGrant is an access level that was given on a case or a project in the API.
type CaseGrant struct {
	ID         ids.Grant    `json:"id"`
	CaseID     ids.Case     `json:"case_id" doc:"Empty where it was given on the project"`
	ProjectID  ids.Project  `json:"project_id"`
	UserID     ids.User     `json:"user_id"`
	GroupID    ids.Group    `json:"group_id"`
	Level      access.Level `json:"level"`
	ValidFrom  *time.Time   `json:"valid_from"`
	ValidUntil *time.Time   `json:"valid_until"`
	Reason     string       `json:"reason"`
	GrantedBy  ids.User     `json:"granted_by"`
	GrantedAt  time.Time    `json:"granted_at"`
}

// NewCaseGrant is a level to be given, to a user or a group.
type NewCaseGrant struct {
	UserID  web.Patch[ids.User]  `json:"user_id,omitzero"`
	GroupID web.Patch[ids.Group] `json:"group_id,omitzero"`
	Level   string               `json:"level" enum:"view,comment,edit,administer"`
	NewAssignment
}

// CaseWall keeps a user or a group out of a case in the API.
type CaseWall struct {
	ID         ids.Wall   `json:"id"`
	UserID     ids.User   `json:"user_id"`
	GroupID    ids.Group  `json:"group_id"`
	Reason     string     `json:"reason"`
	BuiltBy    ids.User   `json:"built_by"`
	BuiltAt    time.Time  `json:"built_at"`
	LiftedBy   ids.User   `json:"lifted_by"`
	LiftedAt   *time.Time `json:"lifted_at" doc:"null while it stands"`
	LiftReason string     `json:"lift_reason"`
}

// NewCaseWall is a wall to be built.
type NewCaseWall struct {
	UserID  web.Patch[ids.User]  `json:"user_id,omitzero"`
	GroupID web.Patch[ids.Group] `json:"group_id,omitzero"`
	Reason  string               `json:"reason"`
}

// AccessExplained says why a user sees a case or doesn't.
type AccessExplained struct {
	UserID  ids.User     `json:"user_id"`
	Allowed bool         `json:"allowed"`
	Level   access.Level `json:"level"`
	Steps   []AccessStep `json:"steps" doc:"In the order in which they decide; the first that isn't passed ends the chain"`
}

// AccessStep is a link of the chain.
type AccessStep struct {
	Name   cases.StepName `json:"name"`
	Passed bool           `json:"passed"`
	Walls  []ids.Wall     `json:"walls"`
	Grants []ids.Grant    `json:"grants"`
}

type (
	assignmentsOutput struct{ Body web.List[Assignment] }
	assignmentPath    struct {
		casePath
		User string `path:"user"`
	}
	assignInput struct {
		assignmentPath
		Body NewAssignment
	}
	grantsOutput struct{ Body web.List[CaseGrant] }
	grantOutput  struct{ Body CaseGrant }
	grantInput   struct {
		casePath
		Body NewCaseGrant
	}
	grantPath struct {
		casePath
		Grant string `path:"grant"`
	}
	wallsOutput struct{ Body web.List[CaseWall] }
	wallOutput  struct{ Body CaseWall }
	wallInput   struct {
		casePath
		Body NewCaseWall
	}
	wallPath struct {
		casePath
		Wall string `path:"wall"`
	}
	liftBody struct {
		Reason string `json:"reason"`
	}
	liftInput struct {
		wallPath
		Body liftBody
	}
	explainOutput struct{ Body AccessExplained }
)

func (h handlers) accessOperations(one string, refused []int) []web.Route {
	op := operation
	lift := op(http.MethodPost, one+"/walls/{wall}/lift", "lift-case-wall", "Lift a wall with a reason that everybody on the case reads", web.ScopeWrite, refused...)
	lift.Status = http.StatusNoContent
	return []web.Route{
		web.API(op(http.MethodGet, one+"/assignments", "list-assignments", "Who is on a case", web.ScopeRead, http.StatusNotFound), h.assignmentsAPI),
		web.API(op(http.MethodPut, one+"/assignments/{user}", "put-assignment", "Assign a user to a case, or change for when and why they are", web.ScopeWrite, refused...), h.assignAPI),
		web.API(op(http.MethodDelete, one+"/assignments/{user}", "delete-assignment", "Remove a user from a case", web.ScopeWrite, refused...), h.unassignAPI),
		web.API(op(http.MethodGet, one+"/walls", "list-case-walls", "The walls around a case, those that were lifted too", web.ScopeRead, http.StatusNotFound), h.wallsAPI),
		web.API(op(http.MethodPost, one+"/walls", "create-case-wall", "Keep a user or a group out of a case", web.ScopeWrite, refused...), h.wallAPI),
		web.API(lift, h.liftAPI),
		web.API(op(http.MethodGet, one+"/access", "list-case-grants", "The levels granted on a case and its project", web.ScopeRead, http.StatusForbidden, http.StatusNotFound), h.grantsAPI),
		web.API(op(http.MethodPost, one+"/access", "create-case-grant", "Give a user or a group a level on a case", web.ScopeWrite, refused...), h.grantAPI),
		web.API(op(http.MethodDelete, one+"/access/{grant}", "delete-case-grant", "Take a granted level away", web.ScopeWrite, refused...), h.revokeAPI),
		web.API(op(http.MethodGet, one+"/explain/{user}", "explain-access", "Why a user sees a case and how far they reach, or why not", web.ScopeRead, http.StatusForbidden, http.StatusNotFound), h.explainAPI),
	}
}

func assignmentBody(a cases.Assignment) Assignment {
	return Assignment{UserID: a.User, ValidFrom: orNull(a.From), ValidUntil: orNull(a.Until), Reason: a.Reason, AddedBy: a.AddedBy, AddedAt: a.AddedAt}
}

func (h handlers) assignmentsAPI(ctx context.Context, c *web.Ctx, in *casePath) (*assignmentsOutput, error) {
	list, err := h.Cases.Assignments(ctx, by(c), ids.Case(in.ID))
	if err != nil {
		return nil, err
	}
	out := &assignmentsOutput{}
	for _, a := range list {
		one := assignmentBody(a.Assignment)
		one.Level, one.InForce, one.KeptOut = a.Level, a.InForce, a.Walled
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, nil
}

func (h handlers) assignAPI(ctx context.Context, c *web.Ctx, in *assignInput) (*struct{}, error) {
	_, err := h.Cases.Assign(ctx, by(c), cases.AssignInput{Case: ids.Case(in.ID), User: ids.User(in.User), Validity: in.Body.validity()})
	return nil, err
}

func (h handlers) unassignAPI(ctx context.Context, c *web.Ctx, in *assignmentPath) (*struct{}, error) {
	return nil, h.Cases.Unassign(ctx, by(c), ids.Case(in.ID), ids.User(in.User))
}

func grantBody(g cases.Grant) CaseGrant {
	return CaseGrant{ID: g.ID, CaseID: g.Case, ProjectID: g.Project, UserID: g.User, GroupID: g.Group, Level: g.Level, ValidFrom: orNull(g.From),
		ValidUntil: orNull(g.Until), Reason: g.Reason, GrantedBy: g.GrantedBy, GrantedAt: g.GrantedAt}
}

func (h handlers) grantsAPI(ctx context.Context, c *web.Ctx, in *casePath) (*grantsOutput, error) {
	list, err := h.Cases.Grants(ctx, by(c), ids.Case(in.ID))
	if err != nil {
		return nil, err
	}
	out := &grantsOutput{}
	for _, g := range list {
		out.Body.Items = append(out.Body.Items, grantBody(g))
	}
	return out, nil
}

func (n NewCaseGrant) input() cases.GrantInput {
	in := cases.GrantInput{Validity: n.validity()}
	in.User, _ = n.UserID.Get()
	in.Group, _ = n.GroupID.Get()
	in.Level, _ = access.ParseLevel(n.Level)
	return in
}

func (h handlers) grantAPI(ctx context.Context, c *web.Ctx, in *grantInput) (*grantOutput, error) {
	want := in.Body.input()
	want.Case = ids.Case(in.ID)
	g, err := h.Cases.Grant(ctx, by(c), want)
	if err != nil {
		return nil, err
	}
	return &grantOutput{Body: grantBody(g)}, nil
}

func (h handlers) revokeAPI(ctx context.Context, c *web.Ctx, in *grantPath) (*struct{}, error) {
	return nil, h.Cases.Revoke(ctx, by(c), ids.Grant(in.Grant))
}

func wallBody(w cases.Wall) CaseWall {
	return CaseWall{ID: w.ID, UserID: w.User, GroupID: w.Group, Reason: w.Reason, BuiltBy: w.BuiltBy, BuiltAt: w.BuiltAt, LiftedBy: w.LiftedBy,
		LiftedAt: orNull(w.LiftedAt), LiftReason: w.LiftReason}
}

func (h handlers) wallsAPI(ctx context.Context, c *web.Ctx, in *casePath) (*wallsOutput, error) {
	list, err := h.Cases.Walls(ctx, by(c), ids.Case(in.ID))
	if err != nil {
		return nil, err
	}
	out := &wallsOutput{}
	for _, w := range list {
		out.Body.Items = append(out.Body.Items, wallBody(w))
	}
	return out, nil
}

func (h handlers) wallAPI(ctx context.Context, c *web.Ctx, in *wallInput) (*wallOutput, error) {
	want := cases.WallInput{Case: ids.Case(in.ID), Reason: in.Body.Reason}
	want.User, _ = in.Body.UserID.Get()
	want.Group, _ = in.Body.GroupID.Get()
	w, err := h.Cases.BuildWall(ctx, by(c), want)
	if err != nil {
		return nil, err
	}
	return &wallOutput{Body: wallBody(w)}, nil
}

func (h handlers) liftAPI(ctx context.Context, c *web.Ctx, in *liftInput) (*struct{}, error) {
	return nil, h.Cases.LiftWall(ctx, by(c), ids.Wall(in.Wall), in.Body.Reason)
}

func (h handlers) explainAPI(ctx context.Context, c *web.Ctx, in *assignmentPath) (*explainOutput, error) {
	what, err := h.Cases.Explain(ctx, by(c), ids.User(in.User), ids.Case(in.ID))
	if err != nil {
		return nil, err
	}
	out := &explainOutput{Body: AccessExplained{UserID: what.Person.ID, Allowed: what.Allowed, Level: what.Level}}
	for _, s := range what.Steps {
		step := AccessStep{Name: s.Name, Passed: s.Passed}
		for _, w := range s.Walls {
			step.Walls = append(step.Walls, w.ID)
		}
		for _, g := range s.Grants {
			step.Grants = append(step.Grants, g.ID)
		}
		out.Body.Steps = append(out.Body.Steps, step)
	}
	return out, nil
}
