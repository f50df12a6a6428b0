package reportsweb

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/reports"
	"cabinet/internal/reporttypes"
	"cabinet/internal/ui"
)

// editView is where its author writes a report, or both versions after a clash.
type editView struct {
	c        *web.Ctx
	Page     ui.Page
	Head     ui.CaseHead
	Whole    reports.Whole
	Title    string // as typed
	Typed    map[ids.ReportQuestion]string
	Version  string
	Files    map[pinned]attached
	Problems ui.Problems
	Theirs   *reports.Whole // after a clash
	Reason   string         // why it was returned
}

func (v editView) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

// written reads the report that is to be written in; only its author does, while it is partial.
func (h handlers) written(c *web.Ctx) (editView, error) {
	w, err := h.Reports.Report(c.Context(), by(c), reportID(c))
	if err != nil {
		return editView{}, err
	}
	v := editView{c: c, Whole: w, Title: w.Title, Typed: w.Answers, Version: number(w.Version)}
	switch {
	case w.May.Write:
		return v, nil
	case w.Author == by(c).User:
		return v, errs.E(errs.Conflict, "reports.not_partial", nil)
	default:
		return v, errs.E(errs.Forbidden, "reports.not_author", nil)
	}
}

func (h handlers) edit(c *web.Ctx) error {
	v, err := h.written(c)
	if errs.Is(err, errs.Conflict) { // submitted meanwhile: it is read now
		return c.Redirect(links.Report(v.Whole.ID))
	}
	if err != nil {
		return err
	}
	return h.showEdit(c, http.StatusOK, v)
}

// save keeps what was typed, as far as it can be kept; the button says where to go on.
func (h handlers) save(c *web.Ctx) error {
	v, err := h.written(c)
	if err != nil {
		return err
	}
	in := v.typedIn(c.Form())
	w, err := h.Reports.Save(c.Context(), by(c), v.Whole.ID, in, c.Form().Version())
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict {
		if theirs, clash := e.Detail.(reports.Whole); clash {
			v.Theirs, v.Version = &theirs, number(theirs.Version)
			if c.Partial() {
				return c.Render(http.StatusConflict, autosaved(v))
			}
			return h.showEdit(c, http.StatusConflict, v)
		}
	}
	if err != nil && !errs.Is(err, errs.Invalid) {
		return err
	}
	v.Whole.Report, v.Version = w.Report, number(w.Version)
	v.Problems = ui.ProblemsOf(c.P, err)
	if c.Partial() {
		return c.Render(http.StatusOK, autosaved(v))
	}
	if err != nil {
		return h.showEdit(c, http.StatusUnprocessableEntity, v)
	}
	return c.Redirect(v.onwards(c.Form().String("next")))
}

// onwards is where the button that was pressed leads once all is kept.
func (v editView) onwards(next string) string {
	question, files := strings.CutPrefix(next, "files:")
	switch {
	case files:
		return links.ReportFiles(v.Whole.ID, ids.ReportQuestion(question))
	case next == "submit":
		return links.ReportStep(v.Whole.ID, "submit")
	default:
		v.c.Flash(web.FlashSuccess, "reportsweb.edit.saved_now")
		return links.ReportEdit(v.Whole.ID)
	}
}

// typedIn takes what was typed.
func (v *editView) typedIn(form *web.Form) reports.SaveInput {
	in := reports.SaveInput{Answers: map[ids.ReportQuestion]string{}, Lenient: true}
	if form.Has("title") {
		v.Title = form.String("title")
		in.Title = &v.Title
	}
	v.Typed = map[ids.ReportQuestion]string{}
	for id, value := range v.Whole.Answers {
		v.Typed[id] = value
	}
	for _, q := range v.Whole.Form.Questions() {
		if name := reporttypes.AnswerField(q.ID); q.Kind != reporttypes.File && form.Has(name) {
			v.Typed[q.ID] = form.String(name)
			in.Answers[q.ID] = v.Typed[q.ID]
		}
	}
	return in
}

func (h handlers) showEdit(c *web.Ctx, status int, v editView) error {
	title := "reportsweb.edit.title"
	if v.Theirs != nil {
		title = "reportsweb.clash.title"
	}
	var err error
	if v.Files, err = h.attached(c, v.Whole.Files); err != nil {
		return err
	}
	if step, returned := v.Whole.Last(reports.StepReturned); returned && v.Whole.Returned {
		v.Reason = step.Text
	}
	if v.Page, v.Head, err = h.inCase(c, v.Whole.Case, c.P.T(title, errs.Args{"Name": v.Whole.Name()})); err != nil {
		return err
	}
	v.Page.Failed = status != http.StatusOK
	switch {
	case c.Partial():
		return c.Render(status, autosaved(v))
	case v.Theirs != nil:
		return c.Render(status, clashPage(v))
	default:
		return c.Render(status, editPage(v))
	}
}

// field is the control of a question.
func (v editView) field(q reporttypes.Question) ui.Field {
	name := reporttypes.AnswerField(q.ID)
	return ui.Field{Name: name, Label: q.Text, Hint: q.Help, Value: v.Typed[q.ID], Error: v.Problems.For(name), Optional: !q.Required, Autocomplete: "off"}
}

// choices are the answers of a question, and that there is none yet.
func (v editView) choices(q reporttypes.Question) []ui.Option {
	out := []ui.Option{{Value: "", Text: v.t("reportsweb.answer.none")}}
	if q.Kind == reporttypes.YesNo {
		return append(out, ui.Option{Value: reporttypes.Yes, Text: v.t("reportsweb.answer.yes")}, ui.Option{Value: reporttypes.No, Text: v.t("reportsweb.answer.no")})
	}
	for _, x := range q.Choices {
		out = append(out, ui.Option{Value: x, Text: x})
	}
	return out
}

// savedAt says when the report was last kept.
func (v editView) savedAt() string {
	return v.t("reportsweb.edit.saved", errs.Args{"Time": v.c.P.Time(v.Whole.UpdatedAt, v.c.Location())})
}

// pairs are both versions after a clash: what differs, to choose from, and what doesn't, to be sent along.
func (v editView) pairs() (differ []ui.VersionPair, same map[string]string) {
	same = map[string]string{}
	one := func(name, label, theirs, yours string, words func(string) string) {
		if theirs == yours {
			same[name] = yours
			return
		}
		differ = append(differ, ui.VersionPair{Name: name, Label: label, Theirs: theirs, TheirsText: words(theirs), Yours: yours, YoursText: words(yours), KeepYours: true})
	}
	plain := func(s string) string { return s }
	one("title", v.t("reportsweb.field.title"), v.Theirs.Title, v.Title, plain)
	for _, q := range v.Whole.Form.Questions() {
		if q.Kind != reporttypes.File {
			one(reporttypes.AnswerField(q.ID), q.Text, v.Theirs.Answers[q.ID], v.Typed[q.ID], func(s string) string { return shownAnswer(v.c, q, s) })
		}
	}
	return differ, same
}

// shownAnswer is an answer as it is read.
func shownAnswer(c *web.Ctx, q reporttypes.Question, value string) string {
	switch {
	case q.Kind == reporttypes.YesNo && (value == reporttypes.Yes || value == reporttypes.No):
		return c.P.T("reportsweb.answer." + value)
	case q.Kind == reporttypes.Date && value != "":
		if day, err := time.Parse(time.DateOnly, value); err == nil {
			return c.P.Date(day, c.Visitor.DateStyle, time.UTC)
		}
		return value
	default:
		return value
	}
}

// chooser is the control of a question that is answered by one of several.
func (v editView) chooser(q reporttypes.Question) ui.Field {
	f := v.field(q)
	f.Options = v.choices(q)
	return f
}

// asked is the question that a field is about, for what is said away from it.
func (v editView) asked(field string) string {
	for _, q := range v.Whole.Form.Questions() {
		if fieldOf(q) == field {
			return q.Text
		}
	}
	return v.t("reportsweb.field.title")
}

func sortedNames(fields map[string]string) []string { return slices.Sorted(maps.Keys(fields)) }
