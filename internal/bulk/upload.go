package bulk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"

	"cabinet/internal/bulk/table"
	"cabinet/internal/platform/errs"
)

// upload is a file that was handed in. It has no name where the system allows that, so that nothing personal stays behind
// when the process dies.
type upload struct {
	file *os.File
	size int64
	sum  string
}

// receive takes a file of at most [table.MaxFile] bytes; a larger one is errs.TooLarge.
func receive(ctx context.Context, folder string, in io.Reader) (*upload, error) {
	f, err := os.CreateTemp(folder, "import-*")
	if err != nil {
		return nil, err
	}
	_ = os.Remove(f.Name()) // where that isn't possible, discard does it
	u := &upload{file: f}
	sum := sha256.New()
	u.size, err = io.Copy(io.MultiWriter(f, sum), io.LimitReader(patient{ctx, in}, table.MaxFile+1))
	if err == nil && u.size > table.MaxFile {
		err = errs.E(errs.TooLarge, "bulk.table.file_large", nil).With(errs.Args{"Max": table.MaxFile >> 20})
	}
	if err != nil {
		u.discard()
		return nil, err
	}
	u.sum = hex.EncodeToString(sum.Sum(nil))
	return u, nil
}

// start goes back to the file's first byte.
func (u *upload) start() error {
	_, err := u.file.Seek(0, io.SeekStart)
	return err
}

func (u *upload) discard() {
	_ = u.file.Close()
	if err := os.Remove(u.file.Name()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return // the machine clears its folder of temporary files by itself
	}
}

// patient is a reader that ends with its context.
type patient struct {
	ctx context.Context
	in  io.Reader
}

func (p patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.in.Read(b)
}
