package portraits

import "image/color"

// rgb returns the opaque colour 0xRRGGBB.
func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255}
}

// alpha returns the colour with the given opacity.
func alpha(c color.NRGBA, a uint8) color.NRGBA { c.A = a; return c }

// mix returns the colour between a and b, at share t of the way to b.
func mix(a, b color.NRGBA, t float64) color.NRGBA {
	f := func(x, y uint8) uint8 { return uint8(float64(x)*(1-t) + float64(y)*t + 0.5) }
	return color.NRGBA{f(a.R, b.R), f(a.G, b.G), f(a.B, b.B), 255}
}

// skinLike reports whether cloth of this colour would pass for skin.
func skinLike(a color.NRGBA) bool {
	d := func(x, y uint8) int { return max(int(x), int(y)) - min(int(x), int(y)) }
	for _, s := range skins() {
		if d(a.R, s.base.R)+d(a.G, s.base.G)+d(a.B, s.base.B) < 80 {
			return true
		}
	}
	return false
}

var (
	white = rgb(0xffffff)
	ink   = rgb(0x241d1b)
)

// skin is a complexion with the colours that go with it.
type skin struct{ base, shade, deep, lip, blush color.NRGBA }

func skins() []skin {
	s := func(base, shade, deep, lip, blush uint32) skin {
		return skin{rgb(base), rgb(shade), rgb(deep), rgb(lip), rgb(blush)}
	}
	return []skin{
		s(0xf7dac6, 0xe9bda2, 0xc98d72, 0xc4675f, 0xee9f8c),
		s(0xf3cdb0, 0xe2ad8b, 0xbd7f60, 0xbb5f55, 0xe89379),
		s(0xe8bb94, 0xd19b72, 0xa66f4b, 0xae5a4c, 0xdb8662),
		s(0xc98f66, 0xae7449, 0x83522f, 0x95493d, 0xb86a48),
		s(0x9c6743, 0x805031, 0x5b361f, 0x7c3c33, 0x91512f),
		s(0x74482f, 0x5c3722, 0x3e2415, 0x672f2a, 0x7a4029),
	}
}

// Shares of the palette that suit each complexion and age.
func hairColours(c Complexion) []uint32 {
	switch c {
	case Fair:
		return []uint32{0x3a2a22, 0x553a2a, 0x6f4a31, 0x8a5c3a, 0xa87b4c, 0xc89f63, 0x93482a, 0x2a211e, 0x4a3327}
	case Olive:
		return []uint32{0x2a211e, 0x3a2a22, 0x4a3327, 0x211c1b}
	default:
		return []uint32{0x1f1b1a, 0x2a211e, 0x17191c, 0x31251f}
	}
}

func greys() []uint32 { return []uint32{0x8d8c8d, 0xa9a8a8, 0xc4c3c2, 0x75706e} }

func eyeColours(c Complexion) []uint32 {
	if c == Fair {
		return []uint32{0x5b7f9c, 0x6b8a6a, 0x6a4a32, 0x4e6f8e, 0x80653f, 0x573c2a}
	}
	return []uint32{0x3f2a1e, 0x523624, 0x2f211a}
}

func backgrounds() [][2]uint32 {
	return [][2]uint32{
		{0xdfe6f3, 0xc5d1e8}, {0xe9e3f1, 0xd3c8e4}, {0xdfede7, 0xc3dbd0}, {0xf5eadd, 0xe6d2bb}, {0xe6e9ee, 0xccd3dc},
		{0xdaeaf1, 0xbcd6e2}, {0xf4e3e1, 0xe3c6c3}, {0xeaeddd, 0xd3d9bb}, {0xe3e3f0, 0xc6c8df}, {0xf0e8e4, 0xdccdc5},
	}
}
