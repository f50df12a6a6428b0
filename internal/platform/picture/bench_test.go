package picture

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"testing"
)

func BenchmarkTwelveMegapixels(b *testing.B) {
	big := image.NewYCbCr(image.Rect(0, 0, 4000, 3000), image.YCbCrSubsampleRatio420)
	for i := range big.Y {
		big.Y[i] = byte(i * 7 / 5)
	}
	var f bytes.Buffer
	must(b, jpeg.Encode(&f, big, nil))
	s := NewStudio()
	b.Run("bare decode", func(b *testing.B) {
		for b.Loop() {
			_, err := jpeg.Decode(bytes.NewReader(f.Bytes()))
			must(b, err)
		}
	})
	b.Run("develop", func(b *testing.B) {
		for b.Loop() {
			_, err := s.Squares(context.Background(), upload(f.Bytes()), Crop{}, sides())
			must(b, err)
		}
	})
}

func BenchmarkRefusedPicture(b *testing.B) {
	bomb := pngBomb(20000, 20000, 1, 0)
	s := NewStudio()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Squares(context.Background(), upload(bomb), Crop{}, sides()); err == nil {
			b.Fatal("accepted")
		}
	}
}
