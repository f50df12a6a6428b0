package table

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Encoding is how a file writes characters as bytes.
type Encoding string

// The encodings that are understood.
const (
	UTF8        Encoding = "utf-8"
	UTF16LE     Encoding = "utf-16le"
	UTF16BE     Encoding = "utf-16be"
	Windows1251 Encoding = "windows-1251"
)

// Encodings lists the encodings in the order in which people see them.
func Encodings() []Encoding { return []Encoding{UTF8, Windows1251, UTF16LE, UTF16BE} }

// decoded returns r as UTF-8 without a byte order mark; what can't be read becomes U+FFFD.
func (e Encoding) decoded(r io.Reader) io.Reader {
	var in encoding.Encoding
	switch e {
	case UTF16LE:
		in = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case UTF16BE:
		in = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case Windows1251:
		in = charmap.Windows1251
	default:
		in = unicode.UTF8BOM
	}
	return transform.NewReader(r, in.NewDecoder())
}

// detect reads a file to its end and says how it is written. Without a mark at its start, every second byte zero means
// UTF-16, and bytes that aren't UTF-8 mean windows-1251, unless they are rare slips among much that is UTF-8.
func detect(r io.Reader) (Encoding, error) {
	var c census
	buf := make([]byte, 64<<10)
	var size, kept int
	for {
		n, err := io.ReadFull(r, buf[kept:])
		part := buf[:kept+n]
		if size == 0 {
			if e := byStart(part); e != "" {
				return e, nil
			}
		}
		if size += n; size > MaxFile {
			return "", errFile()
		}
		end := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !end {
			return "", err
		}
		kept = copy(buf, c.count(part, end))
		if end {
			return c.verdict(), nil
		}
	}
}

// byStart judges by the first bytes of a file; empty means that they say nothing.
func byStart(head []byte) Encoding {
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		return UTF8
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return UTF16LE
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return UTF16BE
	}
	var zeros [2]int
	head = head[:min(len(head), 4<<10)]
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch pairs := len(head) / 2; {
	case zeros[1]*10 > pairs && zeros[1] > 4*zeros[0]:
		return UTF16LE
	case zeros[0]*10 > pairs && zeros[0] > 4*zeros[1]:
		return UTF16BE
	}
	return ""
}

// census counts what speaks for and against UTF-8.
type census struct{ good, bad int }

// count returns the bytes at the end that may be the first half of a character.
func (c *census) count(part []byte, end bool) []byte {
	for len(part) > 0 {
		if part[0] < utf8.RuneSelf {
			part = part[1:]
			continue
		}
		if !end && !utf8.FullRune(part) {
			return part
		}
		r, n := utf8.DecodeRune(part)
		if r == utf8.RuneError && n == 1 {
			c.bad++
		} else {
			c.good++
		}
		part = part[n:]
	}
	return nil
}

func (c *census) verdict() Encoding {
	if c.bad == 0 || c.good > 10*c.bad {
		return UTF8
	}
	return Windows1251
}
