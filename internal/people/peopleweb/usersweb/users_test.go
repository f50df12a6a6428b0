package usersweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
)

// The list finds, sorts and narrows, and shows nobody of the other organisation.
func TestList(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		elena.Get(links.Users()).Want(200).See("Elena Marchetti", "(you)", "Oliver Reid", "oliver@firm.example", "Соколов").SeeNot("twin.example", "Ivor Pryce")
		elena.Get(links.UsersBy(url.Values{"tab": {"inactive"}})).Want(200).See("Ivor Pryce").SeeNot("Oliver Reid")
		elena.Get(links.UsersBy(url.Values{"q": {"oliv"}})).Want(200).See("Oliver Reid", "1 user").SeeNot("Lin Chen")
		elena.Get(links.UsersBy(url.Values{"role": {"guest", "limited"}})).Want(200).See("Lin Chen", "Grace Okafor").SeeNot("Oliver Reid")
		page := elena.Get(links.UsersBy(url.Values{"sort": {"name"}, "desc": {"1"}, "cols": {"email,id_number"}})).Want(200).See("B-4472")
		if got := page.Attr("th.c-name", "aria-sort"); got != "descending" {
			t.Errorf("aria-sort %q", got)
		}
		elena.Get(links.UsersBy(url.Values{"q": {"<script>alert(1)</script>\u202e" + strings.Repeat("x", 100)}})).Want(200).See("Clear filters")
		for _, bad := range []url.Values{{"sort": {"password"}}, {"tab": {"all"}}, {"q": {strings.Repeat("x", 10_000)}}, {"after": {"zzz"}}, {"role": {"king"}}} {
			elena.Get(links.UsersBy(bad)).Want(400)
		}
		a.As("oliver").Get(links.Users()).Want(404)
		for _, path := range links.UsersElsewhere() {
			elena.Get(path).Want(200).At(links.Users())
		}
	})
}

// Views keep filter and columns; the standard one opens with the page.
func TestViews(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		page := elena.Get(links.UsersView(url.Values{"role": {"guest"}})).Want(200)
		elena.Submit(page.Form("#view"), apptest.Fill{"act": "save", "name": ""}).Want(422).See("Give the view a name.")
		elena.Submit(page.Form("#view"), apptest.Fill{"act": "save", "name": "Who visits", "standard": "1"}).Want(200).See("The view has been saved.", "Grace Okafor").SeeNot("Lin Chen")
		elena.Get(links.Users()).Want(200).See("Grace Okafor").SeeNot("Lin Chen")
		page = elena.Get(links.UsersView(nil)).Want(200).See("Who visits")
		elena.Submit(page.Form("form[id^=delete-]"), nil).Want(200).SeeNot("Who visits")
	})
}

// A change of contact information is saved at once, one of rights after its effect was shown.
func TestEdit(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, oliver := a.As("elena"), a.Member("oliver").ID
		page := elena.Get(links.UserEdit(oliver)).Want(200)
		elena.Submit(page.Form("#user"), apptest.Fill{"first_name": ""}).Want(422).See("Enter a first name.")
		elena.Submit(page.Form("#user"), apptest.Fill{"position": "Partner"}).Want(200).At(links.User(oliver)).See("The user has been saved.", "Partner")
		review := elena.Submit(elena.Get(links.UserEdit(oliver)).Form("#user"), apptest.Fill{"role": "limited"}).Want(200).See("Check what changes")
		elena.Get(links.User(oliver)).Want(200).See("Standard")
		elena.Submit(review.Form("#user"), apptest.Fill{"seen": "1"}).Want(200).At(links.User(oliver)).See("Limited")
		elena.Submit(elena.Get(links.UserEdit(oliver)).Form("#user"), apptest.Fill{"temp_role": "guest", "temp_role_until": "2019-01-01T10:00"}).Want(422).
			See("later than the beginning")
		elena.Submit(elena.Get(links.UserEdit(oliver)).Form("#user"), apptest.Fill{"ends_at": "soon"}).Want(422).See("Enter a day")
		// Both saved: the second one chooses.
		stale := elena.Get(links.UserEdit(oliver))
		elena.Submit(elena.Get(links.UserEdit(oliver)).Form("#user"), apptest.Fill{"position": "Head"}).Want(200)
		clash := elena.Submit(stale.Form("#user"), apptest.Fill{"position": "Chair"}).Want(409).See("Head", "Chair")
		elena.Submit(clash.Form("#user"), nil).Want(200).See("Chair")
		// The clash is said before anybody reads what their change would mean; a version that nothing differs from is none.
		stale = elena.Get(links.UserEdit(oliver))
		elena.Submit(elena.Get(links.UserEdit(oliver)).Form("#user"), apptest.Fill{"position": "Dean"}).Want(200)
		clash = elena.Submit(stale.Form("#user"), apptest.Fill{"role": "standard"}).Want(409).See("Dean").SeeNot("Check what changes")
		elena.Submit(clash.Form("#user"), nil).Want(200).See("Check what changes")
		elena.Submit(stale.Form("#user"), apptest.Fill{"position": "Dean"}).Want(200).At(links.User(oliver))
		elena.Get(links.UserEdit(a.Member("oliver@twin").ID)).Want(404)
	})
}

// Nobody changes their own standing: what can't be done is shown with its reason.
func TestOwn(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, own := a.As("elena"), a.Member("elena").ID
		elena.Get(links.User(own)).Want(200).See("This is you", "Ask another administrator")
		elena.Get(links.UserEdit(own)).Want(200).See("This is you").SeeNot("Temporary role")
		elena.Get(links.UserDeactivate(own)).Want(200).See("at least one active administrator").SeeNot("status-form")
		elena.Call(http.MethodPost, links.APIUser(own)+"/deactivate", nil).Want(409)
		a.Join(a.World.Firm, "second", people.Standing{Role: access.Administrator})
		elena.Call(http.MethodPost, links.APIUser(own)+"/deactivate", nil).Want(403)
		elena.Call(http.MethodPatch, links.APIUser(own), map[string]any{"role": "guest"}).Want(403)
	})
}

func TestDeeds(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, oliver := a.As("elena"), a.Member("oliver").ID
		his := a.As("oliver")
		his.Get(links.Profile()).Want(200)
		page := elena.Get(links.UserDeactivate(oliver)).Want(200).See("Deactivate Oliver Reid?", "1 session ends.", "Frees a seat.")
		elena.Submit(page.Form("#status-form"), nil).Want(200).See("The user has been deactivated")
		his.Get(links.Profile()).At("/signin")
		page = elena.Get(links.UserReactivate(oliver)).Want(200).See("Takes one more seat.")
		elena.Submit(page.Form("#status-form"), nil).Want(200).See("The user has been reactivated.")
		elena.Submit(elena.Get(links.UserReset(oliver)).Form("#reset-form"), nil).Want(200).See("The link has been sent.")
		elena.Submit(elena.Get(links.UserReset(a.Member("ivor").ID)).Form("#reset-form"), nil).Want(409).See("Reactivate them first")
		elena.Get(links.UserDeactivate(a.Member("oliver@twin").ID)).Want(404)
		a.As("pavel").Get(links.UserDeactivate(a.Member("lin").ID)).Want(404)
		a.As("pavel").Call(http.MethodPost, links.APIUser(a.Member("lin").ID)+"/deactivate", nil).Want(404)
	})
}

// A selection is asked about first and then done; the query stands for users nobody ticked.
func TestSelection(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		bar := elena.Get(links.UsersBy(url.Values{"role": {"standard"}})).Want(200).Form("#user-list-picked")
		press := func(values url.Values) *apptest.Page {
			for name, v := range bar.Values() {
				values[name] = v
			}
			return elena.Post(links.UsersSelection(), values)
		}
		press(url.Values{"act": {"role"}}).Want(303)
		token := bar.Values().Get("form_token")
		elena.Post(links.UsersSelection(), url.Values{"form_token": {token}}).To(links.Users())
		elena.Get(links.Users()).Want(200).See("Choose at least one user first.")
		press(url.Values{"picked": {string(a.Member("lin").ID)}}).Want(303)
		elena.Get(links.Users()).See("Choose what to do with these users.")
		lin, grace := a.Member("lin").ID, a.Member("grace").ID
		ask := press(url.Values{"act": {"role"}, "picked": {string(lin), string(grace)}}).Want(200).See("2 users chosen")
		elena.Submit(ask.Form("#selection"), apptest.Fill{"sure": "1", "role": "king"}).Want(422)
		elena.Submit(ask.Form("#selection"), apptest.Fill{"sure": "1", "role": "standard"}).Want(200)
		elena.Get(links.User(lin)).Want(200).See("Standard")
		ask = press(url.Values{"act": {"deactivate"}, "all": {"1"}}).Want(200)
		elena.Submit(ask.Form("#selection"), apptest.Fill{"sure": "1"}).Want(200)
		elena.Get(links.User(lin)).Want(200).See("Active") // a query waits for its confirmation
		press(url.Values{"act": {"erase"}, "picked": {string(lin)}}).Want(404)
	})
}

func TestExport(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		page := elena.Get(links.UsersExport(url.Values{"role": {"guest"}})).Want(200).See("1 user")
		elena.Submit(page.Form("#export"), nil).Want(422).See("Say why the list is exported.")
		elena.Submit(page.Form("#export"), apptest.Fill{"reason": "Yearly review"}).Want(200).See("List of users")
	})
}

func TestAPI(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, oliver := a.As("elena"), a.Member("oliver").ID
		var list struct {
			Items []struct {
				ID    ids.User `json:"id"`
				Email string   `json:"email"`
			} `json:"items"`
			Next string `json:"next"`
		}
		elena.Call(http.MethodGet, links.APIUsers()+"?limit=2", nil).Want(200).JSON(&list)
		if len(list.Items) != 2 || list.Next == "" {
			t.Fatalf("%+v", list)
		}
		elena.Call(http.MethodGet, links.APIUsers()+"?limit=2&after="+url.QueryEscape(list.Next), nil).Want(200)
		var effect struct {
			Change int `json:"seat_change"`
		}
		if elena.Call(http.MethodPost, links.APIUser(oliver)+"/effect", map[string]any{"status": "inactive"}).Want(200).JSON(&effect); effect.Change != -1 {
			t.Errorf("%+v", effect)
		}
		var u struct {
			Position string      `json:"position"`
			Role     access.Role `json:"role"`
			Lasting  access.Role `json:"lasting_role"`
			TempRole *struct{}   `json:"temp_role"`
		}
		elena.Call(http.MethodPatch, links.APIUser(oliver), map[string]any{"position": "Clerk", "temp_role": map[string]any{"role": "guest"}}).Want(200).JSON(&u)
		if u.Position != "Clerk" || u.Role != access.Guest || u.Lasting != access.Standard || u.TempRole == nil {
			t.Errorf("%+v", u)
		}
		elena.Call(http.MethodPatch, links.APIUser(oliver), map[string]any{"position": "X"}, http.Header{"If-Match": {`"1"`}}).Want(412)
		elena.Call(http.MethodPatch, links.APIUser(oliver), map[string]any{"temp_role": nil}).Want(200).JSON(&u)
		if u.TempRole != nil || u.Role != access.Standard {
			t.Errorf("%+v", u)
		}
		elena.Call(http.MethodPost, links.APIUser(oliver)+"/deactivate", nil).Want(200)
		elena.Call(http.MethodPost, links.APIUser(oliver)+"/reset-password", nil).Want(409)
		elena.Call(http.MethodGet, links.APIUser(a.Member("oliver@twin").ID), nil).Want(404)
		a.As("lin").Call(http.MethodGet, links.APIUsers(), nil).Want(404)
	})
}

// Who manages a group sees that group, changes contact information there, and reaches nobody above or beside it (R40).
func TestManager(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		g := a.Group(a.World.Firm, "Disputes")
		a.Join(a.World.Firm, "mona", people.Standing{Role: access.Standard, Group: g, Manages: true})
		member := a.Join(a.World.Firm, "member", people.Standing{Role: access.Limited, Group: g}).ID
		mona := a.As("mona")
		mona.Get(links.Users()).Want(200).See("member@firm.example", "Disputes").SeeNot("Oliver Reid", "Deactivate", "seats in use", "Audit history")
		mona.Get(links.UsersBy(url.Values{"q": {"oliver"}})).Want(200).SeeNot("Oliver Reid")
		mona.Get(links.User(a.Member("oliver").ID)).Want(404)
		page := mona.Get(links.UserEdit(member)).Want(200).SeeNot("Temporary role")
		mona.Submit(page.Form("#user"), apptest.Fill{"position": "Clerk"}).Want(200).See("Clerk")
		mona.Call(http.MethodPatch, links.APIUser(member), map[string]any{"role": "administrator"}).Want(422)
		mona.Call(http.MethodPost, links.APIUser(member)+"/deactivate", nil).Want(404)
		mona.Call(http.MethodPatch, links.APIUser(a.Member("oliver").ID), map[string]any{"position": "X"}).Want(404)
		mona.Get(links.UserDeactivate(member)).Want(404)
	})
}

// Who was picked goes on to the form of the move of a mail domain, and nobody else moves.
func TestPickedUsersMove(t *testing.T) {
	a := apptest.SQLite(t)
	elena, oliver, lin := a.As("elena"), a.Member("oliver").ID, a.Member("lin").ID
	token := elena.Get(links.Users()).Want(200).See("Move to another mail domain").Form("#user-list-picked").Values().Get("form_token")
	ask := elena.Post(links.UsersSelection(), url.Values{"form_token": {token}, "act": {"domain"}, "picked": {string(oliver), string(lin)}}).Want(200).
		See("Move to another mail domain", "2 users chosen")
	form := elena.Submit(ask.Form("#domain"), nil).Want(200).See("The 2 users picked on the users page")
	elena.Submit(form.Form("#move"), apptest.Fill{"from": "firm.example"}).Want(422).See("The 2 users picked on the users page")
	page := elena.Submit(form.Form("#move"), apptest.Fill{"from": "firm.example", "to": "next.example"}).Want(200).See("2 chosen users")
	elena.Get(page.Path+"/rows").Want(200).See("oliver@firm.example", "lin@firm.example").SeeNot("pavel@firm.example")

	all := elena.Post(links.UsersSelection(), url.Values{"form_token": {token}, "act": {"domain"}, "all": {"1"}, "query": {"q=oliver"}}).Want(200)
	elena.Submit(all.Form("#domain"), nil).Want(200).See("The 1 user picked on the users page")
	a.As("oliver").Get(links.DomainMoveNew()).Want(404)
}

// Ticks outlive the way to the password and back, when the last proof has become too old meanwhile.
func TestSelectionAfterALongLook(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, lin := a.As("elena"), a.Member("lin").ID
		values := elena.Get(links.UsersBy(url.Values{"role": {"limited"}})).Want(200).Form("#user-list-picked").Values()
		values.Set("act", "deactivate")
		values["picked"] = []string{string(lin), string(a.Member("oliver").ID)}
		a.Clock.Advance(6 * time.Minute)
		asked := elena.Follow(elena.Post(links.UsersSelection(), values)).Want(200).At("/confirm").See("Confirm that it’s you")
		wrong := elena.Submit(asked.Form("form"), apptest.Fill{"current_password": "no, not this"}).Want(422)
		done := elena.Submit(wrong.Form("form"), apptest.Fill{"current_password": apptest.Password}).Want(200).See("What you chose and typed is still here.")
		sure := elena.Submit(done.Form("#go-on"), nil).Want(200).At(links.UsersSelection()).See("Deactivate", "2 users chosen")
		elena.Submit(sure.Form("#selection"), apptest.Fill{"sure": "1"}).Want(200)
		elena.Get(links.User(lin)).Want(200).See("Inactive")
	})
}
