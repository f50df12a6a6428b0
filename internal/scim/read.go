package scim

import (
	"context"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/ids"
)

// Overview is a connection with what administrators see of it.
type Overview struct {
	Connection
	Tokens   []Token
	Mappings []Mapping
	// Users and Groups are how many the directory knows, Waiting how many of its wishes wait for a decision, Listed how many a
	// dry run would have done.
	Users, Groups, Waiting, Listed int
}

// Connections lists the directories of the actor's account by name. It is for administrators, as everything here.
func (s *Service) Connections(ctx context.Context, by access.Actor) ([]Overview, error) {
	by, err := s.manage(ctx, s.DB, by)
	if err != nil {
		return nil, err
	}
	list, err := selectConnections(ctx, s.DB, by.Account)
	if err != nil {
		return nil, err
	}
	out := []Overview{}
	for _, c := range list {
		o, err := s.overview(ctx, c)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// Connection returns one directory of the actor's account.
func (s *Service) Connection(ctx context.Context, by access.Actor, connection ids.Connection) (Overview, error) {
	by, err := s.manage(ctx, s.DB, by)
	if err != nil {
		return Overview{}, err
	}
	c, err := selectConnection(ctx, s.DB, by.Account, connection)
	if err != nil {
		return Overview{}, err
	}
	return s.overview(ctx, c)
}

func (s *Service) overview(ctx context.Context, c Connection) (o Overview, err error) {
	o.Connection = c
	if o.Tokens, err = selectTokens(ctx, s.DB, c.Account, c.ID); err != nil {
		return o, err
	}
	if o.Mappings, err = selectMappings(ctx, s.DB, c.Account, c.ID); err != nil {
		return o, err
	}
	err = s.DB.QueryRow(ctx, `select (select count(*) from scim_users where account_id = ? and connection_id = ? and left_at is null),
		(select count(*) from scim_groups where account_id = ? and connection_id = ?),
		(select count(*) from scim_items where account_id = ? and connection_id = ? and state = ?),
		(select count(*) from scim_items where account_id = ? and connection_id = ? and state = ?)`,
		c.Account, c.ID, c.Account, c.ID, c.Account, c.ID, Waiting, c.Account, c.ID, Dry).Scan(&o.Users, &o.Groups, &o.Waiting, &o.Listed)
	return o, err
}

// lineField names a field of one line of a list, counted from 1.
func lineField(name string, i int) string { return name + "_" + strconv.Itoa(i+1) }
