package ids

// ReportType identifies a kind of report that an agency files.
type ReportType string

// ReportSection identifies a section of a report type's questions; it is the same in all revisions.
type ReportSection string

// ReportQuestion identifies a question of a report type; it is the same in all revisions.
type ReportQuestion string
