package rehearsal_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jhillyerd/enmime/v2"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// mailPorts moves the mail system out of the way of other tests' ones.
const mailPorts = 23000

// mailSystem starts a real exim and dovecot and returns their folder, or skips loudly.
func mailSystem(t *testing.T) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("SKIPPED, NOT PROVEN HERE: a real mail system needs root")
	}
	for _, program := range []string{"dovecot", "exim4", "openssl"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("SKIPPED, NOT PROVEN HERE: a real mail system needs %s", program)
		}
	}
	folder := filepath.Join(os.TempDir(), fmt.Sprintf("cabinet-rehearsal-mail-%d", os.Getpid())) // exim can't enter t.TempDir
	run := func(script string) {
		cmd := exec.Command("../peers/"+script, folder)
		cmd.Env = append(os.Environ(), "MAIL_PORT_BASE="+strconv.Itoa(mailPorts))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", script, err, out)
		}
	}
	t.Cleanup(func() {
		run("mail-down.sh")
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	run("mail-up.sh")
	return folder
}

// delivered waits for the n-th mail in a mailbox and returns the newest, read as a mail program reads it.
func delivered(t *testing.T, folder, mailbox string, n int) *enmime.Envelope {
	t.Helper()
	var names []string
	eventually(t, fmt.Sprintf("mail %d in the mailbox of %s", n, mailbox), time.Minute, func() bool {
		names, _ = filepath.Glob(filepath.Join(folder, "mail", mailbox, "new", "*"))
		return len(names) >= n
	})
	newest, at := "", time.Time{}
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.ModTime().After(at) {
			newest, at = name, info.ModTime()
		}
	}
	raw, err := os.ReadFile(newest)
	if err != nil {
		t.Fatal(err)
	}
	envelope, err := enmime.ReadEnvelope(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range envelope.Errors {
		t.Errorf("the mail: %s", problem)
	}
	return envelope
}

// TestResetByRealMail: somebody forgets their password; the link reaches their mailbox through real servers and works.
func TestResetByRealMail(t *testing.T) {
	folder := mailSystem(t)
	each(t, func(t *testing.T, database string) {
		env := with(environment(t, database), "SMTP_HOST", "localhost", "SMTP_PORT", strconv.Itoa(mailPorts+587), "SMTP_TLS", "starttls",
			"SMTP_CA_FILE", filepath.Join(folder, "cert.pem"), "SMTP_USER", "alice@test.local", "SMTP_PASSWORD", "app-pass-alice",
			"MAIL_FROM", "Cabinet <alice@test.local>")
		p, remote := found(t, env)
		mailbox := "bob-" + strings.ToLower(filepath.Base(t.Name())) + "@test.local"
		user(t, env, remote, mailbox)
		v := remote.Visitor()
		v.Submit(v.Get(links.Forgot()).Form(""), apptest.Fill{"email": mailbox}).Want(200).SeeNot("Mail is delayed")
		m := delivered(t, folder, mailbox, 1)
		if m.GetHeader("Subject") != "Set a new password" || m.GetHeader("From") == "" || !strings.Contains(m.HTML, linkIn.FindString(m.Text)) {
			t.Errorf("%v\n%s", m.GetHeaderKeys(), m.Text)
		}
		page := v.Open(linkIn.FindString(m.Text)).Want(200)
		v.Submit(page.Form(""), apptest.Fill{"new_password": "copper lantern meadow", "confirm_password": "copper lantern meadow"}).At(links.SignIn(""))
		v.SignIn(mailbox, "copper lantern meadow").At(links.Home())
		if m := delivered(t, folder, mailbox, 2); m.GetHeader("Subject") != "Your password was changed" {
			t.Errorf("the person learns of it by %q", m.GetHeader("Subject"))
		}
		if strings.Contains(p.output.String(), "app-pass-alice") {
			t.Error("the mail password is in the log")
		}
	})
}
