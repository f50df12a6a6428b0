package email_test

import (
	"bufio"
	"io"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/email"
)

// script is a mail server in the clear that does as told at one step: "connect", "ehlo", "mail", "rcpt", "data" (the
// command) or "body" (what follows it). A reply of "hang" never answers, "drop" ends the connection, "endless" talks on; "once " in front
// means the next time only.
type script struct {
	mu          sync.Mutex
	replies     map[string]string
	connections int
	commands    []string
	pipelining  bool // takes several commands in one flight
	gullible    bool // wants the content of messages that it refused
	bodies      []string
}

func (s *script) at(step, usual string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r, once := strings.CutPrefix(s.replies[step], "once "); r != "" {
		if once {
			delete(s.replies, step)
		}
		return r
	}
	return usual
}

func (s *script) say(step, reply string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.replies[step] = reply
}

func (s *script) seen() (connections int, bodies []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections, append([]string(nil), s.bodies...)
}

// serve starts the server and returns its port.
func (s *script) serve(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	t.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		for _, c := range open {
			_ = c.Close()
		}
		mu.Unlock()
		all.Wait()
	})
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, c)
			mu.Unlock()
			all.Go(func() { s.talk(c) })
		}
	})
	return l.Addr().(*net.TCPAddr).Port
}

func (s *script) talk(c net.Conn) {
	defer func() { _ = c.Close() }()
	s.mu.Lock()
	s.connections++
	s.mu.Unlock()
	in := textproto.NewReader(bufio.NewReader(c))
	tell := func(r string) bool {
		switch r {
		case "drop":
			return false
		case "hang":
			_, _ = io.Copy(io.Discard, c)
			return false
		case "endless":
			for {
				if _, err := c.Write([]byte("250-" + strings.Repeat("x", 1000) + "\r\n")); err != nil {
					return false
				}
			}
		default:
			_, err := c.Write([]byte(strings.ReplaceAll(r, "\n", "\r\n") + "\r\n"))
			return err == nil && !strings.HasPrefix(r, "421")
		}
	}
	answer := func(step, usual string) bool { return tell(s.at(step, usual)) }
	refused := false
	for ok := answer("connect", "220 test ESMTP"); ok; {
		line, err := in.ReadLine()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.commands = append(s.commands, line)
		s.mu.Unlock()
		switch verb, _, _ := strings.Cut(strings.ToLower(line), " "); verb {
		case "ehlo":
			usual := "250-test\n250-ENHANCEDSTATUSCODES\n250 8BITMIME"
			if s.pipelining {
				usual = "250-test\n250-PIPELINING\n250 8BITMIME"
			}
			ok = answer("ehlo", usual)
		case "mail", "rcpt":
			reply := s.at(verb, "250 2.0.0 ok")
			refused = refused && verb == "rcpt" || reply[0] != '2'
			ok = tell(reply)
		case "data":
			if refused && !s.gullible {
				_, _ = c.Write([]byte("503 5.5.1 nobody to send it to\r\n"))
				continue
			}
			if r := s.at("data", "354 go on"); !answer("data", "354 go on") || !strings.HasPrefix(r, "354") {
				ok = strings.HasPrefix(r, "4") || strings.HasPrefix(r, "5")
				continue
			}
			if s.at("body", "") == "drop" {
				_, _ = in.ReadLine()
				return
			}
			lines, err := in.ReadDotLines()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.bodies = append(s.bodies, strings.Join(lines, "\r\n"))
			s.mu.Unlock()
			ok = answer("body", "250 2.0.0 taken")
		case "quit":
			answer("quit", "221 bye")
			return
		default:
			ok = answer(verb, "250 2.0.0 ok")
		}
	}
}

// mailer returns a sender in the clear to the port, with short time limits.
func mailer(t *testing.T, port int, change ...func(*email.Config)) *email.Mailer {
	t.Helper()
	cfg := email.Config{Host: "127.0.0.1", Port: port, TLS: email.TLSNone, From: email.Address{Name: "Cabinet", Email: "post@cabinet.example"},
		ConnectTimeout: 5 * time.Second, Timeout: 10 * time.Second}
	for _, f := range change {
		f(&cfg)
	}
	clk := clock.NewFake(date)
	m, err := email.SMTP(cfg, &net.Dialer{}, clk.Now, clk.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return m
}
