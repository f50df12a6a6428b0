package groups

import (
	"cmp"
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
)

// MaxGroups is how many groups an account may have.
const MaxGroups = 5000

// Count tells who is tied to a group.
type Count struct {
	// Active is how many active users are in the group now.
	Active int
	// Others is how many users beside those are tied to it: invited and inactive ones, and those who are to be in it for a
	// time or will come back to it.
	Others int
	// Managers are the active users who manage the group now, by name.
	Managers []ids.User
}

// Total returns how many users would have to go elsewhere with the group gone.
func (c Count) Total() int { return c.Active + c.Others }

// Members tells who is in which group, and moves them, which a higher room does.
type Members interface {
	// GroupMembers counts the users of each of the given groups of the account, at least one; [Default] stands for the
	// default group. Groups without users may be missing.
	GroupMembers(ctx context.Context, q db.Queryer, account ids.Account, groups []ids.Group) (map[ids.Group]Count, error)
	// MoveGroup moves all whom [Members.GroupMembers] counts from one group of the actor's account to another and returns how
	// many they are. They manage nothing afterwards, neither now nor by a grant that is to come. The groups are held.
	MoveGroup(ctx context.Context, tx *db.Tx, by access.Actor, from, to ids.Group) (int, error)
}

// GroupInUse is a group with its people and hours. The default group has an empty Group.
type GroupInUse struct {
	Group
	Count
	Hours Hours
	// Changeable tells that the actor may change the group, as administrators may.
	Changeable bool
}

// SettingsDeps is what the settings of groups are made of.
type SettingsDeps struct {
	DB      *db.DB
	IDs     *id.Maker
	Acts    *activity.Log // must know the kinds of [Acts]
	Groups  *Service
	Members Members
	// Leaves is asked before a group is deleted, in the same transaction, by rooms that name groups: it refuses, or takes
	// away what names the group. It may be nil.
	Leaves func(ctx context.Context, tx *db.Tx, by access.Actor, group ids.Group) error
}

// Settings is what administrators see and change of their own account's groups, and what the managers of a group see of
// theirs. For everybody else it isn't there (errs.NotFound). It is safe for parallel use.
type Settings struct{ SettingsDeps }

// NewSettings returns the settings.
func NewSettings(d SettingsDeps) *Settings { return &Settings{d} }

// manage asks whether the actor may manage their own account.
func manage(by access.Actor) error {
	return access.Require(by, access.ManageAccount, access.Facts{Account: by.Account})
}

// Group returns one group of the actor's own account, or the default group. It is for administrators and for who manages
// the group.
func (s *Settings) Group(ctx context.Context, by access.Actor, group ids.Group) (GroupInUse, error) {
	if err := access.Require(by, access.SeeUsers, access.Facts{Account: by.Account, Group: group}); err != nil {
		return GroupInUse{}, err
	}
	var g Group
	if group != Default {
		var err error
		if g, err = s.Groups.Group(ctx, s.DB, by.Account, group); err != nil {
			return GroupInUse{}, err
		}
	}
	list, err := s.inUse(ctx, by, []Group{g})
	if err != nil {
		return GroupInUse{}, err
	}
	return list[0], nil
}

// All returns every group of the actor's own account by name, for the choice of one; there may be [MaxGroups]. It is for
// administrators.
func (s *Settings) All(ctx context.Context, by access.Actor) ([]Group, error) {
	if err := manage(by); err != nil {
		return nil, err
	}
	return s.Groups.Groups(ctx, s.DB, by.Account)
}

// inUse joins the groups, of which there is at least one, with their people and hours.
func (s *Settings) inUse(ctx context.Context, by access.Actor, list []Group) ([]GroupInUse, error) {
	var groups []ids.Group
	for _, g := range list {
		groups = append(groups, g.ID)
	}
	counts, err := s.Members.GroupMembers(ctx, s.DB, by.Account, groups)
	if err != nil {
		return nil, fmt.Errorf("groups: count members: %w", err)
	}
	hours, err := selectHours(ctx, s.DB, by.Account, groups...)
	if err != nil {
		return nil, fmt.Errorf("groups: read hours: %w", err)
	}
	may := manage(by) == nil
	var out []GroupInUse
	for _, g := range list {
		out = append(out, GroupInUse{Group: g, Count: counts[g.ID], Hours: hours[g.ID], Changeable: may})
	}
	return out, nil
}

// defaultSubject stands for the default group in the record.
const defaultSubject = "default"

// note records what was done to a group and forgets what was remembered of it.
func (s *Settings) note(ctx context.Context, tx *db.Tx, by access.Actor, kind activity.Kind, group ids.Group, payload any) error {
	tx.AfterCommit(func() { s.Groups.recent.Forget(groupKey{by.Account, group}) })
	_, err := s.Acts.Record(ctx, tx, by, activity.Act{
		Kind: kind, SubjectType: "group", SubjectID: cmp.Or(string(group), defaultSubject), Payload: payload,
	})
	return err
}
