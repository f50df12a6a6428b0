package scim

import (
	"context"
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/groups"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the text of this room's tables. They refer to those of accounts and people.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Emails starts a change of a user's sign-in email that somebody has to confirm (R10). Without one a directory can't ask
// for any.
type Emails interface {
	AskChange(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User, address string) error
}

// Deps is what the room needs from others.
type Deps struct {
	DB          *db.DB
	IDs         *id.Maker
	Acts        *activity.Log // must know the kinds of [Acts]
	Accounts    *accounts.Service
	Identity    *identity.Service
	People      *people.Service
	OwnGroups   *groups.Service
	Invitations *invitations.Service
	Emails      Emails // optional
}

// Service is the room's one door. It is safe for parallel use.
type Service struct{ Deps }

// New returns the service.
func New(d Deps) *Service { return &Service{d} }

// manage asks whether the actor may manage directories, on the rights that they have as q shows.
func (s *Service) manage(ctx context.Context, q db.Queryer, by access.Actor) (access.Actor, error) {
	if by.SignedIn() {
		now, err := s.Identity.ActorOf(ctx, q, by.Account, by.User)
		if err != nil {
			return by, err
		}
		by.Role, by.Permissions, by.Group, by.Manages, by.Lastingly, by.IDNumber = now.Role, now.Permissions, now.Group, now.Manages, now.Lastingly, now.IDNumber
	}
	return by, access.Require(by, access.ManageAccount, access.Facts{Account: by.Account})
}

func gone(err error) bool { return errs.Is(err, errs.NotFound) }

func notFound(err error) error { return errs.E(errs.NotFound, "access.not_found", err) }
