package messages

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

// Documents tells what files a case has; documents keeps them.
type Documents interface {
	// DocumentNames returns those of the given documents that are of the case, with their names. It asks nobody's right.
	DocumentNames(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, list []ids.Document) (map[ids.Document]string, error)
}

// Deps is what the room needs from others.
type Deps struct {
	DB           *db.DB
	IDs          *id.Maker
	Acts         *activity.Log // must know the kinds of [Acts]
	Cases        *cases.Service
	Participants Participants
	Documents    Documents
}

// Service is the room's one door. It is safe for parallel use.
type Service struct{ Deps }

// New returns the service.
func New(d Deps) *Service { return &Service{d} }

// writing asks for the right to write to the client side of a case. A closed case takes nothing: errs.Conflict.
func (s *Service) writing(ctx context.Context, q db.Queryer, by access.Actor, do access.Action, c ids.Case) error {
	on, err := s.Cases.Require(ctx, q, by, do, c)
	if err == nil && on.State == cases.Closed {
		err = errs.E(errs.Conflict, "messages.case_closed", nil)
	}
	return err
}

// hold lets nobody else say or change anything in the conversation of a case meanwhile.
func hold(ctx context.Context, tx *db.Tx, account ids.Account, c ids.Case) error {
	return tx.Lock(ctx, string(account), "messages."+string(c))
}

func unknown(cause error) error { return errs.E(errs.NotFound, "messages.unknown", cause) }

// fresh answers errs.Conflict with the stored message as its detail when it was changed since the person looked; 0 asks for
// nothing.
func fresh(stored Message, ifVersion int64) error {
	if ifVersion == 0 || ifVersion == stored.Version {
		return nil
	}
	conflict := errs.E(errs.Conflict, "messages.conflict", nil)
	conflict.Detail = stored
	return conflict
}

// note records what was done, and that something happened on the case.
func (s *Service) note(ctx context.Context, tx *db.Tx, by access.Actor, m Message, kind activity.Kind, payload any) error {
	if _, err := s.Acts.Record(ctx, tx, by, act(m, kind, payload)); err != nil {
		return err
	}
	return s.Cases.Touch(ctx, tx, m.Account, m.Case)
}
