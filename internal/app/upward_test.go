package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/app/apptest"
	"cabinet/internal/bulk"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/links"
	"cabinet/internal/people"
)

// ladder is a firm with a group that Mona manages, who is a limited user, and whoever stands above, beside and below her.
type ladder struct {
	*apptest.App
	group, elsewhere   ids.Group
	mona               apptest.Member
	page, program      *apptest.Person
	below, beside      ids.User // in the group: a guest, and another manager
	above              ids.User // in the group: a standard user
	lent               ids.User // in the group: a guest for a time, a standard user else
	soon               ids.User // in the group: a guest who will be an administrator
	outside, chief     ids.User
	asked, askedHigher ids.Invitation
	title              ids.JobTitle
	token              string // of her forms
}

func newLadder(a *apptest.App) *ladder {
	firm, ctx := a.World.Firm, a.T.Context()
	l := &ladder{App: a, group: a.Group(firm, "Managed"), elsewhere: a.Group(firm, "Elsewhere"), chief: a.Member("elena").ID}
	join := func(name string, as people.Standing) apptest.Member { return a.Join(firm, name, as) }
	l.mona = join("mona", people.Standing{Role: access.Limited, Group: l.group, Manages: true})
	l.below = join("below", people.Standing{Role: access.Guest, Group: l.group}).ID
	l.beside = join("beside", people.Standing{Role: access.Limited, Group: l.group, Manages: true}).ID
	l.above = join("above", people.Standing{Role: access.Standard, Group: l.group}).ID
	l.lent = join("lent", people.Standing{Role: access.Standard, Group: l.group}).ID
	l.soon = join("soon", people.Standing{Role: access.Guest, Group: l.group}).ID
	l.outside = join("outside", people.Standing{Role: access.Guest, Group: l.elsewhere}).ID
	later := a.Clock.Now().AddDate(1, 0, 0)
	edit(a, l.lent, people.UserInput{TempRole: &people.TemporaryRole{Role: access.Guest, Period: people.Period{Until: later}}})
	edit(a, l.soon, people.UserInput{TempRole: &people.TemporaryRole{Role: access.Administrator, Period: people.Period{From: later}}})
	invite := func(address string, role access.Role) ids.Invitation {
		i, err := a.Invitations.Invite(ctx, a.By("elena"), invitations.InviteInput{Email: address, Role: role, Group: l.group})
		a.Must(err)
		return i.ID
	}
	l.asked, l.askedHigher = invite("asked@new.example", access.Guest), invite("higher@new.example", access.Guest)
	higher, err := a.Invitations.Invitation(ctx, a.By("elena"), l.askedHigher)
	a.Must(err)
	edit(a, higher.User, people.UserInput{TempRole: &people.TemporaryRole{Role: access.Standard, Period: people.Period{From: later}}})
	title, err := a.RoleSettings.CreateTitle(ctx, a.By("elena"), "Counsel", access.SetOf(access.Permissions()...))
	a.Must(err)
	l.title = title.ID
	a.Clock.Advance(invitations.DefaultLimits().Pause)
	a.Work()
	l.page, l.program = a.As("mona"), a.Token("mona", access.ScopeAdmin)
	l.token = l.page.Get(links.Profile()).Form("#profile").Values().Get("form_token")
	return l
}

// post sends a form that Mona was never shown.
func (l *ladder) post(path string, pairs ...string) *apptest.Page {
	values := url.Values{"form_token": {l.token}}
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return l.page.Post(path, values)
}

func (l *ladder) patch(user ids.User, body string) *apptest.Page {
	return l.program.Call(http.MethodPatch, links.APIUser(user), body)
}

// list hands in a list of people with roles by the API and confirms it.
func (l *ladder) list(text string) *apptest.Page {
	page := l.program.Send(http.MethodPost, links.APIBulkJobs()+"?role=guest", http.Header{"Content-Type": {"text/csv"}}, []byte(text))
	var job struct {
		ID      string
		Version int64
		Raised  int64 `json:"raised"`
	}
	if page.Status != http.StatusCreated {
		return page
	}
	page.JSON(&job)
	return l.program.Call(http.MethodPost, links.APIBulkJob(job.ID)+"/confirm", map[string]any{"raised": job.Raised}, http.Header{"If-Match": {page.Header.Get("ETag")}})
}

// many has something done to users, by the API and by the page of the users list.
func (l *ladder) many(operation, field, value string, users ...ids.User) map[string]func() *apptest.Page {
	body := map[string]any{"operation": operation, "users": users}
	pairs := []string{"act", operation, "sure", "1"}
	if field != "" {
		body[field] = value
		pairs = append(pairs, field, value)
	}
	for _, u := range users {
		pairs = append(pairs, "picked", string(u))
	}
	return map[string]func() *apptest.Page{
		"many, by the API: " + operation:  func() *apptest.Page { return l.program.Call(http.MethodPost, links.APIUsersBulk(), body) },
		"many, by the page: " + operation: func() *apptest.Page { return l.post(links.UsersSelection(), pairs...) },
	}
}

// paths are all ways upward: to those above and beside her, to more for those below and for herself, to other groups.
func (l *ladder) paths() map[string]func() *apptest.Page {
	out := map[string]func() *apptest.Page{}
	for _, body := range []string{`{"role":"standard"}`, `{"role":"administrator"}`, `{"job_title_id":"` + string(l.title) + `"}`, `{"job_title_id":""}`,
		`{"group_id":"` + string(l.elsewhere) + `"}`, `{"group_id":""}`, `{"manages":true}`, `{"manages":false}`, `{"temp_role":{"role":"standard"}}`, `{"temp_role":null}`,
		`{"temp_group":{"group_id":"` + string(l.elsewhere) + `","manages":true}}`, `{"temp_group":null}`, `{"ends_at":"2036-01-01T00:00:00Z"}`, `{"ends_at":null}`,
		`{"ends_reason":"x"}`, `{"id_number":"1"}`, `{"position":"Clerk","role":"guest"}`} {
		out["PATCH of who is below "+body] = func() *apptest.Page { return l.patch(l.below, body) }
		out["PATCH of herself "+body] = func() *apptest.Page { return l.patch(l.mona.ID, body) }
	}
	for _, field := range []string{"first_name", "middle_name", "last_name", "client_email", "cell_number", "office_number", "office_extension", "position",
		"branch_id", "organization_name", "website"} {
		out["PATCH of who is above "+field] = func() *apptest.Page { return l.patch(l.above, `{"`+field+`":"X"}`) }
	}
	for name, user := range map[string]ids.User{"above": l.above, "above, but lent": l.lent, "soon above": l.soon, "outside": l.outside, "the chief": l.chief} {
		out["PATCH of "+name] = func() *apptest.Page { return l.patch(user, `{"position":"X"}`) }
		out["form of "+name] = func() *apptest.Page { return l.post(links.UserEdit(user), "position", "X", "seen", "1") }
		out["password of "+name] = func() *apptest.Page {
			return l.program.Call(http.MethodPost, links.APIUser(user)+"/reset-password", nil)
		}
		out["password page of "+name] = func() *apptest.Page { return l.post(links.UserReset(user)) }
	}
	for name, user := range map[string]ids.User{"below": l.below, "beside": l.beside, "above": l.above, "outside": l.outside, "the chief": l.chief} {
		for _, deed := range []string{"deactivate", "reactivate"} {
			out[deed+" "+name] = func() *apptest.Page { return l.program.Call(http.MethodPost, links.APIUser(user)+"/"+deed, nil) }
			out[deed+" page, "+name] = func() *apptest.Page { return l.post(links.User(user) + "/" + deed) }
		}
	}
	out["password of who is beside"] = func() *apptest.Page {
		return l.program.Call(http.MethodPost, links.APIUser(l.beside)+"/reset-password", nil)
	}
	out["form of who is below, with rights"] = func() *apptest.Page {
		return l.patch(l.below, `{"role":"standard","manages":true,"group_id":"`+string(l.elsewhere)+`"}`)
	}
	l.invites(out)
	for _, more := range []map[string]func() *apptest.Page{l.many(bulk.OpRole, "role", "administrator", l.below), l.many(bulk.OpGroup, "group_id", string(l.elsewhere), l.below),
		l.many(bulk.OpTitle, "job_title_id", string(l.title), l.below, l.mona.ID), l.many(bulk.OpDeactivate, "", "", l.above), l.many(bulk.OpReactivate, "", "", l.above)} {
		for name, do := range more {
			out[name] = do
		}
	}
	return out
}

// invites adds the ways to ask somebody in who would stand higher, and to get hold of the link of such a one.
func (l *ladder) invites(out map[string]func() *apptest.Page) {
	n := 0
	invite := func(name string, more map[string]any) {
		n++
		body := map[string]any{"email": fmt.Sprintf("up%d@new.example", n), "role": "guest", "group_id": l.group}
		pairs := []string{}
		for k, v := range more {
			body[k] = v
		}
		for k, v := range body {
			if v == true {
				v = "1"
			}
			pairs = append(pairs, k, fmt.Sprint(v))
		}
		out["inviting "+name] = func() *apptest.Page { return l.program.Call(http.MethodPost, links.APIInvitations(), body) }
		out["inviting by the page "+name] = func() *apptest.Page { return l.post(links.UserInvite(), pairs...) }
	}
	invite("a standard user", map[string]any{"role": "standard"})
	invite("an administrator", map[string]any{"role": "administrator", "group_id": ""})
	invite("into another group", map[string]any{"group_id": l.elsewhere})
	invite("into the default group", map[string]any{"group_id": "default"})
	for _, deed := range []string{"copy", "resend", "delete"} {
		out["invitation of who will be above: "+deed] = func() *apptest.Page {
			return l.post("/admin/users/invitations/" + string(l.askedHigher) + "/" + deed)
		}
	}
	out["resending by the API"] = func() *apptest.Page {
		return l.program.Call(http.MethodPost, links.APIInvitationResend(l.askedHigher), nil)
	}
	out["deleting by the API"] = func() *apptest.Page {
		return l.program.Call(http.MethodDelete, links.APIInvitation(l.askedHigher), nil)
	}
	out["a list with roles"] = func() *apptest.Page {
		return l.list("email,role\nlist1@new.example,administrator\nlist2@new.example,standard\n")
	}
	out["a list into another group"] = func() *apptest.Page { return l.list("email,group\nlist3@new.example,Elsewhere\n") }
}

// TestNoWayUpwardByPageOrAPI has a group's manager try every way upward, by page and API: it is refused, nothing is different
// afterwards, and the record tells of it (R40).
func TestNoWayUpwardByPageOrAPI(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		l := newLadder(a)
		paths := l.paths()
		for name, try := range paths {
			before, refusals := state(a, a.World.Firm.ID), l.refusals()
			page := try()
			if page.Status < 400 || page.Status >= 500 {
				t.Errorf("%s: status %d", name, page.Status)
			}
			if after := state(a, a.World.Firm.ID); after != before {
				t.Errorf("%s: status %d, and it is different now:\n%s", name, page.Status, differing(before, after))
			}
			if l.refusals() == refusals {
				t.Errorf("%s: status %d, and the record doesn't tell of it", name, page.Status)
			}
		}
		t.Logf("%d ways", len(paths))
		// What is hers to do she can.
		l.patch(l.below, `{"position":"Clerk"}`).Want(http.StatusOK)
		l.program.Call(http.MethodPost, links.APIUser(l.below)+"/reset-password", nil).Want(http.StatusNoContent)
		l.program.Call(http.MethodPost, links.APIInvitationResend(l.asked), nil).Want(http.StatusOK)
		l.program.Call(http.MethodPost, links.APIInvitations(), map[string]any{"email": "fine@new.example", "role": "limited", "group_id": l.group}).Want(http.StatusCreated)
	})
}

// state is everything about users, groups and invitations of an organisation that somebody could want to be otherwise.
func state(a *apptest.App, account ids.Account) string {
	var out []string
	for _, table := range []string{
		`select id, role || ' ' || status || ' ' || coalesce(group_id, '') || ' ' || lasting_role || ' ' || coalesce(lasting_group_id, '') || ' ' ||
			coalesce(temp_role, '') || ' ' || coalesce(temp_group_id, '') || ' ' || coalesce(ends_at, 0) || ' ' || coalesce(job_title_id, '') || ' ' || email || ' ' ||
			first_name || ' ' || position_line || ' ' || id_number || ' ' || version || case when manages then ' m' else '' end || case when lasting_manages then ' l' else '' end
			from users where account_id = ? order by id`,
		`select id, state || ' ' || inviter_id || ' ' || sendings || ' ' || version from invitations where account_id = ? order by id`,
		`select secret_hash, kind from invitation_links where account_id = ? order by secret_hash`,
		`select id, name || ' ' || description || ' ' || version from groups where account_id = ? order by id`,
		`select id, name || ' ' || permissions from job_titles where account_id = ? order by id`,
		`select id, email from logins where id in (select login_id from users where account_id = ?) order by id`,
	} {
		rows, err := a.DB.Query(a.T.Context(), table, account)
		a.Must(err)
		for rows.Next() {
			var id, text string
			a.Must(rows.Scan(&id, &text))
			out = append(out, id+" "+text)
		}
		a.Must(rows.Err())
		a.Must(rows.Close())
	}
	return strings.Join(out, "\n")
}

func differing(before, after string) string {
	var out []string
	for line := range strings.SplitSeq(after, "\n") {
		if !strings.Contains(before, line) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// refusals counts what the record tells that Mona was refused.
func (l *ladder) refusals() (n int) {
	l.Must(l.DB.QueryRow(l.T.Context(), `select count(*) from acts where account_id = ? and user_id = ? and outcome = ?`,
		l.World.Firm.ID, l.mona.ID, activity.Refused).Scan(&n))
	return n
}
