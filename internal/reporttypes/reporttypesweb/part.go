package reporttypesweb

import (
	"fmt"
	"net/http"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/reporttypes"
	"cabinet/internal/ui"
)

// partView is the form of a section or of a question.
type partView struct {
	Page ui.Page
	Type reporttypes.Type
	// In is the section that a question is in, or is to be in.
	In       ids.ReportSection
	Section  reporttypes.Section  // as typed
	Question reporttypes.Question // as typed
	Choices  string               // one a line
	Asks     bool                 // it is a question
	New      bool
	Action   string
	Version  string
	Clash    bool
	Problems ui.Problems
}

func (v partView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (v partView) title(p ui.Texts) string {
	switch {
	case v.Clash:
		return p.T("reporttypesweb.clash.title")
	case v.Asks && v.New:
		return p.T("reporttypesweb.question.new")
	case v.Asks:
		return p.T("reporttypesweb.question.edit")
	case v.New:
		return p.T("reporttypesweb.section.new")
	default:
		return p.T("reporttypesweb.section.edit")
	}
}

// back leads to where the part stands.
func (v partView) back() string {
	if v.In == "" {
		return links.ReportType(v.Type.ID)
	}
	return links.ReportType(v.Type.ID) + "#" + anchor(v.In)
}

// section reads what the address names: a section, or a new one.
func (h handlers) section(c *web.Ctx) (partView, error) {
	t, err := h.Types.One(c.Context(), by(c), typeID(c))
	v := partView{Type: t.Type, Version: number(t.Version), Action: links.ReportSectionNew(t.ID), New: true}
	if id := ids.ReportSection(c.Path("section")); err == nil && id != "" {
		s, _, ok := t.Section(id)
		if !ok {
			return v, errs.E(errs.NotFound, "access.not_found", nil)
		}
		v.Section, v.In, v.New, v.Action = s, id, false, links.ReportSection(t.ID, id)
	}
	return v, err
}

func (h handlers) newSection(c *web.Ctx) error { return h.editSection(c) }

func (h handlers) editSection(c *web.Ctx) error {
	v, err := h.section(c)
	if err != nil {
		return err
	}
	return h.showPart(c, http.StatusOK, v)
}

func (h handlers) saveSection(c *web.Ctx) error {
	v, err := h.section(c)
	if err != nil {
		return err
	}
	v.Section.Name, v.Section.Note, v.Version = c.Form().String("name"), c.Form().String("note"), c.Form().String("version")
	sections, at, ok := v.Type.WithSection(v.Section)
	if !ok {
		return errs.E(errs.NotFound, "access.not_found", nil)
	}
	return h.keep(c, v, sections, fmt.Sprintf("sections.%d.", at))
}

// question reads what the address names: a question, or a new one of a section.
func (h handlers) question(c *web.Ctx) (partView, error) {
	t, err := h.Types.One(c.Context(), by(c), typeID(c))
	if err != nil {
		return partView{}, err
	}
	v := partView{Type: t.Type, Version: number(t.Version), Asks: true, New: true, In: ids.ReportSection(c.Path("section")),
		Question: reporttypes.Question{Kind: reporttypes.Text}}
	if id := ids.ReportQuestion(c.Path("question")); id != "" {
		holder, _, place, ok := t.Holder(id)
		if !ok {
			return v, errs.E(errs.NotFound, "access.not_found", nil)
		}
		v.In, v.Question, v.New, v.Action = holder.ID, holder.Questions[place], false, links.ReportQuestion(t.ID, id)
		v.Choices = strings.Join(v.Question.Choices, "\n")
		return v, nil
	}
	if _, _, ok := t.Section(v.In); !ok {
		return v, errs.E(errs.NotFound, "access.not_found", nil)
	}
	v.Action = links.ReportQuestionNew(t.ID, v.In)
	return v, nil
}

func (h handlers) newQuestion(c *web.Ctx) error { return h.editQuestion(c) }

func (h handlers) editQuestion(c *web.Ctx) error {
	v, err := h.question(c)
	if err != nil {
		return err
	}
	return h.showPart(c, http.StatusOK, v)
}

func (h handlers) saveQuestion(c *web.Ctx) error {
	v, err := h.question(c)
	if err != nil {
		return err
	}
	form := c.Form()
	v.Question.Text, v.Question.Help, v.Question.Required = form.String("text"), form.String("help"), form.Bool("required")
	v.Choices, v.Version = form.String("choices"), form.String("version")
	if v.New {
		v.Question.Kind = reporttypes.Kind(form.String("kind"))
	}
	v.Question.Choices = lines(v.Choices)
	if to := ids.ReportSection(form.String("section")); to != "" {
		v.In = to
	}
	sections, at, place, ok := v.Type.WithQuestion(v.In, v.Question)
	if !ok {
		return errs.E(errs.NotFound, "access.not_found", nil)
	}
	return h.keep(c, v, sections, fmt.Sprintf("sections.%d.questions.%d.", at, place))
}

// keep stores the form with the part as typed; prefix is where the part stands in it.
func (h handlers) keep(c *web.Ctx, v partView, sections []reporttypes.Section, prefix string) error {
	t, err := h.Types.Change(c.Context(), by(c), v.Type.ID, reporttypes.Input{Sections: &sections}, c.Form().Version())
	if now, ok := theirs(err); ok {
		v.Clash, v.Type, v.Version = true, now, number(now.Version)
		return h.showPart(c, http.StatusConflict, v)
	}
	if refused(err) {
		v.Problems = problemsAt(c.P, err, prefix)
		return h.showPart(c, web.Status(err), v)
	}
	if err != nil {
		return err
	}
	if v.New && !v.Asks {
		v.In = t.Sections[len(t.Sections)-1].ID
	}
	c.Flash(web.FlashSuccess, "reporttypesweb.saved")
	if c.Form().String("next") == "question" {
		return c.Redirect(links.ReportQuestionNew(v.Type.ID, v.In))
	}
	return c.Redirect(v.back())
}

func (h handlers) showPart(c *web.Ctx, status int, v partView) (err error) {
	if v.Page, err = h.Frame(c, v.title(c.P), links.ReportTypes()); err != nil {
		return err
	}
	v.Page.Section = v.Type.Name
	v.Page.Failed = len(v.Problems) > 0
	return c.Render(status, partPage(v))
}

func (h handlers) askDeleteSection(c *web.Ctx) error {
	v, err := h.section(c)
	if err != nil {
		return err
	}
	d := ui.Deed{ID: "delete-section", Title: c.P.T("reporttypesweb.section.delete", errs.Args{"Name": v.Section.Name}),
		Text: c.P.N("reporttypesweb.section.delete_text", len(v.Section.Questions)), Verb: c.P.T("reporttypesweb.delete.verb"),
		Action: links.ReportSectionDelete(v.Type.ID, v.In), Cancel: v.back(), Danger: true, Hidden: map[string]string{"version": v.Version}}
	return h.ask(c, http.StatusOK, d, nil)
}

func (h handlers) deleteSection(c *web.Ctx) error {
	v, err := h.section(c)
	if err != nil {
		return err
	}
	sections, ok := v.Type.WithoutSection(v.In)
	return h.remove(c, v, sections, ok)
}

func (h handlers) askDeleteQuestion(c *web.Ctx) error {
	v, err := h.question(c)
	if err != nil {
		return err
	}
	d := ui.Deed{ID: "delete-question", Title: c.P.T("reporttypesweb.question.delete", errs.Args{"Name": v.Question.Text}), Text: c.P.T("reporttypesweb.question.delete_text"),
		Verb: c.P.T("reporttypesweb.delete.verb"), Action: links.ReportQuestionDelete(v.Type.ID, v.Question.ID), Cancel: v.back(), Danger: true,
		Hidden: map[string]string{"version": v.Version}}
	return h.ask(c, http.StatusOK, d, nil)
}

func (h handlers) deleteQuestion(c *web.Ctx) error {
	v, err := h.question(c)
	if err != nil {
		return err
	}
	sections, ok := v.Type.WithoutQuestion(v.Question.ID)
	return h.remove(c, v, sections, ok)
}

// remove stores the form without a part; after somebody else's change the page asks again, as it stands now.
func (h handlers) remove(c *web.Ctx, v partView, sections []reporttypes.Section, ok bool) error {
	if !ok {
		return errs.E(errs.NotFound, "access.not_found", nil)
	}
	_, err := h.Types.Change(c.Context(), by(c), v.Type.ID, reporttypes.Input{Sections: &sections}, c.Form().Version())
	if _, clash := theirs(err); clash {
		c.Flash(web.FlashWarning, "reporttypesweb.clash.order")
		return c.Redirect(links.ReportType(v.Type.ID))
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "reporttypesweb.removed")
	return c.Redirect(links.ReportType(v.Type.ID))
}

// kinds are the kinds of answers to choose from.
func (v partView) kinds() []ui.Option {
	var out []ui.Option
	for _, k := range reporttypes.Kinds() {
		out = append(out, ui.Option{Value: string(k), Text: v.t(k.Key())})
	}
	return out
}

// sections are those that a question can be in.
func (v partView) sections() []ui.Option {
	var out []ui.Option
	for _, s := range v.Type.Sections {
		out = append(out, ui.Option{Value: string(s.ID), Text: s.Name})
	}
	return out
}

// lead says what the form is for, or that somebody was quicker.
func lead(v partView) string {
	switch {
	case v.Clash:
		return v.t("reporttypes.conflict")
	case v.Asks:
		return v.t("reporttypesweb.question.lead")
	default:
		return v.t("reporttypesweb.section.lead")
	}
}

// options gives a field its choices.
func options(f ui.Field, texts []string) ui.Field {
	for _, text := range texts {
		f.Options = append(f.Options, ui.Option{Value: text, Text: text, Disabled: true})
	}
	return f
}
