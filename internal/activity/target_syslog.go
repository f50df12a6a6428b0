package activity

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"cabinet/internal/platform/dial"
)

// syslogPriority is the facility "log audit" with the severity "notice" (RFC 5424 §6.2.1).
const syslogPriority = 13*8 + 5

// syslogTarget writes one message a line to a syslog server.
type syslogTarget struct {
	scheme, address string
	host            string // who we are
	dial            Dial
	tls             *tls.Config
}

// SyslogOptions are what a syslog target needs besides its address.
type SyslogOptions struct {
	// Host is the name under which this deployment appears.
	Host string
	// Dial opens tcp connections within the deployment's policy.
	Dial Dial
	// TLS is the base of tls connections; nil trusts the system's authorities.
	TLS *tls.Config
}

// SyslogTarget returns the target that sends messages of RFC 5424 to tls://host:port (RFC 5425), tcp://host:port, both with
// counted octets (RFC 6587), udp://host:port or unix:///socket. Of these only tls keeps others from reading along, and
// udp doesn't tell when a message is lost.
func SyslogTarget(address string, o SyslogOptions) (Target, error) {
	bad := errors.New("checkpoint-syslog: give tls://host:port, tcp://host:port, udp://host:port or unix:///path")
	u, err := url.Parse(address)
	if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, bad
	}
	t := syslogTarget{scheme: u.Scheme, address: u.Host, host: headerWord(o.Host), dial: o.Dial, tls: o.TLS}
	switch u.Scheme {
	case "unix":
		if t.address = u.Path; u.Host != "" || u.Path == "" {
			return nil, bad
		}
	case "tls", "tcp", "udp":
		if _, port, err := net.SplitHostPort(u.Host); err != nil || port == "" || u.Path != "" {
			return nil, bad
		}
	default:
		return nil, bad
	}
	return t, nil
}

// headerWord makes a text fit for a field of the header: printable and without blanks.
func headerWord(s string) string {
	s = strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r
		}
		return -1
	}, s)
	if s == "" {
		return "-"
	}
	return s[:min(len(s), 255)]
}

// Name returns "syslog".
func (syslogTarget) Name() string { return "syslog" }

// Send writes the lines over one connection.
func (t syslogTarget) Send(ctx context.Context, b Batch) (err error) {
	conn, err := t.connect(ctx)
	if err != nil {
		return fmt.Errorf("checkpoint syslog: %w", err)
	}
	defer func() {
		if closed := conn.Close(); err == nil && closed != nil {
			err = fmt.Errorf("checkpoint syslog: %w", closed)
		}
	}()
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return fmt.Errorf("checkpoint syslog: %w", err)
		}
	}
	for _, line := range b.Lines {
		if _, err := conn.Write(t.frame(conn, b.At, line)); err != nil {
			return fmt.Errorf("checkpoint syslog: %w", err)
		}
	}
	return nil
}

// frame puts the header before a line and, on a stream, its length before both.
func (t syslogTarget) frame(conn net.Conn, at time.Time, line string) []byte {
	message := fmt.Sprintf("<%d>1 %s %s cabinet - checkpoint - %s", syslogPriority, at.UTC().Format("2006-01-02T15:04:05.000000Z"), t.host, line)
	switch conn.LocalAddr().Network() {
	case "udp", "unixgram":
		return []byte(message)
	case "unix":
		return []byte(message + "\n")
	}
	return []byte(strconv.Itoa(len(message)) + " " + message)
}

func (t syslogTarget) connect(ctx context.Context) (net.Conn, error) {
	plain := net.Dialer{Timeout: dial.Timeout}
	switch t.scheme {
	case "unix":
		conn, err := plain.DialContext(ctx, "unixgram", t.address)
		if err != nil { // some servers listen for streams
			conn, err = plain.DialContext(ctx, "unix", t.address)
		}
		return conn, err
	case "udp":
		plain.ControlContext = func(_ context.Context, _, real string, _ syscall.RawConn) error {
			if to, err := netip.ParseAddrPort(real); err != nil || dial.ClassOf(to.Addr()) == dial.Never {
				return dial.ErrBlocked
			}
			return nil
		}
		return plain.DialContext(ctx, "udp", t.address)
	}
	conn, err := t.dial(ctx, "tcp", t.address)
	if err != nil || t.scheme == "tcp" {
		return conn, err
	}
	config := t.tls.Clone()
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if config.ServerName == "" {
		config.ServerName, _, _ = net.SplitHostPort(t.address)
	}
	secure := tls.Client(conn, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return secure, nil
}
