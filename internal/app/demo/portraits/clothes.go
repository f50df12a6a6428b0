package portraits

import "image/color"

// colours picks an accent (tie, blouse, jumper) and a cloth (suit) that go together.
func (p *person) colours() (accent, cloth color.NRGBA) {
	suits := []uint32{0x27324d, 0x33363f, 0x2a3f5f, 0x46454d, 0x1f2937, 0x4a5468, 0x3d3a4a}
	ties := []uint32{0x7d2936, 0x2f4f8f, 0x3e6b5c, 0x5b4a86, 0x8a5a2b, 0x37474f, 0x9b3d4a}
	tops := []uint32{0x8fa9c9, 0x3f6d73, 0xb9566a, 0xd9c7ae, 0x5f6fa8, 0x7f9c86, 0xc98f5a, 0x6e4f72}
	if p.softly {
		suits = append(suits, 0x6b4a55, 0x7a6a58, 0x2f5a5c)
		return rgb(tops[p.dice.n(len(tops))]), rgb(suits[p.dice.n(len(suits))])
	}
	if p.Dress == Office {
		return rgb(tops[p.dice.n(len(tops))]), rgb(suits[p.dice.n(len(suits))])
	}
	return rgb(ties[p.dice.n(len(ties))]), rgb(suits[p.dice.n(len(suits))])
}

// torso is the body from the shoulders down; the neckline is left to the caller, from right to left.
func (p *person) torso(neckline func(b *path, left, right float64)) *path {
	x, n := p.cx, p.neckWidth()
	wide := 302.0
	if p.softly {
		wide = 262
	}
	b := new(path).move(x-wide, 830).curve(x-wide+6, 700, x-wide+50, 654, x-n-92, 622).curve(x-n-44, 606, x-n-14, 594, x-n-8, 570)
	neckline(b, x-n-8, x+n+8)
	return b.curve(x+n+14, 594, x+n+44, 606, x+n+92, 622).curve(x+wide-50, 654, x+wide-6, 700, x+wide, 830).close()
}

func crew(b *path, left, right float64) {
	m := (left + right) / 2
	b.curve(left+10, 612, m-20, 622, m, 622).curve(m+20, 622, right-10, 612, right, 570)
}

func vee(depth float64) func(b *path, left, right float64) {
	return func(b *path, left, right float64) { b.line((left+right)/2, depth).line(right, 570) }
}

// clothes dresses the person for their work.
func (p *person) clothes(c *canvas) {
	switch p.Dress {
	case Police:
		if p.outfit%5 == 4 {
			p.suit(c)
		} else {
			p.uniform(c)
		}
	case Law:
		if p.softly && p.outfit%4 != 0 {
			p.blazer(c)
		} else {
			p.suit(c)
		}
	default:
		switch p.outfit % 4 {
		case 0:
			p.blazer(c)
		case 1:
			p.jumper(c, p.outfit%8 < 4)
		case 2:
			p.openShirt(c)
		default:
			p.rollNeck(c)
		}
	}
}

// collar paints the two flaps of a shirt collar.
func (p *person) collar(c *canvas, col color.NRGBA, tied bool) {
	x, n := p.cx, p.neckWidth()
	tip, drop := 30.0, 650.0
	if !tied {
		tip, drop = 50, 648
	}
	flap := new(path).move(x-n-7, 548).curve(x-n-14, 566, x-n-16, 584, x-n-8, 600).line(x-tip-8, drop).line(x-4, 618).curve(x-n*0.5, 600, x-n+2, 580, x-n-7, 548).close()
	for _, f := range []*path{flap, flap.mirrored(x)} {
		c.fill(f, col)
	}
	c.fill(new(path).stroke(pt{x - tip - 8, drop}, pt{x - tip + 8, 636}, pt{x - 14, 626}, pt{x - 4, 618}, 1, 4, 1), mix(col, ink, 0.14))
	c.fill(new(path).stroke(pt{x + tip + 8, drop}, pt{x + tip - 8, 636}, pt{x + 14, 626}, pt{x + 4, 618}, 1, 4, 1), mix(col, ink, 0.14))
}

func (p *person) tie(c *canvas, col color.NRGBA) {
	x := p.cx
	blade := c.mask(new(path).move(x-11, 652).line(x+11, 652).line(x+30, 820).line(x-30, 820).close())
	c.paint(blade, col)
	c.fill(new(path).move(x-19, 616).curve(x-6, 622, x+6, 622, x+19, 616).line(x+12, 656).curve(x+5, 660, x-5, 660, x-12, 656).close(), mix(col, white, 0.10))
	if p.outfit%3 == 1 && p.Dress != Police {
		for i := range 4 {
			y := 690 + float64(i)*34
			c.within(blade, new(path).move(x-28, y+16).line(x+28, y-10).line(x+28, y).line(x-28, y+26).close(), mix(col, white, 0.28))
		}
	}
}

// lapels are the two folds of a jacket that closes at depth.
func (p *person) lapels(c *canvas, col color.NRGBA, depth float64) {
	x, n := p.cx, p.neckWidth()
	lapel := new(path).move(x-n-10, 574).curve(x-n-30, 596, x-n-48, 610, x-n-58, 622).line(x-n-84, 676).line(x-n-54, 690).line(x-n-72, 712).line(x-2, depth+46).line(x-6, depth).close()
	shade := mix(col, white, 0.075)
	c.fill(lapel, shade)
	c.fill(lapel.mirrored(x), shade)
	for _, s := range []float64{-1, 1} {
		c.fill(new(path).stroke(pt{x + s*(n+84), 676}, pt{x + s*(n+74), 681}, pt{x + s*(n+64), 686}, pt{x + s*(n+54), 690}, 3, 3, 3), mix(col, ink, 0.35))
		c.fill(new(path).stroke(pt{x + s*(n+72), 712}, pt{x + s*(n+40), 748}, pt{x + s*30, depth + 10}, pt{x + s*2, depth + 46}, 1, 4, 1), mix(col, ink, 0.3))
	}
}

func (p *person) suit(c *canvas) {
	shirt := mix(white, []color.NRGBA{rgb(0xffffff), rgb(0xbcd2ee), rgb(0xe9d5dc), rgb(0xe6e6ea)}[p.outfit%4], 0.6)
	c.fill(p.torso(vee(622)), shirt)
	if p.softly {
		p.collar(c, shirt, false)
		c.fill(p.torso(vee(756)), p.cloth)
		p.lapels(c, p.cloth, 756)
		return
	}
	p.tie(c, p.accent)
	p.collar(c, shirt, true)
	c.fill(p.torso(vee(770)), p.cloth)
	p.lapels(c, p.cloth, 770)
}

func (p *person) blazer(c *canvas) {
	top := mix(p.accent, white, 0.35)
	if p.outfit%3 == 0 || skinLike(top) {
		top = rgb(0xf4f1ec)
	}
	if p.softly && p.outfit%2 == 0 {
		c.fill(p.torso(vee(676)), top)
		c.fill(new(path).stroke(pt{p.cx - 50, 590}, pt{p.cx - 26, 634}, pt{p.cx + 26, 634}, pt{p.cx + 50, 590}, 2, 3, 2), rgb(0xd9b76a))
		c.fill(new(path).ellipse(p.cx, 626, 5.5, 5.5), rgb(0xd9b76a))
	} else {
		c.fill(p.torso(crew), top)
	}
	c.fill(p.torso(vee(768)), p.cloth)
	p.lapels(c, p.cloth, 768)
}

func (p *person) jumper(c *canvas, withCollar bool) {
	if skinLike(p.accent) {
		p.accent = p.cloth
	}
	if withCollar {
		shirt := rgb(0xf3f5f9)
		c.fill(p.torso(vee(622)), shirt)
		c.fill(p.torso(vee(668)), p.accent)
		p.collar(c, shirt, true)
		return
	}
	c.fill(p.torso(crew), p.accent)
	x, n := p.cx, p.neckWidth()
	c.fill(new(path).stroke(pt{x - n - 6, 574}, pt{x - n + 4, 636}, pt{x + n - 4, 636}, pt{x + n + 6, 574}, 12, 14, 12), mix(p.accent, ink, 0.14))
}

func (p *person) openShirt(c *canvas) {
	shirt := mix(white, p.accent, 0.4)
	c.fill(p.torso(vee(668)), shirt)
	x := p.cx
	c.fill(new(path).stroke(pt{x, 668}, pt{x, 710}, pt{x, 760}, pt{x, 830}, 3, 3, 3), mix(shirt, ink, 0.16))
	for _, y := range []float64{706, 762} {
		c.fill(new(path).ellipse(x+11, y, 5, 5), mix(shirt, ink, 0.28))
	}
	p.collar(c, shirt, false)
}

func (p *person) rollNeck(c *canvas) {
	x, n := p.cx, p.neckWidth()
	col := mix(p.accent, ink, 0.12)
	if skinLike(col) {
		col = p.cloth
	}
	c.fill(p.torso(crew), col)
	c.fill(new(path).move(x-n-9, 640).line(x-n-7, 542).curve(x-n*0.4, 562, x+n*0.4, 562, x+n+7, 542).line(x+n+9, 640).close(), mix(col, white, 0.07))
	c.fill(new(path).stroke(pt{x - n - 16, 608}, pt{x - 30, 640}, pt{x + 30, 640}, pt{x + n + 16, 608}, 2, 5, 2), mix(col, ink, 0.2))
}

// uniform is an officer's shirt with epaulettes, white with a tie or dark.
func (p *person) uniform(c *canvas) {
	x, n := p.cx, p.neckWidth()
	shirt, mark := rgb(0xf2f5fa), rgb(0x1c2230)
	dark := p.outfit%3 == 2
	if dark {
		shirt, mark = rgb(0x242c3d), rgb(0x12161f)
	}
	c.fill(p.torso(vee(622)), shirt)
	if !dark {
		p.tie(c, rgb(0x1c2230))
	} else {
		c.fill(new(path).stroke(pt{x, 624}, pt{x, 680}, pt{x, 740}, pt{x, 830}, 4, 4, 4), mark)
	}
	p.collar(c, mix(shirt, white, 0.05), !dark)
	wide := 302.0
	if p.softly {
		wide = 262
	}
	for _, s := range []float64{-1, 1} {
		board := new(path).move(x+s*(n+74), 619).line(x+s*(wide-66), 664).curve(x+s*(wide-52), 676, x+s*(wide-62), 694, x+s*(wide-78), 690).line(x+s*(n+66), 650).close()
		c.fill(board, mark)
		for i := range 2 {
			along := 0.38 + 0.3*float64(i)
			bx, by := x+s*((n+70)+along*(wide-72-n-70)), 635+along*42
			c.fill(new(path).ellipse(bx, by, 6, 6), rgb(0xd8dde6))
		}
		pocket := mix(shirt, ink, 0.13)
		if dark {
			pocket = mix(shirt, white, 0.1)
		}
		c.fill(new(path).stroke(pt{x + s*92, 752}, pt{x + s*120, 752}, pt{x + s*150, 752}, pt{x + s*180, 752}, 4, 4, 4), pocket)
	}
}
