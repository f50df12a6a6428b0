package exports

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
)

// draft is a file in the making. It has no name where the system allows that, so that nothing personal stays behind
// when the process dies.
type draft struct {
	file *os.File
	out  *bufio.Writer
	sum  hash.Hash
	size int64
}

func newDraft(folder string) (*draft, error) {
	f, err := os.CreateTemp(folder, "export-*")
	if err != nil {
		return nil, err
	}
	_ = os.Remove(f.Name()) // where that isn't possible, discard does it
	return &draft{file: f, out: bufio.NewWriterSize(f, 64<<10), sum: sha256.New()}, nil
}

// Write implements io.Writer.
func (d *draft) Write(p []byte) (int, error) {
	n, err := d.out.Write(p)
	d.sum.Write(p[:n])
	d.size += int64(n)
	return n, err
}

// finish ends the writing and returns the size in bytes and the SHA-256 in hex.
func (d *draft) finish() (size int64, sum string, err error) {
	if err := d.out.Flush(); err != nil {
		return 0, "", err
	}
	_, err = d.file.Seek(0, io.SeekStart)
	return d.size, hex.EncodeToString(d.sum.Sum(nil)), err
}

func (d *draft) reader() io.Reader { return d.file }

func (d *draft) discard() {
	_ = d.file.Close()
	if err := os.Remove(d.file.Name()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return // the machine clears its folder of temporary files by itself
	}
}
