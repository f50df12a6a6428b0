package app_test

import (
	"fmt"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/bulk"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/requests"
)

// manager is who manages a group of the firm; managedBy stands for the owner of what lies in that group.
const (
	manager   = "mona"
	managedBy = "ivor"
)

// gather puts a manager and somebody else into a group.
func (m *matrix) gather() {
	m.group = m.a.Group(m.a.World.Firm, "Managed")
	m.a.Join(m.a.World.Firm, manager, people.Standing{Role: access.Standard, Group: m.group, Manages: true})
	m.a.Join(m.a.World.Firm, "petra", people.Standing{Role: access.Limited, Group: m.group})
}

// groupFor returns the group in which the things of an owner lie, the default one but for the managed.
func (m *matrix) groupFor(owner string) ids.Group {
	if owner == managedBy {
		return m.group
	}
	return groups.Default
}

// aGroup returns the managed group, or makes another that nobody manages.
func (m *matrix) aGroup(owner string) string {
	if owner == managedBy {
		return string(m.group)
	}
	return string(m.a.Group(m.a.Member(owner).Account, m.called("Group")))
}

// user returns a person themselves or, for colleagues, somebody new of the same organisation: whatever was done to the one
// before.
func (m *matrix) user(owner string) string {
	switch strings.TrimSuffix(owner, "@twin") {
	case "pavel", managedBy:
		account := m.a.Member(owner).Account
		name := fmt.Sprintf("user%d", m.count)
		if strings.HasSuffix(owner, "@twin") {
			name += "@twin"
		}
		return string(m.a.Join(account, name, people.Standing{Role: access.Limited, Group: m.groupFor(owner)}).ID)
	default:
		return string(m.a.Member(owner).ID)
	}
}

// invitation invites somebody new to the organisation of an owner. The machine invites, whom nothing holds back.
func (m *matrix) invitation(owner string) string {
	i, _ := m.invited(owner)
	return string(i.ID)
}

func (m *matrix) invited(owner string) (invitations.Invitation, string) {
	address := fmt.Sprintf("guest%d@new.example", m.count)
	i, err := m.a.Invitations.Invite(m.a.T.Context(), access.System(m.a.Member(owner).Account.ID), invitations.InviteInput{Email: address, Role: access.Limited,
		Group: m.groupFor(owner)})
	m.a.Must(err)
	m.a.Clock.Advance(invitations.DefaultLimits().Pause) // so that it may be sent again
	return i, address
}

func (m *matrix) invitationLink(owner string) string {
	_, address := m.invited(owner)
	return m.mailed(address, links.Invitation(""))
}

// bulkJob hands in a list with one address, once what was handed in before and is asked for no more is called off.
func (m *matrix) bulkJob(owner string) string {
	ctx, by := m.a.T.Context(), m.keeper(owner)
	page, err := m.a.Bulk.Jobs(ctx, by, bulk.ListFilter{})
	m.a.Must(err)
	for _, j := range page.Jobs {
		if j.User == by.User && !j.State.Ended() && !m.kept(string(j.ID)) {
			_, err := m.a.Bulk.Cancel(ctx, by, j.ID, j.Version)
			m.a.Must(err)
		}
	}
	j, err := m.a.Bulk.Draft(ctx, by, bulk.DraftInput{File: strings.NewReader(apptest.Address("heather")), Defaults: bulk.Defaults{Role: access.Guest}})
	m.a.Must(err)
	return string(j.ID)
}

// request has somebody new of an owner's organisation ask for a job title that doesn't exist.
func (m *matrix) request(owner string) string {
	name := fmt.Sprintf("asker%d", m.count)
	if strings.HasSuffix(owner, "@twin") {
		name += "@twin"
	}
	m.a.Join(m.a.Member(owner).Account, name, people.Standing{Role: access.Limited})
	r, err := m.a.Requests.AskTitle(m.a.T.Context(), m.a.By(name), requests.AskInput{Name: m.called("Title")})
	m.a.Must(err)
	return string(r.ID)
}
