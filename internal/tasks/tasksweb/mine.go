package tasksweb

import (
	"net/http"
	"net/url"
	"strconv"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/tasks"
	"cabinet/internal/ui"
)

// mineView lists one's own tasks over all cases.
type mineView struct {
	c      *web.Ctx
	Page   ui.Page
	Filter tasks.MineFilter
	List   tasks.MinePage
	Counts map[tasks.Span]int
	Names  map[ids.User]string
}

func (v mineView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// mine shows one's own tasks.
func (h handlers) mine(c *web.Ctx) error {
	v := mineView{c: c, Counts: map[tasks.Span]int{}, Filter: tasks.MineFilter{Side: tasks.Side(c.Query("side")), Span: tasks.Span(c.Query("due")),
		Closed: c.Query("closed") == "1", Zone: c.Location(), After: c.Query("after")}}
	var err error
	if v.List, err = h.Tasks.Mine(c.Context(), by(c), v.Filter); err != nil {
		return err
	}
	for _, span := range tasks.Spans() {
		f := v.Filter
		f.Span, f.Closed = span, false
		if v.Counts[span], err = h.Tasks.CountMine(c.Context(), by(c), f); err != nil {
			return err
		}
	}
	var list []tasks.Task
	for _, t := range v.List.Tasks {
		list = append(list, t.Task)
	}
	if v.Names, err = h.names(c, list); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("tasksweb.mine.title"), links.Tasks()); err != nil {
		return err
	}
	v.Page.Wide = true
	return c.Render(http.StatusOK, minePage(v))
}

// at is the address of the list with other choices.
func (v mineView) at(side tasks.Side, span tasks.Span, closed bool, after string) string {
	q := url.Values{}
	set := func(key, value string) {
		if value != "" {
			q.Set(key, value)
		}
	}
	set("side", string(side))
	set("due", string(span))
	set("after", after)
	if closed {
		q.Set("closed", "1")
	}
	return links.TasksBy(q)
}

// plain reports whether the list is the one that opens first.
func (v mineView) plain() bool {
	return v.Filter.Side == "" && v.Filter.Span == tasks.Always && !v.Filter.Closed && v.Filter.After == ""
}

func (v mineView) sides() []ui.Tab {
	return []ui.Tab{
		{Text: v.t("tasksweb.mine.to_me"), Path: v.at("", "", false, ""), Current: v.Filter.Side != tasks.ByMe},
		{Text: v.t("tasksweb.mine.by_me"), Path: v.at(tasks.ByMe, "", false, ""), Current: v.Filter.Side == tasks.ByMe},
	}
}

func (v mineView) spans() []ui.Tab {
	var out []ui.Tab
	for _, span := range tasks.Spans() {
		name := string(span)
		if span == tasks.Always {
			name = "open"
		}
		out = append(out, ui.Tab{Text: v.t("tasksweb.span." + name), Path: v.at(v.Filter.Side, span, false, ""), Counted: v.counted(span),
			Current: !v.Filter.Closed && v.Filter.Span == span})
	}
	return append(out, ui.Tab{Text: v.t("tasksweb.span.closed"), Path: v.at(v.Filter.Side, "", true, ""), Current: v.Filter.Closed})
}

func (v mineView) counted(span tasks.Span) string {
	n := v.Counts[span]
	if n >= tasks.MaxCounted {
		return v.Page.P.Number(n) + "+"
	}
	return strconv.Itoa(n)
}

func (v mineView) lines() []line {
	var out []line
	for _, t := range v.List.Tasks {
		l := lineOf(v.c, t.Task, v.Names)
		l.Case, l.CaseName, l.Depth = t.CaseNumber, t.CaseName, 1
		out = append(out, l)
	}
	return out
}

func (v mineView) next() string {
	if v.List.Next == "" {
		return ""
	}
	return v.at(v.Filter.Side, v.Filter.Span, v.Filter.Closed, v.List.Next)
}

func (v mineView) first() string {
	if v.Filter.After == "" {
		return ""
	}
	return v.at(v.Filter.Side, v.Filter.Span, v.Filter.Closed, "")
}
