package cases

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
)

// StepName says what a step of an explanation is about.
type StepName string

// The steps, in the order in which they decide.
const (
	StepStatus      StepName = "status"
	StepRole        StepName = "role"
	StepWall        StepName = "wall"
	StepAssignment  StepName = "assignment"
	StepGrants      StepName = "grants"
	StepLevel       StepName = "level"
	StepPermissions StepName = "permissions"
)

// Key returns the message key of what the step is about.
func (n StepName) Key() string { return "cases.explain." + string(n) }

// Step is one link of the chain that decides about a user's access to a case. Of the values those are set that belong to it.
type Step struct {
	Name   StepName
	Passed bool // false ends the chain

	// Walls stand against the user, by name or by their group.
	Walls []Wall
	// Assignment is the user's, in force or not; nil without one.
	Assignment *Assignment
	// Grants are those to the user and their group, on the case and its project, in force or not; InForce says which are.
	Grants  []Grant
	InForce []bool
	// Permissions are what the user may do within their level.
	Permissions []access.Permission
}

// Explanation says whether and why a user sees a case (C9).
type Explanation struct {
	Person  people.Person
	Case    Case
	Allowed bool
	Level   access.Level
	Steps   []Step
}

// Explain says whether a user of the account sees a case now, how far they reach, and the chain that decided. Of themselves
// everybody who sees the case may ask, of others who administers it. A user who isn't there, like a case that isn't or that
// the actor doesn't see, is errs.NotFound.
func (s *Service) Explain(ctx context.Context, by access.Actor, user ids.User, c ids.Case) (Explanation, error) {
	do := access.AdministerCase
	if user == by.User {
		do = access.SeeCase
	}
	var out Explanation
	found, err := s.Require(ctx, s.DB, by, do, c)
	if err != nil {
		return out, err
	}
	out.Case = found
	if out.Person, err = s.People.PersonOf(ctx, s.DB, by.Account, user); errs.Is(err, errs.NotFound) {
		return out, notThere()
	} else if err != nil {
		return out, err
	}
	return out, s.explain(ctx, &out)
}

// explain fills in the steps. It decides by the policy alone: what is read besides only says why.
func (s *Service) explain(ctx context.Context, e *Explanation) error {
	p := e.Person
	add := func(step Step) bool {
		e.Steps = append(e.Steps, step)
		return step.Passed
	}
	if !add(Step{Name: StepStatus, Passed: p.Status == people.Active}) {
		return nil
	}
	by, err := s.actorOf(ctx, s.DB, p.Account, p.ID, access.SeeCase)
	if err != nil {
		return err
	}
	now, err := s.standing(ctx, s.DB, by, e.Case.ID)
	if err != nil {
		return err
	}
	d := access.Check(by, access.SeeCase, access.Facts{Account: p.Account, Case: &now.Facts})
	e.Allowed, e.Level = d.Allowed, now.Level
	add(Step{Name: StepRole, Passed: true})
	walls, err := s.wallsAgainst(ctx, by, e.Case.ID)
	if err != nil {
		return err
	}
	if !add(Step{Name: StepWall, Passed: d.Rule != access.RuleWall, Walls: walls}) {
		return nil
	}
	assigned, err := s.assignmentOf(ctx, p, e.Case.ID)
	if err != nil {
		return err
	}
	if !add(Step{Name: StepAssignment, Passed: d.Rule != access.RuleAssignment, Assignment: assigned}) {
		return nil
	}
	grants, err := s.grantsTo(ctx, by, e.Case)
	if err != nil {
		return err
	}
	add(grants)
	add(Step{Name: StepLevel, Passed: d.Allowed})
	add(Step{Name: StepPermissions, Passed: true, Permissions: by.Permissions.List()})
	return nil
}

// wallsAgainst returns the walls that keep a user out of a case.
func (s *Service) wallsAgainst(ctx context.Context, by access.Actor, c ids.Case) ([]Wall, error) {
	standing, err := selectWalls(ctx, s.DB, by.Account, c, true)
	var out []Wall
	for _, w := range standing {
		if w.User == by.User || w.Group != "" && w.Group == by.Group {
			out = append(out, w)
		}
	}
	return out, err
}

func (s *Service) assignmentOf(ctx context.Context, p people.Person, c ids.Case) (*Assignment, error) {
	list, err := selectAssignments(ctx, s.DB, p.Account, c)
	if err != nil {
		return nil, fmt.Errorf("cases: list assignments: %w", err)
	}
	for _, a := range list {
		if a.User == p.ID {
			return &a, nil
		}
	}
	return nil, nil
}

// grantsTo is the step about the grants to a user and their group.
func (s *Service) grantsTo(ctx context.Context, by access.Actor, c Case) (Step, error) {
	step := Step{Name: StepGrants, Passed: true}
	all, err := selectGrants(ctx, s.DB, by.Account, c.ID, c.Project)
	for _, g := range all {
		if g.User == by.User || g.Group != "" && g.Group == by.Group {
			step.Grants = append(step.Grants, g)
			step.InForce = append(step.InForce, g.Holds(s.DB.Now()))
		}
	}
	return step, err
}
