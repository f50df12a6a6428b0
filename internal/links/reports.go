package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// Reports lists the reports that wait for one's review, one's own, or all that one sees.
func Reports() string { return "/reports" }

// ReportsBy is that list at a place and with what narrows it; q may be empty.
func ReportsBy(q url.Values) string { return withQuery(Reports(), q) }

// CaseReports lists the reports of a case.
func CaseReports(c ids.Case) string { return Case(c) + "/reports" }

// CaseReportsBy is that list at a place and with what narrows it; q may be empty.
func CaseReportsBy(c ids.Case, q url.Values) string { return withQuery(CaseReports(c), q) }

// ReportNew is the form by which a report is begun on a case.
func ReportNew(c ids.Case) string { return CaseReports(c) + "/new" }

// Report is the page of a report.
func Report(r ids.Report) string { return "/reports/" + url.PathEscape(string(r)) }

// ReportEdit is where its author writes a report.
func ReportEdit(r ids.Report) string { return Report(r) + "/edit" }

// ReportFiles is where files are attached to a question of a report.
func ReportFiles(r ids.Report, q ids.ReportQuestion) string {
	return Report(r) + "/files?" + url.Values{"question": {string(q)}}.Encode()
}

// ReportUpload takes a further file for a question of a report (POST).
func ReportUpload(r ids.Report) string { return Report(r) + "/upload" }

// ReportDetach takes a file from a question of a report (POST).
func ReportDetach(r ids.Report) string { return Report(r) + "/detach" }

// ReportStep is the page on which a step is made on a report: submit, approve, return, ask, answer or close.
func ReportStep(r ids.Report, step string) string { return Report(r) + "/" + url.PathEscape(step) }

// ReportPrint is a report as it goes to paper.
func ReportPrint(r ids.Report) string { return Report(r) + "/print" }

// ReportDelete removes a draft (POST); GET asks.
func ReportDelete(r ids.Report) string { return Report(r) + "/delete" }

// APIReports lists reports.
func APIReports() string { return "/api/v1/reports" }

// APIReport is one report.
func APIReport(r ids.Report) string { return APIReports() + "/" + url.PathEscape(string(r)) }
