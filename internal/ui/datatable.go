package ui

import (
	"strconv"

	"github.com/a-h/templ"
)

// Data is the content of a [DataTable]: one page of a list, as the server sorted and filtered it.
type Data struct {
	ID      string // of the table on its page; its parts begin with it
	Caption string // read out: what the rows are and how they are sorted
	Columns []Column
	Rows    []DataRow
	// Pick lets rows be chosen for an act on many; nil leaves the checkboxes out.
	Pick *Pick
	// Empty stands in place of the rows when there are none.
	Empty templ.Component
}

// Column is one column of a [DataTable].
type Column struct {
	Key  string // short name in small letters, for the style sheet
	Head string
	// SortURL shows the same list sorted by this column, or turned round; empty when it can't be sorted by.
	SortURL string
	Sorted  string // "asc", "desc" or ""
	Numeric bool   // sets figures flush at the end
	// Drop says which columns go first when the table gets narrow: 1 goes first, then 2, then 3; 0 stays. Cards show
	// none of those.
	Drop int
	// Main is the column that names the row: it carries the row's link and heads the card.
	Main bool
	// Bare cells explain themselves, like badges: cards show them without the column's head.
	Bare bool
	// Tight keeps the cell on one line.
	Tight bool
}

// DataRow is one row of a [DataTable], with a cell for each column.
type DataRow struct {
	ID   string // what choosing the row sends
	Name string // the row in plain words, for its checkbox and its menu
	Href string // where the main cell leads; empty when nowhere
	// Cells are the row's cells; the main one holds no link of its own when Href is set.
	Cells []templ.Component
	// Actions are what can be done with the row: one stands open, several are a menu.
	Actions []Action
	// Detail opens below the row.
	Detail templ.Component
	// Picked says that the row is chosen.
	Picked bool
}

// PickedName is the form field of chosen rows, and the query parameter that carries them from page to page.
const PickedName = "picked"

// Pick describes choosing rows of a [DataTable] for one act on all of them.
type Pick struct {
	Action string // takes the POST: the rows' IDs as [PickedName]
	// Total counts the rows of the whole query, -1 when nobody counted. AllURL shows the list with all of them chosen, and
	// All says that they are: the form then sends all=1 and the query itself (Query) instead of rows.
	Total  int
	AllURL string
	All    bool
	// TotalText is how Total is said where it isn't the whole truth, such as "10,000+".
	TotalText string
	// NoneURL shows the list with nothing chosen.
	NoneURL string
	// Kept are chosen rows on other pages of the list, as the address brought them.
	Kept []string
	// Query are further form fields, such as the list's filters.
	Query map[string]string
	// Acts are the buttons; those with a Name say which one was pressed, those with Opens ask first.
	Acts []Action
}

func (d Data) formID() string { return d.ID + "-picked" }

func (d Data) width() string {
	n := len(d.Columns)
	for _, more := range []bool{d.Pick != nil, d.hasDetail(), d.hasActions()} {
		if more {
			n++
		}
	}
	return strconv.Itoa(n)
}

func (d Data) hasDetail() bool {
	for _, r := range d.Rows {
		if r.Detail != nil {
			return true
		}
	}
	return false
}

func (d Data) hasActions() bool {
	for _, r := range d.Rows {
		if len(r.Actions) > 0 {
			return true
		}
	}
	return false
}

func (d Data) rowID(i int) string { return d.ID + "-row-" + strconv.Itoa(i+1) }

// picked counts the chosen rows, those on other pages too.
// total is Total in words.
func (k Pick) total(p Texts) string {
	if k.TotalText != "" {
		return k.TotalText
	}
	return p.Number(k.Total)
}

// pickedText says how many rows are chosen.
func (d Data) pickedText(p Texts) string {
	if d.Pick.All && d.Pick.Total >= 0 {
		return d.Pick.total(p)
	}
	return p.Number(d.picked())
}

func (d Data) picked() int {
	if d.Pick.All && d.Pick.Total >= 0 {
		return d.Pick.Total
	}
	n := len(d.Pick.Kept)
	for _, r := range d.Rows {
		if r.Picked {
			n++
		}
	}
	return n
}

func (c Column) class() string {
	out := "c-" + c.Key
	for _, x := range []struct {
		set  bool
		name string
	}{{c.Main, "c-main"}, {c.Numeric, "c-num"}, {c.Bare, "c-bare"}, {c.Tight, "c-tight"}, {c.Drop > 0, "c-drop-" + strconv.Itoa(min(c.Drop, 3))}} {
		if x.set {
			out += " " + x.name
		}
	}
	return out
}

// sortState is the value of aria-sort.
func (c Column) sortState() string {
	switch c.Sorted {
	case "asc":
		return "ascending"
	case "desc":
		return "descending"
	default:
		return "none"
	}
}

func (c Column) sortIcon() string {
	switch c.Sorted {
	case "asc":
		return "arrow-up"
	case "desc":
		return "arrow-down"
	default:
		return "arrow-up-down"
	}
}
