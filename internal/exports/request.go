package exports

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// Request asks for a file of a kind, with parameters that encode to at most 4 KB of JSON, and returns it as queued. The
// same file asked for again while the first is under way is that first one. Errors: whatever the kind's Allowed says,
// errs.Forbidden with [ProveFirst], errs.TooMany beyond [MaxUnfinished].
func (s *Service) Request(ctx context.Context, by access.Actor, kind string, params any) (Export, error) {
	k, known := s.kinds[kind]
	if !known {
		return Export{}, errs.E(errs.NotFound, "exports.unknown", nil)
	}
	text, err := json.Marshal(params)
	if err != nil {
		return Export{}, fmt.Errorf("exports: parameters of %s: %w", kind, err)
	}
	if len(text) > maxParams {
		return Export{}, errs.E(errs.Invalid, "exports.params_large", nil)
	}
	var e Export
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		actor, err := s.present(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := k.Allowed(ctx, tx, actor, text); err != nil {
			return err
		}
		if err := s.proven(actor, k); err != nil {
			return err
		}
		e, err = s.add(ctx, tx, actor, k, text)
		return err
	})
	return s.described(e), err
}

// add makes the row, its act and its job, unless the same is under way already.
func (s *Service) add(ctx context.Context, tx *db.Tx, by access.Actor, k Kind, params []byte) (Export, error) {
	if err := lockExports(ctx, tx, by.Account, by.User); err != nil {
		return Export{}, err
	}
	list, err := selectExportsOf(ctx, tx, by.Account, by.User, "", MaxKept+MaxUnfinished)
	if err != nil {
		return Export{}, err
	}
	unfinished := 0
	for _, e := range list {
		if e.State.Finished() {
			continue
		}
		if e.Kind == k.Name && bytes.Equal(e.Params, params) {
			return e, nil
		}
		unfinished++
	}
	if unfinished >= MaxUnfinished {
		e := errs.E(errs.TooMany, "exports.too_many", nil).With(errs.Args{"Max": MaxUnfinished})
		e.RetryAfter = 60
		return Export{}, e
	}
	if err := s.makeRoom(ctx, tx, list); err != nil {
		return Export{}, err
	}
	e := Export{Account: by.Account, ID: ids.Export(s.IDs.New()), User: by.User, Kind: k.Name, Params: params, State: Queued, RequestedAt: tx.Now()}
	if err := insertExport(ctx, tx, e); err != nil {
		return Export{}, err
	}
	act := Requested
	if k.Alert {
		act = RequestedWeighty
	}
	if _, err := s.Acts.Record(ctx, tx, by, subject(e, act, RequestedPayload{Kind: e.Kind, Digest: digest(params)})); err != nil {
		return Export{}, err
	}
	_, err = s.work.Enqueue(ctx, tx, makeExport{e.Account, e.ID}, jobs.Account(string(e.Account)), jobs.Unique(string(e.ID)))
	return e, err
}

// makeRoom removes the oldest finished ones of a list that begins with the newest, until one more may be kept.
func (s *Service) makeRoom(ctx context.Context, tx *db.Tx, list []Export) error {
	for i := len(list) - 1; i >= 0 && len(list) >= MaxKept; i-- {
		if !list[i].State.Finished() {
			continue
		}
		if err := s.remove(ctx, tx, list[i]); err != nil {
			return err
		}
		list = append(list[:i:i], list[i+1:]...)
	}
	return nil
}

// lockExports makes whoever counts a person's exports wait for others who do.
func lockExports(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	return tx.Lock(ctx, string(account), "exports."+string(user))
}
