package practiceweb

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/practice"
)

// PracticeArea is a practice area in the API.
type PracticeArea struct {
	ID     string          `json:"id"`
	Name   string          `json:"name"`
	Code   string          `json:"code" doc:"Its short name in case numbers"`
	Stages []PracticeEntry `json:"stages" doc:"In the order in which cases go through them"`
}

// PracticeAreaInput is a practice area to be added.
type PracticeAreaInput struct {
	Name   string            `json:"name" doc:"At most 100 characters"`
	Code   web.Patch[string] `json:"code,omitzero" doc:"At most 8 letters and digits; absent, it is made of the name"`
	Stages []string          `json:"stages" doc:"The names of its stages, at least one"`
}

// PracticeAreaPatch changes a practice area: what is absent stays.
type PracticeAreaPatch struct {
	Name  web.Patch[string] `json:"name,omitzero"`
	Code  web.Patch[string] `json:"code,omitzero"`
	Place web.Patch[int]    `json:"place,omitzero" doc:"Where it is to stand in the list, counted from 1"`
}

type areaOutput struct {
	ETag string `header:"ETag"`
	Body PracticeArea
}

type listAreasOutput struct {
	Body struct {
		Items []PracticeArea `json:"items"`
	}
}

type createAreaInput struct{ Body PracticeAreaInput }

type patchAreaInput struct {
	entryPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the practice area the change was made from"`
	Body    PracticeAreaPatch
}

type stagePath struct {
	entryPath
	Stage string `path:"stage"`
}

type createStageInput struct {
	entryPath
	Body PracticeEntryInput
}

type patchStageInput struct {
	stagePath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the stage the change was made from"`
	Body    PracticeEntryPatch
}

type deleteStageInput struct {
	stagePath
	With string `query:"with" doc:"The stage of the same area that takes its place; needed where cases stand at it"`
}

func areaBody(a practice.Area) PracticeArea {
	out := PracticeArea{ID: string(a.ID), Name: a.Name, Code: a.Code}
	for _, x := range a.Stages {
		out.Stages = append(out.Stages, PracticeEntry{string(x.ID), x.Name})
	}
	return out
}

// areasAPI answers with all practice areas.
func (h handlers) areasAPI(ctx context.Context, c *web.Ctx, _ *struct{}) (*listAreasOutput, error) {
	all, err := h.Practice.Lists(ctx, by(c))
	out := &listAreasOutput{}
	out.Body.Items = []PracticeArea{}
	for _, a := range all.Areas {
		out.Body.Items = append(out.Body.Items, areaBody(a))
	}
	return out, err
}

func (s section) createAreaAPI(ctx context.Context, c *web.Ctx, in *createAreaInput) (*areaOutput, error) {
	e, err := s.Practice.Add(ctx, by(c), s.list, "", practice.Input{Name: &in.Body.Name, Code: in.Body.Code.Pointer(), Stages: in.Body.Stages})
	return s.areaOutput(ctx, c, e, err)
}

func (s section) patchAreaAPI(ctx context.Context, c *web.Ctx, in *patchAreaInput) (*areaOutput, error) {
	e, err := s.patch(ctx, c, in.ID, practice.Input{Name: in.Body.Name.Pointer(), Code: in.Body.Code.Pointer()}, in.Body.Place.Pointer())
	return s.areaOutput(ctx, c, e, err)
}

// areaOutput answers with an area as it stands now.
func (s section) areaOutput(ctx context.Context, c *web.Ctx, e practice.Entry, err error) (*areaOutput, error) {
	if err != nil {
		return nil, err
	}
	all, err := s.Practice.Lists(ctx, by(c))
	if err != nil {
		return nil, err
	}
	area, ok := all.Area(ids.PracticeArea(e.ID))
	if !ok {
		return nil, errs.E(errs.NotFound, "access.not_found", nil)
	}
	return &areaOutput{ETag: web.ETag(e.Version), Body: areaBody(area)}, nil
}

// under refuses a stage that isn't of the area that the address names.
func (s section) under(ctx context.Context, c *web.Ctx, in stagePath) error {
	e, err := s.Practice.Entry(ctx, by(c), s.list, in.Stage)
	if err == nil && string(e.Area) != in.ID {
		err = errs.E(errs.NotFound, "access.not_found", nil)
	}
	return err
}

func (s section) createStageAPI(ctx context.Context, c *web.Ctx, in *createStageInput) (*entryOutput, error) {
	e, err := s.Practice.Add(ctx, by(c), s.list, ids.PracticeArea(in.ID), practice.Input{Name: &in.Body.Name})
	return output(e, err)
}

func (s section) patchStageAPI(ctx context.Context, c *web.Ctx, in *patchStageInput) (*entryOutput, error) {
	if err := s.under(ctx, c, in.stagePath); err != nil {
		return nil, err
	}
	e, err := s.patch(ctx, c, in.Stage, practice.Input{Name: in.Body.Name.Pointer()}, in.Body.Place.Pointer())
	return output(e, err)
}

func (s section) deleteStageAPI(ctx context.Context, c *web.Ctx, in *deleteStageInput) (*struct{}, error) {
	if err := s.under(ctx, c, in.stagePath); err != nil {
		return nil, err
	}
	return s.deleteAPI(ctx, c, &deleteEntryInput{entryPath: entryPath{in.Stage}, With: in.With})
}
