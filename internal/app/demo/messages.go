package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/caseload"
	"cabinet/internal/cases"
	"cabinet/internal/documents"
	"cabinet/internal/ids"
	"cabinet/internal/messages"
	"cabinet/internal/platform/db"
	"cabinet/internal/records"
)

// word is what somebody said on a demo case.
type word struct {
	who  string        // of staff, by the last name: wrote it, or entered what party said
	ago  time.Duration // before the demo begins
	text string
	// party is the participant whose words they are, by the name or the last name alone, and way how they were said.
	party string
	way   messages.Way
	files []string // attached documents of the case, by their names
	// withdrawn takes it back again.
	withdrawn bool
}

// talk gives a case its conversation. Whoever leads the case hasn't read what came in within the last day.
func (r Rooms) talk(ctx context.Context, by access.Actor, c cases.Case) error {
	list := wordsOf(c.Name)
	if len(list) == 0 {
		return nil
	}
	parties, err := r.Records.List(ctx, by, c.ID, records.Participants, records.Filter{})
	if err != nil {
		return err
	}
	papers, err := r.Documents.OfCase(ctx, by, c.ID, documents.Filter{})
	if err != nil {
		return err
	}
	for _, w := range list {
		in := messages.Input{Text: &w.text}
		var files []ids.Document
		for _, d := range papers.Documents {
			if slices.Contains(w.files, d.Name) {
				files = append(files, d.ID)
			}
		}
		in.Documents = &files
		if w.party != "" {
			in.Said = &messages.Said{Way: w.way, At: r.Now().Add(-w.ago - 20*time.Minute)}
			for _, p := range parties.Records {
				if p.Name == w.party || p.LastName == w.party && in.Said.Participant == "" {
					in.Said.Participant = ids.Participant(p.ID)
				}
			}
		}
		if err := r.say(ctx, by.Account, c, w, in); err != nil {
			return fmt.Errorf("message of %s: %w", w.who, err)
		}
	}
	return nil
}

func (r Rooms) say(ctx context.Context, account ids.Account, c cases.Case, w word, in messages.Input) error {
	who, err := r.called(ctx, account, w.who)
	if err != nil {
		return err
	}
	add := r.Messages.Send
	if in.Said != nil {
		add = r.Messages.RecordSaid
	}
	m, err := add(ctx, who, c.ID, in)
	if err == nil && w.withdrawn {
		_, err = r.Messages.Withdraw(ctx, who, c.ID, m.ID, 0)
	}
	if err != nil {
		return err
	}
	return r.DB.Write(ctx, func(tx *db.Tx) error { return said(ctx, tx, m, w.ago) })
}

// said has a message be as old as it is said to be.
func said(ctx context.Context, tx *db.Tx, m messages.Message, ago time.Duration) error {
	at := db.At(tx.Now().Add(-ago))
	if _, err := tx.Exec(ctx, `update messages set entered_at = ? where account_id = ? and id = ?`, at, m.Account, m.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `update messages set withdrawn_at = ? where account_id = ? and id = ? and withdrawn_at is not null`,
		db.At(tx.Now().Add(-ago+4*time.Minute)), m.Account, m.ID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `update conversations set last_at = ? where account_id = ? and case_id = ?`, at, m.Account, m.Case)
	return err
}

// converse gives a case that the account had before its client and what was said, as who leads it would enter it.
func (l *loading) converse(ctx context.Context, c ids.Case, x caseload.Case) error {
	if len(x.Talk) == 0 {
		return nil
	}
	by := l.of(l.staff[x.Lead%len(l.staff)])
	all, err := l.Records.Templates().All(ctx, by)
	if err != nil {
		return err
	}
	in := records.Input{LastName: &x.Client, Confirmed: true}
	for _, t := range all {
		if t.List == records.Roles && in.Role == nil {
			in.Role = &t.ID
		}
	}
	client, err := l.Records.Add(ctx, by, c, records.Participants, in)
	if err != nil {
		return err
	}
	for _, t := range x.Talk {
		add, in := l.Messages.Send, messages.Input{Text: &t.Text}
		if t.Client {
			add = l.Messages.RecordSaid
			in.Said = &messages.Said{Participant: ids.Participant(client.ID), Way: messages.Phone, At: l.Now().Add(-t.Ago - 10*time.Minute)}
		}
		m, err := add(ctx, by, c, in)
		if err == nil {
			err = l.DB.Write(ctx, func(tx *db.Tx) error { return said(ctx, tx, m, t.Ago) })
		}
		if err != nil {
			return err
		}
	}
	return nil
}
