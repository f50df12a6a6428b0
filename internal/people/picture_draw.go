package people

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"slices"

	scale "golang.org/x/image/draw"
)

// PictureSizes lists the sides in pixels of the squares that are kept of every picture.
func PictureSizes() []int { return []int{96, 256, 512} }

// Crop is the square of the upright picture to keep, in its pixels after Rotate degrees clockwise (0, 90, 180 or
// 270). Side 0 keeps the largest square from the middle.
type Crop struct{ X, Y, Side, Rotate int }

// jpegQuality keeps faces clean at these sizes; more only costs bytes.
const jpegQuality = 88

// square returns the part of the stored picture that the crop means, or why there is none.
func (c Crop) square(what shape, lie turn) (image.Rectangle, error) {
	w, h := what.width, what.height
	if lie.swap {
		w, h = h, w
	}
	if c.Side == 0 && c.X == 0 && c.Y == 0 {
		c.Side = min(w, h)
		c.X, c.Y = (w-c.Side)/2, (h-c.Side)/2
	}
	if c.Rotate%90 != 0 || c.Rotate < 0 || c.Rotate > 270 || c.Side < 1 || c.X < 0 || c.Y < 0 ||
		c.Side > min(w, h) || c.X > w-c.Side || c.Y > h-c.Side {
		return image.Rectangle{}, refusePicture("crop")
	}
	x, y := c.X, c.Y
	if lie.swap {
		x, y = y, x
	}
	if lie.flipX {
		x = what.width - x - c.Side
	}
	if lie.flipY {
		y = what.height - y - c.Side
	}
	return image.Rect(x, y, x+c.Side, y+c.Side), nil
}

// squares returns the cut of the picture, set upright on white, as a JPEG of each size. Nothing of the upload but its
// pixels gets in, so places, names and thumbnails in its metadata are gone.
func squares(ctx context.Context, picture image.Image, cut image.Rectangle, lie turn) (map[int][]byte, error) {
	small, err := reduce(ctx, picture, cut)
	if err != nil {
		return nil, err
	}
	upright := setUpright(small, lie)
	out := map[int][]byte{}
	// Each size is drawn from the next larger one: a fraction of the work, and no difference to be seen.
	for _, size := range slices.Backward(PictureSizes()) {
		square := image.NewRGBA(image.Rect(0, 0, size, size))
		scale.CatmullRom.Scale(square, square.Bounds(), upright, upright.Bounds(), scale.Src, nil)
		var b bytes.Buffer
		if err := jpeg.Encode(&b, square, &jpeg.Options{Quality: jpegQuality}); err != nil {
			return nil, fmt.Errorf("people: encode picture: %w", err)
		}
		out[size], upright = b.Bytes(), square
	}
	return out, nil
}

// reduce averages the cut down to at most twice the largest size, a band of rows at a time: the good scaler would
// keep 32 bytes for every row and column of a large picture.
func reduce(ctx context.Context, picture image.Image, cut image.Rectangle) (*image.RGBA, error) {
	sizes, side := PictureSizes(), cut.Dx()
	n := min(side, 2*sizes[len(sizes)-1])
	out := image.NewRGBA(image.Rect(0, 0, n, n))
	band := image.NewRGBA(image.Rect(0, 0, side, (side+n-1)/n))
	white := image.NewUniform(color.White)
	for row := range n {
		if row%64 == 0 && ctx.Err() != nil {
			return nil, busy(ctx.Err())
		}
		top, bottom := row*side/n, (row+1)*side/n
		area := image.Rect(0, 0, side, bottom-top)
		draw.Draw(band, area, white, image.Point{}, draw.Src)
		draw.Draw(band, area, picture, cut.Min.Add(image.Pt(0, top)), draw.Over)
		average(out, row, band, area)
	}
	return out, nil
}

func average(out *image.RGBA, row int, band *image.RGBA, area image.Rectangle) {
	n := out.Bounds().Dx()
	for col := range n {
		left, right := col*area.Dx()/n, (col+1)*area.Dx()/n
		var r, g, b, count uint64
		for y := range area.Dy() {
			line := band.Pix[y*band.Stride+4*left : y*band.Stride+4*right]
			for i := 0; i+3 < len(line); i += 4 {
				r, g, b, count = r+uint64(line[i]), g+uint64(line[i+1]), b+uint64(line[i+2]), count+1
			}
		}
		at := out.Pix[row*out.Stride+4*col:]
		at[0], at[1], at[2], at[3] = rounded(r, count), rounded(g, count), rounded(b, count), 0xff
	}
}

func rounded(sum, count uint64) uint8 { return uint8((sum + count/2) / count) }

// setUpright applies a turn to a square.
func setUpright(in *image.RGBA, lie turn) *image.RGBA {
	n := in.Bounds().Dx()
	out := image.NewRGBA(in.Bounds())
	for v := range n {
		for u := range n {
			x, y := u, v
			if lie.swap {
				x, y = v, u
			}
			if lie.flipX {
				x = n - 1 - x
			}
			if lie.flipY {
				y = n - 1 - y
			}
			copy(out.Pix[v*out.Stride+4*u:][:4], in.Pix[y*in.Stride+4*x:][:4])
		}
	}
	return out
}
