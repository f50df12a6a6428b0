package leaving

import (
	"context"
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/exports"
	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/people"
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

// Holdings says what this room keeps of users, and what becomes of it when they leave.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{
		{Kind: "leavings", Fate: holdings.History, Columns: []string{"leavings.user_id", "leavings.planned_by", "leaving_items.heir_id"}},
		{Kind: "leaving_plans", Fate: holdings.History, Columns: []string{"leavings.fallback_id"}},
	}
}

// Members tells who belongs to an account; people.Members implements it.
type Members interface {
	// Administrators returns the active administrators of the account, by name.
	Administrators(ctx context.Context, q db.Queryer, account ids.Account) ([]accounts.Reader, error)
	// NamesIn returns the full names of users as a language orders them; whoever is gone is missing.
	NamesIn(ctx context.Context, q db.Queryer, account ids.Account, users []ids.User, language string) (map[ids.User]string, error)
}

// Sessions counts what leads to a user; identity implements it.
type Sessions interface {
	CountMembership(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (sessions, tokens int64, err error)
}

// Deps is what the room needs from others.
type Deps struct {
	DB       *db.DB
	IDs      *id.Maker
	Acts     *activity.Log
	People   *people.Service
	Members  Members
	Sessions Sessions
	// Actors tells what somebody may do now; identity implements it.
	Actors exports.Actors
	// Handings are those of all rooms, in the order in which things pass and people see them: what gives rights first.
	Handings []holdings.Handing
	// KeptOut is nil where there are no cases.
	KeptOut KeptOut
	// Post tells heirs what they took over.
	Post exports.Post
}

// Service hands over and gives back. It is safe for parallel use.
type Service struct {
	Deps
	tells *jobs.Handle[tell]
}

// New returns the service; the record must know the kinds of [Acts]. [Service.RegisterJobs] must follow. It panics when two
// handings are of the same kind, which is a mistake of the program.
func New(d Deps) *Service {
	known := map[string]bool{}
	for _, h := range d.Handings {
		if known[h.Kind()] {
			panic("leaving: " + h.Kind() + " is handed over twice")
		}
		known[h.Kind()] = true
	}
	return &Service{Deps: d}
}

// handing returns how things of a kind pass on, or nil.
func (s *Service) handing(kind string) holdings.Handing {
	for _, h := range s.Handings {
		if h.Kind() == kind {
			return h
		}
	}
	return nil
}

// may asks for the right to hand over for others, on facts that q shows. It is for administrators and the machine.
func (s *Service) may(ctx context.Context, q db.Queryer, by access.Actor) error {
	if by.SignedIn() {
		now, err := s.Actors.ActorOf(ctx, q, by.Account, by.User)
		if err != nil {
			return err
		}
		by.Role, by.Permissions, by.Group, by.Manages, by.Lastingly = now.Role, now.Permissions, now.Group, now.Manages, now.Lastingly
	}
	return access.Require(by, access.ManageAccount, access.Facts{Account: by.Account})
}

// hold is the beginning of every change: the right, the user with everybody's standing held, and the right again, as the
// locks may have been waited for.
func (s *Service) hold(ctx context.Context, tx *db.Tx, by access.Actor, user ids.User) (people.Person, error) {
	if err := s.may(ctx, tx, by); err != nil {
		return people.Person{}, err
	}
	p, err := s.People.HoldUser(ctx, tx, by.Account, user)
	if err != nil {
		return p, err
	}
	return p, s.may(ctx, tx, by)
}

// leavable says why nothing can be handed over for a user; nobody does so for themselves.
func leavable(by access.Actor, p people.Person) error {
	switch {
	case p.Erased():
		return errs.E(errs.Conflict, "people.erased", nil)
	case by.SignedIn() && by.User == p.ID:
		return errs.E(errs.Forbidden, "people.own_standing", nil)
	case p.Status == people.Pending:
		return errs.E(errs.Conflict, "leaving.pending", nil)
	}
	return nil
}

// refused notes in the record that a signed-in person tried what they may not (R40), and returns the refusal.
func (s *Service) refused(ctx context.Context, by access.Actor, kind activity.Kind, payload any, user ids.User, err error) error {
	if !by.SignedIn() || !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.NotFound) {
		return err
	}
	if e := s.Acts.Refuse(ctx, by, subject(user, kind, payload)); e != nil {
		return e
	}
	return err
}
