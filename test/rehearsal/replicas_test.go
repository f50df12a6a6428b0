package rehearsal_test

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/db/dbtest"
)

// TestTwoProcessesOnOnePostgreSQL: what one process does, the other knows.
func TestTwoProcessesOnOnePostgreSQL(t *testing.T) {
	t.Parallel()
	port := apptest.FreePort(t)
	post := apptest.Post(t, port)
	env := with(environment(t, dbtest.PostgresURL(t)), "SMTP_HOST", "127.0.0.1", "SMTP_PORT", strconv.Itoa(port), "SMTP_TLS", "none", "MAIL_FROM", "cabinet@cabinet.example")
	_, first := found(t, env)
	other := with(env, "LISTEN", fmt.Sprintf("127.0.0.1:%d", apptest.FreePort(t)), "BASE_URL", "http://"+env["LISTEN"])
	serve(t, other)
	second := apptest.Replica(t, env["LISTEN"], other["LISTEN"])

	user(t, env, first, "uma@marlowe.example")
	here := first.Visitor()
	here.SignIn("uma@marlowe.example", password).At(links.Home())
	there := second.Visitor()
	there.SetCookie(&http.Cookie{Name: "cabinet_session", Value: here.Cookie("cabinet_session").Value, Path: "/"})
	page := there.Get(links.Profile()).At(links.Profile())
	// A form of one process is taken by the other.
	here.Submit(page.Form("#profile"), apptest.Fill{"position": "Partner"}).Want(200)
	var me struct{ Position string }
	there.Call(http.MethodGet, links.APIMe(), nil).JSON(&me)
	if me.Position != "Partner" {
		t.Errorf("the other process reads %q", me.Position)
	}

	const mails = 12
	for i := range mails {
		command(t, env, "user", "create", "--email", fmt.Sprintf("u%d@marlowe.example", i), "--first-name", "Uma", "--last-name", "Bell")
		command(t, env, "user", "reset", "--email", fmt.Sprintf("u%d@marlowe.example", i))
	}
	eventually(t, "all mails", 30*time.Second, func() bool { return len(post.All()) >= mails })
	time.Sleep(3 * time.Second) // time for a second process to do the same work again, if it would
	for i := range mails {
		if n := len(post.To(fmt.Sprintf("u%d@marlowe.example", i))); n != 1 {
			t.Errorf("%d mails to u%d", n, i)
		}
	}
	reached := apptest.Deactivate(t, env, "uma@marlowe.example")
	for name, p := range map[string]*apptest.Person{"first": here, "second": there} {
		took := eventually(t, "the "+name+" process shows a deactivated user out", 5*time.Second-time.Since(reached), func() bool {
			return p.SendAtOnce(http.MethodGet, links.Profile(), nil, nil).Location != ""
		})
		t.Logf("%s: out after %v", name, took)
	}
	sound(t, env)
}
