package demo

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/leaving"
	"cabinet/internal/people"
)

// hand has somebody who looked after a group leave: a colleague looks after it now, an administrator vouches for whom they
// invited.
func (r Rooms) hand(ctx context.Context, account ids.Account, o organisation, users map[string]people.Person) error {
	by, c := access.Operator(account), o.comings
	successor, err := r.People.User(ctx, by, users[o.teams[0].manager].ID)
	if err != nil {
		return err
	}
	group, manages := successor.Lasting.Group, true
	p, err := r.People.EditUser(ctx, by, users[c.left].ID, people.UserInput{Group: &group, Manages: &manages}, 0)
	if err != nil {
		return fmt.Errorf("%s: %w", c.left, err)
	}
	self := access.Actor{Account: account, User: p.ID, Login: p.Login, Role: p.Role, Group: p.Group, Manages: true,
		Permissions: access.Ceiling(p.Role), Scope: access.ScopeAdmin, Door: access.DoorSystem}
	g := c.handed
	if _, err := r.Invitations.Invite(ctx, self, invitations.InviteInput{Email: latin(g.first) + "." + latin(g.last) + "@" + o.mailDomain,
		Role: access.Guest, Group: group, Profile: people.ProfileInput{FirstName: &g.first, LastName: &g.last}, Line: g.line}); err != nil {
		return fmt.Errorf("%s invites: %w", c.left, err)
	}
	_, err = r.Leaving.HandOver(ctx, by, p.ID, leaving.Input{Deactivate: true, Rules: []leaving.Rule{{To: []ids.User{users[c.inviter].ID}},
		{Kind: people.Managing, To: []ids.User{successor.ID}}}})
	return err
}

// prepare plans what becomes of the work of whoever has a last day.
func (r Rooms) prepare(ctx context.Context, account ids.Account, o organisation, users map[string]people.Person) error {
	c := o.comings
	inviter := users[c.inviter].ID
	_, err := r.Leaving.Plan(ctx, access.Operator(account), users[c.leaving].ID, leaving.PlanInput{Fallback: inviter,
		Rules: []leaving.Rule{{To: []ids.User{inviter}}, {Kind: people.Managing, Leave: true}}})
	return err
}
