package usersweb

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/web"
)

// UserPatch changes a user: what is absent stays, null or "" clears.
type UserPatch struct {
	FirstName        web.Patch[string]                   `json:"first_name,omitzero"`
	MiddleName       web.Patch[string]                   `json:"middle_name,omitzero"`
	LastName         web.Patch[string]                   `json:"last_name,omitzero"`
	ClientEmail      web.Patch[string]                   `json:"client_email,omitzero"`
	CellNumber       web.Patch[string]                   `json:"cell_number,omitzero"`
	OfficeNumber     web.Patch[string]                   `json:"office_number,omitzero"`
	OfficeExtension  web.Patch[string]                   `json:"office_extension,omitzero"`
	Position         web.Patch[string]                   `json:"position,omitzero"`
	BranchID         web.Patch[string]                   `json:"branch_id,omitzero"`
	OrganizationName web.Patch[string]                   `json:"organization_name,omitzero"`
	Website          web.Patch[string]                   `json:"website,omitzero"`
	Email            web.Patch[string]                   `json:"email,omitzero" doc:"For administrators: another sign-in email, which has to be confirmed; a pending user is invited there anew"`
	IDNumber         web.Patch[string]                   `json:"id_number,omitzero" doc:"For administrators, as everything that follows"`
	Role             web.Patch[string]                   `json:"role,omitzero" doc:"The lasting role; it ends a role for a time"`
	JobTitleID       web.Patch[string]                   `json:"job_title_id,omitzero"`
	GroupID          web.Patch[string]                   `json:"group_id,omitzero" doc:"The lasting group; empty or \"default\" for the default group"`
	Manages          web.Patch[bool]                     `json:"manages,omitzero"`
	TempRole         web.Patch[TemporaryRole]            `json:"temp_role,omitzero" doc:"null takes the grant away"`
	TempGroup        web.Patch[TemporaryGroup]           `json:"temp_group,omitzero" doc:"null takes the grant away"`
	EndsAt           web.Patch[time.Time]                `json:"ends_at,omitzero" doc:"From then on the user is inactive; null for no end"`
	EndsReason       web.Patch[string]                   `json:"ends_reason,omitzero"`
	ReviewLevel      web.Patch[int]                      `json:"review_level,omitzero" doc:"0 to 9; 0 is none"`
	Attributes       map[ids.Attribute]web.Patch[string] `json:"attributes,omitzero" doc:"Values of additional attributes by the attribute's id; those left out stay. Group managers change those that they may edit"`
}

type patchInput struct {
	userPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the user the change was made from"`
	Body    UserPatch
}

type effectInput struct {
	userPath
	Body EffectOf
}

// EffectOf is the change whose effect is asked for.
type EffectOf struct {
	UserPatch
	Status web.Patch[string] `json:"status,omitzero" enum:"active,inactive" doc:"As by deactivating or reactivating"`
}

func (p Period) period() people.Period {
	out := people.Period{Reason: p.Reason}
	if p.From != nil {
		out.From = *p.From
	} else {
		out.From = time.Unix(0, 0) // what is past begins now
	}
	if p.Until != nil {
		out.Until = *p.Until
	}
	return out
}

func (p UserPatch) input() people.UserInput {
	in := people.UserInput{EndsReason: p.EndsReason.Pointer(), ReviewLevel: p.ReviewLevel.Pointer(), Manages: p.Manages.Pointer(), EndsAt: p.EndsAt.Pointer(), Profile: people.ProfileInput{
		FirstName: p.FirstName.Pointer(), MiddleName: p.MiddleName.Pointer(), LastName: p.LastName.Pointer(), ClientEmail: p.ClientEmail.Pointer(),
		CellNumber: p.CellNumber.Pointer(), OfficeNumber: p.OfficeNumber.Pointer(), OfficeExtension: p.OfficeExtension.Pointer(),
		Position: p.Position.Pointer(), BranchID: p.BranchID.Pointer(), OrganizationName: p.OrganizationName.Pointer(), Website: p.Website.Pointer(),
		IDNumber: p.IDNumber.Pointer(), Role: p.Role.Pointer(), JobTitleID: p.JobTitleID.Pointer()}}
	if g := p.GroupID.Pointer(); g != nil {
		group := groupOf(*g)
		in.Group = &group
	}
	if t, given := p.TempRole.Get(); given {
		in.TempRole = &people.TemporaryRole{Role: t.Role, Period: t.period()}
	} else if p.TempRole.IsNull() {
		in.TempRole = &people.TemporaryRole{}
	}
	if t, given := p.TempGroup.Get(); given {
		in.TempGroup = &people.TemporaryGroup{Group: groupOf(string(t.GroupID)), Manages: t.Manages, Period: t.period()}
	} else if p.TempGroup.IsNull() {
		in.TempGroup = &people.TemporaryGroup{}
	}
	return in
}

// Holding is what a user holds at a moment.
type Holding struct {
	Role       access.Role   `json:"role"`
	GroupID    ids.Group     `json:"group_id"`
	Manages    bool          `json:"manages"`
	Status     people.Status `json:"status"`
	JobTitleID ids.JobTitle  `json:"job_title_id"`
}

// Effect is what a change would do.
type Effect struct {
	At                time.Time           `json:"at" format:"date-time"`
	Before            Holding             `json:"before"`
	After             Holding             `json:"after"`
	PermissionsGained []access.Permission `json:"permissions_gained"`
	PermissionsLost   []access.Permission `json:"permissions_lost"`
	CasesGained       int64               `json:"cases_gained"`
	CasesLost         int64               `json:"cases_lost"`
	SeatChange        int                 `json:"seat_change"`
	SeatsTaken        int64               `json:"seats_taken"`
	SeatsLimit        int64               `json:"seats_limit" doc:"0 without a limit"`
	Price             int64               `json:"price" doc:"In minor units of the currency"`
	Currency          string              `json:"currency"`
	EndsManaging      bool                `json:"ends_managing"`
	EndsTempRole      bool                `json:"ends_temp_role"`
	EndsTempGroup     bool                `json:"ends_temp_group"`
	Sessions          int64               `json:"sessions" doc:"How many sessions end"`
	Tokens            int64               `json:"tokens" doc:"How many bearer tokens end"`
}

type effectOutput struct{ Body Effect }

func holdingBody(h people.Holding) Holding {
	return Holding{Role: h.Role, GroupID: h.Group, Manages: h.Manages, Status: h.Status, JobTitleID: h.JobTitle}
}

// effectAPI tells what a change would do.
func (h handlers) effectAPI(ctx context.Context, c *web.Ctx, in *effectInput) (*effectOutput, error) {
	change := in.Body.input()
	change.Profile.Status = in.Body.Status.Pointer()
	e, err := h.People.Preview(ctx, by(c), in.ID, change)
	if err != nil {
		return nil, err
	}
	return &effectOutput{Effect{At: e.At, Before: holdingBody(e.Before), After: holdingBody(e.After),
		PermissionsGained: append([]access.Permission{}, e.Permissions.Gained...), PermissionsLost: append([]access.Permission{}, e.Permissions.Lost...),
		CasesGained: e.Cases.Gained, CasesLost: e.Cases.Lost, SeatChange: e.Seat.Change, SeatsTaken: e.Seat.Taken, SeatsLimit: e.Seat.Limit,
		Price: e.Seat.Price, Currency: e.Seat.Currency, EndsManaging: e.EndsManaging, EndsTempRole: e.EndsTempRole, EndsTempGroup: e.EndsTempGroup,
		Sessions: e.Sessions, Tokens: e.Tokens}}, nil
}
