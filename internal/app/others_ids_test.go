package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// mention is a request that names a thing elsewhere than in its path, which the access matrix looks after.
type mention struct {
	method, path, body string // %s is the id
	csv                bool
}

// TestOthersThingsAreUnknownWhereverTheyAreNamed has an administrator name the other organisation's groups, titles,
// branches and users in bodies and queries: every answer is the one that an id gets which nobody has, and nothing of the
// other organisation changes (R32, R38).
func TestOthersThingsAreUnknownWhereverTheyAreNamed(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		twin, ctx := a.World.Twin, t.Context()
		group := a.Group(twin, "Theirs")
		title, err := a.RoleSettings.CreateTitle(ctx, a.By("elena@twin"), "Their title", access.SetOf())
		a.Must(err)
		branch, err := a.AccountSettings.CreateBranch(ctx, a.By("elena@twin"), "Their branch")
		a.Must(err)
		mine := a.Group(a.World.Firm, "Ours")
		oliver := a.Member("oliver").ID
		patch := func(field string) mention {
			return mention{http.MethodPatch, links.APIUser(oliver), `{"` + field + `":"%s"}`, false}
		}
		effect := func(field string) mention {
			return mention{http.MethodPost, links.APIUser(oliver) + "/effect", `{"` + field + `":"%s"}`, false}
		}
		invite := func(field string) mention {
			return mention{http.MethodPost, links.APIInvitations(), `{"email":"x@new.example","role":"guest","` + field + `":"%s"}`, false}
		}
		filter := func(field string) mention {
			return mention{http.MethodGet, links.APIUsers() + "?" + field + "=%s", "", false}
		}
		list := func(field string) mention {
			return mention{http.MethodPost, links.APIBulkJobs() + "?role=guest&" + field + "=%s", "email\nx@new.example\n", true}
		}
		many := func(operation, field string) mention {
			return mention{http.MethodPost, links.APIUsersBulk(), `{"operation":"` + operation + `","` + field + `":"%s","users":["` + string(oliver) + `"]}`, false}
		}
		other := func(operation, more string) mention {
			return mention{http.MethodPost, links.APIUsersBulk(), `{"operation":"` + operation + `"` + more + `,"users":["%s"]}`, false}
		}
		program := a.Token("elena", access.ScopeAdmin)
		program.Call(http.MethodPatch, links.APIUser(oliver), map[string]any{"group_id": mine}).Want(http.StatusOK) // who would have to go somewhere
		before := whole(a)
		for id, mentions := range map[string][]mention{
			string(group): {patch("group_id"), effect("group_id"), invite("group_id"), filter("group_id"), list("group_id"), many("group", "group_id"),
				{http.MethodPatch, links.APIUser(oliver), `{"temp_group":{"group_id":"%s"}}`, false},
				{http.MethodDelete, links.APIGroup(mine) + "?into=%s", "", false}},
			string(title.ID):  {patch("job_title_id"), effect("job_title_id"), invite("job_title_id"), filter("job_title_id"), list("job_title_id"), many("title", "job_title_id")},
			string(branch.ID): {patch("branch_id"), effect("branch_id"), invite("branch_id"), filter("branch_id"), list("branch_id")},
			string(a.Member("lin@twin").ID): {other("deactivate", ""), other("reactivate", ""), other("role", `,"role":"guest"`), other("title", ""),
				other("group", ""), other("resend", "")},
		} {
			for _, m := range mentions {
				theirs, nobodys := m.ask(program, id), m.ask(program, unlike(id))
				if theirs != nobodys {
					t.Errorf("%s %s %s:\n%s\nbut what nobody has:\n%s", m.method, m.path, m.body, theirs, nobodys)
				}
				if strings.HasPrefix(theirs, "5") {
					t.Errorf("%s %s %s: %s", m.method, m.path, m.body, theirs)
				}
			}
		}
		if after := whole(a); after != before {
			t.Errorf("it is different now:\n%s", differing(before, after))
		}
	})
}

var (
	someID   = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	someTime = regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+Z`)
)

// ask returns the status and what an answer says, but for the ids and moments in it.
func (m mention) ask(p *apptest.Person, id string) string {
	path, body := m.path, m.body
	if strings.Contains(path, "%s") {
		path = fmt.Sprintf(path, url.QueryEscape(id))
	} else {
		body = fmt.Sprintf(body, id)
	}
	header := http.Header{"Content-Type": {"application/json"}}
	if m.csv {
		header.Set("Content-Type", "text/csv")
	}
	if m.method == http.MethodGet || m.method == http.MethodDelete {
		header = nil
	}
	page := p.Send(m.method, path, header, []byte(body))
	text := someTime.ReplaceAllString(someID.ReplaceAllString(string(page.Body), "…"), "…")
	if page.Status == http.StatusCreated && m.csv { // a draft that nobody confirms
		p.Call(http.MethodPost, page.Header.Get("Location")+"/cancel", nil, http.Header{"If-Match": {page.Header.Get("ETag")}})
	}
	return fmt.Sprint(page.Status, " ", text)
}

// unlike returns an id that nobody has, made as all are.
func unlike(id string) string {
	last := "0"
	if strings.HasSuffix(id, last) {
		last = "1"
	}
	return id[:len(id)-1] + last
}

// whole is everything about the users of both organisations.
func whole(a *apptest.App) string {
	return state(a, a.World.Firm.ID) + "\n" + state(a, a.World.Twin.ID)
}
