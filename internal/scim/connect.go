package scim

import (
	"context"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

const (
	// MaxConnections is how many directories an account may have.
	MaxConnections = 5
	// MaxMappings is how many groups of a directory may mean something.
	MaxMappings = 100
	// MaxName bounds the names of connections, in characters, and MaxGroupName those of a directory's groups.
	MaxName      = 100
	MaxGroupName = 200
)

// ConnectionInput is what administrators set of a connection. A nil field stays, or has its default in a new one.
type ConnectionInput struct {
	Name     *string
	Role     *access.Role
	Group    *ids.Group
	Language *string
	Invite   *bool
}

// Connect makes a connection in the actor's account; it begins as a dry run and without a token. It is for administrators, for
// others it is errs.NotFound. Wrong fields are errs.Invalid, a name that another one has among them; too many are errs.Conflict.
func (s *Service) Connect(ctx context.Context, by access.Actor, in ConnectionInput) (Connection, error) {
	var c Connection
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		by, err := s.manage(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := lockAll(ctx, tx, by.Account); err != nil {
			return err
		}
		all, err := selectConnections(ctx, tx, by.Account)
		if err != nil {
			return err
		}
		if len(all) >= MaxConnections {
			return errs.E(errs.Conflict, "scim.connection.many", nil).With(errs.Args{"Max": MaxConnections})
		}
		c = Connection{Account: by.Account, ID: ids.Connection(s.IDs.New()), Mode: DryRun, Role: access.Limited, Invite: true, Version: 1,
			CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		if in.Name == nil {
			in.Name = new(string)
		}
		if _, err := s.apply(ctx, tx, &c, in); err != nil {
			return err
		}
		if _, err := insertConnection(ctx, tx, c); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, by, about(c.ID, Connected, nil))
		return err
	})
	return c, err
}

// Change changes what is given of a connection. ifVersion other than 0 is the version that the actor was looking at; another
// one is errs.Conflict. The errors else are those of [Service.Connect].
func (s *Service) Change(ctx context.Context, by access.Actor, connection ids.Connection, in ConnectionInput, ifVersion int64) (Connection, error) {
	return s.deed(ctx, by, connection, func(tx *db.Tx, by access.Actor, c *Connection) error {
		before := *c
		fields, err := s.apply(ctx, tx, c, in)
		if err != nil || len(fields) == 0 {
			return err
		}
		if ifVersion != 0 && ifVersion != before.Version {
			return errs.E(errs.Conflict, "scim.connection.conflict", nil)
		}
		if err := keep(ctx, tx, c); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, by, about(c.ID, ConnectionChanged, ChangedPayload{fields}))
		return err
	})
}

// keep stores a changed connection.
func keep(ctx context.Context, tx *db.Tx, c *Connection) error {
	c.Version++
	c.UpdatedAt = tx.Now()
	return updateConnection(ctx, tx, *c)
}

// lockAll makes whoever makes or renames connections of an account wait for others who do.
func lockAll(ctx context.Context, tx *db.Tx, account ids.Account) error {
	return tx.Lock(ctx, string(account), "scim.connections")
}

// deed does something to a connection of the actor's account, as an administrator.
func (s *Service) deed(ctx context.Context, by access.Actor, connection ids.Connection, do func(tx *db.Tx, by access.Actor, c *Connection) error) (Connection, error) {
	var c Connection
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		by, err := s.manage(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := lockAll(ctx, tx, by.Account); err != nil {
			return err
		}
		if c, err = lockConnection(ctx, tx, by.Account, connection); err != nil {
			return err
		}
		return do(tx, by, &c)
	})
	return c, err
}

// lockConnection makes whoever works for or on a connection wait for others who do.
func lockConnection(ctx context.Context, tx *db.Tx, account ids.Account, connection ids.Connection) (Connection, error) {
	if err := tx.Lock(ctx, string(account), "scim.connection."+string(connection)); err != nil {
		return Connection{}, err
	}
	return selectConnection(ctx, tx, account, connection)
}

// apply puts the input into c and returns the names of what is different now.
func (s *Service) apply(ctx context.Context, tx *db.Tx, c *Connection, in ConnectionInput) ([]string, error) {
	var wrong errs.Fields
	fields := []string{}
	if in.Name != nil {
		name, fault := writing.Name(*in.Name, MaxName)
		if fault != "" || name == "" {
			wrong.Add("name", "scim.name.wrong", errs.Args{"Max": MaxName})
		} else if other, err := selectNamesake(ctx, tx, c.Account, name); err != nil {
			return nil, err
		} else if other != "" && other != c.ID {
			wrong.Add("name", "scim.name.taken")
		}
		fields = noteIf(fields, "name", name != c.Name)
		c.Name = name
	}
	if in.Role != nil {
		if !slices.Contains(Roles(), *in.Role) {
			wrong.Add("role", "scim.role.choose")
		}
		fields = noteIf(fields, "role", *in.Role != c.Role)
		c.Role = *in.Role
	}
	if in.Group != nil {
		if err := s.OwnGroups.Hold(ctx, tx, c.Account, *in.Group); errs.Is(err, errs.Invalid) || gone(err) {
			wrong.Add("group_id", "scim.group.choose")
		} else if err != nil {
			return nil, err
		}
		fields = noteIf(fields, "group", *in.Group != c.Group)
		c.Group = *in.Group
	}
	if in.Language != nil {
		if *in.Language != "" && !slices.Contains(accounts.Languages(), *in.Language) {
			wrong.Add("language", "scim.language.choose")
		}
		fields = noteIf(fields, "language", *in.Language != c.Language)
		c.Language = *in.Language
	}
	if in.Invite != nil {
		fields = noteIf(fields, "invite", *in.Invite != c.Invite)
		c.Invite = *in.Invite
	}
	return fields, wrong.Err()
}

func noteIf(fields []string, name string, changed bool) []string {
	if changed {
		return append(fields, name)
	}
	return fields
}

// SetMode makes a connection live, or a dry run again. What a dry run listed is forgotten.
func (s *Service) SetMode(ctx context.Context, by access.Actor, connection ids.Connection, mode Mode) (Connection, error) {
	if !mode.Valid() {
		return Connection{}, errs.FieldError("mode", "scim.mode.choose")
	}
	return s.deed(ctx, by, connection, func(tx *db.Tx, by access.Actor, c *Connection) error {
		if c.Mode == mode {
			return nil
		}
		act := about(c.ID, ModeChanged, ModePayload{c.Mode, mode})
		c.Mode = mode
		if err := deleteDryItems(ctx, tx, c.Account, c.ID); err != nil {
			return err
		}
		if err := keep(ctx, tx, c); err != nil {
			return err
		}
		_, err := s.Acts.Record(ctx, tx, by, act)
		return err
	})
}

// Pause stops a connection until [Service.Resume]. One that is stopped already stays as it is.
func (s *Service) Pause(ctx context.Context, by access.Actor, connection ids.Connection) (Connection, error) {
	return s.deed(ctx, by, connection, func(tx *db.Tx, by access.Actor, c *Connection) error {
		if c.Stopped != "" {
			return nil
		}
		c.Stopped, c.StoppedAt = ReasonPaused, tx.Now()
		if err := keep(ctx, tx, c); err != nil {
			return err
		}
		_, err := s.Acts.Record(ctx, tx, by, about(c.ID, Stopped, StoppedPayload{Reason: ReasonPaused}))
		return err
	})
}

// Resume lets a stopped connection run again. The people whom it made inactive until now don't count any more.
func (s *Service) Resume(ctx context.Context, by access.Actor, connection ids.Connection) (Connection, error) {
	return s.deed(ctx, by, connection, func(tx *db.Tx, by access.Actor, c *Connection) error {
		if c.Stopped == "" {
			return nil
		}
		c.Stopped, c.StoppedAt = "", tx.Now() // from when people are counted
		if err := keep(ctx, tx, c); err != nil {
			return err
		}
		_, err := s.Acts.Record(ctx, tx, by, about(c.ID, Resumed, nil))
		return err
	})
}

// Remove deletes a connection with its tokens and with all that is known of its directory. Users stay as they are.
func (s *Service) Remove(ctx context.Context, by access.Actor, connection ids.Connection) error {
	_, err := s.deed(ctx, by, connection, func(tx *db.Tx, by access.Actor, c *Connection) error {
		if err := deleteConnection(ctx, tx, c.Account, c.ID); err != nil {
			return err
		}
		_, err := s.Acts.Record(ctx, tx, by, about(c.ID, Removed, nil))
		return err
	})
	return err
}

// SetMappings says what the groups of a directory mean, in their order, in place of what was said before. It changes nobody by
// itself: users are judged anew when the directory next speaks of them or of a group that they are in. Wrong lines are
// errs.Invalid under name_N, role_N and group_N, counted from 1.
func (s *Service) SetMappings(ctx context.Context, by access.Actor, connection ids.Connection, list []Mapping, ifVersion int64) (Connection, error) {
	return s.deed(ctx, by, connection, func(tx *db.Tx, by access.Actor, c *Connection) error {
		if len(list) > MaxMappings {
			return errs.E(errs.Conflict, "scim.mapping.many", nil).With(errs.Args{"Max": MaxMappings})
		}
		if ifVersion != 0 && ifVersion != c.Version {
			return errs.E(errs.Conflict, "scim.connection.conflict", nil)
		}
		if err := s.checkMappings(ctx, tx, c.Account, list); err != nil {
			return err
		}
		if err := deleteMappings(ctx, tx, c.Account, c.ID); err != nil {
			return err
		}
		payload := MappingsPayload{Mappings: len(list)}
		for i, m := range list {
			m.ID = s.IDs.New()
			if err := insertMapping(ctx, tx, c.Account, c.ID, i, m); err != nil {
				return err
			}
			if m.Role != "" && (payload.Role == "" || higher(m.Role, payload.Role)) {
				payload.Role = m.Role
			}
		}
		if err := keep(ctx, tx, c); err != nil {
			return err
		}
		_, err := s.Acts.Record(ctx, tx, by, about(c.ID, MappingsChanged, payload))
		return err
	})
}

// checkMappings brings names into shape and finds everything that is wrong.
func (s *Service) checkMappings(ctx context.Context, tx *db.Tx, account ids.Account, list []Mapping) error {
	var wrong errs.Fields
	seen := map[string]bool{}
	for i := range list {
		m := &list[i]
		name, fault := writing.Name(m.Name, MaxGroupName)
		if fault != "" || name == "" {
			wrong.Add(lineField("name", i), "scim.name.wrong", errs.Args{"Max": MaxGroupName})
		} else if seen[writing.Fold(name)] {
			wrong.Add(lineField("name", i), "scim.mapping.twice")
		}
		m.Name = name
		seen[writing.Fold(name)] = true
		if m.Role != "" && !slices.Contains(MappedRoles(), m.Role) {
			wrong.Add(lineField("role", i), "scim.role.choose")
		}
		if m.Group != "" {
			if err := s.OwnGroups.Hold(ctx, tx, account, m.Group); errs.Is(err, errs.Invalid) || gone(err) {
				wrong.Add(lineField("group", i), "scim.group.choose")
			} else if err != nil {
				return err
			}
		}
		if m.Role == "" && m.Group == "" {
			wrong.Add(lineField("role", i), "scim.mapping.nothing")
		}
	}
	return wrong.Err()
}
