package bulk

import (
	"context"
	"embed"
	"encoding/json"
	"io/fs"
	"log/slog"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/exports"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/roles"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the text of this room's tables. It refers to those of accounts and people.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Inviter invites people, one at a time. Its refusals are errors of errs: a conflict (there is such a user) makes the row
// skipped, every other one refused.
type Inviter interface {
	// Judge says for each of the people what inviting them now would be refused for; nil where it would go well. It
	// changes nothing, though it is handed the draft's transaction, and may be asked for several hundred at once.
	Judge(ctx context.Context, tx *db.Tx, by access.Actor, in []Invitee) ([]error, error)
	// Invite invites one person in the caller's transaction, mail included, and returns the pending user. It asks for the
	// right on facts read through tx, and isn't bound by the limits for single invitations: the whole was confirmed.
	Invite(ctx context.Context, tx *db.Tx, by access.Actor, in Invitee) (ids.User, error)
}

// Operation is something that can be done to many users. A room describes it, app registers it.
type Operation struct {
	// Name is stable for ever, since rows name it: "role".
	Name string
	// Title is the message key of what people call it.
	Title string
	// Allowed answers nil when the parameters make sense and the actor may do this to anybody at all, else the error that
	// they shall see. It is asked again while the work runs.
	Allowed func(ctx context.Context, q db.Queryer, by access.Actor, params json.RawMessage) error
	// Do does it to one user in the caller's transaction, with the right asked on facts read through tx. [Unchanged] and
	// every other errs.Conflict make the row skipped, other refusals refused.
	Do func(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User, params json.RawMessage) error
	// Alone is Do in transactions of its own, instead of it. It must be safe to do twice: a process that dies between it
	// and the note of it does it again. It records by itself what it refuses for want of a right.
	Alone func(ctx context.Context, by access.Actor, user ids.User, params json.RawMessage) error
	// Raises says whether these parameters hand out power over others, Disables whether users can't sign in afterwards;
	// nil means never. Either asks for a confirmation: the first always, the second beyond [MaxDisabled] users (R44).
	Raises, Disables func(params json.RawMessage) bool
}

// Selector finds users by a query of the users page.
type Selector interface {
	// Matching returns ids of users whom the actor may see and whom the query finds, in the order of their ids, behind the
	// given one. A query that can't be read is errs.Malformed.
	Matching(ctx context.Context, q db.Queryer, by access.Actor, query json.RawMessage, after ids.User, limit int) ([]ids.User, error)
}

// Names tells the names of users; people implements it.
type Names interface {
	NamesIn(ctx context.Context, q db.Queryer, account ids.Account, users []ids.User, language string) (map[ids.User]string, error)
}

// Administrators tells who the active administrators of an account are; people implements it.
type Administrators interface {
	Administrators(ctx context.Context, q db.Queryer, account ids.Account) ([]accounts.Reader, error)
}

// Deps is what the room needs from others.
type Deps struct {
	DB       *db.DB
	Now      clock.Now
	IDs      *id.Maker
	Acts     *activity.Log
	Blobs    blob.Store
	Actors   exports.Actors
	Accounts *accounts.Service
	Roles    *roles.Service
	Groups   *groups.Service
	Names    Names
	Inviter  Inviter
	Selector Selector
	// Administrators are told of what waits for one of them.
	Administrators Administrators
	// Post tells people that their work is done, or waits for them.
	Post exports.Post
	Log  *slog.Logger
	// Temp is the folder of files that are being handed in; empty means the machine's own. They have no name there.
	Temp string
}

// Service keeps and does bulk work. It is safe for parallel use.
type Service struct {
	Deps
	operations map[string]Operation
	drafts     *jobs.Handle[work]
	runs       *jobs.Handle[work]
	tells      *jobs.Handle[work]
	asks       *jobs.Handle[ask]
	drops      *jobs.Handle[work]
}

// New returns the service; the record must know the kinds of [Acts]. [Service.RegisterJobs] and every
// [Service.RegisterOperation] must follow before anything is asked of it.
func New(d Deps) *Service { return &Service{Deps: d, operations: map[string]Operation{}} }

// RegisterOperation makes an operation known, before the queue runs. It panics when something is missing or the name is
// taken: those are mistakes of the program.
func (s *Service) RegisterOperation(o Operation) {
	if o.Name == "" || o.Name == KindInvite || o.Title == "" || o.Allowed == nil || (o.Do == nil) == (o.Alone == nil) {
		panic("bulk: operation " + o.Name + " isn't complete")
	}
	if _, taken := s.operations[o.Name]; taken {
		panic("bulk: operation " + o.Name + " is registered twice")
	}
	s.operations[o.Name] = o
}

// present returns by with the rights that q shows now; how they came in stays. It answers errs.NotFound to whoever looks
// after nobody: administrators and group managers do (P9).
func (s *Service) present(ctx context.Context, q db.Queryer, by access.Actor) (access.Actor, error) {
	if !by.SignedIn() {
		return access.Actor{}, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	now, err := s.Actors.ActorOf(ctx, q, by.Account, by.User)
	if err != nil {
		return access.Actor{}, err
	}
	by.Role, by.Group, by.Manages, by.Lastingly, by.Permissions, by.IDNumber = now.Role, now.Group, now.Manages, now.Lastingly, now.Permissions, now.IDNumber
	return by, access.Require(by, access.SeeUsers, access.Facts{Account: by.Account, Group: by.Group})
}

// behalf returns the actor for what the product does in the background for the one who asked, if they may still do such
// work; else errLostRight.
func (s *Service) behalf(ctx context.Context, q db.Queryer, j Job) (access.Actor, error) {
	by, err := s.Actors.ActorOf(ctx, q, j.Account, j.User)
	if err == nil {
		by.Door = access.DoorSystem
		err = s.allowed(ctx, q, by, j)
	}
	if refused(err) {
		return by, errLostRight
	}
	return by, err
}

// allowed answers whether the actor may do such work at all.
func (s *Service) allowed(ctx context.Context, q db.Queryer, by access.Actor, j Job) error {
	if err := access.Require(by, access.SeeUsers, access.Facts{Account: by.Account, Group: by.Group}); err != nil {
		return err
	}
	if j.Kind == KindInvite {
		return nil
	}
	o, known := s.operations[j.Kind]
	if !known {
		return errs.E(errs.NotFound, "bulk.unknown", nil)
	}
	a, err := j.action()
	if err != nil {
		return err
	}
	return o.Allowed(ctx, q, by, a.Params)
}

// refused reports whether an error means that the right is gone, rather than that it couldn't be asked.
func refused(err error) bool {
	return errs.Is(err, errs.Unauthenticated) || errs.Is(err, errs.Forbidden) || errs.Is(err, errs.NotFound)
}

// described adds what the kind knows.
func (s *Service) described(j Job) Job {
	j.Title = "bulk.kind.unknown"
	if j.Kind == KindInvite {
		j.Title = "bulk.kind.invite"
	} else if o, known := s.operations[j.Kind]; known {
		j.Title = o.Title
	}
	return j
}
