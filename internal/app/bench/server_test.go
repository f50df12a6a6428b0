package bench

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// server is a process that answers HTTP.
type server struct {
	address string
	pid     int
	took    time.Duration // from its start to the first answer
	stop    func()
}

// startCabinet serves the world's folder with the program to measure. Its log goes to a file, as in production.
func startCabinet(b *testing.B, w world, more ...string) *server {
	b.Helper()
	if *program == "" {
		b.Fatal("-cabinet names no program; use make bench")
	}
	address := freeAddress(b)
	args := append([]string{"serve", "--data=" + w.data, "--listen=" + address, "--client-rate=0"}, more...)
	if *prof != "" {
		return start(b, address, "/healthz", os.Args[0], append([]string{"profiled", *prof}, args...)...)
	}
	return start(b, address, "/healthz", *program, args...)
}

// startBare serves the raw limits over the world's database.
func startBare(b *testing.B, w world) *server {
	b.Helper()
	address := freeAddress(b)
	return start(b, address, "/ready", os.Args[0], "bare", address, filepath.Join(w.data, "cabinet.db"), string(w.account), string(w.user))
}

func start(b *testing.B, address, ready, command string, args ...string) *server {
	b.Helper()
	if *pin != "" {
		command, args = "taskset", append([]string{"-c", *pin, command}, args...)
	}
	log, err := os.CreateTemp(b.TempDir(), "log")
	must(b, err)
	cmd := exec.Command(command, args...)
	cmd.Stdout, cmd.Stderr = log, log
	at := time.Now()
	must(b, cmd.Start())
	s := &server{address: address, pid: cmd.Process.Pid}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	s.stop = func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err, ok := <-ended; ok && err != nil {
			b.Error(command, err)
		}
		close(ended)
		s.stop = func() {}
	}
	b.Cleanup(func() { s.stop() })
	for time.Since(at) < 20*time.Second {
		if c, err := dialHTTP(address); err == nil {
			status, _, err := c.do([]byte(get(address, ready)), false)
			c.conn.Close()
			if err == nil && status == 200 {
				s.took = time.Since(at)
				return s
			}
		}
		time.Sleep(500 * time.Microsecond)
	}
	text, _ := os.ReadFile(log.Name())
	b.Fatalf("%s doesn't answer: %s", command, text)
	return nil
}

// memory returns how much of the server is in memory, in MB: now, or at its peak.
func (s *server) memory(b *testing.B, field string) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.pid))
	must(b, err)
	for l := range strings.Lines(string(text)) {
		var kb float64
		if n, _ := fmt.Sscanf(l, field+": %f kB", &kb); n == 1 {
			return kb / 1024
		}
	}
	b.Fatalf("no %s of process %d", field, s.pid)
	return 0
}

// processor returns how much processor time the server has used so far.
func (s *server) processor(b *testing.B) time.Duration {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.pid))
	must(b, err)
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+2:]))
	user, err := strconv.Atoi(fields[11])
	must(b, err)
	system, err := strconv.Atoi(fields[12])
	must(b, err)
	return time.Duration(user+system) * 10 * time.Millisecond // a hundredth of a second is the unit of proc(5)
}

func freeAddress(b *testing.B) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(b, err)
	defer l.Close()
	return l.Addr().String()
}
