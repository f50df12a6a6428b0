package backup

import (
	"encoding/binary"
	"errors"
	"unicode/utf8"

	"cabinet/internal/platform/db"
)

// A row is its values one behind the other, each a tag and what the tag asks for: a zigzag number of variable length, or a
// length and so many bytes. Equal rows have equal bytes.
const (
	tagNull   = 0
	tagNumber = 1
	tagText   = 2
	tagBytes  = 3
	tagFalse  = 4
	tagTrue   = 5
)

var errRow = errors.New("a row can't be read")

// appendRow appends the row's form to b. Values of other types than [db.Snapshot.Rows] gives are an error.
func appendRow(b []byte, row []any) ([]byte, error) {
	for _, v := range row {
		switch v := v.(type) {
		case nil:
			b = append(b, tagNull)
		case int64:
			b = binary.AppendVarint(append(b, tagNumber), v)
		case string:
			b = append(binary.AppendUvarint(append(b, tagText), uint64(len(v))), v...)
		case []byte:
			b = append(binary.AppendUvarint(append(b, tagBytes), uint64(len(v))), v...)
		case bool:
			if v {
				b = append(b, tagTrue)
			} else {
				b = append(b, tagFalse)
			}
		default:
			return b, errRow
		}
	}
	return b, nil
}

// parseRow fills row with the values at the beginning of b, which must fit the columns, and returns what follows them.
func parseRow(b []byte, columns []db.Column, row []any) ([]byte, error) {
	for i, c := range columns {
		if len(b) == 0 {
			return nil, errRow
		}
		tag := b[0]
		b = b[1:]
		switch {
		case tag == tagNull:
			row[i] = nil
		case tag == tagNumber && c.Type == "bigint":
			n, size := binary.Varint(b)
			if size <= 0 {
				return nil, errRow
			}
			row[i], b = n, b[size:]
		case tag == tagText && c.Type == "text", tag == tagBytes && c.Type == "bytes":
			n, size := binary.Uvarint(b)
			if size <= 0 || n > uint64(len(b)-size) {
				return nil, errRow
			}
			data := b[size : size+int(n)]
			b = b[size+int(n):]
			if tag == tagBytes {
				row[i] = data
				continue
			}
			if !utf8.Valid(data) {
				return nil, errRow
			}
			row[i] = string(data)
		case (tag == tagFalse || tag == tagTrue) && c.Type == "boolean":
			row[i] = tag == tagTrue
		default:
			return nil, errRow
		}
	}
	return b, nil
}
