package picture

import "image"

// Crop is the square of the upright picture to keep, in its pixels after Rotate degrees clockwise (0, 90, 180 or
// 270). Side 0 keeps the largest square from the middle.
type Crop struct{ X, Y, Side, Rotate int }

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
		return image.Rectangle{}, refuse("crop")
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
