package rehearsal_test

import (
	"fmt"
	"net/http"
	"os/exec"
	"sync"
	"testing"
	"time"

	"cabinet/internal/links"
)

// freeze has the server's processes stand still, or go on. They keep their connections and answer nothing.
func (s *server) freeze(still bool) {
	s.t.Helper()
	signal := "CONT"
	if still {
		signal = "STOP"
	}
	line := fmt.Sprintf(`p=$(head -n 1 '%s/data/postmaster.pid'); kill -%s $p $(pgrep -P $p)`, s.folder, signal)
	if out, err := exec.Command("sh", "-c", line).CombinedOutput(); err != nil {
		s.t.Errorf("%v %s", err, out)
	}
}

// patience is how long a request may wait for a database that keeps its connections and says nothing.
const patience = 20 * time.Second

// TestTheDatabaseStandsStill: it answers nothing any more, as on a machine whose disk hangs. Nobody waits for ever, and it
// heals by itself.
func TestTheDatabaseStandsStill(t *testing.T) {
	t.Parallel()
	pg := newServer(t)
	env := with(environment(t, pg.url), "CLIENT_RATE", "1000000")
	_, remote := found(t, env)
	user(t, env, remote, "uma@marlowe.example")
	uma := remote.Visitor()
	uma.SignIn("uma@marlowe.example", password).At(links.Home())
	form := uma.Get(links.Profile()).Form("#profile").Values()
	pg.freeze(true)
	thaw := sync.OnceFunc(func() { pg.freeze(false) })
	t.Cleanup(thaw) // before the server is stopped, which a frozen one isn't
	visitor := remote.Visitor()
	visitor.Get("/healthz").Want(200)
	start := time.Now()
	var wg sync.WaitGroup
	for what, do := range map[string]func() int{
		"a page":             func() int { return uma.SendAtOnce(http.MethodGet, links.Profile(), nil, nil).Status },
		"another":            func() int { return uma.SendAtOnce(http.MethodGet, links.Profile(), nil, nil).Status },
		"a save":             func() int { return uma.Post(links.Profile(), form).Status },
		"an operation":       func() int { return remote.Bearer("none").Try(http.MethodGet, links.APIMe(), "") },
		"the readiness page": func() int { return visitor.Try(http.MethodGet, "/readyz", "") },
	} {
		wg.Go(func() {
			if status := do(); status != http.StatusServiceUnavailable || time.Since(start) > patience {
				t.Errorf("%s: %d after %v", what, status, time.Since(start))
			}
		})
	}
	wg.Wait()
	t.Logf("all were told within %v", time.Since(start))
	thaw()
	eventually(t, "pages work again", 10*time.Second, func() bool { return uma.Get(links.Profile()).Status == http.StatusOK })
	remote.Visitor().SignIn("uma@marlowe.example", password).At(links.Home())
	sound(t, env)
}
