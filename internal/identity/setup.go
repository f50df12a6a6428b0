package identity

import (
	"context"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
)

// setupLife is how long a first-run link works (R12).
const setupLife = time.Hour

// theDeployment is the id of the one row of table deployment.
const theDeployment = "deployment"

// SetupLink returns a fresh first-run link; older ones die. Once the deployment is set up it is errs.NotFound for ever.
func (s *Service) SetupLink(ctx context.Context, by access.Actor) (string, error) {
	if err := operatorOnly(by); err != nil {
		return "", err
	}
	token := s.IDs.Secret()
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		done, err := selectSetUp(ctx, tx)
		if err != nil {
			return err
		}
		if done {
			return errSetUp()
		}
		if err := deleteSetupTokens(ctx, tx); err != nil {
			return err
		}
		if err := insertSetupToken(ctx, tx, token, tx.Now().Add(setupLife)); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: SetupLinkMade})
		return err
	})
	if err != nil {
		return "", err
	}
	return s.Base.URL(links.Setup(token)), nil
}

// IsSetUp reports whether the deployment has ever been set up.
func (s *Service) IsSetUp(ctx context.Context) (bool, error) { return selectSetUp(ctx, s.DB) }

// CheckSetup reports whether a first-run link would work now: nil, or errs.NotFound. It changes nothing.
func (s *Service) CheckSetup(ctx context.Context, token string) error {
	done, err := selectSetUp(ctx, s.DB)
	if err != nil {
		return err
	}
	if done || !secretForm(token) {
		return errSetUp()
	}
	known, err := selectSetupToken(ctx, s.DB, token, s.Now())
	if err == nil && !known {
		return errSetUp()
	}
	return err
}

// ConsumeSetup uses a first-run link up, in the transaction that makes the first account: of several browsers one wins,
// and the others are errs.NotFound. It closes the set-up for ever, whatever becomes of the users.
func (s *Service) ConsumeSetup(ctx context.Context, tx *db.Tx, token string, c Client) error {
	if !secretForm(token) {
		return errSetUp()
	}
	used, err := deleteSetupToken(ctx, tx, token)
	if err != nil {
		return err
	}
	if !used {
		return errSetUp()
	}
	return s.MarkSetUp(ctx, tx, c.actor(""))
}

// MarkSetUp closes the set-up for ever without a link, as the demo and the operator's commands do. When it is closed
// already it is errs.NotFound.
func (s *Service) MarkSetUp(ctx context.Context, tx *db.Tx, by access.Actor) error {
	first, err := updateSetUp(ctx, tx)
	if err != nil {
		return err
	}
	if !first {
		return errSetUp()
	}
	if err := deleteSetupTokens(ctx, tx); err != nil {
		return err
	}
	by.Account = ""
	_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: DeploymentSetUp})
	return err
}

func errSetUp() error { return errs.E(errs.NotFound, "identity.setup.dead", nil) }

func selectSetUp(ctx context.Context, q db.Queryer) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from deployment where id = ? and set_up_at is not null`, theDeployment).Scan(&n)
	return n > 0, err
}

// updateSetUp marks the deployment as set up; of several callers one hears true.
func updateSetUp(ctx context.Context, tx *db.Tx) (bool, error) {
	n, err := tx.Exec(ctx, `insert into deployment (id, set_up_at) values (?, ?)
		on conflict (id) do update set set_up_at = excluded.set_up_at where deployment.set_up_at is null`, theDeployment, db.At(tx.Now()))
	return n == 1, err
}

func insertSetupToken(ctx context.Context, tx *db.Tx, token string, expires time.Time) error {
	_, err := tx.Exec(ctx, `insert into setup_tokens (secret_hash, created_at, expires_at) values (?, ?, ?)`,
		id.Hash(token), db.At(tx.Now()), db.At(expires))
	return err
}

func selectSetupToken(ctx context.Context, q db.Queryer, token string, now time.Time) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from setup_tokens where secret_hash = ? and expires_at > ?`, id.Hash(token), db.At(now)).Scan(&n)
	return n > 0, err
}

func deleteSetupToken(ctx context.Context, tx *db.Tx, token string) (bool, error) {
	n, err := tx.Exec(ctx, `delete from setup_tokens where secret_hash = ? and expires_at > ?`, id.Hash(token), db.At(tx.Now()))
	return n == 1, err
}

func deleteSetupTokens(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `delete from setup_tokens`)
	return err
}
