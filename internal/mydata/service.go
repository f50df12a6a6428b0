package mydata

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the text of this room's tables. They refer to those of accounts and people.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Logins is what erasure asks of the room that keeps ways in; identity implements it.
type Logins interface {
	// CountMembership returns how many sessions and bearer tokens lead to a user.
	CountMembership(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (sessions, tokens int64, err error)
	// EndMembership ends all sessions and bearer tokens that lead to a user.
	EndMembership(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error
	// Tombstone makes a login without address or password, by which nobody ever comes in.
	Tombstone(ctx context.Context, tx *db.Tx) (ids.Login, error)
	// ForgetLogin deletes a login that leads nowhere any more, with its address, passwords, browsers and links.
	ForgetLogin(ctx context.Context, tx *db.Tx, login ids.Login) error
}

// Deps is what the room needs from others.
type Deps struct {
	DB       *db.DB
	Now      clock.Now
	IDs      *id.Maker
	Acts     *activity.Log
	Accounts *accounts.Service
	People   *people.Service
	Exports  *exports.Service
	Actors   exports.Actors
	Logins   Logins
	Post     exports.Post
	Log      *slog.Logger
	// Sources are what an export of one's own data holds, in the order in which people find it.
	Sources []Source
	// Parts are what erasure takes away or leaves beyond what this room knows itself.
	Parts []Part
	// Belongings passes on what people have open before they are erased; nil where there is no such thing.
	Belongings Belongings
	// Ledger is the file outside the database that keeps a copy of the ledger; empty keeps none.
	Ledger string
}

// Service is the room's one door. It is safe for parallel use.
type Service struct {
	Deps
	erasing *jobs.Handle[eraseJob]
	tells   *jobs.Handle[tellJob]
	ledger  *jobs.Handle[ledgerJob]
}

// New returns the service and makes the kind [MyData] known to exports; the record must know the kinds of [Acts].
// [Service.RegisterJobs] must follow. It panics on a source whose name is no plain file name: a mistake of the program.
func New(d Deps) *Service {
	s := &Service{Deps: d}
	checkSources(d.Sources)
	d.Exports.RegisterKind(s.exportKind())
	return s
}

// present returns by with the role and rights that q shows now, if they may do the action to what belongs to owner.
func (s *Service) present(ctx context.Context, q db.Queryer, by access.Actor, do access.Action, owner ids.User) (access.Actor, error) {
	if by.SignedIn() {
		now, err := s.Actors.ActorOf(ctx, q, by.Account, by.User)
		if err != nil {
			return access.Actor{}, err
		}
		by.Role, by.Permissions, by.IDNumber = now.Role, now.Permissions, now.IDNumber
	}
	return by, access.Require(by, do, access.Facts{Account: by.Account, Owner: owner})
}

// self is present for what is the actor's own.
func (s *Service) self(ctx context.Context, q db.Queryer, by access.Actor) (access.Actor, error) {
	if !by.SignedIn() {
		return access.Actor{}, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	return s.present(ctx, q, by, access.ExportOwnData, by.User)
}

// administrator is present for what only administrators see.
func (s *Service) administrator(ctx context.Context, q db.Queryer, by access.Actor) (access.Actor, error) {
	return s.present(ctx, q, by, access.ManageAccount, "")
}
