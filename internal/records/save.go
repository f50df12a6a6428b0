package records

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/search"
)

// Add adds a participant, an issue or a source to a case. It takes [access.EditParticipants] on the case. What looks odd is
// told first: [Warning]. More than [MaxRecords] of a kind are errs.Conflict.
func (s *Service) Add(ctx context.Context, by access.Actor, c ids.Case, list List, in Input) (Record, error) {
	var r Record
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.require(ctx, tx, by, access.EditParticipants, c, list); err != nil {
			return err
		}
		n, err := countRecords(ctx, tx, by.Account, c, list)
		if err != nil {
			return fmt.Errorf("records: count: %w", err)
		}
		if n >= MaxRecords {
			return errs.E(errs.Conflict, "records.many", nil).With(errs.Args{"Max": MaxRecords})
		}
		r = Record{ID: s.IDs.New(), Case: c, List: list, CreatedBy: by.User, CreatedAt: tx.Now(), UpdatedAt: tx.Now(), Version: 1}
		if err := s.fill(ctx, tx, by, &r, in); err != nil {
			return err
		}
		if err := insertRecord(ctx, tx, by.Account, r); err != nil {
			return fmt.Errorf("records: keep: %w", err)
		}
		if err := s.keepRest(ctx, tx, by.Account, r); err != nil {
			return err
		}
		added, _, _ := list.kinds()
		return s.note(ctx, tx, by, r, added, nil)
	})
	return r, err
}

// Change changes what is given of a record of a case. It takes [access.EditParticipants] on the case. ifVersion other than 0 is
// the version that the person was looking at: when somebody changed the record since, and otherwise, the answer is
// errs.Conflict "records.conflict" with theirs, a [Record], as its detail. What stands already changes nothing.
func (s *Service) Change(ctx context.Context, by access.Actor, c ids.Case, list List, id string, in Input, ifVersion int64) (Record, error) {
	var r Record
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.require(ctx, tx, by, access.EditParticipants, c, list); err != nil {
			return err
		}
		if err := lock(ctx, tx, by.Account); err != nil { // before the record is read: one of several changes wins
			return err
		}
		before, err := s.record(ctx, tx, by.Account, c, list, id)
		if err != nil {
			return err
		}
		r = before
		if ifVersion != 0 && ifVersion != before.Version {
			return s.clash(ctx, tx, by, before, in)
		}
		if err := s.fill(ctx, tx, by, &r, in); err != nil {
			return err
		}
		fields := changes(before, r)
		if len(fields) == 0 {
			return nil
		}
		r.Version, r.UpdatedAt = r.Version+1, tx.Now()
		if err := updateRecord(ctx, tx, by.Account, r); err != nil {
			return fmt.Errorf("records: keep: %w", err)
		}
		if err := s.keepRest(ctx, tx, by.Account, r); err != nil {
			return err
		}
		_, changed, _ := list.kinds()
		return s.note(ctx, tx, by, r, changed, ChangedPayload{Fields: fields})
	})
	return r, err
}

// clash refuses a change of a record that somebody else changed, unless it says what stands already.
func (s *Service) clash(ctx context.Context, tx *db.Tx, by access.Actor, before Record, in Input) error {
	r := before
	in.Confirmed = true
	if err := s.fill(ctx, tx, by, &r, in); err == nil && len(changes(before, r)) == 0 {
		return nil
	}
	e := errs.E(errs.Conflict, "records.conflict", nil)
	e.Detail = before
	return e
}

// Delete removes a record of a case with its answers. It takes [access.EditParticipants] on the case. ifVersion other than 0 is
// the version that was looked at; another one is errs.Conflict.
func (s *Service) Delete(ctx context.Context, by access.Actor, c ids.Case, list List, id string, ifVersion int64) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.require(ctx, tx, by, access.EditParticipants, c, list); err != nil {
			return err
		}
		if err := lock(ctx, tx, by.Account); err != nil {
			return err
		}
		r, err := s.record(ctx, tx, by.Account, c, list, id)
		if err != nil {
			return err
		}
		if ifVersion != 0 && ifVersion != r.Version {
			e := errs.E(errs.Conflict, "records.conflict", nil)
			e.Detail = r
			return e
		}
		if err := deleteRecord(ctx, tx, by.Account, r); err != nil {
			return fmt.Errorf("records: delete: %w", err)
		}
		if list == Participants {
			if err := s.Index.Remove(ctx, tx, by.Account, search.KindParticipant, r.ID); err != nil {
				return err
			}
		}
		_, _, deleted := list.kinds()
		return s.note(ctx, tx, by, r, deleted, nil)
	})
}

// fill puts the input into a record, judged by the templates of the account, which stay until the transaction ends.
func (s *Service) fill(ctx context.Context, tx *db.Tx, by access.Actor, r *Record, in Input) error {
	if err := lock(ctx, tx, by.Account); err != nil {
		return err
	}
	all, err := s.templates(ctx, tx, by.Account)
	if err != nil {
		return err
	}
	account, err := s.Accounts.Account(ctx, tx, by.Account)
	if err != nil {
		return err
	}
	before := *r
	var wrong errs.Fields
	in.apply(r, all, account.Country, &wrong)
	if err := wrong.Err(); err != nil || r.List != Participants || in.Confirmed {
		return err
	}
	warnings, err := warn(ctx, tx, by.Account, before, *r)
	if err == nil && len(warnings) > 0 {
		err = confirm(warnings)
	}
	return err
}

// keepRest stores a record's answers, and makes a participant findable.
func (s *Service) keepRest(ctx context.Context, tx *db.Tx, account ids.Account, r Record) error {
	if err := replaceValues(ctx, tx, account, r); err != nil {
		return fmt.Errorf("records: keep values: %w", err)
	}
	if r.List != Participants {
		return nil
	}
	return s.Index.Put(ctx, tx, account, entry(r))
}

// entry is a participant as they are found.
func entry(r Record) search.Entry {
	e := search.Entry{Kind: search.KindParticipant, ID: r.ID, Case: r.Case, Title: r.Name}
	if r.Kind == Person {
		e.Detail = r.Company + " "
	}
	e.Detail += r.Email
	for _, n := range []string{r.INN, r.Phone} {
		if n != "" {
			e.Numbers = append(e.Numbers, n)
		}
	}
	return e
}
