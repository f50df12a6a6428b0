package seal

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
)

// ErrSealed is the only thing that is ever said about a value that doesn't open: no caller learns why.
var ErrSealed = errors.New("seal: the value can't be opened here")

// KeySize is the length of a key in bytes.
const KeySize = 32

const (
	version   = 1
	keyIDSize = 4
	nonceSize = 12
	header    = 1 + keyIDSize
	overhead  = header + nonceSize + 16
)

// Cell is the place of a secret. A sealed value opens with the very same cell only. Account may be empty for the
// deployment's own secrets; the others may not.
type Cell struct{ Account, Table, Row, Column string }

// Box seals and opens secrets. It is safe for parallel use. The zero Box opens nothing; see [New]. One that was loaded from
// a key file follows the file: it seals with the file's first key as soon as another process has put a new one there.
type Box struct {
	rand io.Reader
	live atomic.Pointer[[]key] // the first one seals
	file *follower             // nil for a box over given keys
}

type key struct {
	id   [keyIDSize]byte
	aead cipher.AEAD
	raw  []byte // for Derive
}

// New returns a box over the given keys of 32 bytes, of which the first seals and all open; rand is crypto/rand.Reader
// outside tests. Keys that are short, repeated or guessable are refused.
func New(rand io.Reader, keys ...[]byte) (*Box, error) {
	if len(keys) == 0 {
		return nil, errors.New("seal: no key")
	}
	b := &Box{rand: rand}
	return b, b.take(keys)
}

// take makes the given keys those of the box, or changes nothing.
func (b *Box) take(raw [][]byte) error {
	var list []key
	for _, r := range raw {
		if err := checkKey(r); err != nil {
			return err
		}
		k, err := newKey(r)
		if err != nil {
			return err
		}
		if _, taken := find(list, k.id[:]); taken {
			return errors.New("seal: the same key twice")
		}
		list = append(list, k)
	}
	b.live.Store(&list)
	return nil
}

// keys returns the keys as they are now.
func (b *Box) keys() []key {
	if list := b.live.Load(); list != nil {
		return *list
	}
	return nil
}

// newKey derives the sealing key and the public id from the raw key, so that the id gives nothing away.
func newKey(raw []byte) (key, error) {
	var k key
	id, err := hkdf.Key(sha256.New, raw, nil, "cabinet key id", keyIDSize)
	if err != nil {
		return k, err
	}
	secret, err := hkdf.Key(sha256.New, raw, nil, "cabinet cell sealing", KeySize)
	if err != nil {
		return k, err
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return k, err
	}
	copy(k.id[:], id)
	k.raw = bytes.Clone(raw)
	k.aead, err = cipher.NewGCM(block)
	return k, err
}

func find(keys []key, id []byte) (key, bool) {
	for _, k := range keys {
		if bytes.Equal(k.id[:], id) {
			return k, true
		}
	}
	return key{}, false
}

// Seal returns plain sealed for the cell. Equal secrets give different bytes.
func (b *Box) Seal(cell Cell, plain []byte) ([]byte, error) {
	b.follow()
	keys := b.keys()
	if cell.Table == "" || cell.Row == "" || cell.Column == "" || len(keys) == 0 {
		return nil, fmt.Errorf("seal: a cell needs table, row and column")
	}
	k := keys[0]
	out := make([]byte, header+nonceSize, overhead+len(plain))
	out[0] = version
	copy(out[1:header], k.id[:])
	if _, err := io.ReadFull(b.rand, out[header:]); err != nil {
		return nil, fmt.Errorf("seal: source of randomness: %w", err)
	}
	return k.aead.Seal(out, out[header:], plain, aad(out[:header], cell)), nil
}

// Unseal returns what was sealed for the very same cell, or [ErrSealed].
func (b *Box) Unseal(cell Cell, sealed []byte) ([]byte, error) {
	if len(sealed) < overhead || sealed[0] != version {
		return nil, ErrSealed
	}
	k, known := find(b.keys(), sealed[1:header])
	if !known {
		b.follow() // another process may have put a new key in the file
		if k, known = find(b.keys(), sealed[1:header]); !known {
			return nil, ErrSealed
		}
	}
	plain, err := k.aead.Open(nil, sealed[header:header+nonceSize], sealed[header+nonceSize:], aad(sealed[:header], cell))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// Current reports whether the value was sealed with the key that seals now; others are due for rewriting.
func (b *Box) Current(sealed []byte) bool {
	b.follow()
	keys := b.keys()
	return len(sealed) >= overhead && len(keys) > 0 && sealed[0] == version && bytes.Equal(sealed[1:header], keys[0].id[:])
}

// IDs returns the public names of the keys, first that of the one that seals. They give nothing of the keys away.
func (b *Box) IDs() []string {
	b.follow()
	var out []string
	for _, k := range b.keys() {
		out = append(out, hex.EncodeToString(k.id[:]))
	}
	return out
}

// IDOf returns the name of the key that a value was sealed with; false when it isn't a sealed value.
func IDOf(sealed []byte) (string, bool) {
	if len(sealed) < overhead || sealed[0] != version {
		return "", false
	}
	return hex.EncodeToString(sealed[1:header]), true
}

// aad joins header and cell with lengths, so that no two cells can look alike.
func aad(head []byte, c Cell) []byte {
	out := bytes.Clone(head)
	for _, s := range []string{c.Account, c.Table, c.Row, c.Column} {
		out = binary.BigEndian.AppendUint32(out, uint32(len(s)))
		out = append(out, s...)
	}
	return out
}
