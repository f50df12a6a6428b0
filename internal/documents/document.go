package documents

import (
	"path"
	"strings"
	"time"

	"cabinet/internal/ids"
)

// The limits of the room.
const (
	// MaxDocuments is how many documents a case has at most, MaxVersions how many versions a document.
	MaxDocuments = 10_000
	MaxVersions  = 200
	// MaxDescription is counted in characters.
	MaxDescription = 2000
)

// Content is what is known of a file.
type Content struct {
	Size int64 // in bytes
	// SHA256 is in hexadecimal digits.
	SHA256 string
	// Type is the content type for handing it out: what its name says, where its first bytes agree.
	Type       string
	UploadedBy ids.User // empty for the machine
	UploadedAt time.Time
	Scan       Scan
}

// Document is a file of a case. Its content is that of the latest version.
type Document struct {
	Account     ids.Account
	ID          ids.Document
	Case        ids.Case
	Name        string
	Description string
	// Latest is the number of the latest version.
	Latest int64
	Content
	CreatedAt time.Time
	// Version grows with each change, further versions of the file included.
	Version int64
}

// Version is a document as it was given at some time.
type Version struct {
	Document ids.Document
	Number   int64 // from 1
	// FileName is what the file was called when it was given.
	FileName string
	Content

	file string // its id in the store
}

// DownloadName is what a version is called when somebody saves it: as the document is called, unless it is a file of another
// kind than the name tells.
func DownloadName(d Document, v Version) string {
	if strings.EqualFold(path.Ext(d.Name), path.Ext(v.FileName)) {
		return d.Name
	}
	return v.FileName
}

// Twin is the document of the same case that has the same content as one that was added.
type Twin struct {
	Document ids.Document
	Name     string
	Number   int64 // of the version that is the same
}

// Added is what became of an upload.
type Added struct {
	Document
	// Twin is set when another document of the case has the same content.
	Twin *Twin
}
