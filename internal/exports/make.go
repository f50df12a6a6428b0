package exports

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"syscall"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

var (
	// errGone says that the export was deleted, or taken over by a later try.
	errGone = errors.New("exports: the export is no longer this try's")
	// errLostRight says that whoever asked may no longer have the file.
	errLostRight = errors.New("exports: whoever asked lost the right")
)

// doMake makes the file of one export. However often it runs, and in however many workers at once, one file comes of it.
func (s *Service) doMake(ctx context.Context, a makeExport) error {
	e, by, err := s.start(ctx, a)
	if err == nil {
		err = s.attempt(ctx, &e, by)
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errGone):
		return jobs.Drop(err)
	case errors.Is(err, errLostRight):
		return s.cancel(ctx, e)
	case e.ID == "", ctx.Err() != nil: // nothing is known of it, or the process stops: the next try begins anew
		return err
	}
	if job, ok := jobs.Current(ctx); errs.Is(err, errs.Unavailable) && !full(err) && ok && job.Attempt < attempts {
		return err
	}
	s.Log.Error("exports: a file couldn't be made", "kind", e.Kind, "export", e.ID, "error", err)
	return s.fail(ctx, e, problemOf(err))
}

// start begins a try: the number and the file's place are stored before anything is written.
func (s *Service) start(ctx context.Context, a makeExport) (e Export, by access.Actor, err error) {
	var lost bool
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		lost = false
		var err error
		e, err = selectExport(ctx, tx, a.Account, a.Export)
		if errs.Is(err, errs.NotFound) || err == nil && e.State.Finished() {
			return errGone
		}
		if err != nil {
			return err
		}
		if by, err = s.still(ctx, tx, e); refused(err) {
			lost = true
			return nil
		} else if err != nil {
			return err
		}
		was := e
		e.State, e.tries, e.StartedAt, e.Done, e.Total = Running, was.tries+1, tx.Now(), 0, 0
		begun, err := updateExport(ctx, tx, e, was)
		if err == nil && !begun {
			err = errGone
		}
		return err
	})
	if err == nil && lost {
		err = errLostRight
	}
	return e, by, err
}

// attempt writes the file aside, stores it and ends the export.
func (s *Service) attempt(ctx context.Context, e *Export, by access.Actor) (err error) {
	file, err := newDraft(s.Temp)
	if err != nil {
		return err
	}
	defer file.discard()
	if err := s.write(ctx, e, by, file); err != nil {
		return err
	}
	if e.Size, e.SHA256, err = file.finish(); err != nil {
		return err
	}
	key := e.fileKey(e.tries)
	if err := s.Blobs.Put(ctx, key, file.reader(), e.Size); err != nil {
		return err
	}
	if err := s.finish(ctx, e, by); err != nil {
		// Without a row that wants it the file must not stay; should this process die here, whoever removes the row does it.
		return errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), key))
	}
	return nil
}

// write has the kind write its rows, while progress is noted and the right asked again beside it.
func (s *Service) write(ctx context.Context, e *Export, by access.Actor, w io.Writer) (err error) {
	ctx, p, stop := s.watch(ctx, *e)
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("exports: kind %s panicked: %v\n%s", e.Kind, r, debug.Stack())
		}
		stop()
		e.Done, e.Total = p.done.Load(), p.total.Load()
		if cause := context.Cause(ctx); errors.Is(cause, errGone) || errors.Is(cause, errLostRight) {
			err = cause
		}
	}()
	e.Rows, err = s.kinds[e.Kind].Write(ctx, by, e.Params, patient{ctx, w}, p.set)
	return err
}

// finish makes the export ready, if its owner may still have it and this try is still the latest.
func (s *Service) finish(ctx context.Context, e *Export, by access.Actor) error {
	var lost bool
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		lost = false
		if _, err := s.still(ctx, tx, *e); refused(err) {
			lost = true
			return nil
		} else if err != nil {
			return err
		}
		ready := *e
		ready.State, ready.EndedAt, ready.ExpiresAt = Ready, tx.Now(), tx.Now().Add(Life)
		ended, err := updateExport(ctx, tx, ready, *e)
		if err != nil {
			return err
		}
		if !ended {
			return errGone
		}
		payload := MadePayload{Kind: e.Kind, Rows: e.Rows, Size: e.Size, SHA256: e.SHA256}
		if _, err := s.Acts.Record(ctx, tx, by, subject(*e, Made, payload)); err != nil {
			return err
		}
		if err := s.tellLater(ctx, tx, *e); err != nil {
			return err
		}
		return jobs.Complete(ctx, tx)
	})
	if err == nil && lost {
		err = errLostRight
	}
	return err
}

// owner returns for the record whose export it is, whether or not they are still active.
func (s *Service) owner(ctx context.Context, q db.Queryer, e Export) (access.Actor, error) {
	by, err := s.behalf(ctx, q, e)
	if refused(err) {
		return access.Actor{Account: e.Account, User: e.User, Door: access.DoorSystem}, nil
	}
	return by, err
}

// full reports whether an error means that there is no room for the file.
func full(err error) bool {
	e := errs.As(err)
	return errors.Is(err, syscall.ENOSPC) || e != nil && e.Key == "blob.full"
}

// problemOf returns the message that tells a person why there is no file.
func problemOf(err error) string {
	e := errs.As(err)
	switch {
	case full(err):
		return "exports.failed.full"
	case e == nil || e.Kind == errs.Internal || e.Kind == errs.Unavailable || e.Key == "" || len(e.Args)+len(e.Fields) > 0:
		return "exports.failed.trouble"
	default:
		return e.Key
	}
}

// patient is a writer that ends with its context, so that a kind which forgets to look is stopped too.
type patient struct {
	ctx context.Context
	w   io.Writer
}

func (p patient) Write(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.w.Write(b)
}
