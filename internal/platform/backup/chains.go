package backup

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"cabinet/internal/platform/db"
)

// sealTable is where the activity record keeps its chains; the positions of each follow one another without a gap, from 1
// or from the last cut, which cutTable names.
const (
	sealTable = "act_seals"
	cutTable  = "act_cuts"
)

// chains follows the activity record's seals through an archive. The acts themselves are recomputed after a restore.
type chains struct {
	heads map[string]Chain
	// starts are the positions at which the chains begin, cuts those at which the record says it was cut.
	starts, cuts map[string]int64
	seen         bool
}

func newChains() *chains {
	return &chains{heads: map[string]Chain{}, starts: map[string]int64{}, cuts: map[string]int64{}}
}

// read follows the table if it is the one of the seals or of the cuts.
func (c *chains) read(t Table, next func() ([]any, error)) error {
	at := func(name string) int {
		return slices.IndexFunc(t.Columns, func(c db.Column) bool { return c.Name == name })
	}
	account, position, hash := at("account_id"), at("position"), at("hash")
	if t.Name != sealTable && t.Name != cutTable || account < 0 || position < 0 || hash < 0 {
		return nil
	}
	c.seen = c.seen || t.Name == sealTable
	for {
		row, err := next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		name, _ := row[account].(string)
		place, _ := row[position].(int64)
		text, _ := row[hash].(string)
		if t.Name == cutTable {
			c.cuts[name] = max(c.cuts[name], place)
			continue
		}
		if _, begun := c.starts[name]; !begun {
			c.starts[name] = place
			c.heads[name] = Chain{Position: place - 1}
		}
		if before := c.heads[name]; place != before.Position+1 {
			return fmt.Errorf("the activity record of account %q jumps from position %d to %d", name, before.Position, place)
		}
		c.heads[name] = Chain{Account: name, Position: place, Hash: text}
	}
}

// compare holds the ends of the chains against those that the manifest names.
func (c *chains) compare(heads []Chain) error {
	if !c.seen {
		return nil
	}
	for name, start := range c.starts {
		if start != c.cuts[name]+1 {
			return fmt.Errorf("the activity record of account %q begins at position %d, after a cut at %d", name, start, c.cuts[name])
		}
	}
	for _, h := range heads {
		if c.heads[h.Account] != h {
			return fmt.Errorf("the activity record of account %q doesn't end at position %d as the manifest says", h.Account, h.Position)
		}
	}
	if len(heads) != len(c.heads) {
		return fmt.Errorf("there are %d activity records, the manifest names %d", len(c.heads), len(heads))
	}
	return nil
}
