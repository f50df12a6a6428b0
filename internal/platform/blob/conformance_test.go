package blob_test

import (
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
