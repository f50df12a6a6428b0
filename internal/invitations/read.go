package invitations

import (
	"context"
	"slices"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

// Listed is an invitation with its pending user.
type Listed struct {
	Invitation
	Person people.Person
}

// ListFilter chooses a page of open invitations.
type ListFilter struct {
	// Before begins behind an invitation of the page before; empty begins with the newest.
	Before ids.Invitation
	Limit  int // 1 to 200; 50 when 0
}

// Page is a part of a list, the newest first.
type Page struct {
	Items []Listed
	// Next is where the next page begins; empty at the end.
	Next ids.Invitation
}

const maxPage, defaultPage = 200, 50

// Invitations lists the open invitations of the actor's account, expired ones included: all for administrators, those
// into their group for managers. For everybody else it is errs.NotFound.
func (s *Service) Invitations(ctx context.Context, by access.Actor, f ListFilter) (Page, error) {
	by, err := s.present(ctx, s.DB, by)
	if err != nil {
		return Page{}, err
	}
	if err := access.Require(by, access.SeeUsers, access.Facts{Account: by.Account, Group: by.Group}); err != nil {
		return Page{}, err
	}
	if f.Limit == 0 {
		f.Limit = defaultPage
	}
	limit := max(1, min(f.Limit, maxPage))
	list, err := selectPage(ctx, s.DB, by, f.Before, limit+1)
	if err != nil {
		return Page{}, err
	}
	var p Page
	if len(list) > limit {
		list = list[:limit]
		p.Next = list[limit-1].ID
	}
	var users []ids.User
	for _, i := range list {
		users = append(users, i.User)
	}
	persons, err := s.People.PersonsOf(ctx, s.DB, by.Account, users)
	for _, i := range list {
		if person, ok := persons[i.User]; ok { // else withdrawn just now
			p.Items = append(p.Items, Listed{i, person})
		}
	}
	return p, err
}

// selectPage lists open invitations of people whom the actor looks after, the newest first, those before the given one when it
// isn't empty.
func selectPage(ctx context.Context, q db.Queryer, by access.Actor, from ids.Invitation, limit int) ([]Invitation, error) {
	seen := access.ManagedUsers(by, "u")
	before, args := "", append(slices.Clone(seen.Args), Pending)
	if from != "" {
		before, args = " and i.id < ?", append(args, from)
	}
	args = append(args, by.Account, limit)
	few, err := managesFew(ctx, q, by)
	if err != nil {
		return nil, err
	}
	if few { // among all invitations they could stand far apart; the index of groups is asked in its own words
		args = slices.Insert(args, len(seen.Args), any(by.Group))
		return scanInvitations(q.Query(ctx, `with mine as materialized (select u.account_id, u.id from users u where `+seen.SQL+` and u.status = 'pending' and coalesce(u.group_id, '') = ?)
			select `+prefixed("i", invitationColumns)+` from mine cross join invitations i where i.account_id = mine.account_id and i.user_id = mine.id and i.state = ?`+before+`
			and i.account_id = ? order by i.id desc limit ?`, args...))
	}
	return scanInvitations(q.Query(ctx, `select `+prefixed("i", invitationColumns)+` from invitations i
		join users u on u.account_id = i.account_id and u.id = i.user_id
		where `+seen.SQL+` and i.state = ?`+before+` and i.account_id = ? order by i.id desc limit ?`, args...))
}

// fewPending is how many pending users are read to find a page of their invitations.
const fewPending = 2000

// managesFew reports whether the actor looks after one group with few pending users.
func managesFew(ctx context.Context, q db.Queryer, by access.Actor) (bool, error) {
	if !by.SignedIn() || by.Role == access.Administrator {
		return false, nil
	}
	var n int
	err := q.QueryRow(ctx, `select count(*) from (select 1 as one from users where account_id = ? and status = 'pending' and coalesce(group_id, '') = ?
		order by sort_name, id limit ?) as found`, by.Account, by.Group, fewPending+1).Scan(&n)
	return n <= fewPending, err
}

// prefixed writes a list of columns with the name of their table.
func prefixed(table, columns string) string {
	names := strings.Split(columns, ",")
	for i, name := range names {
		names[i] = table + "." + strings.TrimSpace(name)
	}
	return strings.Join(names, ", ")
}

// Invitation returns an open invitation for whoever may touch it, else errs.NotFound.
func (s *Service) Invitation(ctx context.Context, by access.Actor, invitation ids.Invitation) (Listed, error) {
	i, err := selectInvitation(ctx, s.DB, by.Account, invitation)
	if err != nil {
		return Listed{}, err
	}
	return s.listed(ctx, by, i)
}

// OfUser returns the open invitation of a pending user, as [Service.Invitation] does.
func (s *Service) OfUser(ctx context.Context, by access.Actor, user ids.User) (Listed, error) {
	i, err := selectInvitationOfUser(ctx, s.DB, by.Account, user)
	if err != nil {
		return Listed{}, err
	}
	return s.listed(ctx, by, i)
}

func (s *Service) listed(ctx context.Context, by access.Actor, i Invitation) (Listed, error) {
	by, err := s.present(ctx, s.DB, by)
	if err != nil {
		return Listed{}, err
	}
	p, err := s.People.PersonOf(ctx, s.DB, i.Account, i.User)
	if err != nil {
		return Listed{}, err
	}
	return Listed{i, p}, access.Require(by, access.SeeUsers, access.Facts{Account: i.Account, Group: p.Group})
}

// maxUsers bounds how many users one statement asks for.
const maxUsers = 500

// OfUsers returns the open invitations of users that the caller may list, by user; whoever has none is missing. It asks
// nobody's right.
func (s *Service) OfUsers(ctx context.Context, q db.Queryer, account ids.Account, users []ids.User) (map[ids.User]Invitation, error) {
	out := map[ids.User]Invitation{}
	for len(users) > 0 {
		some := users[:min(len(users), maxUsers)]
		users = users[len(some):]
		args := []any{account, Pending}
		for _, u := range some {
			args = append(args, u)
		}
		list, err := scanInvitations(q.Query(ctx, `select `+invitationColumns+` from invitations where account_id = ? and state = ?
			and user_id in (?`+strings.Repeat(", ?", len(some)-1)+`)`, args...))
		if err != nil {
			return nil, err
		}
		for _, i := range list {
			out[i.User] = i
		}
	}
	return out, nil
}
