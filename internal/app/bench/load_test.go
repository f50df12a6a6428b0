package bench

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// load is what some connections to a server did: answers a second and the time of each.
type load struct {
	rate  float64
	times []time.Duration // sorted
	cost  float64         // microseconds of the server's processor for each answer
}

func (l load) quantile(q float64) time.Duration { return l.times[int(q*float64(len(l.times)-1))] }

// drive sends the request over and over on so many connections for the span. It speaks HTTP by hand, since a whole
// client would take more of the machine than the servers it measures.
func drive(b *testing.B, address, request string, want, conns int) load {
	b.Helper()
	var mu sync.Mutex
	var all []time.Duration
	var failed error
	var wg sync.WaitGroup
	start := time.Now()
	for range conns {
		wg.Go(func() {
			times, err := hammer(address, request, want, start.Add(*span))
			mu.Lock()
			defer mu.Unlock()
			all, failed = append(all, times...), errors.Join(failed, err)
		})
	}
	wg.Wait()
	took := time.Since(start)
	must(b, failed)
	slices.Sort(all)
	return load{rate: float64(len(all)) / took.Seconds(), times: all}
}

// press drives a server of ours and notes what its answers cost it.
func press(b *testing.B, s *server, request string, want, conns int) load {
	b.Helper()
	before := s.processor(b)
	l := drive(b, s.address, request, want, conns)
	l.cost = float64((s.processor(b) - before).Microseconds()) / float64(len(l.times))
	return l
}

func hammer(address, request string, want int, until time.Time) ([]time.Duration, error) {
	c, err := dialHTTP(address)
	if err != nil {
		return nil, err
	}
	defer c.conn.Close()
	times := make([]time.Duration, 0, 1<<14)
	for at := time.Now(); at.Before(until); {
		status, _, err := c.do([]byte(request), false)
		if err != nil {
			return nil, err
		}
		if status != want {
			return nil, fmt.Errorf("answer %d instead of %d", status, want)
		}
		now := time.Now()
		times = append(times, now.Sub(at))
		at = now
	}
	return times, nil
}

type client struct {
	conn net.Conn
	in   *bufio.Reader
}

func dialHTTP(address string) (*client, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &client{conn, bufio.NewReaderSize(conn, 64<<10)}, nil
}

// answer is the head and, when it is kept, the body of one response.
type answer struct {
	head []string
	body []byte
	size int64
}

func (a answer) cookies() string {
	var out []string
	for _, h := range a.head {
		if value, ok := strings.CutPrefix(h, "Set-Cookie: "); ok {
			pair, _, _ := strings.Cut(value, ";")
			out = append(out, pair)
		}
	}
	return strings.Join(out, "; ")
}

// do sends one request and reads the answer to its end.
func (c *client) do(request []byte, keep bool) (status int, a answer, err error) {
	if _, err = c.conn.Write(request); err != nil {
		return 0, a, err
	}
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, a, err
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, a, err
	}
	for {
		if line, err = c.in.ReadSlice('\n'); err != nil {
			return 0, a, err
		}
		if len(line) <= 2 {
			break
		}
		if value, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if a.size, err = strconv.ParseInt(string(bytes.TrimSpace(value)), 10, 64); err != nil {
				return 0, a, err
			}
		}
		if keep {
			a.head = append(a.head, string(bytes.TrimSpace(line)))
		}
	}
	if !keep {
		_, err = io.CopyN(io.Discard, c.in, a.size)
		return status, a, err
	}
	a.body = make([]byte, a.size)
	_, err = io.ReadFull(c.in, a.body)
	return status, a, err
}

// get writes a GET request with the given headers.
func get(address, path string, headers ...string) string {
	return "GET " + path + " HTTP/1.1\r\nHost: " + address + "\r\n" + strings.Join(append(headers, "", ""), "\r\n")
}

// once asks once and returns the answer whole.
func once(b *testing.B, address, request string) (int, answer) {
	b.Helper()
	c, err := dialHTTP(address)
	must(b, err)
	defer c.conn.Close()
	status, a, err := c.do([]byte(request), true)
	must(b, err)
	return status, a
}
