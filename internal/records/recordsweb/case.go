package recordsweb

import (
	"net/http"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/records"
	"cabinet/internal/ui"
)

// Tab returns this room's tab of a case.
func Tab(p ui.Texts, c ids.Case) ui.Tab {
	return ui.Tab{Text: p.T("recordsweb.case.participants"), Path: links.CaseRecords(c, "participants")}
}

// pages are the pages of one kind of records, below their case.
func (s shelf) pages() []web.Route {
	all := "/cases/{id}" + s.path
	one := all + "/{record}"
	get, post := http.MethodGet, http.MethodPost
	return []web.Route{
		{Method: get, Path: all, Door: web.SignedIn, Handler: s.listPage},
		{Method: get, Path: all + "/new", Door: web.SignedIn, Handler: s.new},
		{Method: post, Path: all + "/new", Door: web.SignedIn, Handler: s.add},
		{Method: get, Path: one, Door: web.SignedIn, Handler: s.one},
		{Method: get, Path: one + "/edit", Door: web.SignedIn, Handler: s.edit},
		{Method: post, Path: one + "/edit", Door: web.SignedIn, Handler: s.save},
		{Method: get, Path: one + "/delete", Door: web.SignedIn, Handler: s.askDelete},
		{Method: post, Path: one + "/delete", Door: web.SignedIn, Handler: s.delete},
	}
}

// kind is the plural of the records in addresses and texts.
func (s shelf) kind() string { return strings.TrimPrefix(s.path, "/") }

// text is a text that each kind of records has its own of.
func (s shelf) text(p ui.Texts, key string, args ...errs.Args) string {
	return p.T("recordsweb.case."+s.noun+"."+key, args...)
}

// casePage is what every page of a case's records has.
type casePage struct {
	shelf
	c    *web.Ctx
	Page ui.Page
	Head ui.CaseHead
	Case ids.Case
}

func (v casePage) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

// inCase is the frame of a page of the tab, with the case's head.
func (s shelf) inCase(c *web.Ctx, title string) (casePage, error) {
	v := casePage{shelf: s, c: c, Case: ids.Case(c.Path("id"))}
	var err error
	if v.Head, err = s.Head(c, v.Case, links.CaseRecords(v.Case, "participants")); err != nil {
		return v, err
	}
	v.Page, err = s.WorkFrame(c, title, links.Cases())
	v.Page.Section, v.Page.Wide = v.Head.Section(), true
	return v, err
}

// phone is a participant's number as the account's country writes it.
func (v casePage) phone(r records.Record) string {
	if r.Phone == "" {
		return ""
	}
	account, err := v.Records.Accounts.Recent(v.c.Context(), by(v.c).Account)
	if err != nil {
		return r.Phone
	}
	return people.ShowPhone(r.Phone, account.Country)
}

// templates are the roles and fields of the account.
func (s shelf) templates(c *web.Ctx) ([]records.Template, error) {
	return s.Records.Templates().All(c.Context(), by(c))
}

// roleName is what a role is called; archived ones keep their names.
func roleName(all []records.Template, id ids.TemplateField) string {
	for _, t := range all {
		if t.ID == id {
			return t.Name
		}
	}
	return ""
}

// shelves are the tabs between the kinds of records.
func (v casePage) shelves() []ui.Tab {
	var out []ui.Tab
	for _, kind := range []string{"participants", "issues", "sources"} {
		out = append(out, ui.Tab{Text: v.t("recordsweb.case." + kind), Path: links.CaseRecords(v.Case, kind), Current: kind == v.kind()})
	}
	return out
}
