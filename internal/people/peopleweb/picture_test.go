package peopleweb_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/ids"
	"cabinet/internal/links"
)

// photo is a picture of one colour on the left and another on the right.
func photo(width, height int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.SetRGBA(x, y, color.RGBA{uint8(40 + 160*(2*x/width)), 90, 120, 255})
		}
	}
	return m
}

func jpegOf(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gifOf(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hugePNG says in 200 bytes that it is a picture of 20000×20000.
func hugePNG() []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(data)))
		body := append([]byte(kind), data...)
		b.Write(body)
		_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(body))
	}
	chunk("IHDR", append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 20000), 20000), 8, 2, 0, 0, 0))
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write(make([]byte, 1000))
	_ = w.Close()
	chunk("IDAT", z.Bytes())
	chunk("IEND", nil)
	return b.Bytes()
}

const html = "<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"

// refusedPictures are files that must not become pictures, each with its own reason.
func refusedPictures(t *testing.T) map[string]struct {
	file apptest.File
	code string
} {
	whole := jpegOf(t, photo(64, 64))
	heic := append([]byte{0, 0, 0, 24}, "ftypheic\x00\x00\x00\x00mif1heic"+strings.Repeat("\x00", 200)...)
	return map[string]struct {
		file apptest.File
		code string
	}{
		"20000×20000":     {apptest.File{Name: "a.png", Type: "image/png", Data: hugePNG()}, "picture.too_many_pixels"},
		"truncated JPEG":  {apptest.File{Name: "a.jpg", Type: "image/jpeg", Data: whole[:len(whole)/2]}, "picture.truncated"},
		"HTML as PNG":     {apptest.File{Name: "a.png", Type: "image/png", Data: []byte(html)}, "picture.html"},
		"SVG":             {apptest.File{Name: "a.svg", Type: "image/svg+xml", Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)}, "picture.svg"},
		"HEIC":            {apptest.File{Name: "a.heic", Type: "image/heic", Data: heic}, "picture.heic"},
		"11 MB":           {apptest.File{Name: "a.jpg", Type: "image/jpeg", Data: append(bytes.Clone(whole), make([]byte, 11<<20)...)}, "picture.too_large"},
		"empty":           {apptest.File{Name: "a.jpg", Type: "image/jpeg", Data: nil}, "picture.empty"},
		"text":            {apptest.File{Name: "a.jpg", Type: "image/jpeg", Data: []byte(strings.Repeat("just words ", 50))}, "picture.not_image"},
		"PNG called JPEG": {apptest.File{Name: "a.jpg", Type: "image/jpeg", Data: pngOf(t, photo(32, 32))}, "picture.contradiction"},
	}
}

func TestPicture(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		page := oliver.Get(links.Profile())
		form := page.Form(`form[action="` + links.ProfilePicture() + `"]`)
		oliver.Post(form.Action(), form.Values()).Want(422).See("Choose a photo first")
		first := ""
		for _, file := range []apptest.File{
			{Name: "me.jpg", Type: "image/jpeg", Data: jpegOf(t, photo(300, 200))}, {Name: "me.png", Type: "image/png", Data: pngOf(t, photo(200, 300))},
			{Name: "me.gif", Type: "image/gif", Data: gifOf(t, photo(80, 80))},
		} {
			page = oliver.Upload(form, "picture", file, nil).Want(200).At(links.Profile()).See("Your photo has been saved.")
			source := page.Attr(`.drop img`, "src")
			if first == "" {
				first = source
			} else if source == first {
				t.Error("a replaced picture has the old address")
			}
			answer := oliver.Send(http.MethodGet, source, nil, nil).Want(200)
			if answer.Header.Get("Content-Type") != "image/jpeg" || answer.Header.Get("Cache-Control") != "private, max-age=31536000, immutable" {
				t.Errorf("%v", answer.Header)
			}
			m, err := jpeg.Decode(bytes.NewReader(answer.Body))
			if err != nil || m.Bounds().Dx() != m.Bounds().Dy() {
				t.Errorf("%s: %v", file.Name, err)
			}
			if head := oliver.Send(http.MethodHead, source, nil, nil).Want(200); len(head.Body) > 0 || head.Header.Get("Content-Length") == "" {
				t.Error("HEAD")
			}
		}
		oliver.Send(http.MethodGet, first, nil, nil).Want(404) // an address alone opens nothing (R37)
		// The part that was framed is taken: the right half is another colour than the whole's middle.
		page = oliver.Upload(form, "picture", apptest.File{Name: "me.png", Type: "image/png", Data: pngOf(t, photo(200, 100))},
			apptest.Fill{"crop_x": "110", "crop_y": "0", "crop_side": "90", "rotate": "0"}).Want(200)
		m, err := jpeg.Decode(bytes.NewReader(oliver.Send(http.MethodGet, page.Attr(`.drop img`, "src"), nil, nil).Want(200).Body))
		a.Must(err)
		if r, _, _, _ := m.At(2, 2).RGBA(); r>>8 < 180 {
			t.Errorf("the crop isn't what was framed: %d", r>>8)
		}
		oliver.Upload(form, "picture", apptest.File{Name: "me.png", Type: "image/png", Data: pngOf(t, photo(200, 100))},
			apptest.Fill{"crop_x": "150", "crop_side": "90"}).Want(422).See("The crop lies outside the picture.")
		oliver.Upload(form, "picture", apptest.File{Name: "me.png", Type: "image/png", Data: pngOf(t, photo(20, 20))}, apptest.Fill{"crop_x": "a"}).Want(422)

		ask := oliver.Get(page.Attr(`.drop a[href="`+links.ProfilePictureDelete()+`"]`, "href")).Want(200).See("Delete your photo?")
		page = oliver.Submit(ask.Form(""), nil).Want(200).At(links.Profile()).See("Your photo has been deleted.")
		if page.Count(".drop img") > 0 {
			t.Error("it is still there")
		}
	})
}

func TestRefusedPictures(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		form := oliver.Get(links.Profile()).Form(`form[action="` + links.ProfilePicture() + `"]`)
		texts := map[string]string{}
		for name, c := range refusedPictures(t) {
			page := oliver.Upload(form, "picture", c.file, nil)
			if page.Status != 422 && page.Status != 413 {
				t.Errorf("%s: page says %d", name, page.Status)
				continue
			}
			if page.Status == 422 {
				text := page.Problem("picture")
				if text == "" || texts[text] != "" {
					t.Errorf("%s: %q was said of %q too", name, text, texts[text])
				}
				texts[text] = name
			}
			page = oliver.Call(http.MethodPut, links.APIPicture(), c.file.Data, http.Header{"Content-Type": {c.file.Type}})
			if page.Status != 422 && page.Status != 413 && page.Status != 415 {
				t.Errorf("%s: operation says %d: %s", name, page.Status, page.Body)
				continue
			}
			if page.Failure(); page.Status == 422 && c.code != "" && page.Fields()["picture"] != c.code {
				t.Errorf("%s: %s", name, page.Body)
			}
		}
		if stored := me(oliver); stored["picture_url"] != "" {
			t.Error("one of them is the picture now")
		}
	})
}

func TestPictureByAPI(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		for _, kind := range []string{"image/jpeg", "application/octet-stream"} {
			page := oliver.Call(http.MethodPut, links.APIPicture(), jpegOf(t, photo(90, 90)), http.Header{"Content-Type": {kind}}).Want(200)
			if page.Header.Get("ETag") == "" || me(oliver)["picture_url"] == "" {
				t.Errorf("%s: %s", kind, page.Body)
			}
		}
		oliver.Call(http.MethodPut, links.APIPicture(), "------x\r\n", http.Header{"Content-Type": {"multipart/form-data; boundary=----x"}}).Want(415)
		oliver.Call(http.MethodDelete, links.APIPicture(), nil).Want(204)
		oliver.Call(http.MethodDelete, links.APIPicture(), nil).Want(204)
		if me(oliver)["picture_url"] != "" {
			t.Error("it is still there")
		}
	})
}

// TestWhoSeesAPicture: colleagues who may see each other, and nobody of another organisation, whatever of the address is true.
func TestWhoSeesAPicture(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		oliver.Call(http.MethodPut, links.APIPicture(), jpegOf(t, photo(90, 90)), http.Header{"Content-Type": {"image/jpeg"}}).Want(200)
		twin := a.As("oliver@twin")
		twin.Call(http.MethodPut, links.APIPicture(), jpegOf(t, photo(90, 90)), http.Header{"Content-Type": {"image/jpeg"}}).Want(200)
		source, theirs := me(oliver)["picture_url"].(string), me(twin)["picture_url"].(string)
		nina := a.Visitor()
		nina.Choose(nina.SignIn(apptest.Address("nina"), apptest.Password), a.World.Firm)
		for name, want := range map[string]int{"elena": 200, "oliver": 200, "lin": 404, "grace": 404, "elena@twin": 404, "oliver@twin": 404} {
			if page := a.As(name).Send(http.MethodGet, source, nil, nil); page.Status != want {
				t.Errorf("%s: %d, want %d", name, page.Status, want)
			}
		}
		nina.Send(http.MethodGet, source, nil, nil).Want(200)
		nina.Send(http.MethodGet, theirs, nil, nil).Want(404) // she belongs to both, but is in one now
		a.Visitor().Send(http.MethodGet, source, nil, nil).Want(303)
		firm, other := a.Member("oliver"), a.Member("oliver@twin")
		parts := strings.Split(source, "/")
		theirParts := strings.Split(theirs, "/")
		for _, path := range []string{
			links.Picture(firm.Account.ID, firm.ID, ids.Picture(theirParts[4]), 96), links.Picture(firm.Account.ID, other.ID, ids.Picture(theirParts[4]), 96),
			links.Picture(firm.Account.ID, other.ID, ids.Picture(parts[4]), 96), links.Picture(firm.Account.ID, firm.ID, ids.Picture(parts[4]), 97),
			links.Picture(firm.Account.ID, firm.ID, "x", 96), source[:len(source)-3] + "..",
		} {
			if page := oliver.Send(http.MethodGet, path, nil, nil); page.Status != 404 {
				t.Errorf("%s: %d", path, page.Status)
			}
		}
	})
}
