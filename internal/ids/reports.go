package ids

// Report identifies a report that somebody wrote on a case.
type Report string
