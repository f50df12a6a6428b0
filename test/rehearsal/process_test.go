package rehearsal_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/db/dbtest"
)

func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		fmt.Println("SKIPPED, NOTHING REHEARSED: -short leaves out what takes minutes")
		os.Exit(0)
	}
	folder, err := os.MkdirTemp("", "cabinet-rehearsal-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := 1
	if out, err := exec.Command("go", "build", "-o", binary(folder), "cabinet/cmd/cabinet").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build: %v\n%s", err, out)
	} else if err = os.Setenv(folderVariable, folder); err == nil {
		code = m.Run()
	}
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

// folderVariable names the folder in which the program was built.
const folderVariable = "CABINET_REHEARSAL_FOLDER"

func binary(folder string) string { return filepath.Join(folder, "cabinet") }

// process is one running program.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	output *output
	once   sync.Once
	ended  chan struct{}
}

// output collects what a process prints.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// serve starts a server process and waits until it takes requests.
func serve(t *testing.T, env apptest.Env) *process {
	t.Helper()
	p := &process{t: t, cmd: exec.Command(binary(os.Getenv(folderVariable)), "serve"), output: &output{}, ended: make(chan struct{})}
	for name, value := range env {
		p.cmd.Env = append(p.cmd.Env, "CABINET_"+name+"="+value)
	}
	p.cmd.Stdout, p.cmd.Stderr = p.output, p.output
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.cmd.Wait() // how it ended is told by what it printed
		close(p.ended)
	}()
	t.Cleanup(func() { p.end(syscall.SIGKILL) })
	p.says(regexp.MustCompile(`Cabinet is at|cabinet setup-link`))
	return p
}

// end sends a signal and waits until the process is gone.
func (p *process) end(s syscall.Signal) {
	p.t.Helper()
	p.once.Do(func() {
		_ = p.cmd.Process.Signal(s) // it may be gone already
		select {
		case <-p.ended:
		case <-time.After(time.Minute):
			p.t.Errorf("process %d doesn't end", p.cmd.Process.Pid)
			_ = p.cmd.Process.Kill()
		}
	})
}

func (p *process) says(text *regexp.Regexp) string {
	p.t.Helper()
	for range 1200 {
		if out := p.output.String(); text.MatchString(out) {
			return out
		}
		select {
		case <-p.ended:
			p.t.Fatalf("it ended:\n%s", p.output)
		case <-time.After(50 * time.Millisecond):
		}
	}
	p.t.Fatalf("it never said %v:\n%s", text, p.output)
	return ""
}

const (
	adasPassword = "seven quiet otters"
	password     = "velvet tractor opinion"
)

var linkIn = regexp.MustCompile(`http://\S+`)

// environment is a data folder with an address of its own.
func environment(t *testing.T, database string) apptest.Env {
	t.Helper()
	env := apptest.Env{"DATA": filepath.Join(t.TempDir(), "data"), "LISTEN": fmt.Sprintf("127.0.0.1:%d", apptest.FreePort(t)), "LOG_LEVEL": "warn",
		"TRUSTED_PROXIES": "127.0.0.0/8"}
	if database != "" {
		env["DATABASE"] = database
	}
	return env
}

// with returns an environment with other values.
func with(env apptest.Env, pairs ...string) apptest.Env {
	out := apptest.Env{}
	for name, value := range env {
		out[name] = value
	}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = pairs[i+1]
	}
	return out
}

// found starts a server and sets it up.
func found(t *testing.T, env apptest.Env) (*process, *apptest.App) {
	t.Helper()
	p := serve(t, env)
	remote := apptest.Remote(t, env["LISTEN"])
	v := remote.Visitor()
	v.Submit(v.Open(linkIn.FindString(p.output.String())).Form(""), apptest.Fill{"account_name": "Marlowe & Finch", "account_kind": "law_firm", "country": "GB",
		"language": "en", "first_name": "Ada", "last_name": "Finch", "email": "ada@marlowe.example",
		"new_password": adasPassword, "confirm_password": adasPassword}).Want(200).At(links.Profile())
	return p, remote
}

// user makes a user by the command and sets their password by the printed link.
func user(t *testing.T, env apptest.Env, remote *apptest.App, address string) {
	t.Helper()
	out := command(t, env, "user", "create", "--email", address, "--first-name", "Uma", "--last-name", "Bell")
	v := remote.Visitor()
	v.Submit(v.Open(linkIn.FindString(out)).Form(""), apptest.Fill{"new_password": password, "confirm_password": password}).At(links.SignIn(""))
}

func command(t *testing.T, env apptest.Env, args ...string) string {
	t.Helper()
	r := apptest.Command(t, env, args...)
	if r.Code != 0 {
		t.Fatalf("cabinet %s: %d\n%s%s", strings.Join(args, " "), r.Code, r.Out, r.Err)
	}
	return r.Out
}

// sound fails the test unless the activity record is sound.
func sound(t *testing.T, env apptest.Env) {
	t.Helper()
	if out := command(t, env, "audit", "verify"); strings.Contains(out, "BROKEN") || !strings.Contains(out, "Marlowe & Finch: sound") {
		t.Error(out)
	}
}

// each runs fn on both databases at the same time.
func each(t *testing.T, fn func(t *testing.T, database string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, "")
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, dbtest.PostgresURL(t))
	})
}

// eventually waits until something holds, and fails the test when it doesn't in time.
func eventually(t *testing.T, what string, limit time.Duration, holds func() bool) time.Duration {
	t.Helper()
	start := time.Now()
	for !holds() {
		if time.Since(start) > limit {
			t.Fatalf("not within %v: %s", limit, what)
		}
		time.Sleep(50 * time.Millisecond)
	}
	return time.Since(start)
}
