package app

import (
	"context"
	"encoding/json"
	"io"
	"path/filepath"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/mydata"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// openMyData wires what people may ask for about themselves, which every room that holds something about people gives.
func (p *Program) openMyData(members people.Members, post exports.Post) {
	sources := slices.Concat(mydata.PeopleSources(p.People, p.Accounts, p.Roles), []mydata.Source{p.standingSource(), p.viewsSource(), p.caseViewsSource(), p.listsSource(),
		directorySource(),
		mydata.MembershipSource(members), mydata.AttributesSource(p.Attributes)}, mydata.IdentitySources(p.Identity),
		[]mydata.Source{p.requestsSource(), p.viewingSource(), p.broughtSource(), p.writtenSource(), p.reportsSource(), p.draftsSource(), p.eventsSource(), mydata.ActivitySource(p.Acts)})
	p.MyData = mydata.New(mydata.Deps{DB: p.DB, Now: p.now, IDs: p.ids, Acts: p.Acts, Accounts: p.Accounts, People: p.People, Exports: p.Exports,
		Actors: p.Identity, Logins: p.Identity, Post: post, Log: p.log, Sources: sources,
		Parts: []mydata.Part{mydata.AttributesPart(p.Attributes), p.viewsPart(), p.invitationPart(), p.formerAddressPart(), p.requestsPart(), p.viewingPart(), p.messagesPart(), p.listsPart(), directoryPart(), mydata.RecordPart(p.Acts),
			mydata.MailPart(p.guard)},
		Belongings: holdingsOf{p}, Ledger: filepath.Join(p.Config.Data, "erasures.jsonl")})
	p.MyData.RegisterJobs(p.Queue)
}

// holdingsOf is what leaving knows of people's holdings, as erasure asks for it.
type holdingsOf struct{ p *Program }

// HeldBy implements mydata.Belongings.
func (h holdingsOf) HeldBy(ctx context.Context, q db.Queryer, by access.Actor, user ids.User) (out []mydata.Holding, planned bool, err error) {
	list, planned, err := h.p.Leaving.HeldBy(ctx, q, by, user)
	for _, c := range list {
		out = append(out, mydata.Holding{Title: c.Title, N: c.N})
	}
	return out, planned, err
}

// PassAll implements mydata.Belongings.
func (h holdingsOf) PassAll(ctx context.Context, tx *db.Tx, by access.Actor, account ids.Account, user, heir ids.User) error {
	return h.p.Leaving.PassAll(ctx, tx, by, account, user, heir)
}

// viewsPart is the part of the ways of looking at lists that a person saved.
func (p *Program) viewsPart() mydata.Part {
	return mydata.Part{Name: "app.part.saved_views", Erase: func(ctx context.Context, tx *db.Tx, before people.Person) error {
		if err := people.DeleteViewsOf(ctx, tx, before.Account, before.ID); err != nil {
			return err
		}
		return cases.DeleteViewsOf(ctx, tx, before.Account, before.ID)
	}}
}

// invitationPart is the part of the invitation of somebody who hasn't come yet.
func (p *Program) invitationPart() mydata.Part {
	return mydata.Part{Name: "app.part.invitation", Erase: func(ctx context.Context, tx *db.Tx, before people.Person) error {
		_, err := p.Invitations.Forget(ctx, tx, before.Account, before.ID)
		return err
	}}
}

// standingFile is where a person stands in the account, lastingly and for a time.
type standingFile struct {
	Role       access.Role `json:"role"`
	Group      string      `json:"group"` // empty is the default group
	Manages    bool        `json:"manages_group"`
	Temporary  []grantLine `json:"temporary"`
	EndsAt     *time.Time  `json:"ends_at"`
	EndsReason string      `json:"ends_reason"`
}

// grantLine is a role, or else a group, for a time.
type grantLine struct {
	Role    access.Role `json:"role,omitempty"`
	Group   *string     `json:"group,omitempty"`
	Manages bool        `json:"manages_group,omitempty"`
	From    time.Time   `json:"from"`
	Until   *time.Time  `json:"until"`
	Reason  string      `json:"reason"`
}

// standingSource returns the role and the group of a person, those for a time among them, and their last day.
func (p *Program) standingSource() mydata.Source {
	return mydata.Source{Name: "standing.json", Write: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
		me, err := p.People.PersonOf(ctx, q, account, user)
		if err != nil {
			return err
		}
		out := standingFile{Role: me.Lasting.Role, Manages: me.Lasting.Manages, Temporary: []grantLine{}, EndsAt: orNull(me.EndsAt), EndsReason: me.EndsReason}
		if out.Group, err = p.groupName(ctx, q, account, me.Lasting.Group); err != nil {
			return err
		}
		if t := me.TempRole; t != nil {
			out.Temporary = append(out.Temporary, grantLine{Role: t.Role, From: t.From, Until: orNull(t.Until), Reason: t.Reason})
		}
		if t := me.TempGroup; t != nil {
			name, err := p.groupName(ctx, q, account, t.Group)
			if err != nil {
				return err
			}
			out.Temporary = append(out.Temporary, grantLine{Group: &name, Manages: t.Manages, From: t.From, Until: orNull(t.Until), Reason: t.Reason})
		}
		return writeIndented(w, out)
	}}
}

// caseViewsSource returns the ways of looking at the list of cases that a person saved.
func (p *Program) caseViewsSource() mydata.Source {
	return mydata.Source{Name: "case-views.json", Write: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
		list, err := cases.SavedViewsOf(ctx, q, account, user)
		if err != nil || len(list) == 0 {
			return err
		}
		return writeIndented(w, list)
	}}
}

// viewsSource returns the ways of looking at the users list that a person saved, as long as they look after users.
func (p *Program) viewsSource() mydata.Source {
	return mydata.Source{Name: "saved-views.json", Write: func(ctx context.Context, _ db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
		list, err := p.People.SavedViews(ctx, access.Actor{Account: account, User: user, Scope: access.ScopeAdmin, Door: access.DoorSystem})
		if err != nil || len(list) == 0 {
			if errs.Is(err, errs.NotFound) {
				err = nil
			}
			return err
		}
		return writeIndented(w, list)
	}}
}

// groupName is how a group is called; the default group, and one that is gone, have no name.
func (p *Program) groupName(ctx context.Context, q db.Queryer, account ids.Account, group ids.Group) (string, error) {
	if group == "" {
		return "", nil
	}
	g, err := p.Groups.Group(ctx, q, account, group)
	if errs.Is(err, errs.NotFound) {
		return "", nil
	}
	return g.Name, err
}

// orNull is null in JSON where there is no moment.
func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func writeIndented(w io.Writer, v any) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(v)
}
