package activity

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
)

// saltSize makes digests of short values, such as names, useless to whoever guesses.
const saltSize = 16

// remoteIP is the name under which every act keeps the client's address among its personal values.
const remoteIP = "remote_ip"

// erasableValue is a personal value with the salt of its digest. Deleting the row erases both.
type erasableValue struct {
	name  string
	salt  []byte
	value string
}

// digest salts the values and returns them with their digests, the form that the chain covers.
func (l *Log) digest(values map[string]string) ([]erasableValue, digests) {
	var out []erasableValue
	sums := digests{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		v := erasableValue{name, l.ids.Bytes(saltSize), values[name]}
		out = append(out, v)
		sums[name] = v.digest()
	}
	return out, sums
}

// digest returns SHA-256 in hex over the salt, the name and the value, each preceded by its length.
func (v erasableValue) digest() string {
	h := sha256.New()
	writeField(h, v.salt)
	writeField(h, []byte(v.name))
	writeField(h, []byte(v.value))
	return hex.EncodeToString(h.Sum(nil))
}

// digests maps the name of an erasable value to its digest.
type digests map[string]string

// String returns the stored form: JSON with sorted names, or nothing.
func (d digests) String() string {
	if len(d) == 0 {
		return ""
	}
	text, err := json.Marshal(d)
	if err != nil {
		panic("activity: a map of texts always has a JSON form: " + err.Error())
	}
	return string(text)
}

func parseDigests(text string) (digests, error) {
	d := digests{}
	if text == "" {
		return d, nil
	}
	err := json.Unmarshal([]byte(text), &d)
	return d, err
}
