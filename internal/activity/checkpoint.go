package activity

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// checkpointVersion opens the signed text of a checkpoint.
const checkpointVersion = "cabinet checkpoint 1"

// Signed is one line of a checkpoint as it leaves the machine: heads of chains, signed by the deployment. A checkpoint of
// many chains has several parts, so that each line stays short enough for every collector of logs.
type Signed struct {
	Number int64     `json:"checkpoint"`
	Part   int       `json:"part"`
	Parts  int       `json:"parts"`
	At     time.Time `json:"at"`
	// Heads are the last position and hash of each chain; the empty account is the deployment's own.
	Heads []Checkpoint `json:"heads"`
	// Key is the public key in hex; `cabinet audit key` prints the one to expect.
	Key       string `json:"key"`
	Signature string `json:"signature"`
}

// Signer signs checkpoints.
type Signer struct{ key ed25519.PrivateKey }

// NewSigner returns the signer of a seed of 32 bytes, which follows from the deployment's key file.
func NewSigner(seed []byte) (Signer, error) {
	if len(seed) != ed25519.SeedSize {
		return Signer{}, fmt.Errorf("activity: a checkpoint key needs a seed of %d bytes", ed25519.SeedSize)
	}
	return Signer{ed25519.NewKeyFromSeed(seed)}, nil
}

// PublicKey returns the key that proves the signatures, in hex.
func (s Signer) PublicKey() string { return hex.EncodeToString(s.key.Public().(ed25519.PublicKey)) }

// sign completes the line.
func (s Signer) sign(c Signed) Signed {
	c.Key = s.PublicKey()
	c.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(s.key, c.text()))
	return c
}

// text is what is signed: every field preceded by its length, so that no two checkpoints share a text.
func (c Signed) text() []byte {
	var b bytes.Buffer
	writeField(&b, []byte(checkpointVersion))
	for _, n := range []int64{c.Number, int64(c.Part), int64(c.Parts), c.At.UnixMicro(), int64(len(c.Heads))} {
		writeNumber(&b, n)
	}
	for _, h := range c.Heads {
		writeField(&b, []byte(h.Account))
		writeNumber(&b, h.Position)
		writeField(&b, []byte(h.Hash))
	}
	return b.Bytes()
}

// SignedBy reports whether the line was signed with one of the public keys, given in hex, and not changed since.
func (c Signed) SignedBy(keys ...string) bool {
	signature, err := base64.StdEncoding.DecodeString(c.Signature)
	if err != nil {
		return false
	}
	for _, k := range keys {
		key, err := hex.DecodeString(k)
		if err == nil && k == c.Key && len(key) == ed25519.PublicKeySize && ed25519.Verify(key, c.text(), signature) {
			return true
		}
	}
	return false
}

// maxLine bounds a line of a file of checkpoints.
const maxLine = 1 << 20

// errNoCheckpoint marks a line that isn't a checkpoint.
var errNoCheckpoint = errors.New("activity: not a checkpoint")

// ParseCheckpoint reads one line. Whatever a collector of logs wrote before the first brace is passed over.
func ParseCheckpoint(line []byte) (Signed, error) {
	var c Signed
	start := bytes.IndexByte(line, '{')
	if start < 0 {
		return c, errNoCheckpoint
	}
	dec := json.NewDecoder(bytes.NewReader(line[start:]))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		return c, fmt.Errorf("%w: %w", errNoCheckpoint, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return c, errNoCheckpoint
	}
	if c.Number < 1 || c.Part < 1 || c.Parts < c.Part || c.At.IsZero() || len(c.Heads) == 0 {
		return c, errNoCheckpoint
	}
	return c, nil
}

// eachLine calls fn with every line that isn't empty and its number from 1.
func eachLine(r io.Reader, fn func(n int, line []byte)) error {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, maxLine)
	for n := 1; scanner.Scan(); n++ {
		if line := bytes.TrimSpace(scanner.Bytes()); len(line) > 0 {
			fn(n, line)
		}
	}
	return scanner.Err()
}
