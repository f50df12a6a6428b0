package backup

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"reflect"
	"slices"
	"strings"

	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/db"
)

// maxFrame is the largest frame that is read, and so the largest row.
const maxFrame = 1 << 30

// ErrNewer says that an archive has a form that this release doesn't know.
var ErrNewer = errors.New("this backup was made by a newer release of Cabinet: restore it with that release")

// archiveReader reads the stream in the clear. It believes nothing: order, types, counts and sums are all compared.
type archiveReader struct {
	r     io.Reader
	head  Head
	seen  Manifest // what came so far
	where string   // for messages

	table   int
	columns []db.Column
	data    []byte // rest of the frame of rows, or of data, under way
	row     []any
	frame   bytes.Buffer
	sum     hash.Hash
	files   hash.Hash
	size    int64  // of the file under way
	left    int64  // of it
	lastKey string // of the files so far
	inside  byte   // frameTable, frameFile or 0
	done    bool
}

// part is a table or a file that begins.
type part struct {
	table *Table
	file  *fileHead
}

func newArchiveReader(r io.Reader) (*archiveReader, error) {
	a := &archiveReader{r: r, where: "its beginning", files: sha256.New(), seen: Manifest{Files: Sum{Name: "files"}}}
	start := make([]byte, len(magic))
	if _, err := io.ReadFull(r, start); err != nil {
		return nil, cut(err)
	}
	if string(start) != magic {
		return nil, errors.New("this is no backup of Cabinet")
	}
	kind, data, err := a.next()
	if err != nil {
		return nil, err
	}
	var form struct {
		Format int `json:"format"`
	}
	if kind != frameHead || json.Unmarshal(data, &form) != nil {
		return nil, errors.New("it has no head")
	}
	if form.Format > format {
		return nil, ErrNewer
	}
	if form.Format != format || exactly(data, &a.head) != nil {
		return nil, errors.New("its head can't be read")
	}
	a.seen.Head = a.head
	return a, a.checkHead()
}

// checkHead refuses what no writer writes, so that names and types can be used without another thought.
func (a *archiveReader) checkHead() error {
	names := map[string]bool{}
	for _, t := range a.head.Tables {
		if !plainName(t.Name) || names[t.Name] || len(t.Columns) == 0 {
			return errors.New("its head names an impossible table")
		}
		names[t.Name] = true
		columns := map[string]bool{}
		for _, c := range t.Columns {
			if !plainName(c.Name) || columns[c.Name] || !slices.Contains([]string{"text", "bigint", "boolean", "bytes"}, c.Type) {
				return fmt.Errorf("its head names an impossible column of table %s", t.Name)
			}
			columns[c.Name] = true
		}
	}
	if !slices.IsSorted(a.head.Applied) {
		return errors.New("its head names schema files out of order")
	}
	return nil
}

// exactly decodes what this form of archive holds and nothing else.
func exactly(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

func plainName(s string) bool {
	return s != "" && len(s) <= 63 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// next reads a frame. Memory grows with what is really there, never with what a length claims.
func (a *archiveReader) next() (kind byte, data []byte, err error) {
	var head [5]byte
	if _, err := io.ReadFull(a.r, head[:]); err != nil {
		return 0, nil, cut(err)
	}
	size := binary.BigEndian.Uint32(head[1:])
	if size > maxFrame {
		return 0, nil, fmt.Errorf("a part of %d bytes is impossible", size)
	}
	a.frame.Reset()
	if _, err := io.CopyN(&a.frame, a.r, int64(size)); err != nil {
		return 0, nil, cut(err)
	}
	return head[0], a.frame.Bytes(), nil
}

// cut makes the end of the stream an error.
func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("it ends too early: %w", io.ErrUnexpectedEOF)
	}
	return err
}

// part returns the next table or file, after the one before was read to its end, and [io.EOF] once everything agreed with
// the manifest.
func (a *archiveReader) part() (part, error) {
	if a.done {
		return part{}, io.EOF
	}
	if a.inside != 0 {
		return part{}, errors.New("the part before wasn't read to its end")
	}
	kind, data, err := a.next()
	if err != nil {
		return part{}, err
	}
	switch {
	case kind == frameTable && a.table < len(a.head.Tables) && string(data) == a.head.Tables[a.table].Name && a.seen.Files.Count == 0:
		return a.beginTable()
	case kind == frameFile && a.table == len(a.head.Tables):
		return a.beginFile(data)
	case kind == frameManifest && a.table == len(a.head.Tables):
		return part{}, a.finish(data)
	}
	return part{}, errors.New("a part comes out of turn")
}

func (a *archiveReader) beginTable() (part, error) {
	t := &a.head.Tables[a.table]
	a.table++
	a.inside, a.columns, a.data, a.sum = frameTable, t.Columns, nil, sha256.New()
	a.row = make([]any, len(t.Columns))
	a.where = "table " + t.Name
	a.seen.Sums = append(a.seen.Sums, Sum{Name: t.Name})
	return part{table: t}, nil
}

// nextRow returns the next row of the table, whose values the next call overwrites, and [io.EOF] behind the last one.
func (a *archiveReader) nextRow() ([]any, error) {
	if a.inside != frameTable {
		return nil, io.EOF
	}
	sum := &a.seen.Sums[len(a.seen.Sums)-1]
	for len(a.data) == 0 {
		kind, data, err := a.next()
		if err != nil {
			return nil, err
		}
		switch {
		case kind == frameRows && len(data) > 0:
			a.sum.Write(data)
			sum.Bytes += int64(len(data))
			a.data = data
		case kind == frameEnd:
			a.inside = 0
			digest := a.sum.Sum(nil)
			if !bytes.Equal(data, digest) {
				return nil, errors.New("its rows don't agree with their sum")
			}
			sum.SHA256 = hex.EncodeToString(digest)
			return nil, io.EOF
		default:
			return nil, errors.New("a part comes out of turn")
		}
	}
	rest, err := parseRow(a.data, a.columns, a.row)
	if err != nil {
		return nil, fmt.Errorf("row %d: %w", sum.Count+1, err)
	}
	a.data = rest
	sum.Count++
	return a.row, nil
}

func (a *archiveReader) beginFile(data []byte) (part, error) {
	var f fileHead
	if err := exactly(data, &f); err != nil || f.Size < 0 || blob.CheckKey(f.Key) != nil {
		return part{}, errors.New("a file's head can't be read")
	}
	if f.Key <= a.lastKey {
		return part{}, fmt.Errorf("file %s comes out of turn", f.Key)
	}
	a.inside, a.size, a.left, a.data, a.sum, a.lastKey = frameFile, f.Size, f.Size, nil, sha256.New(), f.Key
	a.where = "file " + f.Key
	return part{file: &f}, nil
}

// Read reads from the file under way; its end comes only after its sum agreed.
func (a *archiveReader) Read(p []byte) (int, error) {
	if a.inside != frameFile {
		return 0, io.EOF
	}
	for len(a.data) == 0 {
		kind, data, err := a.next()
		if err != nil {
			return 0, err
		}
		switch {
		case kind == frameData && len(data) > 0 && int64(len(data)) <= a.left:
			a.sum.Write(data)
			a.left -= int64(len(data))
			a.data = data
		case kind == frameEnd && a.left == 0:
			a.inside = 0
			digest := a.sum.Sum(nil)
			if !bytes.Equal(data, digest) {
				return 0, errors.New("its content doesn't agree with its sum")
			}
			noteFile(a.files, &a.seen.Files, a.lastKey, a.size, digest)
			return 0, io.EOF
		default:
			return 0, errors.New("a part comes out of turn")
		}
	}
	n := copy(p, a.data)
	a.data = a.data[n:]
	return n, nil
}

// finish compares the manifest with what came, and makes sure that nothing comes behind it.
func (a *archiveReader) finish(data []byte) error {
	a.where = "its manifest"
	var m Manifest
	if err := exactly(data, &m); err != nil {
		return errors.New("the manifest can't be read")
	}
	a.seen.Files.SHA256 = hex.EncodeToString(a.files.Sum(nil))
	switch {
	case !reflect.DeepEqual(m.Head, a.head):
		return errors.New("manifest and head differ")
	case !slices.Equal(m.Sums, a.seen.Sums):
		return errors.New("the manifest doesn't agree with the tables")
	case m.Files != a.seen.Files:
		return errors.New("the manifest doesn't agree with the files")
	}
	if n, err := io.Copy(io.Discard, a.r); err != nil {
		return err
	} else if n > 0 {
		return errors.New("something follows the end")
	}
	a.seen, a.done = m, true
	return io.EOF
}
