package dial

import (
	"context"
	"errors"
	"net"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"cabinet/internal/platform/errs"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// canary listens on loopback and counts connections.
func canary(t *testing.T) (port string, hits *atomic.Int32) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	hits = new(atomic.Int32)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			hits.Add(1)
			_ = c.Close()
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-ended })
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port), hits
}

func refused(t *testing.T, d *Dialer, network, address string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	c, err := d.DialContext(ctx, network, address)
	if err == nil {
		_ = c.Close()
		t.Errorf("%s %s was dialled", network, address)
		return
	}
	if !errors.Is(err, ErrBlocked) || !errs.Is(err, errs.Unavailable) || errs.As(err).Key != "dial.failed" {
		t.Errorf("%s %s: %v", network, address, err)
	}
}

func TestLoopbackIsClosedInEveryForm(t *testing.T) {
	port, hits := canary(t)
	hosts := append(textualForms([4]byte{127, 0, 0, 1}), "127.0.0.1", "127.1", "0", "0.0.0.0", "localhost", "LOCALHOST.", "::1", "::", "::ffff:127.0.0.1",
		"::ffff:7f00:1", "64:ff9b::7f00:1", "2002:7f00:1::", "0:0:0:0:0:ffff:127.0.0.1", "127.0.0.1.", "::1%lo")
	// Not even a listing opens it.
	listed := Policy{}
	for _, h := range hosts {
		listed.Allow = append(listed.Allow, net.JoinHostPort(h, port))
	}
	for _, d := range []*Dialer{New(Policy{}), New(listed)} {
		for _, h := range hosts {
			refused(t, d, "tcp", net.JoinHostPort(h, port))
		}
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("the canary had %d visitors", n)
	}
	if listed.Check() == nil {
		t.Error("a list with loopback passes")
	}
}

func TestLoopbackOpensByExplicitSetting(t *testing.T) {
	port, hits := canary(t)
	d := New(Policy{Loopback: true})
	for _, host := range []string{"127.0.0.1", "localhost", "LocalHost."} {
		c, err := d.DialContext(t.Context(), "tcp", net.JoinHostPort(host, port))
		if err != nil {
			t.Fatal(host, err)
		}
		_ = c.Close()
	}
	refused(t, d, "tcp", "169.254.169.254:80")
	refused(t, d, "tcp", "10.0.0.1:443")
	deadline := time.Now().Add(5 * time.Second)
	for hits.Load() < 3 && time.Now().Before(deadline) {
		time.Sleep(time.Millisecond)
	}
	if hits.Load() != 3 {
		t.Error("the connections went elsewhere")
	}
}

func TestOtherWaysAreClosed(t *testing.T) {
	d := New(Policy{Loopback: true})
	for _, c := range [][2]string{{"udp", "127.0.0.1:53"}, {"unix", "/tmp/x"}, {"tcp", "127.0.0.1"}, {"tcp", ":25"}, {"tcp", "a b:25"}, {"tcp", "u@h:25"},
		{"tcp", "h:http"}, {"tcp", "h:70000"}, {"tcp", "10.0.0.1:443"}, {"tcp", "8.8.8.8:25"}, {"tcp", "[fe80::1%25eth0]:443"}, {"tcp", "h\x00:25"}} {
		refused(t, d, c[0], c[1])
	}
}

func TestTheListOpensExactlyItsHosts(t *testing.T) {
	p := Policy{Allow: []string{"Mail.Corp.Example.:25", "10.1.2.3:443", "[fd12::5]:8443", "192.0.2.1:25"}}
	d := New(p)
	for _, c := range []struct {
		host string
		port uint16
		real string
		ok   bool
	}{
		{"mail.corp.example", 25, "10.0.0.9:25", true},
		{"mail.corp.example", 25, "8.8.4.4:25", true},
		{"mail.corp.example", 25, "[fd00::1]:25", true},
		{"mail.corp.example", 25, "127.0.0.1:25", false},
		{"mail.corp.example", 25, "169.254.169.254:25", false},
		{"mail.corp.example", 25, "100.100.100.200:25", false},
		{"mail.corp.example", 26, "10.0.0.9:26", false},
		{"corp.example", 25, "10.0.0.9:25", false},
		{"10.1.2.3", 443, "10.1.2.3:443", true},
		{"10.1.2.3", 444, "10.1.2.3:444", false},
		{"fd12::5", 8443, "[fd12::5]:8443", true},
		{"192.0.2.1", 25, "192.0.2.1:25", false},
		{"elsewhere.example", 443, "8.8.8.8:443", true},
		{"elsewhere.example", 465, "[2606:4700::1111]:465", true},
		{"elsewhere.example", 8080, "8.8.8.8:8080", false},
		{"elsewhere.example", 443, "192.168.1.1:443", false},
		{"elsewhere.example", 443, "[::ffff:10.0.0.1]:443", false},
	} {
		listed := false
		for _, a := range d.allow {
			listed = listed || a == key(c.host, c.port)
		}
		if err := d.check("tcp4", c.real, listed); err == nil != c.ok {
			t.Errorf("%s:%d at %s: %v", c.host, c.port, c.real, err)
		}
	}
	for entry, ok := range map[string]bool{"mail.corp.example:25": true, "10.1.2.3:443": true, "127.0.0.1:25": false, "169.254.169.254:80": false,
		"[::1]:25": false, "host": false, "host:0": false, "2130706433:25": false, "0x7f.1:25": false, "[fd00:ec2::254]:80": false} {
		if err := (Policy{Allow: []string{entry}}).Check(); err == nil != ok {
			t.Errorf("list %q: %v", entry, err)
		}
	}
}

// rebinding resolves every name to loopback, as a name server that changes its mind would at the second question.
func rebinding(t *testing.T) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		buf := make([]byte, 512)
		for {
			n, from, err := server.ReadFrom(buf)
			if err != nil {
				return
			}
			_, _ = server.WriteTo(loopbackAnswer(buf[:n]), from)
		}
	}()
	t.Cleanup(func() { _ = server.Close(); <-ended })
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

// loopbackAnswer answers an A question with 127.0.0.1 and any other with nothing (RFC 1035 §4.1).
func loopbackAnswer(q []byte) []byte {
	end := 12
	for q[end] != 0 {
		end += int(q[end]) + 1
	}
	end += 5
	answer := append([]byte{q[0], q[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, q[12:end]...)
	if q[end-3] == 1 {
		answer[7] = 1
		answer = append(answer, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1)
	}
	return answer
}

func TestANameThatLeadsInsideIsClosedAtConnectTime(t *testing.T) {
	port, hits := canary(t)
	d := New(Policy{Allow: []string{"evil.example:" + port}})
	d.resolver = rebinding(t)
	for range 3 {
		refused(t, d, "tcp", "evil.example:"+port)
		refused(t, d, "tcp", "evil.example:443")
	}
	open := New(Policy{Loopback: true})
	open.resolver = d.resolver
	c, err := open.DialContext(t.Context(), "tcp", "evil.example:"+port)
	if err != nil {
		t.Fatal("the resolver of this test proves nothing:", err)
	}
	_ = c.Close()
	deadline := time.Now().Add(5 * time.Second)
	for hits.Load() < 1 && time.Now().Before(deadline) {
		time.Sleep(time.Millisecond)
	}
	if hits.Load() != 1 {
		t.Errorf("the canary had %d visitors", hits.Load())
	}
}
