package bench

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/textproto"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"cabinet/internal/app"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/dial"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
)

func newMaker() *id.Maker { return id.NewMaker(clock.System(), rand.Reader) }

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// sink is a mail server that throws everything away.
type sink struct{}

func (sink) NewSession(*smtp.Conn) (smtp.Session, error) { return sink{}, nil }
func (sink) Mail(string, *smtp.MailOptions) error        { return nil }
func (sink) Rcpt(string, *smtp.RcptOptions) error        { return nil }
func (sink) Reset()                                      {}
func (sink) Logout() error                               { return nil }
func (sink) Data(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}

// serveSink is the mail server as a process of its own.
func serveSink(address string) error {
	s := smtp.NewServer(sink{})
	s.Domain, s.ErrorLog = "sink.example", nil
	s.AllowInsecureAuth = true
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	return errors.Join(s.Serve(l))
}

const mailers = 10

// BenchmarkMail is personal messages, each written, built and sent on ten connections, against a bare SMTP loop that
// sends one ready message of the same size again and again.
func BenchmarkMail(b *testing.B) {
	address := freeAddress(b)
	startSink(b, address)
	bundle, err := i18n.Load(app.Catalogues()...)
	must(b, err)
	printer := bundle.Printer("en")
	host, port, err := net.SplitHostPort(address)
	must(b, err)
	number, err := strconv.Atoi(port)
	must(b, err)
	movable := clock.NewMovable(clock.System())
	mailer, err := email.SMTP(email.Config{Host: host, Port: number, TLS: email.TLSNone, From: email.Address{Name: "Cabinet", Email: "cabinet@sink.example"}, Idle: mailers},
		dial.New(dial.Policy{Allow: []string{address}, Loopback: true}), movable.Now, clock.System())
	must(b, err)
	defer mailer.Close()
	ready, err := email.Build(message(printer, 1), time.Now())
	must(b, err)
	var n atomic.Int64
	raw := func() float64 {
		return flood(b, func(until time.Time) (int, error) { return bareMail(address, ready, until) })
	}
	ratio(b, fmt.Sprintf("mail of %s bytes, 10 connections, against a bare SMTP loop", number2(len(ready))), "/s", 0.55, raw, func() float64 {
		return flood(b, func(until time.Time) (sent int, err error) {
			for ; time.Now().Before(until) && err == nil; sent++ {
				err = mailer.Send(context.Background(), message(printer, n.Add(1)))
			}
			return sent, err
		})
	})
	throughQueue(b, mailer, printer, raw)
}

func number2(n int) string { return number(float64(n)) }

// throughQueue is the same mail sent by jobs, as the product sends it: claimed, written, built, sent, stored as done.
func throughQueue(b *testing.B, mailer *email.Mailer, printer email.Printer, raw func() float64) {
	stores(b, []fs.FS{jobs.Schema()}, func(b *testing.B, s store) {
		const many = 4000
		queue := jobs.New(s.ours, clock.NewFake(dbtest.Start).Now, clock.System(), newMaker(), quiet(), jobs.Options{Normal: mailers})
		var ran atomic.Int64
		handle := jobs.Register(queue, jobs.Kind[note]{Name: "bench.mail", Outside: true, Do: func(ctx context.Context, _ note) error {
			if err := jobs.Alive(ctx); err != nil {
				return err
			}
			return mailer.Send(ctx, message(printer, ran.Add(1)))
		}})
		ratio(b, "mail by jobs on "+s.kind+", 10 connections, against a bare SMTP loop", "/s", 0.55, raw, func() float64 {
			must(b, s.ours.Write(context.Background(), func(tx *db.Tx) error {
				for range many {
					if _, err := handle.Enqueue(context.Background(), tx, note{"x"}); err != nil {
						return err
					}
				}
				return nil
			}))
			return workOff(b, queue, &ran, many)
		})
	})
}

func message(p email.Printer, n int64) email.Message {
	to := fmt.Sprintf("person%d@sink.example", n)
	text, html := email.Compose(p, email.Letter{Account: "Hartwell & Reid", Subject: "Choose a new password", Greeting: fmt.Sprintf("Dear Person %d,", n),
		Paragraphs: []string{"Somebody, probably you, asked for a new password for your cabinet at Hartwell & Reid.", "If it wasn't you, you need do nothing: your password stays as it is."},
		Button:     email.Button{Text: "Choose a new password", URL: fmt.Sprintf("https://cabinet.example.org/reset?token=%043d", n)},
		After:      []string{"The link works once, within an hour."}, Footer: []string{"You get this mail because your address is known to Hartwell & Reid."}})
	return email.Message{To: email.Address{Name: fmt.Sprintf("Person %d", n), Email: to}, From: email.Address{Name: "Cabinet", Email: "cabinet@sink.example"},
		Subject: "Choose a new password", Text: text, HTML: html,
		MessageID: email.MessageID(strconv.FormatInt(n, 10), email.Address{Email: "cabinet@sink.example"})}
}

// flood runs fn on ten connections for the span and returns how many were sent a second.
func flood(b *testing.B, fn func(until time.Time) (int, error)) float64 {
	b.Helper()
	var total atomic.Int64
	var all sync.WaitGroup
	start := time.Now()
	for range mailers {
		all.Go(func() {
			n, err := fn(start.Add(*span))
			if err != nil {
				b.Error(err)
			}
			total.Add(int64(n))
		})
	}
	all.Wait()
	return float64(total.Load()) / time.Since(start).Seconds()
}

// bareMail says the least that SMTP needs, over and over on one connection.
func bareMail(address string, ready []byte, until time.Time) (sent int, err error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	in, out := textproto.NewReader(bufio.NewReader(conn)), bufio.NewWriterSize(conn, 64<<10)
	say := func(code int, text string) {
		if err == nil && text != "" {
			_, _ = out.WriteString(text + "\r\n")
			err = out.Flush()
		}
		if err == nil {
			_, _, err = in.ReadResponse(code)
		}
	}
	say(220, "")
	say(250, "EHLO bench.example")
	for ; time.Now().Before(until) && err == nil; sent++ {
		say(250, "MAIL FROM:<cabinet@sink.example>")
		say(250, "RCPT TO:<person@sink.example>")
		say(354, "DATA")
		_, _ = out.Write(ready)
		say(250, "\r\n.")
	}
	return sent, err
}

func startSink(b *testing.B, address string) {
	b.Helper()
	p, err := os.StartProcess(os.Args[0], []string{os.Args[0], "sink", address}, &os.ProcAttr{Files: []*os.File{nil, nil, os.Stderr}})
	must(b, err)
	b.Cleanup(func() {
		_ = p.Kill()
		_, _ = p.Wait()
	})
	for range 1000 {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	b.Fatal("the mail server doesn't start")
}
