package search

import (
	"context"
	"fmt"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/jobs"
)

// Source is a room whose things can be found. It lists them for an index that is written anew.
type Source interface {
	// Kind is what the room keeps; a room with two kinds is two sources.
	Kind() Kind
	// Entries returns the account's things whose ids come behind after, in the order of their ids and at most limit. Fewer than
	// limit are the last ones. The order is that of the ids' bytes.
	Entries(ctx context.Context, q db.Queryer, account ids.Account, after string, limit int) ([]Entry, error)
}

// AddSources tells of rooms whose things can be found; it is called while the program is put together.
func (s *Service) AddSources(list ...Source) { s.sources = append(s.sources, list...) }

// batch is how many entries are written in one transaction, so that no other writer waits long.
const batch = 256

// Rebuild writes the account's index anew from what the rooms hold, while everybody goes on working: entries that are as
// they should be stay, others are replaced, and those of things that are no more go. It returns how many things can be found.
// It is for the machine's operator and the product itself; the operator's is recorded. Breaking off does no harm.
func (s *Service) Rebuild(ctx context.Context, by access.Actor, progress func(done int64)) (int64, error) {
	if err := access.Require(by, access.CreateAccount, access.Facts{Account: by.Account}); err != nil {
		return 0, err
	}
	var done int64
	for _, source := range s.sources {
		after := ""
		for last := false; !last; {
			if err := jobs.Alive(ctx); err != nil {
				return done, err
			}
			n, next, err := s.rebuildBatch(ctx, by.Account, source, after)
			if err != nil {
				return done, fmt.Errorf("search: write the entries of kind %s: %w", source.Kind(), err)
			}
			done, after, last = done+int64(n), next, n < batch
			if progress != nil {
				progress(done)
			}
		}
		if err := s.filled(ctx, by.Account, source.Kind()); err != nil {
			return done, err
		}
	}
	if by.Door != access.DoorCLI {
		return done, nil
	}
	return done, s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.Log.Record(ctx, tx, by, activity.Act{Kind: Rebuilt, Payload: RebuiltPayload{Entries: done}})
		return err
	})
}

// rebuildBatch writes the entries behind an id and removes those between them that nothing stands behind.
func (s *Service) rebuildBatch(ctx context.Context, account ids.Account, source Source, after string) (n int, next string, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		list, err := source.Entries(ctx, tx, account, after, batch)
		if err != nil {
			return err
		}
		there := map[string]bool{}
		n, next = len(list), ""
		for _, e := range list {
			if e.Kind != source.Kind() || e.ID <= after || e.ID <= next {
				return fmt.Errorf("the room lists %s out of order", e.ID)
			}
			there[e.ID], next = true, e.ID
		}
		if err := s.PutAll(ctx, tx, account, list); err != nil {
			return err
		}
		until := next
		if n < batch {
			until = "\U0010ffff" // to the end
		}
		kept, err := selectIDs(ctx, tx, account, source.Kind(), after, until)
		if err != nil {
			return err
		}
		return deleteRows(ctx, tx, account, source.Kind(), slices.DeleteFunc(kept, func(id string) bool { return there[id] }))
	})
	return n, next, err
}

// selectIDs returns the ids of entries behind one and up to another.
func selectIDs(ctx context.Context, q db.Queryer, account ids.Account, kind Kind, after, until string) ([]string, error) {
	rows, err := q.Query(ctx, `select id from search_entries where account_id = ? and kind = ? and id > ? and id <= ?`, account, kind, after, until)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

// filled notes that the entries of a kind are written by the present rules.
func (s *Service) filled(ctx context.Context, account ids.Account, kind Kind) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into search_fills (account_id, kind, rules, filled_at) values (?, ?, ?, ?)
			on conflict (account_id, kind) do update set rules = excluded.rules, filled_at = excluded.filled_at`, account, kind, rules, db.At(tx.Now()))
		return err
	})
}

// missing returns the sources whose entries aren't written by the present rules.
func (s *Service) missing(ctx context.Context, account ids.Account) ([]Source, error) {
	rows, err := s.DB.Query(ctx, `select kind from search_fills where account_id = ? and rules = ?`, account, rules)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	written := map[Kind]bool{}
	for rows.Next() {
		var k Kind
		if err := rows.Scan(&k); err != nil {
			return nil, err
		}
		written[k] = true
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	var out []Source
	for _, source := range s.sources {
		if !written[source.Kind()] {
			out = append(out, source)
		}
	}
	return out, nil
}
