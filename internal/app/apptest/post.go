package apptest

import (
	"bytes"
	"io"
	"net"
	"net/mail"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// FreePort returns a port on which nobody listens now.
func FreePort(t testing.TB) int {
	t.Helper()
	return FreePorts(t, 1)[0]
}

// FreePorts returns several such ports, no two of them the same: one that is given back at once may come again.
func FreePorts(t testing.TB, n int) []int {
	t.Helper()
	var out []int
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }()
		out = append(out, l.Addr().(*net.TCPAddr).Port)
	}
	return out
}

// PostOffice is a mail server on loopback that takes everything.
type PostOffice struct {
	mu    sync.Mutex
	list  []Delivery
	delay time.Duration
}

// Delivery is one mail as it came over the wire.
type Delivery struct {
	To, MessageID string
	Raw           []byte
	At            time.Time
}

// Post starts a mail server on a port of loopback; it stops with the test.
func Post(t testing.TB, port int) *PostOffice {
	t.Helper()
	o := &PostOffice{}
	s := smtp.NewServer(o)
	s.Domain, s.MaxMessageBytes, s.AllowInsecureAuth = "localhost", 1<<20, true
	s.ReadTimeout, s.WriteTimeout = time.Minute, time.Minute
	s.ErrorLog = quiet{}
	l, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Serve(l) // ends with an error when it is closed
	}()
	t.Cleanup(func() {
		_ = s.Close()
		_ = l.Close() // the server doesn’t know it yet when the test ends at once
		<-done
	})
	return o
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// Dawdle makes every mail wait twice for so long: once before its content is sent and once before it counts as taken.
func (o *PostOffice) Dawdle(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.delay = d
}

func (o *PostOffice) wait() {
	o.mu.Lock()
	d := o.delay
	o.mu.Unlock()
	time.Sleep(d)
}

// All returns what came so far.
func (o *PostOffice) All() []Delivery {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]Delivery{}, o.list...)
}

// To returns what came for an address so far.
func (o *PostOffice) To(address string) []Delivery {
	var out []Delivery
	for _, d := range o.All() {
		if d.To == address {
			out = append(out, d)
		}
	}
	return out
}

// NewSession implements smtp.Backend.
func (o *PostOffice) NewSession(*smtp.Conn) (smtp.Session, error) { return &counter{office: o}, nil }

// counter is one sender at the counter of the post office.
type counter struct {
	office *PostOffice
	to     []string
}

// Mail implements smtp.Session.
func (c *counter) Mail(string, *smtp.MailOptions) error {
	c.office.wait()
	return nil
}

// Rcpt implements smtp.Session.
func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.to = append(c.to, to)
	return nil
}

// Data implements smtp.Session.
func (c *counter) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	c.office.wait()
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	for _, to := range c.to {
		c.office.list = append(c.office.list, Delivery{To: to, MessageID: m.Header.Get("Message-Id"), Raw: raw, At: time.Now()})
	}
	return nil
}

// Reset implements smtp.Session.
func (c *counter) Reset() { c.to = nil }

// Logout implements smtp.Session.
func (c *counter) Logout() error { return nil }
