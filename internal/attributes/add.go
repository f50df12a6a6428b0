package attributes

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Add makes a new attribute at the end of the account's list. It is for administrators. All wrong fields come back
// together; one attribute too many is errs.Conflict.
func (s *Service) Add(ctx context.Context, by access.Actor, in Input) (Definition, error) {
	var d Definition
	err := s.manage(ctx, by, func(tx *db.Tx, all []Definition) error {
		if len(all) >= MaxDefinitions {
			return errs.E(errs.Conflict, "attributes.many", nil).With(errs.Args{"Max": MaxDefinitions})
		}
		var wrong errs.Fields
		d = in.wanted(Definition{Account: by.Account, View: Everybody().normal(), Edit: Audience{Self: true}.normal()}, &wrong)
		if err := s.fits(ctx, tx, d, all, &wrong); err != nil {
			return err
		}
		d.ID, d.Version, d.Place = ids.Attribute(s.IDs.New()), 1, 1
		if len(all) > 0 {
			d.Place = all[len(all)-1].Place + 1
		}
		d.CreatedAt, d.UpdatedAt = tx.Now(), tx.Now()
		d.listed = true // there is nothing to list yet
		s.nameChoices(&d)
		if err := insertDefinition(ctx, tx, d); err != nil {
			return err
		}
		_, err := s.Log.Record(ctx, tx, by, subject(d, Added, AddedPayload{Kind: d.Kind, View: d.View, Edit: d.Edit}))
		return err
	})
	return d, err
}
