package activity

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
)

// chainVersion opens every sealed text, so that a later form of the record can't be mistaken for this one.
const chainVersion = "cabinet act 1"

// viewedVersion opens the texts of acts by somebody who looked as another person, of which more is sealed.
const viewedVersion = "cabinet act 2"

// seal returns the hash that chains the act, at its position, to the hash before it (empty at position 1). Every field
// is preceded by its length, so no two acts share a text.
func seal(e Entry, digests, before string) string {
	h := sha256.New()
	version, more := chainVersion, []string(nil)
	if e.ViewedAs != "" || e.ViewedAsNumber != "" {
		version, more = viewedVersion, []string{string(e.ViewedAs), e.ViewedAsNumber}
	}
	for _, field := range append([]string{
		version, before, string(e.Account), string(e.ID), string(e.Kind), string(e.Outcome), string(e.User),
		string(e.Login), string(e.OnBehalfOf), string(e.Role), e.IDNumber, string(e.Case), e.SubjectType, e.SubjectID,
		e.Payload, digests, string(e.Door), string(e.Session), string(e.Token), e.RemoteIP, e.RequestID,
	}, more...) {
		writeField(h, []byte(field))
	}
	writeNumber(h, e.Position)
	writeNumber(h, e.At.UnixMicro())
	return hex.EncodeToString(h.Sum(nil))
}

func writeField(w io.Writer, field []byte) {
	writeNumber(w, int64(len(field)))
	_, _ = w.Write(field) // a hash takes everything
}

func writeNumber(w io.Writer, n int64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	_, _ = w.Write(b[:])
}
