package recordsweb

import (
	"net/http"
	"time"

	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/records"
	"cabinet/internal/ui"
)

// caseRecord is the page of a participant, an issue or a source.
type caseRecord struct {
	casePage
	Edits    bool
	All      []records.Template
	Record   records.Record
	Problems ui.Problems
}

// found reads the record that the address names, and the account's templates.
func (s shelf) found(c *web.Ctx) (caseRecord, error) {
	var v caseRecord
	var err error
	v.casePage = casePage{shelf: s, c: c, Case: caseOf(c)}
	if v.Record, err = s.Records.Record(c.Context(), by(c), v.Case, s.list, c.Path("record")); err != nil {
		return v, err
	}
	v.All, err = s.templates(c)
	return v, err
}

func (s shelf) one(c *web.Ctx) error {
	v, err := s.found(c)
	if err != nil {
		return err
	}
	v.Edits = s.Records.MayEdit(c.Context(), by(c), v.Case)
	if v.casePage, err = s.inCase(c, v.Record.Name); err != nil {
		return err
	}
	return c.Render(http.StatusOK, caseRecordPage(v))
}

// facts are all that is known of a record; what nobody filled in is left out.
func (v caseRecord) facts() []ui.Fact { return v.factsOf(v.Record) }

func (v caseRecord) factsOf(r records.Record) []ui.Fact {
	var out []ui.Fact
	add := func(key, text string) {
		if text != "" {
			out = append(out, ui.Fact{Label: v.t("recordsweb.case." + key), Text: text})
		}
	}
	if v.list == records.Participants {
		add("role", roleName(v.All, r.Role))
		add("kind", v.t("recordsweb.case.kind."+string(r.Kind)))
		add("name", r.Name)
		if r.Kind == records.Person {
			add("company", r.Company)
		}
		add("phone", v.phone(r))
		add("email", r.Email)
		add("address", r.Address)
		add("inn", r.INN)
	} else {
		add("name", r.Name)
	}
	if r.Link != "" {
		out = append(out, ui.Fact{Label: v.t("recordsweb.case.link"), Value: linkTo(r.Link)})
	}
	for _, t := range records.Fields(v.All, r, v.list) {
		if text := r.Values[t.ID]; text != "" {
			out = append(out, ui.Fact{Label: t.Name, Text: v.answer(t, text)})
		}
	}
	add("note", r.Note)
	return out
}

// answer is an answer to a field in words.
func (v caseRecord) answer(t records.Template, text string) string {
	switch t.Kind {
	case records.YesNo:
		return v.t("recordsweb." + text)
	case records.Date:
		if day, err := time.ParseInLocation(time.DateOnly, text, v.c.Location()); err == nil {
			return v.c.Date(day)
		}
	}
	return text
}

// askDelete asks before the record goes.
func (s shelf) askDelete(c *web.Ctx) error {
	v, err := s.found(c)
	if err != nil {
		return err
	}
	if !s.Records.MayEdit(c.Context(), by(c), v.Case) {
		return forbidden()
	}
	return s.showDelete(c, http.StatusOK, v)
}

func (s shelf) showDelete(c *web.Ctx, status int, v caseRecord) (err error) {
	v.casePage, err = s.inCase(c, v.deed().Title)
	if err != nil {
		return err
	}
	v.Page.Failed = status != http.StatusOK
	if v.Page.Failed {
		v.Problems = ui.Problems{{Text: c.P.T("recordsweb.case.changed")}}
	}
	return c.Render(status, caseDeletePage(v))
}

func (v caseRecord) deed() ui.Deed {
	return ui.Deed{ID: "delete-record", Title: v.text(v.c.P, "delete_title", errs.Args{"Name": v.Record.Name}), Text: v.t("recordsweb.case.delete_text"),
		Verb: v.t("recordsweb.case.remove"), Action: links.CaseRecordDelete(v.Case, v.kind(), v.Record.ID), Cancel: links.CaseRecord(v.Case, v.kind(), v.Record.ID),
		Danger: true, Hidden: map[string]string{"version": number(v.Record.Version)}}
}

// delete removes the record after the person confirmed it. One that changed since is shown anew.
func (s shelf) delete(c *web.Ctx) error {
	err := s.Records.Delete(c.Context(), by(c), caseOf(c), s.list, c.Path("record"), c.Form().Version())
	if errs.Is(err, errs.Conflict) {
		v, err := s.found(c)
		if err != nil {
			return err
		}
		return s.showDelete(c, http.StatusConflict, v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "recordsweb.case.removed")
	return c.Redirect(links.CaseRecords(caseOf(c), s.kind()))
}
