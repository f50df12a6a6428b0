package casesweb

import (
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// Head is the top of a case's pages with the tab that leads to path as the current one. It is errs.NotFound for who may not
// open the case; that they look at it is recorded.
func Head(d Deps, c *web.Ctx, in ids.Case, path string) (ui.CaseHead, error) {
	found, err := d.Cases.Look(c.Context(), by(c), in)
	if err != nil {
		return ui.CaseHead{}, err
	}
	return handlers{d}.head(c, found, path)
}

func (h handlers) head(c *web.Ctx, found cases.Standing, path string) (ui.CaseHead, error) {
	in := found.ID
	out := ui.CaseHead{Number: found.Number, Name: found.Name, Path: links.Case(in), Tone: tone(found.State), State: c.P.T(found.State.Key())}
	all, err := h.lists(c)
	if err != nil {
		return out, err
	}
	if stage, ok := all.Stage(found.Stage); ok && found.State != cases.Closed {
		out.Lines = append(out.Lines, stage.Name)
	}
	who, err := h.names(c, found.Responsible)
	if err != nil {
		return out, err
	}
	if text := who[found.Responsible]; text != "" {
		out.Lines = append(out.Lines, text)
	}
	out.Tabs = []ui.Tab{{Text: c.P.T("casesweb.tab.overview"), Path: links.Case(in)}, {Text: c.P.T("casesweb.tab.people"), Path: links.CasePeople(in)}}
	for _, tab := range h.Tabs {
		out.Tabs = append(out.Tabs, tab(c.P, in))
	}
	if h.Activity != nil && may(by(c), access.SeeAccess, found.Facts) {
		out.Tabs = append(out.Tabs, h.Activity(c.P, in))
	}
	out.Tabs = append(out.Tabs, ui.Tab{Text: c.P.T("casesweb.tab.access"), Path: links.CaseAccess(in)})
	if h.Absent != nil {
		absent, err := h.Absent(c, in)
		if err != nil {
			return out, err
		}
		out.Tabs = slices.DeleteFunc(out.Tabs, func(t ui.Tab) bool { return absent[t.Path] && t.Path != path })
	}
	waiting := map[string]string{}
	if h.Waiting != nil {
		if waiting, err = h.Waiting(c, in); err != nil {
			return out, err
		}
	}
	for i, tab := range out.Tabs {
		out.Tabs[i].Current, out.Tabs[i].Counted = tab.Path == path, waiting[tab.Path]
	}
	out.Actions, out.More = actions(c, found)
	return out, nil
}

// actions are what the actor may do with the case itself.
func actions(c *web.Ctx, found cases.Standing) (first, more []ui.Action) {
	edits, closes := may(by(c), access.EditCase, found.Facts), may(by(c), access.CloseCase, found.Facts)
	if edits && found.State != cases.Closed {
		first = append(first, ui.Action{Text: c.P.T("casesweb.edit.verb"), Icon: "pencil", Href: links.CaseEdit(found.ID)})
	}
	for _, to := range found.State.Next() {
		a := ui.Action{Text: c.P.T("casesweb.to." + string(to)), Post: links.CaseState(found.ID), Name: "state", Value: string(to), Icon: "arrow-right"}
		switch {
		case to == cases.Closed:
			a.Post, a.Name, a.Value, a.Href, a.Icon = "", "", "", links.CaseClose(found.ID), "archive"
			if closes {
				more = append(more, a)
			}
		case found.State == cases.Closed:
			a.Text, a.Icon = c.P.T("casesweb.to.reopen"), "rotate-ccw"
			if closes {
				first = append(first, a)
			}
		case edits:
			more = append(more, a)
		}
	}
	return first, more
}

// inCase is the frame of a page of a case, with the case's head. current is the tab that the page belongs to.
func (h handlers) inCase(c *web.Ctx, in ids.Case, title, current string) (base, cases.Standing, ui.CaseHead, error) {
	found, err := h.Cases.Look(c.Context(), by(c), in)
	if err != nil {
		return base{}, found, ui.CaseHead{}, err
	}
	head, err := h.head(c, found, current)
	if err != nil {
		return base{}, found, head, err
	}
	if title == "" {
		title = found.Name
	}
	v := base{c: c}
	v.Page, err = h.Frame(c, title, links.Cases())
	v.Page.Section, v.Page.Wide = head.Section(), true
	return v, found, head, err
}
