package accountsweb

import (
	"context"
	"strings"

	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/platform/web"
	"cabinet/internal/platform/writing"
)

// Branch is a branch in the API.
type Branch struct {
	ID   ids.Branch `json:"id"`
	Name string     `json:"name"`
	// People is nil for those who may not know it.
	People *int `json:"people,omitempty" doc:"How many users are in it, inactive ones included; for administrators only"`
}

// BranchInput is a branch to be added.
type BranchInput struct {
	Name string `json:"name" doc:"At most 100 characters; differs from the others by more than case"`
}

// BranchPatch changes a branch.
type BranchPatch struct {
	Name web.Patch[string] `json:"name,omitzero"`
}

type branchPath struct {
	ID ids.Branch `path:"id"`
}

type branchOutput struct {
	ETag string `header:"ETag"`
	Body Branch
}

type listBranchesInput struct{ web.ListInput }

type listBranchesOutput struct{ Body web.List[Branch] }

type createBranchInput struct{ Body BranchInput }

type patchBranchInput struct {
	branchPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the branch the change was made from"`
	Body    BranchPatch
}

// position is where a page of branches ends: in the order of folded names, then of ids.
type position struct {
	Name string     `json:"n"`
	ID   ids.Branch `json:"i"`
}

func (p position) before(b accounts.BranchInUse) bool {
	if c := strings.Compare(writing.Fold(b.Name), p.Name); c != 0 {
		return c > 0
	}
	return b.ID > p.ID
}

// listBranches answers with a page of the branches by name.
func (h handlers) listBranches(ctx context.Context, c *web.Ctx, in *listBranchesInput) (*listBranchesOutput, error) {
	var after position
	if in.After != "" {
		if err := web.ReadCursor(in.After, &after); err != nil {
			return nil, err
		}
	}
	all, err := h.Settings.Branches(ctx, by(c))
	if err != nil {
		return nil, err
	}
	out := &listBranchesOutput{}
	for _, b := range all {
		if in.After != "" && !after.before(b) {
			continue
		}
		if len(out.Body.Items) == in.Limit {
			out.Body.Next, err = web.Cursor(after)
			break
		}
		out.Body.Items = append(out.Body.Items, branchBody(b))
		after = position{writing.Fold(b.Name), b.ID}
	}
	return out, err
}

func branchBody(b accounts.BranchInUse) Branch {
	out := Branch{ID: b.ID, Name: b.Name}
	if b.Counted {
		out.People = &b.People
	}
	return out
}

func branchAnswer(b accounts.BranchInUse) *branchOutput {
	return &branchOutput{ETag: web.ETag(b.Version), Body: branchBody(b)}
}

// getBranch answers with one branch.
func (h handlers) getBranch(ctx context.Context, c *web.Ctx, in *branchPath) (*branchOutput, error) {
	b, err := h.Settings.Branch(ctx, by(c), in.ID)
	if err != nil {
		return nil, err
	}
	return branchAnswer(b), nil
}

// createBranch adds a branch.
func (h handlers) createBranch(ctx context.Context, c *web.Ctx, in *createBranchInput) (*branchOutput, error) {
	b, err := h.Settings.CreateBranch(ctx, by(c), in.Body.Name)
	if err != nil {
		return nil, err
	}
	return branchAnswer(accounts.BranchInUse{Branch: b, Counted: true}), nil
}

// patchBranch gives a branch another name. With If-Match, somebody else's change in between is 412.
func (h handlers) patchBranch(ctx context.Context, c *web.Ctx, in *patchBranchInput) (*branchOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	if name := in.Body.Name.Pointer(); name != nil {
		if _, err := h.Settings.RenameBranch(ctx, by(c), in.ID, *name, version); err != nil {
			return nil, stale(err, given)
		}
	}
	return h.getBranch(ctx, c, &in.branchPath)
}

// removeBranch deletes a branch in which nobody is.
func (h handlers) removeBranch(ctx context.Context, c *web.Ctx, in *branchPath) (*struct{}, error) {
	return nil, h.Settings.DeleteBranch(ctx, by(c), in.ID)
}
