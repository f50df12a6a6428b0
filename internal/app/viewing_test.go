package app_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/web"
)

// viewing has elena look as somebody, by the pages.
func viewing(a *apptest.App, as string) *apptest.Person {
	a.T.Helper()
	_, err := a.Viewing.Allow(a.T.Context(), a.By("elena"), true, -1)
	a.Must(err)
	elena := a.As("elena")
	form := elena.Get(links.UserViewAs(a.Member(as).ID)).Want(200).Form("#look")
	elena.Submit(form, apptest.Fill{"reason": "To see what they see"}).Want(200).At(links.Cases())
	return elena
}

// TestLooksOpenWhatIsMarkedAlone asks every route as an administrator who looks as somebody else: what isn't marked as open to them is
// closed, so that whatever is built later is closed until somebody says otherwise; and no look leaves a trace but in the record (R41).
func TestLooksOpenWhatIsMarkedAlone(t *testing.T) {
	a := apptest.SQLite(t)
	name, by := "A case", a.By("oliver")
	areas, err := a.Practice.Areas(t.Context(), a.DB, by.Account)
	a.Must(err)
	c, err := a.Cases.Create(t.Context(), by, cases.CreateInput{Input: cases.Input{Name: &name, Area: &areas[0].ID}})
	a.Must(err)
	elena := viewing(a, "oliver")
	a.Work()
	before := tables(a)
	opened := map[string]bool{}
	for _, r := range a.Routes() {
		if strings.HasPrefix(r.Path, "/dev/") || r.Foreign != nil || r.Path == links.ViewingStop() || r.Path == links.SignOut() || r.Path == links.SessionExtend() {
			continue
		}
		line := r.Method + " " + r.Path
		page := elena.Send(r.Method, filledIn(r.Path, c.ID), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte("a=b"))
		reads := r.Method == http.MethodGet
		switch {
		case r.Viewable:
			opened[r.Path] = true
			if page.Status >= 400 && page.Status != 404 || strings.HasPrefix(r.Path, "/cases/{id}") && strings.Count(r.Path, "{") == 1 && page.Status != 200 {
				t.Errorf("%s is open to who looks as another, and answers %d", line, page.Status)
			}
		case r.Door == web.Public && reads:
		case page.Status != http.StatusForbidden:
			t.Errorf("%s: %d to who looks as another, want 403", line, page.Status)
		}
		if r.Viewable && (!reads || strings.HasPrefix(r.Path, "/settings") || strings.HasPrefix(r.Path, "/admin") || strings.HasPrefix(r.Path, "/api")) {
			t.Errorf("%s is open to who looks as another", line)
		}
	}
	for _, path := range strings.Fields("/cases /cases/{id} /cases/{id}/messages /cases/{id}/documents /tasks /calendar /search /reports /projects") {
		if !opened[path] {
			t.Errorf("%s isn't open to who looks as another", path)
		}
	}
	after := tables(a)
	for name, was := range before {
		if after[name] != was && !slices.Contains([]string{"acts", "act_erasable", "act_queue", "act_views", "act_seals", "act_heads", "act_index", "act_days", "sessions"}, name) {
			t.Errorf("looking changed the table %s", name)
		}
	}
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// filledIn puts a case that exists where a path names one, and nonsense elsewhere.
func filledIn(path string, c ids.Case) string {
	if rest, ok := strings.CutPrefix(path, "/cases/{id}"); ok {
		path = "/cases/" + string(c) + rest
	}
	return placeholder.ReplaceAllString(path, "x")
}

// tables says what stands in every table, as a digest.
func tables(a *apptest.App) map[string]string {
	a.T.Helper()
	var names []string
	rows, err := a.DB.Query(a.T.Context(), `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '%fts%'`)
	a.Must(err)
	for rows.Next() {
		var name string
		a.Must(rows.Scan(&name))
		names = append(names, name)
	}
	a.Must(rows.Err())
	a.Must(rows.Close())
	out := map[string]string{}
	for _, name := range names {
		rows, err := a.DB.Query(a.T.Context(), `select * from `+name)
		a.Must(err)
		columns, err := rows.Columns()
		a.Must(err)
		sum := sha256.New()
		for rows.Next() {
			row := make([]any, len(columns))
			into := make([]any, len(columns))
			for i := range row {
				into[i] = &row[i]
			}
			a.Must(rows.Scan(into...))
			fmt.Fprintln(sum, row...)
		}
		a.Must(rows.Err())
		a.Must(rows.Close())
		out[name] = fmt.Sprintf("%x", sum.Sum(nil))
	}
	return out
}
