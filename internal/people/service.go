package people

import (
	"context"
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/picture"
	"cabinet/internal/roles"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the texts of this room's tables. They refer to those of accounts, roles and identity.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Service keeps the people of every account. It is safe for parallel use.
type Service struct {
	db       *db.DB
	ids      *id.Maker
	log      *activity.Log
	accounts *accounts.Service
	roles    *roles.Service
	blobs    blob.Store
	studio   *picture.Studio
	// unchanged remembers people for showing them to themselves.
	unchanged *unchanged
	drop      *jobs.Handle[dropPicture]
	settling  *jobs.Handle[settleUser]
	extras    Extras // nil without further columns of the users list
	neighbours
}

// New returns the service; log must know the kinds of [Acts]. [Service.RegisterJobs] must follow before a picture is set or
// anything is granted for a time.
func New(d *db.DB, wall clock.Wall, ids *id.Maker, log *activity.Log, acc *accounts.Service, rol *roles.Service, blobs blob.Store,
	studio *picture.Studio, with ...Option) *Service {
	s := &Service{db: d, ids: ids, log: log, accounts: acc, roles: rol, blobs: blobs, studio: studio, unchanged: newUnchanged(d, wall),
		neighbours: neighbours{seats: Unlimited{}}}
	for _, know := range with {
		know(&s.neighbours)
	}
	return s
}

// self returns the actor's own row as q shows it, if they may do the action to it now: whatever the session
// remembered, the role is the stored one and only an active user passes.
func (s *Service) self(ctx context.Context, q db.Queryer, by access.Actor, do access.Action) (Person, error) {
	if !by.SignedIn() {
		return Person{}, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	p, err := selectPerson(ctx, q, by.Account, by.User)
	if err != nil {
		return Person{}, err
	}
	return p, may(by, p, do)
}

// may says whether the actor, whose own row is p, may do the action to it.
func may(by access.Actor, p Person, do access.Action) error {
	if p.Status != Active {
		return errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	by.Role, by.Group, by.Manages = p.Role, p.Group, p.Manages
	return access.Require(by, do, access.Facts{Account: p.Account, Owner: p.ID})
}

// selfForChange is self at the start of a change: of two changes to one user, the later waits here for the earlier. What
// changed by itself is recorded first, as storing the row brings its columns into step.
func (s *Service) selfForChange(ctx context.Context, tx *db.Tx, by access.Actor) (Person, error) {
	if err := lockPerson(ctx, tx, by.Account, by.User); err != nil {
		return Person{}, err
	}
	p, err := s.self(ctx, tx, by, access.EditProfile)
	if err != nil {
		return p, err
	}
	return p, s.catchUp(ctx, tx, &p)
}

// inAccount notes the fields that point at something which the account doesn't have.
func (s *Service) inAccount(ctx context.Context, q db.Queryer, p Person, changed []string) error {
	var wrong errs.Fields
	for _, name := range changed {
		switch {
		case name == "branch_id" && p.Branch != "":
			branches, err := s.accounts.Branches(ctx, q, p.Account)
			if err != nil {
				return err
			}
			if !hasBranch(branches, p.Branch) {
				wrong.Add(name, "people.branch_id.choose")
			}
		case name == "job_title_id" && p.JobTitle != "":
			if _, err := s.roles.Title(ctx, q, p.Account, p.JobTitle); errs.Is(err, errs.NotFound) {
				wrong.Add(name, "people.job_title_id.choose")
			} else if err != nil {
				return err
			}
		}
	}
	return wrong.Err()
}

func hasBranch(list []accounts.Branch, id ids.Branch) bool {
	for _, b := range list {
		if b.ID == id {
			return true
		}
	}
	return false
}
