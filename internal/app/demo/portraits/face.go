package portraits

// outline is the shape of the face, from the top of the skull to the chin.
func (p *person) outline() *path {
	x, w, j, y := p.cx, p.hw, p.jw, p.chin
	chinWidth := 46.0
	if p.softly {
		chinWidth = 34
	}
	return new(path).move(x, 186).
		curve(x+w*0.72, 186, x+w, 238, x+w, 322).
		curve(x+w, 372, x+w-6, 400, x+j+8, 436).
		curve(x+j-8, 470, x+chinWidth+14, y, x, y).
		curve(x-chinWidth-14, y, x-j+8, 470, x-j-8, 436).
		curve(x-w+6, 400, x-w, 372, x-w, 322).
		curve(x-w, 238, x-w*0.72, 186, x, 186).close()
}

func (p *person) neckWidth() float64 {
	if p.softly {
		return 47
	}
	return 60
}

// neck paints neck and chest; clothes cover most of it.
func (p *person) neck(c *canvas) {
	n, x := p.neckWidth(), p.cx
	c.fill(new(path).move(x-n, 430).line(x+n, 430).line(x+n, 560).curve(x+n+2, 586, x+n+16, 604, x+n+30, 616).
		line(x+60, 800).line(x-60, 800).line(x-n-30, 616).curve(x-n-16, 604, x-n-2, 586, x-n, 560).close(), p.skin.base)
	c.fill(new(path).move(x-n, 430).line(x+n, 430).line(x+n, 520).curve(x+n*0.6, 566, x-n*0.6, 566, x-n, 520).close(), p.skin.shade)
}

// head paints ears and face with one shaded side.
func (p *person) head(c *canvas) {
	x, w := p.cx, p.hw
	for _, s := range []float64{-1, 1} {
		if p.softly && !p.earsShow() {
			break // hair covers them, and slivers would show
		}
		c.fill(new(path).ellipse(x+s*(w+2), 362, 21, 35), p.skin.base)
		c.fill(new(path).ellipse(x+s*(w+5), 362, 11, 21), p.skin.shade)
	}
	face := p.outline()
	p.faceMask = c.mask(face)
	c.paint(p.faceMask, p.skin.base)
	c.within(p.faceMask, new(path).move(x+w*0.70, 180).curve(x+w*0.98, 300, x+w*0.86, 430, x+8, p.chin+4).line(x+200, p.chin+10).line(x+200, 180).close(),
		alpha(p.skin.shade, 105))
	for _, s := range []float64{-1, 1} {
		c.within(p.faceMask, new(path).ellipse(x+s*66, 412, 27, 17), alpha(p.skin.blush, 62))
	}
}

// features paints eyes, brows, nose and mouth.
func (p *person) features(c *canvas) {
	for _, s := range []float64{-1, 1} {
		p.eye(c, s)
		p.brow(c, s)
	}
	x := p.cx
	c.fill(new(path).stroke(pt{x + 6, 352}, pt{x + 12, 372}, pt{x + 17, 388}, pt{x + 19, 398}, 2, 6, 6), alpha(p.skin.shade, 190))
	c.fill(new(path).stroke(pt{x - 19, 404}, pt{x - 10, 417}, pt{x + 10, 417}, pt{x + 19, 404}, 3, 6, 3), alpha(p.skin.deep, 190))
	p.mouth(c)
	if p.Age >= 45 {
		p.lines(c)
	}
}

func (p *person) eye(c *canvas, s float64) {
	x, y := p.cx+s*50, 352.0
	h := 11.0
	if p.softly {
		h = 12.5
	}
	almond := new(path).move(x-22, y+1).curve(x-13, y-h-3, x+13, y-h-3, x+22, y+1).curve(x+12, y+h, x-12, y+h, x-22, y+1).close()
	m := c.mask(almond)
	c.paint(m, rgb(0xfbf8f5))
	c.within(m, new(path).ellipse(x, y-1, 11.5, 11.5), p.eyes)
	c.within(m, new(path).ellipse(x, y-1, 5.8, 5.8), ink)
	c.within(m, new(path).move(x-24, y-14).line(x+24, y-14).line(x+24, y-6).curve(x+10, y-9, x-10, y-9, x-24, y-6).close(), alpha(ink, 40))
	c.fill(new(path).ellipse(x+3.6, y-5, 2.7, 2.7), white)
	lid := 5.0
	if p.softly {
		lid = 6.5
	}
	c.fill(new(path).stroke(pt{x - 23, y + 1}, pt{x - 13, y - h - 3}, pt{x + 13, y - h - 3}, pt{x + 23, y + 1}, 2.5, lid, 2.5), mix(ink, p.hair, 0.15))
	if p.softly {
		c.fill(new(path).stroke(pt{x + s*20, y - 2}, pt{x + s*24, y - 4}, pt{x + s*27, y - 6}, pt{x + s*30, y - 9}, 5, 3, 1), mix(ink, p.hair, 0.15))
	}
	c.fill(new(path).stroke(pt{x - 19, y - h - 5}, pt{x - 9, y - h - 11}, pt{x + 9, y - h - 11}, pt{x + 19, y - h - 5}, 1, 3, 1), alpha(p.skin.deep, 90))
}

func (p *person) brow(c *canvas, s float64) {
	x, y, w := p.cx+s*50, 320.0, 10.0
	if p.softly {
		y, w = 318, 7
	}
	col := mix(p.hair, ink, 0.25)
	if int(p.hair.R)+int(p.hair.G)+int(p.hair.B) > 420 {
		col = mix(p.hair, ink, 0.35)
	}
	c.fill(new(path).stroke(pt{x - s*27, y + 4}, pt{x - s*10, y - 6}, pt{x + s*12, y - 9}, pt{x + s*31, y + 5}, w, w-1, 2.5), col)
}

func (p *person) mouth(c *canvas) {
	x, y, w := p.cx, 446.0, 34.0
	if p.softly {
		w = 31
	}
	lift := []float64{6, 9, 10}[p.smile]
	lip := mix(p.skin.base, p.skin.lip, 0.55)
	if p.softly {
		lip = mix(p.skin.base, p.skin.lip, 0.9)
	}
	if p.smile == 2 {
		open := new(path).move(x-w, y-lift+2).curve(x-w*0.5, y-1, x+w*0.5, y-1, x+w, y-lift+2).curve(x+w*0.6, y+21, x-w*0.6, y+21, x-w, y-lift+2).close()
		c.fill(new(path).move(x-w-3, y-lift).curve(x-w*0.5, y-7, x+w*0.5, y-7, x+w+3, y-lift).curve(x+w*0.66, y+29, x-w*0.66, y+29, x-w-3, y-lift).close(), lip)
		m := c.mask(open)
		c.paint(m, mix(p.skin.lip, ink, 0.55))
		c.within(m, new(path).move(x-w, y-20).line(x+w, y-20).line(x+w, y+6).curve(x+w*0.5, y+11, x-w*0.5, y+11, x-w, y+6).close(), rgb(0xfaf6f1))
		return
	}
	if p.softly {
		c.fill(new(path).move(x-w+2, y-lift*0.6).curve(x-w*0.5, y-8, x-8, y-13, x, y-7).curve(x+8, y-13, x+w*0.5, y-8, x+w-2, y-lift*0.6).
			curve(x+w*0.55, y+19, x-w*0.55, y+19, x-w+2, y-lift*0.6).close(), lip)
	} else {
		c.fill(new(path).move(x-20, y+3).curve(x-10, y+16, x+10, y+16, x+20, y+3).close(), alpha(lip, 200))
	}
	c.fill(new(path).stroke(pt{x - w, y - lift}, pt{x - w*0.45, y + 5}, pt{x + w*0.45, y + 5}, pt{x + w, y - lift}, 3, 5, 3), mix(p.skin.lip, ink, 0.38))
}

// lines are what the years leave.
func (p *person) lines(c *canvas) {
	x, a := p.cx, uint8(min(60+(p.Age-45)*4, 120))
	for _, s := range []float64{-1, 1} {
		c.fill(new(path).stroke(pt{x + s*34, 408}, pt{x + s*46, 420}, pt{x + s*52, 434}, pt{x + s*52, 448}, 1, 4, 1), alpha(p.skin.deep, a))
		c.fill(new(path).stroke(pt{x + s*32, 376}, pt{x + s*42, 383}, pt{x + s*56, 383}, pt{x + s*66, 376}, 1, 3, 1), alpha(p.skin.deep, a))
	}
	if p.Age >= 54 {
		c.fill(new(path).stroke(pt{x - 46, 288}, pt{x - 16, 281}, pt{x + 16, 281}, pt{x + 46, 288}, 1, 3.5, 1), alpha(p.skin.deep, a))
	}
}

// beard paints what grows below the nose, before the mouth is painted over it.
func (p *person) beard(c *canvas) {
	x, w := p.cx, p.hw
	if p.beardy == 0 {
		return
	}
	col := mix(p.hair, ink, 0.08)
	moustache := new(path).move(x-46, 446).curve(x-38, 424, x-16, 416, x, 423).curve(x+16, 416, x+38, 424, x+46, 446).curve(x+26, 438, x-26, 438, x-46, 446).close()
	if p.beardy == 4 {
		c.fill(moustache, col)
		return
	}
	depth := map[int]float64{1: 398, 2: 400, 3: 380}[p.beardy]
	area := new(path).move(x-w-6, 340).line(x-w+9, 344).curve(x-w+16, depth+14, x-78, 436, x-50, 434).curve(x-38, 418, x-14, 414, x, 420).
		curve(x+14, 414, x+38, 418, x+50, 434).curve(x+78, 436, x+w-16, depth+14, x+w-9, 344).line(x+w+6, 340).line(x+w+10, 560).line(x-w-10, 560).close()
	switch p.beardy {
	case 1:
		c.within(p.faceMask, area, alpha(col, 58))
		return
	case 3:
		c.fill(new(path).move(x-p.jw-2, 432).curve(x-p.jw+8, 492, x-44, p.chin+26, x, p.chin+26).curve(x+44, p.chin+26, x+p.jw-8, 492, x+p.jw+2, 432).close(), col)
	}
	c.within(p.faceMask, area, col)
	c.fill(new(path).ellipse(x, 450, 33, 12), p.skin.base)
	c.fill(moustache, col)
}

// extras paints glasses and earrings, on top of the hair where it falls.
func (p *person) extras(c *canvas) {
	x := p.cx
	if p.softly && p.dice.n(3) == 0 && p.earsShow() {
		for _, s := range []float64{-1, 1} {
			c.fill(new(path).ellipse(x+s*(p.hw+5), 399, 6, 6), rgb(0xe3c27a))
		}
	}
	if p.glasses == 0 {
		return
	}
	frame := []uint32{0x2b2a30, 0x4a3428, 0x6b6f78, 0x1f2a44}[p.dice.n(4)]
	ring := new(path)
	for _, s := range []float64{-1, 1} {
		if p.glasses == 1 {
			ring.ellipse(x+s*51, 356, 38, 36).ellipse(x+s*51, 356, -32.5, 30.5)
			c.fill(new(path).ellipse(x+s*51, 356, 33, 31), alpha(white, 34))
		} else {
			ring.box(x+s*51, 356, 78, 60, 20).box(x+s*51, 356, -67, 49, 16)
			c.fill(new(path).box(x+s*51, 356, 68, 50, 16), alpha(white, 34))
		}
		ring.move(x+s*88, 346).line(x+s*(p.hw+4), 342).line(x+s*(p.hw+4), 348).line(x+s*88, 353).close()
	}
	c.fill(ring, rgb(frame))
	c.fill(new(path).stroke(pt{x - 14, 350}, pt{x - 6, 343}, pt{x + 6, 343}, pt{x + 14, 350}, 5.5, 5.5, 5.5), rgb(frame))
}
