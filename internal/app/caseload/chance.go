package caseload

// Chance is a generator of numbers that follow from its seed alone (SplitMix64). It isn't for secrets.
type Chance struct{ state uint64 }

// NewChance returns the generator of a seed.
func NewChance(seed uint64) *Chance { return &Chance{seed} }

func (c *Chance) next() uint64 {
	c.state += 0x9e3779b97f4a7c15
	z := c.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Below returns a number from 0 to n-1.
func (c *Chance) Below(n int) int { return int(c.next() % uint64(n)) }

// Of reports true in so many cases of a hundred.
func (c *Chance) Of(percent int) bool { return c.Below(100) < percent }

// One returns one of a list.
func One[T any](c *Chance, list []T) T { return list[c.Below(len(list))] }
