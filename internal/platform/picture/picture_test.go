package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"image/jpeg"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/platform/errs"
)

// sides are the sizes that the tests ask for.
func sides() []int { return []int{96, 256, 512} }

// request is an upload and what of it is to be kept.
type request struct {
	Upload
	Crop Crop
}

func (r request) send(s *Studio) (map[int][]byte, error) {
	return s.Squares(context.Background(), r.Upload, r.Crop, sides())
}

func develop(t testing.TB, in request) map[int]image.Image {
	t.Helper()
	files, err := in.send(NewStudio())
	if err != nil {
		t.Fatal(err)
	}
	out := map[int]image.Image{}
	for _, size := range sides() {
		m, err := jpeg.Decode(bytes.NewReader(files[size]))
		must(t, err)
		if m.Bounds() != image.Rect(0, 0, size, size) {
			t.Errorf("size %d has bounds %v", size, m.Bounds())
		}
		if bytes.Contains(files[size], []byte("Jane")) || bytes.Contains(files[size], []byte("Exif")) {
			t.Errorf("size %d carries metadata", size)
		}
		out[size] = m
	}
	return out
}

func upload(file []byte) Upload {
	return Upload{File: bytes.NewReader(file), Size: int64(len(file)), Field: "face"}
}

func whole(file []byte) request { return request{Upload: upload(file)} }

// near reports whether the pixel in the middle of a quarter, clockwise from the top left, has the colour.
func near(m image.Image, quarter int, want color.RGBA) bool {
	at := [4]image.Point{{1, 1}, {3, 1}, {3, 3}, {1, 3}}[quarter].Mul(m.Bounds().Dx() / 4)
	r, g, b, _ := m.At(at.X, at.Y).RGBA()
	for i, v := range []uint32{r, g, b} {
		if d := int(v>>8) - int([3]uint8{want.R, want.G, want.B}[i]); d < -8 || d > 8 {
			return false
		}
	}
	return true
}

func expectCorners(t *testing.T, what string, made map[int]image.Image, want [4]color.RGBA) {
	t.Helper()
	for size, m := range made {
		for i, c := range want {
			if !near(m, i, c) {
				t.Errorf("%s at %d: corner %d isn't %v", what, size, i, c)
			}
		}
	}
}

func TestPicturesAreSetUprightAndCleaned(t *testing.T) {
	const side = 64
	for o := 1; o <= 8; o++ {
		stored := quarters(side, orientations[o-1])
		for name, file := range map[string][]byte{
			"JPEG, big endian":    jpegWithEXIF(asJPEG(t, stored), exifBlock(o, binary.BigEndian)),
			"JPEG, little endian": jpegWithEXIF(asJPEG(t, stored), exifBlock(o, binary.LittleEndian)),
			"PNG":                 pngWithEXIF(asPNG(t, stored), exifBlock(o, binary.BigEndian)),
			"WebP":                webpWithEXIF(asWebP(t, stored), side, exifBlock(o, binary.LittleEndian), 0),
		} {
			if !bytes.Contains(file, []byte(place)) {
				t.Fatal("the corpus has lost its places")
			}
			expectCorners(t, fmt.Sprintf("%s, orientation %d", name, o), develop(t, whole(file)), corners)
		}
	}
}

func TestCropAndRotation(t *testing.T) {
	const side = 64
	for o := 1; o <= 8; o++ {
		file := jpegWithEXIF(asJPEG(t, quarters(side, orientations[o-1])), exifBlock(o, binary.BigEndian))
		if testing.Short() && o%3 != 0 {
			continue
		}
		for degrees := 0; degrees < 360; degrees += 90 {
			in := whole(file)
			in.Crop = Crop{Rotate: degrees}
			n := degrees / 90
			turned := [4]color.RGBA{corners[(4-n)%4], corners[(5-n)%4], corners[(6-n)%4], corners[(7-n)%4]}
			expectCorners(t, fmt.Sprintf("orientation %d, turned by %d", o, degrees), develop(t, in), turned)
			// The bottom right quarter of what the person sees is of one colour.
			in = whole(file)
			in.Crop = Crop{X: side / 2, Y: side / 2, Side: side / 2, Rotate: degrees}
			expectCorners(t, fmt.Sprintf("orientation %d, turned by %d, cropped", o, degrees), develop(t, in), [4]color.RGBA{turned[2], turned[2], turned[2], turned[2]})
		}
	}
}

func TestTheMiddleIsKeptWithoutACrop(t *testing.T) {
	wide := image.NewRGBA(image.Rect(0, 0, 900, 300))
	draw.Draw(wide, wide.Bounds(), image.NewUniform(corners[0]), image.Point{}, draw.Src)
	draw.Draw(wide, image.Rect(300, 0, 600, 300), image.NewUniform(corners[1]), image.Point{}, draw.Src)
	m := corners[1]
	expectCorners(t, "wide", develop(t, whole(asPNG(t, wide))), [4]color.RGBA{m, m, m, m})
	// An upright portrait that the camera stored lying on its side.
	file := jpegWithEXIF(asJPEG(t, wide), exifBlock(6, binary.BigEndian))
	expectCorners(t, "tall", develop(t, whole(file)), [4]color.RGBA{m, m, m, m})
	in := whole(file)
	in.Crop = Crop{X: 0, Y: 601, Side: 299}
	r := corners[0]
	expectCorners(t, "tall, bottom", develop(t, in), [4]color.RGBA{r, r, r, r})
	in = whole(file)
	in.Crop = Crop{X: 0, Y: 601, Side: 300}
	expectRefusal(t, "beyond the edge", in, "picture.crop")
	for _, c := range []Crop{{Rotate: 45}, {Rotate: -90}, {Rotate: 360}, {X: -1, Side: 10}, {Side: -5}, {X: 5}, {Side: 1 << 62, X: 1 << 62}} {
		in := whole(file)
		in.Crop = c
		expectRefusal(t, fmt.Sprint(c), in, "picture.crop")
	}
}

func TestEveryColourModelComesOutRight(t *testing.T) {
	const side = 64
	all := func(c color.RGBA) [4]color.RGBA { return [4]color.RGBA{c, c, c, c} }
	rgba := quarters(side, turn{})
	clear := image.NewNRGBA(rgba.Bounds())
	half := image.NewNRGBA64(rgba.Bounds())
	deep := image.NewRGBA64(rgba.Bounds())
	grey := image.NewGray16(rgba.Bounds())
	for y := range side {
		for x := range side {
			half.SetNRGBA64(x, y, color.NRGBA64{R: 0xffff, A: 0x8000})
			deep.Set(x, y, rgba.At(x, y))
			grey.SetGray16(x, y, color.Gray16{0x8080})
		}
	}
	web := image.NewPaletted(rgba.Bounds(), append(color.Palette{color.Transparent}, palette.WebSafe...))
	draw.Draw(web, rgba.Bounds(), image.NewUniform(color.RGBA{0x33, 0x66, 0x99, 255}), image.Point{}, draw.Src)
	holes := image.NewPaletted(rgba.Bounds(), color.Palette{color.Transparent, color.Black})
	second := image.NewPaletted(rgba.Bounds(), color.Palette{color.Black})
	corner := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.RGBA{200, 0, 0, 255}})
	white := color.RGBA{255, 255, 255, 255}
	for name, c := range map[string]struct {
		file []byte
		want [4]color.RGBA
	}{
		"PNG, transparent":         {asPNG(t, clear), all(white)},
		"PNG, half clear, 16 bits": {asPNG(t, half), all(color.RGBA{255, 127, 127, 255})},
		"PNG, 16 bits":             {asPNG(t, deep), corners},
		"PNG, grey of 16 bits":     {asPNG(t, grey), all(color.RGBA{128, 128, 128, 255})},
		"PNG, palette":             {asPNG(t, web), all(color.RGBA{0x33, 0x66, 0x99, 255})},
		"PNG, 1 bit with a hole":   {asPNG(t, holes), all(white)},
		"GIF, first frame":         {asGIF(t, corner, second), all(color.RGBA{200, 0, 0, 255})},
		"WebP":                     {asWebP(t, rgba), corners},
		"WebP, transparent":        {asWebP(t, clear), all(white)},
		"JPEG, grey":               {flatJPEG(side, false, 90), all(color.RGBA{90, 90, 90, 255})},
		"JPEG, grey, progressive":  {flatJPEG(side, true, 90), all(color.RGBA{90, 90, 90, 255})},
		"JPEG, colour":             {flatJPEG(side, true, 150, 128, 128), all(color.RGBA{150, 150, 150, 255})},
		"JPEG, CMYK":               {flatJPEG(side, false, 255, 100, 100, 255), all(color.RGBA{255, 100, 100, 255})},
		"one pixel":                {asPNG(t, rgba.SubImage(image.Rect(0, 0, 1, 1))), all(corners[0])},
	} {
		expectCorners(t, name, develop(t, whole(c.file)), c.want)
	}
}

func TestLargePicturesOfCameras(t *testing.T) {
	if testing.Short() {
		t.Skip("decodes 25 megapixels")
	}
	grey := color.RGBA{120, 120, 120, 255}
	expectCorners(t, "25 megapixels", develop(t, whole(flatJPEG(5000, false, 120, 128, 128))), [4]color.RGBA{grey, grey, grey, grey})
}

func expectRefusal(t testing.TB, name string, in request, key string) {
	t.Helper()
	_, err := in.send(NewStudio())
	expectField(t, name, err, key)
}

// expectField wants a refusal that is about the upload's field.
func expectField(t testing.TB, name string, err error, key string) {
	t.Helper()
	e := errs.As(err)
	if e == nil || e.Kind != errs.Invalid || len(e.Fields) != 1 || e.Fields[0].Name != "face" || e.Fields[0].Key != key {
		t.Errorf("%s: got %v, want %s", name, err, key)
	}
}

func TestRefusals(t *testing.T) {
	photo := asJPEG(t, quarters(400, turn{}))
	drawing := asPNG(t, quarters(400, turn{}))
	modern := asWebP(t, quarters(400, turn{}))
	flipped := bytes.Clone(drawing)
	flipped[len(flipped)/2] ^= 0xff
	padded := append(bytes.Clone(photo), make([]byte, 11<<20)...)
	for name, c := range map[string]struct {
		file []byte
		key  string
	}{
		"nothing":                    {nil, "empty"},
		"20000 x 20000 PNG":          {pngBomb(20000, 20000, 1, 0), "too_many_pixels"},
		"PNG of 2^31 pixels a side":  {claimPNG(pngBomb(8, 8, 1, 0), 1<<31-1, 1<<31-1), "too_many_pixels"},
		"8000 x 8000 GIF":            {[]byte("GIF89a\x40\x1f\x40\x1f\x00\x00\x00;"), "too_many_pixels"},
		"16383 x 16383 WebP":         {append([]byte("RIFF\x40\x00\x00\x00WEBPVP8L\x20\x00\x00\x00\x2f\xfe\xbf\xff\x0f"), make([]byte, 40)...), "too_many_pixels"},
		"65500 x 65500 JPEG":         {claimJPEG(photo, 0xc0, 65500), "too_many_pixels"},
		"truncated JPEG":             {photo[:len(photo)*2/3], "truncated"},
		"JPEG cut in its header":     {photo[:40], "truncated"},
		"truncated PNG":              {drawing[:len(drawing)*2/3], "truncated"},
		"truncated WebP":             {modern[:len(modern)*2/3], "truncated"},
		"truncated GIF":              {asGIF(t, image.NewPaletted(image.Rect(0, 0, 90, 90), palette.Plan9))[:700], "truncated"},
		"PNG with a flipped byte":    {flipped, "damaged"},
		"JPEG without a frame":       {[]byte("\xff\xd8\xff\xda\x00\x02\xff\xd9"), "damaged"},
		"JPEG with rubbish":          {append([]byte("\xff\xd8\xff\x00"), photo...), "damaged"},
		"SVG":                        {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "svg"},
		"SVG behind an XML line":     {[]byte("\xef\xbb\xbf\n<?xml version='1.0'?><!-- x --><SVG/>"), "svg"},
		"SVG in UTF-16":              {[]byte("\xff\xfe<\x00s\x00v\x00g\x00>\x00"), "svg"},
		"HTML":                       {[]byte("\n <!DOCTYPE html><html><body><svg></svg></body></html>"), "html"},
		"XML":                        {[]byte("<?xml version='1.0'?><a/>"), "html"},
		"HEIC":                       {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "heic"},
		"HEIC by its second brand":   {[]byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic"), "heic"},
		"AVIF":                       {[]byte("\x00\x00\x00\x1cftypavif\x00\x00\x00\x00mif1avif"), "format"},
		"TIFF":                       {[]byte("II*\x00\x08\x00\x00\x00"), "format"},
		"BMP":                        {[]byte("BM\x00\x00\x00\x00"), "format"},
		"film":                       {[]byte("\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42"), "not_image"},
		"PDF":                        {[]byte("%PDF-1.7 <script>"), "not_image"},
		"text":                       {[]byte("Dear all"), "not_image"},
		"11 MB":                      {padded, "too_large"},
		"16 bits, too much memory":   {claimPNG(pngBomb(8, 8, 16, 6), 6500, 6500), "too_detailed"},
		"progressive, too much":      {claimJPEG(flatJPEG(8, true, 1, 2, 3), 0xc2, 4500), "too_detailed"},
		"CMYK, too much":             {claimJPEG(flatJPEG(8, false, 1, 2, 3, 4), 0xc0, 6000), "too_detailed"},
		"WebP that moves":            {webpWithEXIF(modern, 400, exifBlock(1, binary.LittleEndian), 0x02), "animated"},
		"WebP with a lying canvas":   {webpWithEXIF(modern, 16000, exifBlock(1, binary.LittleEndian), 0), "too_many_pixels"},
		"WebP whose canvas is small": {webpWithEXIF(modern, 10, exifBlock(1, binary.LittleEndian), 0), "damaged"},
	} {
		expectRefusal(t, name, whole(c.file), "picture."+c.key)
		unsaid := whole(c.file)
		unsaid.Size = 0
		expectRefusal(t, name+", size not said", unsaid, "picture."+c.key)
	}
}

func TestThreeWitnessesMustAgree(t *testing.T) {
	photo, page := asJPEG(t, quarters(32, turn{})), []byte("<!doctype html><p>Hello")
	for _, c := range []struct {
		file              []byte
		name, media, want string
	}{
		{photo, "", "", ""}, {photo, "me.JPG", "image/jpeg", ""}, {photo, "me.jpeg", "application/octet-stream", ""}, {photo, "me", "image/pjpeg", ""},
		{photo, `C:\Users\jane.smith\me`, "", ""}, {photo, "me.png", "", "contradiction"}, {photo, "me.jpg.html", "", "contradiction"},
		{photo, "me.jpg", "image/png", "contradiction"}, {photo, "me.jpg", "text/html", "contradiction"}, {photo, "", ";;", "contradiction"},
		{photo, "me.jpg", "image/jpeg; charset=utf-8", ""}, {page, "page.png", "image/png", "html"},
	} {
		in := whole(c.file)
		in.Name, in.ContentType = c.name, c.media
		if c.want != "" {
			expectRefusal(t, c.name+" "+c.media, in, "picture."+c.want)
		} else if _, err := in.send(NewStudio()); err != nil {
			t.Errorf("%s %s: %v", c.name, c.media, err)
		}
	}
}

func TestThirtyBombsAtOnce(t *testing.T) {
	kinds := [][]byte{pngBomb(20000, 20000, 1, 0), claimJPEG(asJPEG(t, quarters(64, turn{})), 0xc0, 60000), claimPNG(pngBomb(8, 8, 16, 6), 6500, 6500)}
	s := NewStudio()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	var wg sync.WaitGroup
	for i := range 30 {
		wg.Go(func() {
			if _, err := whole(kinds[i%len(kinds)]).send(s); !errs.Is(err, errs.Invalid) {
				t.Errorf("bomb %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if took > 2*time.Second {
		t.Errorf("took %v", took)
	}
	if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 64 {
		t.Errorf("allocated %d MB for 30 refusals", mb)
	}
}

func TestBombsWithinTheLimitsComeOneAtATime(t *testing.T) {
	if testing.Short() {
		t.Skip("decodes 200 MB of pixels several times")
	}
	// 49 megapixels in four bytes each; the pixel data ends early, which only decoding finds out.
	bomb := claimPNG(pngBomb(7000, 10, 8, 6), 7000, 7000)
	s := NewStudio()
	stop, peak := watchHeap()
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			_, err := whole(bomb).send(s)
			if !errs.Is(err, errs.Invalid) || !strings.Contains(err.Error(), "picture.") || strings.Contains(err.Error(), "too_") {
				t.Errorf("got %v", err)
			}
		})
	}
	wg.Wait()
	stop()
	if mb := *peak >> 20; mb > 300 {
		t.Errorf("the heap rose to %d MB", mb)
	}
}

func TestAWaitingUploadGivesUpWithItsCaller(t *testing.T) {
	s := NewStudio()
	s.decoding <- struct{}{}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	_, err := s.Squares(ctx, upload(asPNG(t, quarters(32, turn{}))), Crop{}, sides())
	if !errs.Is(err, errs.Unavailable) || errs.As(err).RetryAfter == 0 {
		t.Errorf("got %v", err)
	}
	if len(s.buffers) != 0 {
		t.Error("the upload still holds its buffer")
	}
}
