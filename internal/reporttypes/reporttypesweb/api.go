package reporttypesweb

import (
	"context"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/reporttypes"
)

// ReportType is a type of reports in the API.
type ReportType struct {
	ID       ids.ReportType  `json:"id"`
	Name     string          `json:"name"`
	Note     string          `json:"note" doc:"When the type is used"`
	Archived bool            `json:"archived" doc:"It isn't offered any more; reports of it go on"`
	Used     bool            `json:"used" doc:"Whether any report was begun of it"`
	Revision int64           `json:"revision" doc:"How many forms the type has had"`
	Sections []ReportSection `json:"sections"`
}

// ReportSection is a part of a form in the API.
type ReportSection struct {
	ID        ids.ReportSection `json:"id,omitempty" doc:"Left out in a new one"`
	Name      string            `json:"name"`
	Note      string            `json:"note,omitempty" doc:"What to write here"`
	Questions []ReportQuestion  `json:"questions"`
}

// ReportQuestion is a question of a form in the API.
type ReportQuestion struct {
	ID       ids.ReportQuestion `json:"id,omitempty" doc:"Left out in a new one"`
	Text     string             `json:"text"`
	Help     string             `json:"help,omitempty"`
	Kind     reporttypes.Kind   `json:"kind" enum:"text,choice,number,date,yes_no,file" doc:"Stays as it is once the question exists"`
	Required bool               `json:"required,omitempty"`
	Choices  []string           `json:"choices,omitempty" doc:"The answers of a choice question"`
}

// NewReportType makes a type.
type NewReportType struct {
	Name     string                     `json:"name"`
	Note     web.Patch[string]          `json:"note,omitzero"`
	Sections web.Patch[[]ReportSection] `json:"sections,omitzero"`
}

// ReportTypePatch changes a type: what is absent stays.
type ReportTypePatch struct {
	Name     web.Patch[string]          `json:"name,omitzero"`
	Note     web.Patch[string]          `json:"note,omitzero"`
	Archived web.Patch[bool]            `json:"archived,omitzero"`
	Sections web.Patch[[]ReportSection] `json:"sections,omitzero" doc:"The whole form. What has no id is new; a part whose id is left out goes"`
}

// ReportTypeName names a copy.
type ReportTypeName struct {
	Name string `json:"name"`
}

func shown(t reporttypes.Type, used bool) ReportType {
	out := ReportType{ID: t.ID, Name: t.Name, Note: t.Note, Archived: t.Archived, Used: used, Revision: t.Revision, Sections: []ReportSection{}}
	for _, s := range t.Sections {
		one := ReportSection{ID: s.ID, Name: s.Name, Note: s.Note, Questions: []ReportQuestion{}}
		for _, q := range s.Questions {
			one.Questions = append(one.Questions, ReportQuestion(q))
		}
		out.Sections = append(out.Sections, one)
	}
	return out
}

// form reads the sections of a body; nil where they are left out.
func form(p web.Patch[[]ReportSection]) *[]reporttypes.Section {
	in := p.Pointer()
	if in == nil {
		return nil
	}
	out := []reporttypes.Section{}
	for _, s := range *in {
		one := reporttypes.Section{ID: s.ID, Name: s.Name, Note: s.Note, Questions: []reporttypes.Question{}}
		for _, q := range s.Questions {
			one.Questions = append(one.Questions, reporttypes.Question(q))
		}
		out = append(out, one)
	}
	return &out
}

type listOutput struct{ Body web.List[ReportType] }

// listAPI answers with all types; an account has at most [reporttypes.MaxTypes].
func (h handlers) listAPI(ctx context.Context, c *web.Ctx, _ *struct{}) (*listOutput, error) {
	all, err := h.Types.List(ctx, by(c))
	if err != nil {
		return nil, err
	}
	out := &listOutput{}
	out.Body.Items = []ReportType{}
	for _, t := range all {
		out.Body.Items = append(out.Body.Items, shown(t.Type, t.Used))
	}
	return out, nil
}

type typeInput struct {
	ID ids.ReportType `path:"id"`
}

type typeOutput struct {
	ETag string `header:"ETag"`
	Body ReportType
}

func answer(t reporttypes.Type, used bool) *typeOutput {
	return &typeOutput{ETag: web.ETag(t.Version), Body: shown(t, used)}
}

func (h handlers) getAPI(ctx context.Context, c *web.Ctx, in *typeInput) (*typeOutput, error) {
	t, err := h.Types.One(ctx, by(c), in.ID)
	if err != nil {
		return nil, err
	}
	return answer(t.Type, t.Used), nil
}

type createInput struct{ Body NewReportType }

func (h handlers) createAPI(ctx context.Context, c *web.Ctx, in *createInput) (*typeOutput, error) {
	t, err := h.Types.Create(ctx, by(c), reporttypes.Input{Name: &in.Body.Name, Note: in.Body.Note.Pointer(), Sections: form(in.Body.Sections)})
	if err != nil {
		return nil, err
	}
	return answer(t, false), nil
}

type patchInput struct {
	ID      ids.ReportType `path:"id"`
	IfMatch string         `header:"If-Match" doc:"Optional ETag of the type the change was made from"`
	Body    ReportTypePatch
}

func (h handlers) patchAPI(ctx context.Context, c *web.Ctx, in *patchInput) (*typeOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	b := in.Body
	if _, err := h.Types.Change(ctx, by(c), in.ID, reporttypes.Input{Name: b.Name.Pointer(), Note: b.Note.Pointer(), Archived: b.Archived.Pointer(), Sections: form(b.Sections)}, version); err != nil {
		return nil, stale(err, given)
	}
	return h.getAPI(ctx, c, &typeInput{in.ID})
}

type deleteInput struct {
	ID      ids.ReportType `path:"id"`
	IfMatch string         `header:"If-Match" doc:"Optional ETag of the type as it was seen"`
}

func (h handlers) deleteAPI(ctx context.Context, c *web.Ctx, in *deleteInput) (*struct{}, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	return nil, stale(h.Types.Delete(ctx, by(c), in.ID, version), given)
}

type copyInput struct {
	ID   ids.ReportType `path:"id"`
	Body ReportTypeName
}

func (h handlers) copyAPI(ctx context.Context, c *web.Ctx, in *copyInput) (*typeOutput, error) {
	t, err := h.Types.Copy(ctx, by(c), in.ID, in.Body.Name)
	if err != nil {
		return nil, err
	}
	return answer(t, false), nil
}

// ReviewLevels is who reviews at which level, in the API.
type ReviewLevels struct {
	Levels  int           `json:"levels" doc:"How many levels of review a report goes through"`
	Columns []ReviewLevel `json:"columns" doc:"The levels from 1 on; those above levels only where somebody sits at them"`
}

// ReviewLevel is one level of review.
type ReviewLevel struct {
	Level   int        `json:"level"`
	Users   []Reviewer `json:"users" doc:"By name, at most 200"`
	Total   int        `json:"total" doc:"How many sit at the level"`
	Waiting int        `json:"waiting" doc:"How many reports wait here"`
}

// Reviewer is somebody who sits at a level.
type Reviewer struct {
	ID       ids.User `json:"id"`
	Name     string   `json:"name"`
	IDNumber string   `json:"id_number"`
}

// ReviewLevelsPatch changes how many levels there are.
type ReviewLevelsPatch struct {
	Levels int `json:"levels"`
}

type levelsOutput struct {
	ETag string `header:"ETag"`
	Body ReviewLevels
}

func (h handlers) levelsAPI(ctx context.Context, c *web.Ctx, _ *struct{}) (*levelsOutput, error) {
	b, err := h.Types.Board(ctx, by(c))
	if err != nil {
		return nil, err
	}
	out := &levelsOutput{ETag: web.ETag(b.Version), Body: ReviewLevels{Levels: b.Levels, Columns: []ReviewLevel{}}}
	for _, col := range b.Columns {
		one := ReviewLevel{Level: col.Level, Total: col.Total, Waiting: col.Waiting, Users: []Reviewer{}}
		for _, p := range col.People {
			one.Users = append(one.Users, Reviewer{p.ID, p.FullName(c.P.Lang()), p.IDNumber})
		}
		out.Body.Columns = append(out.Body.Columns, one)
	}
	return out, nil
}

type patchLevelsInput struct {
	IfMatch string `header:"If-Match" doc:"Optional ETag of the levels the change was made from"`
	Body    ReviewLevelsPatch
}

func (h handlers) patchLevelsAPI(ctx context.Context, c *web.Ctx, in *patchLevelsInput) (*levelsOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	if !given {
		version = -1
	}
	if err := h.Types.SetLevels(ctx, by(c), in.Body.Levels, version); err != nil {
		return nil, stale(err, given)
	}
	return h.levelsAPI(ctx, c, nil)
}

// ReviewSeat is a user's level of review, in the API.
type ReviewSeat struct {
	Level int `json:"level" doc:"0 is none"`
}

// ReviewSeatPut gives a user a level; without one nothing is changed.
type ReviewSeatPut struct {
	Level web.Patch[int] `json:"level" doc:"0 is none"`
}

type seatInput struct {
	ID      ids.User `path:"id"`
	IfMatch string   `header:"If-Match" doc:"Optional ETag of the user as they were seen"`
	Body    ReviewSeatPut
}

type seatOutput struct {
	ETag string `header:"ETag"`
	Body ReviewSeat
}

func (h handlers) seatAPI(ctx context.Context, c *web.Ctx, in *seatInput) (*seatOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	level, said := in.Body.Level.Get()
	if !said {
		level = -1 // refused with what is asked for
	}
	p, err := h.Types.Seat(ctx, by(c), in.ID, level, version)
	if err != nil {
		return nil, stale(renamed(err), given)
	}
	return &seatOutput{ETag: web.ETag(p.Version), Body: ReviewSeat{p.ReviewLevel}}, nil
}

// renamed says what is wrong under the names of the body, where the level stands alone.
func renamed(err error) error {
	e := errs.As(err)
	if e == nil || len(e.Fields) == 0 {
		return err
	}
	for i := range e.Fields {
		if strings.HasSuffix(e.Fields[i].Name, "review_level") {
			e.Fields[i].Name = "level"
		}
	}
	return e
}

// stale says of somebody else's change that If-Match no longer matches; what else stands in the way stays what it is.
func stale(err error, given bool) error {
	if e := errs.As(err); given && e != nil && e.Kind == errs.Conflict && strings.HasSuffix(e.Key, "conflict") {
		return errs.E(errs.Stale, "web.error.stale", err)
	}
	return err
}
