package block

import (
	"cabinet/internal/attributes"
	"cabinet/internal/ids"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/web"
)

// UserAttribute is an additional attribute of a user in the API.
type UserAttribute struct {
	ID       ids.Attribute   `json:"id"`
	Name     string          `json:"name"`
	Kind     attributes.Kind `json:"kind" enum:"text,long_text,number,date,date_time,yes_no,choice,multi_choice,link"`
	Value    string          `json:"value" doc:"Empty without an answer: a text or link, -12.5, 2026-11-19, 2026-11-19T14:00Z, true or false, or ids of choices with commas between"`
	Text     string          `json:"text" doc:"The value as a person reads it"`
	Editable bool            `json:"editable" doc:"The caller may change it"`
}

// Body lists the values of a block; dividers have none.
func Body(b attributes.Block, p *i18n.Printer) []UserAttribute {
	out := []UserAttribute{}
	for _, f := range b.Fields {
		if f.Kind != attributes.Divider {
			out = append(out, UserAttribute{ID: f.ID, Name: f.Name, Kind: f.Kind, Value: f.Value, Text: f.Shown(f.Value, b.Manner, p), Editable: f.Editable})
		}
	}
	return out
}

// Patched returns what a caller of the API wants of attributes: those left out stay; null or an empty text clears.
func Patched(p map[ids.Attribute]web.Patch[string]) attributes.Values {
	out := attributes.Values{}
	for id, given := range p {
		out[id], _ = given.Get() // null clears, as an empty text does
	}
	return out
}
