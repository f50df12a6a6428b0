package cases

import (
	"context"
	"fmt"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// MaxWalls is how many walls may stand around a case at once.
const MaxWalls = 200

// Wall keeps a user, or whoever is in a group, out of a case (C8).
type Wall struct {
	ID      ids.Wall
	Case    ids.Case
	User    ids.User // or else Group
	Group   ids.Group
	Reason  string
	BuiltBy ids.User // empty for the machine
	BuiltAt time.Time
	// LiftedAt is zero while the wall stands.
	LiftedAt   time.Time
	LiftedBy   ids.User
	LiftReason string
}

// Stands reports whether the wall is in force.
func (w Wall) Stands() bool { return w.LiftedAt.IsZero() }

// WallInput says whom to keep out of which case: exactly one of User and Group is given, and a reason.
type WallInput struct {
	Case   ids.Case
	User   ids.User
	Group  ids.Group
	Reason string
}

// BuildWall keeps a user or a group out of a case, from the moment at which it returns and whatever else they hold. It is for
// who administers the case. Nobody walls out themselves or a group that they are in: that is errs.Invalid, as is somebody
// who isn't there. Who is kept out by such a wall already is errs.Conflict "cases.wall.stands". Assignments and grants stay as
// they are and hold again once the wall is lifted.
func (s *Service) BuildWall(ctx context.Context, by access.Actor, in WallInput) (Wall, error) {
	var w Wall
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		by, _, err := s.hold(ctx, tx, by, access.AdministerCase, in.Case)
		if err != nil {
			return err
		}
		var wrong errs.Fields
		w = Wall{ID: ids.Wall(s.IDs.New()), Case: in.Case, User: in.User, Group: in.Group, BuiltBy: by.User, BuiltAt: tx.Now(),
			Reason: cleanReason(&wrong, in.Reason, true)}
		if err := s.judgeWho(ctx, tx, by.Account, in.User, in.Group, "", &wrong); err != nil {
			return err
		}
		if by.User != "" && in.User == by.User {
			wrong.Add("user", "cases.wall.self")
		}
		if by.User != "" && by.Group != "" && in.Group == by.Group {
			wrong.Add("group", "cases.wall.self")
		}
		if err := wrong.Err(); err != nil {
			return err
		}
		return s.build(ctx, tx, by, w)
	})
	return w, err
}

// build stores and records a wall that was judged; the case is held.
func (s *Service) build(ctx context.Context, tx *db.Tx, by access.Actor, w Wall) error {
	standing, err := selectWalls(ctx, tx, by.Account, w.Case, true)
	if err != nil {
		return err
	}
	for _, other := range standing {
		if other.User == w.User && other.Group == w.Group {
			return errs.E(errs.Conflict, "cases.wall.stands", nil)
		}
	}
	if len(standing) >= MaxWalls {
		return errs.E(errs.Conflict, "cases.wall.full", nil).With(errs.Args{"Max": MaxWalls})
	}
	if err := insertWall(ctx, tx, by.Account, w); err != nil {
		return fmt.Errorf("cases: build wall: %w", err)
	}
	return s.noteWall(ctx, tx, by, Walled, w, false, w.Reason)
}

func (s *Service) noteWall(ctx context.Context, tx *db.Tx, by access.Actor, kind activity.Kind, w Wall, blind bool, why string) error {
	if err := s.Touch(ctx, tx, by.Account, w.Case); err != nil {
		return err
	}
	return s.note(ctx, tx, by, w.Case, kind, WallPayload{Wall: w.ID, User: w.User, Group: w.Group, Blind: blind}, why)
}

// LiftWall takes a wall away, with a reason that everybody on the case sees ([Service.Walls]). It is for who administers the
// case, and for an administrator whom this wall keeps out, who lifts it without knowing around what it stands.
func (s *Service) LiftWall(ctx context.Context, by access.Actor, wall ids.Wall, why string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		w, err := selectWall(ctx, tx, by.Account, wall)
		if db.NoRows(err) {
			return notThere()
		}
		if err != nil {
			return fmt.Errorf("cases: read wall: %w", err)
		}
		by, blind, err := s.mayLift(ctx, tx, by, w)
		if err != nil {
			return err
		}
		var wrong errs.Fields
		w.LiftReason = cleanReason(&wrong, why, true)
		if err := wrong.Err(); err != nil {
			return err
		}
		w.LiftedAt, w.LiftedBy = tx.Now(), by.User
		lifted, err := liftWall(ctx, tx, by.Account, w)
		if err != nil {
			return fmt.Errorf("cases: lift wall: %w", err)
		}
		if !lifted { // it was lifted before
			return notThere()
		}
		return s.noteWall(ctx, tx, by, WallLifted, w, blind, w.LiftReason)
	})
}

// mayLift asks for the right to lift a wall; blind tells that it is because it keeps an administrator out.
func (s *Service) mayLift(ctx context.Context, tx *db.Tx, by access.Actor, w Wall) (now access.Actor, blind bool, err error) {
	now, _, err = s.Stand(ctx, tx, by, access.AdministerCase, w.Case)
	if !errs.Is(err, errs.NotFound) {
		return now, false, err
	}
	if now, err = s.may(ctx, tx, by, access.ManageAccount); err != nil {
		return now, true, notThere()
	}
	if w.Stands() && (w.User != "" && w.User == now.User || w.Group != "" && w.Group == now.Group) {
		return now, true, nil
	}
	return now, true, notThere()
}

// WallToLift returns a wall that the actor may lift, as they may know it, for the page that asks why. Whatever else is
// errs.NotFound, or errs.Forbidden for who sees the case and doesn't administer it.
func (s *Service) WallToLift(ctx context.Context, by access.Actor, wall ids.Wall) (StandingWall, error) {
	w, err := selectWall(ctx, s.DB, by.Account, wall)
	if db.NoRows(err) || err == nil && !w.Stands() {
		return StandingWall{}, notThere()
	}
	if err != nil {
		return StandingWall{}, fmt.Errorf("cases: read wall: %w", err)
	}
	one, err := s.shown(ctx, by, w)
	switch {
	case err != nil:
		return StandingWall{}, err
	case !one.Opaque:
		_, err = s.Require(ctx, s.DB, by, access.AdministerCase, w.Case)
	case !one.Against || access.Require(by, access.ManageAccount, access.Facts{Account: by.Account}) != nil:
		err = notThere()
	}
	return one, err
}

// KeptOut returns the cases that walls keep the actor out of, for rooms that leave out what is of them. It must not be shown to
// the actor.
func (s *Service) KeptOut(ctx context.Context, q db.Queryer, by access.Actor) ([]ids.Case, error) {
	return selectKeptOut(ctx, q, by)
}

// Walls returns the walls around a case, those that stand first, then those that were lifted, with the reasons. It is for
// who sees the case.
func (s *Service) Walls(ctx context.Context, by access.Actor, c ids.Case) ([]Wall, error) {
	if _, err := s.Require(ctx, s.DB, by, access.SeeCase, c); err != nil {
		return nil, err
	}
	return selectWalls(ctx, s.DB, by.Account, c, false)
}

// StandingWall is a wall on the administrators' page of walls.
type StandingWall struct {
	// Opaque tells that the actor doesn't see the case: of the wall nothing is told but its id, since when it stands, and
	// how many it keeps out.
	Opaque bool
	// Against tells that this wall keeps the actor out, so that they can lift it.
	Against bool
	Wall    Wall
	Case    Case // the zero Case for an opaque wall
	// KeptOut is how many users the wall keeps out now.
	KeptOut int
}

// WallsPage is a part of the walls that stand in an account, the newest first.
type WallsPage struct {
	Walls []StandingWall
	Next  ids.Wall // where the next page begins; empty at the end
}

// wallsShown is how many walls stand on a page.
const wallsShown = 50

// AllWalls returns the walls that stand in the actor's account. It is for administrators. Walls around cases that they don't
// see are opaque, and of those only the ones that keep the actor out themselves are there.
func (s *Service) AllWalls(ctx context.Context, by access.Actor, after ids.Wall) (WallsPage, error) {
	var out WallsPage
	if err := access.Require(by, access.ManageAccount, access.Facts{Account: by.Account}); err != nil {
		return out, err
	}
	list, err := selectStandingWalls(ctx, s.DB, by, after, wallsShown+1)
	if err != nil {
		return out, err
	}
	if len(list) > wallsShown {
		list = list[:wallsShown]
		out.Next = list[wallsShown-1].ID
	}
	for _, w := range list {
		one, err := s.shown(ctx, by, w)
		if err != nil {
			return out, err
		}
		out.Walls = append(out.Walls, one)
	}
	return out, nil
}

// shown is a wall as the actor may know it.
func (s *Service) shown(ctx context.Context, by access.Actor, w Wall) (StandingWall, error) {
	one := StandingWall{Wall: w, KeptOut: 1, Against: by.User != "" && (w.User == by.User || w.Group != "" && w.Group == by.Group)}
	if w.Group != "" {
		members, err := s.People.GroupMembers(ctx, s.DB, by.Account, []ids.Group{w.Group})
		if err != nil {
			return one, err
		}
		one.KeptOut = members[w.Group].Active
	}
	c, err := s.Require(ctx, s.DB, by, access.SeeCase, w.Case)
	if errs.Is(err, errs.NotFound) {
		one.Opaque, one.Wall = true, Wall{ID: w.ID, BuiltAt: w.BuiltAt}
		return one, nil
	}
	one.Case = c
	return one, err
}
