package table

import (
	"io"
	"strings"
)

// Separator is what stands between the cells of a record.
type Separator string

// The separators.
const (
	Comma     Separator = ","
	Semicolon Separator = ";"
	Tab       Separator = "\t"
	// One is a table of a single column.
	One Separator = "one"
	// List is no table: addresses, perhaps with names, that commas, semicolons or ends of line divide. Each is a record
	// of one cell.
	List Separator = "list"
)

// Separators lists the separators in the order in which people see them.
func Separators() []Separator { return []Separator{Comma, Semicolon, Tab, One, List} }

func (s Separator) rune() rune {
	switch s {
	case Comma, Semicolon, Tab:
		return rune(s[0])
	default:
		return 0
	}
}

const (
	// sniffed is how many records the separator is judged by.
	sniffed = 50
)

// sniff finds the separator of a text by its beginning: the one by which most records have equally many cells. A text
// whose first line holds an address, so that it isn't a header, and which anywhere has two on a line, is a list.
func sniff(head string) Separator {
	if listed(head) {
		return List
	}
	best, bestScore := One, 0
	for _, s := range []Separator{Comma, Semicolon, Tab} {
		if score := s.score(head); score > bestScore {
			best, bestScore = s, score
		}
	}
	return best
}

func listed(head string) bool {
	first, most := -1, 0
	for line := range strings.FieldsFuncSeq(head, func(c rune) bool { return c == '\n' || c == '\r' }) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		n := strings.Count(line, "@")
		if first < 0 {
			first = n
		}
		most = max(most, n)
	}
	return first > 0 && most > 1
}

// score is 0 for a separator that divides nothing; else it grows with how many records agree on the number of cells, and
// a little with that number.
func (s Separator) score(head string) int {
	r := read(strings.NewReader(head), Form{Encoding: UTF8, Separator: s})
	counts, rows := map[int]int{}, 0
	for rows < sniffed {
		row, err := r.Next()
		if err != nil {
			break
		}
		if _, err := r.in.Peek(1); err == io.EOF && rows > 0 && len(head) >= headSize/2 && !strings.HasSuffix(head, "\n") {
			break // it may be cut
		}
		rows++
		counts[len(row.Cells)]++
	}
	score := 0
	for cells, n := range counts {
		if cells > 1 {
			score = max(score, n*1000/rows*1000+min(cells, 999))
		}
	}
	return score
}

// entry reads one item of a list. A quote or bracket that nobody closed ends with its line.
func (r *Reader) entry() (Row, error) {
	row := Row{Line: r.line}
	r.runes.reset()
	quoted, bracketed := false, false
	for {
		c, err := r.rune()
		if err != nil && err != io.EOF {
			return row, err
		}
		if err == io.EOF || c == '\n' || (c == ',' || c == ';' || c == '\t') && !quoted && !bracketed {
			if r.runes.over {
				row.spoil(CellLarge)
				return row, nil
			}
			row.Cells = []string{r.runes.text()}
			return row, nil
		}
		switch c {
		case '"':
			quoted = !quoted
		case '<':
			bracketed = true
		case '>':
			bracketed = false
		}
		r.runes.add(c)
	}
}
