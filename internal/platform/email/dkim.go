package email

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net/textproto"
	"os"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

// DKIM signs what leaves, so that the other side can tell our mail from a forger's (RFC 6376, RFC 8463). Several keys
// sign side by side: RSA for everybody and Ed25519 for those who know it, or an old and a new key while one gives way
// to the other.
type DKIM struct {
	domain string
	keys   []dkimKey
}

// dkimKey is one private key and the name under which its public half is published.
type dkimKey struct {
	selector string
	signer   crypto.Signer
}

// leastRSA is the shortest RSA key that signs: receivers pay no heed to less than 1024 bits, and RFC 8301 asks for 2048.
const leastRSA = 2048

// ReadDKIM reads the private keys that sign for a domain: one PEM file (PKCS #8 or PKCS #1, RSA of at least 2048 bits or
// Ed25519) for each selector, in the same order. It returns nil when all three are empty, which means unsigned mail, and
// an error for the operator when they don't fit together or a key can't be read or is weak. Errors hold no key.
func ReadDKIM(domain string, selectors, keyFiles []string) (*DKIM, error) {
	if domain == "" && len(selectors) == 0 && len(keyFiles) == 0 {
		return nil, nil
	}
	ascii, err := asciiDomain(domain)
	if err != nil || !strings.Contains(ascii, ".") {
		return nil, errors.New("dkim-domain: give the domain of the sender address, such as example.org")
	}
	if len(selectors) == 0 || len(selectors) != len(keyFiles) {
		return nil, errors.New("dkim-selector, dkim-key-file: give one selector for each key file, in the same order")
	}
	d := &DKIM{domain: ascii}
	seen := map[string]bool{}
	for i, selector := range selectors {
		selector = strings.ToLower(selector)
		if !selectorName(selector) || seen[selector] {
			return nil, errors.New("dkim-selector: give a different name for each key, of letters, digits and hyphens, such as cabinet1")
		}
		seen[selector] = true
		data, err := os.ReadFile(keyFiles[i])
		if err != nil {
			return nil, fmt.Errorf("dkim-key-file: %w", err)
		}
		signer, err := privateKey(data)
		if err != nil {
			return nil, fmt.Errorf("dkim-key-file: %s %w", keyFiles[i], err)
		}
		d.keys = append(d.keys, dkimKey{selector: selector, signer: signer})
	}
	return d, nil
}

// selectorName reports whether s can stand before ._domainkey: letters, digits, inner hyphens, labels parted by dots.
func selectorName(s string) bool {
	if len(s) > 120 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "-") != label || strings.ContainsFunc(label, func(r rune) bool {
			return r != '-' && !(r >= '0' && r <= '9') && !(r >= 'a' && r <= 'z')
		}) {
			return false
		}
	}
	return true
}

func privateKey(data []byte) (crypto.Signer, error) {
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, errors.New("holds no private key in PEM form")
	}
	var key any
	var err error
	switch block.Type {
	case "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	default:
		return nil, fmt.Errorf("holds %q instead of an unencrypted private key", block.Type)
	}
	if err != nil {
		return nil, errors.New("holds a damaged private key") // the cause could tell of its content
	}
	switch key := key.(type) {
	case *rsa.PrivateKey:
		if key.N.BitLen() < leastRSA {
			return nil, fmt.Errorf("holds an RSA key of %d bits; it needs at least %d", key.N.BitLen(), leastRSA)
		}
		return key, nil
	case ed25519.PrivateKey:
		return key, nil
	default:
		return nil, errors.New("holds a key that is neither RSA nor Ed25519")
	}
}

// signedHeaders are covered by the signature where the message has them. From and Subject are named once more than they
// occur, so that nobody can add a second one that readers would see instead.
var signedHeaders = []string{"From", "To", "Subject", "Date", "Message-Id", "Mime-Version", "Content-Type", "List-Unsubscribe", "List-Unsubscribe-Post"}

// sign returns the built message with one signature of each key in front.
func (d *DKIM) sign(raw []byte) ([]byte, error) {
	head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	present := map[string]bool{}
	for line := range bytes.SplitSeq(head, []byte("\r\n")) {
		if name, _, ok := bytes.Cut(line, []byte(":")); ok && line[0] != ' ' && line[0] != '\t' {
			present[textproto.CanonicalMIMEHeaderKey(string(name))] = true
		}
	}
	keys := []string{"From", "Subject"}
	for _, name := range signedHeaders {
		if present[name] {
			keys = append(keys, name)
		}
	}
	var out bytes.Buffer
	for _, key := range d.keys {
		s, err := dkim.NewSigner(&dkim.SignOptions{Domain: d.domain, Selector: key.selector, Signer: key.signer, HeaderKeys: keys,
			HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed})
		if err != nil {
			return nil, fmt.Errorf("email: %w", err)
		}
		_, err = s.Write(raw)
		if err := errors.Join(err, s.Close()); err != nil {
			return nil, fmt.Errorf("email: sign: %w", err)
		}
		out.WriteString(s.Signature())
	}
	out.Write(raw)
	return out.Bytes(), nil
}

// covers reports whether the signature speaks for mail from the domain, in the sense of DMARC: the domain is ours or
// lies below it (R58).
func (d *DKIM) covers(domain string) bool {
	ascii, err := asciiDomain(domain)
	return err == nil && (ascii == d.domain || strings.HasSuffix(ascii, "."+d.domain))
}
