package scim

import (
	"context"
	"encoding/json"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
)

// What a dry run would have made must be there for the directory, or it would make it again and again and could speak of
// nothing that hangs on it. Such a ghost is an item with the resource as it would be, whose id is the item's.

// selectGhost returns what a dry run would have made, or errs.NotFound.
func selectGhost(ctx context.Context, q db.Queryer, c Connection, kind WishKind, id string) (Resource, error) {
	if c.Mode != DryRun {
		return nil, notFound(nil)
	}
	i, err := selectItem(ctx, q, c, id)
	if err != nil {
		return nil, err
	}
	if i.State != Dry || i.Kind != kind || i.resource == "" {
		return nil, notFound(nil)
	}
	var out Resource
	return out, json.Unmarshal([]byte(i.resource), &out)
}

// ghost returns what a dry run would have made, or the error that it isn't there.
func (s *Service) ghost(ctx context.Context, q db.Queryer, c Caller, kind WishKind, id string, none error) (Resource, error) {
	out, err := selectGhost(ctx, q, c.Connection, kind, id)
	if gone(err) {
		return nil, none
	}
	return out, err
}

// haunt keeps the resource of a ghost under its key and returns it with its id.
func (s *Service) haunt(ctx context.Context, c Caller, h wish, out Resource) (Resource, error) {
	if out == nil {
		return nil, nil
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		var id string
		err := tx.QueryRow(ctx, `select id from scim_items where account_id = ? and connection_id = ? and wish_key = ?`, c.Connection.Account, c.Connection.ID, h.key()).Scan(&id)
		if db.NoRows(err) {
			w := &work{Connection: c.Connection, by: c.By}
			if _, err := s.keepItem(ctx, tx, w, effect{wish: h}); err != nil {
				return err
			}
			err = tx.QueryRow(ctx, `select id from scim_items where account_id = ? and connection_id = ? and wish_key = ?`, c.Connection.Account, c.Connection.ID, h.key()).Scan(&id)
		}
		if err != nil {
			return err
		}
		renamed(out, c.Base, id)
		text, err := json.Marshal(out)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `update scim_items set resource = ? where account_id = ? and connection_id = ? and id = ?`, string(text), c.Connection.Account, c.Connection.ID, id)
		return err
	})
	return out, err
}

// renamed gives a resource another id.
func renamed(out Resource, base, id string) {
	out["id"] = id
	meta, ok := out["meta"].(Resource)
	if !ok {
		return
	}
	if meta["resourceType"] == "Group" {
		meta["location"] = base + links.SCIMGroup(id)
	} else {
		meta["location"] = base + links.SCIMUser(ids.User(id))
	}
}

// dryUser answers for a user whom a dry run would have made; one who was only to be tied to the directory is there already.
func (s *Service) dryUser(ctx context.Context, c Caller, h wish, out Resource) (Resource, error) {
	id, _ := one(out, "id")
	if _, err := s.People.PersonOf(ctx, s.DB, c.Connection.Account, ids.User(id)); err == nil {
		return out, nil
	}
	if out == nil { // somebody inactive, whose return would wait
		return nil, taken()
	}
	return s.haunt(ctx, c, h, out)
}

// dryGroup answers for a group that a dry run would have made or changed.
func (s *Service) dryGroup(ctx context.Context, c Caller, out Resource) (Resource, error) {
	id, _ := one(out, "id")
	if _, err := selectGroup(ctx, s.DB, c.Connection, id); err == nil {
		return out, nil
	}
	name, _ := one(out, "displayName")
	return s.haunt(ctx, c, wish{Kind: WishGroup, Name: name}, out)
}

// changeGhost changes a user whom a dry run would have made.
func (s *Service) changeGhost(ctx context.Context, c Caller, user ids.User, to func(Resource) (Resource, error)) (Resource, bool, error) {
	now, err := selectGhost(ctx, s.DB, c.Connection, WishCreate, string(user))
	if err != nil {
		return nil, !gone(err), err
	}
	want, err := to(now)
	if err != nil {
		return nil, true, err
	}
	for name, v := range want {
		now[name] = v
	}
	h, err := creation(want)
	if err != nil {
		return nil, true, err
	}
	item, err := selectItem(ctx, s.DB, c.Connection, string(user))
	if err != nil {
		return nil, true, err
	}
	h.Email = item.wish.Email // the item stays the same one
	out, err := s.haunt(ctx, c, h, now)
	return out, true, err
}

// dropGhost takes away what a dry run would have made, and reports whether there was such a thing.
func (s *Service) dropGhost(ctx context.Context, c Caller, kind WishKind, id string) (bool, error) {
	if _, err := selectGhost(ctx, s.DB, c.Connection, kind, id); err != nil {
		if gone(err) {
			err = nil
		}
		return false, err
	}
	return true, s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `delete from scim_items where account_id = ? and connection_id = ? and id = ?`, c.Connection.Account, c.Connection.ID, id)
		return err
	})
}

// groupThere returns a group with its members; in a dry run one that it would have made is there for this transaction.
func (s *Service) groupThere(ctx context.Context, tx *db.Tx, w *work, id string) (group, error) {
	g, err := fullGroup(ctx, tx, w.Connection, id)
	if !gone(err) || w.Mode != DryRun {
		return g, err
	}
	ghost, err := selectGhost(ctx, tx, w.Connection, WishGroup, id)
	if err != nil {
		return g, err
	}
	name, err := groupName(ghost)
	if err != nil {
		return g, err
	}
	if added, err := insertGroup(ctx, tx, w.Connection, group{id: id, name: name}); err != nil || !added {
		return g, orTaken(err)
	}
	for _, v := range listOf(ghost["members"]) {
		part, _ := v.(Resource)
		value, _ := one(part, "value")
		if _, err := selectRecord(ctx, tx, w.Connection, ids.User(value)); gone(err) {
			continue
		} else if err != nil {
			return g, err
		}
		if err := insertMember(ctx, tx, w.Connection, id, ids.User(value)); err != nil {
			return g, err
		}
	}
	return fullGroup(ctx, tx, w.Connection, id)
}
