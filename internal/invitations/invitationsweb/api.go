package invitationsweb

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/web"
)

// Invitation is an invitation in the API, without any of its links.
type Invitation struct {
	ID          ids.Invitation    `json:"id"`
	UserID      ids.User          `json:"user_id" doc:"The pending user"`
	Email       string            `json:"email"`
	FirstName   string            `json:"first_name"`
	MiddleName  string            `json:"middle_name"`
	LastName    string            `json:"last_name"`
	Role        access.Role       `json:"role" enum:"administrator,standard,limited,guest"`
	GroupID     ids.Group         `json:"group_id" doc:"Empty for the default group"`
	Manages     bool              `json:"manages" doc:"Is to manage the group"`
	State       invitations.State `json:"state" enum:"pending,expired,dead" doc:"dead: sending it anew is the only way; see reason"`
	Reason      string            `json:"reason" doc:"Why a dead one can't be accepted: inviter_left, inviter_may_not or address_changed"`
	InviterID   ids.User          `json:"inviter_id" doc:"Empty for the machine"`
	Undelivered bool              `json:"undelivered" doc:"The mail server refused the last mail for good"`
	Sendings    int64             `json:"sendings"`
	SentAt      time.Time         `json:"sent_at" format:"date-time"`
	ExpiresAt   time.Time         `json:"expires_at" format:"date-time"`
	CreatedAt   time.Time         `json:"created_at" format:"date-time"`
}

func shown(i invitations.Listed, now time.Time) Invitation {
	return Invitation{ID: i.ID, UserID: i.User, Email: i.Person.Email, FirstName: i.Person.FirstName, MiddleName: i.Person.MiddleName,
		LastName: i.Person.LastName, Role: i.Person.Role, GroupID: i.Person.Group, Manages: i.Person.Manages, State: i.State(now),
		Reason: string(i.Death()), InviterID: i.Inviter, Undelivered: i.Undelivered, Sendings: i.Sendings, SentAt: i.SentAt,
		ExpiresAt: i.ExpiresAt, CreatedAt: i.CreatedAt}
}

// NewInvitation is the body of a request to invite a person.
type NewInvitation struct {
	Email           string               `json:"email"`
	Role            access.Role          `json:"role" enum:"administrator,standard,limited,guest"`
	GroupID         ids.Group            `json:"group_id,omitempty" doc:"Empty or \"default\" for the default group, the only one of administrators"`
	Manages         bool                 `json:"manages,omitempty" doc:"Is to manage the group"`
	FirstName       web.Patch[string]    `json:"first_name,omitzero"`
	MiddleName      web.Patch[string]    `json:"middle_name,omitzero"`
	LastName        web.Patch[string]    `json:"last_name,omitzero"`
	CellNumber      web.Patch[string]    `json:"cell_number,omitzero"`
	OfficeNumber    web.Patch[string]    `json:"office_number,omitzero"`
	OfficeExtension web.Patch[string]    `json:"office_extension,omitzero"`
	IDNumber        web.Patch[string]    `json:"id_number,omitzero"`
	JobTitleID      web.Patch[string]    `json:"job_title_id,omitzero"`
	BranchID        web.Patch[string]    `json:"branch_id,omitzero"`
	Language        web.Patch[string]    `json:"language,omitzero" doc:"en or ru; the account's when left out"`
	CaseID          ids.Case             `json:"case_id,omitempty" doc:"Case that a guest comes to once they accept; for who may assign people to it"`
	Line            string               `json:"line,omitempty" doc:"A personal line in the mail: plain text without links, at most 300 characters"`
	EndsAt          web.Patch[time.Time] `json:"ends_at,omitzero" doc:"From then on the person is inactive again"`
	ReviewLevel     int                  `json:"review_level,omitempty" minimum:"0" maximum:"9" doc:"Level at which the person reviews reports; 0 is none. For administrators"`
}

func (n NewInvitation) input() invitations.InviteInput {
	ends, _ := n.EndsAt.Get()
	return invitations.InviteInput{Email: n.Email, Role: n.Role, Group: links.GroupOf(string(n.GroupID)), Manages: n.Manages, Case: n.CaseID, Line: n.Line, EndsAt: ends, ReviewLevel: n.ReviewLevel,
		Profile: people.ProfileInput{FirstName: n.FirstName.Pointer(), MiddleName: n.MiddleName.Pointer(), LastName: n.LastName.Pointer(),
			CellNumber: n.CellNumber.Pointer(), OfficeNumber: n.OfficeNumber.Pointer(), OfficeExtension: n.OfficeExtension.Pointer(),
			IDNumber: n.IDNumber.Pointer(), JobTitleID: n.JobTitleID.Pointer(), BranchID: n.BranchID.Pointer(), Language: n.Language.Pointer()}}
}

type invitationOutput struct{ Body Invitation }

type invitationsOutput struct{ Body web.List[Invitation] }

type oneInput struct {
	ID ids.Invitation `path:"id"`
}

type createInput struct{ Body NewInvitation }

// invitationCursor is the invitation behind which a page goes on.
type invitationCursor struct {
	ID ids.Invitation `json:"i"`
}

func (h handlers) listAPI(ctx context.Context, c *web.Ctx, in *struct{ web.ListInput }) (*invitationsOutput, error) {
	var from invitationCursor
	if in.After != "" {
		if err := web.ReadCursor(in.After, &from); err != nil {
			return nil, err
		}
	}
	page, err := h.Invitations.Invitations(ctx, by(c), invitations.ListFilter{Before: from.ID, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &invitationsOutput{Body: web.List[Invitation]{Items: []Invitation{}}}
	for _, i := range page.Items {
		out.Body.Items = append(out.Body.Items, shown(i, c.Now()))
	}
	if page.Next != "" {
		out.Body.Next, err = web.Cursor(invitationCursor{page.Next})
	}
	return out, err
}

func (h handlers) createAPI(ctx context.Context, c *web.Ctx, in *createInput) (*invitationOutput, error) {
	i, err := h.Invitations.Invite(ctx, by(c), in.Body.input())
	if err != nil {
		return nil, err
	}
	return h.one(ctx, c, i.ID)
}

func (h handlers) getAPI(ctx context.Context, c *web.Ctx, in *oneInput) (*invitationOutput, error) {
	return h.one(ctx, c, in.ID)
}

func (h handlers) resendAPI(ctx context.Context, c *web.Ctx, in *oneInput) (*invitationOutput, error) {
	if _, err := h.Invitations.Resend(ctx, by(c), in.ID); err != nil {
		return nil, err
	}
	return h.one(ctx, c, in.ID)
}

func (h handlers) deleteAPI(ctx context.Context, c *web.Ctx, in *oneInput) (*struct{}, error) {
	return nil, h.Invitations.Withdraw(ctx, by(c), in.ID)
}

func (h handlers) one(ctx context.Context, c *web.Ctx, invitation ids.Invitation) (*invitationOutput, error) {
	i, err := h.Invitations.Invitation(ctx, by(c), invitation)
	if err != nil {
		return nil, err
	}
	return &invitationOutput{shown(i, c.Now())}, nil
}
