package bench

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"os"
	"slices"
	"testing"
	"time"
)

// BenchmarkRefusedPictures uploads what mustn't be taken: how long until the refusal, and how far memory rises.
func BenchmarkRefusedPictures(b *testing.B) {
	w := makeWorld(b)
	s := startCabinet(b, w)
	files := refused(b)
	for _, name := range slices.Sorted(mapKeys(files)) {
		var times series
		once(b, s.address, get(s.address, "/healthz"))
		before := s.memory(b, "VmRSS")
		must(b, os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", s.pid), []byte("5"), 0o600)) // proc(5): the peak starts anew
		for range *rounds * 4 {
			start := time.Now()
			status := upload(b, s, w, files[name])
			times = append(times, ms(time.Since(start)))
			if status < 400 || status >= 500 {
				b.Fatalf("%s: %d", name, status)
			}
		}
		ceiling("refused: "+name, " ms", 100, times)
		ceiling("    and its memory, at the peak", " MB more", 64, series{max(0, s.memory(b, "VmHWM")-before)})
	}
}

func mapKeys(m map[string][]byte) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// upload puts a file as my picture. The answer may come before the file is read to its end.
func upload(b *testing.B, s *server, w world, file []byte) int {
	b.Helper()
	c, err := dialHTTP(s.address)
	must(b, err)
	defer c.conn.Close()
	head := fmt.Sprintf("PUT /api/v1/me/picture HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n",
		s.address, w.token, len(file))
	_, err = c.conn.Write([]byte(head))
	must(b, err)
	go func() { _, _ = c.conn.Write(file) }()
	status, _, err := c.do(nil, false)
	must(b, err)
	return status
}

func refused(b *testing.B) map[string][]byte {
	b.Helper()
	var photo bytes.Buffer
	m := image.NewYCbCr(image.Rect(0, 0, 4000, 3000), image.YCbCrSubsampleRatio420)
	for i := range m.Y {
		m.Y[i] = byte(i * 7 / 5)
	}
	must(b, jpeg.Encode(&photo, m, nil))
	large := append(bytes.Clone(photo.Bytes()[:1000]), make([]byte, 11<<20)...)
	return map[string][]byte{
		"PNG of 20,000 × 20,000": bomb(),
		"truncated JPEG":         photo.Bytes()[:photo.Len()/2],
		"HTML named .png":        []byte("<!doctype html><html><body onload=alert(1)>" + string(make([]byte, 1000))),
		"HEIC":                   append([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), make([]byte, 1<<20)...),
		"11 MB":                  large,
	}
}

// bomb is a small PNG file of 400 million pixels.
func bomb() []byte {
	const side = 20_000
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	line := make([]byte, 1+side/8)
	for range side {
		_, _ = z.Write(line)
	}
	_ = z.Close()
	head := binary.BigEndian.AppendUint32(nil, side)
	head = append(binary.BigEndian.AppendUint32(head, side), 1, 0, 0, 0, 0) // one bit a pixel, grey
	file := []byte("\x89PNG\r\n\x1a\n")
	for _, chunk := range []struct {
		name string
		data []byte
	}{{"IHDR", head}, {"IDAT", packed.Bytes()}, {"IEND", nil}} {
		file = binary.BigEndian.AppendUint32(file, uint32(len(chunk.data)))
		body := append([]byte(chunk.name), chunk.data...)
		file = append(file, body...)
		file = binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(body))
	}
	return file
}
