package usersweb

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/moves"
	"cabinet/internal/people"
	"cabinet/internal/people/peopleweb/block"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// User is a user in the API. Role, group and manages are as they hold now.
type User struct {
	ID               ids.User        `json:"id"`
	Email            string          `json:"email" doc:"Sign-in email"`
	Status           people.Status   `json:"status" enum:"pending,active,inactive"`
	Role             access.Role     `json:"role" enum:"administrator,standard,limited,guest"`
	GroupID          ids.Group       `json:"group_id" doc:"Empty for the default group"`
	Manages          bool            `json:"manages" doc:"Manages the group"`
	LastingRole      access.Role     `json:"lasting_role" doc:"What holds when no grant for a time does"`
	LastingGroupID   ids.Group       `json:"lasting_group_id"`
	LastingManages   bool            `json:"lasting_manages"`
	TempRole         *TemporaryRole  `json:"temp_role" doc:"A role for a time, now or to come"`
	TempGroup        *TemporaryGroup `json:"temp_group" doc:"A group for a time, now or to come"`
	EndsAt           *time.Time      `json:"ends_at" format:"date-time" doc:"From then on the user is inactive"`
	EndsReason       string          `json:"ends_reason"`
	FirstName        string          `json:"first_name"`
	MiddleName       string          `json:"middle_name"`
	LastName         string          `json:"last_name"`
	ClientEmail      string          `json:"client_email"`
	CellNumber       string          `json:"cell_number" doc:"E.164"`
	OfficeNumber     string          `json:"office_number" doc:"E.164"`
	OfficeExtension  string          `json:"office_extension"`
	JobTitleID       ids.JobTitle    `json:"job_title_id"`
	Position         string          `json:"position"`
	IDNumber         string          `json:"id_number"`
	BranchID         ids.Branch      `json:"branch_id"`
	OrganizationName string          `json:"organization_name"`
	Website          string          `json:"website"`
	LastSignInAt     *time.Time      `json:"last_sign_in_at" format:"date-time"`
	ReviewLevel      int             `json:"review_level" doc:"Level at which the user reviews reports; 0 is none"`
	// Attributes are those of one user that was asked for; lists leave them out.
	Attributes []block.UserAttribute `json:"attributes,omitempty" doc:"Additional attributes that the caller may view; lists leave them out"`
	CreatedAt  time.Time             `json:"created_at" format:"date-time"`
	UpdatedAt  time.Time             `json:"updated_at" format:"date-time"`
}

// Period is when a grant holds.
type Period struct {
	From   *time.Time `json:"from,omitempty" format:"date-time" doc:"Now when absent"`
	Until  *time.Time `json:"until,omitempty" format:"date-time" doc:"No end when absent"`
	Reason string     `json:"reason,omitempty"`
}

// TemporaryRole is a role for a time.
type TemporaryRole struct {
	Role access.Role `json:"role" enum:"administrator,standard,limited,guest"`
	Period
}

// TemporaryGroup is a group for a time.
type TemporaryGroup struct {
	GroupID ids.Group `json:"group_id" doc:"Empty for the default group"`
	Manages bool      `json:"manages,omitempty"`
	Period
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func periodBody(p people.Period) Period {
	return Period{From: instant(p.From), Until: instant(p.Until), Reason: p.Reason}
}

func body(u people.Person) User {
	out := User{ID: u.ID, Email: u.Email, Status: u.Status, Role: u.Role, GroupID: u.Group, Manages: u.Manages, LastingRole: u.Lasting.Role,
		LastingGroupID: u.Lasting.Group, LastingManages: u.Lasting.Manages, EndsAt: instant(u.EndsAt), EndsReason: u.EndsReason,
		FirstName: u.FirstName, MiddleName: u.MiddleName, LastName: u.LastName, ClientEmail: u.ClientEmail, CellNumber: u.CellNumber,
		OfficeNumber: u.OfficeNumber, OfficeExtension: u.OfficeExtension, JobTitleID: u.JobTitle, Position: u.Position, IDNumber: u.IDNumber,
		BranchID: u.Branch, OrganizationName: u.OrganizationName, Website: u.Website, LastSignInAt: instant(u.LastSignInAt), ReviewLevel: u.ReviewLevel,
		CreatedAt: u.CreatedAt, UpdatedAt: u.UpdatedAt}
	if t := u.TempRole; t != nil {
		out.TempRole = &TemporaryRole{t.Role, periodBody(t.Period)}
	}
	if t := u.TempGroup; t != nil {
		out.TempGroup = &TemporaryGroup{t.Group, t.Manages, periodBody(t.Period)}
	}
	return out
}

type userPath struct {
	ID ids.User `path:"id"`
}

type userOutput struct {
	ETag string `header:"ETag"`
	Body User
}

type listInput struct {
	web.ListInput
	Status     people.Status  `query:"status" enum:"pending,active,inactive" doc:"active when left out"`
	Search     string         `query:"q" doc:"Parts of names, addresses, ID numbers or phone numbers"`
	Role       []access.Role  `query:"role"`
	GroupID    []ids.Group    `query:"group_id" doc:"\"default\" for the default group"`
	JobTitleID []ids.JobTitle `query:"job_title_id" doc:"\"none\" for those without one"`
	BranchID   []ids.Branch   `query:"branch_id" doc:"\"none\" for those without one"`
	Attribute  []string       `query:"attribute" doc:"Conditions on additional attributes that the caller may view, each an attribute’s id, what is asked and a value, with colons between: \"ID:any:CHOICE\" (an id of a choice; \"true\" or \"false\" for yes/no; \"none\" for those without an answer; several of one attribute: any of them), \"ID:contains:TEXT\", \"ID:equals:TEXT\", \"ID:from:VALUE\", \"ID:to:VALUE\""`
	Sort       people.Column  `query:"sort" doc:"A column, name when left out; \"attribute.ID\" for an additional attribute"`
	Desc       bool           `query:"desc"`
}

type listOutput struct{ Body web.List[User] }

func (in listInput) filter() (people.DirectoryFilter, error) {
	extras, err := readExtra(in.Attribute)
	return people.DirectoryFilter{Tab: in.Status, Search: in.Search, Roles: in.Role, Groups: many[ids.Group](plain(in.GroupID), links.DefaultGroup),
		Titles: many[ids.JobTitle](plain(in.JobTitleID), none), Branches: many[ids.Branch](plain(in.BranchID), none), Sort: in.Sort, Desc: in.Desc,
		After: in.After, Limit: min(in.Limit, people.MaxDirectoryPage), Extras: extras}, err
}

func plain[T ~string](list []T) []string {
	var out []string
	for _, v := range list {
		out = append(out, string(v))
	}
	return out
}

func (h handlers) listAPI(ctx context.Context, c *web.Ctx, in *listInput) (*listOutput, error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	page, err := h.People.Directory(ctx, by(c), f)
	if err != nil {
		return nil, err
	}
	out := &listOutput{Body: web.List[User]{Items: []User{}, Next: page.Next}}
	for _, u := range page.Items {
		out.Body.Items = append(out.Body.Items, body(u))
	}
	return out, nil
}

func (h handlers) getAPI(ctx context.Context, c *web.Ctx, in *userPath) (*userOutput, error) {
	return h.whole(c)(h.People.User(ctx, by(c), in.ID))
}

func answer(u people.Person, err error) (*userOutput, error) {
	if err != nil {
		return nil, err
	}
	return &userOutput{ETag: web.ETag(u.Version), Body: body(u)}, nil
}

// whole answers with a user and their additional attributes.
func (h handlers) whole(c *web.Ctx) func(people.Person, error) (*userOutput, error) {
	return func(u people.Person, err error) (*userOutput, error) {
		out, err := answer(u, err)
		if err != nil {
			return nil, err
		}
		attributes, err := h.Attributes.Of(c.Context(), by(c), u.ID)
		out.Body.Attributes = block.Body(attributes, c.P)
		return out, err
	}
}

// patchAPI changes what the body names. With If-Match, somebody else's change in between is 412.
func (h handlers) patchAPI(ctx context.Context, c *web.Ctx, in *patchInput) (*userOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	u, _, err := h.Moves.EditUser(ctx, by(c), in.ID, moves.Edit{User: in.Body.input(), Attributes: block.Patched(in.Body.Attributes),
		Email: in.Body.Email.Pointer()}, version)
	if e := errs.As(err); given && e != nil && e.Kind == errs.Conflict && e.Detail != nil {
		err = errs.E(errs.Stale, "web.error.stale", err)
	}
	return h.whole(c)(u, err)
}

func (h handlers) deactivateAPI(ctx context.Context, c *web.Ctx, in *userPath) (*userOutput, error) {
	return answer(h.People.SetStatus(ctx, by(c), in.ID, people.Inactive))
}

type reactivateInput struct {
	userPath
	GiveBack bool `query:"give_back" doc:"Also give back what was handed over and is still open and with the heir"`
}

func (h handlers) reactivateAPI(ctx context.Context, c *web.Ctx, in *reactivateInput) (*userOutput, error) {
	u, _, err := h.Leaving.Reactivate(ctx, by(c), in.ID, in.GiveBack)
	return answer(u, err)
}

func (h handlers) resetAPI(ctx context.Context, c *web.Ctx, in *userPath) (*struct{}, error) {
	return nil, h.People.ResetPassword(ctx, by(c), in.ID)
}
