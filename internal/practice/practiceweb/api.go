package practiceweb

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/practice"
)

// PracticeEntry is an entry of a list in the API.
type PracticeEntry struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// PracticeEntryInput is an entry to be added.
type PracticeEntryInput struct {
	Name string `json:"name" doc:"At most 100 characters; differs from the others of the list by more than case"`
}

// PracticeEntryPatch changes an entry: what is absent stays.
type PracticeEntryPatch struct {
	Name  web.Patch[string] `json:"name,omitzero"`
	Place web.Patch[int]    `json:"place,omitzero" doc:"Where it is to stand in its list, counted from 1"`
}

type entryPath struct {
	ID string `path:"id"`
}

type entryOutput struct {
	ETag string `header:"ETag"`
	Body PracticeEntry
}

type listEntriesOutput struct {
	Body struct {
		Items []PracticeEntry `json:"items"`
	}
}

type createEntryInput struct{ Body PracticeEntryInput }

type patchEntryInput struct {
	entryPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the entry the change was made from"`
	Body    PracticeEntryPatch
}

type deleteEntryInput struct {
	entryPath
	With  string `query:"with" doc:"The entry that takes its place in cases; needed where cases have it. For a case group \"none\" is none."`
	Stage string `query:"stage" doc:"For a practice area: the stage of the other one at which its cases stand then; absent is its first one"`
}

// listAPI answers with a list of types or groups.
func (s section) listAPI(ctx context.Context, c *web.Ctx, _ *struct{}) (*listEntriesOutput, error) {
	all, err := s.Practice.Lists(ctx, by(c))
	out := &listEntriesOutput{}
	out.Body.Items = []PracticeEntry{}
	if s.list == practice.Types {
		for _, x := range all.Types {
			out.Body.Items = append(out.Body.Items, PracticeEntry{string(x.ID), x.Name})
		}
		return out, err
	}
	for _, x := range all.Groups {
		out.Body.Items = append(out.Body.Items, PracticeEntry{string(x.ID), x.Name})
	}
	return out, err
}

func (s section) createAPI(ctx context.Context, c *web.Ctx, in *createEntryInput) (*entryOutput, error) {
	e, err := s.Practice.Add(ctx, by(c), s.list, "", practice.Input{Name: &in.Body.Name})
	return output(e, err)
}

func (s section) patchAPI(ctx context.Context, c *web.Ctx, in *patchEntryInput) (*entryOutput, error) {
	e, err := s.patch(ctx, c, in.ID, practice.Input{Name: in.Body.Name.Pointer()}, in.Body.Place.Pointer())
	return output(e, err)
}

// patch changes an entry and its place. With If-Match, somebody else's change in between is 412.
func (s section) patch(ctx context.Context, c *web.Ctx, id string, in practice.Input, place *int) (practice.Entry, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return practice.Entry{}, err
	}
	e, err := s.Practice.Change(ctx, by(c), s.list, id, in, version)
	if _, clash := conflict(err); clash && given {
		return e, errs.E(errs.Stale, "web.error.stale", err)
	}
	if err == nil && place != nil {
		err = s.Practice.Move(ctx, by(c), s.list, id, *place)
	}
	return e, err
}

// deleteAPI deletes an entry and puts another one in its place.
func (s section) deleteAPI(ctx context.Context, c *web.Ctx, in *deleteEntryInput) (*struct{}, error) {
	var r *practice.Replacement
	switch {
	case in.With == none && s.list == practice.Groups:
		r = &practice.Replacement{}
	case in.With != "":
		r = &practice.Replacement{With: in.With, Stage: ids.Stage(in.Stage)}
	}
	_, err := s.Practice.Delete(ctx, by(c), s.list, in.ID, r)
	return nil, err
}

func output(e practice.Entry, err error) (*entryOutput, error) {
	if err != nil {
		return nil, err
	}
	return &entryOutput{ETag: web.ETag(e.Version), Body: PracticeEntry{e.ID, e.Name}}, nil
}
