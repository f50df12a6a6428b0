package email

import (
	"context"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net"
	"slices"
	"strings"
)

// TXTRecord is what the owner of a domain publishes in DNS. Value is one text, which DNS tools cut into strings of at
// most 255 characters by themselves.
type TXTRecord struct{ Name, Value string }

// LookupTXT asks DNS; the method of the same name of *net.Resolver is one.
type LookupTXT func(ctx context.Context, name string) ([]string, error)

// Records returns the TXT records to publish, one for each key. A nil d has none.
func (d *DKIM) Records() []TXTRecord {
	if d == nil {
		return nil
	}
	var out []TXTRecord
	for _, key := range d.keys {
		value := "v=DKIM1; "
		switch public := key.signer.Public().(type) {
		case *rsa.PublicKey:
			der, err := x509.MarshalPKIXPublicKey(public)
			if err != nil {
				continue // an RSA key always has that form
			}
			value += "k=rsa; p=" + base64.StdEncoding.EncodeToString(der)
		case ed25519.PublicKey:
			value += "k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
		}
		out = append(out, TXTRecord{Name: key.selector + "._domainkey." + d.domain, Value: value})
	}
	return out
}

// Unpublished returns those of [DKIM.Records] that DNS doesn't show, or shows with another key: receivers would call our
// signature broken. The error tells that DNS itself didn't answer.
func (d *DKIM) Unpublished(ctx context.Context, lookup LookupTXT) ([]TXTRecord, error) {
	var missing []TXTRecord
	for _, r := range d.Records() {
		texts, err := lookup(ctx, r.Name)
		var none *net.DNSError
		if err != nil && !(errors.As(err, &none) && none.IsNotFound) {
			return nil, err
		}
		if !slices.ContainsFunc(texts, func(text string) bool { return publicKeyOf(text) == publicKeyOf(r.Value) }) {
			missing = append(missing, r)
		}
	}
	return missing, nil
}

// publicKeyOf returns the tag p of a record without the blanks that may stand in it.
func publicKeyOf(record string) string {
	for tag := range strings.SplitSeq(record, ";") {
		if name, value, ok := strings.Cut(tag, "="); ok && strings.TrimSpace(name) == "p" {
			return strings.Join(strings.Fields(value), "")
		}
	}
	return ""
}
