package rolesweb

import (
	"context"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/platform/writing"
	"cabinet/internal/roles"
)

// JobTitle is a job title in the API.
type JobTitle struct {
	ID          ids.JobTitle        `json:"id"`
	Name        string              `json:"name"`
	Permissions []access.Permission `json:"permissions" doc:"What its holders may do within what their role reaches"`
	// People is nil for those who may not know it.
	People *int `json:"people,omitempty" doc:"How many users hold it, inactive ones included; for administrators only"`
}

// JobTitleInput is a job title to be added.
type JobTitleInput struct {
	Name        string   `json:"name" doc:"At most 100 characters; differs from the others by more than case"`
	Permissions []string `json:"permissions"`
}

// JobTitlePatch changes a job title: what is absent stays.
type JobTitlePatch struct {
	Name        web.Patch[string]   `json:"name,omitzero"`
	Permissions web.Patch[[]string] `json:"permissions,omitzero"`
}

type titlePath struct {
	ID ids.JobTitle `path:"id"`
}

type titleOutput struct {
	ETag string `header:"ETag"`
	Body JobTitle
}

type listTitlesInput struct{ web.ListInput }

type listTitlesOutput struct{ Body web.List[JobTitle] }

type createTitleInput struct{ Body JobTitleInput }

type patchTitleInput struct {
	titlePath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the job title the change was made from"`
	Body    JobTitlePatch
}

// position is where a page of titles ends: in the order of folded names, then of ids.
type position struct {
	Name string       `json:"n"`
	ID   ids.JobTitle `json:"i"`
}

func (p position) before(t roles.TitleInUse) bool {
	if c := strings.Compare(writing.Fold(t.Name), p.Name); c != 0 {
		return c > 0
	}
	return t.ID > p.ID
}

// listTitles answers with a page of the job titles by name.
func (h handlers) listTitles(ctx context.Context, c *web.Ctx, in *listTitlesInput) (*listTitlesOutput, error) {
	var after position
	if in.After != "" {
		if err := web.ReadCursor(in.After, &after); err != nil {
			return nil, err
		}
	}
	all, err := h.Settings.Titles(ctx, by(c))
	if err != nil {
		return nil, err
	}
	out := &listTitlesOutput{}
	for _, t := range all {
		if in.After != "" && !after.before(t) {
			continue
		}
		if len(out.Body.Items) == in.Limit {
			out.Body.Next, err = web.Cursor(after)
			break
		}
		out.Body.Items = append(out.Body.Items, titleBody(t))
		after = position{writing.Fold(t.Name), t.ID}
	}
	return out, err
}

func titleBody(t roles.TitleInUse) JobTitle {
	out := JobTitle{ID: t.ID, Name: t.Name, Permissions: t.Permissions.List()}
	if t.Counted {
		n := t.People()
		out.People = &n
	}
	return out
}

func titleAnswer(t roles.TitleInUse) *titleOutput {
	return &titleOutput{ETag: web.ETag(t.Version), Body: titleBody(t)}
}

// getTitle answers with one job title.
func (h handlers) getTitle(ctx context.Context, c *web.Ctx, in *titlePath) (*titleOutput, error) {
	t, err := h.Settings.Title(ctx, by(c), in.ID)
	if err != nil {
		return nil, err
	}
	return titleAnswer(t), nil
}

func errPermissions() error { return errs.FieldError("permissions", "rolesweb.permissions.unknown") }

// createTitle adds a job title.
func (h handlers) createTitle(ctx context.Context, c *web.Ctx, in *createTitleInput) (*titleOutput, error) {
	if unknown(in.Body.Permissions) {
		return nil, errPermissions()
	}
	t, err := h.Settings.CreateTitle(ctx, by(c), in.Body.Name, setOf(in.Body.Permissions))
	if err != nil {
		return nil, err
	}
	return titleAnswer(roles.TitleInUse{JobTitle: t, Counted: true}), nil
}

// patchTitle changes what the body names. With If-Match, somebody else's change in between is 412.
func (h handlers) patchTitle(ctx context.Context, c *web.Ctx, in *patchTitleInput) (*titleOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	input := roles.TitleInput{Name: in.Body.Name.Pointer()}
	if list := in.Body.Permissions.Pointer(); list != nil {
		if unknown(*list) {
			return nil, errPermissions()
		}
		set := setOf(*list)
		input.Permissions = &set
	}
	if _, err := h.Settings.ChangeTitle(ctx, by(c), in.ID, input, version); err != nil {
		if e := errs.As(err); given && e != nil && e.Kind == errs.Conflict && e.Detail != nil {
			return nil, errs.E(errs.Stale, "web.error.stale", err)
		}
		return nil, err
	}
	return h.getTitle(ctx, c, &in.titlePath)
}

// removeTitle deletes a job title that nobody holds.
func (h handlers) removeTitle(ctx context.Context, c *web.Ctx, in *titlePath) (*struct{}, error) {
	return nil, h.Settings.DeleteTitle(ctx, by(c), in.ID)
}
