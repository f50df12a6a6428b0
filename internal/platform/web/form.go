package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"cabinet/internal/platform/errs"
)

// Form is a posted form: its texts, checked to be storable, and its files as streams. In the page, file inputs come
// after all other fields, since texts are read up to the first file. The zero Form is empty.
type Form struct {
	values url.Values
	order  []string
	parts  *multipart.Reader
	file   *File // the file at which reading stopped
}

// File is an uploaded file that is still on the wire. Reading fails with TooLarge beyond the route's limit.
type File struct {
	io.Reader
	Field string
	// Name is the base name that the client gave; it is for showing only.
	Name string
	// Type is the content type that the client claims. Never trust it.
	Type string
}

const (
	maxFormFields = 1000
	maxFieldName  = 128
)

// Form returns the posted form. It is empty for requests that carry none.
func (c *Ctx) Form() *Form {
	if c.form == nil {
		c.form = &Form{}
	}
	return c.form
}

// String returns the first value of a field with line ends as \n, or "".
func (f *Form) String(name string) string { return f.values.Get(name) }

// Strings returns all values of a field.
func (f *Form) Strings(name string) []string { return f.values[name] }

// Has reports whether the form sent the field, even empty.
func (f *Form) Has(name string) bool { return f.values.Has(name) }

// Bool returns whether the last value of a field is 1, on, true or yes, so that a hidden 0 can stand before a checkbox.
func (f *Form) Bool(name string) bool {
	list := f.values[name]
	return len(list) > 0 && slices.Contains([]string{"1", "on", "true", "yes"}, list[len(list)-1])
}

// Version returns the version that the person was looking at, from the field of that name. Without a sound one it is 0, and the
// last save wins, as it does for a program without If-Match.
func (f *Form) Version() int64 {
	n, err := strconv.ParseInt(f.String("version"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// Names returns the names of the fields in the order in which they were sent.
func (f *Form) Names() []string { return f.order }

// File returns the uploaded file of that field, or nil when none was chosen. Each file can be had once, in the order
// of the page.
func (f *Form) File(name string) (*File, error) {
	for f.file != nil && f.file.Field != name {
		if err := f.advance(); err != nil {
			return nil, err
		}
	}
	file := f.file
	f.file = nil
	return file, nil
}

func readForm(r *http.Request) (*Form, error) {
	f := &Form{values: url.Values{}}
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err == nil && media == "application/x-www-form-urlencoded":
		return f, f.readURLEncoded(r.Body)
	case err == nil && media == "multipart/form-data" && params["boundary"] != "":
		f.parts = multipart.NewReader(r.Body, params["boundary"])
		return f, f.advance()
	case r.Header.Get("Content-Type") == "" && r.ContentLength == 0:
		return f, nil
	default:
		return f, errs.E(errs.Unsupported, "web.error.type", nil)
	}
}

func (f *Form) readURLEncoded(body io.Reader) error {
	data, err := io.ReadAll(io.LimitReader(body, defaultMaxBody+1))
	if err != nil {
		return readError(err)
	}
	if len(data) > defaultMaxBody {
		return errTooLarge()
	}
	var bad errs.Fields
	for pair := range strings.SplitSeq(string(data), "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, err1 := url.QueryUnescape(name)
		value, err2 := url.QueryUnescape(value)
		if err := errors.Join(err1, err2); err != nil {
			return errs.E(errs.Malformed, "web.error.form", nil) // the cause would repeat what was typed
		}
		if err := f.add(name, value, &bad); err != nil {
			return err
		}
	}
	return bad.Err()
}

func (f *Form) add(name, value string, bad *errs.Fields) error {
	if name == "" || len(name) > maxFieldName || !cleanText(name) || len(f.order) >= maxFormFields {
		return errs.E(errs.Malformed, "web.error.form", nil)
	}
	if !cleanText(value) {
		bad.Add(fieldName(name), "web.error.characters")
		return nil
	}
	if !f.values.Has(name) {
		f.order = append(f.order, name)
	}
	f.values.Add(name, strings.ReplaceAll(value, "\r\n", "\n"))
	return nil
}

// advance reads parts up to and including the head of the next file.
func (f *Form) advance() error {
	f.file = nil
	var bad errs.Fields
	left := int64(defaultMaxBody)
	for parts := 0; ; parts++ {
		p, err := f.parts.NextPart()
		if err == io.EOF { //nolint:errorlint // a body that is cut short is told by the same error, wrapped
			return bad.Err()
		}
		if err != nil {
			return readError(err)
		}
		if parts > maxFormFields {
			return errs.E(errs.Malformed, "web.error.form", nil)
		}
		if filename, ok := fileNameOf(p); ok {
			if filename == "" { // no file was chosen
				continue
			}
			f.file = &File{Reader: filePart{p}, Field: p.FormName(), Name: filename, Type: p.Header.Get("Content-Type")}
			return bad.Err()
		}
		data, err := io.ReadAll(io.LimitReader(p, left+1))
		if err != nil {
			return readError(err)
		}
		if left -= int64(len(data)); left < 0 {
			return errTooLarge()
		}
		if err := f.add(p.FormName(), string(data), &bad); err != nil {
			return err
		}
	}
}

// filePart gives read errors of an upload their kind.
type filePart struct{ part *multipart.Part }

func (p filePart) Read(b []byte) (int, error) {
	n, err := p.part.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = readError(err)
	}
	return n, err
}

func fileNameOf(p *multipart.Part) (string, bool) {
	_, params, err := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
	if err != nil {
		return "", false
	}
	name, ok := params["filename"]
	if name == "" {
		return "", ok
	}
	name = strings.ToValidUTF8(filepath.Base(strings.ReplaceAll(name, "\\", "/")), "_")
	name = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f {
			return '_'
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > 200 {
		name = string(runes[len(runes)-200:])
	}
	return name, true
}

// readError gives an error while reading a body its kind: too large stays so, everything else is a request cut short or
// garbled. Parsers quote what they choke on, so the log gets only causes that can't.
func readError(err error) error {
	if e := errs.As(err); e != nil {
		return e
	}
	for _, known := range []error{io.ErrUnexpectedEOF, os.ErrDeadlineExceeded} {
		if errors.Is(err, known) {
			return errs.E(errs.Malformed, "web.error.form", known)
		}
	}
	return errs.E(errs.Malformed, "web.error.form", nil)
}
