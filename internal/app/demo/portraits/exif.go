package portraits

import (
	"encoding/binary"
	"math"
	"time"
)

// EXIF is what a camera notes about a picture. Zero values are left out.
type EXIF struct {
	Orientation int // 1 to 8 as in the standard; 0 notes none
	Make, Model string
	Taken       time.Time // in the camera's own zone
	GPS         *GPS
}

// GPS is where a picture was taken, in degrees, north and east positive.
type GPS struct{ Latitude, Longitude float64 }

// The types of EXIF values.
const (
	typeByte     = 1
	typeASCII    = 2
	typeShort    = 3
	typeLong     = 4
	typeRational = 5
)

// entry is one value of a directory, in little-endian bytes.
type entry struct {
	tag, kind uint16
	count     uint32
	data      []byte
}

func text(tag uint16, s string) entry {
	return entry{tag, typeASCII, uint32(len(s) + 1), append([]byte(s), 0)}
}

// tiff returns the data as a little-endian TIFF structure of two directories.
func (e EXIF) tiff() []byte {
	le := binary.LittleEndian
	var main []entry // in ascending order of tags, as TIFF wants it
	if e.Make != "" {
		main = append(main, text(0x010f, e.Make))
	}
	if e.Model != "" {
		main = append(main, text(0x0110, e.Model))
	}
	if e.Orientation != 0 {
		main = append(main, entry{0x0112, typeShort, 1, le.AppendUint16(nil, uint16(e.Orientation))})
	}
	if !e.Taken.IsZero() {
		main = append(main, text(0x0132, e.Taken.Format("2006:01:02 15:04:05")))
	}
	if e.GPS == nil {
		return append([]byte("II*\x00\x08\x00\x00\x00"), directory(8, main)...)
	}
	pointer := len(main)
	main = append(main, entry{0x8825, typeLong, 1, make([]byte, 4)})
	at := 8 + len(directory(8, main))
	le.PutUint32(main[pointer].data, uint32(at))
	out := append([]byte("II*\x00\x08\x00\x00\x00"), directory(8, main)...)
	return append(out, directory(at, e.GPS.entries())...)
}

func (g *GPS) entries() []entry {
	side := func(v float64, positive, negative string) string {
		if v < 0 {
			return negative
		}
		return positive
	}
	return []entry{
		{0, typeByte, 4, []byte{2, 3, 0, 0}},
		text(1, side(g.Latitude, "N", "S")), {2, typeRational, 3, degrees(g.Latitude)},
		text(3, side(g.Longitude, "E", "W")), {4, typeRational, 3, degrees(g.Longitude)},
	}
}

// degrees returns degrees, minutes and hundredths of seconds as three rationals.
func degrees(v float64) []byte {
	hundredths := uint32(math.Round(math.Abs(v) * 360000))
	var b []byte
	for _, r := range [][2]uint32{{hundredths / 360000, 1}, {hundredths / 6000 % 60, 1}, {hundredths % 6000, 100}} {
		b = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(b, r[0]), r[1])
	}
	return b
}

// directory lays out entries at the offset, values longer than four bytes behind them.
func directory(offset int, entries []entry) []byte {
	le := binary.LittleEndian
	table := le.AppendUint16(nil, uint16(len(entries)))
	var tail []byte
	behind := offset + 2 + 12*len(entries) + 4
	for _, e := range entries {
		table = le.AppendUint32(le.AppendUint16(le.AppendUint16(table, e.tag), e.kind), e.count)
		if len(e.data) <= 4 {
			table = append(table, append(append([]byte{}, e.data...), make([]byte, 4-len(e.data))...)...)
			continue
		}
		table = le.AppendUint32(table, uint32(behind+len(tail)))
		tail = append(tail, e.data...)
		if len(tail)%2 == 1 {
			tail = append(tail, 0)
		}
	}
	return append(append(table, 0, 0, 0, 0), tail...)
}
