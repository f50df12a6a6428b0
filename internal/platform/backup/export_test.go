package backup

// AppendRow is how rows are written down.
func AppendRow(b []byte, row []any) ([]byte, error) { return appendRow(b, row) }
