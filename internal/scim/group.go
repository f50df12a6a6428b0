package scim

import (
	"context"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
	"cabinet/internal/scim/patch"
)

// MaxGroups is how many groups of a directory are kept.
const MaxGroups = 5000

func (g group) etag() string { return `W/"` + strconv.FormatInt(g.version, 10) + `"` }

// resource returns the group as SCIM shows it.
func (g group) resource(base string) Resource {
	out := Resource{"schemas": []any{GroupURN}, "id": g.id, "displayName": g.name,
		"meta": Resource{"resourceType": "Group", "created": stamp(g.createdAt), "lastModified": stamp(g.updatedAt),
			"location": base + links.SCIMGroup(g.id), "version": g.etag()}}
	put(out, "externalId", g.externalID)
	var members []any
	for _, m := range g.members {
		one := Resource{"value": string(m.user), "type": "User", "$ref": base + links.SCIMUser(m.user)}
		put(one, "display", m.name)
		members = append(members, one)
	}
	if members != nil {
		out["members"] = members
	}
	return out
}

// Group returns one group of the directory, or errs.NotFound.
func (s *Service) Group(ctx context.Context, c Caller, id string) (Resource, error) {
	if err := see(c); err != nil {
		return nil, err
	}
	g, err := fullGroup(ctx, s.DB, c.Connection, id)
	if gone(err) {
		return s.ghost(ctx, s.DB, c, WishGroup, id, err)
	}
	if err != nil {
		return nil, err
	}
	return g.resource(c.Base), nil
}

func fullGroup(ctx context.Context, q db.Queryer, c Connection, id string) (group, error) {
	g, err := selectGroup(ctx, q, c, id)
	if err == nil {
		g.members, err = selectMembers(ctx, q, c, id)
	}
	return g, err
}

// CreateGroup keeps a group of the directory. A name that another one has is errs.Conflict.
func (s *Service) CreateGroup(ctx context.Context, c Caller, body Resource) (Resource, error) {
	want, err := patch.Clean(body, GroupSchema())
	if err != nil {
		return nil, wrongPatch(err)
	}
	if _, err := groupName(want); err != nil {
		return nil, err
	}
	out, err := s.carry(ctx, c, func(tx *db.Tx, w *work) error {
		n, err := countGroups(ctx, tx, w.Connection)
		if err != nil {
			return err
		}
		if n >= MaxGroups {
			return errs.E(errs.Conflict, "scim.error.groups", nil).With(errs.Args{"Max": MaxGroups})
		}
		g := group{id: s.IDs.New()}
		g.name, _ = groupName(want)
		_, g.externalID, err = identifiers(want)
		if err != nil {
			return err
		}
		if added, err := insertGroup(ctx, tx, w.Connection, g); err != nil || !added {
			return orTaken(err)
		}
		w.changed = true
		return s.regroup(ctx, tx, w, g, want, true)
	})
	if err == nil && c.Connection.Mode == DryRun {
		return s.dryGroup(ctx, c, out)
	}
	return out, err
}

// groupName reads the name of a group.
func groupName(r Resource) (string, error) {
	text, _ := one(r, "displayName")
	name, fault := writing.Name(text, MaxGroupName)
	if fault != "" || name == "" {
		return "", wrongValue("displayName")
	}
	return name, nil
}

// ReplaceGroup changes a group to what the body says; without members it has none afterwards.
func (s *Service) ReplaceGroup(ctx context.Context, c Caller, id string, body Resource, ifMatch string) (Resource, error) {
	want, err := patch.Clean(body, GroupSchema())
	if err != nil {
		return nil, wrongPatch(err)
	}
	return s.changeGroup(ctx, c, id, ifMatch, func(Resource) (Resource, error) { return want, nil })
}

// PatchGroup applies operations to a group, all or none.
func (s *Service) PatchGroup(ctx context.Context, c Caller, id string, ops []patch.Operation, ifMatch string) (Resource, error) {
	return s.changeGroup(ctx, c, id, ifMatch, func(now Resource) (Resource, error) {
		want, err := patch.Apply(now, ops, GroupSchema(), passedOver)
		return want, wrongPatch(err)
	})
}

func (s *Service) changeGroup(ctx context.Context, c Caller, id, ifMatch string, to func(Resource) (Resource, error)) (Resource, error) {
	out, err := s.carry(ctx, c, func(tx *db.Tx, w *work) error {
		g, err := s.groupThere(ctx, tx, w, id)
		if err != nil {
			return err
		}
		if !matches(ifMatch, g.etag()) {
			return stale()
		}
		want, err := to(g.resource(w.base))
		if err != nil {
			return err
		}
		name, err := groupName(want)
		if err != nil {
			return err
		}
		_, externalID, err := identifiers(want)
		if err != nil {
			return err
		}
		renamed := writing.Fold(name) != writing.Fold(g.name)
		if name != g.name || externalID != g.externalID {
			if other, err := groupNamed(ctx, tx, w.Connection, name, g.id); err != nil || other != "" {
				return orTaken(err)
			}
			g.name, g.externalID, w.changed = name, externalID, true
			if err := updateGroup(ctx, tx, w.Connection, g); err != nil {
				return err
			}
		}
		return s.regroup(ctx, tx, w, g, want, renamed)
	})
	if err == nil && c.Connection.Mode == DryRun {
		return s.dryGroup(ctx, c, out)
	}
	return out, err
}

// regroup brings the members of a group to what is wanted and has everybody who is touched stand where the directory's groups
// put them. With all, that is whoever is in the group.
func (s *Service) regroup(ctx context.Context, tx *db.Tx, w *work, g group, want Resource, all bool) error {
	wanted, err := s.wanted(ctx, tx, w, want)
	if err != nil {
		return err
	}
	var touched []ids.User
	stays := map[ids.User]bool{}
	for _, m := range g.members {
		if wanted[m.user] {
			stays[m.user] = true
			if all {
				touched = append(touched, m.user)
			}
			continue
		}
		if err := deleteMember(ctx, tx, w.Connection, g.id, m.user); err != nil {
			return err
		}
		touched = append(touched, m.user)
	}
	for _, user := range inOrder(want, wanted) {
		if stays[user] {
			continue
		}
		if err := insertMember(ctx, tx, w.Connection, g.id, user); err != nil {
			return err
		}
		touched = append(touched, user)
	}
	if len(touched) > 0 && !all {
		w.changed = true
		if err := updateGroup(ctx, tx, w.Connection, g); err != nil {
			return err
		}
	}
	for _, user := range touched {
		if err := s.stand(ctx, tx, w, user); err != nil {
			return err
		}
	}
	if g, err = fullGroup(ctx, tx, w.Connection, g.id); err == nil {
		w.resource = g.resource(w.base)
	}
	return err
}

// wanted returns the users that a resource names as members; whoever the directory doesn't see is errs.Invalid.
func (s *Service) wanted(ctx context.Context, tx *db.Tx, w *work, want Resource) (map[ids.User]bool, error) {
	out := map[ids.User]bool{}
	for _, v := range listOf(want["members"]) {
		part, _ := v.(Resource)
		value, _ := one(part, "value")
		user := ids.User(value)
		if out[user] {
			continue
		}
		if _, err := selectRecord(ctx, tx, w.Connection, user); gone(err) {
			if _, err := selectGhost(ctx, tx, w.Connection, WishCreate, value); w.Mode == DryRun && err == nil {
				continue // somebody whom the dry run would have made
			}
			return nil, wrongValue("members")
		} else if err != nil {
			return nil, err
		}
		out[user] = true
	}
	return out, nil
}

// inOrder returns the members that a resource names in its order, each once.
func inOrder(want Resource, wanted map[ids.User]bool) []ids.User {
	var out []ids.User
	seen := map[ids.User]bool{}
	for _, v := range listOf(want["members"]) {
		part, _ := v.(Resource)
		value, _ := one(part, "value")
		if user := ids.User(value); wanted[user] && !seen[user] {
			seen[user] = true
			out = append(out, user)
		}
	}
	return out
}

// DeleteGroup forgets a group of the directory; what it gave its members goes.
func (s *Service) DeleteGroup(ctx context.Context, c Caller, id, ifMatch string) error {
	if c.Connection.Mode == DryRun {
		if done, err := s.dropGhost(ctx, c, WishGroup, id); done || err != nil {
			return err
		}
	}
	_, err := s.carry(ctx, c, func(tx *db.Tx, w *work) error {
		g, err := fullGroup(ctx, tx, w.Connection, id)
		if err != nil {
			return err
		}
		if !matches(ifMatch, g.etag()) {
			return stale()
		}
		w.changed = true
		if err := deleteGroup(ctx, tx, w.Connection, id); err != nil {
			return err
		}
		for _, m := range g.members {
			if err := s.stand(ctx, tx, w, m.user); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// stand has a user stand where the directory's groups put them: the first mapping with a role gives the role, the first with
// a group the group. What a mapping gave goes back to what new users have, once none gives it any more, though never to a
// higher role. Administrators and who is inactive are left alone.
func (s *Service) stand(ctx context.Context, tx *db.Tx, w *work, user ids.User) error {
	p, err := s.People.PersonOf(ctx, tx, w.Account, user)
	if err != nil || p.Status == people.Inactive || administers(p) {
		return err
	}
	mappings, err := selectMappings(ctx, tx, w.Account, w.ID)
	if err != nil || len(mappings) == 0 {
		return err
	}
	in, err := selectGroupNames(ctx, tx, w.Connection, user)
	if err != nil {
		return err
	}
	role, to := given(mappings, in, p.Lasting, w.Connection)
	h := wish{Kind: WishStanding, User: user}
	if role != p.Lasting.Role {
		h.Role = role
	}
	if to != p.Lasting.Group {
		h.Group = &to
	}
	if h.empty() {
		return nil
	}
	return s.perform(ctx, tx, w, p, h)
}

// given returns the role and the group of somebody who is in groups of a directory, whose folded names are in.
func given(mappings []Mapping, in map[string]bool, now people.Standing, c Connection) (role access.Role, to ids.Group) {
	role, to = now.Role, now.Group
	var roleGiven, groupGiven, roleMapped, groupMapped bool
	for _, m := range mappings {
		member := in[writing.Fold(m.Name)]
		roleMapped = roleMapped || m.Role == now.Role
		groupMapped = groupMapped || m.Group != "" && m.Group == now.Group
		if member && m.Role != "" && !roleGiven {
			role, roleGiven = m.Role, true
		}
		if member && m.Group != "" && !groupGiven {
			to, groupGiven = m.Group, true
		}
	}
	if !roleGiven && roleMapped && higher(now.Role, c.Role) {
		role = c.Role
	}
	if !groupGiven && groupMapped {
		to = c.Group
	}
	return role, to
}
