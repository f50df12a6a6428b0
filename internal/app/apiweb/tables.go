package apiweb

import (
	"github.com/a-h/templ"

	"cabinet/internal/ui"
)

// needed says whether a field must be there.
func (v pageView) needed(required bool) templ.Component {
	if required {
		return ui.Badge(ui.Accent, "", v.t("apiweb.required"))
	}
	return word(v.t("apiweb.optional"))
}

func (v pageView) parameters(list []field) ui.Grid {
	out := ui.Grid{Caption: v.t("apiweb.parameters"), Heads: []string{v.t("apiweb.name"), v.t("apiweb.in"), v.t("apiweb.type"), v.t("apiweb.needed"), v.t("apiweb.meaning")}}
	for _, f := range list {
		where := f.In
		if where == "" {
			where = "header"
		}
		out.Rows = append(out.Rows, []templ.Component{name("", f.Name), word(v.t("apiweb.in." + where)), word(f.Type), v.needed(f.Required), doc(f.Doc, f.Values)})
	}
	return out
}

func (v pageView) tree(m message) ui.Grid {
	out := ui.Grid{Caption: m.Type, Heads: []string{v.t("apiweb.name"), v.t("apiweb.type"), v.t("apiweb.needed"), v.t("apiweb.meaning")}}
	for _, n := range m.Fields {
		out.Rows = append(out.Rows, []templ.Component{name(n.Parents, n.Name), word(n.Type), v.needed(n.Required), doc(n.Doc, n.Values)})
	}
	return out
}

// shortest is up to how many characters a cell stays on one line.
const shortest = 24

// short keeps what is short on one line: cells would break it anywhere.
func short(text string) string {
	if len([]rune(text)) > shortest {
		return ""
	}
	return "nowrap"
}
