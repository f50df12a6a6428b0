package people

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/errs"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// photo is an upload of a picture of one colour.
func photo(t testing.TB) PictureInput {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 32, 32))))
	return PictureInput{File: &b, Size: int64(b.Len())}
}

func (w *world) put(by access.Actor) Person {
	w.t.Helper()
	p, err := w.PutPicture(w.ctx, by, photo(w.t))
	must(w.t, err)
	return p
}

func TestAPictureIsSetReplacedServedAndRemoved(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		first := w.put(w.jane)
		if card, err := w.MyCard(w.ctx, w.jane); err != nil || !card.Shown || card.Picture != first.Picture {
			t.Errorf("card %+v, %v", card, err)
		}
		for _, size := range PictureSizes() {
			f, info, err := w.PictureFile(w.ctx, w.sam, w.jane.User, first.Picture, size)
			must(t, err)
			m, err := jpeg.Decode(f)
			if err != nil || m.Bounds().Dx() != size || info.Size == 0 {
				t.Errorf("size %d: %v", size, err)
			}
			must(t, f.Close())
		}
		second := w.put(w.jane)
		if second.Picture == first.Picture || second.Version != first.Version+1 {
			t.Errorf("got %+v", second)
		}
		w.runJobs()
		if n := w.files(w.firm.ID); n != len(PictureSizes()) {
			t.Errorf("%d files after replacing", n)
		}
		p, err := w.DeletePicture(w.ctx, w.jane)
		if err != nil || p.Picture != "" {
			t.Errorf("got %+v, %v", p, err)
		}
		if again, err := w.DeletePicture(w.ctx, w.jane); err != nil || again.Version != p.Version {
			t.Errorf("deleting nothing: %+v, %v", again, err)
		}
		_, _, err = w.PictureFile(w.ctx, w.jane, w.jane.User, second.Picture, 96)
		expect(t, "the removed picture", err, errs.NotFound, "access.not_found")
		w.clk.Advance(2 * time.Hour)
		w.runJobs()
		if n := w.files(w.firm.ID); n != 0 {
			t.Errorf("%d files after deleting", n)
		}
		if acts := w.acts(w.jane.User)[1:]; !slices.Equal(acts, []string{"people.picture_set", "people.picture_set", "people.picture_removed"}) {
			t.Errorf("acts %q", acts)
		}
	})
}

func TestTheSweeperSparesPicturesInUse(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		p := w.put(w.jane)
		w.clk.Advance(2 * time.Hour)
		w.runJobs()
		f, _, err := w.PictureFile(w.ctx, w.jane, w.jane.User, p.Picture, 512)
		must(t, err)
		must(t, f.Close())
	})
}

func TestAPictureOpensOnlyForWhoMaySeeIt(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		p := w.put(w.jane)
		guest := w.add(w.firm.ID, "guest@example.com", "Gus", "Guest", access.Guest)
		for name, c := range map[string]struct {
			by   access.Actor
			user ids.User
			pic  ids.Picture
			size int
		}{
			"nobody's":                   {w.sam, "nobody", p.Picture, 96},
			"a guest":                    {guest, w.jane.User, p.Picture, 96},
			"another account":            {w.janeDept, w.jane.User, p.Picture, 96},
			"another account, own user":  {w.janeDept, w.janeDept.User, p.Picture, 96},
			"another user's picture":     {w.sam, w.sam.User, p.Picture, 96},
			"an odd size":                {w.sam, w.jane.User, p.Picture, 97},
			"no picture":                 {w.sam, w.sam.User, "", 96},
			"a way out of the directory": {w.sam, w.jane.User, "../x", 96},
		} {
			_, _, err := w.PictureFile(w.ctx, c.by, c.user, c.pic, c.size)
			expect(t, name, err, errs.NotFound, "access.not_found")
		}
		_, _, err := w.PictureFile(w.ctx, access.Actor{}, w.jane.User, p.Picture, 96)
		expect(t, "nobody", err, errs.Unauthenticated, "access.sign_in")
	})
}

// brokenStore fails at the second file, as a full disk does.
type brokenStore struct {
	blob.Store
	mu   sync.Mutex
	puts int
}

func (b *brokenStore) Put(ctx context.Context, key string, r io.Reader, size int64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.puts++; b.puts == 2 {
		return errors.New("disk full")
	}
	return b.Store.Put(ctx, key, r, size)
}

func TestAHalfStoredPictureLeavesNothing(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		w.Service.blobs = &brokenStore{Store: w.blobs}
		if _, err := w.PutPicture(w.ctx, w.jane, photo(t)); err == nil {
			t.Fatal("no error")
		}
		if w.me(w.jane).Picture != "" || w.files(w.firm.ID) != 1 {
			t.Errorf("picture %q, %d files", w.me(w.jane).Picture, w.files(w.firm.ID))
		}
		w.clk.Advance(time.Hour)
		w.runJobs()
		var rows int
		must(t, w.db.QueryRow(w.ctx, `select count(*) from pictures where account_id = ?`, w.firm.ID).Scan(&rows))
		if rows != 0 || w.files(w.firm.ID) != 0 {
			t.Errorf("%d rows and %d files after an hour", rows, w.files(w.firm.ID))
		}
	})
}

func TestARefusedPictureKeepsTheOldOne(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		p := w.put(w.jane)
		_, err := w.PutPicture(w.ctx, w.jane, PictureInput{File: bytes.NewReader([]byte("<svg/>")), Name: "me.png"})
		expect(t, "SVG", err, errs.Invalid, "picture.svg")
		if got := w.me(w.jane); got != p {
			t.Errorf("got %+v", got)
		}
	})
}

func TestManyPicturesOfOnePersonAtOnce(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				if _, err := w.UpdateProfile(w.ctx, w.jane, ProfileInput{About: new(rand.Text())}, 0); err != nil {
					t.Error(err)
				}
			})
			wg.Go(func() {
				if _, err := w.PutPicture(w.ctx, w.jane, photo(t)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		w.clk.Advance(2 * time.Hour)
		w.runJobs()
		if n := w.files(w.firm.ID); n != len(PictureSizes()) {
			t.Errorf("%d files", n)
		}
	})
}
