package app

import (
	"context"
	"io"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/activity/activityweb"
	"cabinet/internal/documents"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/messages"
	"cabinet/internal/messages/messagesweb"
	"cabinet/internal/mydata"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// openMessages wires what staff and the client side say on cases.
func (p *Program) openMessages() {
	p.Messages = messages.New(messages.Deps{DB: p.DB, IDs: p.ids, Acts: p.Acts, Cases: p.Cases, Participants: p.Records, Documents: p.Documents})
}

// messagePages is what the pages of messages are made of, but for the head of a case.
func (p *Program) messagePages() messagesweb.Deps {
	return messagesweb.Deps{Messages: p.Messages, Names: names{p}, Things: caseThings{p}, Frame: p.workFrame}
}

// caseThings tells what can be named in the conversation of a case.
type caseThings struct{ p *Program }

// Parties implements [messagesweb.Things].
func (x caseThings) Parties(ctx context.Context, by access.Actor, c ids.Case) ([]messagesweb.Choice, error) {
	list, err := parties(x).Participants(ctx, by, c)
	var out []messagesweb.Choice
	for _, p := range list {
		out = append(out, messagesweb.Choice{ID: string(p.ID), Name: p.Name})
	}
	return out, err
}

// mostFiles bounds how many documents stand in one list of choices.
const mostFiles = 100

// Files implements [messagesweb.Things].
func (x caseThings) Files(ctx context.Context, by access.Actor, c ids.Case) ([]messagesweb.Choice, error) {
	page, err := x.p.Documents.OfCase(ctx, by, c, documents.Filter{Limit: mostFiles})
	var out []messagesweb.Choice
	for _, d := range page.Documents {
		out = append(out, messagesweb.Choice{ID: string(d.ID), Name: d.Name})
	}
	return out, err
}

// Called implements [messagesweb.Things].
func (x caseThings) Called(ctx context.Context, by access.Actor, c ids.Case, who []ids.Participant, files []ids.Document) (map[ids.Participant]string, map[ids.Document]messagesweb.File, error) {
	called, err := x.p.Records.ParticipantNames(ctx, x.p.DB, by.Account, c, who)
	if err != nil {
		return nil, nil, err
	}
	named, err := x.p.Documents.Named(ctx, x.p.DB, by.Account, c, files)
	out := map[ids.Document]messagesweb.File{}
	for d, n := range named {
		f := messagesweb.File{Name: n.Name}
		if n.Scan.Held() {
			f.Held = string(n.Scan)
		}
		out[d] = f
	}
	return called, out, err
}

// message is what a message is called where it is named: by its number in its case.
func (n names) message(ctx context.Context, by access.Actor, lang string, thing activityweb.Thing) (activityweb.Record, error) {
	m, err := n.p.Messages.Called(ctx, by, ids.Message(thing.ID))
	return activityweb.Record{Name: n.p.Bundle.Printer(lang).T("messagesweb.called", errs.Args{"N": m.Number}), Path: links.CaseMessageAt(m.Case, m.Number)}, err
}

// writtenPage is how many messages are read at a time.
const writtenPage = 500

// writtenSource lists the messages that a person entered, but for those on cases that a wall keeps them out of: for them such
// a case isn't there.
func (p *Program) writtenSource() mydata.Source {
	return mydata.Source{Name: "messages.json", Write: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
		out, err := p.keptOut(ctx, q, account, user)
		if err != nil {
			return err
		}
		var all []messages.Written
		var after ids.Message
		for {
			list, err := p.Messages.WrittenBy(ctx, q, account, user, after, writtenPage)
			if err != nil {
				return err
			}
			for _, m := range list {
				if !slices.Contains(out, m.Case) {
					all = append(all, m)
				}
			}
			if len(list) < writtenPage {
				break
			}
			after = list[len(list)-1].ID
		}
		if len(all) == 0 {
			return nil
		}
		return writeIndented(w, all)
	}}
}

// draftsSource lists what a person has begun to write, but for cases behind a wall.
func (p *Program) draftsSource() mydata.Source {
	return mydata.Source{Name: "message-drafts.json", Write: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
		out, err := p.keptOut(ctx, q, account, user)
		if err != nil {
			return err
		}
		list, err := p.Messages.DraftsOf(ctx, q, account, user)
		list = slices.DeleteFunc(list, func(d messages.Unsent) bool { return slices.Contains(out, d.Case) })
		if err != nil || len(list) == 0 {
			return err
		}
		return writeIndented(w, list)
	}}
}

// keptOut is from which cases walls keep a user.
func (p *Program) keptOut(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) ([]ids.Case, error) {
	me, err := p.People.PersonOf(ctx, q, account, user)
	if err != nil {
		return nil, err
	}
	return p.Cases.KeptOut(ctx, q, access.Actor{Account: account, User: user, Role: me.Role, Group: me.Group, Scope: access.ScopeRead, Door: access.DoorSystem})
}

// messagesPart is the part of what a person has begun to write to clients, and how far they have read. What they sent stays: it
// is the organisation's record.
func (p *Program) messagesPart() mydata.Part {
	return mydata.Part{Name: "app.part.message_drafts",
		Count: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (int64, error) {
			list, err := p.Messages.DraftsOf(ctx, q, account, user)
			return int64(len(list)), err
		},
		Erase: func(ctx context.Context, tx *db.Tx, before people.Person) error {
			return p.Messages.Forget(ctx, tx, before.Account, before.ID)
		}}
}
