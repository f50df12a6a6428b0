package portraits

import (
	"image"
	"image/color"
)

// Look is how a person presents themselves; it decides on hair, features and cut of clothes.
type Look int

// The looks.
const (
	Feminine Look = iota
	Masculine
	Neutral
)

// Complexion is a family of skin tones.
type Complexion int

// The complexions, from the lightest.
const (
	Fair Complexion = iota
	Olive
	Brown
	Dark
)

// Dress is what people wear at a place of work.
type Dress int

// The dress codes.
const (
	Law    Dress = iota // suits and ties, blazers and blouses
	Police              // uniform shirts with epaulettes, plain suits of detectives
	Office              // smart casual
)

// Traits is what a portrait has to fit. Seed makes each person their own; Age is in years.
type Traits struct {
	Seed       int64
	Look       Look
	Complexion Complexion
	Dress      Dress
	Age        int
}

// Draw returns the portrait that belongs to the traits, 800 pixels square. Equal traits give equal pictures.
func Draw(t Traits) *image.RGBA {
	p := decide(t)
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, size, size))}
	p.background(c)
	p.hairBehind(c)
	c.dy = -20 // a shorter neck than the coordinates of head and clothes would give
	p.neck(c)
	p.clothes(c)
	c.dy = 0
	p.head(c)
	p.beard(c)
	p.features(c)
	p.hairFront(c)
	p.extras(c)
	return c.img
}

// person is a portrait decided in every detail.
type person struct {
	Traits
	dice     dice
	cx       float64 // the middle of the head
	hw, jw   float64 // half width of the head at the temples and at the jaw
	chin     float64
	skin     skin
	hair     color.NRGBA
	eyes     color.NRGBA
	ground   [2]color.NRGBA
	style    int // of the hair, in the list of the look
	softly   bool
	beardy   int // 0 none, 1 stubble, 2 short, 3 full, 4 moustache
	glasses  int // 0 none, 1 round, 2 square
	smile    int // 0 closed, 1 wide, 2 with teeth
	outfit   int
	accent   color.NRGBA
	cloth    color.NRGBA
	faceMask *image.Alpha
}

// decide throws the dice in a fixed order.
func decide(t Traits) *person {
	p := &person{Traits: t, dice: dice(uint64(t.Seed)*0x9e3779b97f4a7c15 + uint64(t.Look)<<3 + uint64(t.Dress)), cx: 400}
	d := &p.dice
	first := []int{0, 2, 3, 4}[t.Complexion]
	last := []int{2, 4, 5, 6}[t.Complexion]
	p.skin = skins()[first+d.n(last-first)]
	hair := hairColours(t.Complexion)
	p.hair = rgb(hair[d.n(len(hair))])
	if g := greys(); t.Age >= 48 && d.n(100) < (t.Age-46)*5 {
		p.hair = mix(p.hair, rgb(g[d.n(len(g))]), 0.55+0.45*float64(min(t.Age-48, 15))/15)
	}
	eyes := eyeColours(t.Complexion)
	p.eyes = rgb(eyes[d.n(len(eyes))])
	grounds := backgrounds()
	g := grounds[d.n(len(grounds))]
	p.ground = [2]color.NRGBA{rgb(g[0]), rgb(g[1])}
	p.softly = t.Look == Feminine || t.Look == Neutral && d.n(2) == 0
	p.hw, p.jw, p.chin = 120+d.span(6), 98+d.span(8), 508+d.span(6)
	if p.softly {
		p.hw, p.jw, p.chin = 114+d.span(5), 82+d.span(6), 500+d.span(6)
	}
	p.style = d.n(60)
	if !p.softly {
		p.beardy = []int{0, 0, 0, 0, 1, 1, 2, 2, 3, 4}[d.n(10)]
		if t.Look == Neutral || t.Age < 26 && p.beardy > 1 {
			p.beardy = 0
		}
	}
	p.glasses = []int{0, 0, 0, 0, 0, 1, 2}[d.n(7)]
	if t.Age > 50 && p.glasses == 0 && d.n(3) == 0 {
		p.glasses = 2
	}
	p.smile = d.n(3)
	p.outfit = d.n(60)
	p.accent, p.cloth = p.colours()
	return p
}

// dice is a small generator (splitmix64), so that pictures don't depend on the standard library's.
type dice uint64

func (d *dice) next() uint64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// n returns a number from 0 to max-1.
func (d *dice) n(limit int) int { return int(d.next() % uint64(limit)) }

// span returns a number between -r and r.
func (d *dice) span(r float64) float64 { return (float64(d.n(2001))/1000 - 1) * r }

// background is a soft vertical gradient with a lighter disc behind the head.
func (p *person) background(c *canvas) {
	for y := range size {
		col := mix(p.ground[0], p.ground[1], float64(y)/size)
		row := c.img.Pix[y*c.img.Stride : y*c.img.Stride+size*4]
		for x := 0; x < len(row); x += 4 {
			row[x], row[x+1], row[x+2], row[x+3] = col.R, col.G, col.B, 255
		}
	}
	c.fill(new(path).ellipse(400, 400, 312, 312), alpha(white, 70))
}
