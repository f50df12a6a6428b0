package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/minio/minio-go/v7"
)

// Open implements [Store]. The file is read while it comes; a connection that breaks is taken up where it broke. After
// a Seek back or far ahead the rest is fetched anew, and if the file was replaced or deleted meanwhile the next Read is
// errs.NotFound: two files never mix. The reader outlives ctx.
func (s *S3Store) Open(ctx context.Context, key string) (io.ReadSeekCloser, Info, error) {
	if err := errors.Join(CheckKey(key), ctx.Err()); err != nil {
		return nil, Info{}, err
	}
	if err := s.outage.check(); err != nil {
		return nil, Info{}, err
	}
	reading, cancel := context.WithCancel(context.WithoutCancel(ctx))
	f := &s3File{store: s, ctx: reading, cancel: cancel, name: s.prefix + key, left: s.grace}
	unlink := context.AfterFunc(ctx, cancel)
	object, err := f.fetch(0)
	if !unlink() {
		err = errors.Join(ctx.Err(), err)
	}
	if err != nil {
		return nil, Info{}, errors.Join(s.failed(ctx, err), f.Close())
	}
	s.outage.over()
	f.size, f.etag = object.Size, object.ETag
	return f, Info{Key: key, Size: object.Size, Modified: object.LastModified.UTC()}, nil
}

// Stat implements [Store].
func (s *S3Store) Stat(ctx context.Context, key string) (Info, error) {
	object, err := s.describe(ctx, key)
	return Info{Key: key, Size: object.Size, Modified: object.LastModified.UTC()}, err
}

// describe reads an object's size and metadata; one that isn't there is errs.NotFound.
func (s *S3Store) describe(ctx context.Context, key string) (minio.ObjectInfo, error) {
	if err := errors.Join(CheckKey(key), ctx.Err()); err != nil {
		return minio.ObjectInfo{}, err
	}
	if err := s.outage.check(); err != nil {
		return minio.ObjectInfo{}, err
	}
	object, err := s.stat(ctx, s.prefix+key)
	if code(err) == minio.NoSuchKey {
		// The answer has no body, so a missing bucket looks the same; and of that nobody may conclude that files are gone.
		if gone := s.bucketThere(ctx); gone != nil {
			return minio.ObjectInfo{}, gone
		}
	}
	return object, s.failed(ctx, err)
}

func (s *S3Store) stat(ctx context.Context, name string) (minio.ObjectInfo, error) {
	ctx, cancel := context.WithTimeout(ctx, s.patience(0))
	defer cancel()
	return s.core.StatObject(ctx, s.bucket, name, minio.StatObjectOptions{})
}

// Sum reads the file and returns the SHA-256, in hexadecimal digits, that it was put with. A file that isn't what was
// put, or that nobody put through this store, is [ErrDamaged]; one that isn't there is errs.NotFound. Whoever can write
// to the bucket can change the sum as well: against them only a sum that is kept elsewhere helps.
func (s *S3Store) Sum(ctx context.Context, key string) (string, error) {
	object, err := s.describe(ctx, key)
	if err != nil {
		return "", err
	}
	f, _, err := s.Open(ctx, key)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	if sum := hex.EncodeToString(h.Sum(nil)); sum != object.UserMetadata[sumName] {
		return "", fmt.Errorf("%w: %s", ErrDamaged, key)
	}
	return object.UserMetadata[sumName], nil
}

const (
	// skip is how far ahead a reader reads on rather than fetching anew.
	skip = 64 << 10
	// resumes is how often a broken connection is taken up without a byte of progress.
	resumes = 2
)

// s3File reads one object. It isn't safe for parallel use, as files aren't.
type s3File struct {
	store      *S3Store
	ctx        context.Context // of the reader, not of a call: it ends with Close
	cancel     context.CancelFunc
	name, etag string
	size       int64
	at         int64 // where the next Read reads
	body       io.ReadCloser
	bodyAt     int64         // where body stands
	left       time.Duration // how much longer reads may wait for the store
}

// fetch opens the object from an offset on; from the second time on it must still be the same one.
func (f *s3File) fetch(from int64) (minio.ObjectInfo, error) {
	var options minio.GetObjectOptions
	if from > 0 {
		if err := options.SetRange(from, 0); err != nil {
			return minio.ObjectInfo{}, err
		}
	}
	if f.etag != "" {
		if err := options.SetMatchETag(f.etag); err != nil {
			return minio.ObjectInfo{}, err
		}
	}
	var object minio.ObjectInfo
	err := f.watched(func() (err error) {
		f.body, object, _, err = f.store.core.GetObject(f.ctx, f.store.bucket, f.name, options)
		return err
	})
	if err != nil {
		f.body = nil
		return object, err
	}
	f.bodyAt = from
	if from > 0 && object.Size != f.size-from {
		return object, errors.Join(errRange, f.drop())
	}
	return object, nil
}

var (
	errRange = errors.New("blob: the store doesn't answer the part that was asked for")
	errSlow  = errors.New("blob: the store is too slow")
)

// watched does something that waits for the store and ends the reader when patience does.
func (f *s3File) watched(do func() error) error {
	begin := f.store.wall()
	timer := time.AfterFunc(f.left, f.cancel)
	err := do()
	if !timer.Stop() {
		return errors.Join(errSlow, err)
	}
	f.left -= f.store.wall().Sub(begin)
	return err
}

// Read implements [io.Reader].
func (f *s3File) Read(p []byte) (int, error) {
	if f.at >= f.size {
		return 0, io.EOF
	}
	if len(p) == 0 {
		return 0, nil
	}
	for try := 0; ; try++ {
		n, err := f.read(p)
		if n > 0 {
			return n, nil
		}
		if err == nil {
			continue // a reader may give nothing; patience ends that
		}
		if try >= resumes || errors.Is(err, errSlow) || f.ctx.Err() != nil || code(err) != "" {
			return 0, f.failed(err)
		}
		_ = f.drop()
	}
}

func (f *s3File) read(p []byte) (n int, err error) {
	if err := f.stand(); err != nil {
		return 0, err
	}
	err = f.watched(func() (err error) {
		n, err = f.body.Read(p[:min(int64(len(p)), f.size-f.at)])
		return err
	})
	f.left = min(f.store.grace, f.left+time.Duration(float64(n)/slowest*float64(time.Second)))
	f.at += int64(n)
	f.bodyAt = f.at
	if errors.Is(err, io.EOF) && f.at < f.size {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// stand has the body stand where the next byte is wanted.
func (f *s3File) stand() error {
	if ahead := f.at - f.bodyAt; f.body != nil && ahead > 0 && ahead <= skip {
		err := f.watched(func() error {
			_, err := io.CopyN(io.Discard, f.body, ahead)
			return err
		})
		if err != nil {
			return err
		}
		f.bodyAt = f.at
	}
	if f.body != nil && f.bodyAt == f.at {
		return nil
	}
	_ = f.drop()
	_, err := f.fetch(f.at)
	return err
}

func (f *s3File) drop() error {
	if f.body == nil {
		return nil
	}
	err := f.body.Close()
	f.body = nil
	return err
}

// failed gives a read's error its meaning. A file that changed is no longer the one that was opened.
func (f *s3File) failed(err error) error {
	var answer minio.ErrorResponse
	if errors.As(err, &answer) && answer.StatusCode == http.StatusPreconditionFailed {
		return notFound(err)
	}
	return f.store.failed(context.Background(), err)
}

var errSeek = errors.New("blob: seek before the beginning")

// Seek implements [io.Seeker]. It asks the store nothing.
func (f *s3File) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += f.at
	case io.SeekEnd:
		offset += f.size
	}
	if offset < 0 {
		return 0, errSeek
	}
	f.at = offset
	return offset, nil
}

// Close implements [io.Closer].
func (f *s3File) Close() error {
	err := f.drop()
	f.cancel()
	return err
}
