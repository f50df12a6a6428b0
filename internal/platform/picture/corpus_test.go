package picture

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
	"testing"

	"github.com/HugoSmits86/nativewebp"
)

// The four corners of the test picture, clockwise from the top left.
var corners = [4]color.RGBA{{200, 40, 40, 255}, {40, 180, 60, 255}, {50, 70, 210, 255}, {220, 200, 40, 255}}

// quarters draws a picture of four colours that lies as the given orientation says, so that it is upright only when
// the orientation is applied. side must be even.
func quarters(side int, lie turn) *image.RGBA {
	upright := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			i := x / (side / 2)
			if y >= side/2 {
				i = 3 - i
			}
			upright.SetRGBA(x, y, corners[i])
		}
	}
	stored := image.NewRGBA(upright.Bounds())
	for v := range side {
		for u := range side {
			x, y := u, v
			if lie.swap {
				x, y = v, u
			}
			if lie.flipX {
				x = side - 1 - x
			}
			if lie.flipY {
				y = side - 1 - y
			}
			stored.SetRGBA(x, y, upright.RGBAAt(u, v))
		}
	}
	return stored
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func asJPEG(t testing.TB, m image.Image) []byte {
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}))
	return b.Bytes()
}

func asPNG(t testing.TB, m image.Image) []byte {
	var b bytes.Buffer
	must(t, (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, m))
	return b.Bytes()
}

func asGIF(t testing.TB, frames ...*image.Paletted) []byte {
	var b bytes.Buffer
	must(t, gif.EncodeAll(&b, &gif.GIF{Image: frames, Delay: make([]int, len(frames))}))
	return b.Bytes()
}

func asWebP(t testing.TB, m image.Image) []byte {
	var b bytes.Buffer
	must(t, nativewebp.Encode(&b, m, nil))
	return b.Bytes()
}

// place is what must never leave with a picture: coordinates as text, and the name of the owner.
const place = "51.5033N 0.1276W Jane Smith"

// exifBlock is a TIFF block with an orientation and a place in it.
func exifBlock(orientation int, order binary.AppendByteOrder) []byte {
	var b []byte
	if order.String() == "BigEndian" {
		b = append(b, "MM\x00*"...)
	} else {
		b = append(b, "II*\x00"...)
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	b = order.AppendUint16(b, 0x010e) // ImageDescription
	b = order.AppendUint16(b, 2)
	b = order.AppendUint32(b, uint32(len(place)))
	b = order.AppendUint32(b, 8+2+24+4)
	b = order.AppendUint16(b, 0x0112)
	b = order.AppendUint16(b, 3)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(b, uint16(orientation))
	b = order.AppendUint16(b, 0)
	b = order.AppendUint32(b, 0)
	return append(b, place...)
}

func jpegWithEXIF(file []byte, block []byte) []byte {
	segment := append([]byte("\xff\xe1\x00\x00Exif\x00\x00"), block...)
	binary.BigEndian.PutUint16(segment[2:], uint16(len(segment)-2))
	return append(append(append([]byte{}, file[:2]...), segment...), file[2:]...)
}

func pngChunk(name string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, name...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

func pngWithEXIF(file []byte, block []byte) []byte {
	const afterHeader = 8 + 25
	return append(append(append([]byte{}, file[:afterHeader]...), pngChunk("eXIf", block)...), file[afterHeader:]...)
}

func riffChunk(name string, body []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body)))
	b = append(b, body...)
	return append(b, make([]byte, len(body)&1)...)
}

// webpWithEXIF puts a simple file into the extended layout.
func webpWithEXIF(simple []byte, side int, block []byte, flags byte) []byte {
	head := []byte{flags | 0x08, 0, 0, 0, byte(side - 1), byte((side - 1) >> 8), 0, byte(side - 1), byte((side - 1) >> 8), 0}
	body := append([]byte("WEBP"), riffChunk("VP8X", head)...)
	body = append(body, simple[12:]...)
	return riffChunk("RIFF", append(body, riffChunk("EXIF", block)...))
}

// pngBomb is a complete PNG of one colour whose pixels take a thousand times its size.
func pngBomb(width, height int, depth, colour byte) []byte {
	header := binary.BigEndian.AppendUint32(nil, uint32(width))
	header = append(binary.BigEndian.AppendUint32(header, uint32(height)), depth, colour, 0, 0, 0)
	channels := map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
	row := make([]byte, 1+(width*int(depth)*channels+7)/8)
	var packed bytes.Buffer
	z, _ := zlib.NewWriterLevel(&packed, zlib.BestSpeed)
	for range height {
		_, _ = z.Write(row)
	}
	_ = z.Close()
	file := append([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", header)...)
	file = append(file, pngChunk("IDAT", packed.Bytes())...)
	return append(file, pngChunk("IEND", nil)...)
}

// claimPNG gives the file another size in its header.
func claimPNG(file []byte, width, height int) []byte {
	file = bytes.Clone(file)
	binary.BigEndian.PutUint32(file[16:], uint32(width))
	binary.BigEndian.PutUint32(file[20:], uint32(height))
	binary.BigEndian.PutUint32(file[29:], crc32.ChecksumIEEE(file[12:29]))
	return file
}

// claimJPEG gives the file another size in its frame header, which has the given marker.
func claimJPEG(file []byte, marker byte, side int) []byte {
	file = bytes.Clone(file)
	at := bytes.Index(file, []byte{0xff, marker})
	binary.BigEndian.PutUint16(file[at+5:], uint16(side))
	binary.BigEndian.PutUint16(file[at+7:], uint16(side))
	return file
}

// flatJPEG is a JPEG (ITU-T T.81) of one colour, with as many components as given samples, baseline or progressive, and
// with Adobe's marker for inverted CMYK where there are four.
func flatJPEG(side int, progressive bool, samples ...byte) []byte {
	segment := func(marker byte, body ...byte) []byte {
		return append([]byte{0xff, marker, byte((len(body) + 2) >> 8), byte(len(body) + 2)}, body...)
	}
	frame, scan := byte(0xc0), []byte{byte(len(samples))}
	if progressive {
		frame = 0xc2
	}
	file := append([]byte{0xff, 0xd8}, segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)...)...)
	if len(samples) == 4 {
		file = append(file, segment(0xee, append([]byte("Adobe\x00\x64\x00\x00\x00\x00"), 0)...)...)
	}
	header := []byte{8, byte(side >> 8), byte(side), byte(side >> 8), byte(side), byte(len(samples))}
	for i := range samples {
		header = append(header, byte(i+1), 0x11, 0)
		scan = append(scan, byte(i+1), 0)
	}
	file = append(file, segment(frame, header...)...)
	// All twelve sizes of a DC difference have codes of four bits; the only AC symbol, end of block, is one bit.
	file = append(file, segment(0xc4, append([]byte{0, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)...)...)
	file = append(file, segment(0xc4, append([]byte{0x10, 1}, make([]byte, 16)...)...)...)
	last := byte(63)
	if progressive {
		last = 0
	}
	file = append(file, segment(0xda, append(scan, 0, last, 0)...)...)
	var bits bitWriter
	blocks := (side + 7) / 8
	for block := range blocks * blocks {
		for _, sample := range samples {
			diff := 0
			if block == 0 {
				diff = (int(sample) - 128) * 8
			}
			bits.difference(diff)
			if !progressive {
				bits.write(0, 1)
			}
		}
	}
	return append(append(file, bits.bytes()...), 0xff, 0xd9)
}

type bitWriter struct {
	out  []byte
	last uint32
	n    int
}

func (w *bitWriter) write(value uint32, count int) {
	for i := count - 1; i >= 0; i-- {
		w.last = w.last<<1 | value>>i&1
		if w.n++; w.n == 8 {
			if w.out = append(w.out, byte(w.last)); byte(w.last) == 0xff {
				w.out = append(w.out, 0)
			}
			w.last, w.n = 0, 0
		}
	}
}

func (w *bitWriter) difference(d int) {
	size, bits := 0, d
	for v := max(d, -d); v > 0; v >>= 1 {
		size++
	}
	if d < 0 {
		bits = d - 1
	}
	w.write(uint32(size), 4)
	w.write(uint32(bits)&(1<<size-1), size)
}

func (w *bitWriter) bytes() []byte {
	for w.n != 0 {
		w.write(1, 1)
	}
	return w.out
}
