package documents

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
	"syscall"

	"cabinet/internal/platform/errs"
)

// draft is a file that is coming in. It has no name where the system allows that, so that nothing stays behind when the
// process dies.
type draft struct {
	file *os.File
	out  *bufio.Writer
	sum  hash.Hash
	head []byte
	size int64

	space func(int64) error // may be nil
	asked int64             // up to which size there was room
}

// stride is how many bytes come in between two looks at the room that is left.
const stride = 8 << 20

func newDraft(folder string, space func(int64) error) (*draft, error) {
	f, err := os.CreateTemp(folder, "document-*")
	if err != nil {
		return nil, err
	}
	_ = os.Remove(f.Name()) // where that isn't possible, discard does it
	return &draft{file: f, out: bufio.NewWriterSize(f, 64<<10), sum: sha256.New(), space: space}, nil
}

// Write implements io.Writer.
func (d *draft) Write(p []byte) (int, error) {
	for d.space != nil && d.size+int64(len(p)) > d.asked {
		if err := d.space(stride); err != nil {
			return 0, err
		}
		d.asked += stride
	}
	if missing := sniffed - len(d.head); missing > 0 {
		d.head = append(d.head, p[:min(missing, len(p))]...)
	}
	n, err := d.out.Write(p)
	d.sum.Write(p[:n])
	d.size += int64(n)
	return n, err
}

// take reads a file of at most limit bytes to its end, and no further than a byte beyond the limit.
func (d *draft) take(ctx context.Context, r io.Reader, limit int64) (Content, error) {
	_, err := io.Copy(d, io.LimitReader(patient{ctx, r}, limit+1))
	if err == nil && d.size > limit {
		return Content{}, tooLarge(limit)
	}
	if err == nil {
		err = d.out.Flush()
	}
	if err == nil {
		_, err = d.file.Seek(0, io.SeekStart)
	}
	if errors.Is(err, syscall.ENOSPC) {
		err = errs.E(errs.Unavailable, "blob.full", err)
	}
	return Content{Size: d.size, SHA256: hex.EncodeToString(d.sum.Sum(nil))}, err
}

func (d *draft) discard() {
	_ = d.file.Close()
	if err := os.Remove(d.file.Name()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return // the machine clears its folder of temporary files by itself
	}
}

func tooLarge(limit int64) error {
	return errs.E(errs.TooLarge, "documents.too_large", nil).With(errs.Args{"Max": mebibytes(limit)})
}

// patient is a reader that ends with its context, so that nobody is awaited who has gone.
type patient struct {
	ctx context.Context
	r   io.Reader
}

func (p patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}
