package blob

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/minio/minio-go/v7"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/errs"
)

// ErrDamaged says that a stored file isn't what was put.
var ErrDamaged = errors.New("blob: the file isn't what was put")

// failed gives an error of an exchange its meaning: the caller's own end, a file that isn't there, a full store, and for
// all others, wrong keys and a missing bucket among them, a store that can't be used just now. The caller's context is
// the one that the exchange was derived from.
func (s *S3Store) failed(caller context.Context, err error) error {
	if err == nil {
		s.outage.over()
		return nil
	}
	if ended := caller.Err(); ended != nil {
		return errors.Join(ended, err)
	}
	var answer minio.ErrorResponse
	if errors.Is(err, errRange) {
		return unreachable(err)
	}
	if !errors.As(err, &answer) || answer.StatusCode == 0 {
		s.outage.began() // nobody answered
		return unreachable(err)
	}
	s.outage.over()
	switch {
	case answer.Code == minio.NoSuchKey:
		return notFound(err)
	case answer.StatusCode == http.StatusInsufficientStorage, fullCodes[answer.Code]:
		return errs.E(errs.Unavailable, "blob.full", err)
	}
	return unreachable(err)
}

// fullCodes are what stores answer when they have no room; the standard has no word for it.
var fullCodes = map[string]bool{"XMinioStorageFull": true, "XMinioAdminBucketQuotaExceeded": true, "QuotaExceeded": true, "InsufficientStorage": true}

func code(err error) string {
	var answer minio.ErrorResponse
	_ = errors.As(err, &answer)
	return answer.Code
}

func unreachable(cause error) error {
	e := errs.E(errs.Unavailable, "blob.unreachable", cause)
	e.RetryAfter = int(retryAfter / time.Second)
	return e
}

// retryAfter is what the product asks others to wait, and what it waits itself between two tries of a store that is away.
const retryAfter = time.Second

// outage keeps callers from waiting one after the other for a store that is away: once nobody answered, one caller at a
// time tries, and the others hear so at once.
type outage struct {
	wall clock.Wall
	mu   sync.Mutex
	on   bool
	next time.Time
}

var errAway = errors.New("blob: the store was away a moment ago")

func (o *outage) check() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.on {
		return nil
	}
	now := o.wall()
	if now.Before(o.next) {
		return unreachable(errAway)
	}
	o.next = now.Add(retryAfter)
	return nil
}

func (o *outage) is() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.on
}

func (o *outage) began() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.on, o.next = true, o.wall().Add(retryAfter)
}

func (o *outage) over() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.on = false
}
