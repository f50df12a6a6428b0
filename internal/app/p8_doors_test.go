package app_test

import (
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
)

// door is a way by which somebody takes an administrator away. What it needs is looked up first, so that only the last
// step is taken at once with others; that one returns the status of the answer.
type door struct {
	name string
	open func(a *apptest.App, by *apptest.Person, user ids.User) func() int
}

// TestEveryDoorKeepsAnAdministrator has the last two administrators take each other's role away at once, by every pair of
// ways and in two processes, while the days of a third one end: one of them remains (P8, R39).
func TestEveryDoorKeepsAnAdministrator(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		rounds := 24
		if testing.Short() {
			rounds = 6
		}
		other := a.Second()
		elena, ada := a.Member("elena").ID, a.Join(a.World.Firm, "ada", people.Standing{Role: access.Administrator}).ID
		third := a.Join(a.World.Firm, "third", people.Standing{Role: access.Limited}).ID
		all, statuses := doors(), map[int]int{}
		for round := range rounds {
			here, there := all[round%len(all)], all[(round+round/len(all)*3)%len(all)]
			ends := a.Clock.Now().Add(time.Minute)
			edit(a, third, people.UserInput{TempRole: &people.TemporaryRole{Role: access.Administrator, Period: people.Period{Until: ends}}, EndsAt: &ends})
			first, second := here.open(a, a.As("elena"), ada), there.open(other, other.As("ada"), elena)
			a.Clock.Advance(max(0, ends.Sub(a.Clock.Now())))
			answers := at(first, second, func() int {
				a.Must(a.People.Settle(t.Context()))
				return 0
			})
			for _, status := range answers[:2] {
				statuses[status]++
				if status >= 500 {
					t.Errorf("round %d, %s and %s: status %d", round, here.name, there.name, status)
				}
			}
			if left := lasting(a); len(left) != 1 || left[0] != elena && left[0] != ada {
				t.Fatalf("round %d, %s and %s: %d administrators remain for good; answers %v", round, here.name, there.name, len(left), answers)
			}
			restore(a, elena, ada, third)
		}
		t.Log(statuses)
	})
}

// TestNoDoorTakesTheLastAdministrator has several doors open for the same last one at once.
func TestNoDoorTakesTheLastAdministrator(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.Member("elena").ID
		ends := a.Clock.Now().Add(time.Hour)
		for name, in := range map[string]people.UserInput{"a last day": {EndsAt: &ends}, "a role": {Profile: people.ProfileInput{Role: new("standard")}},
			"a role for a time": {TempRole: &people.TemporaryRole{Role: access.Guest, Period: people.Period{From: ends}}}} {
			if _, err := a.People.EditUser(t.Context(), access.Operator(a.World.Firm.ID), elena, in, 0); err == nil {
				t.Errorf("%s for the last administrator", name)
			}
		}
		if left := lasting(a); len(left) != 1 {
			t.Errorf("%d administrators", len(left))
		}
	})
}

// doors are all there are: pages, API, work on many at once, and what commands and nightly runs do.
func doors() []door {
	asJSON := http.Header{"Content-Type": {"application/json"}}
	asForm := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	api := func(method, path, body string) func(by *apptest.Person) func() int {
		return func(by *apptest.Person) func() int {
			return func() int { return by.SendAtOnce(method, path, asJSON, []byte(body)).Status }
		}
	}
	page := func(path, form string, typed map[string]string) func(by *apptest.Person) func() int {
		return func(by *apptest.Person) func() int {
			f := by.Get(path).Want(http.StatusOK).Form(form)
			values := f.Values()
			for name, value := range typed {
				values.Set(name, value)
			}
			return func() int { return by.SendAtOnce(http.MethodPost, f.Action(), asForm, []byte(values.Encode())).Status }
		}
	}
	patch := func(body string) func(*apptest.App, *apptest.Person, ids.User) func() int {
		return func(_ *apptest.App, by *apptest.Person, user ids.User) func() int {
			return api(http.MethodPatch, links.APIUser(user), body)(by)
		}
	}
	return []door{
		{"the form of a user", func(_ *apptest.App, by *apptest.Person, user ids.User) func() int {
			return page(links.UserEdit(user), "#user", map[string]string{"role": "standard", "seen": "1"})(by)
		}},
		{"the page that deactivates", func(_ *apptest.App, by *apptest.Person, user ids.User) func() int {
			return page(links.UserDeactivate(user), "#status-form", nil)(by)
		}},
		{"a role by the API", patch(`{"role":"limited"}`)},
		{"deactivating by the API", func(_ *apptest.App, by *apptest.Person, user ids.User) func() int {
			return api(http.MethodPost, links.APIUser(user)+"/deactivate", "")(by)
		}},
		{"a last day by the API", patch(`{"ends_at":"2036-01-01T00:00:00Z"}`)},
		{"a role for a time by the API", patch(`{"temp_role":{"role":"guest","from":"2036-01-01T00:00:00Z"}}`)},
		{"a role for many", func(_ *apptest.App, by *apptest.Person, user ids.User) func() int {
			return api(http.MethodPost, links.APIUsersBulk(), `{"operation":"role","role":"guest","users":["`+string(user)+`"]}`)(by)
		}},
		{"a selection that is deactivated", func(_ *apptest.App, by *apptest.Person, user ids.User) func() int {
			values := by.Get(links.UsersBy(url.Values{"role": {"administrator"}})).Want(http.StatusOK).Form("#user-list-picked").Values()
			for name, value := range map[string]string{"act": "deactivate", "picked": string(user), "sure": "1"} {
				values.Set(name, value)
			}
			return func() int {
				return by.SendAtOnce(http.MethodPost, links.UsersSelection(), asForm, []byte(values.Encode())).Status
			}
		}},
		{"the machine", func(a *apptest.App, _ *apptest.Person, user ids.User) func() int {
			return func() int {
				_, err := a.People.SetStatus(a.T.Context(), access.Operator(a.World.Firm.ID), user, people.Inactive)
				return map[bool]int{true: http.StatusOK, false: http.StatusConflict}[err == nil]
			}
		}},
	}
}

// at does several things at once and returns what came of each.
func at(list ...func() int) []int {
	out := make([]int, len(list))
	var start, done sync.WaitGroup
	start.Add(1)
	for i, do := range list {
		done.Go(func() {
			start.Wait()
			out[i] = do()
		})
	}
	start.Done()
	done.Wait()
	return out
}

// edit changes a user as the operator may.
func edit(a *apptest.App, user ids.User, in people.UserInput) {
	a.T.Helper()
	_, err := a.People.EditUser(a.T.Context(), access.Operator(a.World.Firm.ID), user, in, 0)
	a.Must(err)
}

// restore makes the first two lasting administrators again, and the third one active.
func restore(a *apptest.App, one, two, third ids.User) {
	a.T.Helper()
	ctx, by := a.T.Context(), access.Operator(a.World.Firm.ID)
	for _, user := range []ids.User{one, two, third} {
		_, err := a.People.SetStatus(ctx, by, user, people.Active)
		a.Must(err)
		if user != third {
			edit(a, user, people.UserInput{Profile: people.ProfileInput{Role: new("administrator")}, TempRole: &people.TemporaryRole{}, EndsAt: new(time.Time)})
		}
	}
}

// lasting returns who administers the firm for good: active, without an end of their days or of their role.
func lasting(a *apptest.App) []ids.User {
	a.T.Helper()
	page, err := a.People.List(a.T.Context(), access.Operator(a.World.Firm.ID), people.Filter{Limit: 500})
	a.Must(err)
	var out []ids.User
	for _, p := range page.Items {
		if p.Status == people.Active && p.Lasting.Role == access.Administrator && p.EndsAt.IsZero() && p.TempRole == nil {
			out = append(out, p.ID)
		}
	}
	return out
}
