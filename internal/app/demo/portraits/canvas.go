package portraits

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// size is the width and height of a portrait in pixels, and of the drawing's coordinates.
const size = 800

type pt struct{ x, y float64 }

// path is a closed outline. Overlapping outlines of one direction join; an opposite direction cuts a hole.
type path struct {
	ops []op
}

type op struct {
	kind byte // m, l, c, z
	p    [3]pt
}

func (p *path) move(x, y float64) *path {
	p.ops = append(p.ops, op{'m', [3]pt{{x, y}}})
	return p
}

func (p *path) line(x, y float64) *path {
	p.ops = append(p.ops, op{'l', [3]pt{{x, y}}})
	return p
}

func (p *path) curve(x1, y1, x2, y2, x, y float64) *path {
	p.ops = append(p.ops, op{'c', [3]pt{{x1, y1}, {x2, y2}, {x, y}}})
	return p
}

func (p *path) close() *path {
	p.ops = append(p.ops, op{kind: 'z'})
	return p
}

// ellipse adds an ellipse; a negative rx gives it the opposite direction.
func (p *path) ellipse(cx, cy, rx, ry float64) *path {
	const k = 0.5522847498
	return p.move(cx+rx, cy).curve(cx+rx, cy+k*ry, cx+k*rx, cy+ry, cx, cy+ry).curve(cx-k*rx, cy+ry, cx-rx, cy+k*ry, cx-rx, cy).
		curve(cx-rx, cy-k*ry, cx-k*rx, cy-ry, cx, cy-ry).curve(cx+k*rx, cy-ry, cx+rx, cy-k*ry, cx+rx, cy).close()
}

// box adds a rectangle with rounded corners; a negative w gives it the opposite direction.
func (p *path) box(cx, cy, w, h, r float64) *path {
	s := math.Copysign(1, w)
	x, y, rx := w/2, h/2, r*s
	return p.move(cx-x+rx, cy-y).line(cx+x-rx, cy-y).curve(cx+x, cy-y, cx+x, cy-y, cx+x, cy-y+r).line(cx+x, cy+y-r).
		curve(cx+x, cy+y, cx+x, cy+y, cx+x-rx, cy+y).line(cx-x+rx, cy+y).curve(cx-x, cy+y, cx-x, cy+y, cx-x, cy+y-r).
		line(cx-x, cy-y+r).curve(cx-x, cy-y, cx-x, cy-y, cx-x+rx, cy-y).close()
}

// stroke adds a ribbon along a cubic curve that is w0 wide at its start, w1 in the middle and w2 at its end.
func (p *path) stroke(a, b, c, d pt, w0, w1, w2 float64) *path {
	const n = 24
	var left, right []pt
	for i := range n + 1 {
		t := float64(i) / n
		u := 1 - t
		x := u*u*u*a.x + 3*u*u*t*b.x + 3*u*t*t*c.x + t*t*t*d.x
		y := u*u*u*a.y + 3*u*u*t*b.y + 3*u*t*t*c.y + t*t*t*d.y
		dx := 3*u*u*(b.x-a.x) + 6*u*t*(c.x-b.x) + 3*t*t*(d.x-c.x)
		dy := 3*u*u*(b.y-a.y) + 6*u*t*(c.y-b.y) + 3*t*t*(d.y-c.y)
		l := math.Max(math.Hypot(dx, dy), 1e-6)
		w := (u*u*w0 + 2*u*t*(2*w1-(w0+w2)/2) + t*t*w2) / 2
		left = append(left, pt{x - dy/l*w, y + dx/l*w})
		right = append(right, pt{x + dy/l*w, y - dx/l*w})
	}
	p.move(left[0].x, left[0].y)
	for _, q := range left[1:] {
		p.line(q.x, q.y)
	}
	for i := n; i >= 0; i-- {
		p.line(right[i].x, right[i].y)
	}
	p.close()
	p.ellipse(a.x, a.y, -w0/2, w0/2)
	return p.ellipse(d.x, d.y, -w2/2, w2/2)
}

// mirrored returns the path as seen in a mirror that stands at x = cx.
func (p *path) mirrored(cx float64) *path {
	m := &path{ops: make([]op, len(p.ops))}
	for i, o := range p.ops {
		for j := range o.p {
			o.p[j].x = 2*cx - o.p[j].x
		}
		m.ops[i] = o
	}
	return m
}

// The figure is drawn in its own coordinates and enlarged around a point below the eyes, to fill a small avatar well.
const (
	zoom   = 1.13
	anchor = 418
)

// place returns where a point of the drawing lies in the picture.
func (c *canvas) place(q pt) pt {
	return pt{(q.x-size/2)*zoom + size/2, (q.y+c.dy-anchor)*zoom + anchor}
}

// bounds returns the pixels that the path can touch.
func (c *canvas) bounds(p *path) image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, o := range p.ops {
		for _, q := range o.p[:map[byte]int{'m': 1, 'l': 1, 'c': 3, 'z': 0}[o.kind]] {
			q = c.place(q)
			x0, y0, x1, y1 = math.Min(x0, q.x), math.Min(y0, q.y), math.Max(x1, q.x), math.Max(y1, q.y)
		}
	}
	r := image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1)))
	return r.Intersect(image.Rect(0, 0, size, size))
}

// mask returns how much of each pixel the path covers.
func (c *canvas) mask(p *path) *image.Alpha {
	b := c.bounds(p)
	m := image.NewAlpha(b)
	if b.Empty() {
		return m
	}
	r := vector.NewRasterizer(b.Dx(), b.Dy())
	r.DrawOp = draw.Src
	f := func(q pt) (float32, float32) {
		q = c.place(q)
		return float32(q.x - float64(b.Min.X)), float32(q.y - float64(b.Min.Y))
	}
	for _, o := range p.ops {
		ax, ay := f(o.p[0])
		switch o.kind {
		case 'm':
			r.MoveTo(ax, ay)
		case 'l':
			r.LineTo(ax, ay)
		case 'c':
			bx, by := f(o.p[1])
			cx, cy := f(o.p[2])
			r.CubeTo(ax, ay, bx, by, cx, cy)
		case 'z':
			r.ClosePath()
		}
	}
	r.Draw(m, b, image.Opaque, image.Point{})
	return m
}

// canvas is the picture being painted.
type canvas struct {
	img *image.RGBA
	dy  float64 // how far down everything is drawn just now
}

// fill paints the path in a colour.
func (c *canvas) fill(p *path, col color.NRGBA) { c.paint(c.mask(p), col) }

// within paints the part of the path that lies inside clip.
func (c *canvas) within(clip *image.Alpha, p *path, col color.NRGBA) {
	m := c.mask(p)
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			i := m.PixOffset(x, y)
			if m.Pix[i] != 0 {
				m.Pix[i] = uint8(uint32(m.Pix[i]) * uint32(clip.AlphaAt(x, y).A) / 255)
			}
		}
	}
	c.paint(m, col)
}

func (c *canvas) paint(m *image.Alpha, col color.NRGBA) {
	draw.DrawMask(c.img, m.Bounds(), image.NewUniform(col), image.Point{}, m, m.Bounds().Min, draw.Over)
}
