package bulk

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"cabinet/internal/access"
	"cabinet/internal/bulk/table"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// DraftInput is a file of people to invite, or a list that was pasted.
type DraftInput struct {
	// File is read once to its end.
	File io.Reader
	// Form says how the file is written; empty fields are found out.
	Form table.Form
	// Defaults hold for rows that say nothing of it; the role is required.
	Defaults Defaults
}

// Draft takes a file of people to invite and begins to judge its rows; nothing is sent. A file of up to [Inline] rows
// comes back as Ready, a larger one as Draft, to be watched by [Service.Job]. It is for administrators and group managers.
// Errors: errs.Invalid by field for a file without rows or addresses and for defaults that can't be meant, errs.TooLarge,
// errs.TooMany beyond [MaxUnfinished].
func (s *Service) Draft(ctx context.Context, by access.Actor, in DraftInput) (Job, error) {
	actor, err := s.present(ctx, s.DB, by)
	if err != nil {
		return Job{}, err
	}
	if actor.Role != access.Administrator && in.Defaults.Group == "" {
		in.Defaults.Group = actor.Group // managers invite into the one they manage
	}
	file, err := receive(ctx, s.Temp, in.File)
	if err != nil {
		return Job{}, err
	}
	defer file.discard()
	im, err := guessed(file.file, in)
	if err != nil {
		return Job{}, err
	}
	params, err := json.Marshal(im)
	if err != nil {
		return Job{}, err
	}
	j := Job{Account: by.Account, ID: JobID(s.IDs.New()), User: by.User, Kind: KindInvite, State: Draft, Params: params, Digest: file.sum, Version: 1}
	if err := s.putFile(ctx, j, file); err != nil {
		return Job{}, err
	}
	if err := s.add(ctx, by, &j); err != nil {
		return Job{}, errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), j.fileKey()))
	}
	return s.begin(ctx, j)
}

// guessed returns how a file is to be read, judged by its beginning.
func guessed(file io.ReadSeeker, in DraftInput) (Import, error) {
	r, err := table.Open(file, in.Form)
	if err != nil {
		return Import{}, err
	}
	var head []table.Row
	for len(head) < headRows {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Import{}, err
		}
		head = append(head, row)
	}
	im := Import{Encoding: r.Form.Encoding, Separator: r.Form.Separator, Defaults: in.Defaults}
	if im.Separator == table.List {
		im.Mapping = table.Mapping{"email"}
	} else {
		im.Mapping, im.Header = table.Guess(head, Columns(), "email")
	}
	if len(head) == 0 || im.Header && len(head) == 1 {
		return im, errs.FieldError("file", "bulk.import.empty")
	}
	if err := im.check(); err != nil && im.Mapping.Has("email") {
		return im, err
	}
	return im, im.defaultsOnly()
}

// headRows is how many records of a file its columns are judged by, and shown for choosing them.
const headRows = 20

// defaultsOnly answers what is wrong but the mapping, which can be chosen afterwards.
func (im Import) defaultsOnly() error {
	im.Mapping = table.Mapping{"email"}
	return im.check()
}

func (s *Service) putFile(ctx context.Context, j Job, file *upload) error {
	if err := file.start(); err != nil {
		return err
	}
	return s.Blobs.Put(ctx, j.fileKey(), file.file, file.size)
}

// add makes the row of a job, if its owner may and hasn't too many.
func (s *Service) add(ctx context.Context, by access.Actor, j *Job) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		actor, err := s.present(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := s.allowed(ctx, tx, actor, *j); err != nil {
			return err
		}
		if err := tx.Lock(ctx, string(j.Account), "bulk."+string(j.User)); err != nil {
			return err
		}
		n, err := countUnfinished(ctx, tx, j.Account, j.User)
		if err != nil {
			return err
		}
		if n >= MaxUnfinished {
			e := errs.E(errs.TooMany, "bulk.too_many", nil).With(errs.Args{"Max": MaxUnfinished})
			e.RetryAfter = 60
			return e
		}
		j.CreatedAt, j.MovedAt = tx.Now(), tx.Now()
		return insertJob(ctx, tx, *j)
	})
}

// begin drafts what fits into a request and leaves the rest to the queue.
func (s *Service) begin(ctx context.Context, j Job) (Job, error) {
	more, err := s.draft(ctx, &j, 1)
	if err == nil && more {
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := s.drafts.Enqueue(ctx, tx, work{j.Account, j.ID}, jobs.Account(string(j.Account)), jobs.Unique(j.tryKey()))
			return err
		})
	}
	switch {
	case errors.Is(err, errGone):
		return Job{}, errs.E(errs.Conflict, "bulk.moved_on", err)
	case errors.Is(err, errLostRight):
		return Job{}, errs.E(errs.NotFound, "bulk.unknown", err)
	case err != nil:
		// What can't be drafted isn't kept: whoever handed it in hears why and does so again.
		problem := "bulk.failed.trouble"
		if e := errs.As(err); e != nil && len(e.Fields) == 0 && len(e.Args) == 0 && e.Kind != errs.Internal && e.Kind != errs.Unavailable {
			problem = e.Key
		}
		return Job{}, errors.Join(err, s.breakOff(context.WithoutCancel(ctx), j, Failed, problem))
	}
	return s.described(j), nil
}

// Remap reads the file of a draft that nobody has confirmed yet once more, in another way; the file stays as long as the
// draft isn't confirmed. The version is the one that was seen: another one is errs.Conflict.
func (s *Service) Remap(ctx context.Context, by access.Actor, job JobID, im Import, ifVersion int64) (Job, error) {
	if err := im.check(); err != nil {
		return Job{}, err
	}
	params, err := json.Marshal(im)
	if err != nil {
		return Job{}, err
	}
	if len(params) > maxParams {
		return Job{}, errs.E(errs.TooLarge, "bulk.params_large", nil)
	}
	j, err := s.change(ctx, by, job, ifVersion, func(_ *db.Tx, _ access.Actor, j *Job) error {
		if j.Kind != KindInvite || j.State != Ready && j.State != Draft || j.begun() {
			return errs.E(errs.Conflict, "bulk.moved_on", nil)
		}
		j.State, j.Params, j.summary = Draft, params, nil
		j.Total, j.Done, j.Skipped, j.Refused, j.Raised, j.tries = 0, 0, 0, 0, 0, j.tries+1
		return nil
	})
	if err != nil {
		return Job{}, err
	}
	if err := s.clearRows(ctx, j); err != nil {
		return Job{}, err
	}
	return s.begin(ctx, j)
}

// clearRows removes the rows of a job, some at a time so that nobody waits for it.
func (s *Service) clearRows(ctx context.Context, j Job) error {
	for {
		var n int64
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			var err error
			n, err = deleteRows(ctx, tx, j, clearedAtOnce)
			return err
		})
		if err != nil || n < clearedAtOnce {
			return err
		}
	}
}

const clearedAtOnce = 2000
