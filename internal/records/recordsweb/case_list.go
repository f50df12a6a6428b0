package recordsweb

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/web"
	"cabinet/internal/records"
	"cabinet/internal/ui"
)

// caseList is the list of the participants, issues or sources of a case.
type caseList struct {
	casePage
	Edits bool
	Role  string // whose participants are kept
	After string // where the page begins, as the address brought it
	All   []records.Template
	List  records.Page
	// Next and Previous lead to the neighbouring pages.
	Next, Previous string
}

func (s shelf) listPage(c *web.Ctx) error {
	var v caseList
	var err error
	if v.casePage, err = s.inCase(c, c.P.T("recordsweb.case."+s.kind())); err != nil {
		return err
	}
	f := records.Filter{Role: ids.TemplateField(c.Query("role"))}
	if f.After, err = place(c.Query("after")); err != nil {
		return err
	}
	if f.Before, err = place(c.Query("before")); err != nil {
		return err
	}
	if s.list != records.Participants {
		f.Role = ""
	}
	if v.List, err = s.Records.List(c.Context(), by(c), v.Case, s.list, f); err != nil {
		return err
	}
	if v.All, err = s.templates(c); err != nil {
		return err
	}
	v.Role, v.Edits = string(f.Role), s.Records.MayEdit(c.Context(), by(c), v.Case)
	if v.Next, err = v.turn("after", v.List.Next); err != nil {
		return err
	}
	if v.Previous, err = v.turn("before", v.List.Previous); err != nil {
		return err
	}
	if c.Partial() {
		return c.Render(http.StatusOK, caseResults(v))
	}
	return c.Render(http.StatusOK, caseListPage(v))
}

// place reads where a page begins, as an address has it.
func place(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	var at position
	err := web.ReadCursor(text, &at)
	return at.At, err
}

// turn is the address of a neighbouring page; empty where there is none.
func (v caseList) turn(side, at string) (string, error) {
	if at == "" {
		return "", nil
	}
	cursor, err := web.Cursor(position{at})
	if err != nil {
		return "", err
	}
	q := url.Values{side: {cursor}}
	if v.Role != "" {
		q.Set("role", v.Role)
	}
	return links.CaseRecordsBy(v.Case, v.kind(), q), nil
}

// filters narrow the participants to those of a role.
func (v caseList) filters() ui.Filters {
	return ui.Filters{Path: links.CaseRecords(v.Case, v.kind()), Query: v.c.Queries(), Label: v.t("recordsweb.case.participants"),
		By: []ui.Filter{{Kind: ui.FilterSelect, Name: "role", Label: v.t("recordsweb.case.role"), Options: v.roles()}}}
}

func (v caseList) roles() []ui.Option {
	var out []ui.Option
	for _, t := range v.All {
		if t.List == records.Roles {
			out = append(out, ui.Option{Value: string(t.ID), Text: t.Name})
		}
	}
	return out
}

// table is the list with its rows.
func (v caseList) table() ui.Data {
	out := ui.Data{ID: "records", Caption: v.t("recordsweb.case." + v.kind()), Empty: emptyCaseList(v),
		Columns: []ui.Column{{Key: "name", Head: v.t("recordsweb.case.name"), Main: true}}}
	column := func(key string, drop int) {
		out.Columns = append(out.Columns, ui.Column{Key: key, Head: v.t("recordsweb.case." + key), Drop: drop})
	}
	switch v.list {
	case records.Participants:
		column("role", 0)
		column("company", 1)
		column("phone", 0)
		column("email", 0)
	case records.Sources:
		column("link", 0)
	}
	for _, r := range v.List.Records {
		out.Rows = append(out.Rows, v.row(r))
	}
	return out
}

func (v caseList) row(r records.Record) ui.DataRow {
	out := ui.DataRow{ID: r.ID, Name: r.Name, Href: links.CaseRecord(v.Case, v.kind(), r.ID), Cells: []templ.Component{recordName(r)}}
	switch v.list {
	case records.Participants:
		company := r.Company
		if r.Kind == records.Company {
			company = ""
		}
		out.Cells = append(out.Cells, ui.Text(roleName(v.All, r.Role)), ui.Text(company), ui.Text(v.phone(r)), ui.Text(r.Email))
	case records.Sources:
		out.Cells = append(out.Cells, linkTo(r.Link))
	}
	if v.Edits {
		out.Actions = []ui.Action{{Text: v.t("recordsweb.edit"), Icon: "pencil", Href: links.CaseRecordEdit(v.Case, v.kind(), r.ID)},
			{Text: v.t("recordsweb.case.remove"), Icon: "trash-2", Look: "danger-text", Href: links.CaseRecordDelete(v.Case, v.kind(), r.ID)}}
	}
	return out
}

// shortNote is how much of a note stands in a list, in characters.
const shortNote = 160

// brief is the beginning of a note.
func brief(note string) string {
	if r := []rune(note); len(r) > shortNote {
		return string(r[:shortNote]) + "…"
	}
	return note
}
