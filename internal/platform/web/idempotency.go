package web

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"cabinet/internal/platform/errs"
)

// The header of RFC draft-ietf-httpapi-idempotency-key-header, and the one that marks a repeated answer.
const (
	idempotencyHeader = "Idempotency-Key"
	replayedHeader    = "Idempotent-Replayed"
)

const (
	maxIdempotencyKey = 255
	keepAnswers       = 24 * time.Hour
	maxKeptAnswer     = 64 << 10
	// storing is how long keeping an answer may take once the client has left.
	storing = 10 * time.Second
	// slack is what a request may take beyond the ceilings of its connection until it counts as dead.
	slack = time.Minute
)

// repeated are the headers that a repeated answer carries again.
var repeated = []string{"Content-Type", "Content-Language", "ETag", "Location", "Last-Modified"}

// mayRepeat reports whether an operation takes an Idempotency-Key: it changes something, for somebody who is known.
func (r Route) mayRepeat() bool { return r.isAPI() && !safe(r.Method) && r.Door != Public }

// lease is how long a keyed request of ordinary size may take until its key can be had by the next one.
const lease = time.Minute

// leaseFor is after how long a keyed request counts as broken off. One that lives on can't change anything any more once
// another took its key, so this is patience and nothing hangs on it.
func (r Route) leaseFor() time.Duration {
	if r.MaxBody > defaultMaxBody {
		return r.runFor()
	}
	return lease
}

// runFor is after how long a request of this route has surely ended.
func (r Route) runFor() time.Duration {
	if r.MaxBody > defaultMaxBody {
		return uploadTime + writeTime + slack
	}
	return readTime + writeTime + slack
}

// run has the handler answer, at most once for each Idempotency-Key and for each posted form.
func (a *app) run(c *Ctx) error {
	switch {
	case a.cfg.Replays == nil:
	case c.Route.mayRepeat():
		if keys := c.R.Header.Values(idempotencyHeader); len(keys) > 0 {
			return a.runKeyed(c, keys)
		}
	case c.formHash != "" && c.Visitor.SignedIn && c.Visitor.SessionKey != "" && !c.Route.TokenPage:
		return a.runForm(c)
	}
	return c.Route.Handler(c)
}

// idempotencyKey returns the one key that a client sent, which may be anything of visible ASCII.
func idempotencyKey(values []string) (string, error) {
	if len(values) != 1 || values[0] == "" || len(values[0]) > maxIdempotencyKey ||
		strings.ContainsFunc(values[0], func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", errs.E(errs.Malformed, "web.error.idempotency_key", nil).With(errs.Args{"Max": maxIdempotencyKey})
	}
	return values[0], nil
}

// hashed returns a key for [Replays] that tells nothing of what it was made from.
func (a *app) hashed(parts ...string) string {
	h := hmac.New(sha256.New, a.cfg.Secret)
	for _, part := range append([]string{"replay"}, parts...) {
		_, _ = io.WriteString(h, strconv.Itoa(len(part))+":"+part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// runKeyed runs an operation under its key. The body is hashed while the handler reads it, so that uploads needn't be
// kept in memory; a repetition is read through and compared.
func (a *app) runKeyed(c *Ctx, keys []string) error {
	key, err := idempotencyKey(keys)
	if err != nil {
		return err
	}
	body := newHashedBody(c.R.Body)
	c.R.Body = body
	claim := ReplayClaim{Account: c.Visitor.Account, User: c.Visitor.User, Key: a.hashed("key", key),
		Request: a.hashed("request", c.R.Method, c.R.URL.EscapedPath(), c.R.URL.RawQuery, c.R.Header.Get("Content-Type"), c.R.Header.Get("If-Match")),
		RunFor:  c.Route.leaseFor(), KeepFor: keepAnswers}
	known, err := a.cfg.Replays.Claim(c.Context(), claim)
	if err != nil {
		return err
	}
	if known.State != ReplayNew {
		return a.repeat(c, known, body)
	}
	c.R = c.R.WithContext(a.cfg.Replays.Hold(c.Context(), claim, known.Ticket))
	c.ex.kept = &keptAnswer{body: body}
	defer a.freeAfterPanic(c, claim, known.Ticket)
	if err := c.Route.Handler(c); err != nil {
		a.fail(c, err)
	}
	if !c.ex.started() {
		c.W.WriteHeader(http.StatusOK)
	}
	answer, free := a.answerOf(c)
	if answer != nil || free {
		a.settle(c, claim, known.Ticket, answer)
	}
	return nil
}

// freeAfterPanic is deferred around a handler: what panicked has changed nothing, so its key may be used again.
func (a *app) freeAfterPanic(c *Ctx, claim ReplayClaim, ticket string) {
	if p := recover(); p != nil {
		a.settle(c, claim, ticket, nil)
		panic(p)
	}
}

// answerOf returns what is kept of the answer. Without one, free says whether the request may be made again: after
// trouble on our side, when it was told to wait, and when it was refused and its body didn't come through.
func (a *app) answerOf(c *Ctx) (answer *ReplayAnswer, free bool) {
	status, kept := c.ex.status, c.ex.kept
	switch {
	case status >= 499, status == http.StatusTooManyRequests, status == http.StatusRequestTimeout:
		return nil, true
	case kept.err != nil && status >= 400:
		return nil, true
	case kept.err != nil:
		return nil, false // it was done without its last bytes, so that no repetition can be told from another request
	}
	answer = &ReplayAnswer{Status: status, Body: kept.sum, Header: map[string]string{}}
	for _, name := range repeated {
		if value := c.W.Header().Get(name); value != "" {
			answer.Header[name] = value
		}
	}
	switch {
	case c.Route.API.Secret && status < 400:
		answer.Withheld = WithheldSecret
	case kept.over:
		answer.Withheld = WithheldLarge
	default:
		answer.Content = kept.Bytes()
	}
	return answer, false
}

// settle keeps the answer, or frees the key without one. The answer has gone out already, so trouble here is logged: the
// key then stays held, for its lease when nothing was changed under it.
func (a *app) settle(c *Ctx, claim ReplayClaim, ticket string, answer *ReplayAnswer) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Context()), storing)
	defer cancel()
	var err error
	if answer == nil {
		err = a.cfg.Replays.Release(ctx, claim, ticket)
	} else {
		err = a.cfg.Replays.Keep(ctx, claim, ticket, *answer)
	}
	if err != nil {
		a.cfg.Log.ErrorContext(ctx, "the answer to a keyed request can't be kept", "request", c.RequestID, "route", c.Route.name(), "error", err.Error())
	}
}

// repeat answers a request whose key came before.
func (a *app) repeat(c *Ctx, known Replay, body *hashedBody) error {
	switch known.State {
	case ReplayRunning:
		c.W.Header().Set("Retry-After", "1")
		return errs.E(errs.Conflict, "web.error.replay_running", nil)
	case ReplayUnknown:
		return errs.E(errs.Conflict, "web.error.replay_unknown", nil)
	case ReplayOther:
		return errs.E(errs.Invalid, "web.error.replay_other", nil)
	}
	sum, err := body.sum()
	if err != nil {
		return err
	}
	answer := known.Answer
	if !hmac.Equal([]byte(sum), []byte(answer.Body)) {
		return errs.E(errs.Invalid, "web.error.replay_other", nil)
	}
	switch answer.Withheld {
	case WithheldSecret:
		return errs.E(errs.Conflict, "web.error.replay_secret", nil)
	case WithheldLarge:
		return errs.E(errs.Conflict, "web.error.replay_large", nil)
	}
	h := c.W.Header()
	for name, value := range answer.Header {
		if slices.Contains(repeated, name) {
			h.Set(name, value)
		}
	}
	h.Set(replayedHeader, "true")
	if len(answer.Content) > 0 {
		c.write(answer.Status, answer.Header["Content-Type"], answer.Content)
		return nil
	}
	c.W.WriteHeader(answer.Status)
	return nil
}

// hashedBody hashes a request's body while it is read.
type hashedBody struct {
	io.ReadCloser
	hash hash.Hash
	err  error // how reading ended before its time
}

func newHashedBody(body io.ReadCloser) *hashedBody {
	return &hashedBody{ReadCloser: body, hash: sha256.New()}
}

func (b *hashedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.hash.Write(p[:n])
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// sum reads what is left and returns the hash of the whole. The ceiling of the route still holds.
func (b *hashedBody) sum() (string, error) {
	if _, err := io.Copy(io.Discard, b); err != nil {
		return "", readError(err)
	}
	if b.err != nil {
		return "", readError(b.err)
	}
	return hex.EncodeToString(b.hash.Sum(nil)), nil
}

// keptAnswer gathers an answer on its way out.
type keptAnswer struct {
	bytes.Buffer
	over bool
	body *hashedBody
	sum  string
	err  error
}

// begin is called right before the answer begins, which is the last moment at which the request's body can be read.
func (k *keptAnswer) begin() { k.sum, k.err = k.body.sum() }

func (k *keptAnswer) note(p []byte) {
	if k.over || k.Len()+len(p) > maxKeptAnswer {
		k.over = true
		k.Reset()
		return
	}
	k.Buffer.Write(p)
}
