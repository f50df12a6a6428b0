package picture

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"slices"

	scale "golang.org/x/image/draw"
)

// jpegQuality keeps faces clean at the sizes of portraits; more only costs bytes.
const jpegQuality = 88

// squares returns the cut of the picture, set upright on white, as a JPEG of each size, smallest first. Nothing of the
// upload but its pixels gets in, so places, names and thumbnails in its metadata are gone.
func squares(ctx context.Context, picture image.Image, cut image.Rectangle, lie turn, sizes []int) (map[int][]byte, error) {
	n := min(cut.Dx(), 2*sizes[len(sizes)-1])
	small, err := reduce(ctx, picture, cut, image.Pt(n, n), color.White)
	if err != nil {
		return nil, err
	}
	upright := setUpright(small, lie)
	out := map[int][]byte{}
	// Each size is drawn from the next larger one: a fraction of the work, and no difference to be seen.
	for _, size := range slices.Backward(sizes) {
		square := scaled(upright, image.Pt(size, size))
		var b bytes.Buffer
		if err := jpeg.Encode(&b, square, &jpeg.Options{Quality: jpegQuality}); err != nil {
			return nil, fmt.Errorf("picture: encode: %w", err)
		}
		out[size], upright = b.Bytes(), square
	}
	return out, nil
}

// fitted returns the whole picture, upright and as transparent as it was, as a PNG whose longer side is at most side.
func fitted(ctx context.Context, picture image.Image, lie turn, side int) (Fitted, error) {
	whole := picture.Bounds()
	small, err := reduce(ctx, picture, whole, within(whole.Size(), 2*side), color.Transparent)
	if err != nil {
		return Fitted{}, err
	}
	upright := setUpright(small, lie)
	if size := upright.Bounds().Size(); max(size.X, size.Y) > side {
		upright = scaled(upright, within(size, side))
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, upright); err != nil {
		return Fitted{}, fmt.Errorf("picture: encode: %w", err)
	}
	return Fitted{PNG: b.Bytes(), Width: upright.Bounds().Dx(), Height: upright.Bounds().Dy()}, nil
}

// within returns the size made smaller, where it must be, so that neither side is longer than the given one.
func within(size image.Point, side int) image.Point {
	longer := max(size.X, size.Y)
	if longer <= side {
		return size
	}
	part := func(n int) int { return max(1, (n*side+longer/2)/longer) }
	return image.Pt(part(size.X), part(size.Y))
}

func scaled(in *image.RGBA, to image.Point) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: to})
	scale.CatmullRom.Scale(out, out.Bounds(), in, in.Bounds(), scale.Src, nil)
	return out
}

// reduce averages the cut down to a size that is at most its own, on a ground, a band of rows at a time: the good scaler
// would keep 32 bytes for every row and column of a large picture.
func reduce(ctx context.Context, picture image.Image, cut image.Rectangle, to image.Point, ground color.Color) (*image.RGBA, error) {
	out := image.NewRGBA(image.Rectangle{Max: to})
	width, height := cut.Dx(), cut.Dy()
	band := image.NewRGBA(image.Rect(0, 0, width, (height+to.Y-1)/to.Y))
	fill := image.NewUniform(ground)
	for row := range to.Y {
		if row%64 == 0 && ctx.Err() != nil {
			return nil, busy(ctx.Err())
		}
		top, bottom := row*height/to.Y, (row+1)*height/to.Y
		area := image.Rect(0, 0, width, bottom-top)
		draw.Draw(band, area, fill, image.Point{}, draw.Src)
		draw.Draw(band, area, picture, cut.Min.Add(image.Pt(0, top)), draw.Over)
		average(out, row, band, area)
	}
	return out, nil
}

// average writes one row of out. Colours are premultiplied, so that clear pixels lend their colour to nobody.
func average(out *image.RGBA, row int, band *image.RGBA, area image.Rectangle) {
	n := out.Bounds().Dx()
	for col := range n {
		left, right := col*area.Dx()/n, (col+1)*area.Dx()/n
		var r, g, b, a, count uint64
		for y := range area.Dy() {
			line := band.Pix[y*band.Stride+4*left : y*band.Stride+4*right]
			for i := 0; i+3 < len(line); i += 4 {
				r, g, b, a, count = r+uint64(line[i]), g+uint64(line[i+1]), b+uint64(line[i+2]), a+uint64(line[i+3]), count+1
			}
		}
		at := out.Pix[row*out.Stride+4*col:]
		at[0], at[1], at[2], at[3] = rounded(r, count), rounded(g, count), rounded(b, count), rounded(a, count)
	}
}

func rounded(sum, count uint64) uint8 { return uint8((sum + count/2) / count) }

// setUpright applies a turn.
func setUpright(in *image.RGBA, lie turn) *image.RGBA {
	w, h := in.Bounds().Dx(), in.Bounds().Dy()
	size := image.Pt(w, h)
	if lie.swap {
		size = image.Pt(h, w)
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	for v := range size.Y {
		for u := range size.X {
			x, y := u, v
			if lie.swap {
				x, y = v, u
			}
			if lie.flipX {
				x = w - 1 - x
			}
			if lie.flipY {
				y = h - 1 - y
			}
			copy(out.Pix[v*out.Stride+4*u:][:4], in.Pix[y*in.Stride+4*x:][:4])
		}
	}
	return out
}
