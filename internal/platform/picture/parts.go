package picture

import (
	"bytes"
	"encoding/binary"
)

// jpegSegments calls see with each segment before the first scan until it answers false. It returns errMore when data
// ends first, and a refusal where no segment starts.
func jpegSegments(data []byte, see func(marker byte, body []byte) bool) error {
	at := 2
	for {
		for at < len(data) && data[at] == 0xff && at+1 < len(data) && data[at+1] == 0xff {
			at++ // fill bytes
		}
		if at+4 > len(data) {
			return errMore
		}
		if data[at] != 0xff {
			return refuse("damaged")
		}
		marker := data[at+1]
		if marker < 0xc0 || marker == 0xd9 {
			return refuse("damaged")
		}
		length := int(binary.BigEndian.Uint16(data[at+2:]))
		if length < 2 {
			return refuse("damaged")
		}
		if at+2+length > len(data) {
			return errMore
		}
		if !see(marker, data[at+4:at+2+length]) || marker == 0xda {
			return nil
		}
		at += 2 + length
	}
}

// jpegComplete reports whether the file reaches its end marker, so that a broken-off upload is told from its bytes.
func jpegComplete(data []byte) bool {
	at := bytes.Index(data, []byte{0xff, 0xda})
	for at >= 0 && at+1 < len(data) {
		next := bytes.IndexByte(data[at:], 0xff)
		if next < 0 || at+next+1 >= len(data) {
			return false
		}
		at += next
		if data[at+1] == 0xd9 {
			return true
		}
		at++
	}
	return false
}

// pngChunks calls see with each chunk until it answers false, and reports whether the chunks ran up to the end chunk.
func pngChunks(data []byte, see func(name string, body []byte) bool) (complete bool) {
	for at := 8; at+12 <= len(data); {
		length := int(binary.BigEndian.Uint32(data[at:]))
		if length > len(data)-at-12 {
			return false
		}
		name := string(data[at+4 : at+8])
		if !see(name, data[at+8:at+8+length]) || name == "IEND" {
			return true
		}
		at += 12 + length
	}
	return false
}

// riffChunks calls see with each chunk, of which the last may be cut short by the end of data, until it answers
// false. It returns errMore when data ends first.
func riffChunks(data []byte, see func(name string, body []byte) bool) error {
	for at := 12; ; {
		if at+8 > len(data) {
			return errMore
		}
		name, length := string(data[at:at+4]), int(binary.LittleEndian.Uint32(data[at+4:]))
		rest := data[at+8:]
		if !see(name, rest[:min(length, len(rest))]) {
			return nil
		}
		if length > len(rest) {
			return errMore
		}
		at += 8 + length + length&1
	}
}

// complete reports whether all bytes of the file arrived, as far as its format tells without decoding.
func complete(f format, data []byte) bool {
	switch f {
	case jpegFormat:
		return jpegComplete(data)
	case pngFormat:
		return pngChunks(data, func(string, []byte) bool { return true })
	case webpFormat:
		return len(data) >= 12 && int(binary.LittleEndian.Uint32(data[4:]))+8 <= len(data)+1
	default:
		return gifComplete(data)
	}
}

// gifComplete walks to the end of the first frame, the only one that is used.
func gifComplete(data []byte) bool {
	at, ok := colours(data, 13, data[10])
	for ok && at+2 <= len(data) {
		frame := data[at] == ','
		switch data[at] {
		case '!':
			at += 2
		case ',':
			if at+10 > len(data) {
				return false
			}
			if at, ok = colours(data, at+10, data[at+9]); !ok {
				return false
			}
			at++ // the least code size
		default:
			return true // the end without a frame, or nonsense: the decoder says so
		}
		for {
			if at >= len(data) {
				return false
			}
			length := int(data[at])
			at += 1 + length
			if length == 0 {
				break
			}
		}
		if frame {
			return true
		}
	}
	return false
}

// colours returns where a colour table of GIF that starts at the given place ends.
func colours(data []byte, at int, flags byte) (end int, ok bool) {
	if flags&0x80 != 0 {
		at += 3 << (flags&7 + 1)
	}
	return at, at <= len(data)
}
