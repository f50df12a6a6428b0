package web

import (
	"io"
	"mime"
	"net/http"
	"time"
)

// FileOut is a stored file on its way to a client (R48).
type FileOut struct {
	Body io.ReadSeeker
	// Type is the content type that the server found out itself.
	Type string
	// Name is offered for saving; it is encoded safely.
	Name string
	// Inline shows the file in the page; only for images that the server encoded itself. Everything else is an attachment.
	Inline bool
	// Tag identifies the content for caches, without quotes; empty forbids keeping it.
	Tag string
}

// File answers with a stored file: never sniffed, sandboxed, an attachment unless inline. With a tag the client may
// keep it but asks each time whether it is still good.
func (c *Ctx) File(f FileOut) error {
	h := c.W.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox")
	disposition := "attachment"
	if f.Inline {
		disposition = "inline"
	}
	params := map[string]string{}
	if f.Name != "" {
		params["filename"] = f.Name
	}
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, params))
	if f.Tag != "" {
		h.Set("ETag", `"`+f.Tag+`"`)
		h.Set("Cache-Control", "private, no-cache")
	}
	http.ServeContent(c.W, c.R, "", time.Time{}, f.Body)
	return nil
}
