package reportsweb

import (
	"net/http"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/reports"
	"cabinet/internal/reporttypes"
	"cabinet/internal/ui"
)

// reportView is the page on which a report is read and decided about.
type reportView struct {
	c     *web.Ctx
	Page  ui.Page
	Head  ui.CaseHead
	Whole reports.Whole
	Names map[ids.User]string
	Files map[pinned]attached
}

func (v reportView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// report shows a report with its answers, its stamps, and what there is to decide.
func (h handlers) report(c *web.Ctx) error {
	whole, err := h.Reports.Report(c.Context(), by(c), reportID(c))
	if err != nil {
		return err
	}
	v, err := h.view(c, whole)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, reportPage(v))
}

// print shows the report as it goes to paper, which says who printed it.
func (h handlers) print(c *web.Ctx) error {
	whole, err := h.Reports.Print(c.Context(), by(c), reportID(c))
	if err != nil {
		return err
	}
	v, err := h.view(c, whole)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, printPage(v))
}

func (h handlers) view(c *web.Ctx, whole reports.Whole) (reportView, error) {
	v := reportView{c: c, Whole: whole}
	var err error
	users := []ids.User{v.Whole.Author, by(c).User}
	for _, s := range v.Whole.Steps {
		users = append(users, s.By)
	}
	if v.Names, err = h.names(c, users); err != nil {
		return v, err
	}
	if v.Files, err = h.attached(c, v.Whole.Files); err != nil {
		return v, err
	}
	v.Page, v.Head, err = h.inCase(c, v.Whole.Case, v.Whole.Title)
	return v, err
}

// printed says who had it printed, with their ID number, and when.
func (v reportView) printed() string {
	me, idNumber := by(v.c), ""
	if me.IDNumber != "" {
		idNumber = v.t("reportsweb.step.id_number", errs.Args{"Number": me.IDNumber})
	}
	return v.t("reportsweb.print.by", errs.Args{"Who": join(v.Names[me.User], idNumber, v.c.DateTime(v.c.Now()))})
}

// actions are what the reader can do with the report, the likeliest first.
func (v reportView) actions() []ui.Action {
	r, may := v.Whole.ID, v.Whole.May
	var out []ui.Action
	add := func(allowed bool, step, look, icon string) {
		if allowed {
			out = append(out, ui.Action{Text: v.t("reportsweb." + step + ".verb"), Look: look, Icon: icon, Href: links.ReportStep(r, step)})
		}
	}
	if may.Write {
		out = append(out, ui.Action{Text: v.t("reportsweb.edit.verb"), Look: "primary", Icon: "pencil", Href: links.ReportEdit(r)})
	}
	add(may.Submit, "submit", "", "check")
	add(may.Answer, "answer", "primary", "pencil")
	add(may.Approve, "approve", "primary", "check")
	add(may.Return, "return", "", "rotate-ccw")
	add(may.Ask, "ask", "", "info")
	add(may.Close, "close", "primary", "check")
	return out
}

func (v reportView) facts() []ui.Fact {
	r := v.Whole
	tone, words := stands(v.Page.P, r.Report)
	out := []ui.Fact{
		{Label: v.t("reportsweb.field.number"), Text: r.Name()},
		{Label: v.t("reportsweb.field.type"), Text: r.Form.Name},
		{Label: v.t("reportsweb.field.state"), Value: ui.Status(tone, words)},
		{Label: v.t("reportsweb.field.author"), Text: v.Names[r.Author]},
		{Label: v.t("reportsweb.field.begun"), Text: v.c.DateTime(r.CreatedAt)},
	}
	if !r.SubmittedAt.IsZero() {
		out = append(out, ui.Fact{Label: v.t("reportsweb.field.submitted"), Text: v.c.DateTime(r.SubmittedAt)})
	}
	if !r.ApprovedAt.IsZero() {
		out = append(out, ui.Fact{Label: v.t("reportsweb.field.approved"), Text: v.c.DateTime(r.ApprovedAt)})
	}
	if !r.ClosedAt.IsZero() {
		out = append(out, ui.Fact{Label: v.t("reportsweb.field.closed"), Text: v.c.DateTime(r.ClosedAt)})
	}
	return out
}

// stamps are the steps, the newest first: what, who, with which ID number, when, at which level, and what was said.
func (v reportView) stamps() []ui.Row {
	var out []ui.Row
	for i := len(v.Whole.Steps) - 1; i >= 0; i-- {
		s := v.Whole.Steps[i]
		row := ui.Row{Icon: stepIcon(s.Kind), Title: v.t(s.Kind.Key())}
		if s.Level > 0 && s.Kind != reports.StepHandedOver {
			row.Mark = ui.Badge(ui.Neutral, "", v.t("reportsweb.step.level", errs.Args{"Level": s.Level}))
		}
		idNumber := ""
		if s.IDNumber != "" {
			idNumber = v.t("reportsweb.step.id_number", errs.Args{"Number": s.IDNumber})
		}
		row.Lines = append(row.Lines, join(v.Names[s.By], idNumber, v.c.DateTime(s.At)))
		if s.Text != "" {
			row.Lines = append(row.Lines, strings.Split(s.Text, "\n")...)
		}
		out = append(out, row)
	}
	return out
}

func stepIcon(k reports.StepKind) string {
	switch k {
	case reports.StepApproved, reports.StepClosed:
		return "check"
	case reports.StepReturned:
		return "rotate-ccw"
	case reports.StepHandedOver:
		return "users"
	case reports.StepAsked, reports.StepAnswered:
		return "info"
	default:
		return "file-text"
	}
}

// lines are the lines of an answer.
func (v reportView) lines(q reporttypes.Question) []string {
	value := shownAnswer(v.c, q, v.Whole.Answers[q.ID])
	if value == "" {
		return nil
	}
	return strings.Split(value, "\n")
}

// fileText names a file with its version; what was deleted since has no name any more.
func fileText(p ui.Texts, f reports.File, docs map[pinned]attached) string {
	name := docs[pin(f)].Name
	if name == "" {
		name = p.T("reportsweb.files.gone")
	}
	return p.T("reportsweb.files.at", errs.Args{"Name": name, "Version": f.Number})
}
