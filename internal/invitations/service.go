package invitations

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/id"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the text of this room's tables. They refer to those of accounts.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Members tells who belongs to an account; people.Members implements it.
type Members interface {
	identity.Members
	// Administrators returns the active administrators of the account, by name.
	Administrators(ctx context.Context, q db.Queryer, account ids.Account) ([]accounts.Reader, error)
}

// Forget takes away what another room keeps of a pending user who is about to be deleted, in the caller's transaction.
type Forget func(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error

// Limits bound what can be mailed (R24).
type Limits struct {
	// PerDay is how many single invitations one inviter sends in 24 hours.
	PerDay int
	// Resends is how often one invitation is sent anew, Pause how long after the sending before at the least.
	Resends int
	Pause   time.Duration
	// Copies is how many links of one invitation may be copied.
	Copies int
}

// DefaultLimits returns the limits that hold unless the deployment sets others.
func DefaultLimits() Limits {
	return Limits{PerDay: 50, Resends: 3, Pause: 5 * time.Minute, Copies: 20}
}

// Deps is what the room needs from others.
type Deps struct {
	DB       *db.DB
	IDs      *id.Maker
	Acts     *activity.Log
	Accounts *accounts.Service
	Identity *identity.Service
	Rights   identity.Rights
	People   *people.Service
	Members  Members
	// Forgets are asked in their order before a pending user is deleted.
	Forgets []Forget
	// Cases take guests who were invited from them.
	Cases Cases
	Mail  email.Sender
	// From is the sender of the product's mail; its domain is that of the messages' ids.
	From   email.Address
	Bundle *i18n.Bundle
	Base   links.Base
	Log    *slog.Logger
	// Limits are [DefaultLimits] when zero.
	Limits Limits
}

// Service is the room's one door. It is safe for parallel use.
type Service struct {
	Deps
	mails mails
}

// New returns the service; the record must know the kinds of [Acts]. [Service.RegisterJobs] must follow.
func New(d Deps) *Service {
	if d.Limits == (Limits{}) {
		d.Limits = DefaultLimits()
	}
	return &Service{Deps: d}
}

// present returns by with the rank that q shows now. Whoever isn't active any more is errs.Unauthenticated.
func (s *Service) present(ctx context.Context, q db.Queryer, by access.Actor) (access.Actor, error) {
	if !by.SignedIn() {
		return by, nil
	}
	now, err := s.Identity.ActorOf(ctx, q, by.Account, by.User)
	if err != nil {
		return access.Actor{}, err
	}
	by.Role, by.Permissions, by.Group, by.Manages, by.Lastingly, by.IDNumber = now.Role, now.Permissions, now.Group, now.Manages, now.Lastingly, now.IDNumber
	return by, nil
}

// standing is what a pending user is to be.
type standing struct {
	role    access.Role
	title   ids.JobTitle
	group   ids.Group
	manages bool
}

func standingOf(p people.Person) standing {
	return standing{p.Role, p.JobTitle, p.Group, p.Manages}
}

// may asks whether by, as they are now, may hand out such a standing (R40).
func (s *Service) may(ctx context.Context, q db.Queryer, by access.Actor, what standing) error {
	can := access.Ceiling(what.role)
	if what.role.Valid() {
		var err error
		if can, err = s.Rights.SetFor(ctx, q, by.Account, what.role, what.title); err != nil && !errs.Is(err, errs.NotFound) {
			return err // a title that isn't there is said beside its field
		}
	}
	return access.Require(by, access.InviteUser, access.Facts{Account: by.Account, Group: what.group,
		Rank: &access.Rank{Role: what.role, Manages: what.manages, Permissions: can}})
}

// refused notes in the record that a signed-in person tried to go beyond what they may, and returns the refusal.
func (s *Service) refused(ctx context.Context, by access.Actor, a activity.Act, err error) error {
	if !by.SignedIn() || !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.NotFound) {
		return err
	}
	if e := s.Acts.Refuse(ctx, by, a); e != nil {
		return e
	}
	return err
}
