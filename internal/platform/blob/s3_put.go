package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/minio/minio-go/v7"
)

// inMemory is the length up to which an upload waits in memory rather than in a file.
const inMemory = 1 << 20

// sumName is the object's metadata that holds its SHA-256 in hexadecimal digits.
const sumName = "Sha256"

// Put implements [Store]. Nothing reaches the store before r has given all of its bytes.
func (s *S3Store) Put(ctx context.Context, key string, r io.Reader, size int64) error {
	if err := errors.Join(CheckKey(key), ctx.Err()); err != nil {
		return err
	}
	if size < 0 {
		return ErrSize
	}
	if err := s.outage.check(); err != nil {
		return err
	}
	u, err := s.take(ctx, r, size)
	if err != nil {
		return full(err)
	}
	u.name = s.prefix + key
	return errors.Join(s.failed(ctx, s.deliver(ctx, u)), u.close())
}

const (
	// sends is how often a file is sent at most.
	sends = 4
	// breath is how long a busy store is left alone, longer each time.
	breath = 100 * time.Millisecond
	// quick is how soon a line must break for a person to wait for another try.
	quick = 2 * time.Second
)

// deliver sends the file until it is there: as a new one, or else in place of what has its name. Whenever it can't know
// what became of a try it looks, so a try whose answer got lost counts. A store may also break the line when it refuses
// a file early.
func (s *S3Store) deliver(ctx context.Context, u *upload) error {
	fresh := !s.unconditional.Load()
	for try := 1; ; try++ {
		began := s.wall()
		err := s.send(ctx, u, fresh)
		if err == nil || try == sends || ctx.Err() != nil {
			return err
		}
		var answer minio.ErrorResponse
		_ = errors.As(err, &answer)
		busy := true
		switch status := answer.StatusCode; {
		case status == 0 && s.wall().Sub(began) > quick:
			return err
		case status == http.StatusNotImplemented:
			s.unconditional.Store(true)
			fresh = false
			continue
		case status == http.StatusPreconditionFailed: // there is something of that name, which is no reason to wait
			fresh, busy = false, false
		case status == http.StatusConflict:
			fresh = false
		case status == 0, status >= 500, status == http.StatusTooManyRequests, answer.Code == minio.NoSuchUpload:
		default:
			return err
		}
		if busy && !rest(ctx, time.Duration(try)*breath) {
			return err
		}
		stored, unseen := s.stat(ctx, u.name)
		switch {
		case u.same(stored, unseen):
			return nil
		case unseen == nil:
			fresh = false
		case code(unseen) != minio.NoSuchKey:
			return err
		}
	}
}

// rest waits and reports whether the caller does too.
func rest(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// upload is a file that waits to be sent.
type upload struct {
	name string
	data io.ReaderAt
	size int64
	sum  string
	file *os.File // nil for one in memory
}

func (u *upload) close() error {
	if u.file == nil {
		return nil
	}
	return u.file.Close()
}

func (u *upload) same(stored minio.ObjectInfo, err error) bool {
	return err == nil && stored.Size == u.size && stored.UserMetadata[sumName] == u.sum
}

// take reads size bytes of r. A file that they wait in has no name any more, so it is gone whatever happens.
func (s *S3Store) take(ctx context.Context, r io.Reader, size int64) (_ *upload, err error) {
	u := &upload{size: size}
	h := sha256.New()
	from := io.TeeReader(&bounded{ctx, r, size}, h)
	var n int64
	if size <= inMemory {
		b := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
		n, err = b.ReadFrom(from)
		u.data = bytes.NewReader(b.Bytes())
	} else {
		if u.file, err = os.CreateTemp(s.temp, "upload-"); err != nil {
			return nil, err
		}
		if err = os.Remove(u.file.Name()); err == nil {
			n, err = io.Copy(u.file, from)
		}
		u.data = u.file
	}
	if err == nil && n != size {
		err = ErrSize
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, errors.Join(err, u.close())
	}
	u.sum = hex.EncodeToString(h.Sum(nil))
	return u, nil
}

// send sends the file whole; with fresh set only if nothing has its name.
func (s *S3Store) send(ctx context.Context, u *upload, fresh bool) error {
	options := minio.PutObjectOptions{ContentType: "application/octet-stream", UserMetadata: map[string]string{sumName: u.sum},
		DisableContentSha256: true} // rather than in signed pieces: the sum is known
	if u.size > s.part {
		return s.sendParts(ctx, u, options, fresh)
	}
	if fresh {
		options.SetMatchETagExcept("*")
	}
	ctx, cancel := context.WithTimeout(ctx, s.patience(u.size))
	defer cancel()
	_, err := s.sender.PutObject(ctx, s.bucket, u.name, u.section(0, u.size), u.size, "", u.sum, options)
	return err
}

// section returns a part of the file, for one try: the one before may still be reading its own, as an exchange can end
// while its body is under way.
func (u *upload) section(from, size int64) io.Reader { return io.NewSectionReader(u.data, from, size) }

// sendParts sends a long file in parts; it is there when the last exchange has succeeded.
func (s *S3Store) sendParts(ctx context.Context, u *upload, options minio.PutObjectOptions, fresh bool) (err error) {
	id, err := s.beginParts(ctx, u, options)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			s.abort(context.WithoutCancel(ctx), u.name, id) // Scrub comes if this fails
		}
	}()
	var parts []minio.CompletePart
	for from := int64(0); from < u.size; from += s.part {
		part, err := s.sendPart(ctx, u, id, len(parts)+1, from)
		if err != nil {
			return fmt.Errorf("part %d: %w", len(parts)+1, err)
		}
		parts = append(parts, part)
	}
	if fresh {
		options.SetMatchETagExcept("*")
	}
	ctx, cancel := context.WithTimeout(ctx, s.patience(u.size)) // the store may have to join the parts
	defer cancel()
	_, err = s.sender.CompleteMultipartUpload(ctx, s.bucket, u.name, id, parts, options)
	return err
}

func (s *S3Store) beginParts(ctx context.Context, u *upload, options minio.PutObjectOptions) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, s.patience(0))
	defer cancel()
	return s.core.NewMultipartUpload(ctx, s.bucket, u.name, options)
}

func (s *S3Store) sendPart(ctx context.Context, u *upload, id string, number int, from int64) (minio.CompletePart, error) {
	size := min(s.part, u.size-from)
	h := sha256.New()
	if _, err := io.Copy(h, u.section(from, size)); err != nil {
		return minio.CompletePart{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.patience(size))
	defer cancel()
	part, err := s.sender.PutObjectPart(ctx, s.bucket, u.name, id, number, u.section(from, size), size,
		minio.PutObjectPartOptions{Sha256Hex: hex.EncodeToString(h.Sum(nil)), DisableContentSha256: true, CustomHeader: http.Header{}})
	return minio.CompletePart{PartNumber: part.PartNumber, ETag: part.ETag}, err
}

func (s *S3Store) abort(ctx context.Context, name, id string) {
	ctx, cancel := context.WithTimeout(ctx, s.patience(0))
	defer cancel()
	_ = s.core.AbortMultipartUpload(ctx, s.bucket, name, id)
}
