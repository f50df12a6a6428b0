package scanner_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/scanner"
)

// daemon listens as clamd does and has talk speak with whoever connects.
func daemon(t *testing.T, network string, talk func(c net.Conn)) string {
	t.Helper()
	address, begin := "127.0.0.1:0", "tcp://"
	if network == "unix" {
		address, begin = filepath.Join(t.TempDir(), "s"), "unix://"
	}
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { defer c.Close(); talk(c) }()
		}
	}()
	return begin + l.Addr().String()
}

// taken reads a command and the parts of a file, as clamd does.
func taken(c net.Conn) []byte {
	command := make([]byte, len("zINSTREAM\x00"))
	if _, err := io.ReadFull(c, command); err != nil || string(command) != "zINSTREAM\x00" {
		return nil
	}
	var out []byte
	for {
		var size uint32
		if binary.Read(c, binary.BigEndian, &size) != nil {
			return nil
		}
		if size == 0 {
			return out
		}
		part := make([]byte, size)
		if _, err := io.ReadFull(c, part); err != nil {
			return nil
		}
		out = append(out, part...)
	}
}

func client(t *testing.T, address string, patience time.Duration) *scanner.Client {
	t.Helper()
	c, err := scanner.New(address, clock.System(), patience)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheWholeFileIsHandedOver(t *testing.T) {
	for _, network := range []string{"tcp", "unix"} {
		for _, size := range []int{0, 1, 64<<10 - 1, 64 << 10, 64<<10 + 1, 300_000} {
			data := bytes.Repeat([]byte("Cabinet"), size/7+1)[:size]
			got := make(chan []byte, 1)
			address := daemon(t, network, func(c net.Conn) {
				got <- taken(c)
				_, _ = io.WriteString(c, "stream: OK\x00")
			})
			v, err := client(t, address, 0).Scan(t.Context(), bytes.NewReader(data))
			if err != nil || v != (scanner.Verdict{State: scanner.Clean}) {
				t.Errorf("%s, %d bytes: %+v, %v", network, size, v, err)
			}
			if !bytes.Equal(<-got, data) {
				t.Errorf("%s: %d bytes came over otherwise", network, size)
			}
		}
	}
}

func TestWhatTheDaemonSays(t *testing.T) {
	long := strings.Repeat("ж", 200)
	for answer, want := range map[string]scanner.Verdict{
		"stream: Win.Test.EICAR_HDB-1 FOUND\x00":          {State: scanner.Infected, Finding: "Win.Test.EICAR_HDB-1"},
		"stream: <b>\r\n\x1b[31m\u202e\xffx OK FOUND\x00": {State: scanner.Infected, Finding: "<b>[31mx OK"},
		"stream: " + long + " FOUND\x00":                  {State: scanner.Infected, Finding: long[:240]},
		"stream:  FOUND\x00":                              {State: scanner.Infected, Finding: "?"},
		"INSTREAM size limit exceeded. ERROR\x00":         {State: scanner.TooLarge},
		"stream: OK":       {}, // cut off
		"":                 {},
		"\x00":             {},
		"OK\x00":           {},
		"stream: OKAY\x00": {},
		"stream: ok\x00":   {},
		"stream: Can't allocate memory ERROR\x00":              {},
		"HTTP/1.1 400 Bad Request\r\n\r\nstream: OK\x00":       {},
		strings.Repeat("x", 5000) + "\x00stream: OK\x00":       {},
		"stream: " + strings.Repeat("y", 1<<20) + " FOUND\x00": {},
	} {
		address := daemon(t, "tcp", func(c net.Conn) {
			taken(c)
			_, _ = io.WriteString(c, answer)
		})
		v, err := client(t, address, 0).Scan(t.Context(), strings.NewReader("x"))
		if v != want || (err == nil) != (want != scanner.Verdict{}) {
			t.Errorf("%.60q: %+v, %v", answer, v, err)
		}
	}
}

func TestADaemonThatMisbehaves(t *testing.T) {
	big := bytes.NewReader(make([]byte, 8<<20))
	for name, talk := range map[string]func(c net.Conn){
		"hangs up":          func(net.Conn) {},
		"hangs":             func(c net.Conn) { _, _ = io.Copy(io.Discard, c) },
		"takes nothing":     func(c net.Conn) { time.Sleep(2 * time.Second) },
		"answers too early": func(c net.Conn) { _, _ = io.WriteString(c, "stream: OK\x00") },
	} {
		_, _ = big.Seek(0, io.SeekStart)
		v, err := client(t, daemon(t, "tcp", talk), 200*time.Millisecond).Scan(t.Context(), big)
		if err == nil || v.State != 0 {
			t.Errorf("%s: %+v, %v", name, v, err)
		}
	}
	if _, err := client(t, "tcp://127.0.0.1:1", 0).Scan(t.Context(), big); err == nil {
		t.Error("nobody listens, and the file is known")
	}
}

func TestAFileThatIsTooLargeForTheDaemon(t *testing.T) {
	address := daemon(t, "tcp", func(c net.Conn) {
		_, _ = io.ReadFull(c, make([]byte, 1<<20))
		_, _ = io.WriteString(c, "INSTREAM size limit exceeded. ERROR\x00")
		_, _ = io.Copy(io.Discard, c)
	})
	v, err := client(t, address, time.Second).Scan(t.Context(), bytes.NewReader(make([]byte, 4<<20)))
	if err != nil || v.State != scanner.TooLarge {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestAFileThatBreaksIsNeverClean(t *testing.T) {
	address := daemon(t, "tcp", func(c net.Conn) {
		taken(c)
		_, _ = io.WriteString(c, "stream: OK\x00")
	})
	cut := errors.New("cut")
	_, err := client(t, address, 0).Scan(t.Context(), io.MultiReader(strings.NewReader("a"), iotest.ErrReader(cut)))
	if !errors.Is(err, cut) {
		t.Errorf("%v", err)
	}
}

func TestWhoeverGoesIsNotAwaited(t *testing.T) {
	address := daemon(t, "tcp", func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	done := make(chan error, 1)
	go func() {
		_, err := client(t, address, time.Minute).Scan(ctx, strings.NewReader("x"))
		done <- err
	}()
	select {
	case err := <-done:
		if err == nil {
			t.Error("an answer came")
		}
	case <-time.After(10 * time.Second):
		t.Error("it waits on")
	}
}

func TestPing(t *testing.T) {
	for answer, fine := range map[string]bool{"PONG\x00": true, "PONG": false, "220 mail.example.org\x00": false} {
		address := daemon(t, "tcp", func(c net.Conn) {
			_, _ = io.ReadFull(c, make([]byte, len("zPING\x00")))
			_, _ = io.WriteString(c, answer)
		})
		if err := client(t, address, time.Second).Ping(t.Context()); (err == nil) != fine {
			t.Errorf("%q: %v", answer, err)
		}
	}
}

func TestAddresses(t *testing.T) {
	for address, fine := range map[string]bool{"tcp://scanner.example.org:3310": true, "tcp://10.0.0.4:3310": true, "unix:///run/clamav/clamd.ctl": true,
		"": false, "clamd:3310": false, "tcp://clamd": false, "tcp://:3310": false, "http://clamd:3310": false, "unix://clamd.ctl": false, "unix:clamd.ctl": false,
		"tcp://a:b@clamd:3310": false, "tcp://clamd:3310/x": false, "tcp://clamd:3310?x=1": false} {
		if _, err := scanner.New(address, clock.System(), 0); (err == nil) != fine {
			t.Errorf("%q: %v", address, err)
		}
	}
}
