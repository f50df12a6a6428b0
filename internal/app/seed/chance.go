package seed

// chance is a generator of numbers that follow from its seed alone (SplitMix64). It isn't for secrets.
type chance struct{ state uint64 }

func (c *chance) next() uint64 {
	c.state += 0x9e3779b97f4a7c15
	z := c.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number from 0 to n-1.
func (c *chance) below(n int) int { return int(c.next() % uint64(n)) }

// of reports true in so many cases of a hundred.
func (c *chance) of(percent int) bool { return c.below(100) < percent }

// one returns one of a list.
func one[T any](c *chance, list []T) T { return list[c.below(len(list))] }
