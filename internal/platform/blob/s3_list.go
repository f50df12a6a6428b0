package blob

import (
	"context"
	"errors"
	"iter"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
)

// Delete implements [Store].
func (s *S3Store) Delete(ctx context.Context, key string) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	working, cancel, err := s.exchange(ctx, 0)
	if err != nil {
		return err
	}
	defer cancel()
	err = s.core.RemoveObject(working, s.bucket, s.prefix+key, minio.RemoveObjectOptions{})
	if code(err) == minio.NoSuchKey {
		err = nil
	}
	return s.failed(ctx, err)
}

// List implements [Store]. Objects whose names aren't keys are left out. It asks for a page at a time.
func (s *S3Store) List(ctx context.Context, prefix string) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		err := CheckPrefix(prefix)
		if err == nil {
			err = errors.Join(ctx.Err(), s.outage.check())
		}
		if err != nil {
			yield(Info{}, err)
			return
		}
		working, cancel := context.WithCancel(ctx)
		defer cancel()
		patience := time.AfterFunc(s.grace, cancel) // for the store; how long the caller takes isn't counted
		defer patience.Stop()
		for o := range s.core.ListObjectsIter(working, s.bucket, minio.ListObjectsOptions{Prefix: s.prefix + prefix, Recursive: true}) {
			if o.Err != nil {
				yield(Info{}, s.failed(ctx, o.Err))
				return
			}
			key := strings.TrimPrefix(o.Key, s.prefix)
			if CheckKey(key) != nil {
				continue
			}
			patience.Stop()
			if !yield(Info{Key: key, Size: o.Size, Modified: o.LastModified.UTC()}, nil) {
				return
			}
			patience.Reset(s.grace)
		}
		// The library ends without a word when its context does.
		if err := errors.Join(ctx.Err(), working.Err()); err != nil {
			yield(Info{}, s.failed(ctx, err))
			return
		}
		s.outage.over()
	}
}

// Scrub implements [Backend]: it gives up the uploads in parts that nobody finished.
func (s *S3Store) Scrub(ctx context.Context, older time.Duration) (n int, err error) {
	working, cancel := context.WithCancel(ctx) // ends the listing when this returns early
	defer cancel()
	if err := s.outage.check(); err != nil {
		return 0, err
	}
	for u := range s.core.ListIncompleteUploads(working, s.bucket, s.prefix, true) {
		if u.Err != nil {
			return n, s.failed(ctx, u.Err)
		}
		if CheckKey(strings.TrimPrefix(u.Key, s.prefix)) != nil || s.wall().Sub(u.Initiated) < older {
			continue
		}
		if err := s.giveUp(ctx, u); err != nil {
			return n, err
		}
		n++
	}
	return n, errors.Join(ctx.Err())
}

func (s *S3Store) giveUp(ctx context.Context, u minio.ObjectMultipartInfo) error {
	working, cancel, err := s.exchange(ctx, 0)
	if err != nil {
		return err
	}
	defer cancel()
	err = s.core.AbortMultipartUpload(working, s.bucket, u.Key, u.UploadID)
	if code(err) == minio.NoSuchUpload {
		err = nil // somebody finished it
	}
	return s.failed(ctx, err)
}

// Usage implements [Backend].
func (s *S3Store) Usage(ctx context.Context) (Usage, error) { return countFiles(ctx, s, usageLimit) }
