package events

import (
	"context"
	"embed"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/search"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the text of this room's tables. They refer to those of people and cases.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Participants tells who takes part in a case; records keeps them.
type Participants interface {
	// ParticipantNames returns those of the given participants that are of the case, with their names. It asks nobody's right.
	ParticipantNames(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, list []ids.Participant) (map[ids.Participant]string, error)
}

// Index is where events are made findable, in the transaction that changes them; search implements it.
type Index interface {
	Put(ctx context.Context, tx *db.Tx, account ids.Account, e search.Entry) error
}

// Deps is what the room needs from others.
type Deps struct {
	DB           *db.DB
	IDs          *id.Maker
	Acts         *activity.Log // must know the kinds of [Acts]
	Cases        *cases.Service
	Participants Participants
	Index        Index
}

// Service is the room's one door. It is safe for parallel use.
type Service struct{ Deps }

// New returns the service.
func New(d Deps) *Service { return &Service{d} }

// on reads an event and its case through q, if by may do the action there. Who may not open the case learns nothing: an
// event out of sight and one that never was are the same errs.NotFound.
func (s *Service) on(ctx context.Context, q db.Queryer, by access.Actor, do access.Action, event ids.Event) (Event, error) {
	e, err := selectEvent(ctx, q, by.Account, event)
	if err != nil {
		return Event{}, err
	}
	_, err = s.Cases.Require(ctx, q, by, do, e.Case)
	if errs.Is(err, errs.NotFound) {
		err = unknown(err)
	}
	if err != nil {
		return Event{}, err
	}
	return e, nil
}

// hold is on for a change: it lets nobody else change the event meanwhile, and reads it whole after that.
func (s *Service) hold(ctx context.Context, tx *db.Tx, by access.Actor, event ids.Event, ifVersion int64) (Event, error) {
	if _, err := s.on(ctx, tx, by, access.EditEvents, event); err != nil {
		return Event{}, err
	}
	if err := tx.Lock(ctx, string(by.Account), "events."+string(event)); err != nil {
		return Event{}, err
	}
	e, err := selectWhole(ctx, tx, by.Account, event)
	if err != nil {
		return Event{}, err
	}
	if ifVersion != 0 && ifVersion != e.Version {
		conflict := errs.E(errs.Conflict, "events.conflict", nil)
		conflict.Detail = e
		return Event{}, conflict
	}
	return e, nil
}

func unknown(cause error) error { return errs.E(errs.NotFound, "events.unknown", cause) }

// keep stores a changed event and makes it findable.
func (s *Service) keep(ctx context.Context, tx *db.Tx, e Event) error {
	if err := updateEvent(ctx, tx, e); err != nil {
		return err
	}
	if err := s.Index.Put(ctx, tx, e.Account, entry(e)); err != nil {
		return err
	}
	return s.Cases.Touch(ctx, tx, e.Account, e.Case)
}

// note records what was done, for the account and for the people of the case.
func (s *Service) note(ctx context.Context, tx *db.Tx, by access.Actor, e Event, a activity.Act, c Change) error {
	if _, err := s.Acts.Record(ctx, tx, by, a); err != nil {
		return err
	}
	c.ID, c.At, c.By = s.IDs.New(), tx.Now(), by.User
	return insertChange(ctx, tx, e, c)
}
