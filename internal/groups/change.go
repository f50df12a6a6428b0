package groups

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Create adds a group to the actor's own account. It is for administrators. A name that another group has, in whatever
// letter case, is errs.Conflict "groups.taken"; more than [MaxGroups] are errs.Conflict "groups.too_many".
func (s *Settings) Create(ctx context.Context, by access.Actor, in Input) (Group, error) {
	var g Group
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.manage(ctx, tx, by); err != nil {
			return err
		}
		if in.Name == nil {
			in.Name = new(string)
		}
		g = Group{ID: ids.Group(s.IDs.New()), Version: 1, CreatedAt: tx.Now()}
		if err := in.apply(&g); err != nil {
			return err
		}
		if err := lock(ctx, tx, by.Account); err != nil {
			return err
		}
		n, err := countGroups(ctx, tx, by.Account, Filter{})
		if err != nil {
			return fmt.Errorf("groups: count: %w", err)
		}
		if n >= MaxGroups {
			return errs.E(errs.Conflict, "groups.too_many", nil).With(errs.Args{"Max": MaxGroups})
		}
		added, err := insertGroup(ctx, tx, by.Account, g)
		if err != nil {
			return fmt.Errorf("groups: keep: %w", err)
		}
		if !added {
			return errs.E(errs.Conflict, "groups.taken", nil)
		}
		return s.note(ctx, tx, by, GroupAdded, g.ID, GroupPayload{Group: g.ID})
	})
	return g, err
}

// Change changes what is given of a group of the actor's own account. It is for administrators. A name that another group
// has, in whatever letter case, is errs.Conflict "groups.taken". ifVersion other than 0 is the version that the person was
// looking at: when somebody changed the group since, and otherwise, the answer is errs.Conflict "groups.conflict" with
// theirs, a [Group], as its detail. What stands already changes nothing. The default group can't be changed.
func (s *Settings) Change(ctx context.Context, by access.Actor, group ids.Group, in Input, ifVersion int64) (Group, error) {
	var g Group
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.manage(ctx, tx, by); err != nil {
			return err
		}
		if err := lock(ctx, tx, by.Account); err != nil {
			return err
		}
		var err error
		if g, err = s.Groups.Group(ctx, tx, by.Account, group); err != nil {
			return err
		}
		return s.change(ctx, tx, by, &g, in, ifVersion)
	})
	return g, err
}

// change stores what is given in g, which was read through tx.
func (s *Settings) change(ctx context.Context, tx *db.Tx, by access.Actor, g *Group, in Input, ifVersion int64) error {
	before := *g
	if err := in.apply(g); err != nil {
		return err
	}
	fields := []string{}
	if g.Name != before.Name {
		fields = append(fields, "name")
	}
	if g.Description != before.Description {
		fields = append(fields, "description")
	}
	if len(fields) == 0 {
		return nil
	}
	if ifVersion != 0 && ifVersion != before.Version {
		conflict := errs.E(errs.Conflict, "groups.conflict", nil)
		conflict.Detail = before
		return conflict
	}
	namesake, err := selectGroupOfName(ctx, tx, by.Account, g.Name)
	if err != nil {
		return fmt.Errorf("groups: look for name: %w", err)
	}
	if namesake != "" && namesake != g.ID {
		return errs.E(errs.Conflict, "groups.taken", nil)
	}
	g.Version++
	if err := updateGroup(ctx, tx, by.Account, *g); err != nil {
		return fmt.Errorf("groups: keep: %w", err)
	}
	return s.note(ctx, tx, by, GroupChanged, g.ID, ChangedPayload{Group: g.ID, Fields: fields})
}
