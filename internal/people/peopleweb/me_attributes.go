package peopleweb

import (
	"cabinet/internal/attributes"
	"cabinet/internal/ids"
	"cabinet/internal/platform/i18n"
)

// MeAttribute is an additional attribute of one's own profile in the API.
type MeAttribute struct {
	ID       ids.Attribute   `json:"id"`
	Name     string          `json:"name"`
	Kind     attributes.Kind `json:"kind" enum:"text,long_text,number,date,date_time,yes_no,choice,multi_choice,link"`
	Value    string          `json:"value" doc:"Empty without an answer: a text or link, -12.5, 2026-11-19, 2026-11-19T14:00Z, true or false, or ids of choices with commas between"`
	Text     string          `json:"text" doc:"The value as a person reads it"`
	Editable bool            `json:"editable" doc:"The user may change it"`
}

// meAttributes lists the values of a block; dividers have none.
func meAttributes(b attributes.Block, p *i18n.Printer) []MeAttribute {
	var out []MeAttribute
	for _, f := range b.Fields {
		if f.Kind != attributes.Divider {
			out = append(out, MeAttribute{ID: f.ID, Name: f.Name, Kind: f.Kind, Value: f.Value, Text: f.Shown(f.Value, b.Manner, p), Editable: f.Editable})
		}
	}
	return out
}

func (m MePatch) values() attributes.Values {
	out := attributes.Values{}
	for id, given := range m.Attributes {
		out[id], _ = given.Get() // null clears, as an empty text does
	}
	return out
}
