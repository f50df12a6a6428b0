package blobtest

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// What the gateway of the tests knows.
const (
	AccessKey = "testkey"
	SecretKey = "testsecret"
	Bucket    = "cabinet"
)

// missingPeer is the exit code of scripts in test/peers whose program isn't installed.
const missingPeer = 77

// Gateway is a real object store, versitygw, in a process of its own.
type Gateway struct {
	// Endpoint is its URL.
	Endpoint string
	// Objects is the folder in which the objects of [Bucket] lie as files.
	Objects string
	// CAFile is the certificate authority of one that speaks https.
	CAFile string

	t      testing.TB
	folder string
	secure bool
}

// StartGateway starts a gateway with an empty bucket, which is gone after the test. Where versitygw can't be had the test
// is skipped, loudly.
func StartGateway(t testing.TB, secure bool) *Gateway {
	t.Helper()
	g := &Gateway{t: t, folder: t.TempDir(), secure: secure}
	g.Objects, g.CAFile = filepath.Join(g.folder, "data", Bucket), filepath.Join(g.folder, "cert.pem")
	t.Cleanup(g.Stop)
	g.run("s3-up.sh", freePort(t))
	return g
}

// freePort returns a port that nobody listens on, and that the system gives to nobody else soon.
func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// Stop kills the gateway. What it holds stays.
func (g *Gateway) Stop() { g.t.Helper(); g.run("s3-down.sh") }

// Start starts a stopped gateway again, at the same address.
func (g *Gateway) Start() {
	g.t.Helper()
	g.run("s3-up.sh", g.Endpoint[strings.LastIndexByte(g.Endpoint, ':')+1:])
}

func (g *Gateway) run(script string, args ...string) {
	g.t.Helper()
	cmd := exec.Command(filepath.Join(root(g.t), "test", "peers", script), append([]string{g.folder}, args...)...)
	cmd.Env = cmd.Environ()
	if g.secure {
		cmd.Env = append(cmd.Env, "S3_TLS=1")
	}
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	switch {
	case err != nil && cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == missingPeer:
		g.t.Skip("SKIPPED, NOT PROVEN HERE: files in S3 need versitygw, see scripts/tools.sh")
	case err != nil:
		g.t.Fatalf("%s: %v\n%s", script, err, said.String())
	}
	if script == "s3-up.sh" {
		g.Endpoint = strings.TrimSpace(string(out))
	}
}

// root returns the folder of the module.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
	}
	t.Fatal("no go.mod above the test")
	return ""
}
