package blob_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/blob/blobtest"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/errs"
)

func TestWrongConfigurationsAreNamedAtTheStart(t *testing.T) {
	garbage := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(garbage, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	good := blob.S3Config{Endpoint: "https://s3.example.org", Bucket: "cabinet", Region: "us-east-1", AccessKey: "a", SecretKey: "secret", PathStyle: true, Temp: t.TempDir()}
	for name, c := range map[string]struct {
		change func(*blob.S3Config)
		ok     bool
	}{
		"as it is":              {func(*blob.S3Config) {}, true},
		"on site":               {func(c *blob.S3Config) { c.Endpoint = "https://10.0.0.9:9000" }, true},
		"slash":                 {func(c *blob.S3Config) { c.Endpoint += "/" }, true},
		"bucket in the host":    {func(c *blob.S3Config) { c.PathStyle = false }, true},
		"prefix":                {func(c *blob.S3Config) { c.Prefix = "/Firm.1/cabinet/" }, true},
		"http":                  {func(c *blob.S3Config) { c.Endpoint = "http://s3.example.org" }, false},
		"http, almost loopback": {func(c *blob.S3Config) { c.Endpoint = "http://localhost.example.org" }, false},
		"path":                  {func(c *blob.S3Config) { c.Endpoint += "/bucket" }, false},
		"user":                  {func(c *blob.S3Config) { c.Endpoint = "https://u:p@s3.example.org" }, false},
		"no host":               {func(c *blob.S3Config) { c.Endpoint = "https://" }, false},
		"no URL":                {func(c *blob.S3Config) { c.Endpoint = "s3.example.org" }, false},
		"metadata service":      {func(c *blob.S3Config) { c.Endpoint = "https://169.254.169.254" }, false},
		"hidden address":        {func(c *blob.S3Config) { c.Endpoint = "https://2130706433" }, false},
		"prefix upwards":        {func(c *blob.S3Config) { c.Prefix = "../others" }, false},
		"prefix with a space":   {func(c *blob.S3Config) { c.Prefix = "a b" }, false},
		"prefix without end":    {func(c *blob.S3Config) { c.Prefix = strings.Repeat("a", 10_000) }, false},
		"prefix with a byte 0":  {func(c *blob.S3Config) { c.Prefix = "a\x00" }, false},
		"no authority":          {func(c *blob.S3Config) { c.CAFile = garbage }, false},
		"no authority's file":   {func(c *blob.S3Config) { c.CAFile = garbage + "x" }, false},
		"no folder":             {func(c *blob.S3Config) { c.Temp = garbage + "/x" }, false},
	} {
		config := good
		c.change(&config)
		s, err := blob.S3(config, clock.System())
		if (err == nil) != c.ok || err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
		if s != nil {
			_ = s.Close()
		}
	}
}

// noise is text that no part repeats.
func noise(n int) string {
	b := make([]byte, n)
	r := rand.New(rand.NewPCG(1, uint64(n)))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return string(b)
}

func TestLongFilesGoInParts(t *testing.T) {
	t.Parallel()
	s, p, g := throughProxy(t)
	s.Hurry(10*time.Second, 5<<20)
	big := noise(12 << 20)
	put(t, s, big)
	want(t, s, big)
	if _, err := s.Sum(t.Context(), key); err != nil {
		t.Error(err)
	}
	other := noise(11 << 20)
	put(t, s, other)
	want(t, s, other)
	// The gateway dies while a part is on its way: what was there stays, and Scrub takes the rest away.
	_ = s.Close()
	p.does(func(client, server net.Conn) {
		cut(8<<20)(client, server)
		p.does(cut(0))
	})
	away(t, "put", s.Put(t.Context(), key, strings.NewReader(big), int64(len(big))))
	p.does(through)
	g.Stop()
	g.Start()
	settle(t, s)
	want(t, s, other)
	if n, err := s.Scrub(t.Context(), time.Hour); n != 0 || err != nil {
		t.Error("a young upload was given up:", n, err)
	}
	if n, err := s.Scrub(t.Context(), 0); n != 1 || err != nil {
		t.Error(n, err)
	}
	if n, err := s.Scrub(t.Context(), 0); n != 0 || err != nil {
		t.Error("something stays:", n, err)
	}
	want(t, s, other)
}

func TestPartsOfAFile(t *testing.T) {
	t.Parallel()
	s := s3(t, blobtest.StartGateway(t, false))
	text := noise(1 << 20)
	put(t, s, text)
	f, info, err := s.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, at := range []int64{0, 10, 100, 70_000, 1 << 19, 5, info.Size - 3, info.Size, 0, info.Size + 10, 400_000} {
		if n, err := f.Seek(at, io.SeekStart); n != at || err != nil {
			t.Fatal(n, err)
		}
		part := make([]byte, 50)
		n, err := io.ReadFull(f, part)
		left := text[min(at, info.Size):]
		if left = left[:min(len(left), 50)]; string(part[:n]) != left || (len(left) == 50) != (err == nil) {
			t.Errorf("at %d: %d bytes, %v", at, n, err)
		}
	}
	if _, err := f.Seek(-1, io.SeekStart); err == nil {
		t.Error("before the beginning")
	}
	for ranges, status := range map[string]int{"": 200, "bytes=0-9": 206, "bytes=500000-": 206, "bytes=-5": 206, "bytes=2000000-": 416, "bytes=0-4,900000-900009": 206} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Range", ranges)
		w := httptest.NewRecorder()
		http.ServeContent(w, r, "a.bin", info.Modified, f)
		if w.Code != status {
			t.Errorf("%q: %d", ranges, w.Code)
		}
		if ranges == "bytes=500000-" && w.Body.String() != text[500_000:] {
			t.Error("another part came")
		}
	}
}

func TestTwoFilesNeverMix(t *testing.T) {
	t.Parallel()
	s := s3(t, blobtest.StartGateway(t, false))
	for name, change := range map[string]func() error{
		"replaced": func() error { return s.Put(t.Context(), key, strings.NewReader(noise(1<<20)), 1<<20) },
		"deleted":  func() error { return s.Delete(t.Context(), key) },
	} {
		t.Run(name, func(t *testing.T) {
			put(t, s, strings.Repeat("o", 1<<20))
			f, _, err := s.Open(t.Context(), key)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if err := change(); err != nil {
				t.Fatal(err)
			}
			if _, err := f.Seek(1<<19, io.SeekStart); err != nil {
				t.Fatal(err)
			}
			if b, err := io.ReadAll(f); !errs.Is(err, errs.NotFound) || len(b) != 0 {
				t.Errorf("%d bytes, %v", len(b), err)
			}
		})
	}
}

func TestABrokenUploadReachesNobody(t *testing.T) {
	t.Parallel()
	s := s3(t, blobtest.StartGateway(t, false))
	broken := errors.New("the line broke")
	r := io.MultiReader(strings.NewReader(noise(3<<20)), iotestErr{broken})
	if err := s.Put(t.Context(), key, r, 4<<20); !errors.Is(err, broken) {
		t.Error(err)
	}
	if _, err := s.Stat(t.Context(), key); !errs.Is(err, errs.NotFound) {
		t.Error(err)
	}
}

type iotestErr struct{ err error }

func (e iotestErr) Read([]byte) (int, error) { return 0, e.err }

func TestUsageCountsOurOwn(t *testing.T) {
	t.Parallel()
	g := blobtest.StartGateway(t, false)
	s := s3(t, g, func(c *blob.S3Config) { c.Prefix = "ours" })
	for i := range 5 {
		if err := s.Put(t.Context(), fmt.Sprintf("a/b/%d", i), strings.NewReader("1234"), 4); err != nil {
			t.Fatal(err)
		}
	}
	foreign := s3(t, g, func(c *blob.S3Config) { c.Prefix = "ours/Foreign" })
	if err := foreign.Put(t.Context(), "a/b/c", strings.NewReader("1234"), 4); err != nil {
		t.Fatal(err)
	}
	if u, err := s.Usage(t.Context()); err != nil || u != (blob.Usage{Files: 5, Bytes: 20}) {
		t.Error(u, err)
	}
	if u, err := blob.CountFiles(t.Context(), s, 3); err != nil || u != (blob.Usage{Files: 3, Bytes: 12, More: true}) {
		t.Error(u, err)
	}
	d, err := blob.Disk(t.TempDir(), clock.System())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if u, err := d.Usage(t.Context()); err != nil || u.Files != 0 || u.Total == 0 || u.Free > u.Total {
		t.Error(u, err)
	}
}
