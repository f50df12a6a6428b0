package attributes

import (
	"context"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Direction is one step in the account's order.
type Direction string

// The directions.
const (
	Up   Direction = "up"
	Down Direction = "down"
)

// Move moves an attribute in use one step among those in use. It is for administrators. At the end of the list it changes
// nothing; an archived one has no place there and is errs.Conflict.
func (s *Service) Move(ctx context.Context, by access.Actor, id ids.Attribute, to Direction) error {
	return s.manage(ctx, by, func(tx *db.Tx, all []Definition) error {
		if to != Up && to != Down {
			return errs.FieldError("direction", "attributes.move.choose")
		}
		d, err := find(all, id)
		if err != nil {
			return err
		}
		if d.Archived() {
			return errs.E(errs.Conflict, "attributes.move.archived", nil)
		}
		inUse := slices.DeleteFunc(slices.Clone(all), Definition.Archived)
		i := slices.IndexFunc(inUse, func(x Definition) bool { return x.ID == id })
		j := i + 1
		if to == Up {
			j = i - 1
		}
		if j < 0 || j >= len(inUse) {
			return nil
		}
		other := inUse[j]
		d.Place, other.Place = other.Place, d.Place
		for _, x := range []Definition{d, other} {
			if err := updatePlace(ctx, tx, x); err != nil {
				return err
			}
		}
		_, err = s.Log.Record(ctx, tx, by, subject(d, Moved, MovedPayload{From: other.Place, To: d.Place}))
		return err
	})
}

// Archive puts an attribute away: it leaves every profile, and its values stay. It is for administrators. Archived
// already, it stays so.
func (s *Service) Archive(ctx context.Context, by access.Actor, id ids.Attribute) (Definition, error) {
	return s.setArchived(ctx, by, id, true)
}

// Restore brings an archived attribute back to the profiles, with its values. It is for administrators. When another has
// taken its name since, that is errs.Conflict.
func (s *Service) Restore(ctx context.Context, by access.Actor, id ids.Attribute) (Definition, error) {
	return s.setArchived(ctx, by, id, false)
}

func (s *Service) setArchived(ctx context.Context, by access.Actor, id ids.Attribute, archived bool) (Definition, error) {
	var d Definition
	err := s.manage(ctx, by, func(tx *db.Tx, all []Definition) error {
		var err error
		if d, err = find(all, id); err != nil || d.Archived() == archived {
			return err
		}
		kind := WasArchived
		d.ArchivedAt = tx.Now()
		if !archived {
			kind, d.ArchivedAt = WasRestored, time.Time{}
			if taken(d, all) {
				return errs.E(errs.Conflict, "attributes.restore.taken", nil)
			}
		}
		if err := s.store(ctx, tx, &d); err != nil {
			return err
		}
		_, err = s.Log.Record(ctx, tx, by, subject(d, kind, nil))
		return err
	})
	return d, err
}

// Delete removes an attribute for good, with every value that people have, and returns how many those were. It is for
// administrators. ifVersion other than 0 is the version that was looked at; another one is errs.Conflict.
func (s *Service) Delete(ctx context.Context, by access.Actor, id ids.Attribute, ifVersion int64) (values int, err error) {
	err = s.manage(ctx, by, func(tx *db.Tx, all []Definition) error {
		d, err := find(all, id)
		if err != nil {
			return err
		}
		if ifVersion != 0 && ifVersion != d.Version {
			return errs.E(errs.Conflict, "attributes.conflict", nil)
		}
		n, err := deleteValuesOf(ctx, tx, d)
		if err != nil {
			return err
		}
		if err := deleteDefinition(ctx, tx, d); err != nil {
			return err
		}
		values = int(n)
		_, err = s.Log.Record(ctx, tx, by, subject(d, Deleted, DeletedPayload{Kind: d.Kind, Values: values}))
		return err
	})
	return values, err
}
