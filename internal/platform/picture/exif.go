package picture

import (
	"bytes"
	"encoding/binary"
)

// turn is one of the eight ways in which a picture can lie: how a pixel of the upright picture is found in the stored
// one. Swap exchanges the axes, then each axis of the stored picture may run backwards.
type turn struct{ swap, flipX, flipY bool }

// orientations are the EXIF orientations 1 to 8 (Exif 2.32 §4.6.4, tag 0x0112) at their number less one.
var orientations = [8]turn{{}, {flipX: true}, {flipX: true, flipY: true}, {flipY: true}, {swap: true}, {swap: true, flipY: true},
	{swap: true, flipX: true, flipY: true}, {swap: true, flipX: true}}

// quarter returns a clockwise rotation by the given number of quarter turns.
func quarter(n int) turn { return orientations[[4]int{0, 5, 2, 7}[n&3]] }

// then returns the turn of a picture that is set upright by t and turned by next after that.
func (t turn) then(next turn) turn {
	x, y := next.flipX, next.flipY
	if t.swap {
		x, y = y, x
	}
	return turn{swap: t.swap != next.swap, flipX: t.flipX != x, flipY: t.flipY != y}
}

// orientation returns how the file says its picture lies; upright when it says nothing that makes sense.
func orientation(f format, data []byte) turn {
	var exif []byte
	switch f {
	case jpegFormat:
		// A header that breaks off just has no orientation: the caller judges the file itself.
		_ = jpegSegments(data, func(marker byte, body []byte) bool {
			if marker == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
				exif = body[6:]
			}
			return exif == nil
		})
	case pngFormat:
		pngChunks(data, func(name string, body []byte) bool {
			if name == "eXIf" {
				exif = body
			}
			return exif == nil
		})
	case webpFormat:
		_ = riffChunks(data, func(name string, body []byte) bool {
			if name == "EXIF" {
				exif = bytes.TrimPrefix(body, []byte("Exif\x00\x00"))
			}
			return exif == nil
		})
	}
	return orientations[exifOrientation(exif)-1]
}

// exifOrientation reads tag 0x0112 of the first directory of a TIFF block: 1 to 8, and 1 for whatever is broken.
func exifOrientation(block []byte) int {
	if len(block) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(block[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	start := uint64(order.Uint32(block[4:]))
	if start+2 > uint64(len(block)) {
		return 1
	}
	count := uint64(order.Uint16(block[start:]))
	for i := range count {
		at := start + 2 + 12*i
		if at+12 > uint64(len(block)) {
			return 1
		}
		entry := block[at : at+12]
		if order.Uint16(entry) != 0x0112 {
			continue
		}
		value := order.Uint16(entry[8:])
		if order.Uint16(entry[2:]) != 3 || order.Uint32(entry[4:]) != 1 || value < 1 || value > 8 {
			return 1
		}
		return int(value)
	}
	return 1
}
