package people

import (
	"bufio"
	"strings"
	"time"
	"unicode/utf8"
)

// heads are the names of a column's cells.
func (c Column) heads() []string {
	switch c {
	case ColumnName:
		return []string{"last_name", "first_name", "middle_name"}
	case ColumnOffice:
		return []string{"office_number", "office_extension"}
	}
	return []string{string(c)}
}

// cells returns what a user has in the columns; extras is what they have in further ones.
func (n valueNames) cells(p Person, columns []Column, extras map[Column]string) []string {
	var out []string
	for _, c := range columns {
		switch c {
		case ColumnName:
			out = append(out, p.LastName, p.FirstName, p.MiddleName)
		case ColumnEmail:
			out = append(out, p.Email)
		case ColumnRole:
			out = append(out, string(p.Role))
		case ColumnGroup:
			out = append(out, n[c][string(p.Group)])
		case ColumnTitle:
			out = append(out, n[c][string(p.JobTitle)])
		case ColumnBranch:
			out = append(out, n[c][string(p.Branch)])
		case ColumnIDNumber:
			out = append(out, p.IDNumber)
		case ColumnCell:
			out = append(out, p.CellNumber)
		case ColumnOffice:
			out = append(out, p.OfficeNumber, p.OfficeExtension)
		case ColumnLastSignIn:
			out = append(out, csvTime(p.LastSignInAt))
		case ColumnStatus:
			out = append(out, string(p.Status))
		case ColumnCreated:
			out = append(out, csvTime(p.CreatedAt))
		case ColumnEnds:
			out = append(out, csvTime(p.EndsAt))
		default:
			out = append(out, extras[c])
		}
	}
	return out
}

// csvTime writes an instant to the second, empty for none.
func csvTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// writeHeads begins the file; further columns are headed by their names. The mark tells spreadsheets that it is UTF-8.
func writeHeads(w *bufio.Writer, columns []Column, extras map[Column]string) error {
	var row []string
	for _, c := range columns {
		if name, ok := extras[c]; ok {
			row = append(row, name)
			continue
		}
		row = append(row, c.heads()...)
	}
	if _, err := w.WriteString("\ufeff"); err != nil {
		return err
	}
	return writeCells(w, row)
}

// writeCells writes a record by RFC 4180.
func writeCells(w *bufio.Writer, row []string) error {
	for i, text := range row {
		if i > 0 {
			w.WriteByte(',') // the last write tells of the first that failed
		}
		if text = harmless(text); strings.ContainsAny(text, "\",\r\n") || strings.HasPrefix(text, " ") || strings.HasSuffix(text, " ") {
			text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		}
		w.WriteString(text)
	}
	_, err := w.WriteString("\r\n")
	return err
}

// harmless puts an apostrophe before what a spreadsheet would calculate (R59); the wide signs are those of East Asian keyboards.
func harmless(text string) string {
	if first, _ := utf8.DecodeRuneInString(text); text != "" && strings.ContainsRune("=+-@\t\x00\r＝＋－＠", first) {
		return "'" + text
	}
	return text
}
