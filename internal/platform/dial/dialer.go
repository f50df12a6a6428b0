package dial

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"cabinet/internal/platform/errs"
)

// Timeout is how long connecting may take, name resolution included (R61).
const Timeout = 5 * time.Second

// ports are those that any public host may be reached at; others take a listing (R61).
var ports = []uint16{443, 465, 587, 993}

// Policy says where connections may go besides public hosts at the usual ports.
type Policy struct {
	// Allow lists on-site hosts as "host:port", exactly as they are dialled. They may have private addresses and any
	// port, but never a link-local, metadata, multicast or reserved address.
	Allow []string
	// Loopback opens this machine, at any port: for the demo, tests, and a mail server beside Cabinet.
	Loopback bool
}

// Check says what is wrong with the list, for whoever reads the settings at the start.
func (p Policy) Check() error {
	for _, entry := range p.Allow {
		host, port, err := split(entry)
		if err != nil {
			return fmt.Errorf("dial: %q isn't host:port", entry)
		}
		if a, err := netip.ParseAddr(host); err == nil {
			if c := ClassOf(a); c == Never || c == Loopback && !p.Loopback {
				return fmt.Errorf("dial: %q can't be listed: its address is reserved", entry)
			}
		} else if looksNumeric(host) {
			return fmt.Errorf("dial: %q isn't an address in its usual form", entry)
		}
		if port == 0 {
			return fmt.Errorf("dial: %q has no port", entry)
		}
	}
	return nil
}

// ErrBlocked is the cause of an error about an address or port that the policy closes.
var ErrBlocked = errors.New("dial: closed by policy")

// Dialer opens connections within its policy. It is safe for parallel use.
type Dialer struct {
	allow    []string
	loopback bool
	resolver *net.Resolver
}

// New returns a dialer. Entries of the list that [Policy.Check] complains of open nothing.
func New(p Policy) *Dialer {
	d := &Dialer{loopback: p.Loopback, resolver: net.DefaultResolver}
	for _, entry := range p.Allow {
		if host, port, err := split(entry); err == nil {
			d.allow = append(d.allow, key(host, port))
		}
	}
	return d
}

// DialContext connects by "tcp", "tcp4" or "tcp6" to host:port. It has the signature that net/http and others take.
func (d *Dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := d.dial(ctx, network, address)
	if err != nil {
		return nil, errs.E(errs.Unavailable, "dial.failed", err)
	}
	return conn, nil
}

func (d *Dialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if network != "tcp" && network != "tcp4" && network != "tcp6" {
		return nil, fmt.Errorf("%w: network %q", ErrBlocked, network)
	}
	host, port, err := split(address)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBlocked, err)
	}
	if _, err := netip.ParseAddr(host); err != nil && looksNumeric(host) {
		return nil, fmt.Errorf("%w: an address in an unusual form", ErrBlocked)
	}
	listed := slices.Contains(d.allow, key(host, port))
	plain := net.Dialer{Timeout: Timeout, Resolver: d.resolver}
	plain.ControlContext = func(_ context.Context, network, real string, _ syscall.RawConn) error {
		return d.check(network, real, listed)
	}
	return plain.DialContext(ctx, network, net.JoinHostPort(host, strconv.Itoa(int(port))))
}

// check is asked by the system's dialer with the numeric address that it is about to connect to.
func (d *Dialer) check(network, real string, listed bool) error {
	to, err := netip.ParseAddrPort(real)
	if err != nil || !strings.HasPrefix(network, "tcp") {
		return fmt.Errorf("%w: %s %s", ErrBlocked, network, real)
	}
	class := ClassOf(to.Addr())
	switch {
	case class == Loopback && d.loopback:
		return nil
	case class == Public && (listed || slices.Contains(ports, to.Port())), class == Private && listed:
		return nil
	}
	return fmt.Errorf("%w: %s is %s", ErrBlocked, to, class)
}

// split takes host and port apart and brings the host into the form in which it is compared.
func split(address string) (string, uint16, error) {
	host, portText, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, errors.New("not host:port")
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return "", 0, errors.New("the port isn't a number")
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "" || len(host) > 253 || strings.ContainsFunc(host, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '/' || r == '@' }) {
		return "", 0, errors.New("not a host")
	}
	if a, err := netip.ParseAddr(host); err == nil {
		host = a.Unmap().String()
	}
	return host, uint16(port), nil
}

func key(host string, port uint16) string {
	return net.JoinHostPort(host, strconv.Itoa(int(port)))
}

// looksNumeric reports whether some resolvers would read the host as an IPv4 address in decimal, octal or hexadecimal
// parts: its last label is a number (as the URL standard's "ends in a number" says).
func looksNumeric(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	if last == "" {
		return true
	}
	if hex, ok := strings.CutPrefix(last, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}
