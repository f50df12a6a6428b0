package blob_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/blob/blobtest"
	"cabinet/internal/platform/clock"
)

func TestDiskKeepsThePromises(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blob.Store {
		s, err := blob.Disk(t.TempDir(), clock.System())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	})
}

func TestS3KeepsThePromises(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		secure bool
		prefix string
	}{"http": {false, ""}, "https below a prefix": {true, "firm/cabinet"}} {
		t.Run(name, func(t *testing.T) {
			g := blobtest.StartGateway(t, c.secure)
			blobtest.Run(t, func(t *testing.T) blob.Store {
				empty(t, g)
				return s3(t, g, func(s *blob.S3Config) { s.Prefix = c.prefix })
			})
		})
	}
}

// s3 opens the gateway's bucket.
func s3(t *testing.T, g *blobtest.Gateway, change ...func(*blob.S3Config)) *blob.S3Store {
	t.Helper()
	c := blob.S3Config{Endpoint: g.Endpoint, Bucket: blobtest.Bucket, Region: "us-east-1", AccessKey: blobtest.AccessKey, SecretKey: blobtest.SecretKey,
		PathStyle: true, Temp: t.TempDir()}
	if strings.HasPrefix(g.Endpoint, "https") {
		c.CAFile = g.CAFile
	}
	for _, fn := range change {
		fn(&c)
	}
	s, err := blob.S3(c, clock.System())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func empty(t *testing.T, g *blobtest.Gateway) {
	t.Helper()
	entries, err := os.ReadDir(g.Objects)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := os.RemoveAll(filepath.Join(g.Objects, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
}
