package email_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/email"
)

// keyFile writes a private key as an operator's tool would and returns where.
func keyFile(t *testing.T, key crypto.Signer) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pemFile(t, "PRIVATE KEY", der)
}

func pemFile(t *testing.T, kind string, der []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "dkim.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func rsaKey(t *testing.T, bits int) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func edKey(t *testing.T) ed25519.PrivateKey {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// bothKeys signs for cabinet.example by RSA and by Ed25519.
func bothKeys(t *testing.T, domain string) *email.DKIM {
	t.Helper()
	d, err := email.ReadDKIM(domain, []string{"rsa1", "Ed1"}, []string{keyFile(t, rsaKey(t, 2048)), keyFile(t, edKey(t))})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// verify checks every signature of a message as a receiver does, with the published records.
func verify(t *testing.T, raw string, d *email.DKIM) []*dkim.Verification {
	t.Helper()
	list, err := dkim.VerifyWithOptions(strings.NewReader(raw), &dkim.VerifyOptions{LookupTXT: func(name string) ([]string, error) {
		for _, r := range d.Records() {
			if r.Name == name {
				return []string{r.Value}, nil
			}
		}
		return nil, errors.New("no such name: " + name)
	}})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestMailIsSigned(t *testing.T) {
	d := bothKeys(t, "cabinet.example")
	s := &script{replies: map[string]string{}}
	m := mailer(t, s.serve(t), func(c *email.Config) { c.DKIM = d })
	plain := sample()
	plain.Headers, plain.HTML = nil, ""
	for _, msg := range []email.Message{sample(), plain} {
		if err := m.Send(t.Context(), msg); err != nil {
			t.Fatal(err)
		}
	}
	_, bodies := s.seen()
	for i, raw := range bodies {
		raw += "\r\n"
		parse(t, []byte(raw))
		list := verify(t, raw, d)
		if len(list) != 2 {
			t.Fatalf("%d signatures", len(list))
		}
		for _, v := range list {
			if v.Err != nil || v.Domain != "cabinet.example" {
				t.Errorf("%s: %v", v.Domain, v.Err)
			}
			want := []string{"From", "Subject", "From", "To", "Subject", "Date", "Message-Id", "Mime-Version", "Content-Type", "List-Unsubscribe", "List-Unsubscribe-Post"}
			if i == 1 {
				want = want[:9]
			}
			if !slices.Equal(v.HeaderKeys, want) {
				t.Errorf("signed: %q", v.HeaderKeys)
			}
		}
		if strings.Count(raw, "c=relaxed/relaxed") != 2 || !strings.Contains(raw, "a=rsa-sha256") || !strings.Contains(raw, "a=ed25519-sha256") {
			t.Error(raw)
		}
	}
	for what, change := range map[string][2]string{
		"another subject":      {"Subject: ", "Subject: x"},
		"a second sender":      {"MIME-Version: ", "From: boss@cabinet.example\r\nMIME-Version: "},
		"a second subject":     {"MIME-Version: ", "Subject: Pay now\r\nMIME-Version: "},
		"another list address": {"/unsubscribe/abc", "/unsubscribe/abd"},
		"another body":         {"\r\n--cabinet-", "\r\nx\r\n--cabinet-"},
	} {
		changed := strings.Replace(bodies[0]+"\r\n", change[0], change[1], 1)
		for _, v := range verify(t, changed, d) {
			if v.Err == nil {
				t.Errorf("%s: the signature still holds", what)
			}
		}
	}
}

func TestDKIMRecords(t *testing.T) {
	d := bothKeys(t, "Кабинет.РФ")
	records := d.Records()
	if len(records) != 2 || !strings.HasPrefix(records[0].Name, "rsa1._domainkey.xn--") ||
		!strings.HasPrefix(records[0].Value, "v=DKIM1; k=rsa; p=MII") || !strings.HasPrefix(records[1].Name, "ed1._domainkey.") || !strings.HasPrefix(records[1].Value, "v=DKIM1; k=ed25519; p=") {
		t.Fatal(records)
	}
	spaced := strings.Replace(records[0].Value, "; p=", ";p = ", 1)
	published := map[string][]string{records[0].Name: {"v=spf1 -all", spaced[:100] + " " + spaced[100:]}}
	lookup := func(_ context.Context, name string) ([]string, error) {
		if texts, ok := published[name]; ok {
			return texts, nil
		}
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}
	missing, err := d.Unpublished(t.Context(), lookup)
	if err != nil || len(missing) != 1 || missing[0] != records[1] {
		t.Error(missing, err)
	}
	published[records[1].Name] = []string{bothKeys(t, "example.org").Records()[1].Value}
	if missing, err := d.Unpublished(t.Context(), lookup); err != nil || len(missing) != 1 {
		t.Error("another key is published:", missing, err)
	}
	published[records[1].Name] = []string{records[1].Value}
	if missing, err := d.Unpublished(t.Context(), lookup); err != nil || len(missing) != 0 {
		t.Error(missing, err)
	}
	broken := func(context.Context, string) ([]string, error) {
		return nil, &net.DNSError{Err: "timeout", IsTimeout: true}
	}
	if _, err := d.Unpublished(t.Context(), broken); err == nil {
		t.Error("DNS is away and nobody says so")
	}
	var none *email.DKIM
	if missing, err := none.Unpublished(t.Context(), broken); err != nil || missing != nil || none.Records() != nil {
		t.Error(missing, err)
	}
}

func TestReadDKIMRefuses(t *testing.T) {
	good := keyFile(t, rsaKey(t, 2048))
	elliptic, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	weak, missing, empty := keyFile(t, rsaKey(t, 1024)), filepath.Join(t.TempDir(), "none.pem"), pemFile(t, "PRIVATE KEY", nil)
	for name, c := range map[string]struct {
		domain           string
		selectors, files []string
		want             string
	}{
		"no domain":           {"", []string{"a"}, []string{good}, "dkim-domain"},
		"a garbled domain":    {"exa mple.org", []string{"a"}, []string{good}, "dkim-domain"},
		"a bare name":         {"localhost", []string{"a"}, []string{good}, "dkim-domain"},
		"no selector":         {"example.org", nil, []string{good}, "dkim-selector"},
		"no key":              {"example.org", []string{"a"}, nil, "dkim-key-file"},
		"one key too few":     {"example.org", []string{"a", "b"}, []string{good}, "dkim-key-file"},
		"one selector twice":  {"example.org", []string{"a", "A"}, []string{good, good}, "dkim-selector"},
		"a selector of tags":  {"example.org", []string{"a;d=evil.example"}, []string{good}, "dkim-selector"},
		"a selector of lines": {"example.org", []string{"a\r\nBcc: x"}, []string{good}, "dkim-selector"},
		"an endless selector": {"example.org", []string{strings.Repeat("a", 64)}, []string{good}, "dkim-selector"},
		"an empty label":      {"example.org", []string{"a..b"}, []string{good}, "dkim-selector"},
		"no file":             {"example.org", []string{"a"}, []string{missing}, "no such file"},
		"not PEM":             {"example.org", []string{"a"}, []string{"dkim_test.go"}, "PEM"},
		"an empty key":        {"example.org", []string{"a"}, []string{empty}, "damaged"},
		"a certificate":       {"example.org", []string{"a"}, []string{pemFile(t, "CERTIFICATE", []byte("x"))}, "CERTIFICATE"},
		"an encrypted key":    {"example.org", []string{"a"}, []string{pemFile(t, "ENCRYPTED PRIVATE KEY", []byte("x"))}, "unencrypted"},
		"a weak key":          {"example.org", []string{"a"}, []string{weak}, "1024 bits"},
		"another sort of key": {"example.org", []string{"a"}, []string{keyFile(t, elliptic)}, "neither RSA nor Ed25519"},
	} {
		if _, err := email.ReadDKIM(c.domain, c.selectors, c.files); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if d, err := email.ReadDKIM("", nil, nil); d != nil || err != nil {
		t.Error("unsigned mail is allowed:", err)
	}
	old := pemFile(t, "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey(t, 2048)))
	if _, err := email.ReadDKIM("example.org", []string{"a.b-1"}, []string{old}); err != nil {
		t.Error(err)
	}
}

func TestTheSignatureSpeaksForTheSender(t *testing.T) {
	signer := bothKeys(t, "cabinet.example")
	for from, fits := range map[string]bool{"a@cabinet.example": true, "a@mail.cabinet.example": true, "a@example": false, "a@evilcabinet.example": false, "a@other.example": false} {
		cfg := email.Config{Host: "mail.example.com", From: email.Address{Email: from}, DKIM: signer}
		if _, err := email.SMTP(cfg, &net.Dialer{}, clock.NewFake(date).Now, clock.NewFake(date).Now); (err == nil) != fits {
			t.Errorf("%s: %v", from, err)
		}
	}
}
