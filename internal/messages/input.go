package messages

import (
	"context"
	"slices"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// Input is what is wanted of a message. A nil field stays as it is; a new message needs a text.
type Input struct {
	Text *string
	// Documents are all that are attached: documents of the case when they are added.
	Documents *[]ids.Document
	// Said is for what a participant said elsewhere, and only for that.
	Said *Said
}

// Said is whose words are entered, and how and when they were said.
type Said struct {
	Participant ids.Participant // one of the case when it is chosen
	Way         Way
	At          time.Time
}

// earliest is before anything that anybody enters.
const earliest = 1900

// apply puts what is given into the message, cleaned, and answers all that is wrong with it together.
func (s *Service) apply(ctx context.Context, tx *db.Tx, in Input, m *Message) error {
	var wrong errs.Fields
	before := *m
	if in.Said != nil {
		m.Participant, m.Way, m.SaidAt = in.Said.Participant, in.Said.Way, in.Said.At.UTC().Truncate(time.Minute)
		if err := s.sayable(ctx, tx, before, *m, &wrong); err != nil {
			return err
		}
	}
	if in.Text != nil {
		text, fault := writing.Block(*in.Text, MaxText)
		note(&wrong, fault)
		if m.Text = text; text == "" && fault == "" {
			wrong.Add("text", "messages.text.required")
		}
	}
	if in.Documents != nil {
		m.Documents = once(*in.Documents)
	}
	if err := s.attachable(ctx, tx, before, *m, &wrong); err != nil {
		return err
	}
	return wrong.Err()
}

// attachable refuses documents that are added and aren't of the case. What was attached stays, whatever became of it.
func (s *Service) attachable(ctx context.Context, tx *db.Tx, before, m Message, wrong *errs.Fields) error {
	added := slices.DeleteFunc(slices.Clone(m.Documents), func(d ids.Document) bool { return slices.Contains(before.Documents, d) })
	switch {
	case len(added) == 0:
		return nil
	case len(m.Documents) > MaxDocuments:
		wrong.Add("documents", "messages.documents.many", errs.Args{"Max": MaxDocuments})
		return nil
	}
	known, err := s.Documents.DocumentNames(ctx, tx, m.Account, m.Case, added)
	if err == nil && len(known) < len(added) {
		wrong.Add("documents", "messages.documents.unknown")
	}
	return err
}

// sayable refuses what can't have been said so.
func (s *Service) sayable(ctx context.Context, tx *db.Tx, before, m Message, wrong *errs.Fields) error {
	if m.Participant != before.Participant || m.Participant == "" {
		known, err := s.Participants.ParticipantNames(ctx, tx, m.Account, m.Case, []ids.Participant{m.Participant})
		if err != nil {
			return err
		}
		if len(known) == 0 {
			wrong.Add("participant", "messages.participant.unknown")
		}
	}
	if !m.Way.Valid() {
		wrong.Add("way", "messages.way.unknown")
	}
	switch {
	case m.SaidAt.IsZero():
		wrong.Add("said_at", "messages.said_at.required")
	case m.SaidAt.After(tx.Now()):
		wrong.Add("said_at", "messages.said_at.future")
	case m.SaidAt.Year() < earliest:
		wrong.Add("said_at", "messages.said_at.early", errs.Args{"First": earliest})
	}
	return nil
}

// once sorts ids and leaves out empty and repeated ones.
func once(list []ids.Document) []ids.Document {
	out := slices.DeleteFunc(slices.Clone(list), func(d ids.Document) bool { return d == "" })
	slices.Sort(out)
	return slices.Compact(out)
}

func note(wrong *errs.Fields, fault writing.Fault) {
	switch fault {
	case "":
	case writing.Long:
		wrong.Add("text", "messages.long", errs.Args{"Max": MaxText})
	default:
		wrong.Add("text", "messages.characters")
	}
}

// changes names what differs between two states of a message.
func changes(a, b Message) []string {
	var out []string
	for _, x := range []struct {
		name string
		same bool
	}{
		{"text", a.Text == b.Text}, {"documents", slices.Equal(a.Documents, b.Documents)}, {"participant", a.Participant == b.Participant},
		{"way", a.Way == b.Way}, {"said_at", a.SaidAt.Equal(b.SaidAt)},
	} {
		if !x.same {
			out = append(out, x.name)
		}
	}
	return out
}
