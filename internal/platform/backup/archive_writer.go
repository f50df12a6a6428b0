package backup

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"

	"cabinet/internal/platform/db"
)

// The stream is frames: a kind, a length of four bytes, and so many bytes. A table is frameTable, frameRows…, frameEnd; a
// file is frameFile, frameData…, frameEnd; frameManifest is the last one.
const (
	frameHead     = 'H'
	frameTable    = 'T'
	frameRows     = 'R'
	frameFile     = 'F'
	frameData     = 'D'
	frameEnd      = 'E'
	frameManifest = 'M'
)

// frameSize is how much a frame of rows or data gathers; a single larger row has a frame to itself.
const frameSize = 128 << 10

// archiveWriter writes the stream in the clear; compression and encryption lie below it.
type archiveWriter struct {
	w        io.Writer
	manifest Manifest
	buf      []byte
	table    int       // of the head's tables, the one under way
	sum      hash.Hash // of the table or file under way
	files    hash.Hash // of all files so far
}

// fileHead announces a file.
type fileHead struct {
	Key  string `json:"key"`
	Size int64  `json:"size"`
}

func newArchiveWriter(w io.Writer, head Head) (*archiveWriter, error) {
	a := &archiveWriter{w: w, manifest: Manifest{Head: head, Files: Sum{Name: "files"}, Heads: []Chain{}, Sums: []Sum{}}, files: sha256.New()}
	if _, err := io.WriteString(w, magic); err != nil {
		return nil, err
	}
	return a, a.object(frameHead, head)
}

func (a *archiveWriter) frame(kind byte, data []byte) error {
	var head [5]byte
	head[0] = kind
	binary.BigEndian.PutUint32(head[1:], uint32(len(data)))
	if _, err := a.w.Write(head[:]); err != nil {
		return err
	}
	_, err := a.w.Write(data)
	return err
}

func (a *archiveWriter) object(kind byte, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return a.frame(kind, data)
}

// beginTable opens the next table of the head.
func (a *archiveWriter) beginTable(name string) error {
	if a.table >= len(a.manifest.Tables) || a.manifest.Tables[a.table].Name != name {
		return fmt.Errorf("backup: table %s comes out of turn", name)
	}
	a.table++
	a.sum = sha256.New()
	a.manifest.Sums = append(a.manifest.Sums, Sum{Name: name})
	return a.frame(frameTable, []byte(name))
}

// row adds a row to the table under way.
func (a *archiveWriter) row(row []any) (err error) {
	if a.buf, err = appendRow(a.buf, row); err != nil {
		return err
	}
	a.manifest.Sums[len(a.manifest.Sums)-1].Count++
	if len(a.buf) < frameSize {
		return nil
	}
	return a.flushRows()
}

func (a *archiveWriter) flushRows() error {
	if len(a.buf) == 0 {
		return nil
	}
	if uint64(len(a.buf)) > maxFrame {
		return fmt.Errorf("backup: a row of %d bytes is too large", len(a.buf))
	}
	a.sum.Write(a.buf)
	a.manifest.Sums[len(a.manifest.Sums)-1].Bytes += int64(len(a.buf))
	err := a.frame(frameRows, a.buf)
	a.buf = a.buf[:0]
	return err
}

func (a *archiveWriter) endTable() error {
	if err := a.flushRows(); err != nil {
		return err
	}
	sum := a.sum.Sum(nil)
	a.manifest.Sums[len(a.manifest.Sums)-1].SHA256 = hex.EncodeToString(sum)
	return a.frame(frameEnd, sum)
}

// file adds a file of exactly the announced size and returns its SHA-256.
func (a *archiveWriter) file(key string, size int64, r io.Reader) (string, error) {
	if err := a.object(frameFile, fileHead{key, size}); err != nil {
		return "", err
	}
	sum := sha256.New()
	if cap(a.buf) < frameSize {
		a.buf = make([]byte, 0, frameSize)
	}
	buf := a.buf[:frameSize]
	for left := size; left > 0; {
		n, err := io.ReadFull(r, buf[:min(int64(len(buf)), left)])
		if err != nil {
			return "", fmt.Errorf("backup: file %s is shorter than announced: %w", key, err)
		}
		sum.Write(buf[:n])
		if err := a.frame(frameData, buf[:n]); err != nil {
			return "", err
		}
		left -= int64(n)
	}
	digest := sum.Sum(nil)
	noteFile(a.files, &a.manifest.Files, key, size, digest)
	return hex.EncodeToString(digest), a.frame(frameEnd, digest)
}

// noteFile adds a file to the sum of all files.
func noteFile(all hash.Hash, s *Sum, key string, size int64, digest []byte) {
	fmt.Fprintf(all, "%s %d %x\n", key, size, digest)
	s.Count++
	s.Bytes += size
}

// finish writes the manifest.
func (a *archiveWriter) finish(heads []Chain) (Manifest, error) {
	if a.table != len(a.manifest.Tables) {
		return Manifest{}, fmt.Errorf("backup: tables are missing")
	}
	if heads != nil {
		a.manifest.Heads = heads
	}
	a.manifest.Files.SHA256 = hex.EncodeToString(a.files.Sum(nil))
	return a.manifest, a.object(frameManifest, a.manifest)
}

// tablesOf names the tables of a database as a head does.
func tablesOf(list []db.Table) []Table {
	out := make([]Table, 0, len(list))
	for _, t := range list {
		out = append(out, Table{Name: t.Name, Columns: t.Columns})
	}
	return out
}
