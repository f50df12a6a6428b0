package accounts_test

import (
	"bytes"
	"context"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/errs"
)

// mark is a logo of the given size with a clear left half.
func mark(o office, width, height int) []byte {
	o.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := width / 2; x < width; x++ {
			m.SetNRGBA(x, y, color.NRGBA{20, 60, 120, 255})
		}
	}
	var b bytes.Buffer
	o.must((&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, m))
	return b.Bytes()
}

func logoOf(file []byte) accounts.LogoInput {
	return accounts.LogoInput{File: bytes.NewReader(file), Size: int64(len(file)), Name: "logo.png", ContentType: "image/png"}
}

func (o office) put(by access.Actor) accounts.Account {
	o.Helper()
	a, err := o.PutLogo(context.Background(), by, logoOf(mark(o, 200, 100)), 0)
	o.must(err)
	return a
}

// kept counts the stored files of the deployment.
func (o office) kept() int {
	n := 0
	for _, err := range o.blobs.List(context.Background(), "") {
		o.must(err)
		n++
	}
	return n
}

func (o office) sweep() {
	o.Helper()
	if _, failed, err := o.queue.RunDue(context.Background()); err != nil || failed > 0 {
		o.Fatal(failed, err)
	}
}

func withLogos(t *testing.T, fn func(o office)) {
	eachOffice(t, func(o office) {
		o.RegisterJobs(o.queue)
		fn(o)
	})
}

func TestALogoIsSetReplacedServedAndRemoved(t *testing.T) {
	withLogos(t, func(o office) {
		ctx := context.Background()
		first, err := o.PutLogo(ctx, o.admin(), logoOf(mark(o, 1200, 300)), o.one.LogoVersion)
		o.must(err)
		if first.Logo == "" || first.LogoVersion != 2 || first.Version != 2 || first.InformationVersion != 1 || first != o.stored() {
			t.Errorf("%+v", first)
		}
		if recent, err := o.acc.Recent(ctx, o.one.ID); err != nil || recent != first {
			t.Errorf("recent: %+v %v", recent, err)
		}
		for _, role := range []access.Role{access.Administrator, access.Standard, access.Limited, access.Guest} {
			by := o.admin()
			by.Role = role
			f, info, err := o.LogoFile(ctx, by, first.Logo)
			o.must(err)
			m, err := png.Decode(f)
			if err != nil || m.Bounds().Size() != image.Pt(512, 128) || info.Size == 0 {
				t.Errorf("%s: %v %v", role, m.Bounds(), err)
			}
			if _, _, _, clear := m.At(3, 3).RGBA(); clear != 0 || color.NRGBAModel.Convert(m.At(500, 100)) != (color.NRGBA{20, 60, 120, 255}) {
				t.Errorf("%v %v", m.At(3, 3), m.At(500, 100))
			}
			o.must(f.Close())
		}
		second := o.put(o.admin())
		o.sweep()
		if second.Logo == first.Logo || second.LogoVersion != 3 || o.kept() != 1 {
			t.Errorf("%+v, %d files", second, o.kept())
		}
		gone, err := o.RemoveLogo(ctx, o.admin(), second.LogoVersion)
		if err != nil || gone.Logo != "" || gone.LogoVersion != 4 {
			t.Errorf("%+v %v", gone, err)
		}
		if again, err := o.RemoveLogo(ctx, o.admin(), 1); err != nil || again != gone {
			t.Errorf("removing nothing: %+v %v", again, err)
		}
		_, _, err = o.LogoFile(ctx, o.admin(), second.Logo)
		if !errs.Is(err, errs.NotFound) {
			t.Errorf("the removed logo: %v", err)
		}
		o.clk.Advance(2 * time.Hour)
		o.sweep()
		if n := o.kept(); n != 0 {
			t.Errorf("%d files after removing", n)
		}
		if kinds := o.kinds(o.one.ID); kinds != "accounts.created accounts.logo_set accounts.logo_set accounts.logo_removed" {
			t.Errorf("acts %q", kinds)
		}
	})
}

func TestTheSweeperSparesTheLogoInUse(t *testing.T) {
	withLogos(t, func(o office) {
		a := o.put(o.admin())
		o.clk.Advance(2 * time.Hour)
		o.sweep()
		f, _, err := o.LogoFile(context.Background(), o.admin(), a.Logo)
		o.must(err)
		o.must(f.Close())
	})
}

func TestALogoIsForItsAccountAlone(t *testing.T) {
	withLogos(t, func(o office) {
		ctx := context.Background()
		a := o.put(o.admin())
		stranger := administrator(o.other.ID)
		for name, c := range map[string]struct {
			by   access.Actor
			logo ids.Picture
		}{
			"another account": {stranger, a.Logo}, "no logo": {stranger, ""}, "none named": {o.admin(), ""}, "a way out": {o.admin(), "../x"},
		} {
			if _, _, err := o.LogoFile(ctx, c.by, c.logo); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, _, err := o.LogoFile(ctx, access.Actor{}, a.Logo); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("nobody: %v", err)
		}
		for _, by := range o.outsiders() {
			if _, err := o.PutLogo(ctx, by, logoOf(mark(o, 100, 100)), 0); err == nil || by.Scope == "" && by.Role == access.Standard && !errs.Is(err, errs.NotFound) {
				t.Errorf("%+v put a logo: %v", by, err)
			}
			if _, err := o.RemoveLogo(ctx, by, 0); err == nil {
				t.Errorf("%+v removed the logo", by)
			}
		}
		if o.stored() != a || o.kept() != 1 {
			t.Error("something was changed")
		}
		o.put(stranger)
		if got := o.stored(); got != a {
			t.Errorf("another account's logo: %+v", got)
		}
	})
}

func TestRefusedLogosKeepTheOldOne(t *testing.T) {
	withLogos(t, func(o office) {
		a := o.put(o.admin())
		whole := mark(o, 300, 300)
		bomb := bytes.Clone(whole)
		copy(bomb[16:], "\x00\x00\x4e\x20\x00\x00\x4e\x20") // 20,000 pixels a side
		sum := crc32.ChecksumIEEE(bomb[12:29])
		copy(bomb[29:], []byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
		for want, in := range map[string]accounts.LogoInput{
			"picture.svg":             {File: strings.NewReader(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), Name: "logo.svg"},
			"picture.html":            {File: strings.NewReader("<!doctype html><script>alert(1)</script>"), Name: "logo.png"},
			"picture.empty":           {File: strings.NewReader("")},
			"picture.contradiction":   {File: bytes.NewReader(whole), Name: "logo.jpg"},
			"picture.truncated":       {File: bytes.NewReader(whole[:len(whole)-20])},
			"picture.too_many_pixels": {File: bytes.NewReader(bomb)},
			"picture.too_large":       {File: io.MultiReader(bytes.NewReader(whole), io.LimitReader(zeros{}, 11<<20))},
			"accounts.logo.too_small": logoOf(mark(o, 63, 40)),
		} {
			_, err := o.PutLogo(context.Background(), o.admin(), in, 0)
			if got := wrongFields(err); !slices.Equal(got, []string{"logo " + want}) {
				t.Errorf("%s: %v", want, err)
			}
		}
		if o.stored() != a || o.kept() != 1 {
			t.Error("the logo was changed")
		}
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestTwoChangeTheLogo(t *testing.T) {
	withLogos(t, func(o office) {
		ctx := context.Background()
		seen := o.put(o.admin()).LogoVersion
		now := o.put(o.admin())
		for name, err := range map[string]error{
			"put":    second(o.PutLogo(ctx, o.admin(), logoOf(mark(o, 100, 100)), seen)),
			"remove": second(o.RemoveLogo(ctx, o.admin(), seen)),
		} {
			theirs, _ := errs.As(err).Detail.(accounts.Account)
			if !errs.Is(err, errs.Conflict) || theirs != now {
				t.Errorf("%s: %v %+v", name, err, theirs)
			}
		}
		// Of many who saw the same logo, one wins.
		var wg sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for range 6 {
			wg.Go(func() {
				_, err := o.PutLogo(ctx, o.admin(), logoOf(mark(o, 100, 100)), now.LogoVersion)
				if err != nil && !errs.Is(err, errs.Conflict) {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				}
			})
		}
		wg.Wait()
		o.clk.Advance(2 * time.Hour)
		o.sweep()
		if won != 1 || o.kept() != 1 || o.stored().LogoVersion != now.LogoVersion+1 {
			t.Errorf("%d won, %d files, version %d", won, o.kept(), o.stored().LogoVersion)
		}
	})
}

func second(_ accounts.Account, err error) error { return err }

// fullStore has no room left.
type fullStore struct{ blob.Store }

func (fullStore) Put(context.Context, string, io.Reader, int64) error {
	return errs.E(errs.Unavailable, "blob.full", errors.New("disk full"))
}

func TestAFullVolumeKeepsTheOldLogo(t *testing.T) {
	withLogos(t, func(o office) {
		a := o.put(o.admin())
		o.Blobs = fullStore{o.blobs}
		if _, err := o.PutLogo(context.Background(), o.admin(), logoOf(mark(o, 100, 100)), 0); !errs.Is(err, errs.Unavailable) {
			t.Fatal(err)
		}
		o.Blobs = o.blobs
		o.clk.Advance(2 * time.Hour)
		o.sweep()
		var rows int
		o.must(o.db.QueryRow(context.Background(), `select count(*) from logos where account_id = ?`, o.one.ID).Scan(&rows))
		if rows != 1 || o.stored() != a || o.kept() != 1 {
			t.Errorf("%d rows, %d files", rows, o.kept())
		}
	})
}
