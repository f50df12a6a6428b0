package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// client returns the address of who really asks. X-Forwarded-For counts only as far as trusted proxies wrote it: from
// its right end to the first address that isn't one of theirs (R78).
func (a *app) client(r *http.Request) string {
	peer, err := netip.ParseAddr(hostOf(r.RemoteAddr))
	if err != nil {
		return hostOf(r.RemoteAddr)
	}
	peer = peer.Unmap()
	if !a.trusted(peer) {
		return peer.String()
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		addr, err := netip.ParseAddr(hostOf(strings.TrimSpace(hops[i])))
		if err != nil {
			break
		}
		peer = addr.Unmap()
		if !a.trusted(peer) {
			break
		}
	}
	return peer.WithZone("").String()
}

func (a *app) trusted(addr netip.Addr) bool {
	for _, p := range a.cfg.TrustedProxies {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

func hostOf(addr string) string {
	if host, _, err := net.SplitHostPort(addr); err == nil {
		return host
	}
	return strings.Trim(addr, "[]")
}

// limitKey is what counts as one client: an IPv4 address or a whole IPv6 /64.
func limitKey(ip string) string {
	addr, err := netip.ParseAddr(ip)
	if err != nil || addr.Is4() {
		return ip
	}
	prefix, err := addr.Prefix(64)
	if err != nil {
		return ip
	}
	return prefix.String()
}
