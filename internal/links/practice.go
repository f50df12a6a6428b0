package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// PracticeAreas lists the account's practice areas, for administrators.
func PracticeAreas() string { return "/admin/practice-areas" }

// PracticeArea is the page of a practice area with its stages.
func PracticeArea(a ids.PracticeArea) string { return Entry(PracticeAreas(), string(a)) }

// PracticeStages are the stages of a practice area; they stand on its page.
func PracticeStages(a ids.PracticeArea) string { return PracticeArea(a) + "/stages" }

// CaseTypes lists the account's case types, for administrators.
func CaseTypes() string { return "/admin/case-types" }

// CaseGroups lists the account's case groups, for administrators.
func CaseGroups() string { return "/admin/case-groups" }

// CaseNumbers says how the account's cases are numbered.
func CaseNumbers() string { return "/admin/case-numbers" }

// EntryNew is the form of a new entry of one of the lists above.
func EntryNew(list string) string { return list + "/new" }

// EntryOrder moves an entry in its list (POST).
func EntryOrder(list string) string { return list + "/order" }

// Entry is the form of an entry of one of the lists above.
func Entry(list, id string) string { return list + "/" + url.PathEscape(id) }

// EntryDelete removes an entry (POST); GET asks what takes its place.
func EntryDelete(list, id string) string { return Entry(list, id) + "/delete" }

// APIPracticeAreas lists the account's practice areas.
func APIPracticeAreas() string { return "/api/v1/practice-areas" }

// APIPracticeStages takes stages of a practice area.
func APIPracticeStages(a ids.PracticeArea) string {
	return Entry(APIPracticeAreas(), string(a)) + "/stages"
}

// APICaseTypes lists the account's case types.
func APICaseTypes() string { return "/api/v1/case-types" }

// APICaseGroups lists the account's case groups.
func APICaseGroups() string { return "/api/v1/case-groups" }

// APICaseNumbers says how the account's cases are numbered.
func APICaseNumbers() string { return "/api/v1/case-numbers" }
