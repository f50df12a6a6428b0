package tasks

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

// Schema returns the text of this room's table. It refers to those of people and cases.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Deps is what the room needs from others.
type Deps struct {
	DB    *db.DB
	IDs   *id.Maker
	Acts  *activity.Log // must know the kinds of [Acts]
	Cases *cases.Service
	Index Index // may be nil: then tasks aren't findable
}

// Index is where tasks are made findable, in the transaction that changes them; search implements it.
type Index interface {
	Put(ctx context.Context, tx *db.Tx, account ids.Account, e search.Entry) error
	Remove(ctx context.Context, tx *db.Tx, account ids.Account, kind search.Kind, id string) error
}

// Service is the room's one door. It is safe for parallel use.
type Service struct{ Deps }

// New returns the service.
func New(d Deps) *Service {
	if d.Index == nil {
		d.Index = search.Nowhere{}
	}
	return &Service{d}
}

// on reads a task and its case through q, if by may do the action there. Who may not open the case learns nothing: a task
// out of sight and one that never was are the same errs.NotFound.
func (s *Service) on(ctx context.Context, q db.Queryer, by access.Actor, do access.Action, task ids.Task) (Task, cases.Case, error) {
	t, err := selectTask(ctx, q, by.Account, task)
	if err != nil {
		return Task{}, cases.Case{}, err
	}
	c, err := s.Cases.Require(ctx, q, by, do, t.Case)
	if errs.Is(err, errs.NotFound) {
		err = unknown(err)
	}
	if err != nil {
		return Task{}, cases.Case{}, err
	}
	return t, c, nil
}

// hold is on for a change: it lets nobody else change the tasks of the case meanwhile, and reads the task after that.
func (s *Service) hold(ctx context.Context, tx *db.Tx, by access.Actor, do access.Action, task ids.Task) (Task, cases.Case, error) {
	t, c, err := s.on(ctx, tx, by, do, task)
	if err != nil {
		return Task{}, cases.Case{}, err
	}
	if err := lock(ctx, tx, t.Account, t.Case); err != nil {
		return Task{}, cases.Case{}, err
	}
	t, err = selectTask(ctx, tx, by.Account, task)
	return t, c, err
}

// lock makes whoever changes the tasks of a case wait for others who do, since what one may become depends on the others.
func lock(ctx context.Context, tx *db.Tx, account ids.Account, c ids.Case) error {
	return tx.Lock(ctx, string(account), "tasks."+string(c))
}

func unknown(cause error) error { return errs.E(errs.NotFound, "tasks.unknown", cause) }

// fresh answers errs.Conflict with the stored task as its detail when somebody changed it since the person looked; 0 asks for nothing.
func fresh(stored Task, ifVersion int64) error {
	if ifVersion == 0 || ifVersion == stored.Version {
		return nil
	}
	conflict := errs.E(errs.Conflict, "tasks.conflict", nil)
	conflict.Detail = stored
	return conflict
}

// keep stores a changed task and records what was done, and that something happened on the case.
func (s *Service) keep(ctx context.Context, tx *db.Tx, by access.Actor, t Task, a activity.Act) error {
	if err := updateTask(ctx, tx, t); err != nil {
		return err
	}
	return s.note(ctx, tx, by, t, a)
}

func (s *Service) note(ctx context.Context, tx *db.Tx, by access.Actor, t Task, a activity.Act) error {
	if _, err := s.Acts.Record(ctx, tx, by, a); err != nil {
		return err
	}
	return s.Cases.Touch(ctx, tx, t.Account, t.Case)
}
