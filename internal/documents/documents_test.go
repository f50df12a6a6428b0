package documents_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/cases/casestest"
	"cabinet/internal/documents"
	"cabinet/internal/platform/errs"
	"cabinet/internal/search"
)

func TestWhatComesBackIsWhatWasGiven(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		rapid.Check(t, func(r *rapid.T) {
			data := rapid.SliceOfN(rapid.Byte(), 0, 3000).Draw(r, "data")
			d, err := w.documents.Add(w.Ctx, w.Jane, c.ID, documents.Upload{Name: rapid.String().Draw(r, "name"), Body: bytes.NewReader(data)})
			if err != nil {
				r.Fatal(err)
			}
			sum := sha256.Sum256(data)
			if d.SHA256 != hex.EncodeToString(sum[:]) || d.Size != int64(len(data)) {
				r.Fatalf("kept as %s of %d bytes", d.SHA256, d.Size)
			}
			if got := w.content(w.Sam, d.ID, 0); got != string(data) {
				r.Fatalf("%d bytes came back", len(got))
			}
			if err := w.documents.Delete(w.Ctx, w.Jane, d.ID, 0); err != nil {
				r.Fatal(err)
			}
		})
	})
}

// endless is a file without end that counts what is read of it.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.read += int64(len(p))
	return len(p), nil
}

// broken is a connection that is cut after some bytes.
type broken struct{ left int }

func (b *broken) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, errs.E(errs.Malformed, "web.error.form", io.ErrUnexpectedEOF)
	}
	n := min(b.left, len(p))
	b.left -= n
	return n, nil
}

func TestWhatIsRefusedLeavesNothing(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		kept := w.add(w.Jane, c, "kept.txt", "kept")
		acts := len(w.Kinds(c.ID))
		huge := &endless{}
		_, err := w.documents.Add(w.Ctx, w.Jane, c.ID, documents.Upload{Name: "film.mov", Body: huge})
		if w.Refused("2 GB", err, "documents.too_large"); !errs.Is(err, errs.TooLarge) {
			t.Errorf("2 GB: %v", err)
		}
		if huge.read > limit+64<<10 {
			t.Errorf("%d bytes of it were read", huge.read)
		}
		for _, n := range []int{0, 1, 100, 70_000, limit} {
			_, err = w.documents.Add(w.Ctx, w.Jane, c.ID, documents.Upload{Name: "cut.pdf", Body: &broken{n}})
			w.Refused("a cut connection", err, "web.error.form")
			_, err = w.documents.AddVersion(w.Ctx, w.Jane, kept.ID, documents.Upload{Name: "cut.pdf", Body: &broken{n}}, 0)
			w.Refused("a cut connection of a version", err, "web.error.form")
		}
		w.store.before = errs.E(errs.Unavailable, "blob.full", nil)
		_, err = w.documents.Add(w.Ctx, w.Jane, c.ID, file("a.txt", "a"))
		w.Refused("a full store", err, "blob.full")
		w.store.before, w.store.after = nil, errors.New("the answer got lost")
		if _, err = w.documents.Add(w.Ctx, w.Jane, c.ID, file("a.txt", "a")); err == nil {
			t.Error("a store that breaks is no matter")
		}
		w.store.after = nil
		_, err = w.documents.AddVersion(w.Ctx, w.Jane, kept.ID, file("kept.txt", "kept"), 0)
		w.Refused("the same again", err, "documents.same")
		if w.files() != 1 || len(w.Kinds(c.ID)) != acts {
			t.Errorf("%d files, acts %v", w.files(), w.Kinds(c.ID))
		}
		if got := w.listed(w.Jane, c, documents.Filter{}); !slices.Equal(got, []string{"kept.txt"}) {
			t.Errorf("listed: %v", got)
		}
		exact := &endless{}
		if _, err = w.documents.Add(w.Ctx, w.Jane, c.ID, documents.Upload{Name: "full.bin", Body: io.LimitReader(exact, limit)}); err != nil {
			t.Errorf("a file of just the limit: %v", err)
		}
	})
}

func TestBrokenUploadsAreSwept(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		w.add(w.Jane, c, "kept.txt", "kept")
		w.Must(w.documents.LeaveBehind(w.Ctx, w.Firm, "abandoned"))
		w.Clock.Advance(30 * time.Minute)
		w.Must(w.documents.LeaveBehind(w.Ctx, w.Firm, "under way"))
		w.Must(w.documents.Sweep(w.Ctx))
		if w.files() != 3 {
			t.Errorf("after half an hour %d files", w.files())
		}
		w.Clock.Advance(15 * time.Minute)
		w.Must(w.documents.Sweep(w.Ctx))
		if w.files() != 2 {
			t.Errorf("after three quarters %d files", w.files())
		}
		w.Clock.Advance(time.Hour)
		w.Must(w.documents.Sweep(w.Ctx))
		w.Must(w.documents.Sweep(w.Ctx))
		if w.files() != 1 {
			t.Errorf("in the end %d files", w.files())
		}
	})
}

func TestVersions(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		d := w.add(w.Jane, c, "claim.txt", "one")
		second, err := w.documents.AddVersion(w.Ctx, w.Sam, d.ID, file("claim final.pdf", "%PDF-two"), d.Version)
		w.Must(err)
		if second.Name != "claim.txt" || second.Latest != 2 || second.Version != d.Version+1 || second.UploadedBy != w.Sam.User || second.Type != "application/pdf" {
			t.Errorf("second: %+v", second)
		}
		_, err = w.documents.AddVersion(w.Ctx, w.Jane, d.ID, file("claim.txt", "three"), d.Version)
		w.Refused("a stale version", err, "documents.conflict")
		if theirs, ok := errs.As(err).Detail.(documents.Document); !ok || theirs.Latest != 2 {
			t.Errorf("the clash shows %+v", errs.As(err).Detail)
		}
		if w.content(w.Jane, d.ID, 1) != "one" || w.content(w.Jane, d.ID, 0) != "%PDF-two" {
			t.Error("versions are mixed up")
		}
		_, _, _, err = w.documents.Open(w.Ctx, w.Jane, d.ID, 3)
		w.Refused("a version that isn't", err, "documents.no_version")
		got, versions, err := w.documents.Versions(w.Ctx, w.Jane, d.ID)
		w.Must(err)
		if len(versions) != 2 || versions[0].Number != 2 || versions[1].UploadedBy != w.Jane.User {
			t.Errorf("history: %+v", versions)
		}
		if name := documents.DownloadName(got, versions[0]); name != "claim final.pdf" {
			t.Errorf("a PDF is saved as %s", name)
		}
		if name := documents.DownloadName(got, versions[1]); name != "claim.txt" {
			t.Errorf("the first is saved as %s", name)
		}
	})
}

func TestTwoVersionsAtOnce(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		d := w.add(w.Jane, c, "claim.txt", "one")
		const people = 6
		results := make([]error, people)
		var all sync.WaitGroup
		for i := range people {
			all.Go(func() {
				_, results[i] = w.documents.AddVersion(w.Ctx, w.Jane, d.ID, file("claim.txt", string(rune('a'+i))), d.Version)
			})
		}
		all.Wait()
		won := 0
		for _, err := range results {
			if err == nil {
				won++
			} else if casestest.Key(err) != "documents.conflict" {
				t.Errorf("who lost is told %v", err)
			}
		}
		_, versions, err := w.documents.Versions(w.Ctx, w.Jane, d.ID)
		if w.Must(err); won != 1 || len(versions) != 2 || w.files() != 2 {
			t.Errorf("%d won, %d versions, %d files", won, len(versions), w.files())
		}
	})
}

func TestTheSameFileTwice(t *testing.T) {
	each(t, func(w *world) {
		c, other := w.Open(w.Jane, "Reid v Hart"), w.Open(w.Jane, "Two")
		first := w.add(w.Jane, c, "claim.txt", "one")
		again, err := w.documents.Add(w.Ctx, w.Sam, c.ID, file("copy.txt", "one"))
		w.Must(err)
		if again.Twin == nil || again.Twin.Document != first.ID || again.Twin.Name != "claim.txt" || again.Twin.Number != 1 {
			t.Errorf("twin: %+v", again.Twin)
		}
		elsewhere, err := w.documents.Add(w.Ctx, w.Jane, other.ID, file("copy.txt", "one"))
		if w.Must(err); elsewhere.Twin != nil {
			t.Errorf("another case tells of %+v", elsewhere.Twin)
		}
	})
}

func TestNobodyElseOpensADoor(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		w.AssignTo(c, w.Gus)
		d := w.add(w.Jane, c, "claim.txt", "one")
		doors := func(by access.Actor) map[string]error {
			out := map[string]error{}
			_, out["document"] = w.documents.Document(w.Ctx, by, d.ID)
			_, _, out["versions"] = w.documents.Versions(w.Ctx, by, d.ID)
			_, _, _, out["content"] = w.documents.Open(w.Ctx, by, d.ID, 0)
			_, out["list"] = w.documents.OfCase(w.Ctx, by, c.ID, documents.Filter{})
			_, out["count"] = w.documents.Count(w.Ctx, by, c.ID)
			_, out["add"] = w.documents.Add(w.Ctx, by, c.ID, file("x.txt", "x"))
			_, out["add a version"] = w.documents.AddVersion(w.Ctx, by, d.ID, file("x.txt", "x"), 0)
			_, out["edit"] = w.documents.Edit(w.Ctx, by, d.ID, documents.Input{Name: casestest.Of("mine")}, 0)
			out["delete"] = w.documents.Delete(w.Ctx, by, d.ID, 0)
			return out
		}
		w.WallOut(c, w.Sam)
		w.WallOut(c, w.June)
		for who, by := range map[string]access.Actor{"walled": w.Sam, "a walled administrator": w.June, "limited": w.Lee, "another firm": w.There} {
			for door, err := range doors(by) {
				if !errs.Is(err, errs.NotFound) {
					t.Errorf("%s, %s: %v", who, door, err)
				}
			}
			found, err := w.Search.Find(w.Ctx, by, search.Query{Text: "claim", Kind: search.KindDocument})
			if w.Must(err); len(found.Hits) != 0 {
				t.Errorf("%s finds %v", who, found.Hits)
			}
		}
		for door, err := range doors(w.Gus) {
			read := slices.Contains([]string{"document", "versions", "content", "list", "count"}, door)
			if read && err != nil || !read && !errs.Is(err, errs.Forbidden) {
				t.Errorf("a guest who may comment, %s: %v", door, err)
			}
		}
		if w.content(w.Jane, d.ID, 0) != "one" || w.files() != 1 {
			t.Error("somebody changed it")
		}
	})
}

func TestRenamingAndDeleting(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		d := w.add(w.Jane, c, "claim.txt", "one")
		_, err := w.documents.AddVersion(w.Ctx, w.Jane, d.ID, file("claim.txt", "two"), 0)
		w.Must(err)
		for _, bad := range []documents.Input{{Name: casestest.Of(" ")}, {Name: casestest.Of("\u202e\x00.")}, {Name: casestest.Of(strings.Repeat("ж", 300))}, {Description: casestest.Of("a\x00")}, {Description: casestest.Of(string(bytes.Repeat([]byte("x"), 10_000)))}} {
			if _, err := w.documents.Edit(w.Ctx, w.Jane, d.ID, bad, 0); !errs.Is(err, errs.Invalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		got, err := w.documents.Edit(w.Ctx, w.Jane, d.ID, documents.Input{Name: casestest.Of("Иск\u202efdp.txt"), Description: casestest.Of("Первая редакция")}, 2)
		if w.Must(err); got.Name != "Искfdp.txt" || got.Version != 3 {
			t.Errorf("renamed: %+v", got)
		}
		found, err := w.Search.Find(w.Ctx, w.Sam, search.Query{Text: "первая", Kind: search.KindDocument})
		if w.Must(err); len(found.Hits) != 1 || found.Hits[0].ID != string(d.ID) {
			t.Errorf("found: %+v", found)
		}
		w.Refused("deleting what changed", w.documents.Delete(w.Ctx, w.Jane, d.ID, 2), "documents.conflict")
		w.Must(w.documents.Delete(w.Ctx, w.Jane, d.ID, 3))
		_, _, err = w.queue.RunDue(w.Ctx)
		w.Must(err)
		if w.files() != 0 {
			t.Errorf("%d files stay", w.files())
		}
		_, err = w.documents.Document(w.Ctx, w.Jane, d.ID)
		w.Refused("what was deleted", err, "documents.unknown")
		found, err = w.Search.Find(w.Ctx, w.Sam, search.Query{Text: "первая", Kind: search.KindDocument})
		if w.Must(err); len(found.Hits) != 0 {
			t.Errorf("what was deleted is found: %+v", found)
		}
		kinds := w.Kinds(c.ID)
		want := []string{"documents.added", "documents.version_added", "documents.edited", "documents.deleted"}
		var tail []string
		for _, k := range kinds[len(kinds)-4:] {
			tail = append(tail, string(k))
		}
		if !slices.Equal(tail, want) {
			t.Errorf("recorded: %v", kinds)
		}
	})
}

func TestListsPage(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		for _, name := range []string{"a 100%.txt", "b_1.txt", "Ёлка.txt", "c.txt", "d.txt"} {
			w.add(w.Jane, c, name, name)
			w.Clock.Advance(time.Second)
		}
		want := []string{"d.txt", "c.txt", "Ёлка.txt", "b_1.txt", "a 100%.txt"}
		if got := w.listed(w.Jane, c, documents.Filter{Limit: 2}); !slices.Equal(got, want) {
			t.Errorf("by twos: %v", got)
		}
		for text, want := range map[string][]string{"елка": {"Ёлка.txt"}, "0%": {"a 100%.txt"}, "_": {"b_1.txt"}, "TXT a": {"a 100%.txt"}, "zz": {}, `\`: {}, "%": {"a 100%.txt"}} {
			if got := w.listed(w.Jane, c, documents.Filter{Name: text}); !slices.Equal(got, want) {
				t.Errorf("%q finds %v", text, got)
			}
		}
	})
}

func TestWhatIsTakenIsRecorded(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		d := w.add(w.Jane, c, "claim.txt", "one")
		_ = w.content(w.Sam, d.ID, 0)
		_ = w.content(w.Sam, d.ID, 0) // within the minute it counts once
		w.WallOut(c, w.June)
		_, _, _, err := w.documents.Open(w.Ctx, w.June, d.ID, 0)
		w.Refused("a download by who was walled out since", err, "documents.unknown")
		_, err = w.documents.Document(w.Ctx, w.Sam, d.ID)
		w.Must(err)
		var seen, taken int
		for _, k := range w.Kinds(c.ID) {
			switch k {
			case documents.DocumentSeen:
				seen++
			case documents.DocumentDownloaded:
				taken++
			}
		}
		if seen != 1 || taken != 1 {
			t.Errorf("%d seen, %d taken", seen, taken)
		}
		brought, err := w.documents.BroughtBy(w.Ctx, w.DB, w.Firm, w.Jane.User, documents.Brought{}, 10)
		if w.Must(err); len(brought) != 1 || brought[0].FileName != "claim.txt" || brought[0].SHA256 != d.SHA256 {
			t.Errorf("brought: %+v", brought)
		}
	})
}
