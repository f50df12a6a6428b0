package email

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"cabinet/internal/platform/clock"
)

// TLS is how a connection to the mail server is protected. The server's certificate is always checked.
type TLS string

// The ways to protect a connection.
const (
	// TLSImplicit speaks TLS from the first byte (port 465).
	TLSImplicit TLS = "tls"
	// TLSStart demands STARTTLS (port 587); a server that doesn't offer it gets neither password nor mail.
	TLSStart TLS = "starttls"
	// TLSNone sends in the clear, which is allowed to this machine only.
	TLSNone TLS = "none"
)

// Config is how to reach the mail server.
type Config struct {
	Host     string
	Port     int // 0 means the usual port of the TLS mode
	TLS      TLS // empty means [TLSStart]
	User     string
	Password string
	// From is the sender of messages that name none.
	From Address
	// DKIM signs every message; nil leaves them unsigned.
	DKIM *DKIM
	// Hello is the name by which we greet the server; empty means the domain of From.
	Hello string
	// RootCAs replaces the machine's certificate authorities; nil keeps them.
	RootCAs *x509.CertPool
	// ConnectTimeout limits connecting with TLS and sign-in (5 s when zero), Timeout a whole delivery (30 s).
	ConnectTimeout, Timeout time.Duration
	// Idle is how many open connections are kept for the next message (4 when zero), each for IdleFor (20 s).
	Idle    int
	IdleFor time.Duration
}

// Dialer connects to the outside world; platform/dial supplies the one that checks addresses (R60).
type Dialer interface {
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

// Mailer is a [Sender] over SMTP that reuses its connections. Close it when done.
type Mailer struct {
	cfg    Config
	dialer Dialer
	now    clock.Now
	wall   clock.Wall
	pool   pool
}

// SMTP returns a sender to the configured server, or an error when the settings can't be right. It doesn't connect yet.
// now decides what is expired, wall dates the messages.
func SMTP(cfg Config, dialer Dialer, now clock.Now, wall clock.Wall) (*Mailer, error) {
	address, _, err := ParseAddress(cfg.From.Email)
	if err != nil {
		return nil, fmt.Errorf("email: sender address: %w", err)
	}
	if err := checkText("sender name", cfg.From.Name); err != nil {
		return nil, err
	}
	if cfg.DKIM != nil && !cfg.DKIM.covers(address[strings.LastIndexByte(address, '@')+1:]) {
		return nil, errors.New("dkim-domain: must be the domain of the sender address, or one above it")
	}
	if cfg.Host == "" || strings.ContainsAny(cfg.Host, " \r\n/") {
		return nil, errors.New("email: no mail server host")
	}
	switch cfg.TLS {
	case "":
		cfg.TLS = TLSStart
	case TLSImplicit, TLSStart:
	case TLSNone:
		if !loopback(cfg.Host) {
			return nil, errors.New("email: unencrypted mail is allowed to a server on this machine only")
		}
	default:
		return nil, fmt.Errorf("email: unknown encryption %q; use tls, starttls or none", cfg.TLS)
	}
	if cfg.Port == 0 {
		cfg.Port = map[TLS]int{TLSImplicit: 465, TLSStart: 587, TLSNone: 25}[cfg.TLS]
	}
	if cfg.Hello == "" {
		cfg.Hello, _ = asciiDomain(address[strings.LastIndexByte(address, '@')+1:])
	}
	cfg.ConnectTimeout = orDefault(cfg.ConnectTimeout, 5*time.Second)
	cfg.Timeout = orDefault(cfg.Timeout, 30*time.Second)
	cfg.IdleFor = orDefault(cfg.IdleFor, 20*time.Second)
	if cfg.Idle == 0 {
		cfg.Idle = 4
	}
	return &Mailer{cfg: cfg, dialer: dialer, now: now, wall: wall, pool: pool{max: cfg.Idle, keep: cfg.IdleFor}}, nil
}

func orDefault(d, def time.Duration) time.Duration {
	if d == 0 {
		return def
	}
	return d
}

// loopback reports whether host can only be this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send delivers m and returns nil once the server has taken responsibility for it. It ends within the configured
// timeout whatever the server does.
func (s *Mailer) Send(ctx context.Context, m Message) error {
	if m.expired(s.now()) {
		return ErrExpired
	}
	if m.From.Email == "" {
		m.From = s.cfg.From
	}
	env, err := envelopeOf(m)
	if err != nil {
		return err
	}
	raw, err := build(m, env, s.wall())
	if err != nil {
		return err
	}
	if s.cfg.DKIM != nil {
		if raw, err = s.cfg.DKIM.sign(raw); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	for c := s.pool.take(); c != nil; c = s.pool.take() {
		err := c.deliver(ctx, env, raw)
		if !stale(err) {
			return s.done(c, err)
		}
		c.close()
	}
	c, err := s.connect(ctx)
	if err != nil {
		return err
	}
	return s.done(c, c.deliver(ctx, env, raw))
}

// stale reports a kept connection that turned out to be gone before anything of this message was said on it.
func stale(err error) bool {
	f := AsFailure(err)
	return f != nil && f.Stage == StageFrom && (f.Code == 0 || f.Code == 421) && !errors.Is(err, context.DeadlineExceeded) &&
		!errors.Is(err, context.Canceled)
}

// done keeps the connection for the next message where that is sound.
func (s *Mailer) done(c *conn, err error) error {
	f := AsFailure(err)
	if err == nil || f != nil && f.Code != 0 && f.Code != 421 && !c.spent && c.reset() {
		s.pool.put(c)
		return err
	}
	c.close()
	return err
}

// Check connects, encrypts and signs in without sending anything: what a settings page or a start-up log wants to know.
func (s *Mailer) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	c, err := s.connect(ctx)
	if err != nil {
		return err
	}
	s.pool.put(c)
	return nil
}

// Close ends the kept connections. Messages under way finish; later ones connect anew.
func (s *Mailer) Close() { s.pool.close() }

func (s *Mailer) address() string { return net.JoinHostPort(s.cfg.Host, strconv.Itoa(s.cfg.Port)) }
