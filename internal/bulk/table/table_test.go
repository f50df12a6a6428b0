package table

import (
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"cabinet/internal/platform/errs"
)

// all reads a whole table.
func all(t *testing.T, file io.ReadSeeker, form Form) ([]Row, Form) {
	t.Helper()
	r, err := Open(file, form)
	if err != nil {
		t.Fatal(err)
	}
	var out []Row
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out, r.Form
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
}

func cellsOf(rows []Row) [][]string {
	var out [][]string
	for _, r := range rows {
		out = append(out, r.Cells)
	}
	return out
}

func TestFormsAreFoundOut(t *testing.T) {
	russian := "Эл. почта;Имя;Фамилия\r\nanna@example.com;Анна;Ёлкина\r\nboris@example.com;Борис;Щукин\r\n"
	encode := func(e interface{ String(string) (string, error) }, s string) string {
		out, err := e.String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	want := [][]string{{"Эл. почта", "Имя", "Фамилия"}, {"anna@example.com", "Анна", "Ёлкина"}, {"boris@example.com", "Борис", "Щукин"}}
	for name, c := range map[string]struct {
		text string
		form Form
	}{
		"utf-8":               {russian, Form{UTF8, Semicolon}},
		"utf-8 with mark":     {"\ufeff" + russian, Form{UTF8, Semicolon}},
		"windows-1251":        {encode(charmap.Windows1251.NewEncoder(), russian), Form{Windows1251, Semicolon}},
		"utf-16le with mark":  {encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), russian), Form{UTF16LE, Semicolon}},
		"utf-16be with mark":  {encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder(), russian), Form{UTF16BE, Semicolon}},
		"utf-16le no mark":    {encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder(), russian), Form{UTF16LE, Semicolon}},
		"utf-16be no mark":    {encode(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder(), russian), Form{UTF16BE, Semicolon}},
		"tabs":                {strings.ReplaceAll(russian, ";", "\t"), Form{UTF8, Tab}},
		"commas":              {strings.ReplaceAll(russian, ";", ","), Form{UTF8, Comma}},
		"old ends of line":    {strings.ReplaceAll(russian, "\r\n", "\r"), Form{UTF8, Semicolon}},
		"no last end of line": {strings.TrimSpace(russian), Form{UTF8, Semicolon}},
	} {
		rows, form := all(t, strings.NewReader(c.text), Form{})
		if form != c.form || !slices.EqualFunc(cellsOf(rows), want, slices.Equal) {
			t.Errorf("%s: %v %q", name, form, cellsOf(rows))
		}
	}
}

// A slip in a long text that is otherwise UTF-8 doesn't garble the rest; a text of windows-1251 that begins with a long
// stretch of ASCII is known all the same.
func TestEncodingIsJudgedByTheWholeFile(t *testing.T) {
	slip := strings.Repeat("Анна,anna@example.com\n", 1000) + "\xd0\n"
	if _, form := all(t, strings.NewReader(slip), Form{}); form.Encoding != UTF8 {
		t.Error(form)
	}
	late, err := charmap.Windows1251.NewEncoder().String(strings.Repeat("jane@example.com,Jane\n", 20_000) + "boris@example.com,Борис\n")
	if err != nil {
		t.Fatal(err)
	}
	rows, form := all(t, strings.NewReader(late), Form{})
	if form.Encoding != Windows1251 || rows[len(rows)-1].Cells[1] != "Борис" {
		t.Error(form, rows[len(rows)-1])
	}
}

func TestRecords(t *testing.T) {
	comma := Form{UTF8, Comma}
	for name, c := range map[string]struct {
		text string
		want [][]string
	}{
		"quotes":             {"\"a, b\",\"say \"\"hi\"\"\"\n", [][]string{{"a, b", `say "hi"`}}},
		"breaks in quotes":   {"\"a\r\nb\rc\nd\",x\n", [][]string{{"a\nb\nc\nd", "x"}}},
		"quote within":       {"5\" pipe,O\"Neil\n", [][]string{{`5" pipe`, `O"Neil`}}},
		"text behind quotes": {"\"a\" b,c\n", [][]string{{"a b", "c"}}},
		"blanks before":      {"a, \"b, c\"\n", [][]string{{"a", "b, c"}}},
		"ragged":             {"a\na,b,c\n,\na,\n", [][]string{{"a"}, {"a", "b", "c"}, {"a", ""}}},
		"blank lines":        {"\n\n  \na\n\n", [][]string{{"a"}}},
		"formula":            {"=1+1,\"=HYPERLINK(\"\"http://x\"\")\"\n", [][]string{{"=1+1", `=HYPERLINK("http://x")`}}},
		"nothing":            {"", nil},
		"only blanks":        {"\r\n,,,\r\n", nil},
		"control characters": {"a\x00b,\u202ec\n", [][]string{{"a\x00b", "\u202ec"}}},
	} {
		if rows, _ := all(t, strings.NewReader(c.text), comma); !slices.EqualFunc(cellsOf(rows), c.want, slices.Equal) {
			t.Errorf("%s: %q", name, cellsOf(rows))
		}
	}
}

func TestNumbersOfLinesAndRecords(t *testing.T) {
	rows, _ := all(t, strings.NewReader("h,i\r\n\r\n\"a\r\nb\",c\r\nd,e"), Form{UTF8, Comma})
	got := [][2]int64{}
	for _, r := range rows {
		got = append(got, [2]int64{r.Line, r.Record})
	}
	if !slices.Equal(got, [][2]int64{{1, 1}, {3, 2}, {5, 3}}) {
		t.Error(got)
	}
}

func TestLists(t *testing.T) {
	for text, want := range map[string][]string{
		"a@example.com, b@example.com; c@example.com":                    {"a@example.com", " b@example.com", " c@example.com"},
		"a@example.com\nb@example.com, c@example.com":                    {"a@example.com", "b@example.com", " c@example.com"},
		"\"Smith, Jane\" <j@example.com>, Анна <a@example.com>":          {`"Smith, Jane" <j@example.com>`, " Анна <a@example.com>"},
		"<j@example.com, \"k@example.com\nl@example.com\tm@example.com;": {`<j@example.com, "k@example.com`, "l@example.com", "m@example.com"},
	} {
		rows, form := all(t, strings.NewReader(text), Form{})
		var got []string
		for _, r := range rows {
			got = append(got, strings.Join(r.Cells, "|"))
		}
		if form.Separator != List || !slices.Equal(got, want) {
			t.Errorf("%q: %s %q", text, form.Separator, got)
		}
	}
	if rows, form := all(t, strings.NewReader("a@example.com\nb@example.com\n"), Form{}); form.Separator != One || len(rows) != 2 {
		t.Error(form, rows)
	}
}

// endless is a file of a head, many equal bytes and a tail, which takes no memory.
type endless struct {
	head, tail string
	fill, at   int64
}

func (e *endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		switch i := e.at - int64(len(e.head)); {
		case e.at < int64(len(e.head)):
			p[n] = e.head[e.at]
		case i < e.fill:
			p[n] = 'x'
		case i-e.fill < int64(len(e.tail)):
			p[n] = e.tail[i-e.fill]
		default:
			return n, io.EOF
		}
		n++
		e.at++
	}
	return n, nil
}

func (e *endless) Seek(to int64, _ int) (int64, error) {
	e.at = to
	return to, nil
}

func TestAHugeCellIsReadPast(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	rows, _ := all(t, &endless{head: "email,name\na@example.com,\"", fill: 10 << 20, tail: "\"\nb@example.com,Bob\n"}, Form{UTF8, Comma})
	runtime.ReadMemStats(&after)
	if len(rows) != 3 || rows[1].Wrong != CellLarge || rows[1].Cells[0] != "a@example.com" || rows[2].Wrong != "" || rows[2].Cells[1] != "Bob" {
		t.Fatalf("%d rows", len(rows))
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
		t.Errorf("%d bytes for a cell of 10 MB", used)
	}
}

func TestLimits(t *testing.T) {
	wide := strings.Repeat("a,", MaxColumns+5) + "\nb,c\n"
	if rows, _ := all(t, strings.NewReader(wide), Form{UTF8, Comma}); rows[0].Wrong != ColumnsMany || len(rows[0].Cells) != MaxColumns || rows[1].Wrong != "" {
		t.Error(rows[0].Wrong, len(rows[0].Cells))
	}
	large := strings.Repeat(strings.Repeat("y", 900<<10)+",", 3) + "\n"
	if rows, _ := all(t, strings.NewReader(large), Form{UTF8, Comma}); rows[0].Wrong != RowLarge {
		t.Error(rows[0].Wrong)
	}
	if rows, _ := all(t, strings.NewReader("a,b\nc,\"d\ne,f\n"), Form{UTF8, Comma}); len(rows) != 2 || rows[1].Wrong != QuoteOpen || rows[1].Line != 2 {
		t.Error(rows)
	}
	r, err := Open(strings.NewReader(strings.Repeat("a\n", MaxRows+2)), Form{UTF8, One})
	for err == nil {
		_, err = r.Next()
	}
	if !errs.Is(err, errs.TooLarge) {
		t.Error(err)
	}
	if _, err := Open(&endless{fill: MaxFile + 1}, Form{}); !errs.Is(err, errs.TooLarge) {
		t.Error(err)
	}
	r = read(&capped{strings.NewReader("a\nb\nc\n"), 4}, Form{UTF8, One})
	for err = nil; err == nil; {
		_, err = r.Next()
	}
	if !errs.Is(err, errs.TooLarge) {
		t.Error(err)
	}
}

func TestHeaders(t *testing.T) {
	known := []Column{{"email", []string{"E-mail", "Эл. почта", "Mail"}}, {"first_name", []string{"First name", "Имя"}}, {"phone", []string{"Тел. (моб.)"}}}
	for text, want := range map[string]struct {
		m      Mapping
		header bool
	}{
		"Name,E-MAIL *,first name\nx,a@example.com,Ann\n": {Mapping{"", "email", "first_name"}, true},
		"имя;ЭЛ ПОЧТА;тел моб\nАнна;a@example.com;1\n":    {Mapping{"first_name", "email", "phone"}, true},
		"Ann,a@example.com\nBob,b@example.com\n":          {Mapping{"", "email"}, false},
		"Сотрудник,Адрес\nАнна,a@example.com\n":           {Mapping{"", "email"}, true},
		"First name,Address\nAnn,a@example.com\n":         {Mapping{"first_name", "email"}, true},
		"E-mail,Mail\na@example.com,b@example.com\n":      {Mapping{"email", ""}, true},
		"Ann,Smith\nBob,Jones\n":                          {Mapping{"", ""}, false},
		"email\n":                                         {Mapping{"email"}, true},
		"Имя,email of Mail@\nАнна,a@example.com,x,y\n":    {Mapping{"", "email", "", ""}, false},
	} {
		rows, _ := all(t, strings.NewReader(text), Form{})
		if m, header := Guess(rows, known, "email"); !slices.Equal(m, want.m) || header != want.header {
			t.Errorf("%q: %q %v", text, m, header)
		}
	}
	if m, header := Guess(nil, known, "email"); m != nil || header {
		t.Error(m, header)
	}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	want := [][]string{{"a", "=1+1", "+44 7700", "-x", "@x", "'=1", "''", "'s-Hertogenbosch"}, {"say \"hi\"", "a,b", "x\ny", " blank ", "\ttab", "Ёж", "", "1;2"}}
	var b strings.Builder
	w := NewWriter(&b)
	for _, row := range want {
		if err := w.Write(row...); err != nil {
			t.Fatal(err)
		}
	}
	for line := range strings.SplitSeq(b.String(), ",") {
		if line != "" && strings.ContainsRune("=+-@", rune(line[0])) {
			t.Errorf("a spreadsheet would calculate %q", line)
		}
	}
	rows, form := all(t, strings.NewReader(b.String()), Form{Separator: Comma})
	for _, row := range rows {
		for i, c := range row.Cells {
			row.Cells[i] = Plain(c)
		}
	}
	if form.Encoding != UTF8 || !slices.EqualFunc(cellsOf(rows), want, slices.Equal) {
		t.Errorf("%q", cellsOf(rows))
	}
}
