package bench

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
)

// several files are put and read again and again.
const several = 20

// BenchmarkFiles is putting and getting stored files: on disk against bare files that are synced and renamed, and in a
// bucket against the disk.
func BenchmarkFiles(b *testing.B) {
	disk, err := blob.Disk(filepath.Join(b.TempDir(), "files"), clock.System())
	must(b, err)
	b.Cleanup(func() { _ = disk.Close() })
	var s3 *blob.S3Store
	if *bucket == "" {
		line("SKIPPED files in a bucket: no object store is named")
	} else {
		s3, err = blob.S3(blob.S3Config{Endpoint: *bucket, Bucket: "cabinet", Region: "us-east-1", Prefix: "bench/", AccessKey: "testkey", SecretKey: "testsecret",
			PathStyle: true, Temp: b.TempDir()}, clock.System())
		must(b, err)
	}
	folder := b.TempDir()
	for _, size := range []int{64 << 10, 4 << 20} {
		data := make([]byte, size)
		_, err := rand.Read(data)
		must(b, err)
		what := fmt.Sprintf("files of %d KB, one after the other", size>>10)
		mb := func(fn func(n int)) func() float64 {
			n := 0
			return func() float64 {
				return perSecond(b, func() int { n++; fn(n % several); return size }) / 1e6
			}
		}
		for n := range several {
			must(b, bareFile(folder, n, data))
			putting(b, disk, data)(n)
			if s3 != nil {
				putting(b, s3, data)(n)
			}
		}
		ratio(b, what+", put on disk, against files written, synced and renamed", " MB/s", 0, mb(func(n int) { must(b, bareFile(folder, n, data)) }), mb(putting(b, disk, data)))
		ratio(b, what+", read from disk, against reading files", " MB/s", 0, mb(func(n int) {
			f, err := os.Open(barePath(folder, n))
			must(b, err)
			_, err = io.Copy(io.Discard, plainReader{f})
			must(b, err)
			must(b, f.Close())
		}), mb(getting(b, disk)))
		if s3 == nil {
			continue
		}
		ratio(b, what+", put into a bucket, against the disk", " MB/s", 0, mb(putting(b, disk, data)), mb(putting(b, s3, data)))
		ratio(b, what+", read from a bucket, against the disk", " MB/s", 0, mb(getting(b, disk)), mb(getting(b, s3)))
	}
}

func barePath(folder string, n int) string { return filepath.Join(folder, fmt.Sprint(n)) }

// bareFile writes a file that survives a power cut, as a whole or not at all.
func bareFile(folder string, n int, data []byte) error {
	f, err := os.CreateTemp(folder, "new")
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), barePath(folder, n)); err != nil {
		return err
	}
	dir, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

func putting(b *testing.B, s blob.Store, data []byte) func(n int) {
	return func(n int) {
		must(b, s.Put(context.Background(), fmt.Sprintf("hartwell/bench/%d", n), bytes.NewReader(data), int64(len(data))))
	}
}

// getting reads what was put before.
func getting(b *testing.B, s blob.Store) func(n int) {
	return func(n int) {
		f, _, err := s.Open(context.Background(), fmt.Sprintf("hartwell/bench/%d", n))
		must(b, err)
		_, err = io.Copy(io.Discard, plainReader{f})
		must(b, err)
		must(b, f.Close())
	}
}
