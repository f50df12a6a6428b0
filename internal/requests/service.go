package requests

import (
	"context"
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/roles"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the text of this room's table. It refers to those of accounts and people.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Deps is what the room needs from others.
type Deps struct {
	DB     *db.DB
	IDs    *id.Maker
	Acts   *activity.Log // must know the kinds of [Acts]
	People *people.Service
	Roles  *roles.Service
	// Actors tells who somebody is at this moment.
	Actors exports.Actors
	Post   exports.Post
}

// Service is the room's one door. It is safe for parallel use.
type Service struct {
	Deps
	asked    *jobs.Handle[askedJob]
	summons  *jobs.Handle[summonJob]
	answered *jobs.Handle[answeredJob]
}

// New returns the service. [Service.RegisterJobs] must follow before anything is asked for.
func New(d Deps) *Service { return &Service{Deps: d} }

// present returns by with the role and rights that q shows now, if they may do the action to what belongs to owner.
func (s *Service) present(ctx context.Context, q db.Queryer, by access.Actor, do access.Action, owner ids.User) (access.Actor, error) {
	if by.SignedIn() {
		now, err := s.Actors.ActorOf(ctx, q, by.Account, by.User)
		if err != nil {
			return access.Actor{}, err
		}
		by.Role, by.Permissions, by.IDNumber, by.Group, by.Manages, by.Lastingly = now.Role, now.Permissions, now.IDNumber, now.Group, now.Manages, now.Lastingly
	}
	return by, access.Require(by, do, access.Facts{Account: by.Account, Owner: owner})
}

// self is present for what is the actor's own.
func (s *Service) self(ctx context.Context, q db.Queryer, by access.Actor, do access.Action) (access.Actor, people.Person, error) {
	if !by.SignedIn() {
		return access.Actor{}, people.Person{}, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	by, err := s.present(ctx, q, by, do, by.User)
	if err != nil {
		return by, people.Person{}, err
	}
	p, err := s.People.PersonOf(ctx, q, by.Account, by.User)
	return by, p, err
}

// administrator is present for what only administrators see.
func (s *Service) administrator(ctx context.Context, q db.Queryer, by access.Actor) (access.Actor, error) {
	return s.present(ctx, q, by, access.ManageAccount, "")
}

// lock makes whoever changes a person's requests wait for others who do.
func lock(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	return tx.Lock(ctx, string(account), "requests."+string(user))
}
