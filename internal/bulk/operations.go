package bulk

import (
	"context"
	"encoding/json"

	"cabinet/internal/access"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/roles"
)

// The operations on users, by name.
const (
	OpRole       = "role"
	OpGroup      = "group"
	OpTitle      = "title"
	OpDeactivate = "deactivate"
	OpReactivate = "reactivate"
	OpResend     = "resend"
)

// The parameters of the operations; those that aren't named here have none.
type (
	// RoleParams says which role they get.
	RoleParams struct {
		Role access.Role `json:"role"`
	}
	// GroupParams says which group they come into, empty for the default one, and whether they manage it.
	GroupParams struct {
		Group   ids.Group `json:"group_id"`
		Manages bool      `json:"manages"`
	}
	// TitleParams says which job title they get, empty for none.
	TitleParams struct {
		JobTitle ids.JobTitle `json:"job_title_id"`
	}
)

// Hosts are the rooms that the operations on users are made of.
type Hosts struct {
	People      *people.Service
	Invitations *invitations.Service
	Groups      *groups.Service
	Roles       *roles.Service
}

// Operations returns what can be done to many users.
func Operations(h Hosts) []Operation {
	return []Operation{
		{Name: OpRole, Title: "bulk.kind.role", Allowed: h.roleAllowed, Alone: h.role, Raises: func(params json.RawMessage) bool {
			p, err := paramsOf[RoleParams](params)
			return err == nil && p.Role == access.Administrator
		}},
		{Name: OpGroup, Title: "bulk.kind.group", Allowed: h.groupAllowed, Alone: h.group, Raises: func(params json.RawMessage) bool {
			p, err := paramsOf[GroupParams](params)
			return err == nil && p.Manages
		}},
		{Name: OpTitle, Title: "bulk.kind.title", Allowed: h.titleAllowed, Alone: h.title},
		{Name: OpDeactivate, Title: "bulk.kind.deactivate", Allowed: administratorsOnly, Alone: h.deactivate, Disables: func(json.RawMessage) bool { return true }},
		{Name: OpReactivate, Title: "bulk.kind.reactivate", Allowed: administratorsOnly, Alone: h.reactivate},
		{Name: OpResend, Title: "bulk.kind.resend", Allowed: whoLooksAfter, Alone: h.resend},
	}
}

func paramsOf[T any](params json.RawMessage) (T, error) {
	var p T
	if err := json.Unmarshal(params, &p); err != nil {
		return p, errs.E(errs.Malformed, "bulk.params_unread", err)
	}
	return p, nil
}

func administratorsOnly(_ context.Context, _ db.Queryer, by access.Actor, _ json.RawMessage) error {
	return access.Require(by, access.ManageAccount, access.Facts{Account: by.Account})
}

func whoLooksAfter(_ context.Context, _ db.Queryer, by access.Actor, _ json.RawMessage) error {
	return access.Require(by, access.SeeUsers, access.Facts{Account: by.Account, Group: by.Group})
}

func (h Hosts) roleAllowed(ctx context.Context, q db.Queryer, by access.Actor, params json.RawMessage) error {
	if err := administratorsOnly(ctx, q, by, params); err != nil {
		return err
	}
	p, err := paramsOf[RoleParams](params)
	if err == nil && !p.Role.Valid() {
		err = errs.FieldError("role", "bulk.choose.role")
	}
	return err
}

func (h Hosts) groupAllowed(ctx context.Context, q db.Queryer, by access.Actor, params json.RawMessage) error {
	if err := administratorsOnly(ctx, q, by, params); err != nil {
		return err
	}
	p, err := paramsOf[GroupParams](params)
	switch {
	case err != nil:
		return err
	case p.Group == groups.Default && p.Manages:
		return errs.FieldError("manages", "bulk.row.manages_nothing")
	case p.Group == groups.Default:
		return nil
	}
	_, err = h.Groups.Group(ctx, q, by.Account, p.Group)
	if errs.Is(err, errs.NotFound) {
		err = errs.FieldError("group_id", "bulk.choose.group")
	}
	return err
}

func (h Hosts) titleAllowed(ctx context.Context, q db.Queryer, by access.Actor, params json.RawMessage) error {
	if err := administratorsOnly(ctx, q, by, params); err != nil {
		return err
	}
	p, err := paramsOf[TitleParams](params)
	if err != nil || p.JobTitle == "" {
		return err
	}
	_, err = h.Roles.Title(ctx, q, by.Account, p.JobTitle)
	if errs.Is(err, errs.NotFound) {
		err = errs.FieldError("job_title_id", "bulk.choose.job_title")
	}
	return err
}

func (h Hosts) role(ctx context.Context, by access.Actor, user ids.User, params json.RawMessage) error {
	in, err := paramsOf[RoleParams](params)
	if err != nil {
		return err
	}
	p, err := h.People.User(ctx, by, user)
	if err != nil {
		return err
	}
	if p.Lasting.Role == in.Role && p.TempRole == nil {
		return Unchanged()
	}
	_, err = h.People.EditUser(ctx, by, user, people.UserInput{Profile: people.ProfileInput{Role: new(string(in.Role))}}, 0)
	return err
}

func (h Hosts) group(ctx context.Context, by access.Actor, user ids.User, params json.RawMessage) error {
	in, err := paramsOf[GroupParams](params)
	if err != nil {
		return err
	}
	p, err := h.People.User(ctx, by, user)
	if err != nil {
		return err
	}
	if p.Lasting.Group == in.Group && p.Lasting.Manages == in.Manages && p.TempGroup == nil {
		return Unchanged()
	}
	_, err = h.People.EditUser(ctx, by, user, people.UserInput{Group: &in.Group, Manages: &in.Manages}, 0)
	return err
}

func (h Hosts) title(ctx context.Context, by access.Actor, user ids.User, params json.RawMessage) error {
	in, err := paramsOf[TitleParams](params)
	if err != nil {
		return err
	}
	p, err := h.People.User(ctx, by, user)
	if err != nil {
		return err
	}
	if p.JobTitle == in.JobTitle {
		return Unchanged()
	}
	_, err = h.People.EditUser(ctx, by, user, people.UserInput{Profile: people.ProfileInput{JobTitleID: new(string(in.JobTitle))}}, 0)
	return err
}

func (h Hosts) deactivate(ctx context.Context, by access.Actor, user ids.User, _ json.RawMessage) error {
	return h.status(ctx, by, user, people.Inactive)
}

func (h Hosts) reactivate(ctx context.Context, by access.Actor, user ids.User, _ json.RawMessage) error {
	return h.status(ctx, by, user, people.Active)
}

func (h Hosts) status(ctx context.Context, by access.Actor, user ids.User, to people.Status) error {
	p, err := h.People.User(ctx, by, user)
	switch {
	case err != nil:
		return err
	case p.Status == to:
		return Unchanged()
	case p.Status == people.Pending: // whoever is only invited is neither let in nor shut out here (P16)
		return errs.E(errs.Conflict, "bulk.row.invited", nil)
	}
	_, err = h.People.SetStatus(ctx, by, user, to)
	return err
}

func (h Hosts) resend(ctx context.Context, by access.Actor, user ids.User, _ json.RawMessage) error {
	p, err := h.People.User(ctx, by, user)
	if err != nil {
		return err
	}
	if p.Status != people.Pending {
		return errs.E(errs.Conflict, "bulk.row.arrived", nil)
	}
	i, err := h.Invitations.OfUser(ctx, by, user)
	if err != nil {
		return err
	}
	_, err = h.Invitations.Resend(ctx, by, i.ID)
	return err
}
