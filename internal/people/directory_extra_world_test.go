package people

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// shelf is a room above people that keeps five columns; managers of groups don't see the last.
type shelf struct {
	columns []ExtraColumn
	held    map[ids.User]map[Column][]string
}

const (
	extraTown   Column = "attribute.town"
	extraHours  Column = "attribute.hours"
	extraSince  Column = "attribute.since"
	extraShift  Column = "attribute.shift"
	extraSpeaks Column = "attribute.speaks"
)

func newShelf() *shelf {
	return &shelf{held: map[ids.User]map[Column][]string{}, columns: []ExtraColumn{
		{Column: extraTown, Kind: ExtraText, Name: "Town", Ordered: true, Ready: true},
		{Column: extraHours, Kind: ExtraNumber, Name: "=Hours", Ordered: true, Ready: true},
		{Column: extraSince, Kind: ExtraDay, Name: "Since", Ordered: true, Ready: true},
		{Column: extraShift, Kind: ExtraOne, Name: "Shift", Ordered: true, Ready: true, Values: []string{"night", "early", "nobody", "late"}},
		{Column: extraSpeaks, Kind: ExtraMany, Name: "Speaks", Ready: true, Values: []string{"en", "de", "fr"}},
	}}
}

func (s *shelf) ListColumns(_ context.Context, _ db.Queryer, by access.Actor) ([]ExtraColumn, error) {
	if by.SignedIn() && by.Role != access.Administrator {
		return slices.Clone(s.columns[:4]), nil
	}
	return slices.Clone(s.columns), nil
}

func (s *shelf) ListTexts(_ context.Context, _ db.Queryer, _ ids.Account, columns []Column, users []ids.User) (map[ids.User]map[Column]string, error) {
	out := map[ids.User]map[Column]string{}
	for _, u := range users {
		out[u] = map[Column]string{}
		for _, c := range columns {
			out[u][c] = strings.Join(s.held[u][c], ", ")
		}
	}
	return out, nil
}

// shelve gives a user of the crowd something in some of the columns.
func (c *crowd) shelve(t testing.TB, tx *db.Tx, i int, user ids.User) {
	r := rand.New(rand.NewPCG(uint64(i), 11))
	held := map[Column][]string{}
	put := func(column Column, kind ExtraKind, values ...string) {
		if r.IntN(3) > 0 {
			held[column] = values
			must(t, PutExtra(t.Context(), tx, c.firm.ID, user, column, kind, values...))
		}
	}
	town := pick(r, "York", "Ёлец", "zürich", "100%_", "Bath") + pick(r, "", fmt.Sprint(" ", r.IntN(150)))
	if r.IntN(50) == 0 {
		town = strings.Repeat("Long ", 60) + town
	}
	put(extraTown, ExtraText, town)
	put(extraHours, ExtraNumber, pick(r, "0", "-12.5", "7", "70", "-3", "-3.25", "0.5", "0.25", "1000000", strconv.Itoa(r.IntN(5000)-2500)))
	put(extraSince, ExtraDay, fmt.Sprintf("20%02d-0%d-1%d", r.IntN(20), 1+r.IntN(9), r.IntN(10)))
	put(extraShift, ExtraOne, pick(r, "late", "night", "early"))
	put(extraSpeaks, ExtraMany, pick(r, [][]string{{"en"}, {"de", "en"}, {"de", "en", "fr"}, {"fr"}}...)...)
	c.shelf.held[user] = held
}

func anyExtras(t *rapid.T) []ExtraFilter {
	var out []ExtraFilter
	asked := func(name string) bool { return rapid.IntRange(0, 5).Draw(t, name+" asked") == 0 }
	if asked("town") {
		out = append(out, rapid.SampledFrom([]ExtraFilter{{Contains: "york"}, {Contains: "Ел"}, {Contains: "%"}, {Contains: "ng 1"}, {Contains: "_ 1"}, {Equals: "ZURICH"},
			{Equals: "york", Contains: "k"}, {Contains: "nowhere"}, {Contains: "long york"}}).Draw(t, "town"))
		out[len(out)-1].Column = extraTown
	}
	if asked("hours") {
		out = append(out, rapid.SampledFrom([]ExtraFilter{{From: "-3.25"}, {To: "0"}, {From: "-100", To: "100.5"}, {From: "7", To: "7"}, {From: "9", To: "8"}}).Draw(t, "hours"))
		out[len(out)-1].Column = extraHours
	}
	if asked("since") {
		out = append(out, rapid.SampledFrom([]ExtraFilter{{From: "2015-01-01"}, {To: "2005-05-15"}, {From: "2003-02-11", To: "2009-09-19"}}).Draw(t, "since"))
		out[len(out)-1].Column = extraSince
	}
	list := func(column Column, values ...string) {
		if asked(string(column)) {
			out = append(out, ExtraFilter{Column: column, Any: rapid.SliceOfNDistinct(rapid.SampledFrom(append(values, "", "unknown")), 1, 3, rapid.ID[string]).Draw(t, string(column))})
		}
	}
	list(extraShift, "night", "early", "late")
	list(extraSpeaks, "en", "de", "fr")
	return out
}

func hoursOf(text string) float64 {
	n, _ := strconv.ParseFloat(text, 64)
	return n
}

// extraKey is key for a further column.
func (s stored) extraKey(c Column) string {
	if len(s.extras[c]) == 0 {
		return ""
	}
	v := s.extras[c][0]
	switch c {
	case extraTown:
		return firstRunes(fold(v), 200)
	case extraHours:
		return fmt.Sprintf("%020.4f", hoursOf(v)+1e9)
	case extraShift:
		return fmt.Sprint("place ", slices.Index(newShelf().columns[3].Values, v))
	}
	return v
}

func (s stored) keptByExtras(f DirectoryFilter) bool {
	for _, e := range f.Extras {
		held := s.extras[e.Column]
		if len(e.Any) > 0 {
			if !slices.ContainsFunc(e.Any, func(v string) bool { return v == "" && len(held) == 0 || v != "" && slices.Contains(held, v) }) {
				return false
			}
			continue
		}
		if len(held) == 0 {
			return false
		}
		v := held[0]
		switch {
		case e.Column == extraTown:
			if !strings.Contains(fold(v), fold(e.Contains)) || e.Equals != "" && fold(v) != fold(e.Equals) {
				return false
			}
		case e.Column == extraHours:
			if e.From != "" && hoursOf(v) < hoursOf(e.From) || e.To != "" && hoursOf(v) > hoursOf(e.To) {
				return false
			}
		case e.From != "" && v < e.From || e.To != "" && v > e.To:
			return false
		}
	}
	return true
}

// extraFilters is singleFilters for further columns.
func extraFilters() map[string]DirectoryFilter {
	out := map[string]DirectoryFilter{}
	for name, e := range map[string]ExtraFilter{
		"one": {Column: extraShift, Any: []string{"night"}}, "one of two": {Column: extraShift, Any: []string{"night", "early"}},
		"many": {Column: extraSpeaks, Any: []string{"de"}}, "many of two": {Column: extraSpeaks, Any: []string{"de", "fr"}},
		"contains": {Column: extraTown, Contains: "ork 1"}, "contains rare": {Column: extraTown, Contains: "лец 77"}, "equals": {Column: extraTown, Equals: "york"}, "equals rare": {Column: extraTown, Equals: "york 17"},
		"numbers": {Column: extraHours, From: "-3", To: "7"}, "few numbers": {Column: extraHours, From: "100", To: "900000"},
		"days": {Column: extraSince, From: "2010-01-01"}, "few days": {Column: extraSince, From: "2010-01-11", To: "2010-01-12"},
	} {
		out[name] = DirectoryFilter{Extras: []ExtraFilter{e}}
	}
	return out
}
