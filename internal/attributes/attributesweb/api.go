package attributesweb

import (
	"context"
	"time"

	"cabinet/internal/attributes"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// Attribute is an additional attribute in the API.
type Attribute struct {
	ID       ids.Attribute     `json:"id"`
	Kind     attributes.Kind   `json:"kind" enum:"text,long_text,number,date,date_time,yes_no,choice,multi_choice,link,divider"`
	Name     string            `json:"name"`
	Hint     string            `json:"hint" doc:"What people read under the field"`
	Choices  []AttributeChoice `json:"choices" doc:"In the order in which people see them"`
	Editable bool              `json:"editable" doc:"The caller may set their own value"`
	// View, Edit and what follows are told to administrators alone.
	View      *attributes.Audience `json:"view,omitempty" doc:"Who views the values; for administrators alone"`
	Edit      *attributes.Audience `json:"edit,omitempty" doc:"Who edits the values; for administrators alone"`
	Archived  bool                 `json:"archived" doc:"Put away: on no profile, with its values kept"`
	UpdatedAt time.Time            `json:"updated_at" format:"date-time"`
}

// AttributeChoice is one answer of a list.
type AttributeChoice struct {
	ID       ids.Choice `json:"id" doc:"Empty for a new one"`
	Name     string     `json:"name"`
	Archived bool       `json:"archived" doc:"Can't be picked any more"`
}

// AttributePatch is what is wanted of an attribute: what is absent stays or, in a new one, has its first value.
type AttributePatch struct {
	Kind    web.Patch[string]              `json:"kind,omitzero" doc:"text, long_text, number, date, date_time, yes_no, choice, multi_choice, link or divider"`
	Name    web.Patch[string]              `json:"name,omitzero"`
	Hint    web.Patch[string]              `json:"hint,omitzero"`
	View    web.Patch[attributes.Audience] `json:"view,omitzero" doc:"At first everybody"`
	Edit    web.Patch[attributes.Audience] `json:"edit,omitzero" doc:"Within view; at first the person themselves"`
	Choices web.Patch[[]AttributeChoice]   `json:"choices,omitzero" doc:"The whole list in its order, for choice and multi_choice"`
}

func (p AttributePatch) input() attributes.Input {
	in := attributes.Input{Kind: (*attributes.Kind)(p.Kind.Pointer()), Name: p.Name.Pointer(), Hint: p.Hint.Pointer(),
		View: p.View.Pointer(), Edit: p.Edit.Pointer()}
	if given := p.Choices.Pointer(); given != nil {
		list := []attributes.Choice{}
		for _, c := range *given {
			list = append(list, attributes.Choice(c))
		}
		in.Choices = &list
	}
	return in
}

type attributeOutput struct {
	ETag string `header:"ETag"`
	Body Attribute
}

type attributesOutput struct{ Body web.List[Attribute] }

type oneInput struct {
	ID ids.Attribute `path:"id"`
}

type createInput struct{ Body AttributePatch }

type patchInput struct {
	ID      ids.Attribute `path:"id"`
	IfMatch string        `header:"If-Match" doc:"Optional ETag of the attribute the change was made from"`
	Body    AttributePatch
}

type deleteInput struct {
	ID      ids.Attribute `path:"id"`
	IfMatch string        `header:"If-Match" doc:"Optional ETag of the attribute as it was looked at"`
}

type moveInput struct {
	ID   ids.Attribute `path:"id"`
	Body struct {
		Direction attributes.Direction `json:"direction" enum:"up,down"`
	}
}

// listAPI answers with what the caller may know of the attributes.
func (h handlers) listAPI(ctx context.Context, c *web.Ctx, in *struct{ web.ListInput }) (*attributesOutput, error) {
	var from struct {
		Place int `json:"p"`
	}
	if in.After != "" {
		if err := web.ReadCursor(in.After, &from); err != nil {
			return nil, err
		}
	}
	list, err := h.Attributes.Definitions(ctx, by(c))
	if err != nil {
		return nil, err
	}
	out := &attributesOutput{}
	for _, k := range list {
		if k.Place <= from.Place {
			continue
		}
		if len(out.Body.Items) == in.Limit {
			out.Body.Next, err = web.Cursor(from)
			return out, err
		}
		out.Body.Items, from.Place = append(out.Body.Items, shown(k)), k.Place
	}
	return out, nil
}

func (h handlers) getAPI(ctx context.Context, c *web.Ctx, in *oneInput) (*attributeOutput, error) {
	k, err := h.Attributes.Definition(ctx, by(c), in.ID)
	return output(k, err)
}

func (h handlers) createAPI(ctx context.Context, c *web.Ctx, in *createInput) (*attributeOutput, error) {
	d, err := h.Attributes.Add(ctx, by(c), in.Body.input())
	return output(whole(d), err)
}

// patchAPI changes what the body names. With If-Match, someone else's change in between is 412.
func (h handlers) patchAPI(ctx context.Context, c *web.Ctx, in *patchInput) (*attributeOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	d, err := h.Attributes.Change(ctx, by(c), in.ID, in.Body.input(), version)
	return output(whole(d), stale(given, err))
}

func (h handlers) deleteAPI(ctx context.Context, c *web.Ctx, in *deleteInput) (*struct{}, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	_, err = h.Attributes.Delete(ctx, by(c), in.ID, version)
	return nil, stale(given, err)
}

func (h handlers) moveAPI(ctx context.Context, c *web.Ctx, in *moveInput) (*struct{}, error) {
	return nil, h.Attributes.Move(ctx, by(c), in.ID, in.Body.Direction)
}

func (h handlers) archiveAPI(ctx context.Context, c *web.Ctx, in *oneInput) (*attributeOutput, error) {
	d, err := h.Attributes.Archive(ctx, by(c), in.ID)
	return output(whole(d), err)
}

func (h handlers) restoreAPI(ctx context.Context, c *web.Ctx, in *oneInput) (*attributeOutput, error) {
	d, err := h.Attributes.Restore(ctx, by(c), in.ID)
	return output(whole(d), err)
}

// stale turns a clash into 412 for whoever named a version.
func stale(given bool, err error) error {
	if given && errs.Is(err, errs.Conflict) {
		return errs.E(errs.Stale, "web.error.stale", err)
	}
	return err
}

// whole is a definition for whoever has just changed it.
func whole(d attributes.Definition) attributes.Known {
	return attributes.Known{Definition: d, Whole: true, Editable: d.Kind != attributes.Divider && !d.Archived()}
}

func output(k attributes.Known, err error) (*attributeOutput, error) {
	if err != nil {
		return nil, err
	}
	return &attributeOutput{ETag: web.ETag(k.Version), Body: shown(k)}, nil
}

func shown(k attributes.Known) Attribute {
	a := Attribute{ID: k.ID, Kind: k.Kind, Name: k.Name, Hint: k.Hint, Editable: k.Editable, Archived: k.Archived(), UpdatedAt: k.UpdatedAt}
	for _, c := range k.Choices {
		a.Choices = append(a.Choices, AttributeChoice(c))
	}
	if k.Whole {
		a.View, a.Edit = &k.View, &k.Edit
	}
	return a
}
