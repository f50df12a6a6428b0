package portraits_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"testing"
	"time"

	"golang.org/x/image/webp"

	"cabinet/internal/app/demo/portraits"
)

func TestDrawIsDeterministicAndVaried(t *testing.T) {
	seen := map[[32]byte]bool{}
	for i := range 12 {
		a, b := portraits.Draw(traits(i)), portraits.Draw(traits(i))
		if !bytes.Equal(a.Pix, b.Pix) {
			t.Fatal("equal traits, different pictures")
		}
		if a.Bounds() != image.Rect(0, 0, 800, 800) || !a.Opaque() {
			t.Fatal("not a full picture")
		}
		seen[sha256.Sum256(a.Pix)] = true
	}
	if len(seen) != 12 {
		t.Errorf("only %d different portraits of 12", len(seen))
	}
}

// TestEveryStyle draws many seeds so that no combination of styles fails, whatever the name that a caller has to fit.
func TestEveryStyle(t *testing.T) {
	if testing.Short() {
		t.Skip("slow")
	}
	for i := range 36 {
		img := portraits.Draw(portraits.Traits{Seed: int64(i) - 18, Look: portraits.Look(i % 3), Complexion: portraits.Complexion(i % 4), Dress: portraits.Dress(i % 3), Age: 20 + i})
		// The forehead's middle is skin or a fringe, never the background; the corner is never a person.
		if near(img.RGBAAt(400, 300), img.RGBAAt(4, 300)) {
			t.Errorf("portrait %d has no face", i)
		}
	}
}

func near(a, b color.RGBA) bool {
	d := func(x, y uint8) float64 { return math.Abs(float64(x) - float64(y)) }
	return d(a.R, b.R)+d(a.G, b.G)+d(a.B, b.B) < 24
}

var taken = time.Date(2026, 2, 14, 15, 4, 5, 0, time.UTC)

func TestEncode(t *testing.T) {
	upright := portraits.Draw(traits(3))
	for orientation := range 9 {
		exif := portraits.EXIF{Orientation: orientation, Make: "Fairphone", Model: "FP5", Taken: taken, GPS: &portraits.GPS{Latitude: 51.5136, Longitude: -0.1136}}
		for _, format := range []portraits.Format{portraits.JPEG, portraits.PNG, portraits.WebP} {
			if format == portraits.WebP && orientation != 0 && orientation != 6 {
				continue // its encoder is slow, and what differs is covered by the other two
			}
			file, err := portraits.Encode(upright, format, exif)
			if err != nil {
				t.Fatal(err)
			}
			img, tiff := decode(t, format, file)
			for _, q := range []image.Point{{10, 10}, {790, 300}, {400, 120}, {90, 790}} {
				r, g, b, _ := img.At(q.X, q.Y).RGBA()
				if !near(upright.RGBAAt(shownAt(orientation, q.X, q.Y)), color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}) {
					t.Fatalf("%s, orientation %d: wrong pixel at %v", format, orientation, q)
				}
			}
			tags := read(t, tiff)
			if orientation == 0 && tags[0x0112] != "" || orientation > 0 && tags[0x0112] != string(rune('0'+orientation)) {
				t.Errorf("%s: orientation %q", format, tags[0x0112])
			}
			if tags[0x010f] != "Fairphone\x00" || tags[0x0132] != "2026:02:14 15:04:05\x00" || tags[1] != "N\x00" || tags[3] != "W\x00" {
				t.Errorf("%s: %v", format, tags)
			}
			if tags[2] != "33000000010000001e000000010000002013000064000000" { // 51/1, 30/1, 4896/100
				t.Errorf("%s: latitude %s", format, tags[2])
			}
		}
	}
	if _, err := portraits.Encode(upright, "gif", portraits.EXIF{}); err == nil {
		t.Error("an unknown format was encoded")
	}
}

// shownAt returns where the stored pixel (x, y) of an 800 pixel square is shown, by the definition of the orientations.
func shownAt(orientation, x, y int) (int, int) {
	const m = 799
	switch orientation {
	case 2:
		return m - x, y
	case 3:
		return m - x, m - y
	case 4:
		return x, m - y
	case 5:
		return y, x
	case 6:
		return m - y, x
	case 7:
		return m - y, m - x
	case 8:
		return y, m - x
	}
	return x, y
}

// decode reads a file with the usual decoders and finds the EXIF data as the formats' standards place it.
func decode(t *testing.T, format portraits.Format, file []byte) (img image.Image, tiff []byte) {
	t.Helper()
	var err error
	switch format {
	case portraits.JPEG:
		img, err = jpeg.Decode(bytes.NewReader(file))
		if !bytes.Equal(file[2:4], []byte{0xff, 0xe1}) || string(file[6:12]) != "Exif\x00\x00" {
			t.Fatal("no APP1 segment")
		}
		tiff = file[12 : 4+binary.BigEndian.Uint16(file[4:])]
	case portraits.PNG:
		img, err = png.Decode(bytes.NewReader(file))
		if string(file[37:41]) != "eXIf" {
			t.Fatal("no eXIf chunk")
		}
		tiff = file[41 : 41+binary.BigEndian.Uint32(file[33:])]
	case portraits.WebP:
		img, err = webp.Decode(bytes.NewReader(file))
		at := bytes.LastIndex(file, []byte("EXIF"))
		if string(file[12:16]) != "VP8X" || at < 0 || int(binary.LittleEndian.Uint32(file[4:]))+8 != len(file) {
			t.Fatal("not an extended WebP file")
		}
		tiff = file[at+8 : at+8+int(binary.LittleEndian.Uint32(file[at+4:]))]
	}
	if err != nil {
		t.Fatal(format, err)
	}
	return img, tiff
}

// read returns the values of a TIFF structure by tag: text as it is, one short as a digit, the rest in hex.
func read(t *testing.T, tiff []byte) map[uint16]string {
	t.Helper()
	le := binary.LittleEndian
	if string(tiff[:4]) != "II*\x00" {
		t.Fatal("no TIFF header")
	}
	tags := map[uint16]string{}
	last := uint16(0)
	var walk func(at uint32)
	walk = func(at uint32) {
		last = 0
		for i := range uint32(le.Uint16(tiff[at:])) {
			e := tiff[at+2+12*i:]
			tag, kind, n := le.Uint16(e), le.Uint16(e[2:]), le.Uint32(e[4:])
			if tag < last {
				t.Error("tags out of order")
			}
			last = tag
			size := n * map[uint16]uint32{1: 1, 2: 1, 3: 2, 4: 4, 5: 8}[kind]
			data := e[8:12]
			if size > 4 {
				data = tiff[le.Uint32(e[8:]):][:size]
			}
			switch {
			case tag == 0x8825:
				walk(le.Uint32(data))
			case kind == 2:
				tags[tag] = string(data[:size])
			case kind == 3:
				tags[tag] = string(rune('0' + le.Uint16(data)))
			default:
				tags[tag] = hex.EncodeToString(data[:min(size, uint32(len(data)))])
			}
		}
	}
	walk(le.Uint32(tiff[4:]))
	return tags
}

func BenchmarkDraw(b *testing.B) {
	for i := range b.N {
		portraits.Draw(traits(i))
	}
}
