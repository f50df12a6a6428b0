package web

import (
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/errs"
)

// The ceilings of R79.
const (
	defaultMaxBody = 1 << 20
	uploadTime     = 5 * time.Minute
)

// limitedBody is a request body that fails once it is longer than its route allows.
type limitedBody struct {
	io.ReadCloser
	left int64
	over bool
}

func (b *limitedBody) Read(p []byte) (int, error) {
	if b.over {
		return 0, errTooLarge()
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	if int64(n) > b.left {
		n, b.over = int(b.left), true
		b.left = 0
		return n, errTooLarge()
	}
	b.left -= int64(n)
	return n, err
}

func errTooLarge() error { return errs.E(errs.TooLarge, "web.error.too_large", nil) }

func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// bodies sets the ceilings of the body, reads forms and checks their token, and refuses form types at operations, so
// that no form of another site can speak to them (R30).
func (a *app) bodies(c *Ctx) error {
	limit := c.Route.MaxBody
	if limit == 0 {
		limit = defaultMaxBody
	}
	if limit > defaultMaxBody {
		now := clock.System()() // sockets know the machine's time alone, whatever clock the product was given
		control := http.NewResponseController(c.W)
		_ = control.SetReadDeadline(now.Add(uploadTime)) // a writer without a connection has no deadline
		_ = control.SetWriteDeadline(now.Add(uploadTime + writeTime))
	}
	if c.R.Body == nil {
		c.R.Body = http.NoBody
	}
	body := &limitedBody{ReadCloser: c.R.Body, left: limit}
	c.R.Body = body
	if c.R.ContentLength > limit {
		body.over = true
		return errTooLarge()
	}
	if safe(c.R.Method) {
		return nil
	}
	if c.Route.isAPI() || c.Route.Foreign != nil {
		if isFormType(c.R.Header.Get("Content-Type")) {
			return errs.E(errs.Unsupported, "web.error.type", nil)
		}
		return nil
	}
	if err := a.readForm(c, body); err != nil {
		return err
	}
	return a.checkFormToken(c)
}

// readForm reads the posted form, and hashes one without files on its way in.
func (a *app) readForm(c *Ctx, body io.ReadCloser) error {
	var hashed *hashedBody
	if a.cfg.Replays != nil && !strings.HasPrefix(c.R.Header.Get("Content-Type"), "multipart/") {
		hashed = newHashedBody(body)
		c.R.Body = hashed
	}
	form, err := readForm(c.R)
	if err != nil {
		return err
	}
	c.form = form
	if hashed != nil {
		c.formHash, err = hashed.sum()
	}
	return err
}

// drain reads away a body that is too long, within reason: a browser shows our answer only after it has sent all.
func (c *Ctx) drain(limit int64) {
	if c.Route.MaxBody == 0 || c.R.Header.Get("Expect") != "" {
		return
	}
	body := c.R.Body
	if h, ok := body.(*hashedBody); ok {
		body = h.ReadCloser
	}
	if b, ok := body.(*limitedBody); ok {
		_, _ = io.CopyN(io.Discard, b.ReadCloser, 4*limit)
	}
}

func isFormType(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media = strings.ToLower(strings.TrimSpace(contentType))
	}
	return media == "application/x-www-form-urlencoded" || strings.HasPrefix(media, "multipart/") || media == "text/plain"
}
