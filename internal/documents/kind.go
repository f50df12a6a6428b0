package documents

import (
	"bytes"
	"path"
	"strings"
	"unicode/utf8"
)

// anything is the content type of what is none of the known kinds.
const anything = "application/octet-stream"

// sniffed is how many bytes of a file are looked at.
const sniffed = 512

// kind is a sort of file that is handed out under its own content type.
type kind struct {
	media  string
	starts []string // one of these begins the file; none means plain text
}

const (
	zip      = "PK\x03\x04"
	compound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	office   = "application/vnd.openxmlformats-officedocument."
	open     = "application/vnd.oasis.opendocument."
)

// kinds are the known ones by their endings. None of them is HTML, SVG or a script (R45), and none is ever shown inline.
func kinds() map[string]kind {
	return map[string]kind{
		".pdf":  {"application/pdf", []string{"%PDF-"}},
		".png":  {"image/png", []string{"\x89PNG\r\n\x1a\n"}},
		".jpg":  {"image/jpeg", []string{"\xff\xd8\xff"}},
		".jpeg": {"image/jpeg", []string{"\xff\xd8\xff"}},
		".gif":  {"image/gif", []string{"GIF87a", "GIF89a"}},
		".tif":  {"image/tiff", []string{"II*\x00", "MM\x00*"}},
		".tiff": {"image/tiff", []string{"II*\x00", "MM\x00*"}},
		".zip":  {"application/zip", []string{zip, "PK\x05\x06"}},
		".docx": {office + "wordprocessingml.document", []string{zip}},
		".xlsx": {office + "spreadsheetml.sheet", []string{zip}},
		".pptx": {office + "presentationml.presentation", []string{zip}},
		".odt":  {open + "text", []string{zip}},
		".ods":  {open + "spreadsheet", []string{zip}},
		".doc":  {"application/msword", []string{compound}},
		".xls":  {"application/vnd.ms-excel", []string{compound}},
		".rtf":  {"application/rtf", []string{`{\rtf`}},
		".mp3":  {"audio/mpeg", []string{"ID3", "\xff\xfb"}},
		".txt":  {"text/plain; charset=utf-8", nil},
		".csv":  {"text/csv; charset=utf-8", nil},
	}
}

// typeOf returns the content type under which a file is handed out, by its name and its first bytes. Where both don't
// agree it is anything.
func typeOf(name string, head []byte) string {
	k, ok := kinds()[strings.ToLower(path.Ext(name))]
	if !ok {
		return anything
	}
	if k.starts == nil && plain(head) {
		return k.media
	}
	for _, start := range k.starts {
		if bytes.HasPrefix(head, []byte(start)) {
			return k.media
		}
	}
	return anything
}

// plain reports whether the beginning of a file is text in UTF-8. The last character may be cut in two.
func plain(head []byte) bool {
	for len(head) > 0 {
		r, n := utf8.DecodeRune(head)
		if r == utf8.RuneError && n == 1 {
			return len(head) < utf8.UTFMax && !utf8.FullRune(head)
		}
		if r < ' ' && !strings.ContainsRune("\t\n\r\f", r) {
			return false
		}
		head = head[n:]
	}
	return true
}
