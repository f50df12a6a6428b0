package practice

import (
	"context"
	"fmt"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Holders tells what holds entries of the lists, and puts others in their place, which a higher room does. It asks nobody's
// right.
type Holders interface {
	// HeldEntries counts the cases that the actor sees and that hold each of the given entries of a list, closed ones included.
	// Entries without any may be missing. partial tells that walls keep the actor out of cases, whatever those hold.
	HeldEntries(ctx context.Context, q db.Queryer, by access.Actor, list List, entries []string) (held map[string]int, partial bool, err error)
	// ReplaceEntry puts another entry of the same list in the place of one, in every case of the actor's account. An empty one
	// is none, which only groups can be. The cases of an area go to the stage. Both entries are held.
	ReplaceEntry(ctx context.Context, tx *db.Tx, by access.Actor, list List, entry, with string, stage ids.Stage) error
}

// Actors tells what somebody may do as of now.
type Actors interface {
	// AsNow returns the actor with the rights that they hold as q shows.
	AsNow(ctx context.Context, q db.Queryer, by access.Actor, do access.Action) (access.Actor, error)
}

// SettingsDeps is what the settings are made of; every field is required but Holders, without which nothing is held.
type SettingsDeps struct {
	DB       *db.DB
	Practice *Service
	Actors   Actors
	Holders  Holders
}

// Settings is what administrators see and change of their own account's lists and numbers. For everybody else it isn't there
// (errs.NotFound), but for [Settings.Lists]. It is safe for parallel use.
type Settings struct{ SettingsDeps }

// NewSettings returns the settings.
func NewSettings(d SettingsDeps) *Settings { return &Settings{d} }

// EntryInUse is an entry with the number of cases that hold it, closed ones included, as far as who asks sees them.
type EntryInUse struct {
	Entry
	Cases int
	// Unseen tells that there are cases which who asks is kept out of; whether they hold it, nobody tells them (C8).
	Unseen bool
}

// Asks reports whether a deletion asks what takes the entry's place: cases hold it, or might.
func (e EntryInUse) Asks() bool { return e.Cases > 0 || e.Unseen }

// Lists returns the lists of the actor's own account. Everybody in the account may read them.
func (s *Settings) Lists(ctx context.Context, by access.Actor) (All, error) {
	if err := access.Require(by, access.SeeLists, access.Facts{Account: by.Account}); err != nil {
		return All{}, err
	}
	return s.Practice.Lists(ctx, s.DB, by.Account)
}

// Entries returns one list of the actor's own account in its order, each entry with its cases; for stages: those of the
// area, which must be there. It is for administrators.
func (s *Settings) Entries(ctx context.Context, by access.Actor, list List, area ids.PracticeArea) ([]EntryInUse, error) {
	if err := manage(by); err != nil {
		return nil, err
	}
	if !list.Valid() {
		return nil, notFound()
	}
	if list == Stages {
		if _, err := s.Practice.entry(ctx, s.DB, by.Account, Areas, string(area)); err != nil {
			return nil, err
		}
	}
	entries, err := selectList(ctx, s.DB, by.Account, list, area)
	if err != nil {
		return nil, fmt.Errorf("practice: list: %w", err)
	}
	return s.inUse(ctx, s.DB, by, list, entries)
}

// Entry returns one entry of the actor's own account with its cases. It is for administrators.
func (s *Settings) Entry(ctx context.Context, by access.Actor, list List, id string) (EntryInUse, error) {
	if err := manage(by); err != nil {
		return EntryInUse{}, err
	}
	e, err := s.Practice.entry(ctx, s.DB, by.Account, list, id)
	if err != nil {
		return EntryInUse{}, err
	}
	out, err := s.inUse(ctx, s.DB, by, list, []Entry{e})
	if err != nil {
		return EntryInUse{}, err
	}
	return out[0], nil
}

// manage asks whether the actor may manage their own account.
func manage(by access.Actor) error {
	return access.Require(by, access.ManageAccount, access.Facts{Account: by.Account})
}

// change runs a change: the right as of now, the lock, and the change.
func (s *Settings) change(ctx context.Context, by access.Actor, do func(tx *db.Tx) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now, err := s.Actors.AsNow(ctx, tx, by, access.ManageAccount)
		if err != nil {
			return err
		}
		if err := manage(now); err != nil {
			return err
		}
		if err := lock(ctx, tx, by.Account); err != nil {
			return err
		}
		return do(tx)
	})
}

// inUse joins the entries with their cases.
func (s *Settings) inUse(ctx context.Context, q db.Queryer, by access.Actor, list List, entries []Entry) ([]EntryInUse, error) {
	held, partial := map[string]int{}, false
	if s.Holders != nil && len(entries) > 0 {
		var all []string
		for _, e := range entries {
			all = append(all, e.ID)
		}
		var err error
		if held, partial, err = s.Holders.HeldEntries(ctx, q, by, list, all); err != nil {
			return nil, fmt.Errorf("practice: count cases: %w", err)
		}
	}
	out := make([]EntryInUse, 0, len(entries))
	for _, e := range entries {
		out = append(out, EntryInUse{e, held[e.ID], partial})
	}
	return out, nil
}

// entry returns one entry of the account; errs.NotFound when the list has none of that id.
func (s *Service) entry(ctx context.Context, q db.Queryer, account ids.Account, list List, id string) (Entry, error) {
	e, err := selectEntry(ctx, q, account, list, id)
	if db.NoRows(err) {
		return Entry{}, notFound()
	}
	if err != nil {
		return Entry{}, fmt.Errorf("practice: read entry: %w", err)
	}
	return e, nil
}
