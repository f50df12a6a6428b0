package dial

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"net/netip"
	"testing"

	"pgregory.net/rapid"
)

// iana lists the entries of IANA's special-purpose registries that aren't globally reachable, with the first and last
// address of each; all of them must be closed to unlisted hosts.
var iana = []string{"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/29", "192.0.0.8/32",
	"192.0.0.170/32", "192.0.0.171/32", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
	"240.0.0.0/4", "255.255.255.255/32", "::1/128", "::/128", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001:2::/48", "2001:10::/28",
	"2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "::ffff:127.0.0.0/104", "::7f00:0/104"}

func last(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for i := p.Bits(); i < len(b)*8; i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

func TestEverySpecialPurposeBlockIsClosed(t *testing.T) {
	for _, text := range iana {
		p := netip.MustParsePrefix(text)
		for _, a := range []netip.Addr{p.Addr(), last(p)} {
			if ClassOf(a) == Public {
				t.Errorf("%s of %s is open", a, text)
			}
		}
	}
}

func TestNeighboursOfSpecialBlocksAreOpen(t *testing.T) {
	for _, text := range []string{"1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
		"169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
		"198.20.0.0", "223.255.255.255", "8.8.8.8", "192.0.0.9", "192.31.196.1", "192.52.193.1", "192.175.48.1", "2606:4700::1111",
		"2001:200::1", "2620:4f:8000::1", "2001:4860:4860::8888", "64:ff9b::808:808", "2002:808:808::1", "::ffff:8.8.8.8"} {
		if c := ClassOf(netip.MustParseAddr(text)); c != Public {
			t.Errorf("%s is %s", text, c)
		}
	}
}

func TestNoListingOpensMetadata(t *testing.T) {
	for _, text := range []string{"169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254", "fd20:ce::254",
		"fd00:c1::a9fe:a9fe", "fe80::a9fe:a9fe", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", "fe80::1%eth0"} {
		if c := ClassOf(netip.MustParseAddr(text)); c != Never {
			t.Errorf("%s is %s", text, c)
		}
	}
	if ClassOf(netip.Addr{}) != Never {
		t.Error("the zero address is open")
	}
}

// forms are the ways to hide an IPv4 address in an IPv6 one.
func forms(v4 [4]byte) []netip.Addr {
	var mapped, nat, six, ter [16]byte
	mapped[10], mapped[11] = 0xff, 0xff
	copy(mapped[12:], v4[:])
	copy(nat[:], []byte{0, 0x64, 0xff, 0x9b})
	copy(nat[12:], v4[:])
	copy(six[:], []byte{0x20, 0x02})
	copy(six[2:], v4[:])
	copy(ter[:], []byte{0x20, 0x01, 0, 0, 8, 8, 8, 8})
	for i := range v4 {
		ter[12+i] = ^v4[i]
	}
	return []netip.Addr{netip.AddrFrom16(mapped), netip.AddrFrom16(nat), netip.AddrFrom16(six), netip.AddrFrom16(ter)}
}

func TestHiddenAddressesAreWhatTheyHide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var v4 [4]byte
		binary.BigEndian.PutUint32(v4[:], rapid.Uint32().Draw(t, "address"))
		if rapid.Bool().Draw(t, "special") {
			p := netip.MustParsePrefix(iana[rapid.IntRange(0, 17).Draw(t, "block")]).Addr().As4()
			v4[0], v4[1] = p[0], p[1]
		}
		want := ClassOf(netip.AddrFrom4(v4))
		for _, f := range forms(v4) {
			if got := ClassOf(f); got != want {
				t.Fatalf("%s is %s, but %v is %s", f, got, v4, want)
			}
		}
	})
}

func FuzzClassOf(f *testing.F) {
	for _, p := range iana {
		f.Add(netip.MustParsePrefix(p).Addr().String())
	}
	f.Add("0177.0.0.1")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := netip.ParseAddr(text)
		if err != nil {
			return
		}
		c := ClassOf(a)
		for _, p := range iana {
			if prefix := netip.MustParsePrefix(p); c == Public && prefix.Contains(a.WithZone("").Unmap()) {
				t.Fatalf("%s lies in %s and is open", text, p)
			}
		}
		if again := ClassOf(netip.MustParseAddr(a.StringExpanded())); again != c {
			t.Fatalf("%s: %s and %s", text, c, again)
		}
	})
}

// textualForms writes an IPv4 address as inet_aton and browsers would take it.
func textualForms(v4 [4]byte) []string {
	n := new(big.Int).SetBytes(v4[:])
	low := binary.BigEndian.Uint32(v4[:])
	return []string{n.String(), fmt.Sprintf("0x%x", n), fmt.Sprintf("0%o", n), fmt.Sprintf("%d.%d", v4[0], low&0xffffff),
		fmt.Sprintf("%d.%d.%d", v4[0], v4[1], low&0xffff), fmt.Sprintf("0%o.%d.%d.%d", v4[0], v4[1], v4[2], v4[3]),
		fmt.Sprintf("0x%x.%d.%d.0x%x", v4[0], v4[1], v4[2], v4[3]), fmt.Sprintf("%03d.%03d.%03d.%03d", v4[0], v4[1], v4[2], v4[3]), fmt.Sprintf("0X%X", n)}
}
