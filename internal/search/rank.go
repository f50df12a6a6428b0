package search

import (
	"cmp"
	"slices"
	"strings"

	"cabinet/internal/ids"
)

// rank puts rows in order: what has the number, what begins with what was typed, what has the initials, the newest.
func rank(list []row, account ids.Account, w wanted) {
	type place struct{ exact, start, initials bool }
	code := codeOf(account)
	at := map[string]place{}
	for _, r := range list {
		mark := code + string(r.kind.mark())
		p := place{
			exact: w.exact(r.words, code),
			start: w.start != "" && has(r.words, mark+startSign+w.start),
		}
		p.initials = len(w.initials) > 0
		for _, i := range w.initials {
			p.initials = p.initials && has(r.words, mark+i)
		}
		at[r.id] = p
	}
	yes := func(a, b bool) int {
		switch {
		case a == b:
			return 0
		case a:
			return -1
		default:
			return 1
		}
	}
	slices.SortStableFunc(list, func(a, b row) int {
		p, q := at[a.id], at[b.id]
		return cmp.Or(yes(p.exact, q.exact), yes(p.start, q.start), yes(p.initials, q.initials), b.at.Compare(a.at.Time), cmp.Compare(b.id, a.id))
	})
}

// has reports whether a word of the row begins with the token.
func has(words, token string) bool { return strings.Contains(words, " "+token) }

// exact reports whether one of the row's numbers is what was typed.
func (w wanted) exact(words, code string) bool {
	return w.number != "" && strings.Contains(words+" ", " "+code+numberSign+w.number+" ")
}

func (r row) hit(account ids.Account, w wanted) Hit {
	return Hit{Kind: r.kind, ID: r.id, Case: r.inCase, Title: r.title, Note: r.note, At: r.at.Time, Exact: w.exact(r.words, codeOf(account))}
}
