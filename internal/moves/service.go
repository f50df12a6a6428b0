package moves

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/attributes"
	"cabinet/internal/exports"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the text of this room's tables. It refers to those of accounts and people.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Names tells the names of users; people implements it.
type Names interface {
	NamesIn(ctx context.Context, q db.Queryer, account ids.Account, users []ids.User, language string) (map[ids.User]string, error)
}

// Deps is what the room needs from others.
type Deps struct {
	DB          *db.DB
	IDs         *id.Maker
	Acts        *activity.Log
	Accounts    *accounts.Service
	Identity    *identity.Service
	People      *people.Service
	Attributes  *attributes.Service
	Names       Names
	Invitations *invitations.Service
	// Post tells administrators that a move waits for them or is over.
	Post exports.Post
	Log  *slog.Logger
}

// Service is the room's one door. It is safe for parallel use.
type Service struct {
	Deps
	drafts *jobs.Handle[work]
	runs   *jobs.Handle[work]
	tells  *jobs.Handle[work]
	ends   *jobs.Handle[ended]
}

// New returns the service; the record must know the kinds of [Acts]. [Service.RegisterJobs] must follow.
func New(d Deps) *Service { return &Service{Deps: d} }

// present returns by with the rights that q shows now, if they administer the account; everybody else is answered errs.NotFound.
func (s *Service) present(ctx context.Context, q db.Queryer, by access.Actor) (access.Actor, error) {
	if !by.SignedIn() {
		return by, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	now, err := s.People.AsNow(ctx, q, by, access.ManageAccount)
	if err != nil {
		return by, err
	}
	return now, access.Require(now, access.ManageAccount, access.Facts{Account: by.Account})
}

// behalf returns the actor for what is done in the background for the one who asked, if they still administer the account.
func (s *Service) behalf(ctx context.Context, q db.Queryer, m Move) (access.Actor, error) {
	by, err := s.Identity.ActorOf(ctx, q, m.Account, m.User)
	if err == nil {
		err = access.Require(by, access.ManageAccount, access.Facts{Account: m.Account})
	}
	if errs.Is(err, errs.Unauthenticated) || errs.Is(err, errs.Forbidden) || errs.Is(err, errs.NotFound) {
		return by, errLostRight
	}
	return by, err
}
