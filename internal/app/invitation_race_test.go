package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/app/apptest"
	"cabinet/internal/identity"
	"cabinet/internal/invitations"
	"cabinet/internal/links"
	"cabinet/internal/people"
)

// TestAHundredAcceptOneInvitation has a hundred browsers send the form behind one link at once, each with a password of
// its own, half of them to another process: one comes in, and the others hear that the link is over (R20).
func TestAHundredAcceptOneInvitation(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		const tries = 100
		address := "vera@example.org"
		i, err := a.Invitations.Invite(t.Context(), a.By("elena"), invitations.InviteInput{Email: address, Role: access.Limited})
		a.Must(err)
		path := strings.TrimPrefix(a.LastMail(address).Link(), a.Base.String())
		before := a.Kinds(a.World.Firm.ID)
		processes := []*apptest.App{a, a.Second()}
		var browsers [tries]*apptest.Person
		var bodies [tries][]byte
		for n := range tries {
			browsers[n] = processes[n%2].Visitor()
			values := browsers[n].Get(path).Want(http.StatusOK).Form("").Values()
			for name, typed := range map[string]string{"first_name": "Vera", "last_name": fmt.Sprint("Holm ", n), "new_password": secretOf(n), "confirm_password": secretOf(n)} {
				values.Set(name, typed)
			}
			bodies[n] = []byte(values.Encode())
		}
		var answers [tries]*apptest.Page
		var start, done sync.WaitGroup
		start.Add(1)
		for n := range tries {
			done.Go(func() {
				start.Wait()
				answers[n] = browsers[n].SendAtOnce(http.MethodPost, path, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, bodies[n])
			})
		}
		start.Done()
		done.Wait()

		winner := -1
		for n, page := range answers {
			switch {
			case page.Status == http.StatusSeeOther && winner < 0:
				winner = n
			case page.Status == http.StatusNotFound:
				page.See("This invitation can’t be used", "It was accepted already")
				if browsers[n].Cookie("cabinet_session") != nil {
					t.Errorf("try %d has a session", n)
				}
			default:
				t.Errorf("try %d: status %d at %s", n, page.Status, page.Location)
			}
		}
		if winner < 0 {
			t.Fatal("nobody came in")
		}
		p, err := a.People.PersonOf(t.Context(), a.DB, a.World.Firm.ID, i.User)
		a.Must(err)
		if p.Status != people.Active || p.LastName != fmt.Sprint("Holm ", winner) {
			t.Errorf("%s is %s; try %d came in", p.LastName, p.Status, winner)
		}
		counted := map[string]int{}
		for _, kind := range a.Kinds(a.World.Firm.ID)[len(before):] {
			counted[kind]++
		}
		for _, kind := range []activity.Kind{invitations.ActAccepted, people.StatusChanged, identity.ActSignedIn} {
			if counted[string(kind)] != 1 {
				t.Errorf("%d × %s", counted[string(kind)], kind)
			}
		}
		browsers[winner].Get(links.Profile()).Want(http.StatusOK).At(links.Profile())
		a.Visitor().SignIn(address, secretOf(winner)).Want(http.StatusOK).At(links.Home())
		a.Visitor().SignIn(address, secretOf((winner+1)%tries)).Want(http.StatusUnprocessableEntity)
	})
}

// secretOf is the password of one try.
func secretOf(n int) string { return fmt.Sprintf("harbour %d lantern quiet", n) }
