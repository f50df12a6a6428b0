package viewingweb_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/app/apptest"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
)

// aCase opens a case by oliver, with who is assigned to it.
func aCase(a *apptest.App, name string, assigned ...string) ids.Case {
	a.T.Helper()
	by := a.By("oliver")
	areas, err := a.Practice.Areas(a.T.Context(), a.DB, by.Account)
	a.Must(err)
	c, err := a.Cases.Create(a.T.Context(), by, cases.CreateInput{Input: cases.Input{Name: &name, Area: &areas[0].ID}})
	a.Must(err)
	for _, who := range assigned {
		_, err := a.Cases.Assign(a.T.Context(), by, cases.AssignInput{Case: c.ID, User: a.Member(who).ID})
		a.Must(err)
	}
	return c.ID
}

// allowed has elena's organisation allow it, by the page, and returns elena.
func allowed(a *apptest.App) *apptest.Person {
	a.T.Helper()
	elena := a.As("elena")
	elena.Get(links.User(a.Member("lin").ID)).Want(200).SeeNot("View as this person")
	elena.Get(links.UserViewAs(a.Member("lin").ID)).At(links.ViewAs(""))
	page := elena.Get(links.ViewAs("")).Want(200).See("Nobody so far")
	elena.Submit(page.Form("#view-as"), apptest.Fill{"allowed": "1"}).Want(200).See("Administrators may view as other users now.")
	return elena
}

// looks begins a look with a reason.
func looks(a *apptest.App, p *apptest.Person, as string) *apptest.Page {
	a.T.Helper()
	form := p.Get(links.UserViewAs(a.Member(as).ID)).Want(200).Form("#look")
	return p.Submit(form, apptest.Fill{"reason": "Why a case doesn’t <b>appear</b>"}).Want(200).At(links.Cases())
}

// TestAnAdministratorLooksAsALimitedUser is the whole way by the pages: what is shown is what that person sees and the
// administrator may see too, nothing can be changed, both are named in the record, and the person is told (C13, R41).
func TestAnAdministratorLooksAsALimitedUser(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		open, walled, others := aCase(a, "Open to both", "lin"), aCase(a, "Walled from elena", "lin"), aCase(a, "Not of lin")
		_, err := a.Cases.BuildWall(a.T.Context(), a.By("oliver"), cases.WallInput{Case: walled, User: a.Member("elena").ID, Reason: "Conflict"})
		a.Must(err)
		elena := allowed(a)
		elena.Get(links.User(a.Member("lin").ID)).See("View as this person")
		elena.Submit(elena.Get(links.UserViewAs(a.Member("lin").ID)).Form("#look"), apptest.Fill{"reason": "?"}).Want(422).See("Say why")
		before := elena.Cookie("cabinet_session")
		page := looks(a, elena, "lin").See("You’re viewing Cabinet as Lin Chen", "Stop viewing", "Open to both").SeeNot("Walled from elena", "Not of lin", "Settings")
		if page.Count(".viewing-band form") != 1 {
			t.Error("no way to stop")
		}
		if after := elena.Cookie("cabinet_session"); before == nil || after == nil || before.Value == after.Value {
			t.Error("the session keeps its secret (R26)")
		}
		elena.Get(links.Case(open)).Want(200).See("Open to both", "viewing Cabinet as Lin Chen")
		elena.Get(links.Case(walled)).Want(404)
		elena.Get(links.Case(others)).Want(404)
		elena.Get(links.Search("Walled")).Want(200).SeeNot("Walled from elena")
		elena.Get(links.CaseMessages(open)).Want(200)
		for _, closed := range []string{links.Profile(), links.Security(), links.Users(), links.Audit(), links.CaseEdit(open), links.Exports(), links.MyData()} {
			elena.Get(closed).Want(403).See("Stop viewing")
		}
		elena.Call(http.MethodGet, links.APICases(), nil).Want(403)
		if status := elena.Try(http.MethodPost, links.CaseEdit(open), "name=Changed"); status != 403 {
			t.Errorf("a change while looking as another: %d", status)
		}
		a.Work()
		lin := a.As("lin")
		lin.Get(links.MyViewings("")).Want(200).See("Elena Marchetti", "Why a case doesn’t <b>appear</b>", "Now, until")
		if l := a.LastMail(apptest.Address("lin")); !strings.Contains(l.Subject, "viewing Cabinet as you") || strings.Contains(l.Text, "appear") || !strings.Contains(l.Text, "Elena Marchetti") {
			t.Errorf("told %q: %s", l.Subject, l.Text)
		}
		elena.Submit(page.Form(".viewing-band form"), nil).Want(200).See("You are yourself again.").SeeNot("You’re viewing")
		elena.Get(links.Case(others)).Want(200)
		elena.Get(links.Case(walled)).Want(404)
		elena.Submit(page.Form(".viewing-band form"), nil) // pressed in another window, later
		elena.Get(links.Profile()).Want(200)
		a.Must(a.Acts.SealAll(a.T.Context()))
		for _, who := range []string{"lin", "elena"} {
			found, err := a.Acts.Acts(a.T.Context(), access.System(a.World.Firm.ID), activity.Filter{User: a.Member(who).ID, Case: open})
			a.Must(err)
			n := 0
			for _, e := range found.Acts {
				if e.ViewedAs == a.Member("lin").ID && e.ViewedAsNumber == "B-4473" && e.User == a.Member("elena").ID && e.IDNumber == "B-4471" {
					n++
				}
			}
			if n == 0 {
				t.Errorf("%s: no look at the case by both of them among %+v", who, found.Acts)
			}
		}
		elena.Get(links.ViewAs("")).See("Lin Chen", "Why a case doesn’t <b>appear</b>")
		elena.Get(links.CaseViews(open)).Want(200).See("as Lin Chen (B-4473)")
		if r, err := a.Acts.Verify(a.T.Context(), a.World.Firm.ID); err != nil || r.Fault != nil {
			t.Errorf("%v %+v", err, r.Fault)
		}
	})
}

// TestWhoMayNotLook: nobody but an administrator in a session, only where it is allowed, as somebody else who is active.
func TestWhoMayNotLook(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		lin := a.Member("lin").ID
		for _, who := range []string{"oliver", "lin", "grace"} {
			p := a.As(who)
			p.Get(links.UserViewAs(lin)).Want(404)
			p.Get(links.ViewAs("")).Want(404)
			if status := p.Try(http.MethodPost, links.UserViewAs(lin), "reason=because"); status < 400 {
				t.Errorf("%s begins to look: %d", who, status)
			}
		}
		elena := allowed(a)
		elena.Get(links.UserViewAs(a.Member("elena").ID)).At(links.User(a.Member("elena").ID))
		elena.Get(links.UserViewAs(a.Member("ivor").ID)).At(links.User(a.Member("ivor").ID))
		elena.Get(links.UserViewAs(a.Member("lin@twin").ID)).Want(404)
		elena.Get(links.UserViewAs("nonsense")).Want(404)
		a.As("elena@twin").Get(links.UserViewAs(a.Member("lin@twin").ID)).At(links.ViewAs(""))
		if _, _, err := a.Viewing.Start(a.T.Context(), a.By("elena"), lin, "without a session"); !errs.Is(err, errs.Forbidden) {
			t.Errorf("without a session: %v", err)
		}
		token := a.Token("elena", access.ScopeAdmin)
		token.Call(http.MethodGet, links.APIViewingSetting(), nil).Want(200)
		token.Call(http.MethodPut, links.APIViewingSetting(), map[string]bool{"allowed": false}).Want(403)
		token.Call(http.MethodGet, links.APIViewings(), nil).Want(200)
		a.Token("oliver", access.ScopeRead).Call(http.MethodGet, links.APIMyViewings(), nil).Want(200)
		a.Token("oliver", access.ScopeAdmin).Call(http.MethodGet, links.APIViewings(), nil).Want(404)
		seen := http.Header{"If-Match": {elena.Call(http.MethodGet, links.APIViewingSetting(), nil).Want(200).Header.Get("ETag")}}
		elena.Call(http.MethodPut, links.APIViewingSetting(), map[string]any{}).Want(422)
		elena.Call(http.MethodPut, links.APIViewingSetting(), map[string]bool{"allowed": false}, seen).Want(200)
		elena.Call(http.MethodPut, links.APIViewingSetting(), map[string]bool{"allowed": true}, seen).Want(412)
	})
}

// TestALookEnds with its time, with the organisation's permission, with the administrator's role and with the person's membership; what
// comes then is neither person's page until the administrator goes back.
func TestALookEnds(t *testing.T) {
	for name, end := range map[string]func(a *apptest.App){
		"time": func(a *apptest.App) { a.Clock.Advance(6 * time.Minute) },
		"permission": func(a *apptest.App) {
			_, err := a.Viewing.Allow(a.T.Context(), a.By("elena"), false, -1)
			a.Must(err)
		},
		"role": func(a *apptest.App) {
			role := string(access.Administrator)
			_, err := a.People.EditUser(a.T.Context(), access.Operator(a.World.Firm.ID), a.Member("oliver").ID, people.UserInput{Profile: people.ProfileInput{Role: &role}}, 0)
			a.Must(err)
			role = string(access.Standard)
			_, err = a.People.EditUser(a.T.Context(), access.Operator(a.World.Firm.ID), a.Member("elena").ID, people.UserInput{Profile: people.ProfileInput{Role: &role}}, 0)
			a.Must(err)
		},
		"membership": func(a *apptest.App) {
			_, err := a.People.SetStatus(a.T.Context(), access.Operator(a.World.Firm.ID), a.Member("grace").ID, people.Inactive)
			a.Must(err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := apptest.SQLite(t)
			elena := allowed(a)
			looks(a, elena, "grace")
			for range 5 { // sessions end when nobody uses them
				a.Clock.Advance(5 * time.Minute)
				elena.Get(links.Cases()).Want(200).See("You’re viewing Cabinet as Grace Okafor")
			}
			end(a)
			a.Clock.Advance(2 * time.Second)
			page := elena.Follow(elena.Send(http.MethodGet, links.Cases(), nil, nil)).Want(200).At(links.ViewingOver()).See("The view is over")
			elena.Call(http.MethodGet, links.APICases(), nil).Want(401)
			elena.Submit(page.Form("#back"), nil).Want(200).See("You are yourself again.").SeeNot("You’re viewing")
			elena.Get(links.ViewingOver()).At(links.Cases())
		})
	}
}

// TestTwoAdministratorsAllowAtOnce: one of two who change the setting from the same page is told, and a look begins once in a session.
func TestTwoAdministratorsAllowAtOnce(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		first, second := elena.Get(links.ViewAs("")).Form("#view-as"), elena.Get(links.ViewAs("")).Form("#view-as")
		elena.Submit(first, apptest.Fill{"allowed": "1"}).Want(200)
		elena.Submit(second, apptest.Fill{"allowed": "1"}).Want(409).See("Not saved yet")
		one, two := elena.Get(links.UserViewAs(a.Member("lin").ID)).Form("#look"), elena.Get(links.UserViewAs(a.Member("grace").ID)).Form("#look")
		var pages sync.WaitGroup
		for _, f := range []*apptest.Form{one, two} {
			pages.Go(func() {
				values := f.Values()
				values.Set("reason", "at once")
				elena.SendAtOnce(http.MethodPost, f.Action(), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(values.Encode()))
			})
		}
		pages.Wait()
		list, err := a.Viewing.List(a.T.Context(), a.By("elena"), "", 0)
		a.Must(err)
		if len(list.Viewings) != 1 {
			t.Errorf("%d looks began in one session", len(list.Viewings))
		}
	})
}

// TestTheListGoesOn by pages of the size asked for, one's own and the account's.
func TestTheListGoesOn(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := allowed(a)
		for _, as := range []string{"lin", "grace", "lin", "oliver"} {
			page := looks(a, elena, as)
			elena.Submit(page.Form(".viewing-band form"), nil).Want(200)
		}
		var got []string
		var before ids.Viewing
		for {
			page, err := a.Viewing.List(a.T.Context(), a.By("elena"), before, 3)
			a.Must(err)
			for _, v := range page.Viewings {
				for _, name := range []string{"lin", "grace", "oliver"} {
					if v.User == a.Member(name).ID {
						got = append(got, name)
					}
				}
			}
			if before = page.Next; before == "" {
				break
			}
		}
		if strings.Join(got, " ") != "oliver lin grace lin" {
			t.Errorf("listed %v", got)
		}
		mine, err := a.Viewing.Mine(a.T.Context(), a.By("lin"), "", 0)
		a.Must(err)
		if len(mine.Viewings) != 2 || mine.Next != "" {
			t.Errorf("%+v", mine)
		}
		if there, err := a.Viewing.List(a.T.Context(), a.By("elena@twin"), "", 0); err != nil || len(there.Viewings) != 0 {
			t.Errorf("another organisation's: %+v, %v", there, err)
		}
	})
}
