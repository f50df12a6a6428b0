package seal

import (
	"crypto/hkdf"
	"crypto/sha256"
)

// Derive returns 32 bytes that follow from the sealing key and a purpose (RFC 5869), for keyed hashes of other parts of
// the program. Another purpose, and another key after a rotation, gives unrelated bytes.
func (b *Box) Derive(purpose string) []byte {
	out, err := hkdf.Key(sha256.New, b.keys()[0].raw, nil, "cabinet/"+purpose, 32)
	if err != nil {
		panic("seal: " + err.Error()) // only a length that SHA-256 can't give fails
	}
	return out
}
