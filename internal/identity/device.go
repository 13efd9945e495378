package identity

import (
	"net/netip"
	"strings"
)

// NetworkOf returns the network of an address as "a.b.c.0/24" or the /48 of an IPv6 address: enough to recognise
// one's own sessions and to throttle, without keeping exact addresses.
func NetworkOf(remote string) string {
	ap, err := netip.ParseAddrPort(remote)
	addr := ap.Addr()
	if err != nil {
		if addr, err = netip.ParseAddr(remote); err != nil {
			return ""
		}
	}
	addr = addr.Unmap()
	bits := 24
	if addr.Is6() {
		bits = 48
	}
	p, err := addr.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
}

// deviceLabel names a browser coarsely, so that people recognise their own devices in the list.
func deviceLabel(agent string) string {
	browser := first(agent, "Peramban lain", "Edg/", "Edge", "OPR/", "Opera", "SamsungBrowser", "Samsung Internet", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari")
	system := first(agent, "perangkat lain", "Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS", "Mac", "Linux", "Linux")
	return browser + ", " + system
}

func first(s, other string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		if strings.Contains(s, pairs[i]) {
			return pairs[i+1]
		}
	}
	return other
}
