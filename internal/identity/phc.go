package identity

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost is how much work one argon2id hash takes. It is stored with every hash, so that it can be raised later.
type Cost struct {
	Memory  uint32 // KiB
	Time    uint32 // passes
	Threads uint8
}

// DefaultCost is the least that OWASP and ASVS 5.0 app. C accept for argon2id: 19 MiB, two passes, one lane (R3).
func DefaultCost() Cost { return Cost{Memory: 19 * 1024, Time: 2, Threads: 1} }

const (
	saltBytes = 16
	sumBytes  = 32
	// Ceilings for stored hashes, so that a row written by somebody else can't take the machine's memory.
	maxMemory, maxTime, maxSum = 1 << 20, 16, 64
)

var errHashText = errors.New("identity: not an argon2id hash of version 19")

// phc is a stored password hash in the PHC string format.
type phc struct {
	cost Cost
	salt []byte
	sum  []byte
}

func (h phc) String() string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.Memory, h.cost.Time, h.cost.Threads,
		b64.EncodeToString(h.salt), b64.EncodeToString(h.sum))
}

func parsePHC(text string) (phc, error) {
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return phc{}, errHashText
	}
	var h phc
	c := &h.cost
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Time, &c.Threads); n != 3 || err != nil {
		return phc{}, errHashText
	}
	var err1, err2 error
	h.salt, err1 = base64.RawStdEncoding.Strict().DecodeString(parts[4])
	h.sum, err2 = base64.RawStdEncoding.Strict().DecodeString(parts[5])
	if err1 != nil || err2 != nil || c.Time == 0 || c.Threads == 0 || c.Memory < 8*uint32(c.Threads) ||
		c.Memory > maxMemory || c.Time > maxTime || len(h.salt) < 8 || len(h.sum) < 16 || len(h.sum) > maxSum ||
		h.String() != text {
		return phc{}, errHashText
	}
	return h, nil
}

// derive hashes a normalised password with the salt and cost of h.
func (h phc) derive(password string) []byte {
	return argon2.IDKey([]byte(password), h.salt, h.cost.Time, h.cost.Memory, h.cost.Threads, uint32(len(h.sum)))
}
