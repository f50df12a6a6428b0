package people

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// wordy makes texts of which parts are found in others: both alphabets, capitals, accents, ё, and what a pattern or a query
// could take for a sign of its own.
func wordy(longest int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "B", "ё", "Е", "Ж", "ц", "é", "Ü", "%", "_", `\`, `"`, "'", "*", "7", " ", "-", "AND", "york", "лец"}),
			1, longest).Draw(t, "parts")
		return strings.Join(parts, "")
	})
}

// TestPartsOfTexts: whatever becomes of the answers, parts of them find whom a look at each of them finds.
func TestPartsOfTexts(t *testing.T) {
	other := ExtraColumnOf("other")
	eachCrowd(t, 30, func(t *testing.T, c *crowd) {
		c.shelf.columns = append(c.shelf.columns, ExtraColumn{Column: other, Kind: ExtraText, Name: "Other", Ordered: true, Ready: true})
		var active []ids.User
		held := map[ids.User]map[Column]string{}
		for _, s := range c.everybody(t) {
			held[s.ID] = map[Column]string{}
			for _, v := range s.extras[extraTown] {
				held[s.ID][extraTown] = v
			}
			if s.Status == Active {
				active = append(active, s.ID)
			}
		}
		rapid.Check(t, func(r *rapid.T) {
			write := func(fn func(tx *db.Tx) error) {
				if err := c.db.Write(c.ctx, fn); err != nil {
					r.Fatal(err)
				}
			}
			for range rapid.IntRange(1, 6).Draw(r, "edits") {
				user, column := rapid.SampledFrom(active).Draw(r, "user"), rapid.SampledFrom([]Column{extraTown, other}).Draw(r, "column")
				switch rapid.IntRange(0, 11).Draw(r, "edit") {
				case 0:
					write(func(tx *db.Tx) error { return PutExtra(c.ctx, tx, c.firm.ID, user, column, ExtraText) })
					delete(held[user], column)
				case 1:
					write(func(tx *db.Tx) error { return DropExtra(c.ctx, tx, c.firm.ID, column) })
					for _, h := range held {
						delete(h, column)
					}
				case 2:
					write(func(tx *db.Tx) error { return DropExtrasOf(c.ctx, tx, c.firm.ID, user) })
					clear(held[user])
				default:
					text := wordy(12).Draw(r, "text")
					if rapid.IntRange(0, 5).Draw(r, "long") == 0 {
						text = strings.Repeat("Long ", 50) + text
					}
					write(func(tx *db.Tx) error { return PutExtra(c.ctx, tx, c.firm.ID, user, column, ExtraText, text) })
					held[user][column] = text
				}
			}
			column, part := rapid.SampledFrom([]Column{extraTown, other}).Draw(r, "asked"), wordy(4).Draw(r, "part")
			f := DirectoryFilter{Extras: []ExtraFilter{{Column: column, Contains: part}}, Sort: rapid.SampledFrom([]Column{"", column, ColumnEmail}).Draw(r, "sort")}
			var want []ids.User
			for _, user := range active {
				if text, some := held[user][column]; some && strings.Contains(folded(text), folded(part)) {
					want = append(want, user)
				}
			}
			slices.Sort(want)
			// Few are gathered at once, some after a look at a row, many never.
			e := effort{few: rapid.SampledFrom([]int{0, 3, 100}).Draw(r, "few"), horizon: rapid.SampledFrom([]int{1, 5, 100}).Draw(r, "horizon"), runs: 2, scan: 30}
			got := c.walk(r, f, e, false, rapid.IntRange(1, 9).Draw(r, "limit"))
			slices.Sort(got)
			count, err := c.DirectoryCount(c.ctx, access.Operator(c.firm.ID), f)
			if err != nil || !slices.Equal(got, want) || count.N != len(want) {
				r.Fatalf("%q in %s: found %v, counted %v (%v), not %v", part, column, got, count, err, want)
			}
		})
		if !c.db.Postgres() {
			c.sameWords(t)
		}
	})
}

// sameWords compares the rows of the table of words with the texts that they stand for.
func (c *crowd) sameWords(t *testing.T) {
	t.Helper()
	var texts, words, both int
	must(t, c.db.QueryRow(c.ctx, `select (select count(*) from user_extras a where a.account_id = ? and a.whole <> ''), (select count(*) from user_extra_words),
		(select count(*) from user_extra_words w join user_extras a on a.rowid = w.rowid where a.account_id = ? and a.whole <> '')`, c.firm.ID, c.firm.ID).Scan(&texts, &words, &both))
	if texts != words || texts != both {
		t.Errorf("%d texts, %d of words, %d of both", texts, words, both)
	}
}

// partsByTheIndex: a part of three letters leads to its rows alone, on both databases.
func (c *crowd) partsByTheIndex(t *testing.T) {
	for part, index := range map[string]bool{"лец 77": true, "ork 149": true, "77": false} {
		n := &noting{DB: c.db}
		l, err := c.listing(c.ctx, n, access.Operator(c.firm.ID), DirectoryFilter{Extras: []ExtraFilter{{Column: extraTown, Contains: part}}})
		must(t, err)
		_, _, err = l.page(c.ctx, nil, false, 50)
		must(t, err)
		used := ""
		for _, asked := range n.asked {
			if plan := n.explain(t, asked); strings.Contains(plan, "user_extra_words") {
				used = plan
			}
		}
		if (used != "") != index {
			t.Errorf("%q: the index of parts: %v", part, used != "")
		}
	}
}
