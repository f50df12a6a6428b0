package activity

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// csvHead names the columns of a CSV export.
func csvHead() []string {
	return []string{"position", "id", "at", "kind", "outcome", "user_id", "login_id", "on_behalf_of", "role", "id_number", "case_id",
		"subject_type", "subject_id", "payload", "personal", "erased", "door", "session_id", "token_id", "remote_ip", "request_id", "hash",
		"viewed_as", "viewed_as_number"}
}

// writeHead begins a CSV: the mark tells spreadsheets that it is UTF-8, without which they garble Cyrillic.
func writeHead(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	return writeRow(w, csvHead())
}

func writeCSV(w io.Writer, e exported) error {
	personal := ""
	if len(e.Erasable) > 0 {
		text, err := json.Marshal(e.Erasable)
		if err != nil {
			return fmt.Errorf("personal values: %w", err)
		}
		personal = string(text)
	}
	return writeRow(w, []string{strconv.FormatInt(e.Position, 10), string(e.ID), stamp(e.At), string(e.Kind), string(e.Outcome),
		string(e.User), string(e.Login), string(e.OnBehalfOf), string(e.Role), e.IDNumber, string(e.Case), e.SubjectType, e.SubjectID,
		e.Payload, personal, strings.Join(e.Erased, " "), string(e.Door), string(e.Session), string(e.Token), e.RemoteIP, e.RequestID, e.Hash,
		string(e.ViewedAs), e.ViewedAsNumber})
}

// stamp writes an instant with microseconds, always of the same length.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// writeRow writes one record by RFC 4180.
func writeRow(w io.Writer, row []string) error {
	var b strings.Builder
	for i, text := range row {
		if i > 0 {
			b.WriteByte(',')
		}
		text = cell(text)
		if strings.ContainsAny(text, "\",\r\n") || strings.HasPrefix(text, " ") || strings.HasSuffix(text, " ") {
			text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		}
		b.WriteString(text)
	}
	b.WriteString("\r\n")
	_, err := io.WriteString(w, b.String())
	return err
}
