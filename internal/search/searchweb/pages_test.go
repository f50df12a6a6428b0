package searchweb_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/app/apptest"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/search"
)

// file makes cases of the firm findable, the first with many tasks.
func file(a *apptest.App) {
	account := a.World.Firm.ID
	a.Write(func(tx *db.Tx) error {
		list := []search.Entry{
			{Kind: search.KindCase, ID: "c1", Case: "c1", Title: "Reid v. <b>Harbour</b> Ltd", Numbers: []string{"2026-0012"}},
			{Kind: search.KindCase, ID: "c2", Case: "c2", Title: "Harbour lease", Numbers: []string{"2026-0013"}},
			{Kind: search.KindParticipant, ID: "p1", Case: "c1", Title: "Oliver Harbour", Numbers: []string{"+44 20 7946 0000"}},
		}
		for i := range 30 {
			list = append(list, search.Entry{Kind: search.KindTask, ID: fmt.Sprint("t", i), Case: "c1", Title: fmt.Sprintf("Write to the harbour %d", i)})
		}
		for _, c := range []ids.Case{"c1", "c2"} {
			if _, err := tx.Exec(a.T.Context(), `insert into cases (account_id, id, number, number_key, name, name_key, area_id, state, created_at, touched_at, version)
				values (?, ?, ?, ?, 'x', 'x', 'a', 'active', ?, ?, 1)`, account, c, string(c), string(c), db.At(tx.Now()), db.At(tx.Now())); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(a.T.Context(), `insert into case_assignments (account_id, case_id, user_id, added_at) values (?, 'c2', ?, ?)`,
			account, a.Member("grace").ID, db.At(tx.Now())); err != nil {
			return err
		}
		if _, err := tx.Exec(a.T.Context(), `insert into case_walls (account_id, id, case_id, user_id, reason, built_at) values (?, 'w1', 'c1', ?, 'conflict', ?)`,
			account, a.Member("elena").ID, db.At(tx.Now())); err != nil {
			return err
		}
		return a.Search.PutAll(a.T.Context(), tx, account, list)
	})
}

func TestSearchingByPage(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		file(a)
		oliver := a.As("oliver")
		oliver.Get(links.Search("")).Want(200).See("What are you looking for?", "Search by words or a number")
		found := oliver.Get(links.Search("harbour")).Want(200).See("Cases", "Reid v. <b>Harbour</b> Ltd", "Harbour lease", "Participants", "Oliver Harbour", "Tasks", "Show all")
		if found.Count("#found-project, #found-user") != 0 {
			t.Error("kinds of which nothing was found are shown")
		}
		if n := found.Count("#found-task .list-row"); n != 5 {
			t.Errorf("%d tasks at first", n)
		}
		if found.Value("q") != "harbour" {
			t.Error("what was typed is lost")
		}
		tasks := oliver.Get(found.Attr("#found-task .card-head a", "href")).Want(200)
		if n := tasks.Count("#found .list-row"); n != 20 {
			t.Errorf("%d tasks", n)
		}
		next := oliver.Get(links.SearchBy("harbour", "task", "20")).Want(200)
		if n := next.Count("#found .list-row"); n != 10 {
			t.Errorf("%d tasks on the second page", n)
		}
		oliver.Get(links.SearchBy("harbour", "task", "nonsense")).Want(200).See("Write to the harbour")
		oliver.Get(links.SearchBy("harbour", "letter", "")).Want(200).See("Harbour lease")
		oliver.Get(links.Search("2026 0012")).Want(200).See("Reid v.").SeeNot("Harbour lease")
		oliver.Get(links.Search("nothing at all")).Want(200).See("Nothing matches", "You only find what you may see.")
		oliver.Get(links.Search("x")).Want(200).See("Type at least two letters")
		oliver.Get(links.Search("okafor")).Want(200).See("Colleagues", "Grace Okafor")
		// An administrator goes on to the page of a user; a wall keeps them out of a case.
		elena := a.As("elena")
		if to := elena.Get(links.Search("okafor")).Want(200).Attr("#found-user .list-title a", "href"); to != links.User(a.Member("grace").ID) {
			t.Errorf("a colleague leads to %s", to)
		}
		elena.Get(links.Search("harbour")).Want(200).See("Harbour lease").SeeNot("Reid v.", "Oliver Harbour", "Write to")
		// Whoever is assigned to one case finds what is in it.
		a.As("grace").Get(links.Search("harbour")).Want(200).See("Harbour lease").SeeNot("Reid v.", "Oliver Harbour", "Write to")
		a.As("lin").Get(links.Search("harbour")).Want(200).See("Nothing matches").SeeNot("lease")
		a.As("oliver@twin").Get(links.Search("harbour")).Want(200).See("Nothing matches")
		a.As("pavel").Get(links.Search("harbour")).Want(200).See("Дела", "Участники", "Показать все")
		a.Visitor().Get(links.Search("harbour")).At("/signin")
	})
}

func TestSearchingByOperation(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		file(a)
		var out struct {
			Items []struct {
				Kind      string `json:"kind"`
				ID        string `json:"id"`
				CaseID    string `json:"case_id"`
				CaseTitle string `json:"case_title"`
				Exact     bool   `json:"exact"`
			} `json:"items"`
			Next string   `json:"next"`
			More []string `json:"more"`
		}
		oliver := a.Token("oliver", access.ScopeRead)
		ask := func(p *apptest.Person, q url.Values) {
			t.Helper()
			out.Items, out.Next, out.More = nil, "", nil
			p.Call(http.MethodGet, links.APISearch()+"?"+q.Encode(), nil).Want(200).JSON(&out)
		}
		ask(oliver, url.Values{"q": {"harbour"}, "limit": {"3"}})
		if len(out.Items) != 6 || strings.Join(out.More, " ") != "task" || out.Items[0].Kind != "case" || out.Items[2].CaseTitle != "Reid v. <b>Harbour</b> Ltd" {
			t.Errorf("%+v", out)
		}
		ask(oliver, url.Values{"q": {"harbour"}, "kind": {"task"}, "limit": {"50"}})
		if len(out.Items) != 30 || out.Next != "" || out.Items[0].CaseID != "c1" {
			t.Errorf("%+v", out)
		}
		ask(oliver, url.Values{"q": {"2026-0013"}})
		if len(out.Items) != 1 || !out.Items[0].Exact || out.Items[0].ID != "c2" {
			t.Errorf("%+v", out)
		}
		ask(oliver, url.Values{"q": {"harbour"}, "case": {"c2"}})
		if len(out.Items) != 1 {
			t.Errorf("in one case: %+v", out)
		}
		ask(a.Token("elena", access.ScopeRead), url.Values{"q": {"harbour"}, "case": {"c1"}})
		if len(out.Items) != 0 {
			t.Errorf("behind a wall: %+v", out)
		}
		ask(oliver, url.Values{"q": {`"*' ); drop table`}})
		for _, bad := range []url.Values{{"q": {"harbour"}, "kind": {"letter"}}, {"q": {"harbour"}, "kind": {"task"}, "after": {"-5"}}} {
			oliver.Call(http.MethodGet, links.APISearch()+"?"+bad.Encode(), nil).Want(422)
		}
		a.Visitor().Call(http.MethodGet, links.APISearch()+"?q=harbour", nil).Want(401)
		// What was searched for is in the record, once for each time within a minute.
		a.Clock.Advance(time.Minute)
		a.Must(a.Acts.SealAll(t.Context()))
		p, err := a.Acts.Acts(t.Context(), access.System(a.World.Firm.ID), activity.Filter{Kinds: []activity.Kind{search.Searched}})
		a.Must(err)
		if len(p.Acts) != 6 || p.Acts[0].Erasable["text"] != "harbour" || p.Acts[0].User != a.Member("oliver").ID || p.Acts[0].IDNumber == "" {
			t.Errorf("%+v", p.Acts)
		}
	})
}
