package accounts

import (
	"context"
	"log/slog"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/picture"
)

// Holders tells in which branches people are, which a higher room knows.
type Holders interface {
	// BranchHolders counts the users of each branch of the account, active or not; branches without users may be missing.
	BranchHolders(ctx context.Context, q db.Queryer, account ids.Account) (map[ids.Branch]int, error)
}

// PasswordAges tells how old the passwords of an account's people are, which a higher room knows.
type PasswordAges interface {
	// PasswordsSetBefore counts the active users of the account whose password was set before the instant.
	PasswordsSetBefore(ctx context.Context, q db.Queryer, account ids.Account, at time.Time) (int, error)
}

// TXTResolver looks up text records; *net.Resolver is one.
type TXTResolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// SettingsDeps is what Account settings are made of.
type SettingsDeps struct {
	DB        *db.DB
	IDs       *id.Maker
	Acts      *activity.Log // must know the kinds of [Acts]
	Accounts  *Service
	Holders   Holders
	Passwords PasswordAges
	Resolver  TXTResolver
	Blobs     blob.Store // of logos
	Studio    *picture.Studio
	Log       *slog.Logger
}

// Settings is what administrators see and change of their own account: information, policy, branches, security contacts,
// mail domains and logo. For everybody else it isn't there (errs.NotFound), except for the logo's file. It is safe for
// parallel use.
type Settings struct {
	SettingsDeps
	drop *jobs.Handle[dropLogo]
}

// NewSettings returns the settings. [Settings.RegisterJobs] must follow before the queue runs and
// a logo is set.
func NewSettings(d SettingsDeps) *Settings { return &Settings{SettingsDeps: d} }

// manage asks whether the actor may manage their own account.
func manage(by access.Actor) error {
	return access.Require(by, access.ManageAccount, access.Facts{Account: by.Account})
}

// lockSettings makes changes to one account's settings wait for one another.
func lockSettings(ctx context.Context, tx *db.Tx, account ids.Account) error {
	return tx.Lock(ctx, string(account), "accounts.settings")
}

// Account returns the actor's own account as it is stored. It is for administrators.
func (s *Settings) Account(ctx context.Context, by access.Actor) (Account, error) {
	if err := manage(by); err != nil {
		return Account{}, err
	}
	return s.Accounts.Account(ctx, s.DB, by.Account)
}
