// Package id makes identifiers and secrets from a handed-in clock and source of randomness.
package id

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"sync"

	"cabinet/internal/platform/clock"
)

// Maker makes identifiers and secrets. It is safe for parallel use.
type Maker struct {
	wall clock.Wall
	rand io.Reader

	mu   sync.Mutex
	last int64 // the last millisecond×4096+sequence handed out, so that identifiers of one process only grow
}

// NewMaker returns a maker over the wall clock and a source of randomness (crypto/rand.Reader outside tests).
func NewMaker(wall clock.Wall, rand io.Reader) *Maker { return &Maker{wall: wall, rand: rand} }

// New returns a new UUIDv7 (RFC 9562 §5.7) in its canonical text. Those of one process sort in the order of making.
// It panics when the source of randomness fails, as nothing sound could follow.
func (m *Maker) New() string {
	var b [16]byte
	m.read(b[8:])
	m.mu.Lock()
	tick := m.wall().UnixMilli() << 12
	if tick <= m.last {
		tick = m.last + 1
	}
	m.last = tick
	m.mu.Unlock()
	ms, seq := tick>>12, tick&0xfff
	for i := range 6 {
		b[i] = byte(ms >> (8 * (5 - i)))
	}
	b[6] = 0x70 | byte(seq>>8)
	b[7] = byte(seq)
	b[8] = b[8]&0x3f | 0x80
	var out [36]byte
	hex.Encode(out[0:8], b[0:4])
	out[8] = '-'
	hex.Encode(out[9:13], b[4:6])
	out[13] = '-'
	hex.Encode(out[14:18], b[6:8])
	out[18] = '-'
	hex.Encode(out[19:23], b[8:10])
	out[23] = '-'
	hex.Encode(out[24:], b[10:])
	return string(out[:])
}

// Secret returns 256 random bits as 43 URL-safe characters. Only its [Hash] is ever stored (R25).
func (m *Maker) Secret() string {
	var b [32]byte
	m.read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Bytes returns n random bytes.
func (m *Maker) Bytes(n int) []byte {
	b := make([]byte, n)
	m.read(b)
	return b
}

func (m *Maker) read(b []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, err := io.ReadFull(m.rand, b); err != nil {
		panic("id: source of randomness failed: " + err.Error())
	}
}

// Hash returns the SHA-256 of a secret in hex, the only form in which secrets of 128 bits or more are stored.
func Hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
