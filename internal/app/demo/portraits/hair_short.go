package portraits

import "math"

// The number of styles in each look's list.
const (
	shortStyles = 6
	longStyles  = 8
)

// hairBehind paints what hangs behind the neck.
func (p *person) hairBehind(c *canvas) {
	if p.softly {
		p.longBehind(c)
	}
}

// hairFront paints what lies on the head.
func (p *person) hairFront(c *canvas) {
	if p.softly {
		p.longFront(c)
		return
	}
	style := p.style % shortStyles
	if style == 4 && p.Age < 38 {
		style = 0
	}
	switch style {
	case 0:
		p.sidePart(c)
	case 1:
		p.sweptBack(c)
	case 2:
		p.buzz(c)
	case 3:
		p.curls(c)
	case 4:
		p.receding(c)
	default:
		p.textured(c)
	}
}

// shine paints lighter strands inside the hair.
func (p *person) shine(c *canvas, hair *path, strands ...[4]pt) {
	m := c.mask(hair)
	c.paint(m, p.hair)
	for i, s := range strands {
		col := mix(p.hair, white, 0.13)
		if i%2 == 1 {
			col = mix(p.hair, ink, 0.22)
		}
		c.within(m, new(path).stroke(s[0], s[1], s[2], s[3], 2, 9, 2), col)
	}
}

func (p *person) sidePart(c *canvas) {
	x, w := p.cx, p.hw
	hair := new(path).move(x-w-3, 372).
		curve(x-w-20, 290, x-w-8, 206, x-62, 172).curve(x+4, 138, x+108, 150, x+w-6, 214).
		curve(x+w+18, 256, x+w+13, 320, x+w+3, 372).line(x+w-9, 372).
		curve(x+w-9, 330, x+w-14, 302, x+w-28, 280).curve(x+40, 272, x-14, 262, x-60, 226).
		curve(x-70, 262, x-92, 278, x-w+20, 292).curve(x-w+10, 320, x-w+9, 345, x-w+9, 372).close()
	p.flip(c, hair, [4]pt{{x - 54, 222}, {x - 10, 178}, {x + 60, 178}, {x + w - 14, 236}}, [4]pt{{x - 58, 226}, {x - 20, 240}, {x + 50, 250}, {x + w - 24, 268}})
}

// flip mirrors half of the people, so that partings sit on either side.
func (p *person) flip(c *canvas, hair *path, strands ...[4]pt) {
	if p.style/shortStyles%2 == 1 {
		hair = hair.mirrored(p.cx)
		for i := range strands {
			for j := range strands[i] {
				strands[i][j].x = 2*p.cx - strands[i][j].x
			}
		}
	}
	p.shine(c, hair, strands...)
}

func (p *person) sweptBack(c *canvas) {
	x, w := p.cx, p.hw
	hair := new(path).move(x-w-3, 366).
		curve(x-w-17, 292, x-w-14, 216, x-84, 168).curve(x-30, 132, x+44, 130, x+88, 166).
		curve(x+w+14, 214, x+w+17, 292, x+w+3, 366).line(x+w-8, 366).
		curve(x+w-8, 318, x+w-14, 286, x+w-26, 262).curve(x+54, 226, x+26, 234, x, 244).
		curve(x-26, 234, x-54, 226, x-w+26, 262).curve(x-w+14, 286, x-w+8, 318, x-w+8, 366).close()
	p.flip(c, hair, [4]pt{{x - 60, 240}, {x - 56, 200}, {x - 20, 160}, {x + 10, 150}}, [4]pt{{x + 4, 238}, {x + 6, 205}, {x + 30, 175}, {x + 60, 166}},
		[4]pt{{x + 58, 240}, {x + 64, 214}, {x + 84, 196}, {x + 100, 200}})
}

func (p *person) buzz(c *canvas) {
	x, w := p.cx, p.hw
	hair := new(path).move(x-w-2, 362).
		curve(x-w-9, 262, x-w+12, 176, x, 172).curve(x+w-12, 176, x+w+9, 262, x+w+2, 362).line(x+w-8, 362).
		curve(x+w-9, 320, x+w-12, 292, x+w-22, 268).curve(x+62, 244, x+30, 240, x, 240).
		curve(x-30, 240, x-62, 244, x-w+22, 268).curve(x-w+12, 292, x-w+9, 320, x-w+8, 362).close()
	c.fill(hair, mix(p.hair, p.skin.shade, 0.16))
}

func (p *person) curls(c *canvas) {
	x, w := p.cx, p.hw
	hair := new(path).move(x-w-2, 350).curve(x-w-12, 250, x-w+10, 176, x, 170).curve(x+w-10, 176, x+w+12, 250, x+w+2, 350).line(x+w-9, 350).
		curve(x+w-10, 310, x+w-14, 284, x+w-24, 262).curve(x+50, 240, x-50, 240, x-w+24, 262).curve(x-w+14, 284, x-w+10, 310, x-w+9, 350).close()
	for i := range 11 {
		a := math.Pi * (1.02 + 0.96*float64(i)/10)
		hair.ellipse(x+math.Cos(a)*(w-4), 286+math.Sin(a)*112, 30+float64(i*7%9), 29+float64(i*5%8))
	}
	for i := range 7 {
		hair.ellipse(x-78+float64(i)*26, 240-8*math.Sin(float64(i)*math.Pi/6), 20+float64(i%3)*2, 17+float64(i*2%5))
	}
	m := c.mask(hair)
	c.paint(m, p.hair)
	for i := range 9 {
		a := math.Pi * (1.1 + 0.8*float64(i)/8)
		cx, cy := x+math.Cos(a)*(w-34), 280+math.Sin(a)*84
		c.within(m, new(path).stroke(pt{cx - 13, cy + 4}, pt{cx - 9, cy - 12}, pt{cx + 9, cy - 12}, pt{cx + 12, cy + 3}, 1.5, 5, 1.5), mix(p.hair, white, 0.06))
	}
}

func (p *person) receding(c *canvas) {
	x, w := p.cx, p.hw
	c.within(p.faceMask, new(path).ellipse(x-36, 226, 44, 20), alpha(white, 40))
	side := new(path).move(x-w-3, 384).curve(x-w-20, 336, x-w-16, 288, x-w+4, 246).curve(x-w+10, 236, x-w+26, 230, x-w+30, 222).
		curve(x-w+34, 250, x-w+24, 280, x-w+16, 300).curve(x-w+9, 330, x-w+9, 360, x-w+9, 384).close()
	c.fill(side, p.hair)
	c.fill(side.mirrored(x), p.hair)
}

func (p *person) textured(c *canvas) {
	x, w := p.cx, p.hw
	hair := new(path).move(x-w-3, 368).curve(x-w-18, 292, x-w-12, 220, x-86, 178).
		curve(x-70, 150, x-30, 146, x-10, 152).curve(x+16, 136, x+62, 140, x+80, 164).curve(x+w-4, 182, x+w+16, 250, x+w+3, 368).
		line(x+w-9, 368).curve(x+w-9, 322, x+w-12, 300, x+w-24, 274).
		curve(x+74, 282, x+60, 262, x+48, 252).curve(x+40, 274, x+12, 268, x+2, 250).curve(x-10, 276, x-44, 272, x-52, 252).curve(x-62, 274, x-80, 280, x-w+22, 280).
		curve(x-w+12, 300, x-w+9, 322, x-w+9, 368).close()
	p.flip(c, hair, [4]pt{{x - 70, 236}, {x - 60, 200}, {x - 30, 176}, {x + 6, 172}}, [4]pt{{x - 14, 244}, {x - 10, 214}, {x + 14, 190}, {x + 46, 186}},
		[4]pt{{x + 40, 240}, {x + 50, 214}, {x + 66, 204}, {x + 88, 206}})
}
