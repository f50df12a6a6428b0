package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/errs"
)

type accessCommands struct {
	Explain accessExplainCommand `cmd:"" help:"Say whether somebody sees a case, how far they reach on it, and why."`
}

type accessExplainCommand struct {
	accountFlag
	User string `required:"" help:"Address the person signs in with, or the id of the user." placeholder:"ADDRESS"`
	Case string `required:"" help:"Number or id of the case." placeholder:"NUMBER"`
	JSON bool   `help:"Print one JSON object."`
}

// Run prints the explanation.
func (a accessExplainCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		account, err := a.choose(ctx, p)
		if err != nil {
			return err
		}
		user, err := a.user(ctx, p, account.ID)
		if err != nil {
			return err
		}
		by := access.Operator(account.ID)
		c, err := p.Cases.Numbered(ctx, by, a.Case)
		if errs.Is(err, errs.NotFound) {
			c, err = p.Cases.Case(ctx, by, ids.Case(a.Case))
		}
		if errs.Is(err, errs.NotFound) {
			return errors.New("there is no case of that number or id")
		}
		if err != nil {
			return err
		}
		e, err := p.Cases.Explain(ctx, by, user, c.ID)
		if err != nil {
			return err
		}
		if a.JSON {
			return json.NewEncoder(w.Out).Encode(explained(e))
		}
		return p.printExplanation(w.Out, account, e)
	})
}

// user returns the user of the account whom the operator means, active or not.
func (a accessExplainCommand) user(ctx context.Context, p *Program, account ids.Account) (ids.User, error) {
	unknown := errors.New("nobody there has that address or id")
	if !strings.Contains(a.User, "@") {
		found, err := p.People.PersonOf(ctx, p.DB, account, ids.User(a.User))
		if errs.Is(err, errs.NotFound) {
			return "", unknown
		}
		return found.ID, err
	}
	login, err := p.Identity.LoginOf(ctx, p.DB, a.User)
	if err == nil {
		var found people.Person
		if found, err = p.People.PersonOfLogin(ctx, p.DB, account, login.ID); err == nil {
			return found.ID, nil
		}
	}
	if errs.Is(err, errs.NotFound) {
		return "", unknown
	}
	return "", err
}

// explanationLine is an explanation as programs read it.
type explanationLine struct {
	User    ids.User      `json:"user_id"`
	Case    ids.Case      `json:"case_id"`
	Number  string        `json:"number"`
	Allowed bool          `json:"allowed"`
	Level   access.Level  `json:"level"`
	Status  people.Status `json:"status"`
	Role    access.Role   `json:"role"`
	Steps   []stepLine    `json:"steps"`
}

type stepLine struct {
	Name        cases.StepName      `json:"name"`
	Passed      bool                `json:"passed"`
	Walls       []ids.Wall          `json:"walls,omitempty"`
	Assigned    *assignedLine       `json:"assigned,omitempty"`
	Grants      []levelLine         `json:"grants,omitempty"`
	Permissions []access.Permission `json:"permissions,omitempty"`
}

type assignedLine struct {
	From  time.Time `json:"valid_from,omitzero"`
	Until time.Time `json:"valid_until,omitzero"`
}

type levelLine struct {
	ID      ids.Grant    `json:"id"`
	Project ids.Project  `json:"project_id,omitempty"`
	Group   ids.Group    `json:"group_id,omitempty"`
	Level   access.Level `json:"level"`
	From    time.Time    `json:"valid_from,omitzero"`
	Until   time.Time    `json:"valid_until,omitzero"`
	InForce bool         `json:"in_force"`
}

func explained(e cases.Explanation) explanationLine {
	out := explanationLine{User: e.Person.ID, Case: e.Case.ID, Number: e.Case.Number, Allowed: e.Allowed, Level: e.Level, Status: e.Person.Status, Role: e.Person.Role}
	for _, s := range e.Steps {
		step := stepLine{Name: s.Name, Passed: s.Passed, Permissions: s.Permissions}
		for _, wall := range s.Walls {
			step.Walls = append(step.Walls, wall.ID)
		}
		if a := s.Assignment; a != nil {
			step.Assigned = &assignedLine{a.From, a.Until}
		}
		for i, g := range s.Grants {
			step.Grants = append(step.Grants, levelLine{ID: g.ID, Project: g.Project, Group: g.Group, Level: g.Level, From: g.From, Until: g.Until, InForce: s.InForce[i]})
		}
		out.Steps = append(out.Steps, step)
	}
	return out
}

// printExplanation writes the explanation for the console, in English.
func (p *Program) printExplanation(out io.Writer, account accounts.Account, e cases.Explanation) error {
	t := p.Bundle.Printer("en")
	verdict := "cases.explain.no"
	if e.Allowed {
		verdict = "cases.explain.yes"
	}
	lines := []string{t.T(verdict, errs.Args{"Name": e.Person.FullName(account.Language), "Number": e.Case.Number})}
	for _, s := range e.Steps {
		sign := "ok"
		if !s.Passed {
			sign = "NO"
		}
		lines = append(lines, fmt.Sprintf("  %s  %s: %s", sign, t.T(s.Name.Key()), p.stepWords(e, s)))
	}
	_, err := fmt.Fprintln(out, strings.Join(lines, "\n"))
	return err
}

// stepWords says what a step found.
func (p *Program) stepWords(e cases.Explanation, s cases.Step) string {
	t := p.Bundle.Printer("en")
	var list []string
	switch s.Name {
	case cases.StepStatus:
		list = append(list, string(e.Person.Status))
	case cases.StepRole:
		list = append(list, t.T(e.Person.Role.Key()))
	case cases.StepLevel:
		list = append(list, t.T(e.Level.Key()))
	case cases.StepWall:
		for _, wall := range s.Walls {
			list = append(list, "kept out since "+wall.BuiltAt.Format(time.RFC3339)+" ("+string(wall.ID)+")")
		}
	case cases.StepAssignment:
		if s.Assignment != nil {
			list = append(list, "assigned"+period(s.Assignment.Validity))
		}
	case cases.StepGrants:
		for i, g := range s.Grants {
			word := t.T(g.Level.Key()) + period(g.Validity)
			if !s.InForce[i] {
				word += " (not in force)"
			}
			list = append(list, word)
		}
	case cases.StepPermissions:
		for _, can := range s.Permissions {
			list = append(list, t.T(can.Key()))
		}
	}
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, "; ")
}

func period(v cases.Validity) string {
	out := ""
	if !v.From.IsZero() {
		out += " from " + v.From.Format(time.RFC3339)
	}
	if !v.Until.IsZero() {
		out += " until " + v.Until.Format(time.RFC3339)
	}
	return out
}
