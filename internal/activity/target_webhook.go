package activity

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"cabinet/internal/platform/clock"
)

// Dial opens a connection; platform/dial's DialContext is one.
type Dial func(ctx context.Context, network, address string) (net.Conn, error)

// webhookTarget posts checkpoints, signed as the Standard Webhooks specification says.
type webhookTarget struct {
	address string
	secret  []byte
	client  *http.Client
	wall    clock.Wall
}

// WebhookTarget returns the target that posts a checkpoint's JSON lines to an https address; plain http is for loopback
// alone. The headers webhook-id, webhook-timestamp and webhook-signature are those of Standard Webhooks, so that the
// receiver can prove where the post comes from; a secret that begins with whsec_ is read as base64. Any answer but 2xx is
// a failure, redirects included.
func WebhookTarget(address, secret string, dial Dial, wall clock.Wall) (Target, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return nil, errors.New("checkpoint-webhook: give an address such as https://log.example.org/cabinet")
	}
	key := []byte(secret)
	if coded, found := strings.CutPrefix(secret, "whsec_"); found {
		if key, err = base64.StdEncoding.DecodeString(coded); err != nil {
			return nil, errors.New("checkpoint-webhook-secret: after whsec_ comes base64")
		}
	}
	if len(key) < 16 {
		return nil, errors.New("checkpoint-webhook-secret: give at least 16 characters, the same as at the receiver")
	}
	transport := &http.Transport{DialContext: dial, TLSHandshakeTimeout: 10 * time.Second, ForceAttemptHTTP2: true, DisableKeepAlives: true}
	client := &http.Client{Transport: transport, Timeout: sendTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return webhookTarget{address, key, client, wall}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Name returns "webhook".
func (webhookTarget) Name() string { return "webhook" }

// Send posts the lines.
func (t webhookTarget) Send(ctx context.Context, b Batch) error {
	body := strings.Join(b.Lines, "\n") + "\n"
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, t.address, strings.NewReader(body))
	if err != nil {
		return fmt.Errorf("checkpoint webhook: %w", err)
	}
	message, stamp := "checkpoint-"+strconv.FormatInt(b.Number, 10), strconv.FormatInt(t.wall().Unix(), 10)
	mac := hmac.New(sha256.New, t.secret)
	mac.Write([]byte(message + "." + stamp + "." + body))
	r.Header.Set("Content-Type", "application/x-ndjson")
	r.Header.Set("Webhook-Id", message)
	r.Header.Set("Webhook-Timestamp", stamp)
	r.Header.Set("Webhook-Signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	answer, err := t.client.Do(r)
	if err != nil {
		return fmt.Errorf("checkpoint webhook: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	if _, err := io.Copy(io.Discard, io.LimitReader(answer.Body, 4<<10)); err != nil {
		return fmt.Errorf("checkpoint webhook: %w", err)
	}
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return fmt.Errorf("checkpoint webhook: the answer is %d", answer.StatusCode)
	}
	return nil
}
