package email_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"cabinet/internal/platform/email"
)

// house is a mail server with users, by a foreign implementation.
type house struct {
	mu         sync.Mutex
	mechanisms []string
	got        []string
}

func (h *house) NewSession(*smtp.Conn) (smtp.Session, error) { return &guest{house: h}, nil }

type guest struct {
	house *house
	known bool
}

func (g *guest) AuthMechanisms() []string { return g.house.mechanisms }

func (g *guest) Auth(mech string) (sasl.Server, error) {
	check := func(user, password string) error {
		if user != "robot" || password != "s3cret" {
			return smtp.ErrAuthFailed
		}
		g.known = true
		return nil
	}
	if mech == "LOGIN" {
		return &loginServer{check: check}, nil
	}
	return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
}

// loginServer asks for the name, then for the password.
type loginServer struct {
	check func(user, password string) error
	asked int
	user  string
}

func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	l.asked++
	switch l.asked {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}

func (g *guest) Mail(string, *smtp.MailOptions) error {
	if !g.known {
		return smtp.ErrAuthRequired
	}
	return nil
}
func (g *guest) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (g *guest) Reset()                               {}
func (g *guest) Logout() error                        { return nil }
func (g *guest) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	g.house.mu.Lock()
	defer g.house.mu.Unlock()
	g.house.got = append(g.house.got, string(b))
	return err
}

// certificate returns a self-signed certificate for name and the authorities that trust it.
func certificate(t *testing.T, name string) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{name}, IsCA: true, BasicConstraintsValid: true}
	if ip := net.ParseIP(name); ip != nil {
		template.DNSNames, template.IPAddresses = nil, []net.IP{ip}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func (h *house) serve(t *testing.T, cert *tls.Certificate, implicit bool) int {
	t.Helper()
	server := smtp.NewServer(h)
	server.Domain = "localhost"
	server.ErrorLog = quiet{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if cert != nil {
		config := &tls.Config{Certificates: []tls.Certificate{*cert}}
		if implicit {
			l = tls.NewListener(l, config)
		} else {
			server.TLSConfig = config
		}
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close(); <-done })
	return port
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func TestTLSAndSignIn(t *testing.T) {
	good, pool := certificate(t, "127.0.0.1")
	other, otherPool := certificate(t, "mail.example.com")
	plain, login := []string{"PLAIN"}, []string{"LOGIN"}
	for _, c := range []struct {
		name       string
		mode       email.TLS
		cert       *tls.Certificate
		implicit   bool
		mechanisms []string
		pool       *x509.CertPool
		password   string
		stage      email.Stage // empty: it is delivered
	}{
		{"STARTTLS and PLAIN", email.TLSStart, &good, false, plain, pool, "s3cret", ""},
		{"STARTTLS and LOGIN", email.TLSStart, &good, false, login, pool, "s3cret", ""},
		{"implicit TLS", email.TLSImplicit, &good, true, plain, pool, "s3cret", ""},
		{"wrong password by PLAIN", email.TLSStart, &good, false, plain, pool, "wrong", email.StageAuth},
		{"wrong password by LOGIN", email.TLSImplicit, &good, true, login, pool, "wrong", email.StageAuth},
		{"no mechanism that we know", email.TLSStart, &good, false, []string{"GSSAPI"}, pool, "s3cret", email.StageAuth},
		{"no STARTTLS", email.TLSStart, nil, false, plain, pool, "s3cret", email.StageTLS},
		{"unknown authority", email.TLSStart, &good, false, plain, otherPool, "s3cret", email.StageTLS},
		{"unknown authority, implicit", email.TLSImplicit, &good, true, plain, nil, "s3cret", email.StageTLS},
		{"another host's certificate", email.TLSStart, &other, false, plain, otherPool, "s3cret", email.StageTLS},
		{"TLS to a server in the clear", email.TLSImplicit, nil, false, plain, pool, "s3cret", email.StageTLS},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := &house{mechanisms: c.mechanisms}
			m := mailer(t, h.serve(t, c.cert, c.implicit), func(cfg *email.Config) {
				cfg.TLS, cfg.RootCAs, cfg.User, cfg.Password = c.mode, c.pool, "robot", c.password
			})
			err := m.Send(t.Context(), sample())
			if c.stage == "" {
				if err != nil || len(h.got) != 1 {
					t.Fatalf("%v, %d messages", err, len(h.got))
				}
				if err := m.Check(t.Context()); err != nil {
					t.Fatal(err)
				}
				return
			}
			f := email.AsFailure(err)
			if f == nil || f.Permanent || f.Meaning != email.Setup || f.Stage != c.stage || !f.Alarm() || len(h.got) != 0 {
				t.Fatalf("got %+v", f)
			}
			if check := m.Check(t.Context()); email.AsFailure(check) == nil {
				t.Fatalf("Check: %v", check)
			}
			if errors.Unwrap(f) == nil {
				t.Error("no cause for the log")
			}
		})
	}
}
