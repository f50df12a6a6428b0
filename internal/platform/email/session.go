package email

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
	"sync/atomic"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// perConnection is after how many messages a connection is renewed: servers count them and answer 421 in the end.
const perConnection = 100

// maxReply bounds what a server may say to one command, so that an endless reply can't fill our memory.
const maxReply = 256 << 10

// conn is one signed-in SMTP connection, used by one message at a time.
type conn struct {
	net    *guarded
	client *smtp.Client
	sent   int
	spent  bool // can't serve another message
	expiry *time.Timer
}

// guarded is a network connection that ends when the server talks without end. The count starts anew with each command.
type guarded struct {
	net.Conn
	left atomic.Int64
}

func (g *guarded) Read(p []byte) (int, error) {
	n, err := g.Conn.Read(p)
	if g.left.Add(-int64(n)) < 0 {
		return n, errors.New("reply too long")
	}
	return n, err
}

func (g *guarded) Write(p []byte) (int, error) {
	g.left.Store(maxReply)
	return g.Conn.Write(p)
}

// connect opens, encrypts and signs in a connection within its own, shorter time limit.
func (s *Mailer) connect(ctx context.Context) (*conn, error) {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.ConnectTimeout)
	defer cancel()
	raw, err := s.dialer.DialContext(ctx, "tcp", s.address())
	if err != nil {
		return nil, &Failure{Meaning: Unreachable, Stage: StageConnect, Cause: err}
	}
	c := &conn{net: &guarded{Conn: raw}}
	c.net.left.Store(maxReply)
	release := c.bound(ctx)
	if err := s.open(ctx, c); err != nil {
		release()
		_ = raw.Close()
		return nil, c.blame(ctx, err)
	}
	if !release() {
		_ = raw.Close()
		return nil, &Failure{Meaning: Unreachable, Stage: StageConnect, Cause: ctx.Err()}
	}
	return c, nil
}

// open speaks the conversation up to the point where messages can be sent.
func (s *Mailer) open(ctx context.Context, c *conn) error {
	config := &tls.Config{ServerName: s.cfg.Host, RootCAs: s.cfg.RootCAs, MinVersion: tls.VersionTLS12}
	var stream net.Conn = c.net
	if s.cfg.TLS == TLSImplicit {
		t := tls.Client(stream, config)
		if err := t.HandshakeContext(ctx); err != nil {
			return failed(StageTLS, err)
		}
		stream = t
	}
	client, err := smtp.NewClient(stream, s.cfg.Host)
	if err != nil {
		return failed(StageConnect, err)
	}
	c.client = client
	if err := client.Hello(s.cfg.Hello); err != nil {
		return failed(StageConnect, err)
	}
	if s.cfg.TLS == TLSStart {
		if ok, _ := client.Extension("STARTTLS"); !ok {
			return &Failure{Meaning: Setup, Stage: StageTLS, Cause: errors.New("the server offers no STARTTLS")}
		}
		if err := client.StartTLS(config); err != nil {
			return failed(StageTLS, err)
		}
	}
	if s.cfg.User == "" {
		return nil
	}
	return s.signIn(client)
}

// signIn takes PLAIN where offered, else LOGIN. The password leaves only over TLS or to this machine.
func (s *Mailer) signIn(client *smtp.Client) error {
	_, offered := client.Extension("AUTH")
	mechanisms := strings.Fields(strings.ToUpper(offered))
	clear := s.cfg.TLS == TLSNone
	var auth smtp.Auth
	for _, m := range mechanisms {
		switch {
		case m == "PLAIN":
			auth = smtp.PlainAuth("", s.cfg.User, s.cfg.Password, s.cfg.Host, clear)
		case m == "LOGIN" && auth == nil:
			auth = smtp.LoginAuth(s.cfg.User, s.cfg.Password, s.cfg.Host, clear)
		}
	}
	if auth == nil {
		return &Failure{Meaning: Setup, Stage: StageAuth, Cause: fmt.Errorf("the server offers no sign-in that we know: %q", offered)}
	}
	if err := client.Auth(auth); err != nil {
		return failed(StageAuth, err)
	}
	return nil
}

// deliver sends one message over an open connection.
func (c *conn) deliver(ctx context.Context, env envelope, raw []byte) error {
	release := c.bound(ctx)
	defer release()
	if err := c.transact(env, raw); err != nil {
		return c.blame(ctx, err)
	}
	c.sent++
	return nil
}

// bound ends the connection's waiting when ctx ends. The returned function lifts that and reports whether it was in time.
func (c *conn) bound(ctx context.Context) (release func() bool) {
	return context.AfterFunc(ctx, func() { _ = c.net.SetDeadline(time.Unix(1, 0)) })
}

// blame names the end of the context as the cause of the broken connection that followed from it.
func (c *conn) blame(ctx context.Context, err error) error {
	f := AsFailure(err)
	if f != nil && f.Code == 0 && ctx.Err() != nil {
		f.Meaning = Unreachable
		f.Cause = fmt.Errorf("%w: %w", ctx.Err(), f.Cause)
	}
	return err
}

// reset ends a refused transaction so that the connection can serve the next message.
func (c *conn) reset() bool {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	release := c.bound(ctx)
	err := c.client.Reset()
	return release() && err == nil
}

// quit says goodbye, but doesn't wait long for the answer.
func (c *conn) quit() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	defer c.bound(ctx)()
	_ = c.client.Quit()
	c.close()
}

func (c *conn) close() { _ = c.net.Close() }

// failed turns what the SMTP client reports into a [Failure].
func failed(stage Stage, err error) *Failure {
	var reply *textproto.Error
	if errors.As(err, &reply) {
		return replied(stage, reply.Code, reply.Msg, err)
	}
	f := &Failure{Meaning: Unreachable, Stage: stage, Cause: err}
	var cert *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &cert), errors.As(err, &record), errors.Is(err, smtp.ErrUnencrypted), errors.Is(err, smtp.ErrUnexpectedServerChallange),
		errors.Is(err, smtp.ErrUnexpectedServerResponse):
		f.Meaning = Setup
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		f.Cause = fmt.Errorf("the server ended the connection: %w", err)
	}
	return f
}
