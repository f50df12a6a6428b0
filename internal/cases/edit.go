package cases

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Edit changes what is given of a case and returns it as stored. It is for who edits the case; another number or project
// takes who administers it, since grants come with projects. All wrong fields come back together. ifVersion other than 0 is
// the version that the actor was looking at: when somebody changed the case since, and otherwise, the answer is
// errs.Conflict "cases.conflict" with theirs, a [Case], as its detail. What stands already changes nothing. A closed case is
// errs.Conflict: it is reopened first.
func (s *Service) Edit(ctx context.Context, by access.Actor, c ids.Case, in Input, ifVersion int64) (Case, error) {
	var out Case
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		by, found, err := s.hold(ctx, tx, by, access.EditCase, c)
		if err != nil {
			return err
		}
		if found.State == Closed {
			return errs.E(errs.Conflict, "cases.closed", nil)
		}
		out, err = s.edit(ctx, tx, by, found, in, ifVersion)
		return err
	})
	return out, err
}

// hold is [Service.Stand] for a change of the case itself: of two changes the later waits here for the earlier.
func (s *Service) hold(ctx context.Context, tx *db.Tx, by access.Actor, do access.Action, c ids.Case) (access.Actor, Standing, error) {
	if by, found, err := s.Stand(ctx, tx, by, do, c); err != nil {
		return by, found, err
	}
	if err := tx.Lock(ctx, string(by.Account), "case:"+string(c)); err != nil {
		return by, Standing{}, err
	}
	return s.Stand(ctx, tx, by, do, c) // the lock may have been waited for
}

func (s *Service) edit(ctx context.Context, tx *db.Tx, by access.Actor, found Standing, in Input, ifVersion int64) (Case, error) {
	before, c := found.Case, found.Case
	var wrong errs.Fields
	in.applyTexts(&c, &wrong)
	if in.Number != nil && c.Number == "" && !wrong.Has("number") {
		wrong.Add("number", "cases.number.required")
	}
	if err := s.applyLists(ctx, tx, by.Account, in, &c, &wrong); err != nil {
		return c, err
	}
	if err := s.reassign(ctx, tx, by, in, &c, &wrong); err != nil {
		return c, err
	}
	if c.Number != before.Number || c.Project != before.Project {
		if err := access.Require(by, access.AdministerCase, access.Facts{Account: by.Account, Case: &found.Facts}); err != nil {
			return c, err
		}
	}
	if c.Number != before.Number || c.IntegrationID != before.IntegrationID {
		if err := lockNumbers(ctx, tx, by.Account); err != nil {
			return c, err
		}
		if err := s.untaken(ctx, tx, by.Account, c, &wrong); err != nil {
			return c, err
		}
	}
	if err := wrong.Err(); err != nil {
		return c, err
	}
	return c, s.storeEdit(ctx, tx, by, before, &c, ifVersion)
}

// reassign puts another project and responsible user into the case.
func (s *Service) reassign(ctx context.Context, tx *db.Tx, by access.Actor, in Input, c *Case, wrong *errs.Fields) error {
	if in.Project != nil && *in.Project != c.Project {
		if c.Project = *in.Project; c.Project != "" {
			if err := s.takesCases(ctx, tx, by, c.Project, wrong); err != nil {
				return err
			}
		}
	}
	if in.Responsible == nil || *in.Responsible == c.Responsible {
		return nil
	}
	if c.Responsible = *in.Responsible; c.Responsible == "" {
		return nil
	}
	able, err := s.May(ctx, tx, by.Account, c.Responsible, access.EditCase, c.ID)
	if err == nil && !able {
		wrong.Add("responsible", "cases.responsible.unable")
	}
	return err
}

// changed lists the fields that differ, but for stage and state, which have acts of their own.
func changed(a, b Case) []string {
	out := []string{}
	for _, f := range []struct {
		name string
		same bool
	}{
		{"number", a.Number == b.Number}, {"name", a.Name == b.Name}, {"type", a.Type == b.Type}, {"area", a.Area == b.Area},
		{"project", a.Project == b.Project}, {"responsible", a.Responsible == b.Responsible}, {"group", a.Group == b.Group},
		{"description", a.Description == b.Description}, {"integration_id", a.IntegrationID == b.IntegrationID},
	} {
		if !f.same {
			out = append(out, f.name)
		}
	}
	return out
}

// storeEdit stores and records an edited case, if anything differs.
func (s *Service) storeEdit(ctx context.Context, tx *db.Tx, by access.Actor, before Case, c *Case, ifVersion int64) error {
	fields := changed(before, *c)
	if len(fields) == 0 && before.Stage == c.Stage {
		return nil
	}
	if err := current(before, ifVersion); err != nil {
		return err
	}
	if err := s.store(ctx, tx, by.Account, c); err != nil {
		return err
	}
	if len(fields) > 0 {
		if err := s.note(ctx, tx, by, c.ID, CaseEdited, EditedPayload{Fields: fields}, ""); err != nil {
			return err
		}
	}
	if before.Stage != c.Stage {
		return s.note(ctx, tx, by, c.ID, StageChanged, StagePayload{From: before.Stage, To: c.Stage}, "")
	}
	return nil
}

// current refuses a change of what somebody else changed in between.
func current(before Case, ifVersion int64) error {
	if ifVersion == 0 || ifVersion == before.Version {
		return nil
	}
	conflict := errs.E(errs.Conflict, "cases.conflict", nil)
	conflict.Detail = before
	return conflict
}

// store keeps a changed case under its next version.
func (s *Service) store(ctx context.Context, tx *db.Tx, account ids.Account, c *Case) error {
	c.Version++
	c.TouchedAt = tx.Now()
	if err := updateCase(ctx, tx, account, *c); err != nil {
		return fmt.Errorf("cases: keep: %w", err)
	}
	return s.Index.Put(ctx, tx, account, entry(*c))
}

// SetState brings a case to another state: it is put on hold and taken up again by who edits it, closed and reopened by who
// may close cases. A state that can't follow is errs.Conflict "cases.state.follow"; for ifVersion see [Service.Edit]. The
// state that it is in already changes nothing.
func (s *Service) SetState(ctx context.Context, by access.Actor, c ids.Case, to State, ifVersion int64) (Case, error) {
	var out Case
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		out, err = s.SetStateIn(ctx, tx, by, c, to, ifVersion)
		return err
	})
	return out, err
}

// SetStateIn is [Service.SetState] in the caller's transaction.
func (s *Service) SetStateIn(ctx context.Context, tx *db.Tx, by access.Actor, c ids.Case, to State, ifVersion int64) (Case, error) {
	by, found, err := s.hold(ctx, tx, by, access.EditCase, c)
	if err != nil {
		return Case{}, err
	}
	out := found.Case
	if !to.valid() {
		return out, errs.FieldError("state", "cases.choose")
	}
	if to == out.State {
		return out, nil
	}
	if to == Closed || out.State == Closed {
		if err := access.Require(by, access.CloseCase, access.Facts{Account: by.Account, Case: &found.Facts}); err != nil {
			return out, err
		}
	}
	if err := current(found.Case, ifVersion); err != nil {
		return out, err
	}
	return out, s.setState(ctx, tx, by, found.Case, to, &out)
}

func (s *Service) setState(ctx context.Context, tx *db.Tx, by access.Actor, before Case, to State, out *Case) error {
	if !slices.Contains(before.State.Next(), to) {
		return errs.E(errs.Conflict, "cases.state.follow", nil)
	}
	out.State, out.ClosedAt = to, time.Time{}
	if to == Closed {
		out.ClosedAt = tx.Now()
	}
	if err := s.store(ctx, tx, by.Account, out); err != nil {
		return err
	}
	return s.note(ctx, tx, by, out.ID, StateChanged, StatePayload{From: string(before.State), To: string(to)}, "")
}
