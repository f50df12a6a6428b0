package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// CaseRecords lists the participants, issues or sources of a case: kind is the plural.
func CaseRecords(c ids.Case, kind string) string { return Case(c) + "/" + kind }

// CaseRecordsBy is such a list at a place and with what narrows it; q may be empty.
func CaseRecordsBy(c ids.Case, kind string, q url.Values) string {
	return withQuery(CaseRecords(c, kind), q)
}

// CaseRecordNew is the form of a new participant, issue or source.
func CaseRecordNew(c ids.Case, kind string) string { return CaseRecords(c, kind) + "/new" }

// CaseRecord is the page of one of them.
func CaseRecord(c ids.Case, kind, record string) string {
	return CaseRecords(c, kind) + "/" + url.PathEscape(record)
}

// CaseRecordEdit is its form.
func CaseRecordEdit(c ids.Case, kind, record string) string {
	return CaseRecord(c, kind, record) + "/edit"
}

// CaseRecordDelete removes it (POST); GET asks.
func CaseRecordDelete(c ids.Case, kind, record string) string {
	return CaseRecord(c, kind, record) + "/delete"
}
