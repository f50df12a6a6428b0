package activity

import (
	"context"
	"math"
	"slices"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// widest bounds how many blocks of the index are held in memory at a time.
const widest = 256

// scan walks over the positions that a filter's terms point to.
type scan struct {
	q         db.Queryer
	account   ids.Account
	groups    [][]string
	without   []string
	low, high int64 // bounds, both excluded
	desc      bool
	timed     bool  // the bounds are those of whole days
	block     int64 // where to look next
	width     int64 // in how many blocks
	found     []int64
}

// newScan finds the bounds of a walk: the filter's own, what was cut off, the last position, and the days asked for.
func newScan(ctx context.Context, q db.Queryer, account ids.Account, f Filter, desc bool) (*scan, error) {
	s := &scan{q: q, account: account, groups: f.groups(), without: f.without(), low: f.After, high: f.Before, desc: desc, width: 2}
	cut, err := selectCut(ctx, q, account)
	if err != nil {
		return nil, err
	}
	s.low = max(s.low, cut.Position)
	if s.high == 0 {
		s.high = math.MaxInt64
	}
	s.timed = !f.From.IsZero() || !f.To.IsZero()
	var last int64
	if len(s.groups)+len(s.without) > 0 || s.timed {
		last, err = selectIndexed(ctx, q, account)
	} else {
		var head Checkpoint
		head, err = selectHead(ctx, q, account)
		last = head.Position
	}
	if err != nil {
		return nil, err
	}
	s.high = min(s.high, last+1)
	if s.timed {
		from, to := int64(math.MinInt64), int64(math.MaxInt64)
		if !f.From.IsZero() {
			from = dayOf(f.From)
		}
		if !f.To.IsZero() {
			to = dayOf(f.To)
		}
		days, err := selectSpan(ctx, q, account, from, to)
		if err != nil {
			return nil, err
		}
		s.low, s.high = max(s.low, days.lowest-1), min(s.high, days.highest+1)
	}
	s.block = blockOf(s.low + 1)
	if desc {
		s.block = blockOf(s.high - 1)
	}
	return s, nil
}

// more reports whether there are blocks that haven't been looked into.
func (s *scan) more() bool {
	return s.high-1 > s.low && s.block >= blockOf(s.low+1) && s.block <= blockOf(s.high-1)
}

// take returns the next positions in the direction of the walk, at most n; none at its end.
func (s *scan) take(ctx context.Context, n int) ([]int64, error) {
	for len(s.found) < n && s.more() {
		if err := s.look(ctx, func(block int64, b *bits) {
			from := len(s.found)
			s.found = b.positions(block, s.found)
			if s.desc {
				slices.Reverse(s.found[from:])
			}
		}); err != nil {
			return nil, err
		}
	}
	n = min(n, len(s.found))
	out := s.found[:n:n]
	s.found = s.found[n:]
	return out, nil
}

// look calls fn with the marks of each of the next blocks, in the direction of the walk. It begins with few blocks, since
// most pages are full by then.
func (s *scan) look(ctx context.Context, fn func(block int64, b *bits)) error {
	first, last := s.block, min(s.block+s.width-1, blockOf(s.high-1))
	if s.desc {
		first, last = max(s.block-s.width+1, blockOf(s.low+1)), s.block
	}
	terms := slices.Clone(s.without)
	for _, group := range s.groups {
		terms = append(terms, group...)
	}
	rows, err := selectBlocks(ctx, s.q, s.account, terms, first, last)
	if err != nil {
		return err
	}
	for i := range last - first + 1 {
		block := first + i
		if s.desc {
			block = last - i
		}
		if b := s.combine(rows, block); b != nil {
			fn(block, b)
		}
	}
	if s.block = last + 1; s.desc {
		s.block = first - 1
	}
	s.width = min(4*s.width, widest)
	return nil
}

// combine returns the block's positions that carry a term of each group and nothing that is to be left out, or nil.
func (s *scan) combine(rows map[indexKey]*bits, block int64) *bits {
	out := new(bits)
	for i := range out {
		out[i] = math.MaxUint64
	}
	for _, group := range s.groups {
		var either bits
		for _, term := range group {
			if b := rows[indexKey{term, block}]; b != nil {
				either.or(b)
			}
		}
		out.and(&either)
	}
	for _, term := range s.without {
		if b := rows[indexKey{term, block}]; b != nil {
			out.andNot(b)
		}
	}
	if out.between(block, s.low, s.high); out.count() == 0 {
		return nil
	}
	return out
}

// count returns how many positions the walk has before it.
func (s *scan) count(ctx context.Context) (int64, error) {
	if len(s.groups)+len(s.without) == 0 {
		return max(0, s.high-s.low-1), nil
	}
	var n int64
	for s.more() {
		if err := s.look(ctx, func(_ int64, b *bits) { n += int64(b.count()) }); err != nil {
			return 0, err
		}
	}
	return n, nil
}
