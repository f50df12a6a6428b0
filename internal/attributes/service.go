package attributes

import (
	"context"
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/cache"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/id"
	"cabinet/internal/roles"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the texts of this room's tables. They refer to those of accounts, roles and people.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Profiles is what this room asks of [people.Service].
type Profiles interface {
	// Me returns the actor's own profile.
	Me(ctx context.Context, by access.Actor) (people.Person, error)
	// UpdateProfileWith changes the actor's own profile together with what belongs to it elsewhere.
	UpdateProfileWith(ctx context.Context, by access.Actor, in people.ProfileInput, ifVersion int64, beside people.Beside) (people.Person, error)
	// User returns a user for whoever looks after them.
	User(ctx context.Context, by access.Actor, user ids.User) (people.Person, error)
	// EditUserWith changes a user together with what belongs to them elsewhere.
	EditUserWith(ctx context.Context, by access.Actor, user ids.User, in people.UserInput, ifVersion int64, beside people.Beside) (people.Person, error)
}

var _ Profiles = (*people.Service)(nil)

// Deps is what the service is made of; every field is required.
type Deps struct {
	DB       *db.DB
	Wall     clock.Wall
	IDs      *id.Maker
	Log      *activity.Log // must know the kinds of [Acts]
	Bundle   *i18n.Bundle
	Accounts *accounts.Service
	Roles    *roles.Service
	Members  people.Members
	Profiles Profiles
}

// Service keeps the additional attributes of every account. It is safe for parallel use.
type Service struct {
	Deps
	recent *cache.Cache[ids.Account, []Definition]
}

// maxRecent bounds how many accounts' definitions are remembered.
const maxRecent = 1000

// New returns the service.
func New(d Deps) *Service {
	return &Service{Deps: d, recent: cache.New[ids.Account, []Definition](d.Wall, maxRecent)}
}

// mayManage asks for the right to manage the account's settings, on the facts that q shows.
func (s *Service) mayManage(ctx context.Context, q db.Queryer, by access.Actor) error {
	if by.SignedIn() {
		me, err := s.Members.One(ctx, q, by.Account, by.User)
		if err != nil {
			return err
		}
		if !me.Active {
			return errs.E(errs.Unauthenticated, "access.sign_in", nil)
		}
		by.Role = me.Role
	}
	return access.Require(by, access.ManageAccount, access.Facts{Account: by.Account})
}

// lock makes whoever changes the account's attributes or stores values of them wait until this transaction has ended, so
// that values are judged by the definitions they are kept under.
func lock(ctx context.Context, tx *db.Tx, account ids.Account) error {
	return tx.Lock(ctx, string(account), "attributes")
}

// manage runs a change of definitions: the right, the lock, and the change on what is stored. What pages show of the
// account is read anew afterwards.
func (s *Service) manage(ctx context.Context, by access.Actor, change func(tx *db.Tx, all []Definition) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.mayManage(ctx, tx, by); err != nil {
			return err
		}
		if err := lock(ctx, tx, by.Account); err != nil {
			return err
		}
		all, err := selectDefinitions(ctx, tx, by.Account)
		if err != nil {
			return err
		}
		tx.AfterCommit(func() { s.recent.Forget(by.Account) })
		return change(tx, all)
	})
}

// find returns the definition of an id; errs.NotFound when there is none among all.
func find(all []Definition, id ids.Attribute) (Definition, error) {
	for _, d := range all {
		if d.ID == id {
			return d, nil
		}
	}
	return Definition{}, errs.E(errs.NotFound, "access.not_found", nil)
}
