package table

import (
	"slices"
	"strings"
	"unicode"
)

// Column is something that a table may hold, with the names that people give it.
type Column struct {
	Name string
	// Names are what stands over it, in any language; letter case, ё and everything but letters and digits don't matter.
	Names []string
}

// Mapping says of each column of a table which known one it is; empty for none.
type Mapping []string

// Has reports whether a column is mapped to the name.
func (m Mapping) Has(name string) bool { return slices.Contains(m, name) }

// Guess returns what the columns of a table are, from its first records, and whether the first of them is a header. Where
// no header names the column of addresses, it is the one that holds most of them.
func Guess(head []Row, known []Column, address string) (m Mapping, header bool) {
	if len(head) == 0 {
		return nil, false
	}
	width := 0
	for _, row := range head {
		width = max(width, len(row.Cells))
	}
	m = make(Mapping, width)
	names := byName(known)
	for i, cell := range head[0].Cells {
		if name := names[plainName(cell)]; name != "" && !m.Has(name) {
			m[i] = name
		}
	}
	named := slices.ContainsFunc(m, func(n string) bool { return n != "" })
	spoken := slices.ContainsFunc(head[0].Cells, func(c string) bool { return strings.Contains(c, "@") })
	if spoken {
		m, named = make(Mapping, width), false
	}
	rest := head
	if header = !spoken && (named || len(head) > 1); header {
		rest = head[1:]
	}
	column, found := addresses(rest, m)
	if !named && header && !found {
		header = false // nothing tells the first record from the others
	}
	if !m.Has(address) && found {
		m[column] = address
	}
	return m, header
}

// addresses returns the column, not mapped yet, in which most cells hold an address.
func addresses(rows []Row, taken Mapping) (column int, found bool) {
	most := 0
	for i := range taken {
		n := 0
		for _, row := range rows {
			if i < len(row.Cells) && strings.Contains(row.Cells[i], "@") {
				n++
			}
		}
		if n > most && taken[i] == "" {
			column, most = i, n
		}
	}
	return column, most > 0
}

func byName(known []Column) map[string]string {
	out := map[string]string{}
	for _, c := range known {
		for _, name := range append([]string{c.Name}, c.Names...) {
			out[plainName(name)] = c.Name
		}
	}
	delete(out, "")
	return out
}

// plainName leaves of a column's name what people agree on.
func plainName(name string) string {
	return strings.Map(func(c rune) rune {
		switch c = unicode.ToLower(c); {
		case c == 'ё':
			return 'е'
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			return c
		default:
			return -1
		}
	}, name[:min(len(name), 200)])
}
