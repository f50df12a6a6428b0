package ui

import (
	"strconv"

	"github.com/a-h/templ"
)

// Section describes a [Card].
type Section struct {
	ID          string // the section's anchor
	Title, Lead string
	// Body adds classes to the card's body: "grid2" for two columns, "stack" for rows, "flush" for no padding.
	Body  string
	Aside templ.Component // beside the title
	Foot  templ.Component
}

func (s Section) headID() string { return "h-" + s.ID }

// Row describes a [ListRow].
type Row struct {
	Icon     string
	Portrait *Portrait // instead of the icon
	Title    string
	Mark     templ.Component // a badge beside the title
	Lines    []string
}

// Grid is the content of a [Table]; every row has as many cells as there are heads.
type Grid struct {
	Caption string
	Heads   []string
	Rows    [][]templ.Component
}

// Tab is one of [Tabs].
type Tab struct {
	Text, Path string
	Count      int
	// Counted is what stands in place of Count where that is given in words, such as "0" or "10,000+".
	Counted string
	Current bool
}

// count is what stands behind the tab's text, or "".
func (t Tab) count() string {
	if t.Counted == "" && t.Count > 0 {
		return strconv.Itoa(t.Count)
	}
	return t.Counted
}

// Box describes a [Dialog].
type Box struct {
	ID, Title, Lead string
	Look            string // "drawer", "wide" or ""
	NoClose         bool   // leaves only the buttons of Foot
	Foot            templ.Component
}

// Deed is a question before something is done that is hard to undo.
type Deed struct {
	ID     string // of the dialog
	Title  string // the question, with its object
	Text   string // what will stop working
	Verb   string // the button's words: the verb again
	Action string // where it is posted to
	Cancel string // where the page version leads back to
	Danger bool
	// Field is asked for with the question, such as the name of what is deleted; nil asks nothing.
	Field *Field
	// Hidden are further form fields.
	Hidden map[string]string
}

func (d Deed) look() string {
	if d.Danger {
		return "danger"
	}
	return "primary"
}
