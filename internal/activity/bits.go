package activity

import (
	"encoding/binary"
	"errors"
	mathbits "math/bits"
)

const (
	// blockSize is how many positions one row of the index covers.
	blockSize = 4096
	// denseSize is the stored size of a block that holds many acts. One with few is a list of offsets, always shorter.
	denseSize = blockSize / 8
)

// bits marks positions within one block.
type bits [blockSize / 64]uint64

func blockOf(position int64) int64 { return position / blockSize }

func (b *bits) set(position int64) {
	i := position % blockSize
	b[i/64] |= 1 << (i % 64)
}

func (b *bits) or(c *bits) {
	for i := range b {
		b[i] |= c[i]
	}
}

func (b *bits) and(c *bits) {
	for i := range b {
		b[i] &= c[i]
	}
}

func (b *bits) andNot(c *bits) {
	for i := range b {
		b[i] &^= c[i]
	}
}

func (b *bits) count() int {
	n := 0
	for _, word := range b {
		n += mathbits.OnesCount64(word)
	}
	return n
}

// between keeps the marks of positions in (low, high) of the block.
func (b *bits) between(block, low, high int64) {
	first := block * blockSize
	if low < first && high >= first+blockSize {
		return
	}
	for i := range b {
		at := first + int64(i)*64
		if at > low && at+63 < high {
			continue
		}
		for j := range int64(64) {
			if p := at + j; p <= low || p >= high {
				b[i] &^= 1 << j
			}
		}
	}
}

// positions appends the marked positions of the block in ascending order.
func (b *bits) positions(block int64, out []int64) []int64 {
	for i, word := range b {
		for ; word != 0; word &= word - 1 {
			out = append(out, block*blockSize+int64(i)*64+int64(mathbits.TrailingZeros64(word)))
		}
	}
	return out
}

// encode returns the stored form: a list of offsets of two bytes, or all bits once that is shorter.
func (b *bits) encode() []byte {
	n := b.count()
	if 2*n < denseSize {
		out := make([]byte, 0, 2*n)
		for _, offset := range b.positions(0, nil) {
			out = binary.BigEndian.AppendUint16(out, uint16(offset))
		}
		return out
	}
	out := make([]byte, 0, denseSize)
	for _, word := range b {
		out = binary.BigEndian.AppendUint64(out, word)
	}
	return out
}

var errBits = errors.New("activity: a row of the index can't be read")

// add marks what the stored form marks.
func (b *bits) add(stored []byte) error {
	if len(stored) == denseSize {
		for i := range b {
			b[i] |= binary.BigEndian.Uint64(stored[8*i:])
		}
		return nil
	}
	if len(stored) > denseSize || len(stored)%2 != 0 {
		return errBits
	}
	for ; len(stored) > 0; stored = stored[2:] {
		offset := binary.BigEndian.Uint16(stored)
		if offset >= blockSize {
			return errBits
		}
		b.set(int64(offset))
	}
	return nil
}
