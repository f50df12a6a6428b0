package activity

import (
	"context"
	"maps"
	"slices"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// indexCheck proves, while a chain is walked over, that whoever looks for its acts finds them.
type indexCheck struct {
	q       db.Queryer
	account ids.Account
	indexed int64 // up to which position; what is younger waits for its index
	block   int64
	marks   map[string]*bits
	acts    map[int64]ids.Act // of the block, by position
	days    map[int64]span
}

// see takes the next act. The index of a block is looked at once all its acts were seen.
func (c *indexCheck) see(ctx context.Context, e Entry) (*Fault, error) {
	if e.Position > c.indexed {
		return nil, nil
	}
	if c.marks == nil {
		c.marks, c.acts, c.days, c.block = map[string]*bits{}, map[int64]ids.Act{}, map[int64]span{}, blockOf(e.Position)
	}
	if b := blockOf(e.Position); b != c.block {
		if fault, err := c.compare(ctx); fault != nil || err != nil {
			return fault, err
		}
		c.marks, c.acts, c.block = map[string]*bits{}, map[int64]ids.Act{}, b
	}
	c.acts[e.Position] = e.ID
	for _, term := range terms(e) {
		if c.marks[term] == nil {
			c.marks[term] = &bits{}
		}
		c.marks[term].set(e.Position)
	}
	s, known := c.days[dayOf(e.At)]
	if !known {
		s.lowest = e.Position
	}
	c.days[dayOf(e.At)] = span{min(s.lowest, e.Position), max(s.highest, e.Position)}
	return nil, nil
}

// end looks at what is left after the last act.
func (c *indexCheck) end(ctx context.Context) (*Fault, error) {
	if fault, err := c.compare(ctx); fault != nil || err != nil {
		return fault, err
	}
	for _, day := range slices.Sorted(maps.Keys(c.days)) {
		stored, err := selectSpan(ctx, c.q, c.account, day, day)
		if err != nil {
			return nil, err
		}
		seen := c.days[day]
		if stored.lowest == 0 || stored.lowest > seen.lowest {
			return &Fault{Problem: ProblemHidden, Position: seen.lowest}, nil
		}
		if stored.highest < seen.highest {
			return &Fault{Problem: ProblemHidden, Position: seen.highest}, nil
		}
	}
	return nil, nil
}

// compare returns the first act of the block that one of its terms doesn't lead to.
func (c *indexCheck) compare(ctx context.Context) (*Fault, error) {
	names := slices.Sorted(maps.Keys(c.marks))
	stored, err := selectBlocks(ctx, c.q, c.account, names, c.block, c.block)
	if err != nil {
		return nil, err
	}
	var first int64
	for _, term := range names {
		missing := *c.marks[term]
		if b := stored[indexKey{term, c.block}]; b != nil {
			for i := range missing {
				missing[i] &^= b[i]
			}
		}
		if list := missing.positions(c.block, nil); len(list) > 0 && (first == 0 || list[0] < first) {
			first = list[0]
		}
	}
	if first == 0 {
		return nil, nil
	}
	return &Fault{Problem: ProblemHidden, Position: first, Act: c.acts[first]}, nil
}
