package blob_test

import (
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cabinet/internal/platform/blob/blobtest"
)

// proxy stands between a store and its gateway and spoils what passes, connection by connection.
type proxy struct {
	endpoint string
	to       string
	spoil    atomic.Pointer[func(client, server net.Conn)]
	visits   atomic.Int64
	wg       sync.WaitGroup
}

func startProxy(t *testing.T, g *blobtest.Gateway) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{endpoint: "http://" + l.Addr().String(), to: strings.TrimPrefix(g.Endpoint, "http://")}
	p.does(through)
	p.wg.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			p.wg.Go(func() { p.serve(client) })
		}
	})
	t.Cleanup(func() { _ = l.Close(); p.does(cut(0)); p.wg.Wait() })
	return p
}

// does says what happens to connections from now on.
func (p *proxy) does(spoil func(client, server net.Conn)) { p.spoil.Store(&spoil) }

func (p *proxy) serve(client net.Conn) {
	defer client.Close()
	p.visits.Add(1)
	server, err := net.Dial("tcp", p.to)
	if err != nil {
		return
	}
	defer server.Close()
	(*p.spoil.Load())(client, server)
}

// both copies in both directions until one ends.
func both(client, server net.Conn, up, down func(io.Writer, io.Reader)) {
	var wg sync.WaitGroup
	for _, way := range []func(){func() { up(server, client) }, func() { down(client, server) }} {
		wg.Go(func() {
			way()
			_, _ = client.Close(), server.Close()
		})
	}
	wg.Wait()
}

func all(w io.Writer, r io.Reader) { _, _ = io.Copy(w, r) }

func first(n int64) func(io.Writer, io.Reader) {
	return func(w io.Writer, r io.Reader) { _, _ = io.CopyN(w, r, n) }
}

func through(client, server net.Conn) { both(client, server, all, all) }

// cut ends a connection after so many bytes of the store's client.
func cut(after int64) func(client, server net.Conn) {
	return func(client, server net.Conn) { both(client, server, first(after), all) }
}

// cutAnswer ends a connection after so many bytes of the gateway.
func cutAnswer(after int64) func(client, server net.Conn) {
	return func(client, server net.Conn) { both(client, server, all, first(after)) }
}

// loseAnswer has the gateway do what it is asked and drops what it answers.
func loseAnswer(client, server net.Conn) {
	both(client, server, all, func(_ io.Writer, r io.Reader) { _, _ = io.CopyN(io.Discard, r, 20) })
}

// flip changes one bit of what the client sends.
func flip(at int64) func(client, server net.Conn) {
	return func(client, server net.Conn) {
		both(client, server, func(w io.Writer, r io.Reader) {
			first(at)(w, r)
			b := make([]byte, 1)
			if _, err := io.ReadFull(r, b); err == nil {
				_, _ = w.Write([]byte{b[0] ^ 1})
				all(w, r)
			}
		}, all)
	}
}

// trickle lets the first bytes of the answer pass and then one every 20 ms.
func trickle(after int64) func(client, server net.Conn) {
	return func(client, server net.Conn) {
		both(client, server, all, func(w io.Writer, r io.Reader) {
			first(after)(w, r)
			for b := make([]byte, 1); ; time.Sleep(20 * time.Millisecond) {
				if _, err := io.ReadFull(r, b); err != nil {
					return
				}
				if _, err := w.Write(b); err != nil {
					return
				}
			}
		})
	}
}

// busy answers every request as an overloaded store does.
func busy(client, _ net.Conn) {
	b := make([]byte, 4096)
	if _, err := client.Read(b); err == nil {
		_, _ = io.WriteString(client, "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: 67\r\n\r\n"+
			"<Error><Code>SlowDown</Code><Message>Reduce your rate</Message></Error>"[:67])
	}
}

// silent takes everything and answers nothing.
func silent(client, _ net.Conn) { _, _ = io.Copy(io.Discard, client) }
