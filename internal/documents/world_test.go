package documents_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/cases/casestest"
	"cabinet/internal/documents"
	"cabinet/internal/ids"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
)

// limit is the size of the largest file of the tests.
const limit = 1 << 20

// world has the room on top of an organisation with cases.
type world struct {
	*casestest.World
	documents *documents.Service
	store     *faultyStore
	queue     *jobs.Queue
	scanner   *fakeScanner // nobody asks it before [world.scanning]
}

// faultyStore does what a store does until it is told to break.
type faultyStore struct {
	blob.Store
	before, after error // of putting: nothing is there, or all is
}

func (s *faultyStore) Put(ctx context.Context, key string, r io.Reader, size int64) error {
	if s.before != nil {
		return s.before
	}
	return errors.Join(s.Store.Put(ctx, key, r, size), s.after)
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	casestest.Each(t, []fs.FS{documents.Schema()}, documents.Acts(), func(c *casestest.World) {
		disk, err := blob.Disk(c.TempDir(), clock.System())
		c.Must(err)
		c.Cleanup(func() { _ = disk.Close() })
		w := &world{World: c, store: &faultyStore{Store: disk}, scanner: &fakeScanner{}}
		w.queue = jobs.New(c.DB, c.Clock.Now, clock.System(), id.NewMaker(clock.System(), rand.Reader), slog.New(slog.DiscardHandler), jobs.Options{})
		w.documents = documents.New(documents.Deps{DB: c.DB, IDs: c.IDs, Acts: c.Service.Log, Cases: c.Service, Blobs: w.store, Index: c.Search,
			Temp: c.TempDir(), Limit: limit})
		w.documents.RegisterJobs(w.queue)
		fn(w)
	})
}

func file(name, text string) documents.Upload {
	return documents.Upload{Name: name, Body: bytes.NewReader([]byte(text))}
}

func (w *world) add(by access.Actor, c cases.Case, name, text string) documents.Document {
	w.Helper()
	d, err := w.documents.Add(w.Ctx, by, c.ID, file(name, text))
	w.Must(err)
	return d.Document
}

// content is what somebody gets of a version.
func (w *world) content(by access.Actor, d ids.Document, version int64) string {
	w.Helper()
	body, _, _, err := w.documents.Open(w.Ctx, by, d, version)
	w.Must(err)
	defer body.Close()
	data, err := io.ReadAll(body)
	w.Must(err)
	return string(data)
}

// files counts what is in the store.
func (w *world) files() (n int) {
	w.Helper()
	for _, err := range w.store.List(w.Ctx, "") {
		w.Must(err)
		n++
	}
	return n
}

// listed are the names of the documents of a case.
func (w *world) listed(by access.Actor, c cases.Case, f documents.Filter) []string {
	w.Helper()
	out := []string{}
	for {
		page, err := w.documents.OfCase(w.Ctx, by, c.ID, f)
		w.Must(err)
		for _, d := range page.Documents {
			out = append(out, d.Name)
		}
		if f.After = page.Next; f.After == "" {
			return out
		}
	}
}
