package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// RecordTemplates is where administrators say what is asked for on every case.
func RecordTemplates() string { return "/admin/record-templates" }

// RecordTemplateNew is the form of a new role or field, by the name of its list.
func RecordTemplateNew(list string) string {
	return RecordTemplates() + "/new?" + url.Values{"list": {list}}.Encode()
}

// RecordTemplatesOrder moves a role or field in its list (POST).
func RecordTemplatesOrder() string { return RecordTemplates() + "/order" }

// RecordTemplate is the form of a role or field.
func RecordTemplate(id ids.TemplateField) string {
	return RecordTemplates() + "/" + url.PathEscape(string(id))
}

// RecordTemplateArchive puts a role or field away (POST).
func RecordTemplateArchive(id ids.TemplateField) string { return RecordTemplate(id) + "/archive" }

// RecordTemplateRestore brings an archived role or field back (POST).
func RecordTemplateRestore(id ids.TemplateField) string { return RecordTemplate(id) + "/restore" }

// RecordTemplateDelete removes a role or field (POST); GET asks what takes a role's place.
func RecordTemplateDelete(id ids.TemplateField) string { return RecordTemplate(id) + "/delete" }

// APIRecordTemplates lists the account's record templates.
func APIRecordTemplates() string { return "/api/v1/record-templates" }

// APIParticipants lists the participants of a case.
func APIParticipants(c ids.Case) string { return apiCase(c) + "/participants" }

// APIIssues lists the issues of a case.
func APIIssues(c ids.Case) string { return apiCase(c) + "/issues" }

// APISources lists the sources of a case.
func APISources(c ids.Case) string { return apiCase(c) + "/sources" }

func apiCase(c ids.Case) string { return "/api/v1/cases/" + url.PathEscape(string(c)) }
