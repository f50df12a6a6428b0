package people

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"cabinet/internal/platform/errs"
)

// position is where a user stands in an order: behind all values when empty, else by key, then by name and id.
type position struct {
	Empty bool   `json:"e,omitempty"`
	Key   string `json:"k,omitempty"` // a number is written in decimals; of values the text that orders them
	Name  string `json:"n"`
	ID    string `json:"i"`
}

// key returns the key as the argument of a query.
func (p position) key(s sorting) any {
	if !s.numeric {
		return p.Key
	}
	n, _ := strconv.ParseInt(p.Key, 10, 64)
	return n
}

// mark is a position with the order in which it holds.
type mark struct {
	Sort Column `json:"s"`
	Desc bool   `json:"d,omitempty"`
	position
}

// maxCursor is longer than any position: names and addresses are bounded.
const maxCursor = 4096

// write returns the cursor of a position, empty for none.
func (f DirectoryFilter) write(p *position) string {
	if p == nil {
		return ""
	}
	data, _ := json.Marshal(mark{f.column(), f.Desc, *p}) // texts and a flag always marshal
	return base64.RawURLEncoding.EncodeToString(data)
}

// cursor returns where the page begins, nil for an end of the list, and whether it lies before that.
func (f DirectoryFilter) cursor() (from *position, backwards bool, err error) {
	text, backwards := f.After, f.Before != ""
	if backwards {
		text = f.Before
	}
	if text == "" {
		return nil, false, nil
	}
	var m mark
	data, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	if err == nil && sortings()[f.column()].numeric && !m.Empty {
		_, err = strconv.ParseInt(m.Key, 10, 64)
	}
	if err == nil && (len(text) > maxCursor || m.Sort != f.column() || m.Desc != f.Desc || m.ID == "" || !cursorText(m.Key) || !cursorText(m.Name) || !cursorText(m.ID)) {
		err = errors.New("people: a cursor of another list")
	}
	if err != nil {
		return nil, false, errs.E(errs.Malformed, "people.list.cursor", err)
	}
	return &m.position, backwards, nil
}

func (f DirectoryFilter) column() Column {
	if f.Sort == "" {
		return ColumnName
	}
	return f.Sort
}

// cursorText reports whether a text of a cursor can be an argument of a query.
func cursorText(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }
