package portraits

import "math"

// The styles of the long list.
const (
	straight = iota
	bob
	bun
	wavy
	bigCurls
	ponytail
	fringe
	pixie
)

func (p *person) long() int { return p.style % longStyles }

// earsShow reports whether the hair leaves the ears free.
func (p *person) earsShow() bool {
	return p.softly && (p.long() == bun || p.long() == ponytail || p.long() == pixie)
}

func (p *person) longBehind(c *canvas) {
	x, w := p.cx, p.hw
	back := mix(p.hair, ink, 0.28)
	switch p.long() {
	case straight, fringe:
		c.fill(new(path).move(x, 150).curve(x+w+22, 150, x+w+44, 260, x+w+38, 380).curve(x+w+36, 480, x+w+56, 590, x+w+34, 672).
			curve(x+70, 700, x-70, 700, x-w-34, 672).curve(x-w-56, 590, x-w-36, 480, x-w-38, 380).curve(x-w-44, 260, x-w-22, 150, x, 150).close(), back)
	case bob:
		c.fill(new(path).move(x, 150).curve(x+w+22, 150, x+w+46, 260, x+w+40, 400).curve(x+w+40, 470, x+w+24, 520, x+70, 524).
			line(x-70, 524).curve(x-w-24, 520, x-w-40, 470, x-w-40, 400).curve(x-w-46, 260, x-w-22, 150, x, 150).close(), back)
	case wavy:
		hair := new(path).ellipse(x, 330, w+38, 182)
		for i := range 6 {
			y := 330 + float64(i)*58
			out := float64(i%2) * 14
			for _, s := range []float64{-1, 1} {
				hair.ellipse(x+s*(w-12+out), y, 54, 50)
			}
		}
		hair.move(x+w-20, 320).line(x+w-20, 640).line(x-w+20, 640).line(x-w+20, 320).close()
		c.fill(hair, back)
	case bigCurls:
		hair := new(path).ellipse(x, 330, w+44, 190)
		for i := range 17 {
			a := math.Pi * (0.80 + 1.4*float64(i)/16)
			hair.ellipse(x+math.Cos(a)*(w+34), 340+math.Sin(a)*165, 44+float64(i*5%11), 44+float64(i*3%9))
		}
		c.fill(hair, back)
	case bun:
		c.fill(new(path).ellipse(x, 140, 58, 50), back)
		c.fill(new(path).ellipse(x-4, 134, 48, 38), p.hair)
		c.fill(new(path).stroke(pt{x - 36, 140}, pt{x - 20, 116}, pt{x + 16, 112}, pt{x + 34, 130}, 2, 6, 2), mix(p.hair, white, 0.13))
	case ponytail:
		s := float64(p.style/longStyles%2)*2 - 1
		tail := new(path).move(x+s*60, 210).curve(x+s*(w+60), 230, x+s*(w+66), 420, x+s*(w+46), 520).curve(x+s*(w+40), 580, x+s*(w+50), 620, x+s*(w+22), 664).
			curve(x+s*(w-20), 610, x+s*(w-10), 480, x+s*(w-16), 380).close()
		c.fill(tail, back)
	}
}

func (p *person) longFront(c *canvas) {
	switch p.long() {
	case bun, ponytail:
		p.pulledBack(c)
	case pixie:
		p.pixie(c)
	case fringe:
		p.curtains(c, 470)
		p.fringe(c)
	case bob:
		p.sideSwept(c, 486)
	case bigCurls:
		p.curlyTop(c)
	case wavy:
		p.sideSwept(c, 430)
	default:
		p.curtains(c, 560)
	}
}

// curtains fall on both sides from a parting in the middle down to y.
func (p *person) curtains(c *canvas, y float64) {
	x, w := p.cx, p.hw
	left := new(path).move(x+6, 160).curve(x-70, 150, x-w-30, 190, x-w-36, 330).curve(x-w-36, 420, x-w-34, y-60, x-w-26, y).
		curve(x-w-4, y-10, x-w+12, y-40, x-w+8, y-90).curve(x-w+2, 420, x-w+4, 380, x-w+12, 330).curve(x-w+26, 280, x-40, 250, x+6, 196).close()
	right := left.mirrored(x)
	strand := func(s float64) [4]pt {
		return [4]pt{{x - s*4, 178}, {x - s*70, 190}, {x - s*(w+2), 240}, {x - s*(w+12), 350}}
	}
	p.shine(c, left, strand(1))
	p.shine(c, right, strand(-1))
}

// sideSwept is a deep side parting with hair over one temple, down to y.
func (p *person) sideSwept(c *canvas, y float64) {
	x, w := p.cx, p.hw
	hair := new(path).move(x-48, 164).curve(x-w-10, 174, x-w-38, 230, x-w-38, 340).curve(x-w-38, 400, x-w-36, y-30, x-w-22, y).
		curve(x-w+6, y-14, x-w+10, y-60, x-w+7, 400).curve(x-w+4, 350, x-w+16, 290, x-48, 214).
		curve(x-10, 270, x+60, 272, x+w-20, 316).curve(x+w-8, 350, x+w-6, 390, x+w-8, 410).curve(x+w-10, y-60, x+w-6, y-14, x+w+22, y).
		curve(x+w+36, y-30, x+w+38, 400, x+w+38, 340).curve(x+w+40, 220, x+70, 128, x-48, 164).close()
	strands := [][4]pt{{{x - 44, 190}, {x + 20, 220}, {x + 90, 240}, {x + w + 10, 350}}, {{x - 44, 205}, {x + 10, 250}, {x + 70, 262}, {x + w - 8, 318}},
		{{x - 56, 190}, {x - 90, 215}, {x - w - 6, 260}, {x - w - 16, 360}}}
	if p.style/longStyles%2 == 1 {
		hair = hair.mirrored(x)
		for i := range strands {
			for j := range strands[i] {
				strands[i][j].x = 2*x - strands[i][j].x
			}
		}
	}
	p.shine(c, hair, strands...)
}

func (p *person) pulledBack(c *canvas) {
	x, w := p.cx, p.hw
	hair := new(path).move(x-w-3, 352).curve(x-w-16, 268, x-w+4, 166, x, 164).curve(x+w-4, 166, x+w+16, 268, x+w+3, 352).
		curve(x+w-6, 330, x+w-8, 306, x+w-22, 284).curve(x+66, 246, x+30, 226, x, 226).curve(x-30, 226, x-66, 246, x-w+22, 284).
		curve(x-w+8, 306, x-w+6, 330, x-w-3, 352).close()
	p.shine(c, hair, [4]pt{{x - 70, 256}, {x - 60, 220}, {x - 34, 190}, {x - 10, 176}}, [4]pt{{x + 8, 222}, {x + 10, 205}, {x + 10, 190}, {x + 8, 172}},
		[4]pt{{x + 72, 256}, {x + 64, 220}, {x + 40, 190}, {x + 18, 178}})
}

func (p *person) pixie(c *canvas) {
	x, w := p.cx, p.hw
	hair := new(path).move(x-w-2, 392).curve(x-w-28, 300, x-w-16, 196, x-50, 164).curve(x+20, 136, x+w, 156, x+w+12, 250).
		curve(x+w+20, 310, x+w+8, 360, x+w+2, 392).curve(x+w-12, 370, x+w-10, 330, x+w-22, 296).
		curve(x+50, 300, x-20, 276, x-56, 222).curve(x-66, 262, x-84, 292, x-w+14, 306).curve(x-w+8, 340, x-w+10, 372, x-w-2, 392).close()
	p.flip(c, hair, [4]pt{{x - 50, 214}, {x, 190}, {x + 60, 190}, {x + w - 2, 262}}, [4]pt{{x - 50, 224}, {x - 4, 262}, {x + 50, 280}, {x + w - 24, 288}})
}

func (p *person) fringe(c *canvas) {
	x, w := p.cx, p.hw
	hair := new(path).move(x-w+2, 300).curve(x-w+6, 200, x-50, 166, x, 164).curve(x+50, 166, x+w-6, 200, x+w-2, 300).
		curve(x+70, 312, x+40, 296, x, 300).curve(x-40, 296, x-70, 312, x-w+2, 300).close()
	p.shine(c, hair, [4]pt{{x - 30, 184}, {x - 50, 215}, {x - 60, 260}, {x - 62, 300}}, [4]pt{{x, 180}, {x, 220}, {x + 2, 260}, {x + 2, 298}},
		[4]pt{{x + 30, 184}, {x + 50, 215}, {x + 60, 260}, {x + 62, 300}})
}

func (p *person) curlyTop(c *canvas) {
	x, w := p.cx, p.hw
	hair := new(path)
	for i := range 10 {
		a := math.Pi * (1.0 + float64(i)/9)
		hair.ellipse(x+math.Cos(a)*(w+2), 300+math.Sin(a)*106, 36+float64(i*5%8), 34+float64(i*3%7))
	}
	for i := range 6 {
		hair.ellipse(x-70+float64(i)*28, 232-10*math.Sin(float64(i)*math.Pi/5), 27, 23+float64(i%3)*3)
	}
	hair.ellipse(x, 210, w-10, 52)
	for i := range 4 {
		for _, s := range []float64{-1, 1} {
			hair.ellipse(x+s*(w+20+float64(i%2)*8), 330+float64(i)*44, 31, 31)
		}
	}
	m := c.mask(hair)
	c.paint(m, p.hair)
	for i := range 11 {
		a := math.Pi * (1.04 + 0.92*float64(i)/10)
		cx, cy := x+math.Cos(a)*(w-14), 296+math.Sin(a)*100
		c.within(m, new(path).stroke(pt{cx - 15, cy + 5}, pt{cx - 10, cy - 14}, pt{cx + 10, cy - 14}, pt{cx + 14, cy + 4}, 1.5, 5, 1.5), mix(p.hair, white, 0.06))
	}
}
