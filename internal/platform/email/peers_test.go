package email_test

import (
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"cabinet/internal/platform/email"
)

// mailBase moves the ports of test/peers/mail-up.sh out of the way of other tests that start a mail system.
const mailBase = 22000

// mailSystem starts a real exim and dovecot, or skips when this machine can't.
func mailSystem(t *testing.T) (folder string, authorities *x509.CertPool) {
	t.Helper()
	const packages = "dovecot-imapd dovecot-lmtpd exim4-daemon-light openssl"
	if os.Geteuid() != 0 {
		t.Skip("NOT PROVEN HERE: delivery through a real mail system needs root and the packages " + packages)
	}
	for _, program := range []string{"dovecot", "exim4", "openssl"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("NOT PROVEN HERE: delivery through a real mail system needs %s; install %s", program, packages)
		}
	}
	scripts, err := filepath.Abs("../../../test/peers")
	if err != nil {
		t.Fatal(err)
	}
	folder = filepath.Join(os.TempDir(), fmt.Sprintf("cabinet-mail-%d", os.Getpid())) // t.TempDir is closed to exim
	run := func(script string) {
		cmd := exec.Command(filepath.Join(scripts, script), folder)
		cmd.Env = append(os.Environ(), fmt.Sprintf("MAIL_PORT_BASE=%d", mailBase))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", script, err, out)
		}
	}
	t.Cleanup(func() {
		run("mail-down.sh")
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	run("mail-up.sh")
	pem, err := os.ReadFile(filepath.Join(folder, "cert.pem"))
	if err != nil {
		t.Fatal(err)
	}
	authorities = x509.NewCertPool()
	if !authorities.AppendCertsFromPEM(pem) {
		t.Fatal("no certificate")
	}
	return folder, authorities
}

// delivered waits for the n-th mail in a mailbox and returns them all.
func delivered(t *testing.T, folder, mailbox string, n int) [][]byte {
	t.Helper()
	for range 400 {
		names, _ := filepath.Glob(filepath.Join(folder, "mail", mailbox, "new", "*"))
		if len(names) >= n {
			var list [][]byte
			for _, name := range names {
				raw, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				list = append(list, raw)
			}
			return list
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatalf("no mail %d in %s", n, mailbox)
	return nil
}

func TestRealMailSystem(t *testing.T) {
	folder, authorities := mailSystem(t)
	sender := func(mode email.TLS, port int, change ...func(*email.Config)) *email.Mailer {
		return mailer(t, mailBase+port, append([]func(*email.Config){func(c *email.Config) {
			c.Host, c.TLS, c.RootCAs = "localhost", mode, authorities
			c.User, c.Password = "alice@test.local", "app-pass-alice"
			c.From = email.Address{Name: "Кабинет", Email: "alice@test.local"}
		}}, change...)...)
	}
	message := func(to, key string) email.Message {
		text, html := email.Compose(printer(t, "ru"), letters["ru"])
		return email.Message{To: email.Address{Name: "Боб", Email: to}, Subject: letters["ru"].Subject, Text: text, HTML: html,
			MessageID: email.MessageID(key, email.Address{Email: "alice@test.local"})}
	}
	ways := map[string]*email.Mailer{"starttls": sender(email.TLSStart, 587), "tls": sender(email.TLSImplicit, 465)}
	for way, m := range ways {
		for i := range 3 {
			if err := m.Send(t.Context(), message("bob@test.local", fmt.Sprintf("%s-%d", way, i))); err != nil {
				t.Fatalf("%s: %v", way, err)
			}
		}
	}
	want := message("", "")
	seen := map[string]bool{}
	for _, raw := range delivered(t, folder, "bob@test.local", 6) {
		p := parse(t, []byte(crlf(string(raw))))
		seen[p.header.Get("Message-Id")] = true
		if p.text != crlf(want.Text) || p.html != crlf(want.HTML) || p.header.Get("Auto-Submitted") != "auto-generated" {
			t.Errorf("it arrived changed:\n%s", raw)
		}
	}
	if len(seen) != 6 || !seen["<tls-2@test.local>"] {
		t.Errorf("arrived: %v", seen)
	}

	for name, c := range map[string]struct {
		m         *email.Mailer
		to        string
		permanent bool
		meaning   email.Meaning
		code      int
	}{
		"unknown recipient": {ways["starttls"], "nosuch@test.local", true, email.NoSuchAddress, 550},
		"greylisting":       {ways["tls"], "greylist@test.local", false, email.Busy, 451},
		"wrong password":    {sender(email.TLSStart, 587, func(c *email.Config) { c.Password = "wrong" }), "bob@test.local", false, email.Setup, 535},
		"not signed in":     {sender(email.TLSStart, 587, func(c *email.Config) { c.User = "" }), "bob@test.local", true, email.Policy, 550},
		"wrong authority":   {sender(email.TLSImplicit, 465, func(c *email.Config) { c.RootCAs = x509.NewCertPool() }), "bob@test.local", false, email.Setup, 0},
	} {
		f := email.AsFailure(c.m.Send(t.Context(), message(c.to, "x")))
		if f == nil || f.Permanent != c.permanent || f.Meaning != c.meaning || f.Code != c.code {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if err := ways["starttls"].Send(t.Context(), message("bob@test.local", "after")); err != nil {
		t.Errorf("after a refusal: %v", err)
	}
	if n := len(delivered(t, folder, "bob@test.local", 7)); n != 7 {
		t.Errorf("%d mails", n)
	}
	signer := bothKeys(t, "test.local")
	if err := sender(email.TLSStart, 587, func(c *email.Config) { c.DKIM = signer }).Send(t.Context(), message("bob@test.local", "signed")); err != nil {
		t.Fatal(err)
	}
	held := 0
	for _, raw := range delivered(t, folder, "bob@test.local", 8) {
		for _, v := range verify(t, crlf(string(raw)), signer) {
			if v.Err != nil {
				t.Errorf("a signature broke on the way: %v", v.Err)
			}
			held++
		}
	}
	if held != 2 {
		t.Errorf("%d signatures arrived", held)
	}
	if err := ways["tls"].Send(t.Context(), email.Message{}); !errors.Is(err, email.ErrUnbuildable) {
		t.Error(err)
	}
}
