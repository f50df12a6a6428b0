package picture

import (
	"encoding/binary"
	"errors"

	"cabinet/internal/platform/errs"
)

// Limits of an uploaded picture (S4); MaxBytes is of the file as it arrives. What decoding would take is estimated from the
// header, so that a small file which unpacks to gigabytes is refused before a pixel of it exists (R46).
const (
	MaxBytes       = 10 << 20
	maxPixels      = 50_000_000
	maxSide        = 16_384
	maxDecodeBytes = 256 << 20
)

// errMore means that the header goes on beyond the bytes at hand; at the end of a file it is broken off there.
var errMore = errors.New("picture: header goes on")

// shape is what a picture's header says.
type shape struct {
	format        format
	width, height int
	memory        int64 // estimate of the bytes that decoding takes
	animated      bool
}

// check refuses shapes beyond the limits.
func (s shape) check() error {
	switch {
	case s.width <= 0 || s.height <= 0:
		return refuse("damaged")
	case s.width > maxSide || s.height > maxSide || s.width*s.height > maxPixels:
		return refuse("too_many_pixels", errs.Args{"Megapixels": maxPixels / 1_000_000, "Side": maxSide})
	case s.memory > maxDecodeBytes:
		return refuse("too_detailed")
	case s.animated:
		return refuse("animated")
	}
	return nil
}

// readShape reads the header at the start of data. It returns errMore when data ends before the header does, and a
// refusal when the header makes no sense.
func readShape(f format, data []byte) (shape, error) {
	switch f {
	case jpegFormat:
		return jpegShape(data)
	case pngFormat:
		return pngShape(data)
	case webpFormat:
		return webpShape(data)
	default:
		return gifShape(data)
	}
}

// jpegShape counts what Go's decoder keeps: the planes as sampled, all coefficients of a progressive picture (an int32
// each), and a packed second image where RGB or CMYK is converted.
func jpegShape(data []byte) (shape, error) {
	s := shape{format: jpegFormat}
	var samples, perPixel float64
	packed := false
	err := jpegSegments(data, func(marker byte, body []byte) bool {
		switch {
		case marker == 0xee && len(body) >= 12 && string(body[:5]) == "Adobe":
			packed = packed || body[11] == 0
		case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc && s.width == 0:
			samples = s.frame(body)
			if perPixel = samples; marker > 0xc1 {
				perPixel += 4 * samples
			}
			packed = packed || len(body) > 5 && (body[5] == 4 || len(body) >= 15 && body[6] == 'R')
		}
		return true
	})
	if packed {
		perPixel += 4
	}
	s.memory = int64(perPixel * float64(s.width) * float64(s.height))
	if err == nil && samples == 0 {
		err = refuse("damaged")
	}
	return s, err
}

// frame reads a frame header of JPEG (ITU-T T.81 §B.2.2) and returns the samples a pixel takes, 0 when it is broken.
func (s *shape) frame(body []byte) (samples float64) {
	if len(body) < 6 || len(body) < 6+3*int(body[5]) {
		return 0
	}
	var sum, most float64
	for i := range int(body[5]) {
		h, v := float64(body[7+3*i]>>4), float64(body[7+3*i]&15)
		sum, most = sum+h*v, max(most, h*v)
	}
	if most == 0 {
		return 0
	}
	s.height, s.width = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
	return sum / most
}

func pngShape(data []byte) (shape, error) {
	if len(data) < 33 {
		return shape{}, errMore
	}
	if string(data[12:16]) != "IHDR" {
		return shape{}, refuse("damaged")
	}
	w, h := binary.BigEndian.Uint32(data[16:]), binary.BigEndian.Uint32(data[20:])
	if w > 1<<30 || h > 1<<30 {
		return shape{}, refuse("too_many_pixels", errs.Args{"Megapixels": maxPixels / 1_000_000, "Side": maxSide})
	}
	depth, colour, interlaced := data[24], data[25], data[28] != 0
	perPixel := int64(4)
	switch {
	case depth == 16:
		perPixel = 8
	case colour == 3:
		perPixel = 1
	}
	memory := perPixel * int64(w) * int64(h)
	if interlaced {
		memory += memory / 2
	}
	return shape{format: pngFormat, width: int(w), height: int(h), memory: memory}, nil
}

func gifShape(data []byte) (shape, error) {
	if len(data) < 13 {
		return shape{}, errMore
	}
	w, h := int(binary.LittleEndian.Uint16(data[6:])), int(binary.LittleEndian.Uint16(data[8:]))
	return shape{format: gifFormat, width: w, height: h, memory: int64(w) * int64(h)}, nil
}

// webpShape trusts neither the canvas nor the picture inside it, but takes the larger of both.
func webpShape(data []byte) (shape, error) {
	s, perPixel := shape{format: webpFormat}, int64(0)
	err := riffChunks(data, func(name string, body []byte) bool {
		switch {
		case name == "VP8X" && len(body) >= 10:
			s.animated = body[0]&0x02 != 0
			s.widen(1+int(uint24(body[4:])), 1+int(uint24(body[7:])))
			return !s.animated
		case name == "ALPH":
			perPixel = 6
			return true
		case name == "VP8 " && len(body) >= 10:
			s.widen(int(binary.LittleEndian.Uint16(body[6:])&0x3fff), int(binary.LittleEndian.Uint16(body[8:])&0x3fff))
			perPixel += 2
			return false
		case name == "VP8L" && len(body) >= 5:
			bits := binary.LittleEndian.Uint32(body[1:])
			s.widen(1+int(bits&0x3fff), 1+int(bits>>14&0x3fff))
			perPixel += 4
			return false
		}
		return name != "VP8 " && name != "VP8L"
	})
	s.memory = perPixel * int64(s.width) * int64(s.height)
	if err != nil {
		return s, err
	}
	return s, nil
}

func (s *shape) widen(w, h int) { s.width, s.height = max(s.width, w), max(s.height, h) }

func uint24(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }
