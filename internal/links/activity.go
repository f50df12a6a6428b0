package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// Audit is the activity record of the organisation.
func Audit() string { return "/admin/audit" }

// AuditBy is the record narrowed by parameters of its page.
func AuditBy(query url.Values) string {
	if len(query) == 0 {
		return Audit()
	}
	return Audit() + "?" + query.Encode()
}

// AuditRecord is what was done to one record, such as "user" and its id.
func AuditRecord(subjectType, subjectID string) string {
	return AuditBy(url.Values{"record": {subjectType + ":" + subjectID}})
}

// AuditEntry is one act of the record.
func AuditEntry(act ids.Act) string { return Audit() + "/entries/" + url.PathEscape(string(act)) }

// AuditExport asks for a file of what the parameters find; POST makes it.
func AuditExport(query url.Values) string {
	if len(query) == 0 {
		return Audit() + "/export"
	}
	return Audit() + "/export?" + query.Encode()
}

// APIActivity lists acts of the organisation.
func APIActivity() string { return "/api/v1/activity" }
