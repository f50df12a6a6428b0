package search

import (
	"context"
	"fmt"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Nowhere stands in where nothing searches: what rooms say to it isn't kept.
type Nowhere struct{}

// Put keeps nothing.
func (Nowhere) Put(context.Context, *db.Tx, ids.Account, Entry) error { return nil }

// Remove has nothing to take away.
func (Nowhere) Remove(context.Context, *db.Tx, ids.Account, Kind, string) error { return nil }

// Put makes a thing of the account findable as it is now, in the caller's transaction; what was said of it before no longer
// counts. Saying the same again changes nothing.
func (s *Service) Put(ctx context.Context, tx *db.Tx, account ids.Account, e Entry) error {
	return s.PutAll(ctx, tx, account, []Entry{e})
}

// PutAll is [Service.Put] for many things at once; of two entries of one thing the later one counts.
func (s *Service) PutAll(ctx context.Context, tx *db.Tx, account ids.Account, list []Entry) error {
	byKind := map[Kind]map[string]Entry{}
	var order []Entry
	for _, e := range list {
		if e.Kind.mark() == 0 || e.ID == "" || account == "" {
			return fmt.Errorf("search: an entry of kind %q can't be kept", e.Kind)
		}
		if byKind[e.Kind] == nil {
			byKind[e.Kind] = map[string]Entry{}
		}
		if _, twice := byKind[e.Kind][e.ID]; !twice {
			order = append(order, e)
		}
		byKind[e.Kind][e.ID] = e
	}
	changed := []row{}
	for kind, entries := range byKind {
		kept, err := selectRows(ctx, tx, account, kind, keys(entries))
		if err != nil {
			return fmt.Errorf("search: read entries: %w", err)
		}
		var gone []string
		for _, e := range order {
			if e.Kind != kind {
				continue
			}
			now, was := rowOf(account, entries[e.ID], tx), kept[e.ID]
			if was.id != "" && was.words == now.words && was.title == now.title && was.inCase == now.inCase {
				continue
			}
			if was.id != "" {
				gone = append(gone, e.ID)
			}
			changed = append(changed, now)
		}
		// A new row rather than a changed one: so the newest have the highest numbers.
		if err := deleteRows(ctx, tx, account, kind, gone); err != nil {
			return fmt.Errorf("search: replace entries: %w", err)
		}
	}
	if err := insertRows(ctx, tx, account, changed); err != nil {
		return fmt.Errorf("search: write entries: %w", err)
	}
	return nil
}

// Remove has a thing of the account found no more, in the caller's transaction. Removing what isn't there is no error.
func (s *Service) Remove(ctx context.Context, tx *db.Tx, account ids.Account, kind Kind, id string) error {
	return deleteRows(ctx, tx, account, kind, []string{id})
}

// RemoveCase has a case and everything in it found no more, in the caller's transaction.
func (s *Service) RemoveCase(ctx context.Context, tx *db.Tx, account ids.Account, c ids.Case) error {
	if c == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `delete from search_entries where account_id = ? and case_id = ?`, account, c)
	return err
}

// row is a stored entry.
type row struct {
	kind         Kind
	id           string
	inCase       ids.Case
	title, words string
	note         string // of a person; never stored
	at           db.TS
}

func rowOf(account ids.Account, e Entry, tx *db.Tx) row {
	return row{kind: e.Kind, id: e.ID, inCase: e.Case, title: e.title(), words: e.words(account), at: db.At(tx.Now())}
}

func keys(entries map[string]Entry) []string {
	var out []string
	for id := range entries {
		out = append(out, id)
	}
	return out
}

// inParts calls fn with parts of few different sizes, so that statements have few different texts.
func inParts[T any](list []T, fn func([]T) error) error {
	for size := 64; len(list) > 0; size /= 4 {
		for len(list) >= size {
			if err := fn(list[:size]); err != nil {
				return err
			}
			list = list[size:]
		}
	}
	return nil
}

func places(n int) string { return "?" + strings.Repeat(", ?", n-1) }

// selectRows returns the stored entries of some things by id.
func selectRows(ctx context.Context, q db.Queryer, account ids.Account, kind Kind, list []string) (map[string]row, error) {
	out := map[string]row{}
	err := inParts(list, func(part []string) error {
		args := []any{account, kind}
		for _, id := range part {
			args = append(args, id)
		}
		rows, err := q.Query(ctx, `select id, case_id, title, words from search_entries
			where account_id = ? and kind = ? and id in (`+places(len(part))+`)`, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			r := row{kind: kind}
			if err := rows.Scan(&r.id, &r.inCase, &r.title, &r.words); err != nil {
				return err
			}
			out[r.id] = r
		}
		return rows.Err()
	})
	return out, err
}

func deleteRows(ctx context.Context, tx *db.Tx, account ids.Account, kind Kind, list []string) error {
	return inParts(list, func(part []string) error {
		args := []any{account, kind}
		for _, id := range part {
			args = append(args, id)
		}
		_, err := tx.Exec(ctx, `delete from search_entries where account_id = ? and kind = ? and id in (`+places(len(part))+`)`, args...)
		return err
	})
}

// insertRows adds entries. One that another transaction has just added is taken over.
func insertRows(ctx context.Context, tx *db.Tx, account ids.Account, list []row) error {
	return inParts(list, func(part []row) error {
		var args []any
		for _, r := range part {
			args = append(args, account, r.kind, r.id, r.inCase, r.title, r.words, r.at)
		}
		_, err := tx.Exec(ctx, `insert into search_entries (account_id, kind, id, case_id, title, words, at) values (?, ?, ?, ?, ?, ?, ?)`+
			strings.Repeat(`, (?, ?, ?, ?, ?, ?, ?)`, len(part)-1)+
			` on conflict (account_id, kind, id) do update set case_id = excluded.case_id, title = excluded.title, words = excluded.words, at = excluded.at`, args...)
		return err
	})
}
