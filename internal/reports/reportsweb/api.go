package reportsweb

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/reports"
)

// Report is a report in the API.
type Report struct {
	ID        ids.Report     `json:"id"`
	CaseID    ids.Case       `json:"case_id"`
	Number    int64          `json:"number" doc:"Counted within the case; people write it as R-1"`
	TypeID    ids.ReportType `json:"type_id"`
	Revision  int64          `json:"revision" doc:"Of the form on which it is written"`
	Title     string         `json:"title"`
	State     reports.State  `json:"state" enum:"partial,ready,approved,closed"`
	Level     int            `json:"level" doc:"At which a ready report waits for review; 0 for all others"`
	Asked     bool           `json:"asked" doc:"The reviewer waits for the author’s answer"`
	Returned  bool           `json:"returned" doc:"The author has it back to correct"`
	AuthorID  ids.User       `json:"author_id"`
	Since     time.Time      `json:"since" format:"date-time" doc:"When it came to stand as it does"`
	CreatedAt time.Time      `json:"created_at" format:"date-time"`
	UpdatedAt time.Time      `json:"updated_at" format:"date-time"`
}

// ReportFile is a document at a version that answers a question.
type ReportFile struct {
	QuestionID ids.ReportQuestion `json:"question_id"`
	DocumentID ids.Document       `json:"document_id"`
	Version    int64              `json:"version"`
}

// ReportStep is a stamp on a report.
type ReportStep struct {
	Kind     reports.StepKind `json:"kind" enum:"submitted,approved,returned,asked,answered,closed,handed_over"`
	Level    int              `json:"level"`
	By       ids.User         `json:"by"`
	IDNumber string           `json:"id_number" doc:"Of who did it, as it was then"`
	Text     string           `json:"text"`
	At       time.Time        `json:"at" format:"date-time"`
}

// WholeReport is one report with all that is in it.
type WholeReport struct {
	Report
	Answers map[string]string `json:"answers" doc:"By the question’s id"`
	Files   []ReportFile      `json:"files"`
	Steps   []ReportStep      `json:"steps" doc:"The oldest first"`
}

// NewCaseReport is a report to be begun on a case.
type NewCaseReport struct {
	TypeID ids.ReportType `json:"type_id"`
	Title  string         `json:"title,omitempty" required:"false" doc:"The type’s name when left out"`
}

// NewReport is a report to be begun.
type NewReport struct {
	CaseID ids.Case `json:"case_id"`
	NewCaseReport
}

// ReportPatch is what its author writes in a partial report: what is absent stays.
type ReportPatch struct {
	Title   web.Patch[string]            `json:"title,omitzero"`
	Answers web.Patch[map[string]string] `json:"answers,omitzero" doc:"By the question’s id; an empty answer is none. Files aren’t typed"`
}

// ReportStepBody is what somebody says with a step.
type ReportStepBody struct {
	Text     string `json:"text,omitempty" required:"false"`
	IDNumber string `json:"id_number,omitempty" required:"false" doc:"For who has none in their profile yet"`
}

// ReportReview is a decision about a report.
type ReportReview struct {
	Decision string `json:"decision" enum:"approve,return,ask,close"`
	ReportStepBody
}

type reportPath struct {
	ID string `path:"id"`
}

type reportOutput struct {
	ETag string `header:"ETag"`
	Body WholeReport
}

type listReportsInput struct {
	web.ListInput
	Show   string        `query:"show" enum:"all,mine,review" doc:"All that I see, which is what comes when left out, my own, or what waits for my review"`
	CaseID string        `query:"case_id" doc:"Of one case"`
	State  reports.State `query:"state" enum:"partial,ready,approved,closed"`
}

type listCaseReportsInput struct {
	reportPath
	web.ListInput
	State reports.State `query:"state" enum:"partial,ready,approved,closed"`
}

type listReportsOutput struct{ Body web.List[Report] }

type createReportInput struct{ Body NewReport }

type createCaseReportInput struct {
	reportPath
	Body NewCaseReport
}

type patchReportInput struct {
	reportPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the report the change was made from"`
	Body    ReportPatch
}

type deleteReportInput struct {
	reportPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the report that was seen"`
}

type stepReportInput struct {
	reportPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the report that was seen"`
	Body    ReportStepBody
}

type reviewReportInput struct {
	reportPath
	IfMatch string `header:"If-Match" doc:"Optional ETag of the report that was seen"`
	Body    ReportReview
}

func body(r reports.Report) Report {
	return Report{ID: r.ID, CaseID: r.Case, Number: r.Number, TypeID: r.Type, Revision: r.Revision, Title: r.Title, State: r.State, Level: r.Level, Asked: r.Asked, Returned: r.Returned,
		AuthorID: r.Author, Since: r.Since, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt}
}

func answer(w reports.Whole, err error) (*reportOutput, error) {
	if err != nil {
		return nil, err
	}
	out := WholeReport{Report: body(w.Report), Answers: map[string]string{}, Files: []ReportFile{}, Steps: []ReportStep{}}
	for id, value := range w.Answers {
		out.Answers[string(id)] = value
	}
	for _, f := range w.Files {
		out.Files = append(out.Files, ReportFile{f.Question, f.Document, f.Number})
	}
	for _, s := range w.Steps {
		out.Steps = append(out.Steps, ReportStep{Kind: s.Kind, Level: s.Level, By: s.By, IDNumber: s.IDNumber, Text: s.Text, At: s.At})
	}
	return &reportOutput{ETag: web.ETag(w.Version), Body: out}, nil
}

func listed(page reports.Page, err error) (*listReportsOutput, error) {
	if err != nil {
		return nil, err
	}
	out := &listReportsOutput{}
	for _, r := range page.Reports {
		out.Body.Items = append(out.Body.Items, body(r.Report))
	}
	out.Body.Next = page.Next
	return out, nil
}

func (h handlers) listAPI(ctx context.Context, c *web.Ctx, in *listReportsInput) (*listReportsOutput, error) {
	f := reports.Filter{State: in.State, After: in.After, Limit: in.Limit}
	if in.CaseID != "" {
		if in.Show == own || in.Show == toReview {
			return nil, errs.FieldError("case_id", "reportsweb.api.case_alone")
		}
		return listed(h.Reports.InCase(ctx, by(c), ids.Case(in.CaseID), f))
	}
	switch in.Show {
	case own:
		return listed(h.Reports.Mine(ctx, by(c), f))
	case toReview:
		return listed(h.Reports.Queue(ctx, by(c), f))
	default:
		return listed(h.Reports.All(ctx, by(c), f))
	}
}

func (h handlers) listCaseAPI(ctx context.Context, c *web.Ctx, in *listCaseReportsInput) (*listReportsOutput, error) {
	return listed(h.Reports.InCase(ctx, by(c), ids.Case(in.ID), reports.Filter{State: in.State, After: in.After, Limit: in.Limit}))
}

func (h handlers) createAPI(ctx context.Context, c *web.Ctx, in *createReportInput) (*reportOutput, error) {
	r, err := h.Reports.Begin(ctx, by(c), reports.BeginInput{Case: in.Body.CaseID, Type: in.Body.TypeID, Title: in.Body.Title})
	return answer(reports.Whole{Report: r}, err)
}

func (h handlers) createInAPI(ctx context.Context, c *web.Ctx, in *createCaseReportInput) (*reportOutput, error) {
	r, err := h.Reports.Begin(ctx, by(c), reports.BeginInput{Case: ids.Case(in.ID), Type: in.Body.TypeID, Title: in.Body.Title})
	return answer(reports.Whole{Report: r}, err)
}

func (h handlers) getAPI(ctx context.Context, c *web.Ctx, in *reportPath) (*reportOutput, error) {
	return answer(h.Reports.Report(ctx, by(c), ids.Report(in.ID)))
}

// patchAPI keeps all that the body has, or nothing. With If-Match, somebody else's change in between is 412.
func (h handlers) patchAPI(ctx context.Context, c *web.Ctx, in *patchReportInput) (*reportOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	save := reports.SaveInput{Title: in.Body.Title.Pointer(), Answers: map[ids.ReportQuestion]string{}}
	if typed := in.Body.Answers.Pointer(); typed != nil {
		for id, value := range *typed {
			save.Answers[ids.ReportQuestion(id)] = value
		}
	}
	w, err := h.Reports.Save(ctx, by(c), ids.Report(in.ID), save, version)
	return answer(w, stale(err, given))
}

func (h handlers) deleteAPI(ctx context.Context, c *web.Ctx, in *deleteReportInput) (*struct{}, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	return nil, stale(h.Reports.Delete(ctx, by(c), ids.Report(in.ID), version), given)
}

func (h handlers) submitAPI(ctx context.Context, c *web.Ctx, in *stepReportInput) (*reportOutput, error) {
	return h.stepAPI(ctx, c, "submit", in.ID, in.Body)
}

func (h handlers) answerAPI(ctx context.Context, c *web.Ctx, in *stepReportInput) (*reportOutput, error) {
	return h.stepAPI(ctx, c, "answer", in.ID, in.Body)
}

func (h handlers) reviewAPI(ctx context.Context, c *web.Ctx, in *reviewReportInput) (*reportOutput, error) {
	switch in.Body.Decision {
	case "approve", "return", "ask", "close":
		return h.stepAPI(ctx, c, in.Body.Decision, in.ID, in.Body.ReportStepBody)
	default:
		return nil, errs.FieldError("decision", "reportsweb.api.decision")
	}
}

func (h handlers) stepAPI(ctx context.Context, c *web.Ctx, step, report string, in ReportStepBody) (*reportOutput, error) {
	version, given, err := c.IfMatch()
	if err != nil {
		return nil, err
	}
	w, err := h.step(ctx, by(c), step, ids.Report(report), reports.StepInput{Text: in.Text, IDNumber: in.IDNumber}, version)
	return answer(w, stale(err, given))
}

// stale makes a clash the failed precondition that it is where the program said what it had seen.
func stale(err error, given bool) error {
	if e := errs.As(err); given && e != nil && e.Kind == errs.Conflict && e.Detail != nil {
		return errs.E(errs.Stale, e.Key, err)
	}
	return err
}
