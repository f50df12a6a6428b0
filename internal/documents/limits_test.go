package documents_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/cases"
	"cabinet/internal/cases/casestest"
	"cabinet/internal/documents"
	"cabinet/internal/platform/errs"
)

// leftovers counts the files that are still coming in.
func (w *world) leftovers() (n int) {
	w.Helper()
	w.Must(filepath.WalkDir(w.documents.Temp, func(_ string, d fs.DirEntry, err error) error {
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	}))
	return n
}

func TestCutConnectionsLeaveNothing(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		chance := rand.New(rand.NewPCG(1, 2))
		for range 100 {
			_, err := w.documents.Add(w.Ctx, w.Jane, c.ID, documents.Upload{Name: "cut.pdf", Body: &broken{chance.IntN(limit)}})
			w.Refused("a cut connection", err, "web.error.form")
		}
		if w.files() != 0 || w.leftovers() != 0 || len(w.listed(w.Jane, c, documents.Filter{})) != 0 {
			t.Errorf("%d files, %d leftovers", w.files(), w.leftovers())
		}
		w.Clock.Advance(time.Hour)
		w.Must(w.documents.Sweep(w.Ctx))
	})
}

// noise is a file of random bytes.
func noise(size int64) io.Reader {
	return io.LimitReader(rand.NewChaCha8([32]byte{7}), size)
}

func TestNoFileIsHeldInMemory(t *testing.T) {
	const size, most = 24 << 20, 3 << 20
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		w.documents.Limit = size
		sum := sha256.New()
		_, err := io.Copy(sum, noise(size))
		w.Must(err)
		allocated := func() uint64 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return m.TotalAlloc
		}
		before := allocated()
		d, err := w.documents.Add(w.Ctx, w.Jane, c.ID, documents.Upload{Name: "film.bin", Body: noise(size)})
		w.Must(err)
		if took := allocated() - before; took > most {
			t.Errorf("taking in %d bytes took %d of memory", size, took)
		}
		if want := hex.EncodeToString(sum.Sum(nil)); d.SHA256 != want || d.Size != size {
			t.Errorf("kept as %s of %d bytes", d.SHA256, d.Size)
		}
		before = allocated()
		body, _, _, err := w.documents.Open(w.Ctx, w.Sam, d.ID, 0)
		w.Must(err)
		defer body.Close()
		back := sha256.New()
		_, err = io.Copy(back, body)
		w.Must(err)
		if took := allocated() - before; took > most {
			t.Errorf("handing it out took %d of memory", took)
		}
		if !slices.Equal(back.Sum(nil), sum.Sum(nil)) {
			t.Error("other bytes came back")
		}
	})
}

func TestANearlyFullVolumeTakesNoFiles(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		w.documents.Limit = 64 << 20
		asked, room := 0, 3
		w.documents.Space = func(int64) error {
			if asked++; asked > room {
				return errs.E(errs.Unavailable, "blob.full", nil)
			}
			return nil
		}
		body := &endless{}
		_, err := w.documents.Add(w.Ctx, w.Jane, c.ID, documents.Upload{Name: "film.mov", Body: body})
		w.Refused("more than there is room for", err, "blob.full")
		if body.read > 25<<20 || w.files() != 0 || w.leftovers() != 0 {
			t.Errorf("%d bytes were read; %d files, %d leftovers", body.read, w.files(), w.leftovers())
		}
		asked, room = 0, 0
		_, err = w.documents.Add(w.Ctx, w.Jane, c.ID, file("a.txt", "a"))
		w.Refused("a small file", err, "blob.full")
	})
}

func TestQuotas(t *testing.T) {
	each(t, func(w *world) {
		c, other := w.Open(w.Jane, "Reid v Hart"), w.Open(w.Jane, "Two")
		w.documents.Quota = documents.Quota{Case: 10, User: 14}
		d := w.add(w.Jane, c, "a.txt", "12345")
		_, err := w.documents.Add(w.Ctx, w.Jane, c.ID, file("b.txt", "123456"))
		w.Refused("more than the case has room for", err, "documents.case_full")
		_, err = w.documents.AddVersion(w.Ctx, w.Jane, d.ID, file("a.txt", "123456"), 0)
		w.Refused("a version that is", err, "documents.case_full")
		_, err = w.documents.AddVersion(w.Ctx, w.Jane, d.ID, file("a.txt", "54321"), 0)
		w.Must(err)
		if _, err = w.documents.Add(w.Ctx, w.Sam, c.ID, documents.Upload{Name: "c.txt", Body: &unread{t}}); !errs.Is(err, errs.Conflict) {
			t.Errorf("into a full case: %v", err)
		}
		_, err = w.documents.Add(w.Ctx, w.Jane, other.ID, file("b.txt", "12345"))
		w.Refused("more than the person may bring", err, "documents.user_full")
		w.add(w.Sam, other, "b.txt", "12345")
		if w.files() != 3 || w.leftovers() != 0 {
			t.Errorf("%d files, %d leftovers", w.files(), w.leftovers())
		}
		w.Must(w.documents.Delete(w.Ctx, w.Jane, d.ID, 0))
		w.add(w.Jane, c, "a.txt", "12345") // there is room again
		w.documents.Quota = documents.Quota{}
		w.add(w.Jane, c, "b.txt", strings.Repeat("x", 100))
	})
}

func TestTheQuotaOfAnAccount(t *testing.T) {
	each(t, func(w *world) {
		c, other := w.Open(w.Jane, "Reid v Hart"), w.Open(w.Sam, "Two")
		w.documents.Quota = documents.Quota{Account: 10}
		d := w.add(w.Jane, c, "a.txt", "12345")
		_, err := w.documents.Add(w.Ctx, w.Sam, other.ID, file("b.txt", "123456"))
		w.Refused("more than the account has room for", err, "documents.account_full")
		w.add(w.Sam, other, "b.txt", "54321")
		if _, err = w.documents.AddVersion(w.Ctx, w.Jane, d.ID, documents.Upload{Name: "c.txt", Body: &unread{t}}, 0); !errs.Is(err, errs.Conflict) {
			t.Errorf("into a full account: %v", err)
		}
		if w.files() != 2 || w.leftovers() != 0 {
			t.Errorf("%d files, %d leftovers", w.files(), w.leftovers())
		}
		w.Must(w.documents.Delete(w.Ctx, w.Jane, d.ID, 0))
		w.add(w.Sam, c, "a.txt", "12345") // there is room again
	})
}

// unread is a file that nobody may begin to read.
type unread struct{ t *testing.T }

func (u *unread) Read([]byte) (int, error) {
	u.t.Error("the file was read")
	return 0, io.EOF
}

func TestClosedCasesKeepTheirDocuments(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		d := w.add(w.Jane, c, "claim.txt", "one")
		_, err := w.SetState(w.Ctx, w.Jane, c.ID, cases.Closed, 0)
		w.Must(err)
		_, err = w.documents.Add(w.Ctx, w.Jane, c.ID, documents.Upload{Name: "late.txt", Body: &unread{t}})
		w.Refused("adding", err, "documents.case_closed")
		_, err = w.documents.AddVersion(w.Ctx, w.Jane, d.ID, documents.Upload{Name: "late.txt", Body: &unread{t}}, 0)
		w.Refused("a version", err, "documents.case_closed")
		_, err = w.documents.Edit(w.Ctx, w.Jane, d.ID, documents.Input{Name: casestest.Of("x.txt")}, 0)
		w.Refused("renaming", err, "documents.case_closed")
		w.Refused("deleting", w.documents.Delete(w.Ctx, w.Jane, d.ID, 0), "documents.case_closed")
		if w.documents.MayEdit(w.Ctx, w.Jane, c.ID) || w.content(w.Sam, d.ID, 0) != "one" {
			t.Error("a closed case is read, not changed")
		}
	})
}

func TestOrders(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		for _, x := range []struct{ name, text string }{{"Яма.txt", "1"}, {"b.txt", "333"}, {"Ёлка.txt", "22"}, {"B.TXT", "333"}, {"a.b.txt", "4444"}} {
			w.add(w.Jane, c, x.name, x.text+strings.Repeat("\n", len(x.name)%2))
			w.Clock.Advance(time.Second)
		}
		whole := func(f documents.Filter) []string { return w.listed(w.Jane, c, f) }
		for _, f := range []documents.Filter{{}, {Sort: documents.SortName}, {Sort: documents.SortName, Desc: true}, {Sort: documents.SortSize},
			{Sort: documents.SortSize, Desc: true}, {Sort: documents.SortAdded}} {
			want := whole(f)
			for _, f.Limit = range []int{1, 2, 3} {
				if got := whole(f); !slices.Equal(got, want) {
					t.Errorf("%+v: %v, not %v", f, got, want)
				}
			}
		}
		if got := whole(documents.Filter{Sort: documents.SortName}); got[0] != "a.b.txt" || got[3] != "Ёлка.txt" || got[4] != "Яма.txt" {
			t.Errorf("by name: %v", got)
		}
		if got := whole(documents.Filter{Sort: documents.SortAdded}); got[0] != "Яма.txt" || got[4] != "a.b.txt" {
			t.Errorf("the oldest first: %v", got)
		}
		mark := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
		for _, bad := range []documents.Filter{{Sort: "version"}, {Sort: "d.id; drop"}, {After: "x"}, {After: mark("x")}, {After: mark("x.y")}, {After: mark(".1")},
			{After: mark("x\x00.1")}, {After: mark("\xff.1")}, {After: "%"}, {Sort: documents.SortName, After: mark("x")}} {
			if _, err := w.documents.OfCase(w.Ctx, w.Jane, c.ID, bad); !errs.Is(err, errs.Invalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
	})
}

// What the sizes of a case are when files come from everywhere at once.
func TestUploadsAtOnceKeepTheQuota(t *testing.T) {
	each(t, func(w *world) {
		c := w.Open(w.Jane, "Reid v Hart")
		w.documents.Quota.Case = 12
		const people = 6
		results := make(chan error, people)
		for i := range people {
			go func() {
				_, err := w.documents.Add(w.Ctx, w.Jane, c.ID, file("claim.txt", strings.Repeat(string(rune('a'+i)), 5)))
				results <- err
			}()
		}
		kept := 0
		for range people {
			if err := <-results; err == nil {
				kept++
			} else if casestest.Key(err) != "documents.case_full" {
				t.Errorf("who came late is told %v", err)
			}
		}
		if kept != 2 || w.files() != 2 || w.leftovers() != 0 {
			t.Errorf("%d kept, %d files, %d leftovers", kept, w.files(), w.leftovers())
		}
	})
}
