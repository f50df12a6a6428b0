package ui

import (
	"strings"

	"github.com/a-h/templ"

	"cabinet/internal/platform/errs"
)

// Order describes an [OrderedList].
type Order struct {
	ID, Label string
	Action    string // takes the POST
	Hidden    map[string]string
	Items     []OrderItem
}

// OrderItem is one row of an [OrderedList].
type OrderItem struct {
	ID, Name string
	Href     string
	Mark     templ.Component
	Lines    []string
	Actions  []Action
}

// ReadMove reads the form field "move" of an [OrderedList]: which row goes by one place, and whether up. An id that isn't
// in the list is the caller's to refuse.
func ReadMove(value string) (id string, up, ok bool) {
	way, id, ok := strings.Cut(value, " ")
	return id, way == "up", ok && id != "" && (way == "up" || way == "down")
}

func (o Order) rowID(item OrderItem) string { return o.ID + "-" + item.ID }

func (o Order) move(p Texts, item OrderItem, way string, off bool) Action {
	text := p.T("ui.order.down", errs.Args{"Name": item.Name})
	if way == "up" {
		text = p.T("ui.order.up", errs.Args{"Name": item.Name})
	}
	return Action{Text: text, Icon: "arrow-" + way, IconOnly: true, Look: "ghost", Size: "sm", Form: o.ID + "-move",
		Name: "move", Value: way + " " + item.ID, Disabled: off}
}
