package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"image/jpeg"
	"image/png"
	"runtime"
	"testing"
	"time"

	"cabinet/internal/platform/errs"
)

// watchHeap notes the highest heap over the present one until stop is called.
func watchHeap() (stop func(), peak *uint64) {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	base := m.HeapInuse
	peak = new(uint64)
	done, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		for {
			runtime.ReadMemStats(&m)
			if m.HeapInuse > base {
				*peak = max(*peak, m.HeapInuse-base)
			}
			select {
			case <-done:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	return func() { close(done); <-over }, peak
}

func FuzzPictures(f *testing.F) {
	small := quarters(16, turn{})
	f.Add(asJPEG(f, small))
	f.Add(jpegWithEXIF(asJPEG(f, small), exifBlock(6, binary.BigEndian)))
	f.Add(pngWithEXIF(asPNG(f, small), exifBlock(3, binary.LittleEndian)))
	f.Add(webpWithEXIF(asWebP(f, small), 16, exifBlock(8, binary.LittleEndian), 0))
	f.Add(flatJPEG(16, true, 1, 2, 3))
	f.Add(flatJPEG(16, false, 1, 2, 3, 4))
	f.Add([]byte("GIF89a\x10\x00\x10\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x10\x00\x10\x00\x00\x02\x0e\x84\x8f\xa9\xcb\xed\x0f\xa3\x9c\xb4\xda\x8b\xb3>\x05\x00;"))
	f.Add([]byte("\x00\x00\x00\x18ftypheic"))
	f.Fuzz(func(t *testing.T, file []byte) {
		if found, err := sniff(file); err == nil {
			if what, _ := readShape(found, file); what.width*what.height > 1<<20 {
				t.Skip("large pictures only cost time here")
			}
		}
		files, err := NewStudio().Squares(context.Background(), upload(file), Crop{}, sides())
		if err != nil {
			if !errs.Is(err, errs.Invalid) || len(errs.As(err).Fields) != 1 {
				t.Fatalf("got %v", err)
			}
			return
		}
		whole, err := NewStudio().Fit(context.Background(), upload(file), 64)
		if c, failed := png.DecodeConfig(bytes.NewReader(whole.PNG)); err != nil || failed != nil || c.Width != whole.Width || c.Height != whole.Height {
			t.Fatalf("whole: %v, %v", err, failed)
		}
		for _, size := range sides() {
			if c, err := jpeg.DecodeConfig(bytes.NewReader(files[size])); err != nil || c.Width != size || c.Height != size {
				t.Fatalf("size %d: %v, %v", size, c, err)
			}
		}
	})
}

func FuzzEXIF(f *testing.F) {
	for o := 1; o <= 8; o++ {
		f.Add(exifBlock(o, binary.BigEndian))
		f.Add(exifBlock(o, binary.LittleEndian))
	}
	f.Fuzz(func(t *testing.T, block []byte) {
		if o := exifOrientation(block); o < 1 || o > 8 {
			t.Fatalf("orientation %d", o)
		}
	})
}
