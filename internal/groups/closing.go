package groups

import (
	"context"
	"fmt"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// ClosingState is where the deletion of a group of many stands.
type ClosingState string

// The states.
const (
	ClosingRuns    ClosingState = "running"
	ClosingDone    ClosingState = "done"
	ClosingStopped ClosingState = "stopped"
)

// Closing is the deletion of a group of many, whose users are moved in the background. While it runs nobody joins the group;
// its result is kept for [ClosingLife].
type Closing struct {
	Group ids.Group
	Name  string
	Into  ids.Group // empty is the default group
	State ClosingState
	// Total is how many users there were to move, Moved how many were.
	Total, Moved       int
	StartedAt, EndedAt time.Time
}

// ClosingLife is how long the result of a [Closing] is kept.
const ClosingLife = 30 * 24 * time.Hour

// batch is how many users one transaction moves: little enough that others hardly wait for it.
const batch = 100

// closeGroup is the job that moves a group's users and then deletes it.
type closeGroup struct {
	Account ids.Account `json:"account"`
	Group   ids.Group   `json:"group"`
	User    ids.User    `json:"user"` // who asked for it
}

// RegisterJobs makes the room's jobs known to the queue, once, before it runs.
func (s *Settings) RegisterJobs(q *jobs.Queue) {
	s.closing = jobs.Register(q, jobs.Kind[closeGroup]{Name: "groups.close", Priority: jobs.Bulk, Inside: true, Timeout: time.Hour, Do: s.carryOn})
}

// DeleteLater is [Settings.Delete] for a group of any size: its users are moved in the background, and then the group goes.
// Users are moved some at a time, as acts of the actor and for as long as they may; what was interrupted goes on where it
// was. It is errs.Conflict "groups.closing" when that is under way already, and "groups.receiving" where another group's
// users are just being moved into this one.
func (s *Settings) DeleteLater(ctx context.Context, by access.Actor, group ids.Group, into *ids.Group) (Closing, error) {
	var c Closing
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.manage(ctx, tx, by); err != nil {
			return err
		}
		if err := lock(ctx, tx, by.Account); err != nil {
			return err
		}
		g, err := s.Groups.Group(ctx, tx, by.Account, group)
		if err != nil {
			return err
		}
		n, err := s.leavable(ctx, tx, by, group, into)
		if err != nil {
			return err
		}
		if into == nil {
			into = new(ids.Group)
		}
		c = Closing{Group: group, Name: g.Name, Into: *into, State: ClosingRuns, Total: n, StartedAt: tx.Now()}
		if err := replaceClosing(ctx, tx, by.Account, c); err != nil {
			return fmt.Errorf("groups: keep closing: %w", err)
		}
		if _, err := s.closing.Enqueue(ctx, tx, closeGroup{by.Account, group, by.User}, jobs.Account(string(by.Account)), jobs.Unique(string(group))); err != nil {
			return err
		}
		return s.note(ctx, tx, by, ClosingStarted, group, DeletedPayload{Group: group, Into: *into, People: n})
	})
	return c, err
}

// Closing returns how the deletion of a group of many stands, or what came of it. It is for administrators; errs.NotFound
// where none was begun.
func (s *Settings) Closing(ctx context.Context, by access.Actor, group ids.Group) (Closing, error) {
	if err := manage(by); err != nil {
		return Closing{}, err
	}
	return selectClosing(ctx, s.DB, by.Account, group)
}

// carryOn moves the group's users a batch at a time. Whatever interrupts it, the next try begins with those who are left.
func (s *Settings) carryOn(ctx context.Context, a closeGroup) error {
	last := ids.User("")
	for {
		var next ids.User
		var over bool
		err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
			next, over, err = s.step(ctx, tx, a, last)
			return err
		})
		if err != nil || over {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		last = next
	}
}

// step moves one batch and, with the last, deletes the group.
func (s *Settings) step(ctx context.Context, tx *db.Tx, a closeGroup, last ids.User) (next ids.User, over bool, err error) {
	if err := lock(ctx, tx, a.Account); err != nil {
		return "", false, err
	}
	c, err := selectClosing(ctx, tx, a.Account, a.Group)
	if errs.Is(err, errs.NotFound) || err == nil && c.State != ClosingRuns {
		return "", true, nil
	}
	if err != nil {
		return "", false, err
	}
	by := access.Actor{Account: a.Account, User: a.User, Scope: access.ScopeAdmin, Door: access.DoorSystem}
	if by, err = s.Members.AsNow(ctx, tx, by, access.ManageAccount); err == nil {
		err = manage(by)
	}
	if errs.Is(err, errs.Unauthenticated) || errs.Is(err, errs.NotFound) || errs.Is(err, errs.Forbidden) {
		return "", true, s.endClosing(ctx, tx, access.System(a.Account), c, ClosingStopped, ClosingEnded)
	}
	if err != nil {
		return "", false, err
	}
	n, next, err := s.Members.MoveGroup(ctx, tx, by, a.Group, c.Into, last, batch)
	if err != nil {
		return "", false, fmt.Errorf("groups: move members: %w", err)
	}
	c.Moved += n
	if n == batch {
		return next, false, updateClosing(ctx, tx, a.Account, c)
	}
	if err := s.drop(ctx, tx, by, a.Group); err != nil {
		return "", false, err
	}
	return "", true, s.endClosing(ctx, tx, by, c, ClosingDone, GroupDeleted)
}

// endClosing notes what came of a closing.
func (s *Settings) endClosing(ctx context.Context, tx *db.Tx, by access.Actor, c Closing, state ClosingState, kind activity.Kind) error {
	c.State, c.EndedAt = state, tx.Now()
	if err := updateClosing(ctx, tx, by.Account, c); err != nil {
		return err
	}
	return s.note(ctx, tx, by, kind, c.Group, DeletedPayload{Group: c.Group, Into: c.Into, People: c.Moved})
}
