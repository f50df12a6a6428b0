package blob

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	readyLife  = 5 * time.Second // how long a good answer counts
	readyRetry = time.Second     // how long a bad one does
	readyTime  = 3 * time.Second
)

// readiness remembers the last answer, so that health pages don't knock at the store's door all the time.
type readiness struct {
	mu    sync.Mutex
	until time.Time
	err   error
}

// Ready implements [Backend]: the bucket answers, and takes our keys. A good answer is up to 5 seconds old, but no older
// than a failure that somebody else met.
func (s *S3Store) Ready() error {
	s.ready.mu.Lock()
	defer s.ready.mu.Unlock()
	doubted := s.ready.err == nil && s.outage.is()
	if s.wall().Before(s.ready.until) && !doubted {
		return s.ready.err
	}
	ctx, cancel := context.WithTimeout(context.Background(), readyTime)
	defer cancel()
	s.ready.err = s.bucketThere(ctx)
	life := readyLife
	if s.ready.err != nil {
		life = readyRetry
	}
	s.ready.until = s.wall().Add(life)
	return s.ready.err
}

var errNoBucket = errors.New("blob: the bucket doesn't exist")

// bucketThere asks for the bucket, whatever was known of the store. Its own time limit is no caller's end.
func (s *S3Store) bucketThere(ctx context.Context) error {
	there, err := s.core.BucketExists(ctx, s.bucket)
	if err == nil && !there {
		err = errNoBucket
	}
	if errors.Is(err, errNoBucket) {
		s.outage.over()
		return unreachable(err)
	}
	return s.failed(context.WithoutCancel(ctx), err)
}
