package recordsweb

import (
	"net/http"
	"slices"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/records"
	"cabinet/internal/ui"
)

// recordForm is the form of a record, new or stored.
type recordForm struct {
	caseRecord
	Action, Cancel string
	Version        string
	Typed          map[string]string // by the names of the form's fields
	// Confirmed names what looked odd when it was typed: saved again, it stands.
	Confirmed string
	Theirs    *records.Record // what somebody else stored in between
}

func caseOf(c *web.Ctx) ids.Case { return ids.Case(c.Path("id")) }

func forbidden() error { return errs.E(errs.Forbidden, "access.level", nil) }

// valueField is the name of the form's field for an answer.
func valueField(id ids.TemplateField) string { return "value_" + string(id) }

// names are the form's fields beside the answers.
func (s shelf) names() []string {
	switch s.list {
	case records.Participants:
		return []string{"kind", "role", "last_name", "first_name", "middle_name", "company", "phone", "email", "address", "inn", "note"}
	case records.Sources:
		return []string{"name", "link", "note"}
	default:
		return []string{"name", "note"}
	}
}

// blank is the form of a new record. It is for who may change the case's records.
func (s shelf) blank(c *web.Ctx) (recordForm, error) {
	in := caseOf(c)
	v := recordForm{Action: links.CaseRecordNew(in, s.kind()), Cancel: links.CaseRecords(in, s.kind()), Typed: map[string]string{"kind": string(records.Person)}}
	v.casePage = casePage{shelf: s, c: c, Case: in}
	if _, err := s.Records.Cases.Require(c.Context(), s.Records.DB, by(c), access.EditParticipants, in); err != nil {
		return v, err
	}
	var err error
	v.All, err = s.templates(c)
	return v, err
}

// stored is the form of the record that the address names.
func (s shelf) stored(c *web.Ctx) (recordForm, error) {
	found, err := s.found(c)
	v := recordForm{caseRecord: found}
	if err != nil {
		return v, err
	}
	if !s.Records.MayEdit(c.Context(), by(c), v.Case) {
		return v, forbidden()
	}
	r := v.Record
	v.Action, v.Cancel, v.Version = links.CaseRecordEdit(v.Case, s.kind(), r.ID), links.CaseRecord(v.Case, s.kind(), r.ID), number(r.Version)
	v.Typed = map[string]string{"name": r.Name, "link": r.Link, "note": r.Note, "kind": string(r.Kind), "role": string(r.Role), "last_name": r.LastName,
		"first_name": r.FirstName, "middle_name": r.MiddleName, "company": r.Company, "phone": r.Phone, "email": r.Email, "address": r.Address, "inn": r.INN}
	for id, text := range r.Values {
		v.Typed[valueField(id)] = text
	}
	return v, nil
}

// take notes what was typed and returns it as what is wanted.
func (v *recordForm) take(form *web.Form) records.Input {
	v.Typed, v.Version = map[string]string{}, form.String("version")
	for _, name := range v.names() {
		v.Typed[name] = form.String(name)
	}
	in := records.Input{Note: v.typed("note"), Values: map[ids.TemplateField]string{}}
	for _, t := range records.Fields(v.All, v.Record, v.list) {
		if name := valueField(t.ID); form.Has(name) {
			v.Typed[name], in.Values[t.ID] = form.String(name), form.String(name)
		}
	}
	if v.list != records.Participants {
		in.Name, in.Link = v.typed("name"), v.typed("link")
		return in
	}
	kind, role := records.ParticipantKind(v.Typed["kind"]), ids.TemplateField(v.Typed["role"])
	in.Kind, in.Role, in.FirstName, in.MiddleName, in.LastName = &kind, &role, v.typed("first_name"), v.typed("middle_name"), v.typed("last_name")
	in.Company, in.Phone, in.Email, in.Address, in.INN = v.typed("company"), v.typed("phone"), v.typed("email"), v.typed("address"), v.typed("inn")
	return in
}

func (v *recordForm) typed(name string) *string {
	text := v.Typed[name]
	return &text
}

func (s shelf) new(c *web.Ctx) error {
	v, err := s.blank(c)
	if err != nil {
		return err
	}
	return s.showForm(c, http.StatusOK, v)
}

func (s shelf) add(c *web.Ctx) error {
	v, err := s.blank(c)
	if err != nil {
		return err
	}
	in := v.take(c.Form())
	err = confirming(c, &in, func() error {
		v.Record, err = s.Records.Add(c.Context(), by(c), v.Case, s.list, in)
		return err
	})
	if err != nil {
		v.Record = records.Record{}
		return s.refuse(c, v, err)
	}
	c.Flash(web.FlashSuccess, "recordsweb.added")
	return c.Redirect(links.CaseRecords(v.Case, s.kind()))
}

func (s shelf) edit(c *web.Ctx) error {
	v, err := s.stored(c)
	if err != nil {
		return err
	}
	return s.showForm(c, http.StatusOK, v)
}

func (s shelf) save(c *web.Ctx) error {
	v, err := s.stored(c)
	if err != nil {
		return err
	}
	in := v.take(c.Form())
	err = confirming(c, &in, func() error {
		_, err := s.Records.Change(c.Context(), by(c), v.Case, s.list, v.Record.ID, in, c.Form().Version())
		return err
	})
	if err != nil {
		return s.refuse(c, v, err)
	}
	c.Flash(web.FlashSuccess, "recordsweb.saved")
	return c.Redirect(links.CaseRecord(v.Case, s.kind(), v.Record.ID))
}

// confirming saves, and once more when the person has seen just what looks odd.
func confirming(c *web.Ctx, in *records.Input, save func() error) error {
	err := save()
	if odd := oddities(err); odd != "" && odd == c.Form().String("confirmed") {
		in.Confirmed = true
		err = save()
	}
	return err
}

// oddities names what looks odd: which messages about which fields, and whom else they are about.
func oddities(err error) string {
	e := errs.As(err)
	if e == nil {
		return ""
	}
	list, _ := e.Detail.([]records.Warning)
	var out []string
	for _, w := range list {
		out = append(out, w.Field+"!"+w.Key+"!"+w.Record)
	}
	return strings.Join(out, ",")
}

// refuse shows the form again with what is wrong, what looks odd, or what somebody else stored in between.
func (s shelf) refuse(c *web.Ctx, v recordForm, err error) error {
	e := errs.As(err)
	if e == nil || !refused(err) {
		return err
	}
	status := http.StatusUnprocessableEntity
	switch detail := e.Detail.(type) {
	case []records.Warning:
		v.Confirmed = oddities(err)
		for _, w := range detail {
			v.Problems = append(v.Problems, ui.Problem{Field: v.beside(w.Field), Text: c.P.T(w.Key, errs.Args{"Name": w.Name})})
		}
	case records.Record:
		v.Theirs, v.Version, status = &detail, number(detail.Version), http.StatusConflict
	default:
		v.Problems = ui.ProblemsOf(c.P, err)
		for i, p := range v.Problems {
			v.Problems[i].Field = v.beside(p.Field)
		}
	}
	// One message a field: the next one comes when this is put right.
	var seen []string
	v.Problems = slices.DeleteFunc(v.Problems, func(p ui.Problem) bool {
		again := slices.Contains(seen, p.Field)
		seen = append(seen, p.Field)
		return again
	})
	return s.showForm(c, status, v)
}

// beside is the form's field for that of a record: a participant's name is made of several.
func (v recordForm) beside(field string) string {
	if id, ok := strings.CutPrefix(field, "values."); ok {
		return valueField(ids.TemplateField(id))
	}
	if field == "name" && v.list == records.Participants {
		if v.Typed["kind"] == string(records.Company) {
			return "company"
		}
		return "last_name"
	}
	return field
}

func (s shelf) showForm(c *web.Ctx, status int, v recordForm) (err error) {
	if v.casePage, err = s.inCase(c, v.title()); err != nil {
		return err
	}
	v.Page.Failed = status == http.StatusUnprocessableEntity
	return c.Render(status, recordFormPage(v))
}

func (v recordForm) title() string {
	switch {
	case v.Theirs != nil:
		return v.t("recordsweb.clash.title")
	case v.Record.ID == "":
		return v.text(v.c.P, "new")
	default:
		return v.text(v.c.P, "edit")
	}
}

// field is a field of the form by its name.
func (v recordForm) field(name string, f ui.Field) ui.Field {
	f.Name, f.Value, f.Error = name, v.Typed[name], v.Problems.For(name)
	if f.Label == "" {
		f.Label = v.t("recordsweb.case." + name)
	}
	if f.Autocomplete == "" {
		f.Autocomplete = "off"
	}
	return f
}

func (v recordForm) kinds() []ui.Option {
	var out []ui.Option
	for _, k := range []records.ParticipantKind{records.Person, records.Company} {
		out = append(out, ui.Option{Value: string(k), Text: v.t("recordsweb.case.kind." + string(k))})
	}
	return out
}

// roles are those to choose from; an archived one only where it stands.
func (v recordForm) roles() []ui.Option {
	out := []ui.Option{{Text: v.t("recordsweb.choose")}}
	for _, t := range v.All {
		if t.List == records.Roles && (!t.Archived || t.ID == v.Record.Role) {
			out = append(out, ui.Option{Value: string(t.ID), Text: t.Name})
		}
	}
	return out
}

// asked is the field for an answer.
func (v recordForm) asked(t records.Template) ui.Field {
	f := v.field(valueField(t.ID), ui.Field{Label: t.Name, Optional: !t.Required || t.Archived})
	if t.Archived {
		f.Hint = v.t("recordsweb.case.not_asked")
	}
	switch t.Kind {
	case records.Number:
		f.InputMode = "decimal"
	case records.YesNo:
		f.Options = []ui.Option{{Text: v.t("recordsweb.choose")}, {Value: "yes", Text: v.t("recordsweb.yes")}, {Value: "no", Text: v.t("recordsweb.no")}}
	case records.Choice:
		f.Options = []ui.Option{{Text: v.t("recordsweb.choose")}}
		choices := t.Choices
		if kept := v.Record.Values[t.ID]; kept != "" && !slices.Contains(choices, kept) {
			choices = append(slices.Clone(choices), kept) // an answer stays when its choice goes
		}
		for _, text := range choices {
			f.Options = append(f.Options, ui.Option{Value: text, Text: text})
		}
	}
	return f
}
