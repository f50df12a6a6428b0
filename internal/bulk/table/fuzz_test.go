package table

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"cabinet/internal/platform/errs"
)

// Whatever the bytes are: reading ends, keeps to the limits, counts lines and records upwards and gives valid text.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"", "a,b\nc,d\n", "\"a\"\"b\";c\r\nd", "\xff\xfea\x00,\x00b\x00", "\xfe\xff\x04\x10", "\ufeffИмя;Почта\nАнна;a@example.com", "\xc0\xed\xed\xe0;a@example.com\r\n",
		"\"open\na,b", "A <a@b.c>, \"B, C\" <d@e.f>;\n", "\r\r\n\n,,,\n", "=1+1\t'=2", "a\x00b"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Open(bytes.NewReader(data), Form{})
		if err != nil {
			t.Fatal(err)
		}
		var last Row
		var head []Row
		for {
			row, err := r.Next()
			if errors.Is(err, io.EOF) || errs.Is(err, errs.TooLarge) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if row.Record != last.Record+1 || row.Line < last.Line || row.Line > int64(len(data))+1 || len(row.Cells) > MaxColumns+1 {
				t.Fatalf("%+v after %+v", row, last)
			}
			for _, c := range row.Cells {
				if !utf8.ValidString(c) || len(c) > MaxCell {
					t.Fatalf("%q", c)
				}
			}
			if last = row; len(head) < 10 {
				head = append(head, row)
			}
		}
		m, _ := Guess(head, []Column{{"email", []string{"почта"}}, {"name", []string{"имя"}}}, "email")
		for _, name := range []string{"email", "name"} {
			if i := slices.Index(m, name); i >= 0 && slices.Contains(m[i+1:], name) {
				t.Fatalf("%q twice in %q", name, m)
			}
		}
	})
}

// What is written reads as it was, but for ends of line, and no cell begins as a formula does.
func FuzzWrite(f *testing.F) {
	for _, seed := range [][2]string{{"a", "b"}, {"=1", "'=1"}, {" x ", "\"q\""}, {"\tt", "a\nb"}, {"'", "''"}, {"@", "-"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		lines := strings.NewReplacer("\r\n", "\n", "\r", "\n")
		a, b = lines.Replace(strings.ToValidUTF8(a, "")), lines.Replace(strings.ToValidUTF8(b, ""))
		var out bytes.Buffer
		if err := NewWriter(&out).Write("x", a, b); err != nil {
			t.Fatal(err)
		}
		r, err := Open(bytes.NewReader(out.Bytes()), Form{UTF8, Comma})
		if err != nil {
			t.Fatal(err)
		}
		row, err := r.Next()
		if err != nil || len(row.Cells) != 3 || Plain(row.Cells[1]) != a || Plain(row.Cells[2]) != b {
			t.Fatalf("%q %q came back as %q: %v", a, b, row.Cells, err)
		}
		for _, c := range row.Cells {
			if c != "" && strings.ContainsRune("=+-@\t\x00", rune(c[0])) {
				t.Fatalf("%q begins as a formula", c)
			}
		}
	})
}
