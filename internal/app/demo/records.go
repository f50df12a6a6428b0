package demo

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/records"
)

// party is a participant of a case. Without a last name it is a company.
type party struct {
	role                 string
	last, first, middle  string
	company              string
	phone, email, postal string
	inn, note            string
}

// point is an issue of a case, or a source with its link.
type point struct {
	name, note, link string
	// answers are those to the account's fields, by their names.
	answers map[string]string
}

// casefile is what a case holds beside documents and tasks.
type casefile struct {
	parties []party
	issues  []point
	sources []point
}

// parts gives a case its participants, issues and sources.
func (r Rooms) parts(ctx context.Context, by access.Actor, c cases.Case) error {
	f := filesOf(c.Name)
	all, err := r.Records.Templates().All(ctx, by)
	if err != nil {
		return err
	}
	for _, p := range f.parties {
		if _, err := r.Records.Add(ctx, by, c.ID, records.Participants, p.input(all)); err != nil {
			return fmt.Errorf("participant %s%s: %w", p.last, p.company, err)
		}
	}
	for list, points := range map[records.List][]point{records.Issues: f.issues, records.Sources: f.sources} {
		for _, p := range points {
			in := records.Input{Name: &p.name, Note: &p.note, Link: &p.link, Values: map[ids.TemplateField]string{}}
			for name, text := range p.answers {
				in.Values[templateOf(all, list, name)] = text
			}
			if _, err := r.Records.Add(ctx, by, c.ID, list, in); err != nil {
				return fmt.Errorf("%s %s: %w", list, p.name, err)
			}
		}
	}
	return nil
}

func (p party) input(all []records.Template) records.Input {
	kind, role := records.Person, templateOf(all, records.Roles, p.role)
	if p.last == "" {
		kind = records.Company
	}
	return records.Input{Kind: &kind, Role: &role, LastName: &p.last, FirstName: &p.first, MiddleName: &p.middle, Company: &p.company, Phone: &p.phone, Email: &p.email,
		Address: &p.postal, INN: &p.inn, Note: &p.note}
}

// templateOf is the role or field of that name.
func templateOf(all []records.Template, list records.List, name string) ids.TemplateField {
	for _, t := range all {
		if t.List == list && t.Name == name {
			return t.ID
		}
	}
	return ""
}
