package backup

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"cabinet/internal/platform/db"
)

func testHead() Head {
	return Head{Format: format, Product: "test", Applied: []int64{1, 2}, Database: "sqlite", Created: time.Unix(0, 0).UTC(), Tables: []Table{
		{Name: "accounts", Columns: []db.Column{{Name: "account_id", Type: "text"}, {Name: "n", Type: "bigint"}}},
		{Name: "act_seals", Columns: []db.Column{{Name: "account_id", Type: "text"}, {Name: "position", Type: "bigint"}, {Name: "hash", Type: "text"}, {Name: "ok", Type: "boolean"}, {Name: "b", Type: "bytes"}}},
	}}
}

// small is a whole stream in the clear.
func small(t testing.TB, head Head) []byte {
	t.Helper()
	var out bytes.Buffer
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	a, err := newArchiveWriter(&out, head)
	must(err)
	must(a.beginTable("accounts"))
	must(a.row([]any{"a", int64(-1)}))
	must(a.row([]any{"b", nil}))
	must(a.endTable())
	must(a.beginTable("act_seals"))
	must(a.row([]any{"a", int64(1), "h", true, []byte{0, 1}}))
	must(a.endTable())
	_, err = a.file("a/b/c", 5, strings.NewReader("hello"))
	must(err)
	_, err = a.file("a/b/d", 0, strings.NewReader(""))
	must(err)
	_, err = a.finish([]Chain{{"a", 1, "h"}})
	must(err)
	return out.Bytes()
}

// readAll reads a stream in the clear to its end.
func readAll(data []byte) (Manifest, error) {
	r, err := newArchiveReader(bytes.NewReader(data))
	if err != nil {
		return Manifest{}, err
	}
	a := &Archive{archiveReader: r, count: &counted{}}
	c := newChains()
	m, err := a.walk(visitor{table: c.read, file: func(_ string, size int64, r io.Reader) error {
		n, err := io.Copy(io.Discard, r)
		if err == nil && n != size {
			err = errors.New("a file of another length")
		}
		return err
	}})
	if err == nil {
		err = c.compare(m.Heads)
	}
	return m, err
}

func TestStreamInTheClear(t *testing.T) {
	data := small(t, testHead())
	m, err := readAll(data)
	if err != nil || m.Rows() != 3 || m.Files.Count != 2 || m.Files.Bytes != 5 {
		t.Fatalf("%+v, %v", m, err)
	}
	// Even without encryption, which alone proves who wrote it, sums find what is flipped.
	for i := range data {
		bad := bytes.Clone(data)
		bad[i] ^= 1
		if _, err := readAll(bad); err == nil {
			t.Errorf("byte %d of %q", i, data[max(0, i-60):min(i+30, len(data))])
		}
		if _, err := readAll(data[:i]); err == nil {
			t.Errorf("cut to %d", i)
		}
	}
}

func TestReaderRefusesWhatNobodyWrites(t *testing.T) {
	for name, change := range map[string]func(h *Head){
		"newer form":       func(h *Head) { h.Format = format + 1 },
		"no form":          func(h *Head) { h.Format = 0 },
		"same table twice": func(h *Head) { h.Tables[1].Name = "accounts" },
		"hostile table":    func(h *Head) { h.Tables[0].Name = `x"; drop table acts; --` },
		"no columns":       func(h *Head) { h.Tables[0].Columns = nil },
		"hostile column":   func(h *Head) { h.Tables[0].Columns[0].Name = "A b" },
		"unknown type":     func(h *Head) { h.Tables[0].Columns[0].Type = "json" },
		"order":            func(h *Head) { h.Applied = []int64{2, 1} },
	} {
		head := testHead()
		change(&head)
		data, err := json.Marshal(head)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		out.WriteString(magic)
		if err := (&archiveWriter{w: &out}).frame(frameHead, data); err != nil {
			t.Fatal(err)
		}
		if _, err := newArchiveReader(&out); err == nil || errors.Is(err, ErrNewer) != (name == "newer form") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestChainsAreFollowed(t *testing.T) {
	if _, err := readAll(small(t, testHead())); err != nil {
		t.Fatal(err)
	}
	c := newChains()
	rows := [][]any{{"a", int64(7), "x", nil, nil}, {"a", int64(9), "y", nil, nil}}
	err := c.read(testHead().Tables[1], func() ([]any, error) {
		if len(rows) == 0 {
			return nil, io.EOF
		}
		r := rows[0]
		rows = rows[1:]
		return r, nil
	})
	if err == nil || !strings.Contains(err.Error(), "from position 7 to 9") {
		t.Error(err)
	}
	for _, heads := range [][]Chain{nil, {{"a", 8, "x"}}, {{"a", 7, "z"}}, {{"a", 7, "x"}, {"b", 1, "x"}}} {
		if err := c.compare(heads); err == nil {
			t.Errorf("%+v passes", heads)
		}
	}
}

// FuzzArchive reads arbitrary streams: whatever they hold, reading ends, takes no more memory than there is to read, and
// believes only what agrees with its own sums.
func FuzzArchive(f *testing.F) {
	whole := small(f, testHead())
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte(magic))
	f.Add(append([]byte(magic), 'H', 0xff, 0xff, 0xff, 0xff))
	f.Add(append([]byte(magic), 'H', 0, 0, 0, 2, '{', '}'))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := readAll(data)
		if err == nil && (len(m.Sums) != len(m.Tables) || m.Format != format) {
			t.Fatalf("%+v", m)
		}
	})
}

// FuzzRow parses arbitrary rows; what parses has one form only where lengths and numbers are in their shortest.
func FuzzRow(f *testing.F) {
	columns := testHead().Tables[1].Columns
	good, err := appendRow(nil, []any{"a", int64(1), "h", true, []byte{0}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte{tagText, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Add([]byte{tagNull, tagNull, tagNull, tagNull, tagNull})
	f.Fuzz(func(t *testing.T, data []byte) {
		row := make([]any, len(columns))
		rest, err := parseRow(data, columns, row)
		if err != nil {
			return
		}
		again, err := appendRow(nil, row)
		if err != nil || len(again) > len(data)-len(rest) {
			t.Fatalf("%v: %x became %x", err, data, again)
		}
	})
}
