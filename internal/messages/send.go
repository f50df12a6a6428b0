package messages

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Send writes to the client side of a case, in the actor's own name. It takes [access.WriteToClients]. The actor's draft is
// gone with it. errs.Conflict is a closed case.
func (s *Service) Send(ctx context.Context, by access.Actor, c ids.Case, in Input) (Message, error) {
	in.Said = nil
	return s.add(ctx, by, c, in)
}

// RecordSaid enters what a participant said elsewhere. It takes [access.WriteToClients]. errs.Conflict is a closed case.
func (s *Service) RecordSaid(ctx context.Context, by access.Actor, c ids.Case, in Input) (Message, error) {
	if in.Said == nil {
		in.Said = &Said{}
	}
	return s.add(ctx, by, c, in)
}

func (s *Service) add(ctx context.Context, by access.Actor, c ids.Case, in Input) (Message, error) {
	if in.Text == nil {
		in.Text = new(string)
	}
	var m Message
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.writing(ctx, tx, by, access.WriteToClients, c); err != nil {
			return err
		}
		if err := hold(ctx, tx, by.Account, c); err != nil {
			return err
		}
		m = Message{Account: by.Account, ID: ids.Message(s.IDs.New()), Case: c, EnteredBy: by.User, EnteredAt: tx.Now(), Version: 1}
		if err := s.apply(ctx, tx, in, &m); err != nil {
			return err
		}
		return s.store(ctx, tx, by, &m)
	})
	return m, err
}

// store numbers and keeps a new message. Who enters it has read it, with all before it that was read anyway.
func (s *Service) store(ctx context.Context, tx *db.Tx, by access.Actor, m *Message) error {
	last, err := selectLast(ctx, tx, m.Account, m.Case)
	if err != nil {
		return err
	}
	read, err := selectMark(ctx, tx, m.Account, by.User, m.Case)
	if err != nil {
		return err
	}
	waiting, err := countUnread(ctx, tx, m.Account, by.User, m.Case, read)
	if err != nil {
		return err
	}
	m.Number = last + 1
	if err := upsertConversation(ctx, tx, *m); err != nil {
		return err
	}
	if err := insertMessage(ctx, tx, *m); err != nil {
		return err
	}
	if waiting == 0 && by.User != "" {
		if err := upsertMark(ctx, tx, m.Account, by.User, m.Case, m.Number); err != nil {
			return err
		}
	}
	if m.Recorded() {
		return s.note(ctx, tx, by, *m, MessageRecorded, RecordedPayload{Number: m.Number, Participant: m.Participant, Way: m.Way, SaidAt: m.SaidAt, Documents: m.Documents})
	}
	if err := deleteDraft(ctx, tx, m.Account, by.User, m.Case); err != nil {
		return err
	}
	return s.note(ctx, tx, by, *m, MessageSent, SentPayload{Number: m.Number, Documents: m.Documents})
}

// Change changes what is given of a message. Only who entered it can, within [ChangeWithin], and they need
// [access.WriteToClients] still; for others it is errs.Forbidden "messages.not_yours", later errs.Conflict "messages.too_late".
// What stands already changes nothing. When it was changed since ifVersion, which 0 doesn't ask, the answer is errs.Conflict
// "messages.conflict" with the stored [Message] as its detail.
func (s *Service) Change(ctx context.Context, by access.Actor, c ids.Case, message ids.Message, in Input, ifVersion int64) (Message, error) {
	var m Message
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.writing(ctx, tx, by, access.WriteToClients, c); err != nil {
			return err
		}
		before, err := s.held(ctx, tx, by, c, message)
		if err != nil {
			return err
		}
		switch {
		case before.Withdrawn():
			return errs.E(errs.Conflict, "messages.withdrawn", nil)
		case before.EnteredBy != by.User || by.User == "":
			return errs.E(errs.Forbidden, "messages.not_yours", nil)
		case !before.ChangeableBy(by.User, tx.Now()):
			return errs.E(errs.Conflict, "messages.too_late", nil)
		case in.Said != nil && !before.Recorded():
			return errs.FieldError("participant", "messages.said.own")
		}
		m = before
		if err := s.apply(ctx, tx, in, &m); err != nil {
			return err
		}
		fields := changes(before, m)
		if len(fields) == 0 {
			return nil
		}
		if err := fresh(before, ifVersion); err != nil {
			return err
		}
		m.ChangedAt = tx.Now()
		m.Version++
		if err := updateMessage(ctx, tx, m); err != nil {
			return err
		}
		return s.note(ctx, tx, by, m, MessageChanged, ChangedPayload{Number: m.Number, Fields: fields})
	})
	return m, err
}

// Withdraw takes a message back for good: its text and attachments are gone, and that it was withdrawn stays. It is for who
// entered it, who needs [access.WriteToClients] still, and for administrators of the case; for others it is errs.Forbidden.
// Withdrawing twice changes nothing. ifVersion is as in [Service.Change].
func (s *Service) Withdraw(ctx context.Context, by access.Actor, c ids.Case, message ids.Message, ifVersion int64) (Message, error) {
	var m Message
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		err := s.writing(ctx, tx, by, access.AdministerCase, c)
		own := errs.Is(err, errs.Forbidden)
		if own {
			err = s.writing(ctx, tx, by, access.WriteToClients, c)
		}
		if err != nil {
			return err
		}
		if m, err = s.held(ctx, tx, by, c, message); err != nil {
			return err
		}
		switch {
		case own && (m.EnteredBy != by.User || by.User == ""):
			return errs.E(errs.Forbidden, "messages.not_yours", nil)
		case m.Withdrawn():
			return nil
		}
		if err := fresh(m, ifVersion); err != nil {
			return err
		}
		m.Text, m.Documents, m.WithdrawnBy, m.WithdrawnAt = "", nil, by.User, tx.Now()
		m.Version++
		if err := updateMessage(ctx, tx, m); err != nil {
			return err
		}
		return s.note(ctx, tx, by, m, MessageWithdrawn, WithdrawnPayload{Number: m.Number, EnteredBy: m.EnteredBy})
	})
	return m, err
}

// held reads a message of a case whose conversation nobody else changes meanwhile.
func (s *Service) held(ctx context.Context, tx *db.Tx, by access.Actor, c ids.Case, message ids.Message) (Message, error) {
	if err := hold(ctx, tx, by.Account, c); err != nil {
		return Message{}, err
	}
	return selectMessage(ctx, tx, by.Account, c, message)
}
