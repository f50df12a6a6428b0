package reportsweb

import (
	"net/http"
	"net/url"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/reports"
	"cabinet/internal/ui"
)

// Which reports the list shows.
const (
	toReview = "review"
	own      = "mine"
	all      = "all"
)

// listView lists reports over all cases, or those of one.
type listView struct {
	c      *web.Ctx
	Page   ui.Page
	Head   ui.CaseHead
	Case   ids.Case // empty over all cases
	Show   string
	Filter reports.Filter
	List   reports.Page
	Counts reports.Counts
	Adds   bool
	Names  map[ids.User]string
}

func (v listView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func filterOf(c *web.Ctx) reports.Filter {
	return reports.Filter{State: reports.State(c.Query("state")), After: c.Query("after")}
}

// list shows what waits for one's review, one's own reports, or all that one sees.
func (h handlers) list(c *web.Ctx) error {
	v := listView{c: c, Show: c.Query("show"), Filter: filterOf(c)}
	var err error
	if v.Counts, err = h.Reports.Counts(c.Context(), by(c)); err != nil {
		return err
	}
	if v.Show == "" && v.Counts.Review > 0 {
		v.Show = toReview
	}
	read := h.Reports.Mine
	switch v.Show {
	case toReview:
		read, v.Filter.State = h.Reports.Queue, ""
	case all:
		read = h.Reports.All
	default:
		v.Show = own
	}
	if v.List, err = read(c.Context(), by(c), v.Filter); err != nil {
		return err
	}
	if v.Names, err = h.names(c, authors(v.List.Reports)); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("reportsweb.list.title"), links.Reports()); err != nil {
		return err
	}
	v.Page.Wide = true
	return c.Render(http.StatusOK, mainPage(v))
}

// ofCase shows the reports of a case.
func (h handlers) ofCase(c *web.Ctx) error {
	v := listView{c: c, Case: ids.Case(c.Path("id")), Show: all, Filter: filterOf(c)}
	var err error
	if v.List, err = h.Reports.InCase(c.Context(), by(c), v.Case, v.Filter); err != nil {
		return err
	}
	v.Adds = h.Reports.MayWrite(c.Context(), by(c), v.Case)
	if v.Names, err = h.names(c, authors(v.List.Reports)); err != nil {
		return err
	}
	if v.Page, v.Head, err = h.inCase(c, v.Case, c.P.T("reportsweb.list.title")); err != nil {
		return err
	}
	return c.Render(http.StatusOK, casePage(v))
}

func authors(list []reports.Listed) []ids.User {
	var out []ids.User
	for _, r := range list {
		out = append(out, r.Author)
	}
	return out
}

// at is the address of the list with other choices.
func (v listView) at(show string, state reports.State, after string) string {
	q := url.Values{}
	set := func(key, value string) {
		if value != "" {
			q.Set(key, value)
		}
	}
	set("state", string(state))
	set("after", after)
	if v.Case != "" {
		return links.CaseReportsBy(v.Case, q)
	}
	set("show", show)
	return links.ReportsBy(q)
}

func (v listView) shows() []ui.Tab {
	return []ui.Tab{
		{Text: v.t("reportsweb.list.review"), Path: v.at(toReview, "", ""), Count: v.Counts.Review, Current: v.Show == toReview},
		{Text: v.t("reportsweb.list.mine"), Path: v.at(own, "", ""), Count: v.Counts.Returned + v.Counts.Asked, Current: v.Show == own},
		{Text: v.t("reportsweb.list.all"), Path: v.at(all, "", ""), Current: v.Show == all},
	}
}

// states narrow the list to one state.
func (v listView) states() []ui.Tab {
	out := []ui.Tab{{Text: v.t("reportsweb.list.any"), Path: v.at(v.Show, "", ""), Current: v.Filter.State == ""}}
	for _, s := range reports.States() {
		out = append(out, ui.Tab{Text: v.t(s.Key()), Path: v.at(v.Show, s, ""), Current: v.Filter.State == s})
	}
	return out
}

func (v listView) next() string {
	if v.List.Next == "" {
		return ""
	}
	return v.at(v.Show, v.Filter.State, v.List.Next)
}

func (v listView) first() string {
	if v.Filter.After == "" {
		return ""
	}
	return v.at(v.Show, v.Filter.State, "")
}

// line is a report as lists show it.
type line struct {
	reports.Listed
	Tone   ui.Tone
	Stands string
	Who    string
	Since  string
	InCase bool // says which case it is on
}

func (v listView) lines() []line {
	var out []line
	for _, r := range v.List.Reports {
		l := line{Listed: r, Who: v.Names[r.Author], Since: v.c.DateTime(r.Since), InCase: v.Case == ""}
		l.Tone, l.Stands = stands(v.Page.P, r.Report)
		out = append(out, l)
	}
	return out
}

// none is what is said of an empty list.
func (v listView) none() string {
	switch {
	case v.Filter.State != "":
		return "state"
	case v.Case != "":
		return "case"
	default:
		return v.Show
	}
}
