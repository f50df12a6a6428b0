package groupsweb

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// namesShown is how many managers a row names; the group's page has them all.
const namesShown = 3

// listView is the list of groups.
type listView struct {
	Page    ui.Page
	Values  url.Values // of the address
	Search  string
	First   bool // the first page
	Groups  groups.Page
	Default groups.GroupInUse // for administrators
	Names   map[ids.User]string
}

func (v listView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// position is where a neighbouring page of the list begins.
type position struct {
	Name string `json:"n"`
}

// place writes a place in the list for an address.
func place(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	return web.Cursor(position{name})
}

// placeOf reads it; nonsense is no place.
func placeOf(text string) string {
	var at position
	if text == "" || web.ReadCursor(text, &at) != nil {
		return ""
	}
	return at.Name
}

// list shows a page of the groups.
func (h handlers) list(c *web.Ctx) error {
	v := listView{Values: c.Queries(), Search: strings.TrimSpace(c.Query("q"))}
	f := groups.Filter{Search: v.Search, After: placeOf(c.Query("after")), Before: placeOf(c.Query("before"))}
	v.First = f.After == "" && f.Before == ""
	var err error
	if v.Groups, err = h.Groups.List(c.Context(), by(c), f); err != nil {
		return err
	}
	if v.Default, err = h.Groups.Group(c.Context(), by(c), groups.Default); err != nil && !errs.Is(err, errs.NotFound) {
		return err // who manages one group alone sees no other
	}
	if v.Names, err = h.manages(c, v.Groups.Groups...); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("groupsweb.list.title"), links.Groups()); err != nil {
		return err
	}
	if c.Partial() {
		return c.Render(http.StatusOK, listResults(v))
	}
	return c.Render(http.StatusOK, listPage(v))
}

// may reports whether the reader may change groups.
func (v listView) may() bool { return v.Default.Changeable }

func (v listView) filters() ui.Filters {
	return ui.Filters{Path: links.Groups(), Query: v.Values, Label: v.t("groupsweb.list.filter"),
		Search: ui.Search{Name: "q", Label: v.t("groupsweb.list.search"), Placeholder: v.t("groupsweb.list.search")}}
}

// turn is the list from a place on.
func (v listView) turn(name, at string) string {
	cursor, err := place(at)
	if err != nil || at == "" {
		return ""
	}
	q := url.Values{name: {cursor}}
	if v.Search != "" {
		q.Set("q", v.Search)
	}
	return links.GroupsBy(q)
}

func (v listView) rowsText() string {
	first := 0
	if v.First {
		first = 1
	}
	return ui.RowsText(v.Page.P, first, len(v.Groups.Groups), v.Groups.Total)
}

// found says how many groups a search finds.
func (v listView) found() string {
	if v.Search == "" {
		return ""
	}
	return v.Page.P.N("groupsweb.list.found", v.Groups.Total)
}

// table lists the groups with what can be done with each.
func (v listView) table() ui.Data {
	d := ui.Data{ID: "group-list", Caption: v.t("groupsweb.list.caption"), Empty: emptyList(v), Columns: []ui.Column{
		{Key: "name", Head: v.t("groupsweb.field.name"), Main: true},
		{Key: "members", Head: v.t("groupsweb.field.members"), Numeric: true},
		{Key: "managers", Head: v.t("groupsweb.field.managers")},
		{Key: "hours", Head: v.t("groupsweb.field.hours"), Drop: 3},
	}}
	for _, g := range v.Groups.Groups {
		row := ui.DataRow{ID: string(g.ID), Name: g.Name, Href: links.Group(g.ID), Cells: []templ.Component{
			ui.Text(g.Name), ui.Text(v.Page.P.Number(g.Active)), ui.Text(managersText(v.Page.P, g, v.Names)), ui.Text(hoursText(v.Page.P, g.Hours))}}
		if g.Closing {
			row.Cells[0] = closingName(v, g)
		}
		if g.Changeable {
			row.Actions = []ui.Action{
				{Text: v.t("groupsweb.edit"), Icon: "pencil", Href: links.GroupEdit(g.ID)},
				{Text: v.t("groupsweb.hours.edit"), Icon: "clock", Href: links.GroupHours(g.ID)},
				{Text: v.t("groupsweb.delete.verb"), Icon: "trash-2", Href: links.GroupDelete(g.ID), Look: "danger-text"},
			}
		}
		d.Rows = append(d.Rows, row)
	}
	return d
}

// managersText names a group's managers, the first few of many.
func managersText(p ui.Texts, g groups.GroupInUse, names map[ids.User]string) string {
	var known []string
	for _, user := range g.Managers {
		if name := names[user]; name != "" {
			known = append(known, name)
		}
	}
	if len(known) == 0 {
		return p.T("groupsweb.managers.none")
	}
	text := strings.Join(known[:min(len(known), namesShown)], ", ")
	if more := len(known) - namesShown; more > 0 {
		return p.T("groupsweb.managers.more", errs.Args{"Names": text, "N": more})
	}
	return text
}
