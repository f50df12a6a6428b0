package activity

// Format is the form of an export.
type Format string

// The formats.
const (
	// CSV is for spreadsheets: UTF-8 with a byte order mark, RFC 4180, no cell that a spreadsheet would calculate (R59).
	CSV Format = "csv"
	// JSONLines is for programs: one act a line, complete enough to verify the chain without the database (R73).
	JSONLines Format = "jsonl"
)

// Formats lists the formats in the order in which people see them.
func Formats() []Format { return []Format{CSV, JSONLines} }
