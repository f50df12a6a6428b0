package blob

import (
	"context"
	"errors"
	"io"
	"iter"
	"strings"
	"time"

	"cabinet/internal/platform/errs"
)

// Info describes a stored file.
type Info struct {
	Key      string
	Size     int64
	Modified time.Time
}

// Store keeps files by key. It is safe for parallel use, also by several processes. Every method refuses a key that
// breaks [CheckKey] and ends early with ctx.
type Store interface {
	// Put stores size bytes of r under key, replacing what was there; readers see the old file or the new one, whole.
	// When r has fewer or more bytes than size the error is [ErrSize]; nothing changes unless Put returns nil, and then
	// the file survives a power cut. A full store answers errs.Unavailable with the key "blob.full".
	Put(ctx context.Context, key string, r io.Reader, size int64) error
	// Open returns the file, to be closed by the caller; a file that isn't there is errs.NotFound. A file that is
	// replaced or deleted meanwhile can be read on to its end; after a Seek the answer may be errs.NotFound instead, but
	// never a part of another file.
	Open(ctx context.Context, key string) (io.ReadSeekCloser, Info, error)
	// Stat describes the file; one that isn't there is errs.NotFound.
	Stat(ctx context.Context, key string) (Info, error)
	// Delete removes the file; one that isn't there is no error.
	Delete(ctx context.Context, key string) error
	// List yields the files whose key begins with prefix, in the order of their keys. The prefix is empty, "account/"
	// or "account/area/".
	List(ctx context.Context, prefix string) iter.Seq2[Info, error]
}

// ErrSize says that a file had another length than was announced.
var ErrSize = errors.New("blob: the file's length isn't the announced one")

// ErrKey says that a key or prefix isn't made of account, area and id.
var ErrKey = errors.New("blob: not a key")

func notFound(cause error) error { return errs.E(errs.NotFound, "blob.gone", cause) }

// Key joins an account, an area such as "pictures" and an id. It is checked where it is used.
func Key(account, area, id string) string { return account + "/" + area + "/" + id }

// CheckKey answers [ErrKey] unless key has three parts of 1 to 64 lower-case letters, digits and inner hyphens.
func CheckKey(key string) error {
	parts := strings.Split(key, "/")
	if len(parts) != 3 {
		return ErrKey
	}
	for _, p := range parts {
		if !checkPart(p) {
			return ErrKey
		}
	}
	return nil
}

// CheckPrefix answers [ErrKey] unless prefix is empty, "account/" or "account/area/".
func CheckPrefix(prefix string) error {
	if prefix == "" {
		return nil
	}
	parts := strings.Split(prefix, "/")
	if len(parts) > 3 || len(parts) < 2 || parts[len(parts)-1] != "" {
		return ErrKey
	}
	for _, p := range parts[:len(parts)-1] {
		if !checkPart(p) {
			return ErrKey
		}
	}
	return nil
}

func checkPart(p string) bool {
	if p == "" || len(p) > 64 || p[0] == '-' || p[len(p)-1] == '-' {
		return false
	}
	for i := range len(p) {
		if c := p[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

// bounded reads r, ends with ctx, and refuses more than size bytes.
type bounded struct {
	ctx  context.Context
	r    io.Reader
	left int64
}

// Read implements [io.Reader].
func (b *bounded) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	if b.left < 0 {
		return 0, ErrSize
	}
	return n, err
}
