package picture

import (
	"bytes"
	"mime"
	"path"
	"slices"
	"strings"

	"cabinet/internal/platform/errs"
)

// format is a kind of picture that we decode.
type format string

const (
	jpegFormat format = "JPEG"
	pngFormat  format = "PNG"
	webpFormat format = "WebP"
	gifFormat  format = "GIF"
)

// anyField is what an error is about until it is known where the upload came from.
const anyField = "picture"

func refuse(key string, args ...errs.Args) *errs.Error {
	return errs.FieldError(anyField, "picture."+key, args...)
}

// sniff tells the format by the file's first bytes, or why we don't take it (R45: the first witness).
func sniff(head []byte) (format, error) {
	switch {
	case len(head) == 0:
		return "", refuse("empty")
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return jpegFormat, nil
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return pngFormat, nil
	case bytes.HasPrefix(head, []byte("GIF87a")), bytes.HasPrefix(head, []byte("GIF89a")):
		return gifFormat, nil
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return webpFormat, nil
	case len(head) >= 12 && string(head[4:8]) == "ftyp":
		return "", refuse(boxed(head))
	}
	for _, magic := range []string{"BM", "II*\x00", "MM\x00*", "8BPS", "\x00\x00\x01\x00", "\xff\x0a", "\x00\x00\x00\x0cJXL "} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return "", refuse("format")
		}
	}
	if key := markup(head); key != "" {
		return "", refuse(key)
	}
	return "", refuse("not_image")
}

// boxed tells apart what comes in ISO media boxes: the brands of HEIC and AVIF, else a film or the like.
func boxed(head []byte) string {
	size := min(len(head), max(16, int(head[3])+int(head[2])<<8))
	brands := head[8:size]
	for _, brand := range []string{"heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs"} {
		if bytes.Contains(brands, []byte(brand)) {
			return "heic"
		}
	}
	switch {
	case bytes.Contains(brands, []byte("avif")) || bytes.Contains(brands, []byte("avis")):
		return "format"
	case bytes.Contains(brands, []byte("mif1")) || bytes.Contains(brands, []byte("msf1")):
		return "heic"
	}
	return "not_image"
}

// markup tells text formats that browsers would run.
func markup(head []byte) string {
	text := bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		text = bytes.ReplaceAll(text[2:], []byte{0}, nil)
	}
	text = bytes.ToLower(bytes.TrimLeft(text, " \t\r\n\f"))
	if !bytes.HasPrefix(text, []byte("<")) {
		return ""
	}
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<script"} {
		if bytes.HasPrefix(text, []byte(tag)) {
			return "html"
		}
	}
	if bytes.Contains(text, []byte("<svg")) {
		return "svg"
	}
	return "html"
}

var extensions = map[string]format{".jpg": jpegFormat, ".jpeg": jpegFormat, ".jpe": jpegFormat, ".jfif": jpegFormat,
	".png": pngFormat, ".webp": webpFormat, ".gif": gifFormat}

var mediaTypes = map[string]format{"image/jpeg": jpegFormat, "image/jpg": jpegFormat, "image/pjpeg": jpegFormat,
	"image/png": pngFormat, "image/apng": pngFormat, "image/webp": webpFormat, "image/gif": gifFormat}

// agree checks what the sender says about the file against what it is (R45: the other witnesses). A name without an
// extension and a media type that says nothing witness nothing.
func agree(found format, name, contentType string) error {
	if extension := strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/"))); extension != "" && extensions[extension] != found {
		return refuse("contradiction", errs.Args{"Format": string(found)})
	}
	if contentType == "" {
		return nil
	}
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return refuse("contradiction", errs.Args{"Format": string(found)})
	}
	silent := []string{"application/octet-stream", "binary/octet-stream", "image/*", "*/*"}
	if !slices.Contains(silent, media) && mediaTypes[media] != found {
		return refuse("contradiction", errs.Args{"Format": string(found)})
	}
	return nil
}
