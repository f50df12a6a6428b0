package exports

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the text of this room's table. It refers to those of accounts and people.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Actors tells who a user is at this moment; identity implements it.
type Actors interface {
	// ActorOf returns the actor of an active member as q shows them, or errs.Unauthenticated.
	ActorOf(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (access.Actor, error)
}

// Deps is what the room needs from others.
type Deps struct {
	DB     *db.DB
	Now    clock.Now
	IDs    *id.Maker
	Acts   *activity.Log
	Blobs  blob.Store
	Actors Actors
	// Post tells people that their file is ready or failed.
	Post Post
	Log  *slog.Logger
	// Temp is the folder of files in the making; empty means the machine's own. They have no name there, so that nothing
	// stays when the process dies.
	Temp string
}

// Service makes and keeps exports. It is safe for parallel use.
type Service struct {
	Deps
	kinds map[string]Kind
	beat  time.Duration // how often progress is written and the right asked again
	work  *jobs.Handle[makeExport]
	tells *jobs.Handle[tellExport]
	drops *jobs.Handle[dropFiles]
}

// New returns the service; the record must know the kinds of [Acts]. [Service.RegisterJobs] and every
// [Service.RegisterKind] must follow before anything is asked of it.
func New(d Deps) *Service {
	return &Service{Deps: d, kinds: map[string]Kind{}, beat: time.Second}
}

// present returns by with the role and rights that q shows now; how they came in stays. Whoever isn't an active user is
// errs.Unauthenticated.
func (s *Service) present(ctx context.Context, q db.Queryer, by access.Actor) (access.Actor, error) {
	if !by.SignedIn() {
		return access.Actor{}, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	now, err := s.Actors.ActorOf(ctx, q, by.Account, by.User)
	if err != nil {
		return access.Actor{}, err
	}
	by.Role, by.Permissions, by.IDNumber = now.Role, now.Permissions, now.IDNumber
	return by, access.Require(by, access.ExportOwnData, access.Facts{Account: by.Account, Owner: by.User})
}

// proven answers errs.Forbidden when the kind asks for a fresh proof and the actor has none.
func (s *Service) proven(by access.Actor, k Kind) error {
	if !k.Fresh {
		return nil
	}
	return Proven(by, s.Now())
}

// Proven answers errs.Forbidden with [ProveFirst] unless the actor proved in a session, within the last five minutes, who
// they are. A bearer token is no proof.
func Proven(by access.Actor, now time.Time) error {
	if by.Token == "" && !by.ProvenAt.IsZero() && now.Sub(by.ProvenAt) <= freshFor {
		return nil
	}
	return errs.E(errs.Forbidden, ProveFirst, nil)
}

// ProveFirst is the key of the error that asks to prove one's identity again before going on.
const ProveFirst = "exports.prove_first"

// behalf returns the actor for what the product does in the background for the one who asked.
func (s *Service) behalf(ctx context.Context, q db.Queryer, e Export) (access.Actor, error) {
	by, err := s.Actors.ActorOf(ctx, q, e.Account, e.User)
	by.Door = access.DoorSystem
	return by, err
}

// still answers whether whoever asked may have the file at this moment, and as whom they have it.
func (s *Service) still(ctx context.Context, q db.Queryer, e Export) (access.Actor, error) {
	by, err := s.behalf(ctx, q, e)
	if err != nil {
		return by, err
	}
	k, known := s.kinds[e.Kind]
	if !known {
		return by, errs.E(errs.NotFound, "exports.unknown", nil)
	}
	return by, k.Allowed(ctx, q, by, e.Params)
}

// refused reports whether an error of still means that the right is gone, rather than that it couldn't be asked.
func refused(err error) bool {
	return errs.Is(err, errs.Unauthenticated) || errs.Is(err, errs.Forbidden) || errs.Is(err, errs.NotFound)
}
