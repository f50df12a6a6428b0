package table

import (
	"bufio"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Row is a record of a table.
type Row struct {
	// Line is the line of the file on which the record begins, Record its number among the records; both count from 1,
	// and the header, if there is one, is a record too. Lines without any text aren't records.
	Line, Record int64
	Cells        []string
	// Wrong is the message key of why the record can't be taken as it is, or empty; then Cells may lack some.
	Wrong string
}

// Form says how a table is written; empty fields are found out.
type Form struct {
	Encoding  Encoding
	Separator Separator
}

// Reader gives the records of a table, one after the other. It isn't safe for parallel use.
type Reader struct {
	// Form is how the table is written.
	Form         Form
	in           *bufio.Reader
	line, record int64
	runes        runes
}

// headSize is how many bytes of a file its separator is judged by.
const headSize = 64 << 10

// Open begins to read a table from its start. It may read the file once to its end to find out how it is written. A file
// over [MaxFile] is errs.TooLarge.
func Open(file io.ReadSeeker, form Form) (*Reader, error) {
	var err error
	if form.Encoding == "" || !slices.Contains(Encodings(), form.Encoding) {
		if _, err = file.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		if form.Encoding, err = detect(file); err != nil {
			return nil, err
		}
	}
	if form.Separator == "" || !slices.Contains(Separators(), form.Separator) {
		if _, err = file.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		head := make([]byte, headSize)
		n, err := io.ReadFull(form.Encoding.decoded(io.LimitReader(file, headSize)), head)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, err
		}
		form.Separator = sniff(string(head[:n]))
	}
	if _, err = file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return read(form.Encoding.decoded(&capped{file, MaxFile}), form), nil
}

// read returns a reader of text that is UTF-8 already.
func read(text io.Reader, form Form) *Reader {
	return &Reader{Form: form, in: bufio.NewReaderSize(text, headSize), line: 1}
}

// Next returns the next record, or io.EOF. More than [MaxRows] records beside a header are errs.TooLarge.
func (r *Reader) Next() (Row, error) {
	for {
		row, err := r.next()
		if err != nil {
			return Row{}, err
		}
		if row.blank() {
			continue
		}
		if r.record++; r.record > MaxRows+1 {
			return Row{}, errRows()
		}
		row.Record = r.record
		return row, nil
	}
}

func (r *Reader) next() (Row, error) {
	if _, err := r.in.Peek(1); err != nil {
		return Row{}, err
	}
	if r.Form.Separator == List {
		return r.entry()
	}
	return r.cells()
}

func (row Row) blank() bool {
	return row.Wrong == "" && !slices.ContainsFunc(row.Cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// place is where in a cell the reader stands.
type place int

const (
	atStart place = iota // nothing of the cell but blanks was read
	inPlain
	inQuotes
	behindQuotes
)

// cells reads a record as RFC 4180 says, and forgives what other programs write: quotes within plain text, text behind
// quotes, any end of line, records of different length.
func (r *Reader) cells() (Row, error) {
	row := Row{Line: r.line}
	r.runes.reset()
	sep, at, room := r.Form.Separator.rune(), atStart, MaxRow
	end := func() {
		room -= r.runes.size
		switch {
		case r.runes.over:
			row.spoil(CellLarge)
		case room < 0:
			row.spoil(RowLarge)
		case len(row.Cells) == MaxColumns:
			row.spoil(ColumnsMany)
		default:
			row.Cells = append(row.Cells, r.runes.text())
		}
		r.runes.reset()
		at = atStart
	}
	for {
		c, err := r.rune()
		if errors.Is(err, io.EOF) {
			if at == inQuotes {
				row.spoil(QuoteOpen)
			}
			end()
			return row, nil
		}
		if err != nil {
			return row, err
		}
		switch {
		case at == inQuotes && c == '"':
			at = behindQuotes
		case at == inQuotes:
			r.runes.add(c)
		case at == behindQuotes && c == '"':
			r.runes.add(c)
			at = inQuotes
		case c == '\n':
			end()
			return row, nil
		case c == sep && sep != 0:
			end()
		case at == atStart && c == '"':
			r.runes.reset()
			at = inQuotes
		default:
			if at == atStart && c != ' ' {
				at = inPlain
			}
			r.runes.add(c)
		}
	}
}

func (row *Row) spoil(wrong string) {
	if row.Wrong == "" {
		row.Wrong = wrong
	}
	if wrong == CellLarge {
		row.Cells = append(row.Cells, "") // the cells behind it keep their columns
	}
}

// rune returns the next character; whatever ends a line is '\n'.
func (r *Reader) rune() (rune, error) {
	c, _, err := r.in.ReadRune()
	if err != nil {
		return 0, err
	}
	if c == '\r' {
		if after, err := r.in.Peek(1); err == nil && after[0] == '\n' {
			_, _ = r.in.Discard(1)
		}
		c = '\n'
	}
	if c == '\n' {
		r.line++
	}
	return c, nil
}

// runes collects the text of a cell, up to [MaxCell] bytes.
type runes struct {
	buf  []byte
	size int
	over bool
}

func (b *runes) reset() { b.buf, b.size, b.over = b.buf[:0], 0, false }

func (b *runes) add(c rune) {
	if b.over {
		return
	}
	b.buf = utf8.AppendRune(b.buf, c)
	if b.size = len(b.buf); b.size > MaxCell {
		b.buf, b.size, b.over = nil, 0, true
	}
}

func (b *runes) text() string { return string(b.buf) }

// capped is a file that breaks off with an error where it gets too large.
type capped struct {
	in   io.Reader
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, errFile()
	}
	return n, err
}
