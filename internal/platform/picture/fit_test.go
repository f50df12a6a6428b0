package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"testing"
)

func fit(t testing.TB, file []byte, side int) image.Image {
	t.Helper()
	got, err := NewStudio().Fit(context.Background(), upload(file), side)
	must(t, err)
	if bytes.Contains(got.PNG, []byte("Jane")) || bytes.Contains(got.PNG, []byte("eXIf")) {
		t.Error("it carries metadata")
	}
	m, err := png.Decode(bytes.NewReader(got.PNG))
	must(t, err)
	if m.Bounds() != image.Rect(0, 0, got.Width, got.Height) || max(got.Width, got.Height) > side {
		t.Errorf("bounds %v, said to be %d×%d", m.Bounds(), got.Width, got.Height)
	}
	return m
}

func TestTheWholePictureFits(t *testing.T) {
	for _, c := range []struct{ in, want image.Point }{
		{image.Pt(900, 300), image.Pt(512, 171)}, {image.Pt(300, 900), image.Pt(171, 512)}, {image.Pt(2000, 2000), image.Pt(512, 512)},
		{image.Pt(40, 30), image.Pt(40, 30)}, {image.Pt(512, 1), image.Pt(512, 1)}, {image.Pt(16000, 1), image.Pt(512, 1)}, {image.Pt(1, 1), image.Pt(1, 1)},
	} {
		if got := fit(t, asPNG(t, image.NewGray(image.Rectangle{Max: c.in})), 512).Bounds().Size(); got != c.want {
			t.Errorf("%v became %v, want %v", c.in, got, c.want)
		}
	}
}

// A logo cut out of its ground stays so, and what lies in the clear parts colours no edge.
func TestWhatIsClearStaysClear(t *testing.T) {
	disc := image.NewNRGBA(image.Rect(0, 0, 1600, 800))
	draw.Draw(disc, disc.Bounds(), image.NewUniform(color.NRGBA{255, 0, 0, 0}), image.Point{}, draw.Src)
	for y := range 800 {
		for x := range 1600 {
			disc.SetNRGBA(x, y, color.NRGBA{255, 0, 0, 0})
			if dx, dy := x-800, y-400; dx*dx+dy*dy < 300*300 {
				disc.SetNRGBA(x, y, color.NRGBA{0, 0, 200, 255})
			}
		}
	}
	for name, file := range map[string][]byte{"PNG": asPNG(t, disc), "WebP": asWebP(t, disc)} {
		m := fit(t, file, 512)
		if _, _, _, a := m.At(2, 2).RGBA(); a != 0 {
			t.Errorf("%s: the corner is %v", name, m.At(2, 2))
		}
		if got := color.NRGBAModel.Convert(m.At(256, 128)); got != (color.NRGBA{0, 0, 200, 255}) {
			t.Errorf("%s: the middle is %v", name, got)
		}
		for x := range 512 {
			if c := color.NRGBAModel.Convert(m.At(x, 128)).(color.NRGBA); c.A > 16 && c.R > 16 {
				t.Fatalf("%s: a red edge at %d: %v", name, x, c)
			}
		}
	}
}

func TestAPhotoOfALogoIsSetUpright(t *testing.T) {
	wide := image.NewRGBA(image.Rect(0, 0, 900, 300))
	draw.Draw(wide, wide.Bounds(), image.NewUniform(corners[0]), image.Point{}, draw.Src)
	for o, want := range map[int]image.Point{1: image.Pt(512, 171), 3: image.Pt(512, 171), 6: image.Pt(171, 512), 8: image.Pt(171, 512)} {
		m := fit(t, jpegWithEXIF(asJPEG(t, wide), exifBlock(o, binary.BigEndian)), 512)
		if m.Bounds().Size() != want {
			t.Errorf("orientation %d: %v", o, m.Bounds())
		}
	}
	square := quarters(64, orientations[5])
	m := fit(t, jpegWithEXIF(asJPEG(t, square), exifBlock(6, binary.LittleEndian)), 512)
	for i, c := range corners {
		if !near(m, i, c) {
			t.Errorf("corner %d isn't %v", i, c)
		}
	}
}

// What is refused as a portrait is refused as a whole picture.
func TestFitRefusesWhatSquaresRefuse(t *testing.T) {
	for want, file := range map[string][]byte{
		"picture.svg": []byte("<svg/>"), "picture.html": []byte("<!doctype html>"), "picture.empty": nil,
		"picture.too_many_pixels": pngBomb(20000, 20000, 1, 0), "picture.too_detailed": claimPNG(pngBomb(8, 8, 16, 6), 6500, 6500),
		"picture.truncated": asJPEG(t, quarters(64, turn{}))[:300],
	} {
		_, err := NewStudio().Fit(context.Background(), upload(file), 512)
		expectField(t, want, err, want)
	}
}
