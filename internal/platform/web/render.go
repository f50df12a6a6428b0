package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"sync"

	"github.com/a-h/templ"
)

// Partial reports whether the page asked for a fragment of itself rather than the whole (ux §1.1, trap 4). One address
// has two renderings, and Back always gets the whole.
func (c *Ctx) Partial() bool {
	h := c.R.Header
	return h.Get("HX-Request-Type") == "partial" && h.Get("HX-History-Restore-Request") == ""
}

// Render draws a page into memory and then answers with it. When drawing fails, nothing was written and the error is
// internal.
func (c *Ctx) Render(status int, page templ.Component) error {
	b := buffer()
	defer release(b)
	if err := page.Render(c.R.Context(), b); err != nil {
		return err
	}
	c.W.Header().Add("Vary", "HX-Request-Type, HX-History-Restore-Request")
	c.write(status, "text/html; charset=utf-8", b.Bytes())
	return nil
}

// JSON answers with a value; lists in it that are nil become empty lists.
func (c *Ctx) JSON(status int, v any) error {
	b := buffer()
	defer release(b)
	if err := encode(b, v); err != nil {
		return err
	}
	c.write(status, "application/json", b.Bytes())
	return nil
}

// Text answers with plain text.
func (c *Ctx) Text(status int, text string) error {
	c.write(status, "text/plain; charset=utf-8", []byte(text))
	return nil
}

// write sends a finished body, compressed when the client likes it and it is worth it. An answer that is kept for
// repetitions stays plain, since whoever repeats may like it otherwise.
func (c *Ctx) write(status int, contentType string, body []byte) {
	h := c.W.Header()
	h.Set("Content-Type", contentType)
	h.Add("Vary", "Accept-Encoding, Accept-Language, Cookie")
	if len(body) >= compressFrom && c.ex.kept == nil && acceptsGzip(c.R.Header) {
		body = compress(body)
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.W.WriteHeader(status)
	if c.R.Method != http.MethodHead {
		_, _ = c.W.Write(body) // the client may have left
	}
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	err := encode(&b, v)
	return b.Bytes(), err
}

func encode(b *bytes.Buffer, v any) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	return enc.Encode(fillLists(v))
}

// maxKept is the size of the largest buffer that waits for another answer.
const maxKept = 256 << 10

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// buffer returns an empty buffer for one answer; release gives it back once the answer is written.
func buffer() *bytes.Buffer { return buffers.Get().(*bytes.Buffer) }

func release(b *bytes.Buffer) {
	if b.Cap() <= maxKept {
		b.Reset()
		buffers.Put(b)
	}
}
