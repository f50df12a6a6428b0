package mydata

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/exports"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// MyData is the kind of export that holds everything about the person who asks.
const MyData = "my_data"

const (
	readmeName   = "readme.txt"
	manifestName = "manifest.json"
)

// RequestExport asks for a file with everything that Cabinet holds about the actor. It wants a proof of identity not
// older than five minutes (R75).
func (s *Service) RequestExport(ctx context.Context, by access.Actor) (exports.Export, error) {
	return s.Exports.Request(ctx, by, MyData, struct{}{})
}

// MyExports lists the files with the actor's own data, the newest first.
func (s *Service) MyExports(ctx context.Context, by access.Actor, f exports.ListFilter) (exports.Page, error) {
	f.Kind = MyData
	return s.Exports.Exports(ctx, by, f)
}

func (s *Service) exportKind() exports.Kind {
	return exports.Kind{
		Name: MyData, Title: "mydata.export.title", Type: "application/zip", Fresh: true,
		Allowed: func(_ context.Context, _ db.Queryer, by access.Actor, _ json.RawMessage) error {
			return access.Require(by, access.ExportOwnData, access.Facts{Account: by.Account, Owner: by.User})
		},
		FileName: func(_ json.RawMessage, at time.Time) string {
			return "my-data-" + at.UTC().Format(time.DateOnly) + ".zip"
		},
		Write: s.writeArchive,
	}
}

// manifest says for machines what the archive holds.
type manifest struct {
	Format  string    `json:"format"`
	Version int       `json:"version"`
	Account string    `json:"account"`
	User    string    `json:"user"`
	MadeAt  time.Time `json:"made_at"`
	Files   []entry   `json:"files"`
}

type entry struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	About  string `json:"about"`
}

// writeArchive writes the zip: a readme, the files of all sources and a manifest. It returns how many files came of sources.
func (s *Service) writeArchive(ctx context.Context, by access.Actor, _ json.RawMessage, w io.Writer, progress func(done, total int64)) (int64, error) {
	r, err := s.Post.Recipients.Recipient(ctx, s.DB, by.Account, by.User)
	if err != nil {
		return 0, err
	}
	p := s.Post.Printer(r)
	made := s.Now().UTC()
	archive := zip.NewWriter(w)
	m := manifest{Format: "cabinet.my_data", Version: 1, Account: string(by.Account), User: string(by.User), MadeAt: made}
	for i, source := range s.Sources {
		progress(int64(i), int64(len(s.Sources)))
		out := &lazyEntry{archive: archive, name: source.Name, at: made, sum: sha256.New()}
		if err := source.Write(ctx, s.DB, by.Account, by.User, out); err != nil {
			return 0, fmt.Errorf("mydata: %s: %w", source.Name, err)
		}
		if out.w != nil {
			m.Files = append(m.Files, entry{source.Name, out.size, hex.EncodeToString(out.sum.Sum(nil)), p.T(aboutKey(source.Name))})
		}
	}
	if err := addJSON(archive, manifestName, made, m); err != nil {
		return 0, err
	}
	if err := s.addReadme(archive, p.T, m); err != nil {
		return 0, err
	}
	progress(int64(len(s.Sources)), int64(len(s.Sources)))
	return int64(len(m.Files)), archive.Close()
}

// aboutKey is the message that says what a file holds: "mydata.file.profile" for profile.json.
func aboutKey(name string) string {
	stem, _, _ := strings.Cut(name, ".")
	return "mydata.file." + strings.ReplaceAll(stem, "-", "_")
}

// addReadme says for people, in their language, what the archive holds.
func (s *Service) addReadme(archive *zip.Writer, t func(key string, args ...errs.Args) string, m manifest) error {
	var b strings.Builder
	b.WriteString(t("mydata.readme.title") + "\r\n\r\n")
	b.WriteString(t("mydata.readme.made", errs.Args{"At": m.MadeAt.Format("2006-01-02 15:04 UTC")}) + "\r\n\r\n")
	for _, f := range append(m.Files, entry{Name: manifestName, About: t("mydata.file.manifest")}) {
		b.WriteString(f.Name + "  " + f.About + "\r\n")
	}
	b.WriteString("\r\n" + t("mydata.readme.format") + "\r\n" + t("mydata.readme.without") + "\r\n" + t("mydata.readme.care") + "\r\n")
	out, err := create(archive, readmeName, m.MadeAt)
	if err == nil {
		_, err = io.WriteString(out, b.String())
	}
	return err
}

func addJSON(archive *zip.Writer, name string, at time.Time, v any) error {
	out, err := create(archive, name, at)
	if err != nil {
		return err
	}
	return writeJSON(out, v)
}

func create(archive *zip.Writer, name string, at time.Time) (io.Writer, error) {
	return archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at})
}

// writeJSON writes a value as people read it: indented, letters as letters.
func writeJSON(w io.Writer, v any) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(v)
}

// lazyEntry becomes a file of the archive with its first byte.
type lazyEntry struct {
	archive *zip.Writer
	name    string
	at      time.Time
	w       io.Writer
	sum     hash.Hash
	size    int64
}

// Write implements io.Writer.
func (e *lazyEntry) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if e.w == nil {
		var err error
		if e.w, err = create(e.archive, e.name, e.at); err != nil {
			return 0, err
		}
	}
	n, err := e.w.Write(p)
	e.sum.Write(p[:n])
	e.size += int64(n)
	return n, err
}
