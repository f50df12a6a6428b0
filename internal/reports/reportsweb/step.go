package reportsweb

import (
	"context"
	"net/http"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/reports"
	"cabinet/internal/ui"
)

// stepNames are the steps that have a page of their own.
func stepNames() []string { return []string{"submit", "answer", "approve", "return", "ask", "close"} }

// wordless are the steps that take no words; remarked, those that needn't have any.
func wordless(step string) bool { return step == "submit" }
func remarked(step string) bool { return step == "approve" || step == "close" }

// stepView asks for what a step takes, before it is made.
type stepView struct {
	c        *web.Ctx
	Page     ui.Page
	Head     ui.CaseHead
	Step     string
	Whole    reports.Whole
	Text     string // as typed
	IDNumber string
	Version  string
	Problems ui.Problems
	Clash    string // what to know before doing it again
	Asked    string // what the author is asked
	Missing  []missing
}

// missing is a question that lacks an answer.
type missing struct{ Question, Href string }

func (v stepView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (v stepView) words(key string, args ...errs.Args) string {
	return v.t("reportsweb."+v.Step+"."+key, args...)
}

func allowed(m reports.May, step string) bool {
	return map[string]bool{"submit": m.Submit, "answer": m.Answer, "approve": m.Approve, "return": m.Return, "ask": m.Ask, "close": m.Close}[step]
}

// askStep asks before a step is made.
func (h handlers) askStep(step string) func(c *web.Ctx) error {
	return func(c *web.Ctx) error { return h.showStep(c, step, http.StatusOK, nil) }
}

// makeStep makes it.
func (h handlers) makeStep(step string) func(c *web.Ctx) error {
	return func(c *web.Ctx) error {
		in := reports.StepInput{Text: c.Form().String("text"), IDNumber: c.Form().String("id_number")}
		w, err := h.step(c.Context(), by(c), step, reportID(c), in, c.Form().Version())
		if e := errs.As(err); e != nil && e.Kind == errs.Conflict {
			return h.showStep(c, step, http.StatusConflict, err)
		}
		if refused(err) {
			return h.showStep(c, step, http.StatusUnprocessableEntity, err)
		}
		if err != nil {
			return err
		}
		c.Flash(web.FlashSuccess, "reportsweb."+step+".done")
		return c.Redirect(links.Report(w.ID))
	}
}

// step makes the step of that name.
func (h handlers) step(ctx context.Context, by access.Actor, step string, r ids.Report, in reports.StepInput, version int64) (reports.Whole, error) {
	switch step {
	case "submit":
		return h.Reports.Submit(ctx, by, r, in, version)
	case "answer":
		return h.Reports.Answer(ctx, by, r, in, version)
	case "approve":
		return h.Reports.Approve(ctx, by, r, in, version)
	case "return":
		return h.Reports.Return(ctx, by, r, in, version)
	case "ask":
		return h.Reports.Ask(ctx, by, r, in, version)
	default:
		return h.Reports.Close(ctx, by, r, in, version)
	}
}

func (h handlers) showStep(c *web.Ctx, step string, status int, problem error) error {
	w, err := h.Reports.Report(c.Context(), by(c), reportID(c))
	if err != nil {
		return err
	}
	if !allowed(w.May, step) {
		if problem != nil { // it was done meanwhile, or isn't theirs to do any more: the report says how it stands
			c.Flash(web.FlashWarning, errs.As(problem).Key, errs.As(problem).Args)
			return c.Redirect(links.Report(w.ID))
		}
		return errs.E(errs.Forbidden, "reportsweb.step.forbidden", nil)
	}
	v := stepView{c: c, Step: step, Whole: w, Text: c.Form().String("text"), IDNumber: c.Form().String("id_number"), Version: number(w.Version)}
	if e := errs.As(problem); e != nil && e.Kind == errs.Conflict {
		v.Clash = c.P.T(e.Key, e.Args)
	} else {
		v.Problems = v.placed(problem)
	}
	if last, asked := w.Last(reports.StepAsked); asked && step == "answer" {
		v.Asked = last.Text
	}
	if step == "submit" {
		v.Missing = v.lacks()
	}
	if v.Page, v.Head, err = h.inCase(c, w.Case, c.P.T("reportsweb."+step+".title", errs.Args{"Name": w.Name()})); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, stepPage(v))
}

// placed are the problems of the fields that this page has; what questions lack stands in a list of its own.
func (v stepView) placed(problem error) ui.Problems {
	var out ui.Problems
	for _, p := range ui.ProblemsOf(v.c.P, problem) {
		if p.Field == "text" || p.Field == "id_number" || p.Field == "" {
			out = append(out, p)
		}
	}
	return out
}

// lacks are the required questions that have no answer, with where each is answered.
func (v stepView) lacks() []missing {
	var out []missing
	wrong := v.Whole.Missing()
	if wrong == nil {
		return nil
	}
	for _, f := range wrong.Fields {
		for _, q := range v.Whole.Form.Questions() {
			if f.Name == fieldOf(q) {
				out = append(out, missing{q.Text, links.ReportEdit(v.Whole.ID) + "#" + ui.FieldID(f.Name)})
			}
		}
	}
	return out
}

// text is the field for what is said with the step.
func (v stepView) text() ui.Field {
	return ui.Field{Name: "text", Label: v.words("text"), Hint: v.words("hint"), Value: v.Text, Error: v.Problems.For("text"), Optional: remarked(v.Step), MaxLength: reports.MaxRemark}
}

// idNumber is the field for who has no ID number yet.
func (v stepView) idNumber() ui.Field {
	return ui.Field{Name: "id_number", Label: v.t("reportsweb.field.id_number"), Hint: v.t("reportsweb.field.id_number_hint"), Value: v.IDNumber, Error: v.Problems.For("id_number"), Autocomplete: "off"}
}

// look is how the button looks that makes the step.
func (v stepView) look() string {
	if v.Step == "return" {
		return "danger"
	}
	return "primary"
}
