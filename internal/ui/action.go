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
	Attrs    templ.Attributes
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

func (a Action) attrs() templ.Attributes {
	out := templ.Attributes{"class": a.class()}
	set := func(key, value string) {
		if value != "" {
			out[key] = value
		}
	}
	if a.Href != "" {
		out["href"] = string(templ.URL(a.Href))
	} else {
		out["type"] = "submit"
		set("type", a.Type)
		set("form", a.Form)
		set("name", a.Name)
		if a.Name != "" {
			out["value"] = a.Value
		}
		set("data-busy", a.Busy)
		if a.Disabled {
			out["disabled"] = true
		}
		if a.Opens != "" {
			out["type"], out["popovertarget"] = "button", a.Opens
		}
	}
	if a.IconOnly {
		out["aria-label"], out["title"] = a.Text, a.Text
	}
	for k, v := range a.Attrs {
		out[k] = v
	}
	return out
}
