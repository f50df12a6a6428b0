package bulk

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Selection is whom an action is about: users one by one, or all whom a query of the users page finds (ux 34).
type Selection struct {
	Users []ids.User
	Query json.RawMessage
}

// ActionInput is what to do to whom.
type ActionInput struct {
	// Operation is the name of a registered one.
	Operation string
	// Params are the operation's own.
	Params json.RawMessage
	Of     Selection
}

// action is the parameters of a job that is no import.
type action struct {
	Params json.RawMessage `json:"params,omitempty"`
	Query  json.RawMessage `json:"query,omitempty"`
}

func (j Job) action() (action, error) {
	var a action
	err := json.Unmarshal(j.Params, &a)
	return a, err
}

// Act does an operation to a selection of users. Up to [Inline] users that were chosen one by one are done when it
// returns. Everything larger, every query, whatever hands out power over others and whatever disables more than
// [MaxDisabled] users comes back unconfirmed, as Draft or Ready, with the reason in Brake (R44): [Service.Confirm] starts
// it. The right is judged for each user on its own. Errors: whatever the operation's Allowed says, errs.Invalid for an
// empty selection or one over [MaxSelected], errs.TooMany beyond [MaxUnfinished].
func (s *Service) Act(ctx context.Context, by access.Actor, in ActionInput) (Job, error) {
	o, known := s.operations[in.Operation]
	if !known {
		return Job{}, errs.E(errs.NotFound, "bulk.unknown", nil)
	}
	users, err := in.Of.users()
	if err != nil {
		return Job{}, err
	}
	params, err := json.Marshal(action{Params: in.Params, Query: in.Of.Query})
	if err != nil {
		return Job{}, errs.E(errs.Malformed, "bulk.params_unread", err)
	}
	if len(params) > maxParams {
		return Job{}, errs.E(errs.TooLarge, "bulk.params_large", nil)
	}
	j := Job{Account: by.Account, ID: JobID(s.IDs.New()), User: by.User, Kind: o.Name, State: Draft, Params: params, Version: 1,
		Brake: o.brake(len(users), in)}
	if err := s.add(ctx, by, &j); err != nil {
		return Job{}, s.kept(ctx, by, o, err)
	}
	if len(in.Of.Query) > 0 {
		if j, err = s.begin(ctx, j); err != nil {
			return Job{}, err
		}
	} else if err := s.choose(ctx, &j, users, yes(o.Raises, in.Params)); err != nil {
		return Job{}, s.unchosen(context.WithoutCancel(ctx), j, err)
	}
	if j.Brake != "" {
		return s.described(j), nil
	}
	j, err = s.change(ctx, by, j.ID, j.Version, func(tx *db.Tx, by access.Actor, j *Job) error { return s.start(ctx, tx, by, j) })
	if err != nil {
		return j, err
	}
	return s.inline(ctx, j)
}

// unchosen ends a job whose users couldn't be noted, and returns what to say of it. The right may be lost meanwhile.
func (s *Service) unchosen(ctx context.Context, j Job, why error) error {
	switch {
	case errors.Is(why, errGone):
		return errs.E(errs.Conflict, "bulk.moved_on", why)
	case errors.Is(why, errLostRight):
		return errors.Join(errs.E(errs.NotFound, "bulk.unknown", why), s.breakOff(ctx, j, Cancelled, "bulk.cancelled.right"))
	}
	return errors.Join(why, s.breakOff(ctx, j, Failed, "bulk.failed.trouble"))
}

// kept records that somebody who looks after others was kept from an operation that isn't theirs to do (R40), and returns
// why. For whoever looks after nobody there is no such thing.
func (s *Service) kept(ctx context.Context, by access.Actor, o Operation, why error) error {
	if !errs.Is(why, errs.Forbidden) && !errs.Is(why, errs.NotFound) {
		return why
	}
	if _, err := s.present(ctx, s.DB, by); err != nil {
		return why
	}
	if err := s.Acts.Refuse(ctx, by, activity.Act{Kind: RefusedRow, Payload: RefusedPayload{Kind: o.Name, Reason: errs.As(why).Key}}); err != nil {
		return err
	}
	return why
}

// users returns the users of a selection, each once.
func (s Selection) users() ([]ids.User, error) {
	switch {
	case len(s.Query) > 0 && len(s.Users) > 0, len(s.Query) == 0 && len(s.Users) == 0:
		return nil, errs.FieldError("users", "bulk.select.somebody")
	case len(s.Users) > MaxSelected:
		return nil, errs.FieldError("users", "bulk.select.too_many", errs.Args{"Max": MaxSelected})
	}
	seen := map[ids.User]bool{}
	var out []ids.User
	for _, u := range s.Users {
		if u == "" || len(u) > maxID {
			return nil, errs.FieldError("users", "bulk.select.somebody")
		}
		if !seen[u] {
			seen[u] = true
			out = append(out, u)
		}
	}
	return out, nil
}

// maxID is more than an id takes.
const maxID = 64

// choose makes the rows of users who were chosen one by one.
func (s *Service) choose(ctx context.Context, j *Job, users []ids.User, raises bool) error {
	var no int64
	for part := range slices.Chunk(users, batch) {
		var rows []Row
		for _, u := range part {
			no++
			rows = append(rows, Row{No: no, State: RowWaiting, User: u, raises: raises})
		}
		if err := s.storeDrafted(ctx, j, rows); err != nil {
			return err
		}
	}
	return s.ready(ctx, j)
}

// brake returns the message key of why a job isn't done without a confirmation, or nothing.
func (o Operation) brake(users int, in ActionInput) string {
	switch {
	case yes(o.Raises, in.Params):
		return "bulk.brake.raises"
	case len(in.Of.Query) > 0:
		return "bulk.brake.query"
	case yes(o.Disables, in.Params) && users > MaxDisabled:
		return "bulk.brake.disables"
	case users > Inline:
		return "bulk.brake.many"
	}
	return ""
}

func yes(ask func(json.RawMessage) bool, params json.RawMessage) bool {
	return ask != nil && ask(params)
}
