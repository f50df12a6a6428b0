package email_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/email"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestSendClassifies(t *testing.T) {
	for _, c := range []struct {
		step, reply string
		permanent   bool
		meaning     email.Meaning
		stage       email.Stage
		code        int
		enhanced    string
	}{
		{"connect", "421 4.3.2 closing", false, email.Busy, email.StageConnect, 421, "4.3.2"},
		{"connect", "554 5.7.1 you are blocked", false, email.Setup, email.StageConnect, 554, "5.7.1"},
		{"connect", "drop", false, email.Unreachable, email.StageConnect, 0, ""},
		{"connect", "welcome to another service", false, email.Unreachable, email.StageConnect, 0, ""},
		{"ehlo", "endless", false, email.Unreachable, email.StageConnect, 0, ""},
		{"mail", "421 4.7.0 too many", false, email.Busy, email.StageFrom, 421, "4.7.0"},
		{"mail", "550 5.7.1 sender not allowed", false, email.Setup, email.StageFrom, 550, "5.7.1"},
		{"mail", "530 5.7.0 sign in first", false, email.Setup, email.StageFrom, 530, "5.7.0"},
		{"mail", "552 5.3.4 too large", true, email.TooLarge, email.StageFrom, 552, "5.3.4"},
		{"rcpt", "450 4.7.1 greylisted", false, email.Busy, email.StageTo, 450, "4.7.1"},
		{"rcpt", "451 try later", false, email.Busy, email.StageTo, 451, ""},
		{"rcpt", "452 4.2.2 full for now", false, email.Busy, email.StageTo, 452, "4.2.2"},
		{"rcpt", "550 5.1.1 no such user", true, email.NoSuchAddress, email.StageTo, 550, "5.1.1"},
		{"rcpt", "550 unknown", true, email.NoSuchAddress, email.StageTo, 550, ""},
		{"rcpt", "550 5.2.1 mailbox disabled", true, email.NoSuchAddress, email.StageTo, 550, "5.2.1"},
		{"rcpt", "550 5.7.1 relaying denied", true, email.Policy, email.StageTo, 550, "5.7.1"},
		{"rcpt", "552 5.2.2 mailbox full", true, email.MailboxFull, email.StageTo, 552, "5.2.2"},
		{"rcpt", "552 full", true, email.MailboxFull, email.StageTo, 552, ""},
		{"rcpt", "554 no", true, email.Policy, email.StageTo, 554, ""},
		{"rcpt", "hello there", false, email.Unreachable, email.StageTo, 0, ""},
		{"data", "451 4.3.0 local error", false, email.Busy, email.StageData, 451, "4.3.0"},
		{"data", "554 5.5.1 no", true, email.Policy, email.StageData, 554, "5.5.1"},
		{"body", "452 4.3.1 disk full", false, email.Busy, email.StageData, 452, "4.3.1"},
		{"body", "552 5.3.4 too large", true, email.TooLarge, email.StageData, 552, "5.3.4"},
		{"body", "552 quota", true, email.TooLarge, email.StageData, 552, ""},
		{"body", "554 5.7.1 spam", true, email.Policy, email.StageData, 554, "5.7.1"},
		{"body", "550 5.6.0 bad content", true, email.Refused, email.StageData, 550, "5.6.0"},
		{"body", "drop", false, email.Unreachable, email.StageData, 0, ""},
	} {
		for way, s := range map[string]*script{"step by step": {}, "in one flight": {pipelining: true}, "gullible": {pipelining: true, gullible: true}} {
			t.Run(c.step+" "+c.reply+" "+way, func(t *testing.T) {
				t.Parallel()
				s.replies = map[string]string{c.step: c.reply}
				m := mailer(t, s.serve(t))
				err := m.Send(t.Context(), sample())
				f := email.AsFailure(err)
				if f == nil {
					t.Fatalf("got %v", err)
				}
				if f.Permanent != c.permanent || f.Meaning != c.meaning || f.Stage != c.stage || f.Code != c.code || f.Enhanced != c.enhanced {
					t.Fatalf("got %+v", f)
				}
				if email.IsPermanent(err) != c.permanent || email.IsTemporary(err) == c.permanent {
					t.Error("the two questions disagree")
				}
				if f.Alarm() != (c.meaning == email.Policy || c.meaning == email.Setup) {
					t.Error("alarm")
				}
				s.say(c.step, "")
				if err := m.Send(t.Context(), sample()); err != nil {
					t.Errorf("the next message must go: %v", err)
				}
				_, bodies := s.seen()
				for _, b := range bodies {
					if !strings.Contains(b, "Message-ID: "+sample().MessageID) {
						t.Errorf("half a message: %q", b)
					}
				}
			})
		}
	}
}

func TestSendAcceptsEvery2xx(t *testing.T) {
	s := &script{replies: map[string]string{"rcpt": "251 2.1.5 will forward"}}
	if err := mailer(t, s.serve(t)).Send(t.Context(), sample()); err != nil {
		t.Fatal(err)
	}
}

func TestSendEndsInTime(t *testing.T) {
	for i, step := range []string{"connect", "ehlo", "mail", "rcpt", "data", "body", "mail", "rcpt", "data", "body"} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			s := &script{replies: map[string]string{step: "hang"}, pipelining: i > 5}
			m := mailer(t, s.serve(t), func(c *email.Config) { c.ConnectTimeout, c.Timeout = 200*time.Millisecond, 400*time.Millisecond })
			start := time.Now()
			err := m.Send(t.Context(), sample())
			if f := email.AsFailure(err); f == nil || f.Permanent || f.Meaning != email.Unreachable || !errors.Is(err, context.DeadlineExceeded) {
				t.Fatalf("got %v", err)
			}
			if d := time.Since(start); d > 5*time.Second {
				t.Fatalf("took %v", d)
			}
		})
	}
}

func TestSendReusesConnections(t *testing.T) {
	for _, pipelining := range []bool{false, true} {
		t.Run(fmt.Sprint("pipelining ", pipelining), func(t *testing.T) { reuses(t, &script{replies: map[string]string{}, pipelining: pipelining}) })
	}
}

func reuses(t *testing.T, s *script) {
	m := mailer(t, s.serve(t))
	for i := range 5 {
		msg := sample()
		if i == 2 {
			s.say("rcpt", "550 5.1.1 no such user") // a refusal must not cost the others their connection
		}
		if err := m.Send(t.Context(), msg); (err != nil) != (i == 2) {
			t.Fatal(i, err)
		}
		s.say("rcpt", "")
	}
	if n, bodies := s.seen(); n != 1 || len(bodies) != 4 {
		t.Fatalf("%d connections, %d messages", n, len(bodies))
	}
	m.Close()
	if err := m.Send(t.Context(), sample()); err != nil {
		t.Fatalf("after Close: %v", err)
	}
	if n, _ := s.seen(); n != 2 {
		t.Fatalf("%d connections", n)
	}
}

func TestSendSurvivesAStaleConnection(t *testing.T) {
	for i, reply := range []string{"drop", "421 4.4.2 idle for too long", "drop", "421 4.4.2 idle for too long"} {
		t.Run(reply, func(t *testing.T) {
			s := &script{replies: map[string]string{}, pipelining: i > 1}
			m := mailer(t, s.serve(t))
			if err := m.Send(t.Context(), sample()); err != nil {
				t.Fatal(err)
			}
			s.say("mail", "once "+reply)
			err := m.Send(t.Context(), sample())
			n, bodies := s.seen()
			if err != nil || n != 2 || len(bodies) != 2 {
				t.Fatalf("%v; %d connections, %d messages", err, n, len(bodies))
			}
		})
	}
}

func TestSendWithoutServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	f := email.AsFailure(mailer(t, port).Send(t.Context(), sample()))
	if f == nil || f.Permanent || f.Meaning != email.Unreachable || f.Stage != email.StageConnect {
		t.Fatalf("got %+v", f)
	}
}

func TestSendParallel(t *testing.T) {
	s := &script{replies: map[string]string{}}
	m := mailer(t, s.serve(t))
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 10 {
				msg := sample()
				msg.MessageID = fmt.Sprintf("<%d.%d@cabinet.example>", i, j)
				if err := m.Send(t.Context(), msg); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	n, bodies := s.seen()
	seen := map[string]bool{}
	for _, b := range bodies {
		seen[parse(t, []byte(b+"\r\n")).header.Get("Message-Id")] = true
	}
	if n > 8+4 || len(bodies) != 80 || len(seen) != 80 {
		t.Fatalf("%d connections, %d messages, %d different", n, len(bodies), len(seen))
	}
}

func TestSendSaysWhatItMust(t *testing.T) {
	s := &script{replies: map[string]string{}}
	m := mailer(t, s.serve(t))
	msg := sample()
	msg.From = email.Address{}
	msg.To.Email = "Maria@ПРИМЕР.рф"
	msg.Text = "a\n.\nb\n.."
	if err := m.Send(t.Context(), msg); err != nil {
		t.Fatal(err)
	}
	_, bodies := s.seen()
	p := parse(t, []byte(bodies[0]+"\r\n"))
	if p.text != "a\r\n.\r\nb\r\n.." || p.header.Get("From") != "Cabinet <post@cabinet.example>" {
		t.Fatalf("%q %v", p.text, p.header)
	}
	talk := strings.Join(s.commands[:4], "|")
	if talk != "EHLO cabinet.example|MAIL FROM:<post@cabinet.example> BODY=8BITMIME|RCPT TO:<Maria@xn--e1afmkfd.xn--p1ai>|DATA" {
		t.Fatal(talk)
	}
	msg.To.Email = "почта@пример.рф"
	if f := email.AsFailure(m.Send(t.Context(), msg)); f == nil || !f.Permanent || f.Enhanced != "5.6.7" {
		t.Fatalf("a server without SMTPUTF8: %+v", f)
	}
	s.say("ehlo", "250-test\n250-SMTPUTF8\n250 8BITMIME")
	m.Close()
	if err := m.Send(t.Context(), msg); err != nil {
		t.Fatal(err)
	}
	if all := strings.Join(s.commands, "|"); !strings.Contains(all, "BODY=8BITMIME SMTPUTF8|RCPT TO:<почта@xn--e1afmkfd.xn--p1ai>") {
		t.Fatal(all)
	}
}

func TestSendDropsTheExpired(t *testing.T) {
	s := &script{replies: map[string]string{}}
	m := mailer(t, s.serve(t))
	msg := sample()
	msg.NotAfter = date.Add(-time.Second)
	if err := m.Send(t.Context(), msg); !errors.Is(err, email.ErrExpired) {
		t.Fatal(err)
	}
	if n, _ := s.seen(); n != 0 {
		t.Fatal("it was tried")
	}
	msg.NotAfter = date
	if err := m.Send(t.Context(), msg); err != nil {
		t.Fatal(err)
	}
}

func TestSMTPRefusesSettings(t *testing.T) {
	good := email.Config{Host: "mail.example.com", From: email.Address{Email: "a@example.com"}}
	for name, spoil := range map[string]func(c *email.Config){
		"no host":               func(c *email.Config) { c.Host = "" },
		"no sender":             func(c *email.Config) { c.From.Email = "" },
		"line break in name":    func(c *email.Config) { c.From.Name = "a\nb" },
		"clear to elsewhere":    func(c *email.Config) { c.TLS = email.TLSNone },
		"clear to a trick name": func(c *email.Config) { c.TLS, c.Host = email.TLSNone, "127.0.0.1.example.com" },
		"unknown encryption":    func(c *email.Config) { c.TLS = "ssl" },
	} {
		cfg := good
		spoil(&cfg)
		if _, err := email.SMTP(cfg, &net.Dialer{}, clock.NewFake(date).Now, clock.NewFake(date).Now); err == nil {
			t.Error(name)
		}
	}
	if _, err := email.SMTP(good, &net.Dialer{}, clock.NewFake(date).Now, clock.NewFake(date).Now); err != nil {
		t.Error(err)
	}
}
