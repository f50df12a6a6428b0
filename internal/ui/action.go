package ui

import "github.com/a-h/templ"

// Action is something to press: a link when it has Href, else a button.
type Action struct {
	Text string
	// Look is "primary", "danger", "danger-text", "ghost" or "" for the plain one; Size is "sm", "lg" or "".
	Look, Size string
	Icon       string
	Href       string
	// Type is "button", "reset" or "" for submit.
	Type        string
	Name, Value string
	Form        string // id of the form it submits, when it stands outside
	// Busy replaces the text while the form is being sent; empty gives "Saving…".
	Busy string
	// Opens is the id of a [Dialog] or [Menu].
	Opens    string
	IconOnly bool // the text is then read out, not shown
	Block    bool
	Disabled bool
	// Post is an address: pressing sends it a form of its own (see [Do] and [MenuItems]) with Name and Value.
	Post  string
	Attrs templ.Attributes
}

func (a Action) class() string {
	c := "btn"
	switch a.Look {
	case "":
	case "danger-text":
		c += " btn-ghost btn-danger-text"
	default:
		c += " btn-" + a.Look
	}
	if a.Size != "" {
		c += " btn-" + a.Size
	}
	if a.IconOnly {
		c += " btn-icon"
	}
	if a.Block {
		c += " btn-block"
	}
	return c
}

func (a Action) attrs() templ.OrderedAttributes {
	out := newAttrs(6 + len(a.Attrs))
	out.put("class", a.class())
	if a.Href != "" {
		out.put("href", string(templ.URL(a.Href)))
	} else {
		out.button(a)
	}
	if a.IconOnly {
		out.put("aria-label", a.Text)
		out.put("title", a.Text)
	}
	out.add(a.Attrs)
	return out.list
}

// button notes what a button has and a link has not.
func (a *attrList) button(x Action) {
	a.put("type", "submit")
	a.set("type", x.Type)
	a.set("form", x.Form)
	if x.Name != "" {
		a.put("name", x.Name)
		a.put("value", x.Value)
	}
	a.set("data-busy", x.Busy)
	a.flag("disabled", x.Disabled)
	if x.Opens != "" {
		a.put("type", "button")
		a.put("popovertarget", x.Opens)
	}
}

// small is the action as it stands in the row of a table.
func (a Action) small() Action {
	if a.Size == "" {
		a.Size = "sm"
	}
	return a
}

// of ties a button to the form with that id; links and buttons that open something stay as they are.
func (a Action) of(form string) Action {
	if a.Href == "" && a.Opens == "" && a.Form == "" {
		a.Form = form
	}
	return a
}

func (a Action) itemClass() string {
	if a.Look == "danger" || a.Look == "danger-text" {
		return "menu-item menu-item-danger"
	}
	return "menu-item"
}

// plain are the attributes of a button that isn't drawn as one.
func (a Action) plain() templ.OrderedAttributes {
	out := newAttrs(6 + len(a.Attrs))
	out.button(a)
	out.add(a.Attrs)
	return out.list
}
