package dial

import (
	"net/netip"
)

// Class says who may connect to an address.
type Class int

// The classes, from open to closed.
const (
	// Public addresses are reachable through the internet.
	Public Class = iota
	// Private addresses belong to an organisation's own network; only listed hosts may be there.
	Private
	// Loopback is this machine; demo and tests alone may connect to it.
	Loopback
	// Never is for everything that no listing opens: link-local, cloud metadata, multicast, reserved, documentation.
	Never
)

// String returns the class's name for the log.
func (c Class) String() string { return [...]string{"public", "private", "loopback", "never"}[c] }

type block struct {
	prefix netip.Prefix
	class  Class
}

// blocks follows IANA's special-purpose address registries for IPv4 and IPv6 (RFC 6890 and updates); more precise
// entries come first. Metadata services stand at their providers' well-known addresses.
var blocks = []block{
	{netip.MustParsePrefix("168.63.129.16/32"), Never},   // Azure's host service
	{netip.MustParsePrefix("100.100.100.200/32"), Never}, // Alibaba's metadata
	{netip.MustParsePrefix("192.0.0.9/32"), Public},      // PCP anycast, RFC 7723
	{netip.MustParsePrefix("192.0.0.10/32"), Public},     // TURN anycast, RFC 8155
	{netip.MustParsePrefix("0.0.0.0/8"), Never},          // this network
	{netip.MustParsePrefix("10.0.0.0/8"), Private},
	{netip.MustParsePrefix("100.64.0.0/10"), Private}, // shared by carriers, RFC 6598
	{netip.MustParsePrefix("127.0.0.0/8"), Loopback},
	{netip.MustParsePrefix("169.254.0.0/16"), Never}, // link-local and most clouds' metadata
	{netip.MustParsePrefix("172.16.0.0/12"), Private},
	{netip.MustParsePrefix("192.0.0.0/24"), Never},   // protocol assignments
	{netip.MustParsePrefix("192.0.2.0/24"), Never},   // documentation
	{netip.MustParsePrefix("192.88.99.0/24"), Never}, // the 6to4 relays that were
	{netip.MustParsePrefix("192.168.0.0/16"), Private},
	{netip.MustParsePrefix("198.18.0.0/15"), Never},   // benchmarks
	{netip.MustParsePrefix("198.51.100.0/24"), Never}, // documentation
	{netip.MustParsePrefix("203.0.113.0/24"), Never},  // documentation
	{netip.MustParsePrefix("224.0.0.0/4"), Never},     // multicast
	{netip.MustParsePrefix("240.0.0.0/4"), Never},     // reserved and broadcast
	{netip.MustParsePrefix("0.0.0.0/0"), Public},

	{netip.MustParsePrefix("::1/128"), Loopback},
	{netip.MustParsePrefix("fd00:ec2::254/128"), Never},      // Amazon's metadata
	{netip.MustParsePrefix("fd20:ce::254/128"), Never},       // Google's metadata
	{netip.MustParsePrefix("fd00:c1::a9fe:a9fe/128"), Never}, // Oracle's metadata
	{netip.MustParsePrefix("fc00::/7"), Private},
	{netip.MustParsePrefix("2001:1::1/128"), Public},   // PCP anycast
	{netip.MustParsePrefix("2001:1::2/128"), Public},   // TURN anycast
	{netip.MustParsePrefix("2001:3::/32"), Public},     // AMT
	{netip.MustParsePrefix("2001:4:112::/48"), Public}, // AS112
	{netip.MustParsePrefix("2001::/23"), Never},        // other protocol assignments
	{netip.MustParsePrefix("2001:db8::/32"), Never},    // documentation
	{netip.MustParsePrefix("3fff::/20"), Never},        // documentation
	{netip.MustParsePrefix("2000::/3"), Public},        // all that IANA gives out as global unicast
	{netip.MustParsePrefix("::/0"), Never},             // the rest is unassigned, local or multicast
}

var (
	nat64  = netip.MustParsePrefix("64:ff9b::/96")
	sixTo4 = netip.MustParsePrefix("2002::/16")
	teredo = netip.MustParsePrefix("2001::/32")
)

// ClassOf returns the class of an address. An IPv4 address hidden in an IPv6 one (mapped, NAT64, 6to4, Teredo) has the
// class that it has by itself.
func ClassOf(a netip.Addr) Class {
	if !a.IsValid() {
		return Never
	}
	a = a.WithZone("").Unmap()
	if a.Is6() {
		b := a.As16()
		switch {
		case nat64.Contains(a):
			return ClassOf(netip.AddrFrom4([4]byte(b[12:])))
		case sixTo4.Contains(a):
			return ClassOf(netip.AddrFrom4([4]byte(b[2:6])))
		case teredo.Contains(a):
			client := [4]byte{^b[12], ^b[13], ^b[14], ^b[15]}
			return max(ClassOf(netip.AddrFrom4(client)), ClassOf(netip.AddrFrom4([4]byte(b[4:8]))))
		}
	}
	for _, x := range blocks {
		if x.prefix.Contains(a) {
			return x.class
		}
	}
	return Never
}
