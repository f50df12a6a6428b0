package blob

import (
	"context"
	"time"
)

// Backend is a [Store] with what a deployment's operator needs besides: [DiskStore] and [S3Store] are ones.
type Backend interface {
	Store
	// Ready answers an error when no file can be reached, for health pages; it may be asked often and answers within
	// seconds. A full store is ready.
	Ready() error
	// Scrub removes what broken uploads left behind for more than the given time and returns how many there were.
	Scrub(ctx context.Context, older time.Duration) (int, error)
	// Usage counts what is stored, for the operator's page.
	Usage(ctx context.Context) (Usage, error)
	// Close lets go of folder and connections. Files that are still being read may break off.
	Close() error
}

var (
	_ Backend = (*DiskStore)(nil)
	_ Backend = (*S3Store)(nil)
)

// usageLimit bounds the count of [Usage]: whoever has more files wants no page that waits for all of them.
const usageLimit = 10_000

// Usage says how much is stored.
type Usage struct {
	// Files and Bytes are counted up to 10,000 files; More says that there are others.
	Files, Bytes int64
	More         bool
	// Free and Total are the volume's bytes. Both are 0 for a store that has no such bound.
	Free, Total uint64
}

func countFiles(ctx context.Context, s Store, limit int64) (u Usage, err error) {
	for info, err := range s.List(ctx, "") {
		if err != nil {
			return Usage{}, err
		}
		if u.Files == limit {
			u.More = true
			break
		}
		u.Files++
		u.Bytes += info.Size
	}
	return u, nil
}

// Usage implements [Backend].
func (s *DiskStore) Usage(ctx context.Context) (Usage, error) {
	u, err := countFiles(ctx, s, usageLimit)
	if err != nil {
		return Usage{}, err
	}
	u.Free, u.Total, err = s.free(s.root)
	return u, err
}
