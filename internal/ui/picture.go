package ui

import (
	"github.com/a-h/templ"

	"cabinet/internal/platform/errs"
)

// Chooser describes a [PictureChooser].
type Chooser struct {
	Portrait Portrait
	Action   string // takes the multipart form
	Delete   string // where deleting is confirmed; empty without a picture
	Error    string // why the last picture was refused
}

func (c Chooser) fileAttrs() templ.Attributes {
	hint := FieldID("picture") + "-hint"
	if c.Error == "" {
		return templ.Attributes{"aria-describedby": hint}
	}
	return templ.Attributes{"aria-describedby": FieldID("picture") + "-error " + hint, "aria-invalid": "true"}
}

// ClientView is what a [ClientCard] shows: nothing else of a person ever reaches clients.
type ClientView struct {
	Portrait Portrait
	Shown    bool // false while there is no picture: clients then see no card
	Name     string
	// NameFields are the MirrorTo names that make up the name, in the order of its language, such as
	// "first_name middle_name last_name".
	NameFields         string
	Position, JobTitle string // the title stands in for an empty position
	About              string
	Email              string
	Phone, Extension   string
}

func (c ClientView) position() string {
	if c.Position == "" {
		return c.JobTitle
	}
	return c.Position
}

func (c ClientView) phone(p Texts) string {
	if c.Phone == "" || c.Extension == "" {
		return c.Phone
	}
	return p.T("ui.card.phone", errs.Args{"Phone": c.Phone, "Extension": c.Extension})
}

type cropTool struct{ does, icon, key string }

// cropTools do everything that dragging and pinching do.
func cropTools() []cropTool {
	return []cropTool{
		{"out", "zoom-out", "ui.crop.zoom_out"},
		{"in", "zoom-in", "ui.crop.zoom_in"},
		{},
		{"anticlockwise", "rotate-ccw", "ui.crop.anticlockwise"},
		{"clockwise", "rotate-cw", "ui.crop.clockwise"},
		{},
		{"left", "arrow-left", "ui.crop.left"},
		{"up", "arrow-up", "ui.crop.up"},
		{"down", "arrow-down", "ui.crop.down"},
		{"right", "arrow-right", "ui.crop.right"},
	}
}
