package attributesweb

import (
	"strings"
	"testing"
)

// TestOrder: places as people type them, with the rows named by where they stood.
func TestOrder(t *testing.T) {
	for typed, want := range map[string]string{
		"1 2 3 4":                   "abcd",
		"1 2 3 1":                   "dabc", // the last to the front
		"4 2 3 4":                   "bcda", // the first to the end
		"1 3 2 4":                   "acbd",
		"1 2 3 2":                   "adbc",
		"x  3 99":                   "abcd", // what isn't a place is where it stood
		"1 2 -5 4":                  "cabd",
		"1 1 1 1":                   "bcda", // all who go up pass the one who stays
		"9999999999999999999 2 3 4": "abcd",
	} {
		places := strings.Split(typed, " ")
		var rows []choiceRow
		for i, place := range places {
			rows = append(rows, choiceRow{Name: string(rune('a' + i)), Place: place})
		}
		got := ""
		for _, r := range ordered(rows) {
			got += r.Name
		}
		if got != want {
			t.Errorf("%s: %s, want %s", typed, got, want)
		}
	}
}

// TestArrange: new lines become rows, those to be removed stay at the end of the page and out of what is asked for.
func TestArrange(t *testing.T) {
	v := formView{Kind: "choice", Name: "Size", Choices: []choiceRow{{ID: "1", Name: "S", Place: "1", State: stateRemove}, {ID: "2", Name: "M", Place: "2", State: stateArchived},
		{ID: "3", Name: "L", Place: "1", State: stateInUse}}, New: "XL\n\n XXL \n"}
	in := v.input()
	got := ""
	for _, c := range *in.Choices {
		got += c.Name + string(c.ID) + map[bool]string{true: "!"}[c.Archived] + " "
	}
	if got != "L3 M2! XL XXL " {
		t.Errorf("%q", got)
	}
	if last := v.Choices[len(v.Choices)-1]; len(v.Choices) != 5 || last.Name != "S" || last.Place != "5" || v.New != "" {
		t.Errorf("%+v", v.Choices)
	}
	v = formView{Kind: "text", Name: "Tea", New: "kept\nas typed"}
	if in := v.input(); len(*in.Choices) != 0 || v.New == "" {
		t.Errorf("%+v", in)
	}
}
