package roles

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// TitleInput is what is to change about a job title. A nil field stays as it is.
type TitleInput struct {
	Name        *string
	Permissions *access.Set
}

// ChangeTitle changes what is given of a job title of the actor's own account. It is for administrators. A name that
// another title has, in whatever letter case, is errs.Conflict "roles.title.taken". ifVersion other than 0 is the version
// that the person was looking at: when somebody changed the title since, and otherwise, the answer is errs.Conflict
// "roles.title.conflict" with theirs, a [JobTitle], as its detail. What stands already changes nothing.
func (s *Settings) ChangeTitle(ctx context.Context, by access.Actor, title ids.JobTitle, in TitleInput, ifVersion int64) (JobTitle, error) {
	var t JobTitle
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := manage(by); err != nil {
			return err
		}
		if err := lockTitles(ctx, tx, by.Account); err != nil {
			return err
		}
		var err error
		if t, err = s.Roles.Title(ctx, tx, by.Account, title); err != nil {
			return err
		}
		return s.change(ctx, tx, by, &t, in, ifVersion)
	})
	if db.Unique(err) { // added in the same moment
		err = errs.E(errs.Conflict, "roles.title.taken", err)
	}
	return t, err
}

// change stores what is given in t, which was read through tx.
func (s *Settings) change(ctx context.Context, tx *db.Tx, by access.Actor, t *JobTitle, in TitleInput, ifVersion int64) error {
	before := *t
	if in.Name != nil {
		name, err := cleanName(*in.Name)
		if err != nil {
			return err
		}
		t.Name = name
	}
	if in.Permissions != nil {
		t.Permissions = *in.Permissions
	}
	if *t == before {
		return nil
	}
	if ifVersion != 0 && ifVersion != before.Version {
		conflict := errs.E(errs.Conflict, "roles.title.conflict", nil)
		conflict.Detail = before
		return conflict
	}
	namesake, err := selectTitleOfName(ctx, tx, by.Account, t.Name)
	if err != nil {
		return fmt.Errorf("roles: look for title: %w", err)
	}
	if namesake != "" && namesake != t.ID {
		return errs.E(errs.Conflict, "roles.title.taken", nil)
	}
	t.Version++
	if err := updateTitle(ctx, tx, by.Account, *t); err != nil {
		return fmt.Errorf("roles: keep title: %w", err)
	}
	return s.noteChange(ctx, tx, by, before, *t)
}

func (s *Settings) noteChange(ctx context.Context, tx *db.Tx, by access.Actor, before, after JobTitle) error {
	if after.Name != before.Name {
		if err := s.note(ctx, tx, by, TitleRenamed, after.ID, RenamedPayload{Title: after.ID}); err != nil {
			return err
		}
	}
	if after.Permissions == before.Permissions {
		return nil
	}
	held, err := s.holders(ctx, tx, by.Account)
	if err != nil {
		return err
	}
	effect := EffectOf(before.Permissions, after.Permissions)
	return s.note(ctx, tx, by, PermissionsChanged, after.ID, PermissionsPayload{Title: after.ID, Gained: effect.Gained, Lost: effect.Lost,
		People: total(held[after.ID])})
}

// RoleEffect is what a change means for the holders of one role.
type RoleEffect struct {
	Role   access.Role
	People int
	Effect Effect
}

// PreviewTitle returns what another set of permissions would give to and take from the holders of a title, by role: what
// a role can't reach changes nothing for its people. Roles without holders, or without an effect, are left out. It is for
// administrators and changes nothing.
func (s *Settings) PreviewTitle(ctx context.Context, by access.Actor, title ids.JobTitle, permissions access.Set) ([]RoleEffect, error) {
	t, err := s.Title(ctx, by, title)
	if err != nil {
		return nil, err
	}
	var out []RoleEffect
	for _, role := range access.Roles() {
		if t.Holders[role] == 0 {
			continue
		}
		e := EffectOf(access.Effective(role, t.Permissions), access.Effective(role, permissions))
		if len(e.Gained)+len(e.Lost) > 0 {
			out = append(out, RoleEffect{Role: role, People: t.Holders[role], Effect: e})
		}
	}
	return out, nil
}
