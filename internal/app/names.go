package app

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity/activityweb"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
)

// names tells the record's pages what people and things are called now.
type names struct{ p *Program }

// Names implements [activityweb.Names].
func (n names) Names(ctx context.Context, account ids.Account, users []ids.User, lang string) (map[ids.User]string, error) {
	return people.NewMembers(n.p.Accounts).NamesIn(ctx, n.p.DB, account, users, lang)
}

// Find is for [activityweb.Deps].
func (n names) Find(ctx context.Context, account ids.Account, lang, words string, limit int) ([]activityweb.Named, error) {
	page, err := n.p.People.List(ctx, access.System(account), people.Filter{Search: words, Limit: limit})
	var out []activityweb.Named
	for _, x := range page.Items {
		hint := x.Email
		if x.IDNumber != "" {
			hint = x.IDNumber + " · " + hint
		}
		out = append(out, activityweb.Named{User: x.ID, Name: x.FullName(lang), Hint: hint})
	}
	return out, err
}

// Records implements [activityweb.Records].
func (n names) Records(ctx context.Context, by access.Actor, lang string, things []activityweb.Thing) (map[activityweb.Thing]activityweb.Record, error) {
	out := map[activityweb.Thing]activityweb.Record{}
	for _, thing := range things {
		r, err := n.record(ctx, by, lang, thing)
		if err != nil && !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Forbidden) {
			return nil, err
		}
		if err == nil && r != (activityweb.Record{}) {
			out[thing] = r
		}
	}
	return out, nil
}

func (n names) record(ctx context.Context, by access.Actor, lang string, thing activityweb.Thing) (activityweb.Record, error) {
	switch thing.Type {
	case "account":
		account, err := n.p.Accounts.Recent(ctx, by.Account)
		return activityweb.Record{Name: account.Name, Path: links.Organisation()}, err
	case "job_title":
		title, err := n.p.Roles.Recent(ctx, n.p.DB, by.Account, ids.JobTitle(thing.ID))
		return activityweb.Record{Name: title.Name, Path: links.JobTitle(title.ID)}, err
	case "branch":
		branches, err := n.p.Accounts.RecentBranches(ctx, by.Account)
		for _, b := range branches {
			if string(b.ID) == thing.ID {
				return activityweb.Record{Name: b.Name, Path: links.Branch(b.ID)}, err
			}
		}
		return activityweb.Record{}, err
	case "group":
		if thing.ID == links.DefaultGroup {
			return activityweb.Record{Name: n.p.Bundle.Printer(lang).T("groupsweb.default.name"), Path: links.Group(groups.Default)}, nil
		}
		group, err := n.p.Groups.Recent(ctx, n.p.DB, by.Account, ids.Group(thing.ID))
		return activityweb.Record{Name: group.Name, Path: links.Group(group.ID)}, err
	case "practice_area", "stage", "case_type", "case_group":
		return n.listed(ctx, by, thing)
	case "case", "project":
		return n.called(ctx, by, thing)
	case "task":
		task, err := n.p.Tasks.Task(ctx, by, ids.Task(thing.ID))
		return activityweb.Record{Name: task.Title, Path: links.Task(task.ID)}, err
	case "event":
		event, err := n.p.Events.Event(ctx, by, ids.Event(thing.ID))
		return activityweb.Record{Name: event.Title, Path: links.Event(event.ID)}, err
	case "message":
		return n.message(ctx, by, lang, thing)
	case "document":
		document, err := n.p.Documents.Called(ctx, by, ids.Document(thing.ID))
		return activityweb.Record{Name: document.Name, Path: links.Document(document.ID)}, err
	case "report":
		report, err := n.p.Reports.Called(ctx, by, ids.Report(thing.ID))
		return activityweb.Record{Name: report.Name() + " " + report.Title, Path: links.Report(report.ID)}, err
	case "report_type":
		form, err := n.p.ReportTypes.One(ctx, by, ids.ReportType(thing.ID))
		return activityweb.Record{Name: form.Name}, err
	case "record_template":
		return n.template(ctx, by, thing)
	case "request":
		asked, err := n.p.Requests.Request(ctx, by, ids.Request(thing.ID), "")
		return activityweb.Record{Name: asked.TitleName, Path: links.Request(asked.ID)}, err
	case "directory":
		directory, err := n.p.SCIM.Connection(ctx, by, ids.Connection(thing.ID))
		return activityweb.Record{Name: directory.Name, Path: links.Directory(directory.ID)}, err
	case "attribute":
		known, err := n.p.Attributes.Definition(ctx, by, ids.Attribute(thing.ID))
		return activityweb.Record{Name: known.Name, Path: links.Attribute(known.ID)}, err
	}
	return activityweb.Record{}, nil
}
