package app

import (
	"context"
	"errors"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/config"
	"cabinet/internal/search"
)

// openSearch wires the index in which everything is found. Rooms above write into it, and are told to it as sources.
func (p *Program) openSearch() {
	p.Search = search.New(search.Deps{DB: p.DB, Log: p.Acts, People: foundPeople{p.People}})
	p.Search.RegisterJobs(p.Queue, p.accountIDs)
}

// accountIDs lists the deployment's accounts.
func (p *Program) accountIDs(ctx context.Context) ([]ids.Account, error) {
	all, err := p.Accounts.AllAccounts(ctx)
	var out []ids.Account
	for _, a := range all {
		out = append(out, a.ID)
	}
	return out, err
}

// foundPeople finds users for a search.
type foundPeople struct{ people *people.Service }

// FindPeople implements [search.People].
func (f foundPeople) FindPeople(ctx context.Context, by access.Actor, words []string, limit int) ([]search.Person, bool, error) {
	list, more, err := f.people.FindByName(ctx, by, words, limit)
	var out []search.Person
	for _, x := range list {
		out = append(out, search.Person{ID: x.ID, Name: x.Name, Note: x.Position})
	}
	return out, more, err
}

// hitLink is the page of what was found; empty where there is none for the actor.
func hitLink(by access.Actor, h search.Hit) string {
	switch h.Kind {
	case search.KindCase:
		return links.Case(ids.Case(h.ID))
	case search.KindProject:
		return links.Project(ids.Project(h.ID))
	case search.KindTask:
		return links.Task(ids.Task(h.ID))
	case search.KindDocument:
		return links.Document(ids.Document(h.ID))
	case search.KindReport:
		return links.Report(ids.Report(h.ID))
	case search.KindEvent:
		return links.Event(ids.Event(h.ID))
	case search.KindParticipant:
		return links.CaseRecord(h.Case, "participants", h.ID)
	case search.KindUser:
		if ids.User(h.ID) == by.User {
			return links.Profile()
		}
		if by.Role == access.Administrator {
			return links.User(ids.User(h.ID))
		}
	}
	return ""
}

type searchCommands struct {
	Rebuild searchRebuildCommand `cmd:"" help:"Write the search index anew from what is kept, while everybody goes on working."`
}

type searchRebuildCommand struct {
	accountFlag
	All bool `help:"Of every organisation."`
}

// told is after how many things the operator hears how far it is.
const told = 50_000

// Run rebuilds the index of one account, or of all.
func (s searchRebuildCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		all, err := p.Accounts.AllAccounts(ctx)
		if err != nil {
			return err
		}
		if !s.All {
			one, err := s.choose(ctx, p)
			if err != nil {
				return err
			}
			all = append(all[:0], one)
		} else if s.Account != "" {
			return errors.New("choose either --account or --all")
		}
		for _, a := range all {
			next := int64(told)
			n, err := p.Search.Rebuild(ctx, access.Operator(a.ID), func(done int64) {
				if done >= next {
					fmt.Fprintf(w.Err, "%s: %d things so far\n", a.Name, done)
					next += told
				}
			})
			if err != nil {
				return err
			}
			fmt.Fprintf(w.Out, "%s: %d things can be found.\n", a.Name, n)
		}
		return nil
	})
}
