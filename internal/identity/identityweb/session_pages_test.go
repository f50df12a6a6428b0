package identityweb_test

import (
	"net/http"
	"net/url"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

func TestSessionsComeInPages(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		for range 4 {
			a.As("oliver")
		}
		seen := map[string]bool{}
		after := ""
		for pages := 1; ; pages++ {
			var list sessionList
			oliver.Call(http.MethodGet, links.APISessions()+"?limit=2&after="+url.QueryEscape(after), nil).Want(200).JSON(&list)
			for _, s := range list.Items {
				if seen[s.ID] {
					t.Errorf("%s comes twice", s.ID)
				}
				seen[s.ID] = true
			}
			if after = *list.Next; after == "" {
				if pages != 3 || len(seen) != 5 {
					t.Errorf("%d pages of %d sessions", pages, len(seen))
				}
				break
			}
			if len(list.Items) != 2 || pages > 3 {
				t.Fatalf("page %d has %d", pages, len(list.Items))
			}
		}
		oliver.Call(http.MethodGet, links.APISessions()+"?after=nonsense", nil).Want(422)
	})
}
