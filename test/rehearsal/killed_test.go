package rehearsal_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jhillyerd/enmime/v2"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// TestKilledWhileMailing: a process is killed while mails are on their way and others wait. All arrive; what arrives
// twice is the same job's, and of two links the later one works.
func TestKilledWhileMailing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		port := apptest.FreePort(t)
		env := with(environment(t, database), "SMTP_HOST", "127.0.0.1", "SMTP_PORT", strconv.Itoa(port), "SMTP_TLS", "none", "MAIL_FROM", "cabinet@cabinet.example")
		first, remote := found(t, env)
		const people = 40
		for i := range people {
			command(t, env, "user", "create", "--email", address(i), "--first-name", "Uma", "--last-name", "Bell")
		}
		post := apptest.Post(t, port)
		post.Dawdle(time.Second)
		for i := range people {
			command(t, env, "user", "reset", "--email", address(i))
		}
		eventually(t, "some mails", time.Minute, func() bool { return len(post.All()) >= 3 })
		first.end(syscall.SIGKILL)
		if n := len(post.All()); n >= people {
			t.Fatalf("all %d mails had left before the kill: nothing is proven", n)
		}
		post.Dawdle(0)
		serve(t, env)
		missing := func() (n int) {
			for i := range people {
				if len(post.To(address(i))) == 0 {
					n++
				}
			}
			return n
		}
		took := eventually(t, "all mails", 2*time.Minute, func() bool { return missing() == 0 })
		twice := 0
		for i := range people {
			list := post.To(address(i))
			ids := map[string]bool{}
			for _, d := range list {
				if ids[d.MessageID] || job(d) == "" || job(d) != job(list[0]) {
					t.Errorf("%s got another message: %s, %s", address(i), d.MessageID, list[0].MessageID)
				}
				ids[d.MessageID] = true // every try mints a link, so no try is a copy of another
			}
			remote.Visitor().Open(linkOf(t, list[len(list)-1])).Want(200)
			twice += len(list) - 1
		}
		t.Logf("all arrived %v after the restart, %d of them twice", took, twice)
		sound(t, env)
	})
}

// job returns which job sent a mail: the part of its id before the number of the try.
func job(d apptest.Delivery) string {
	id, _, _ := strings.Cut(strings.TrimPrefix(d.MessageID, "<"), "@")
	return id[:max(strings.LastIndex(id, "."), 0)]
}

func linkOf(t *testing.T, d apptest.Delivery) string {
	t.Helper()
	m, err := enmime.ReadEnvelope(bytes.NewReader(d.Raw))
	if err != nil {
		t.Fatal(err)
	}
	return linkIn.FindString(m.Text)
}

func address(i int) string { return fmt.Sprintf("u%d@marlowe.example", i) }

// TestKilledWhileWriting: what was answered before a kill is stored, and the record is sound.
func TestKilledWhileWriting(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		env := with(environment(t, database), "CLIENT_RATE", "1000000")
		first, remote := found(t, env)
		const writers = 4
		programs := make([]*apptest.Person, writers)
		for i := range programs {
			command(t, env, "user", "create", "--email", address(i), "--first-name", "Uma", "--last-name", "Bell")
			programs[i] = remote.Bearer(strings.TrimSpace(command(t, env, "token", "create", "--email", address(i), "--scope", "write")))
		}
		for round := range 3 {
			killedWhileWriting(t, env, first, programs, round*1_000_000)
			first = serve(t, env)
		}
		first.end(syscall.SIGTERM)
		sound(t, env)
	})
}

// killedWhileWriting has every program write numbers, kills the process, and reads back on a new one.
func killedWhileWriting(t *testing.T, env apptest.Env, p *process, programs []*apptest.Person, from int) {
	t.Helper()
	var stop atomic.Bool
	tried, answered := make([]int, len(programs)), make([]atomic.Int64, len(programs))
	var wg sync.WaitGroup
	for i, program := range programs {
		wg.Go(func() {
			for n := from + 1; !stop.Load(); n++ {
				tried[i] = n
				if program.Try(http.MethodPatch, links.APIMe(), `{"position":"`+strconv.Itoa(n)+`"}`) == http.StatusOK {
					answered[i].Store(int64(n))
				}
			}
		})
	}
	eventually(t, "every program has written", time.Minute, func() bool {
		for i := range answered {
			if answered[i].Load() == 0 {
				return false
			}
		}
		return true
	})
	time.Sleep(time.Second)
	p.end(syscall.SIGKILL)
	stop.Store(true)
	wg.Wait()
	again := serve(t, env)
	for i, program := range programs {
		var me struct{ Position string }
		program.Call(http.MethodGet, links.APIMe(), nil).Want(200).JSON(&me)
		stored, err := strconv.Atoi(me.Position)
		if last := int(answered[i].Load()); err != nil || stored < last || stored > tried[i] {
			t.Errorf("stored %q, answered %d, tried %d", me.Position, last, tried[i])
		}
	}
	again.end(syscall.SIGKILL)
}
