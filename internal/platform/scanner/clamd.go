package scanner

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"
	"unicode"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/dial"
)

// State is what the daemon says of a file.
type State int

// The states. The zero value is none of them, so that a forgotten answer is nobody's clean file.
const (
	Clean State = iota + 1
	Infected
	// TooLarge is of a file that the daemon doesn't take.
	TooLarge
)

// Verdict is an answer of the daemon.
type Verdict struct {
	State State
	// Finding is the name of the malware; set when Infected.
	Finding string
}

const (
	chunk      = 64 << 10
	maxAnswer  = 1 << 10
	maxFinding = 120 // characters
)

// Client asks one daemon. It is safe for parallel use.
type Client struct {
	network, address string
	dial             func(ctx context.Context, network, address string) (net.Conn, error)
	patience         time.Duration
	wall             clock.Wall
}

// New returns a client of the daemon at tcp://HOST:PORT or unix:///PATH. Nothing is connected yet. patience is how long the
// daemon may take for each step: connecting, taking a part of a file, answering. Zero means two minutes.
func New(address string, wall clock.Wall, patience time.Duration) (*Client, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("scanner: give tcp://HOST:PORT or unix:///PATH")
	}
	c := &Client{network: u.Scheme, address: u.Host, wall: wall, patience: patience}
	if c.patience <= 0 {
		c.patience = 2 * time.Minute
	}
	switch {
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("scanner: give tcp://HOST:PORT or unix:///PATH and nothing more")
	case u.Scheme == "tcp" && u.Hostname() != "" && u.Port() != "" && u.Path == "":
		c.dial = dial.New(dial.Policy{Allow: []string{u.Host}, Loopback: true}).DialContext // the operator named it: it may be on-site
	case u.Scheme == "unix" && u.Host == "" && strings.HasPrefix(u.Path, "/"):
		c.address, c.dial = u.Path, (&net.Dialer{}).DialContext
	default:
		return nil, errors.New("scanner: give tcp://HOST:PORT or unix:///PATH")
	}
	return c, nil
}

// Scan hands a file to the daemon and returns what it says. Whatever keeps it from saying something is an error: the file
// stays unknown.
func (c *Client) Scan(ctx context.Context, file io.Reader) (Verdict, error) {
	conn, done, err := c.connect(ctx)
	if err != nil {
		return Verdict{}, err
	}
	defer done()
	broken, err := c.send(conn, file)
	if err != nil {
		return Verdict{}, err
	}
	// A daemon that takes no more says why before it hangs up.
	text, err := c.answer(conn)
	if err != nil {
		return Verdict{}, fmt.Errorf("scanner: the daemon doesn't answer: %w", errors.Join(broken, err))
	}
	v, err := read(text)
	if err == nil && broken != nil && v.State == Clean {
		err = fmt.Errorf("scanner: the daemon didn't take the whole file: %w", broken)
	}
	if err != nil {
		return Verdict{}, err
	}
	return v, nil
}

// Ping reports whether the daemon answers.
func (c *Client) Ping(ctx context.Context) error {
	conn, done, err := c.connect(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := conn.SetDeadline(c.wall().Add(c.patience)); err != nil {
		return err
	}
	if _, err := io.WriteString(conn, "zPING\x00"); err != nil {
		return fmt.Errorf("scanner: %w", err)
	}
	text, err := c.answer(conn)
	if err == nil && text != "PONG" {
		err = errors.New("scanner: what answers there is no clamd")
	}
	return err
}

// connect opens a connection that ends with ctx.
func (c *Client) connect(ctx context.Context) (net.Conn, func(), error) {
	brief, stop := context.WithTimeout(ctx, c.patience)
	defer stop()
	conn, err := c.dial(brief, c.network, c.address)
	if err != nil {
		return nil, nil, fmt.Errorf("scanner: the daemon can't be reached: %w", err)
	}
	watch := context.AfterFunc(ctx, func() { _ = conn.Close() })
	return conn, func() { watch(); _ = conn.Close() }, nil
}

// send hands the file over. broken is of the connection, err of the file itself.
func (c *Client) send(conn net.Conn, file io.Reader) (broken, err error) {
	put := func(b []byte) error {
		if err := conn.SetDeadline(c.wall().Add(c.patience)); err != nil {
			return err
		}
		_, err := conn.Write(b)
		return err
	}
	if broken = put([]byte("zINSTREAM\x00")); broken != nil {
		return broken, nil
	}
	buffer := make([]byte, 4+chunk)
	for {
		n, err := io.ReadFull(file, buffer[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(buffer, uint32(n)) //nolint:gosec // at most chunk
			if broken = put(buffer[:4+n]); broken != nil {
				return broken, nil
			}
		}
		switch {
		case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			return put(make([]byte, 4)), nil
		case err != nil:
			return nil, fmt.Errorf("scanner: the file can't be read: %w", err)
		}
	}
}

func (c *Client) answer(conn net.Conn) (string, error) {
	if err := conn.SetDeadline(c.wall().Add(c.patience)); err != nil {
		return "", err
	}
	text, err := bufio.NewReader(io.LimitReader(conn, maxAnswer)).ReadString(0)
	if err != nil {
		return "", err
	}
	return strings.TrimRight(text, "\x00\r\n"), nil
}

// read understands an answer.
func read(text string) (Verdict, error) {
	said, ours := strings.CutPrefix(text, "stream: ")
	name, found := strings.CutSuffix(said, " FOUND")
	switch {
	case ours && found:
		return Verdict{State: Infected, Finding: clean(name)}, nil
	case ours && said == "OK":
		return Verdict{State: Clean}, nil
	case strings.Contains(text, "size limit exceeded") && strings.HasSuffix(text, "ERROR"):
		return Verdict{State: TooLarge}, nil
	default:
		return Verdict{}, fmt.Errorf("scanner: the daemon answers %q", clean(text))
	}
}

// clean keeps of a foreign text what can be seen, and not too much of it.
func clean(text string) string {
	runes := []rune(strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "")))
	text = strings.TrimSpace(string(runes[:min(len(runes), maxFinding)]))
	if text == "" {
		return "?"
	}
	return text
}
