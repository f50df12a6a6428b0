package reportsweb

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"cabinet/internal/documents"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/reports"
	"cabinet/internal/reporttypes"
	"cabinet/internal/ui"
)

// offered is how many of a case's documents stand in the list to choose from, the newest first.
const offered = 100

// filesView is where files are attached to a question.
type filesView struct {
	c        *web.Ctx
	Page     ui.Page
	Head     ui.CaseHead
	Whole    reports.Whole
	Question reporttypes.Question
	Files    map[pinned]attached
	Choices  []ui.Option
	Uploads  bool
	Limit    int64
	Problems ui.Problems
	Clash    string
}

func (v filesView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func questionID(c *web.Ctx) ids.ReportQuestion {
	if c.Form().Has("question") {
		return ids.ReportQuestion(c.Form().String("question"))
	}
	return ids.ReportQuestion(c.Query("question"))
}

func (h handlers) files(c *web.Ctx) error { return h.showFiles(c, http.StatusOK, nil) }

// attach answers the question with a document that the case has already.
func (h handlers) attach(c *web.Ctx) error {
	_, err := h.Reports.Attach(c.Context(), by(c), reportID(c), questionID(c), ids.Document(c.Form().String("document_id")), c.Form().Version())
	return h.afterFiles(c, err)
}

// detach takes a file from the question.
func (h handlers) detach(c *web.Ctx) error {
	_, err := h.Reports.Detach(c.Context(), by(c), reportID(c), questionID(c), ids.Document(c.Form().String("document_id")), c.Form().Version())
	return h.afterFiles(c, err)
}

// upload adds a file to the case's documents, as whoever adds documents does, and answers the question with it.
func (h handlers) upload(c *web.Ctx) error {
	w, err := h.Reports.Report(c.Context(), by(c), reportID(c))
	if err != nil {
		return err
	}
	if !w.May.Write {
		return errs.E(errs.Forbidden, "reports.not_author", nil)
	}
	question, version := questionID(c), c.Form().Version()
	f, err := c.Form().File("file")
	if err == nil && f == nil {
		err = errs.FieldError("file", "reportsweb.files.none")
	}
	var added documents.Added
	if err == nil {
		added, err = h.Documents.Add(c.Context(), by(c), w.Case, documents.Upload{Name: f.Name, Body: f})
	}
	if err == nil {
		_, err = h.Reports.Attach(c.Context(), by(c), w.ID, question, added.ID, version)
	}
	return h.afterFiles(c, err)
}

func (h handlers) afterFiles(c *web.Ctx, err error) error {
	switch {
	case errs.Is(err, errs.TooLarge):
		return h.showFiles(c, http.StatusRequestEntityTooLarge, err)
	case errs.Is(err, errs.Conflict):
		return h.showFiles(c, http.StatusConflict, err)
	case errs.Is(err, errs.Invalid):
		return h.showFiles(c, http.StatusUnprocessableEntity, err)
	case err != nil:
		return err
	}
	return c.Redirect(links.ReportFiles(reportID(c), questionID(c)))
}

func (h handlers) showFiles(c *web.Ctx, status int, problem error) error {
	w, err := h.Reports.Report(c.Context(), by(c), reportID(c))
	if err != nil {
		return err
	}
	q, known := w.Form.Question(questionID(c))
	switch {
	case !w.May.Write:
		return errs.E(errs.Forbidden, "reports.not_author", nil)
	case !known || q.Kind != reporttypes.File: // an address without a question, or with one of another form
		return c.Redirect(links.ReportEdit(w.ID))
	}
	v := filesView{c: c, Whole: w, Question: q, Limit: h.Documents.Limit, Uploads: h.Documents.MayEdit(c.Context(), by(c), w.Case)}
	if e := errs.As(problem); e != nil && e.Detail != nil {
		v.Clash = c.P.T(e.Key, e.Args)
	} else {
		v.Problems = ui.ProblemsOf(c.P, problem)
	}
	if v.Files, err = h.attached(c, w.Files); err != nil {
		return err
	}
	list, err := h.Documents.OfCase(c.Context(), by(c), w.Case, documents.Filter{Desc: true, Sort: documents.SortAdded, Limit: offered})
	if err != nil {
		return err
	}
	for _, d := range list.Documents {
		v.Choices = append(v.Choices, ui.Option{Value: string(d.ID), Text: d.Name})
	}
	if v.Page, v.Head, err = h.inCase(c, w.Case, c.P.T("reportsweb.files.title", errs.Args{"Name": w.Name()})); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, filesPage(v))
}

// pinned is a document at a version.
type pinned struct {
	document ids.Document
	number   int64
}

func pin(f reports.File) pinned { return pinned{f.Document, f.Number} }

// attached is a file of a report as its document is called now, with what is known of the malware in that version.
type attached struct {
	documents.Document
	Scan documents.Scan
}

// mark tells that the malware scanner keeps the file from people; nil when it doesn't.
func (a attached) mark(p ui.Texts) templ.Component {
	if !a.Scan.State.Held() {
		return nil
	}
	return ui.ScanBadge(p, string(a.Scan.State))
}

// attached are the documents of files; what was deleted since is missing.
func (h handlers) attached(c *web.Ctx, files []reports.File) (map[pinned]attached, error) {
	out := map[pinned]attached{}
	for _, f := range files {
		d, scan, err := h.Documents.CalledAt(c.Context(), by(c), f.Document, f.Number)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[pin(f)] = attached{d, scan}
	}
	return out, nil
}

// fileAddress is the file of an attached document at its version.
func fileAddress(f reports.File) string { return links.DocumentContentOf(f.Document, f.Number) }

// hidden are what the forms of the page send along.
func (v filesView) hidden() map[string]string {
	return map[string]string{"question": string(v.Question.ID), "version": number(v.Whole.Version)}
}

func (v filesView) back() string {
	u := url.URL{Path: links.ReportEdit(v.Whole.ID), Fragment: ui.FieldID(fieldOf(v.Question))}
	return u.String()
}

// fieldOf is how the control of a question is called.
func fieldOf(q reporttypes.Question) string { return reporttypes.AnswerField(q.ID) }
