package cases

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// MaxGrants is how many grants there may be on a case, and on a project.
const MaxGrants = 200

// Grant is an access level that was given to a user or a group, on a case or a project (C6). For limited users and guests it
// only sets the level on cases that they are assigned to.
type Grant struct {
	ID      ids.Grant
	Case    ids.Case    // or else Project
	Project ids.Project // then it holds for all its cases
	User    ids.User    // or else Group
	Group   ids.Group
	Level   access.Level
	Validity
	GrantedBy ids.User // empty for the machine
	GrantedAt time.Time
}

// GrantInput says to whom which level is granted; exactly one of Case and Project, and one of User and Group, is given.
type GrantInput struct {
	Case    ids.Case
	Project ids.Project
	User    ids.User
	Group   ids.Group
	Level   access.Level
	Validity
}

// Grant gives a level on a case or project. It is for who administers that. A user who hasn't come yet or is inactive is
// errs.Invalid about the field "user". A grant that differs from one before in its time stands beside it: the highest in
// force counts.
func (s *Service) Grant(ctx context.Context, by access.Actor, in GrantInput) (Grant, error) {
	var g Grant
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		by, err := s.mayGrant(ctx, tx, by, in.Case, in.Project)
		if err != nil {
			return err
		}
		var wrong errs.Fields
		g = Grant{ID: ids.Grant(s.IDs.New()), Case: in.Case, Project: in.Project, User: in.User, Group: in.Group, Level: in.Level,
			Validity: in.Validity.clean(tx.Now(), &wrong), GrantedBy: by.User, GrantedAt: tx.Now()}
		if g.Level < access.LevelView || g.Level > access.LevelAdminister {
			wrong.Add("level", "cases.choose")
		}
		if err := s.judgeWho(ctx, tx, by.Account, in.User, in.Group, people.Active, &wrong); err != nil {
			return err
		}
		if err := wrong.Err(); err != nil {
			return err
		}
		if err := tx.Lock(ctx, string(by.Account), "grants:"+cmp.Or(string(in.Case), string(in.Project))); err != nil {
			return err
		}
		n, err := countGrants(ctx, tx, by.Account, in.Case, in.Project)
		if err != nil {
			return fmt.Errorf("cases: count grants: %w", err)
		}
		if n >= MaxGrants {
			return errs.E(errs.Conflict, "cases.grant.full", nil).With(errs.Args{"Max": MaxGrants})
		}
		if err := insertGrant(ctx, tx, by.Account, g); err != nil {
			return fmt.Errorf("cases: grant: %w", err)
		}
		return s.noteGrant(ctx, tx, by, Granted, g)
	})
	return g, err
}

// mayGrant asks for the right to change the grants of a case or a project.
func (s *Service) mayGrant(ctx context.Context, tx *db.Tx, by access.Actor, c ids.Case, p ids.Project) (access.Actor, error) {
	if c != "" && p == "" {
		by, _, err := s.Stand(ctx, tx, by, access.AdministerCase, c)
		return by, err
	}
	if c != "" {
		return by, notThere()
	}
	by, _, err := s.standOnProject(ctx, tx, by, access.AdministerProject, p)
	return by, err
}

// judgeWho notes when a user or group isn't there to be named, or the user not as wanted: of the status, or any when empty.
func (s *Service) judgeWho(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User, group ids.Group, status people.Status, wrong *errs.Fields) error {
	switch {
	case (user == "") == (group == ""):
		wrong.Add("user", "cases.choose")
		return nil
	case group != "":
		err := s.Groups.Hold(ctx, tx, account, group)
		if errs.Is(err, errs.Invalid) {
			wrong.Add("group", "cases.choose")
			return nil
		}
		return err
	}
	p, err := s.People.PersonOf(ctx, tx, account, user)
	if errs.Is(err, errs.NotFound) || err == nil && (p.Erased() || status != "" && p.Status != status) {
		wrong.Add("user", "cases.choose")
		return nil
	}
	return err
}

// noteGrant records what became of a grant.
func (s *Service) noteGrant(ctx context.Context, tx *db.Tx, by access.Actor, kind activity.Kind, g Grant) error {
	payload := GrantPayload{Grant: g.ID, User: g.User, Group: g.Group, Level: g.Level, From: g.From, Until: g.Until}
	why := ""
	if kind == Granted {
		why = g.Reason
	}
	if g.Case == "" {
		return s.noteProject(ctx, tx, by, g.Project, kind, payload, why)
	}
	if err := s.Touch(ctx, tx, by.Account, g.Case); err != nil {
		return err
	}
	return s.note(ctx, tx, by, g.Case, kind, payload, why)
}

// Revoke takes a grant away. It is for who administers what it stands on; for everybody else, and when there is none, it is
// errs.NotFound or errs.Forbidden as that is.
func (s *Service) Revoke(ctx context.Context, by access.Actor, grant ids.Grant) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		g, err := selectGrant(ctx, tx, by.Account, grant)
		if db.NoRows(err) {
			return notThere()
		}
		if err != nil {
			return fmt.Errorf("cases: read grant: %w", err)
		}
		by, err := s.mayGrant(ctx, tx, by, g.Case, g.Project)
		if err != nil {
			return err
		}
		gone, err := deleteGrant(ctx, tx, by.Account, grant)
		if err != nil {
			return fmt.Errorf("cases: revoke: %w", err)
		}
		if !gone { // somebody else was quicker
			return notThere()
		}
		return s.noteGrant(ctx, tx, by, Revoked, g)
	})
}

// Grants returns what is granted on a case, by its project too, in force or not. It is for administrators and standard users
// who see the case.
func (s *Service) Grants(ctx context.Context, by access.Actor, c ids.Case) ([]Grant, error) {
	found, err := s.Require(ctx, s.DB, by, access.SeeAccess, c)
	if err != nil {
		return nil, err
	}
	return selectGrants(ctx, s.DB, by.Account, found.ID, found.Project)
}

// ProjectGrants returns what is granted on a project. It is for who sees the project.
func (s *Service) ProjectGrants(ctx context.Context, by access.Actor, p ids.Project) ([]Grant, error) {
	if _, _, err := s.standOnProject(ctx, s.DB, by, access.SeeProject, p); err != nil {
		return nil, err
	}
	return selectGrants(ctx, s.DB, by.Account, "", p)
}
