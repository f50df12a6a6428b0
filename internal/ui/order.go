package ui

import (
	"strconv"
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
	// Drag lets rows also be dragged to their place, where scripts run: "move" is then a place and the row's ID, as [ReadPlace]
	// reads it.
	Drag bool
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

// ReadPlace reads the form field "move" of an [OrderedList] whose rows can be dragged: which row was dropped at which place,
// counted from 1.
func ReadPlace(value string) (id string, place int, ok bool) {
	at, id, ok := strings.Cut(value, " ")
	place, err := strconv.Atoi(at)
	return id, place, ok && err == nil && id != "" && place > 0
}

// drag names the form that takes a dropped row, where rows can be dragged.
func (o Order) drag() templ.Attributes {
	if !o.Drag {
		return nil
	}
	return templ.Attributes{"data-drag": o.ID + "-move"}
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
