package invitations

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// freshFor is how long a proof of identity lasts for what asks for a fresh one (R42).
const freshFor = 5 * time.Minute

// CopyLink returns another link of an invitation, with the same end, for the inviter to hand over. It is told this once;
// only its hash is kept. It opens the invitation while who copied it may deal with that one (R40). The actor must have proved within five minutes who they are, so no bearer token can ask
// (errs.Forbidden). Errors also: errs.Conflict unless the invitation can be accepted.
func (s *Service) CopyLink(ctx context.Context, by access.Actor, invitation ids.Invitation) (string, Invitation, error) {
	token := s.IDs.Secret()
	var i Invitation
	err := s.deed(ctx, by, invitation, LinkCopied, func(tx *db.Tx, o opened) error {
		if o.by.Token != "" || o.by.ProvenAt.IsZero() || tx.Now().Sub(o.by.ProvenAt) > freshFor {
			return errs.E(errs.Forbidden, "invitations.copy.prove_first", nil)
		}
		if i = o.Invitation; i.State(tx.Now()) != Pending {
			return errs.E(errs.Conflict, "invitations.copy.expired", nil)
		}
		n, err := countCopies(ctx, tx, i)
		if err != nil {
			return err
		}
		if n >= s.Limits.Copies {
			return errs.E(errs.Conflict, "invitations.copy.many", nil)
		}
		if err := insertLink(ctx, tx, i, token, copied, o.by.User); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, o.by, subject(i, LinkCopied, UserPayload{i.User}))
		return err
	})
	if err != nil {
		return "", i, err
	}
	return s.Base.URL(links.Invitation(token)), i, nil
}
