package attributesweb

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// ordered returns the rows by the place that was typed: a row whose place was changed comes before the one that stood
// there when it goes up, and after it when it goes down.
func ordered(rows []choiceRow) []choiceRow {
	type placed struct {
		choiceRow
		place, was int
	}
	list := make([]placed, 0, len(rows))
	for i, row := range rows {
		place, err := strconv.Atoi(strings.TrimSpace(row.Place))
		if err != nil {
			place = i + 1
		}
		list = append(list, placed{row, place, i + 1})
	}
	// Twice the place leaves room for whoever moved there: before it from below, after it from above.
	key := func(p placed) int { return 2*min(max(p.place, 0), 1<<20) + cmp.Compare(p.place, p.was) }
	slices.SortStableFunc(list, func(a, b placed) int { return cmp.Compare(key(a), key(b)) })
	out := make([]choiceRow, len(list))
	for i, p := range list {
		out[i] = p.choiceRow
	}
	return out
}
