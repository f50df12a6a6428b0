package invitations

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
)

// Kind is how a link comes to a person.
type kind string

// A mailed link proves the mailbox, a copied one doesn't.
const (
	mailed kind = "mail"
	copied kind = "copy"
)

// link is what is kept of a link.
type link struct {
	account    ids.Account
	invitation ids.Invitation
	kind       kind
	copier     ids.User // who copied it; empty for a mailed one
	alive      bool
}

func insertLink(ctx context.Context, tx *db.Tx, i Invitation, token string, k kind, copier ids.User) error {
	_, err := tx.Exec(ctx, `insert into invitation_links (account_id, secret_hash, invitation_id, kind, copier_id, alive, created_at)
		values (?, ?, ?, ?, ?, true, ?)`, i.Account, id.Hash(token), i.ID, k, copier, db.At(tx.Now()))
	return err
}

// selectLinkAllAccounts finds a link by its secret, before the account is known; the zero link for an unknown one.
func selectLinkAllAccounts(ctx context.Context, q db.Queryer, token string) (link, error) {
	var l link
	err := q.QueryRow(ctx, `select account_id, invitation_id, kind, copier_id, alive from invitation_links where secret_hash = ?`, id.Hash(token)).
		Scan(&l.account, &l.invitation, &l.kind, &l.copier, &l.alive)
	if db.NoRows(err) {
		return link{}, nil
	}
	return l, err
}

func countCopies(ctx context.Context, q db.Queryer, i Invitation) (int, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from invitation_links where account_id = ? and invitation_id = ? and kind = ? and alive`,
		i.Account, i.ID, copied).Scan(&n)
	return n, err
}

// killLinks ends all links of an invitation. Their hashes stay, so that whoever opens one is told what became of it.
func killLinks(ctx context.Context, tx *db.Tx, i Invitation) error {
	_, err := tx.Exec(ctx, `update invitation_links set alive = false where account_id = ? and invitation_id = ? and alive`, i.Account, i.ID)
	return err
}
