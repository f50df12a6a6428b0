package blob

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/dial"
	"cabinet/internal/platform/log"
)

const (
	// grace and slowest bound every exchange: so long, and longer by what is moved at the slowest speed that is borne.
	grace   = 10 * time.Second
	slowest = 128 << 10 // bytes a second
	// attempts is how often the client tries by itself, within a second.
	attempts = 2
	// partSize is the length up to which a file is sent as one object in one piece.
	partSize = 64 << 20
)

// S3Config says where the objects are.
type S3Config struct {
	// Endpoint is a URL of scheme and host, with a port if it isn't the usual one. http is for loopback alone.
	Endpoint       string
	Bucket, Region string
	// Prefix begins the name of every object, with a slash behind it; empty for a bucket of one's own.
	Prefix               string
	AccessKey, SecretKey log.Secret
	// CAFile is a PEM file of certificate authorities that replace the machine's; empty keeps those.
	CAFile string
	// PathStyle names the bucket in the path rather than in the host.
	PathStyle bool
	// Temp is a folder in which uploads wait until they are whole. It is made when needed.
	Temp string
}

// S3Store is a [Store] in a bucket of an object store that speaks S3. Uploads are first taken whole to [S3Config.Temp]
// and go out with their SHA-256, which the store checks and which stays with the object, see [S3Store.Sum].
//
// While the store is away every method answers errs.Unavailable with the key "blob.unreachable", at once as a rule: only
// one caller a second tries whether it is back. An answer that got lost may leave a put done although Put failed; a
// caller that puts the same file again meets it and is content.
//
// Versions that the bucket keeps of deleted objects are the operator's to expire.
type S3Store struct {
	core           *minio.Core // tries again by itself
	sender         *minio.Core // doesn't: it would rewind a body that is still being read
	transport      *http.Transport
	bucket, prefix string
	temp           string
	wall           clock.Wall
	outage         *outage
	ready          readiness
	part           int64
	grace          time.Duration
	unconditional  atomic.Bool // the store knows no conditional put
}

// S3 returns a store for the bucket without asking it anything, so that the product starts while the store is away. An
// error is about the configuration.
func S3(c S3Config, wall clock.Wall) (*S3Store, error) {
	u, err := url.Parse(c.Endpoint)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.Trim(u.Path, "/") != "" || u.User != nil || u.RawQuery != "" {
		return nil, errors.New("blob: the S3 endpoint isn't a URL of scheme and host")
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return nil, errors.New("blob: an S3 endpoint by http is for loopback only")
	}
	prefix, err := objectPrefix(c.Prefix)
	if err != nil {
		return nil, err
	}
	transport, err := s3Transport(c, u)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(c.Temp, 0o700); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	lookup := minio.BucketLookupDNS
	if c.PathStyle {
		lookup = minio.BucketLookupPath
	}
	options := minio.Options{Creds: credentials.NewStaticV4(c.AccessKey.Reveal(), c.SecretKey.Reveal(), ""),
		Secure: u.Scheme == "https", Transport: transport, Region: c.Region, BucketLookup: lookup, MaxRetries: attempts}
	once := options
	once.MaxRetries = 1
	core, err := minio.NewCore(u.Host, &options)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	sender, err := minio.NewCore(u.Host, &once)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	return &S3Store{core: core, sender: sender, transport: transport, bucket: c.Bucket, prefix: prefix, temp: c.Temp, wall: wall,
		outage: &outage{wall: wall}, part: partSize, grace: grace}, nil
}

// Close implements [Backend].
func (s *S3Store) Close() error {
	s.transport.CloseIdleConnections()
	return nil
}

// s3Transport reaches the endpoint and nothing else (R60).
func s3Transport(c S3Config, u *url.URL) (*http.Transport, error) {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	policy := dial.Policy{Loopback: loopback(u.Hostname())}
	for _, host := range []string{u.Hostname(), c.Bucket + "." + u.Hostname()} {
		if !policy.Loopback {
			policy.Allow = append(policy.Allow, net.JoinHostPort(host, port))
		}
		if c.PathStyle {
			break
		}
	}
	if err := policy.Check(); err != nil {
		return nil, err
	}
	secure := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.CAFile != "" {
		pem, err := os.ReadFile(c.CAFile)
		if err != nil {
			return nil, fmt.Errorf("blob: %w", err)
		}
		secure.RootCAs = x509.NewCertPool()
		if !secure.RootCAs.AppendCertsFromPEM(pem) {
			return nil, errors.New("blob: the S3 certificate authority's file holds no certificate")
		}
	}
	return &http.Transport{DialContext: dial.New(policy).DialContext, TLSClientConfig: secure, TLSHandshakeTimeout: dial.Timeout,
		ResponseHeaderTimeout: grace, IdleConnTimeout: time.Minute, MaxIdleConnsPerHost: 32, DisableCompression: true,
		MaxResponseHeaderBytes: 64 << 10}, nil
}

func loopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && a.IsLoopback()
}

func objectPrefix(text string) (string, error) {
	text = strings.Trim(text, "/")
	if text == "" {
		return "", nil
	}
	for _, part := range strings.Split(text, "/") {
		plain := strings.Trim(part, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") == ""
		if part == "" || part == "." || part == ".." || !plain || len(text) > 512 {
			return "", errors.New("blob: the S3 prefix may hold letters, digits, points, hyphens and slashes")
		}
	}
	return text + "/", nil
}

// exchange starts one exchange with the store that moves so many bytes: its context ends when patience does.
func (s *S3Store) exchange(ctx context.Context, size int64) (context.Context, context.CancelFunc, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	if err := s.outage.check(); err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.patience(size))
	return ctx, cancel, nil
}

func (s *S3Store) patience(size int64) time.Duration {
	return s.grace + time.Duration(float64(size)/slowest*float64(time.Second))
}
