package rehearsal_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// server is a PostgreSQL of one test's own, which may be stopped.
type server struct {
	t           *testing.T
	folder, url string
}

func newServer(t *testing.T) *server {
	t.Helper()
	if bins, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb"); len(bins) == 0 {
		t.Skip("SKIPPED, NOT PROVEN HERE: a database that goes away needs PostgreSQL")
	}
	port := strconv.Itoa(apptest.FreePort(t))
	s := &server{t: t, folder: filepath.Join(os.TempDir(), "cabinet-rehearsal-pg-"+port)} // postgres can't enter t.TempDir
	out, err := exec.Command("../peers/pg-up.sh", s.folder, port).Output()
	if err != nil {
		t.Fatal("pg-up.sh:", err)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("../peers/pg-down.sh", s.folder).CombinedOutput(); err != nil {
			t.Errorf("pg-down.sh: %v %s", err, out)
		}
	})
	s.url = strings.TrimSpace(string(out))
	return s
}

// ctl has pg_ctl do something, as the user that the server runs as.
func (s *server) ctl(args string) {
	s.t.Helper()
	line := fmt.Sprintf(`B=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1); "$B/pg_ctl" -D '%s/data' -l '%s/log' -w %s`, s.folder, s.folder, args)
	cmd := exec.Command("sh", "-c", line)
	if os.Geteuid() == 0 {
		cmd = exec.Command("su", "postgres", "-s", "/bin/sh", "-c", line)
	}
	if err := cmd.Run(); err != nil { // its output stays open as long as the server runs
		s.t.Fatalf("pg_ctl %s: %v", args, err)
	}
}

// outage is the minute of a database that is gone, made short.
const outage = 6 * time.Second

// TestTheDatabaseIsGoneForAWhile: it is killed under load. Pages say so soon and in words, health pages tell, and once it
// is back everything works without a restart; what was repeated was done once (F11).
func TestTheDatabaseIsGoneForAWhile(t *testing.T) {
	t.Parallel()
	pg := newServer(t)
	env := with(environment(t, pg.url), "CLIENT_RATE", "1000000")
	_, remote := found(t, env)
	user(t, env, remote, "uma@marlowe.example")
	uma := remote.Visitor()
	uma.SignIn("uma@marlowe.example", password).At(links.Home())
	form := uma.Get(links.Profile()).Form("#profile")

	var stop atomic.Bool
	var wg sync.WaitGroup
	writers := []*writer{newWriter(t, env, remote, 1), newWriter(t, env, remote, 2), newWriter(t, env, remote, 3)}
	for _, w := range writers {
		wg.Go(func() {
			for !stop.Load() {
				w.next()
				time.Sleep(10 * time.Millisecond)
			}
		})
	}
	time.Sleep(time.Second)
	pg.ctl("-m immediate stop")
	gone := time.Now()
	words := "can’t be reached just now"
	visitor := remote.Visitor()
	refused(t, "a page", words, func() *apptest.Page { return uma.Get(links.Profile()) })
	refused(t, "a save", words, func() *apptest.Page { return uma.Submit(form, apptest.Fill{"position": "Partner"}) })
	refused(t, "an operation", "", func() *apptest.Page { return remote.Bearer("none").Call(http.MethodGet, links.APIMe(), nil) })
	refused(t, "the readiness page", "", func() *apptest.Page { return visitor.Get("/readyz") })
	visitor.Get("/healthz").Want(200)
	visitor.Get(links.SignIn("")).Want(200)
	time.Sleep(time.Until(gone.Add(outage)))
	pg.ctl("start")

	heals := eventually(t, "the pool heals", 10*time.Second, func() bool { return visitor.Get("/readyz").Status == http.StatusOK })
	uma.Submit(uma.Get(links.Profile()).Want(200).Form("#profile"), apptest.Fill{"position": "Partner"}).Want(200)
	remote.Visitor().SignIn("uma@marlowe.example", password).At(links.Home())
	time.Sleep(time.Second)
	stop.Store(true)
	wg.Wait()
	for _, w := range writers {
		eventually(t, "the last number is taken", 5*time.Second, w.next)
		if w.refused.Load() == 0 || w.taken < 20 {
			t.Errorf("%d taken, %d refused: nothing is proven", w.taken, w.refused.Load())
		}
		w.exact(t, env)
	}
	t.Logf("healed %v after the start; %d numbers taken, %d tries refused", heals, writers[0].taken, writers[0].refused.Load())
	sound(t, env)
}
