package recordsweb

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/records"
)

// RecordTemplate is a role of participants or a field of records, in the API.
type RecordTemplate struct {
	ID       ids.TemplateField `json:"id"`
	List     records.List      `json:"list" enum:"role,participant,issue,source" doc:"role, or the kind of records that has the field"`
	Name     string            `json:"name"`
	Kind     string            `json:"kind" doc:"text, number, date, choice or yes_no; empty for a role"`
	Required bool              `json:"required"`
	Choices  []string          `json:"choices" doc:"What can be chosen, for a choice"`
	Archived bool              `json:"archived" doc:"No longer offered or asked; where it stands it stays"`
}

// RecordTemplateInput is a role or a field to be added.
type RecordTemplateInput struct {
	List     records.List        `json:"list" enum:"role,participant,issue,source"`
	Name     string              `json:"name" doc:"At most 100 characters"`
	Kind     web.Patch[string]   `json:"kind,omitzero" doc:"text unless said"`
	Required web.Patch[bool]     `json:"required,omitzero"`
	Choices  web.Patch[[]string] `json:"choices,omitzero"`
}

// RecordTemplatePatch changes a role or a field: what is absent stays.
type RecordTemplatePatch struct {
	Name     web.Patch[string]   `json:"name,omitzero"`
	Kind     web.Patch[string]   `json:"kind,omitzero" doc:"Stays once records have answers"`
	Required web.Patch[bool]     `json:"required,omitzero"`
	Choices  web.Patch[[]string] `json:"choices,omitzero"`
	Archived web.Patch[bool]     `json:"archived,omitzero"`
	Place    web.Patch[int]      `json:"place,omitzero" doc:"Where it is to stand in its list, counted from 1"`
}

type templatePath struct {
	ID string `path:"id"`
}

type templateOutput struct {
	ETag string `header:"ETag"`
	Body RecordTemplate
}

type listTemplatesOutput struct {
	Body struct {
		Items []RecordTemplate `json:"items"`
	}
}

type createTemplateInput struct{ Body RecordTemplateInput }

type patchTemplateInput struct {
	templatePath
	IfMatch string `header:"If-Match" doc:"Optional ETag of what the change was made from"`
	Body    RecordTemplatePatch
}

type deleteTemplateInput struct {
	templatePath
	With string `query:"with" doc:"The role that participants get; needed where some have the role"`
}

func templateBody(t records.Template) RecordTemplate {
	out := RecordTemplate{ID: t.ID, List: t.List, Name: t.Name, Kind: string(t.Kind), Required: t.Required, Choices: t.Choices, Archived: t.Archived}
	if t.List == records.Roles {
		out.Kind = ""
	}
	if out.Choices == nil {
		out.Choices = []string{}
	}
	return out
}

func kindOf(text *string) *records.Kind {
	if text == nil {
		return nil
	}
	kind := records.Kind(*text)
	return &kind
}

func (h handlers) listTemplatesAPI(ctx context.Context, c *web.Ctx, _ *struct{}) (*listTemplatesOutput, error) {
	all, err := h.Records.Templates().All(ctx, by(c))
	out := &listTemplatesOutput{}
	out.Body.Items = []RecordTemplate{}
	for _, t := range all {
		out.Body.Items = append(out.Body.Items, templateBody(t))
	}
	return out, err
}

func (h handlers) createTemplateAPI(ctx context.Context, c *web.Ctx, in *createTemplateInput) (*templateOutput, error) {
	b := in.Body
	t, err := h.Records.Templates().Add(ctx, by(c), b.List, records.TemplateInput{Name: &b.Name, Kind: kindOf(b.Kind.Pointer()), Required: b.Required.Pointer(), Choices: b.Choices.Pointer()})
	return templateAnswer(t, err)
}

// patchTemplateAPI changes what the body names. With If-Match, somebody else's change in between is 412.
func (h handlers) patchTemplateAPI(ctx context.Context, c *web.Ctx, in *patchTemplateInput) (*templateOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	b := in.Body
	id := ids.TemplateField(in.ID)
	t, err := h.Records.Templates().Change(ctx, by(c), id, records.TemplateInput{Name: b.Name.Pointer(), Kind: kindOf(b.Kind.Pointer()), Required: b.Required.Pointer(),
		Choices: b.Choices.Pointer(), Archived: b.Archived.Pointer()}, version)
	if e := errs.As(err); given && e != nil && e.Kind == errs.Conflict && e.Detail != nil {
		return nil, errs.E(errs.Stale, "web.error.stale", err)
	}
	if place := b.Place.Pointer(); err == nil && place != nil {
		err = h.Records.Templates().Move(ctx, by(c), id, *place)
	}
	return templateAnswer(t, err)
}

func (h handlers) deleteTemplateAPI(ctx context.Context, c *web.Ctx, in *deleteTemplateInput) (*struct{}, error) {
	_, err := h.Records.Templates().Delete(ctx, by(c), ids.TemplateField(in.ID), ids.TemplateField(in.With))
	return nil, err
}

func templateAnswer(t records.Template, err error) (*templateOutput, error) {
	if err != nil {
		return nil, err
	}
	return &templateOutput{ETag: web.ETag(t.Version), Body: templateBody(t)}, nil
}
