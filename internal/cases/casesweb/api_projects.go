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

// Project is a project in the API.
type Project struct {
	ID            ids.Project        `json:"id"`
	Name          string             `json:"name"`
	Description   string             `json:"description"`
	ResponsibleID ids.User           `json:"responsible_id"`
	State         cases.ProjectState `json:"state"`
	CreatedBy     ids.User           `json:"created_by"`
	CreatedAt     time.Time          `json:"created_at"`
	ClosedAt      *time.Time         `json:"closed_at"`
}

// NewProject is a project to be made.
type NewProject struct {
	Name          string              `json:"name" doc:"Differs from the others by more than case"`
	Description   web.Patch[string]   `json:"description,omitzero"`
	ResponsibleID web.Patch[ids.User] `json:"responsible_id,omitzero" doc:"The caller when left out"`
}

// ProjectPatch changes a project: what is absent stays.
type ProjectPatch struct {
	Name          web.Patch[string]             `json:"name,omitzero"`
	Description   web.Patch[string]             `json:"description,omitzero"`
	ResponsibleID web.Patch[ids.User]           `json:"responsible_id,omitzero"`
	State         web.Patch[cases.ProjectState] `json:"state,omitzero" doc:"In a request of its own"`
}

type (
	projectPath struct {
		ID string `path:"id"`
	}
	projectOutput struct {
		ETag string `header:"ETag"`
		Body Project
	}
	listProjectsInput struct {
		web.ListInput
		Search string             `query:"q" doc:"Words that the name holds"`
		State  cases.ProjectState `query:"state" enum:"open,closed"`
	}
	listProjectsOutput struct{ Body web.List[Project] }
	createProjectInput struct{ Body NewProject }
	patchProjectInput  struct {
		projectPath
		IfMatch string `header:"If-Match" doc:"Optional ETag of the project the change was made from"`
		Body    ProjectPatch
	}
)

func (h handlers) projectOperations(changed []int) []web.Route {
	all, one := links.APIProjects(), links.APIProjects()+"/{id}"
	return []web.Route{
		web.API(operation(http.MethodGet, all, "list-projects", "Projects by name, for staff", web.ScopeRead, http.StatusNotFound), h.listProjectsAPI),
		web.API(operation(http.MethodPost, all, "create-project", "Make a project", web.ScopeWrite, http.StatusForbidden, http.StatusNotFound), h.createProjectAPI),
		web.API(operation(http.MethodGet, one, "get-project", "One project", web.ScopeRead, http.StatusNotFound), h.getProjectAPI),
		web.API(operation(http.MethodPatch, one, "patch-project", "Change, close or reopen a project", web.ScopeWrite, changed...), h.patchProjectAPI),
	}
}

func projectBody(p cases.Project) Project {
	return Project{ID: p.ID, Name: p.Name, Description: p.Description, ResponsibleID: p.Responsible, State: p.State, CreatedBy: p.CreatedBy,
		CreatedAt: p.CreatedAt, ClosedAt: orNull(p.ClosedAt)}
}

func answerProject(p cases.Project, err error) (*projectOutput, error) {
	if err != nil {
		return nil, err
	}
	return &projectOutput{ETag: web.ETag(p.Version), Body: projectBody(p)}, nil
}

func (h handlers) listProjectsAPI(ctx context.Context, c *web.Ctx, in *listProjectsInput) (*listProjectsOutput, error) {
	page, err := h.Cases.Projects(ctx, by(c), cases.ProjectFilter{State: in.State, Search: in.Search, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &listProjectsOutput{}
	for _, p := range page.Projects {
		out.Body.Items = append(out.Body.Items, projectBody(p))
	}
	out.Body.Next = page.Next
	return out, nil
}

func (h handlers) getProjectAPI(ctx context.Context, c *web.Ctx, in *projectPath) (*projectOutput, error) {
	p, err := h.Cases.Project(ctx, by(c), ids.Project(in.ID))
	return answerProject(p.Project, err)
}

func (h handlers) createProjectAPI(ctx context.Context, c *web.Ctx, in *createProjectInput) (*projectOutput, error) {
	b := in.Body
	return answerProject(h.Cases.CreateProject(ctx, by(c), cases.ProjectInput{Name: &b.Name, Description: b.Description.Pointer(), Responsible: b.ResponsibleID.Pointer()}))
}

// patchProjectAPI changes what the body names. With If-Match, somebody else's change in between is 412.
func (h handlers) patchProjectAPI(ctx context.Context, c *web.Ctx, in *patchProjectInput) (*projectOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	b := in.Body
	fields := cases.ProjectInput{Name: b.Name.Pointer(), Description: b.Description.Pointer(), Responsible: b.ResponsibleID.Pointer()}
	var p cases.Project
	if state, moves := b.State.Get(); moves {
		if fields != (cases.ProjectInput{}) {
			return nil, errs.E(errs.Invalid, "casesweb.patch.one", nil)
		}
		p, err = h.Cases.SetProjectState(ctx, by(c), ids.Project(in.ID), state, version)
	} else {
		p, err = h.Cases.EditProject(ctx, by(c), ids.Project(in.ID), fields, version)
	}
	return answerProject(p, stale(err, given))
}
