package portraits_test

import (
	"flag"
	"image"
	"image/draw"
	"image/png"
	"os"
	"testing"

	xdraw "golang.org/x/image/draw"

	"cabinet/internal/app/demo/portraits"
)

var sheet = flag.String("sheet", "", "write a contact sheet of portraits to this PNG file")

var single = flag.Int("single", -1, "write this one portrait in full size to the sheet's file instead")

func traits(i int) portraits.Traits {
	return portraits.Traits{Seed: int64(i)*31 + 7, Look: portraits.Look(i % 2), Complexion: []portraits.Complexion{0, 0, 1, 2, 0, 3}[i%6],
		Dress: portraits.Dress(i / 2 % 3), Age: 24 + i*7%40}
}

func TestContactSheet(t *testing.T) {
	if *sheet == "" {
		t.Skip("only with -sheet FILE")
	}
	const n, cols, edge = 24, 6, 260
	all := image.NewRGBA(image.Rect(0, 0, cols*edge, n/cols*edge))
	for i := range n {
		r := image.Rect(0, 0, edge, edge).Add(image.Pt(i%cols*edge, i/cols*edge))
		xdraw.ApproxBiLinear.Scale(all, r, portraits.Draw(traits(i)), image.Rect(0, 0, 800, 800), draw.Src, nil)
	}
	if *single >= 0 {
		all = portraits.Draw(traits(*single))
	}
	f, err := os.Create(*sheet)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, all); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
