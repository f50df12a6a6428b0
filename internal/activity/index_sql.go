package activity

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// places returns n places for arguments in a list.
func places(n int) string { return "?" + strings.Repeat(", ?", n-1) }

// inChunks calls fn with parts of few different sizes, so that the statements have few different texts.
func inChunks[T any](list []T, fn func([]T) error) error {
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

// inLists is inChunks for statements that only read: a part is filled up to its size with its last element, which may
// stand in a list twice, so that a page of 50 takes one statement rather than five.
func inLists[T any](list []T, fn func([]T) error) error {
	for len(list) > 0 {
		size := 1
		for size < min(len(list), 64) {
			size *= 4
		}
		part := slices.Clone(list[:min(len(list), size)])
		list = list[len(part):]
		for len(part) < size {
			part = append(part, part[len(part)-1])
		}
		if err := fn(part); err != nil {
			return err
		}
	}
	return nil
}

func mergeIndex(ctx context.Context, tx *db.Tx, account ids.Account, marks map[indexKey]*bits) error {
	keys := slices.SortedFunc(maps.Keys(marks), func(a, b indexKey) int {
		return cmp.Or(cmp.Compare(a.block, b.block), cmp.Compare(a.term, b.term))
	})
	return inChunks(keys, func(keys []indexKey) error {
		args := []any{account, keys[0].block, keys[len(keys)-1].block}
		for _, k := range keys {
			args = append(args, k.term)
		}
		rows, err := tx.Query(ctx, `select term, block, bits from act_index
			where account_id = ? and block >= ? and block <= ? and term in (`+places(len(keys))+`)`, args...)
		err = each(rows, err, func(rows *sql.Rows) error {
			var k indexKey
			var stored []byte
			if err := rows.Scan(&k.term, &k.block, &stored); err != nil {
				return err
			}
			if m := marks[k]; m != nil {
				return m.add(stored)
			}
			return nil
		})
		if err != nil {
			return err
		}
		args = args[:0]
		for _, k := range keys {
			args = append(args, account, k.term, k.block, marks[k].encode())
		}
		_, err = tx.Exec(ctx, `insert into act_index (account_id, term, block, bits) values (?, ?, ?, ?)`+
			strings.Repeat(`, (?, ?, ?, ?)`, len(keys)-1)+
			` on conflict (account_id, term, block) do update set bits = excluded.bits`, args...)
		return err
	})
}

func mergeDays(ctx context.Context, tx *db.Tx, account ids.Account, days map[int64]span) error {
	for _, day := range slices.Sorted(maps.Keys(days)) {
		_, err := tx.Exec(ctx, `insert into act_days (account_id, day, lowest, highest) values (?, ?, ?, ?)
			on conflict (account_id, day) do update set
			lowest = case when excluded.lowest < act_days.lowest then excluded.lowest else act_days.lowest end,
			highest = case when excluded.highest > act_days.highest then excluded.highest else act_days.highest end`,
			account, day, days[day].lowest, days[day].highest)
		if err != nil {
			return err
		}
	}
	return nil
}

// selectSpan returns the lowest and highest position of the acts of the days; both are 0 when there are none.
func selectSpan(ctx context.Context, q db.Queryer, account ids.Account, from, to int64) (span, error) {
	var s span
	err := q.QueryRow(ctx, `select coalesce(min(lowest), 0), coalesce(max(highest), 0) from act_days
		where account_id = ? and day >= ? and day <= ?`, account, from, to).Scan(&s.lowest, &s.highest)
	return s, err
}

func updateIndexed(ctx context.Context, tx *db.Tx, account ids.Account, position int64) error {
	_, err := tx.Exec(ctx, `insert into act_heads (account_id, indexed, without_address) values (?, ?, 0)
		on conflict (account_id) do update set indexed = excluded.indexed`, account, position)
	return err
}

// selectIndexed returns the position up to which the account's acts are indexed.
func selectIndexed(ctx context.Context, q db.Queryer, account ids.Account) (int64, error) {
	var position int64
	err := q.QueryRow(ctx, `select indexed from act_heads where account_id = ?`, account).Scan(&position)
	if db.NoRows(err) {
		err = nil
	}
	return position, err
}

// selectBlocks returns the index rows of the terms in the blocks from first to last.
func selectBlocks(ctx context.Context, q db.Queryer, account ids.Account, terms []string, first, last int64) (map[indexKey]*bits, error) {
	out := map[indexKey]*bits{}
	err := inLists(terms, func(terms []string) error {
		args := []any{account, first, last}
		for _, t := range terms {
			args = append(args, t)
		}
		rows, err := q.Query(ctx, `select term, block, bits from act_index
			where account_id = ? and block >= ? and block <= ? and term in (`+places(len(terms))+`)`, args...)
		return each(rows, err, func(rows *sql.Rows) error {
			var k indexKey
			var stored []byte
			if err := rows.Scan(&k.term, &k.block, &stored); err != nil {
				return err
			}
			b := new(bits)
			out[k] = b
			return b.add(stored)
		})
	})
	return out, err
}
