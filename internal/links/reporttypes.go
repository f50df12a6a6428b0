package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// ReportTypes is where administrators keep the types of reports.
func ReportTypes() string { return "/admin/report-types" }

// ReportTypeNew is the form of a new type.
func ReportTypeNew() string { return ReportTypes() + "/new" }

// ReportType is where the form of a type is built.
func ReportType(t ids.ReportType) string { return ReportTypes() + "/" + url.PathEscape(string(t)) }

// ReportTypeEdit changes a type's name and note.
func ReportTypeEdit(t ids.ReportType) string { return ReportType(t) + "/edit" }

// ReportTypeCopy makes another type with the same form (POST); GET asks for its name.
func ReportTypeCopy(t ids.ReportType) string { return ReportType(t) + "/copy" }

// ReportTypePreview shows the form as who writes a report sees it.
func ReportTypePreview(t ids.ReportType) string { return ReportType(t) + "/preview" }

// ReportTypeArchive takes a type out of what is offered, ReportTypeRestore puts it back; both take POST only.
func ReportTypeArchive(t ids.ReportType) string { return ReportType(t) + "/archive" }
func ReportTypeRestore(t ids.ReportType) string { return ReportType(t) + "/restore" }

// ReportTypeDelete removes a type (POST); GET asks.
func ReportTypeDelete(t ids.ReportType) string { return ReportType(t) + "/delete" }

// ReportSections takes the order of a type's sections (POST).
func ReportSections(t ids.ReportType) string { return ReportType(t) + "/sections" }

// ReportSectionNew is the form of a new section.
func ReportSectionNew(t ids.ReportType) string { return ReportSections(t) + "/new" }

// ReportSection is the form of a section.
func ReportSection(t ids.ReportType, s ids.ReportSection) string {
	return ReportSections(t) + "/" + url.PathEscape(string(s))
}

// ReportSectionDelete removes a section with its questions (POST); GET asks.
func ReportSectionDelete(t ids.ReportType, s ids.ReportSection) string {
	return ReportSection(t, s) + "/delete"
}

// ReportQuestions takes the order of the questions of a section (POST).
func ReportQuestions(t ids.ReportType, s ids.ReportSection) string {
	return ReportSection(t, s) + "/questions"
}

// ReportQuestionNew is the form of a new question of a section.
func ReportQuestionNew(t ids.ReportType, s ids.ReportSection) string {
	return ReportQuestions(t, s) + "/new"
}

// ReportQuestion is the form of a question.
func ReportQuestion(t ids.ReportType, q ids.ReportQuestion) string {
	return ReportType(t) + "/questions/" + url.PathEscape(string(q))
}

// ReportQuestionDelete removes a question (POST); GET asks.
func ReportQuestionDelete(t ids.ReportType, q ids.ReportQuestion) string {
	return ReportQuestion(t, q) + "/delete"
}

// ReviewLevels is the board of who reviews reports at which level.
func ReviewLevels() string { return "/admin/review-levels" }

// ReviewSeat gives a user a level (POST).
func ReviewSeat() string { return ReviewLevels() + "/seat" }

// APIReportTypes are the types of reports, and APIReportType is one of them, in the API.
func APIReportTypes() string { return "/api/v1/report-types" }
func APIReportType(t ids.ReportType) string {
	return APIReportTypes() + "/" + url.PathEscape(string(t))
}

// APIReviewLevels is who reviews at which level, in the API.
func APIReviewLevels() string { return "/api/v1/review-levels" }

// APIReviewSeat is a user's level of review, in the API.
func APIReviewSeat(u ids.User) string {
	return APIReviewLevels() + "/users/" + url.PathEscape(string(u))
}
