package portraits

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"

	"github.com/HugoSmits86/nativewebp"
)

// Format is a kind of image file.
type Format string

// The formats, named as their media types are.
const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	WebP Format = "webp"
)

// Encode returns the picture as a file of the format with the EXIF data in it. The pixels are stored turned so that the
// picture stands upright once a reader follows the EXIF orientation, as a camera does it.
func Encode(img image.Image, format Format, exif EXIF) ([]byte, error) {
	turned := turn(img, exif.Orientation)
	var b bytes.Buffer
	switch format {
	case JPEG:
		if err := jpeg.Encode(&b, turned, &jpeg.Options{Quality: 90}); err != nil {
			return nil, err
		}
		return withJPEG(b.Bytes(), exif.tiff()), nil
	case PNG:
		if err := png.Encode(&b, turned); err != nil {
			return nil, err
		}
		return withPNG(b.Bytes(), exif.tiff()), nil
	case WebP:
		if err := nativewebp.Encode(&b, turned, nil); err != nil {
			return nil, err
		}
		return withWebP(b.Bytes(), exif.tiff(), turned.Bounds()), nil
	}
	return nil, fmt.Errorf("portraits: unknown format %q", format)
}

// turn returns what a camera held in the given EXIF orientation would have stored.
func turn(img image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return img
	}
	b := img.Bounds()
	in := image.NewRGBA(image.Rectangle{Max: b.Size()})
	draw.Draw(in, in.Rect, img, b.Min, draw.Src)
	w, h := b.Dx(), b.Dy()
	size := image.Pt(w, h)
	if orientation >= 5 {
		size = image.Pt(h, w)
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	for y := range h {
		for x := range w {
			var tx, ty int
			switch orientation {
			case 2:
				tx, ty = w-1-x, y
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				tx, ty = x, h-1-y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = y, w-1-x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = h-1-y, x
			}
			out.SetRGBA(tx, ty, in.RGBAAt(x, y))
		}
	}
	return out
}

// withJPEG puts the EXIF data into an APP1 segment behind the start of the image (EXIF 2.3 §4.5.4).
func withJPEG(file, tiff []byte) []byte {
	payload := append([]byte("Exif\x00\x00"), tiff...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(payload)+2))
	return bytes.Join([][]byte{file[:2], segment, payload, file[2:]}, nil)
}

// withPNG puts the EXIF data into an eXIf chunk behind the header (PNG 3rd edition §11.3.4.2).
func withPNG(file, tiff []byte) []byte {
	const header = 8 + 25 // signature and IHDR
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(tiff)))
	chunk = append(append(chunk, "eXIf"...), tiff...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return bytes.Join([][]byte{file[:header], chunk, file[header:]}, nil)
}

// withWebP rewrites a simple file in the extended format with a chunk of EXIF data (RFC 9649 §2.7).
func withWebP(file, tiff []byte, b image.Rectangle) []byte {
	const hasEXIF = 0x08
	body := append([]byte("WEBPVP8X"), 10, 0, 0, 0, hasEXIF, 0, 0, 0)
	for _, n := range []int{b.Dx() - 1, b.Dy() - 1} {
		body = append(body, byte(n), byte(n>>8), byte(n>>16))
	}
	body = append(body, file[12:]...)
	body = binary.LittleEndian.AppendUint32(append(body, "EXIF"...), uint32(len(tiff)))
	body = append(body, tiff...)
	if len(tiff)%2 == 1 {
		body = append(body, 0)
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}
