package cases

import (
	"context"
	"fmt"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// ProjectInput is what is wanted of a project. A nil field stays as it is, or is empty in a new one; without somebody
// responsible the actor is.
type ProjectInput struct {
	Name, Description *string
	Responsible       *ids.User
}

// StandingOnProject is a project with how far somebody reaches on it.
type StandingOnProject struct {
	Project
	Facts access.CaseFacts
	Level access.Level
}

// Project returns a project of the actor's account with how they stand to it. It is for administrators and standard users.
func (s *Service) Project(ctx context.Context, by access.Actor, p ids.Project) (StandingOnProject, error) {
	_, found, err := s.standOnProject(ctx, s.DB, by, access.SeeProject, p)
	return found, err
}

// standOnProject is [Service.Stand] for a project.
func (s *Service) standOnProject(ctx context.Context, q db.Queryer, by access.Actor, do access.Action, p ids.Project) (access.Actor, StandingOnProject, error) {
	by, err := s.asNow(ctx, q, by, do)
	if err != nil {
		return by, StandingOnProject{}, err
	}
	found, err := selectProjectStanding(ctx, q, by, p, q.Now())
	if db.NoRows(err) {
		return by, StandingOnProject{}, notThere()
	}
	if err != nil {
		return by, StandingOnProject{}, fmt.Errorf("cases: read project: %w", err)
	}
	if found.Level = access.ProjectLevel(by.Role, found.Facts); by.User == "" {
		found.Level = access.LevelAdminister
	}
	if err := access.Require(by, do, access.Facts{Account: by.Account, Case: &found.Facts}); err != nil {
		return by, StandingOnProject{}, err
	}
	return by, found, nil
}

// takesCases notes when a case can't be put into a project: it isn't there for the actor, or is closed.
func (s *Service) takesCases(ctx context.Context, tx *db.Tx, by access.Actor, p ids.Project, wrong *errs.Fields) error {
	_, found, err := s.standOnProject(ctx, tx, by, access.SeeProject, p)
	if errs.Is(err, errs.NotFound) {
		wrong.Add("project", "cases.choose")
		return nil
	}
	if err == nil && found.State == ProjectClosed {
		wrong.Add("project", "cases.project.closed")
	}
	return err
}

// CreateProject makes a project in the actor's account. It is for administrators and standard users who may create cases,
// and makes them administer it. A name that another project has, in whatever letter case, is errs.Invalid about the field.
func (s *Service) CreateProject(ctx context.Context, by access.Actor, in ProjectInput) (Project, error) {
	var p Project
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		by, err := s.may(ctx, tx, by, access.CreateProject)
		if err != nil {
			return err
		}
		p = Project{ID: ids.Project(s.IDs.New()), State: ProjectOpen, Responsible: by.User, CreatedBy: by.User, CreatedAt: tx.Now(), Version: 1}
		if err := s.applyProject(ctx, tx, by, in, &p); err != nil {
			return err
		}
		if err := insertProject(ctx, tx, by.Account, p); err != nil {
			return fmt.Errorf("cases: make project: %w", err)
		}
		if by.User != "" {
			g := Grant{ID: ids.Grant(s.IDs.New()), Project: p.ID, User: by.User, Level: access.LevelAdminister, GrantedBy: by.User, GrantedAt: tx.Now()}
			if err := insertGrant(ctx, tx, by.Account, g); err != nil {
				return fmt.Errorf("cases: grant creator: %w", err)
			}
		}
		if err := s.Index.Put(ctx, tx, by.Account, projectEntry(p)); err != nil {
			return err
		}
		return s.noteProject(ctx, tx, by, p.ID, ProjectCreated, nil, "")
	})
	return p, err
}

// EditProject changes what is given of a project. It is for administrators and standard users who may create cases; for
// ifVersion see [Service.Edit], of which theirs is a [Project].
func (s *Service) EditProject(ctx context.Context, by access.Actor, p ids.Project, in ProjectInput, ifVersion int64) (Project, error) {
	return s.changeProject(ctx, by, p, ifVersion, func(tx *db.Tx, by access.Actor, out *Project) error {
		if out.State == ProjectClosed {
			return errs.E(errs.Conflict, "cases.project.closed", nil)
		}
		return s.applyProject(ctx, tx, by, in, out)
	})
}

// SetProjectState closes or reopens a project. It is for who edits it; its cases stay as they are. A closed project takes no
// more cases.
func (s *Service) SetProjectState(ctx context.Context, by access.Actor, p ids.Project, to ProjectState, ifVersion int64) (Project, error) {
	return s.changeProject(ctx, by, p, ifVersion, func(tx *db.Tx, _ access.Actor, out *Project) error {
		switch to {
		case ProjectOpen:
			out.ClosedAt = time.Time{}
		case ProjectClosed:
			if out.State != ProjectClosed {
				out.ClosedAt = tx.Now()
			}
		default:
			return errs.FieldError("state", "cases.choose")
		}
		out.State = to
		return nil
	})
}

// changeProject stores and records what change makes of a project.
func (s *Service) changeProject(ctx context.Context, by access.Actor, p ids.Project, ifVersion int64,
	change func(tx *db.Tx, by access.Actor, out *Project) error) (Project, error) {
	var out Project
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, _, err := s.standOnProject(ctx, tx, by, access.EditProject, p); err != nil {
			return err
		}
		if err := lockProjects(ctx, tx, by.Account); err != nil {
			return err
		}
		by, found, err := s.standOnProject(ctx, tx, by, access.EditProject, p) // the lock may have been waited for
		if err != nil {
			return err
		}
		before := found.Project
		out = before
		if err := change(tx, by, &out); err != nil {
			return err
		}
		fields := changedOfProject(before, out)
		if len(fields) == 0 && before.State == out.State {
			return nil
		}
		if ifVersion != 0 && ifVersion != before.Version {
			conflict := errs.E(errs.Conflict, "cases.conflict", nil)
			conflict.Detail = before
			return conflict
		}
		out.Version++
		if err := updateProject(ctx, tx, by.Account, out); err != nil {
			return fmt.Errorf("cases: keep project: %w", err)
		}
		if err := s.Index.Put(ctx, tx, by.Account, projectEntry(out)); err != nil {
			return err
		}
		if before.State != out.State {
			return s.noteProject(ctx, tx, by, p, ProjectStateChanged, StatePayload{From: string(before.State), To: string(out.State)}, "")
		}
		return s.noteProject(ctx, tx, by, p, ProjectEdited, EditedPayload{Fields: fields}, "")
	})
	return out, err
}

func changedOfProject(a, b Project) []string {
	out := []string{}
	if a.Name != b.Name {
		out = append(out, "name")
	}
	if a.Description != b.Description {
		out = append(out, "description")
	}
	if a.Responsible != b.Responsible {
		out = append(out, "responsible")
	}
	return out
}

// applyProject puts what is given into the project, cleaned and judged.
func (s *Service) applyProject(ctx context.Context, tx *db.Tx, by access.Actor, in ProjectInput, p *Project) error {
	var wrong errs.Fields
	if in.Name != nil {
		text, fault := writing.Name(*in.Name, MaxName)
		p.Name = said(&wrong, "name", MaxName, text, fault)
	}
	if p.Name == "" && !wrong.Has("name") {
		wrong.Add("name", "cases.name.required")
	}
	if in.Description != nil {
		text, fault := writing.Block(*in.Description, MaxDescription)
		p.Description = said(&wrong, "description", MaxDescription, text, fault)
	}
	if in.Responsible != nil && *in.Responsible != p.Responsible {
		p.Responsible = *in.Responsible
		if p.Responsible != "" {
			u, err := s.People.PersonOf(ctx, tx, by.Account, p.Responsible)
			if err != nil && !errs.Is(err, errs.NotFound) {
				return err
			}
			if err != nil || u.Status != people.Active || !u.Role.Staff() {
				wrong.Add("responsible", "cases.responsible.unable")
			}
		}
	}
	if !wrong.Has("name") {
		if err := lockProjects(ctx, tx, by.Account); err != nil {
			return err
		}
		namesake, err := selectProjectOfName(ctx, tx, by.Account, p.Name)
		if err != nil {
			return fmt.Errorf("cases: look for project: %w", err)
		}
		if namesake != "" && namesake != p.ID {
			wrong.Add("name", "cases.project.taken")
		}
	}
	return wrong.Err()
}

// lockProjects makes changes to one account's projects wait for one another.
func lockProjects(ctx context.Context, tx *db.Tx, account ids.Account) error {
	return tx.Lock(ctx, string(account), "projects")
}
