package casesweb_test

import (
	"bytes"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/ids"
	"cabinet/internal/links"
)

// open opens a case through the pages and returns it with the page that it leads to.
func open(p *apptest.Person, name string) (ids.Case, *apptest.Page) {
	page := p.Submit(p.Get(links.CaseNew("")).Want(200).Form("#case"), apptest.Fill{"name": name}).Want(200).See(name)
	return ids.Case(path.Base(page.Path)), page
}

// add puts somebody on a case through the pages.
func add(a *apptest.App, p *apptest.Person, c ids.Case, name string) *apptest.Page {
	return p.Submit(p.Get(links.CasePersonAdd(c, "")).Want(200).Form("#add-person"), apptest.Fill{"user": string(a.Member(name).ID)})
}

func everything() string { return links.CasesBy(url.Values{"view": {"all"}}) }

// The way of the work: somebody opens a case, takes a limited user in, and keeps an administrator out, for whom it is gone
// from every door; who lifts the wall with a reason that the case keeps (C6, C8).
func TestFromOpeningToTheWall(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, lin, elena := a.As("oliver"), a.As("lin"), a.As("elena")
		c, page := open(oliver, "Harbour v Quay")
		number := page.Text(".case-number")
		lin.Get(everything()).Want(200).SeeNot("Harbour")
		lin.Get(links.Case(c)).Want(404)
		add(a, oliver, c, "lin").Want(200).At(links.CasePeople(c)).See("Lin Chen")
		lin.Get(everything()).Want(200).See("Harbour v Quay", number)
		lin.Get(links.Case(c)).Want(200).See("Harbour v Quay")
		lin.Get(links.CaseWall(c)).Want(403)

		doors := []string{everything(), links.Search("harbour"), links.Search(number), links.APICases(), "/api/v1/search?q=harbour"}
		for _, door := range doors {
			if !bytes.Contains(elena.Get(door).Want(200).Body, []byte("Harbour")) {
				t.Errorf("%s doesn't show the case to an administrator", door)
			}
		}
		wall := oliver.Get(links.CaseWall(c)).Want(200).Form("#who")
		oliver.Submit(wall, apptest.Fill{"user": "user:" + string(a.Member("elena").ID), "reason": ""}).Want(422)
		oliver.Submit(wall, apptest.Fill{"user": "user:" + string(a.Member("elena").ID), "reason": "Her brother sues."}).Want(200).At(links.CaseAccess(c)).See("Her brother sues.")
		for _, door := range doors {
			if body := elena.Get(door).Want(200).Body; bytes.Contains(body, []byte("Harbour")) || bytes.Contains(body, []byte(c)) {
				t.Errorf("%s shows the case behind the wall", door)
			}
		}
		elsewhere := ids.Case("019d4f94-f780-7000-a566-d0b3a2152c1e")
		for _, door := range []func(ids.Case) string{links.Case, links.CaseEdit, links.CasePeople, links.CaseAccess, links.CaseTasks, links.CaseClose, links.APICase} {
			hidden, missing := elena.Get(door(c)).Want(404), elena.Get(door(elsewhere)).Want(404)
			if a, b := bare(hidden, c), bare(missing, elsewhere); !bytes.Equal(a, b) {
				t.Errorf("%s tells that there is a case:\n%s", door(c), difference(a, b))
			}
		}
		walls := elena.Get(links.Walls()).Want(200).SeeNot("Harbour", number, "brother")
		lift := walls.Attr("main a[href^='/walls/']", "href")
		values := elena.Get(lift).Want(200).SeeNot("Harbour").Form("form[action='" + lift + "']").Values()
		values.Set("reason", " ")
		elena.Post(lift, values).Want(422)
		values.Set("reason", "The claim was withdrawn.")
		elena.Post(lift, values).To(links.Walls())
		elena.Get(links.CaseAccess(c)).Want(200).See("The claim was withdrawn.", "Her brother sues.")
		elena.Get(lift).Want(404)
	})
}

// What is refused says why, and changes nothing (P5).
func TestRefusals(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		first, _ := open(oliver, "First")
		second, _ := open(oliver, "Second")
		add(a, oliver, first, "grace").Want(200)
		oliver.Get(links.CasePersonAdd(second, "")).Want(200).See("Grace Okafor", "another case")
		values := oliver.Get(links.CasePersonAdd(second, "")).Form("#add-person").Values()
		values.Set("user", string(a.Member("grace").ID))
		oliver.Post(links.CasePersonAdd(second, ""), values).Want(422)
		values.Set("user", string(a.Member("ivor").ID))
		oliver.Post(links.CasePersonAdd(second, ""), values).Want(422)
		values.Set("user", string(a.Member("lin@twin").ID))
		oliver.Post(links.CasePersonAdd(second, ""), values).Want(422)
		a.As("grace").Get(links.Case(second)).Want(404)

		stale := oliver.Get(links.CaseEdit(first)).Form("#case")
		oliver.Submit(oliver.Get(links.CaseEdit(first)).Form("#case"), apptest.Fill{"name": "First of all"}).Want(200)
		oliver.Submit(stale, apptest.Fill{"name": "The very first"}).Want(409).See("First of all", "The very first")
		long := strings.Repeat("ж", 10_000)
		oliver.Submit(oliver.Get(links.CaseEdit(first)).Form("#case"), apptest.Fill{"name": long}).Want(422)
		oliver.Submit(oliver.Get(links.CaseEdit(first)).Form("#case"), apptest.Fill{"name": "a\u202eb"}).Want(422)
		oliver.Get(links.Case(first)).Want(200).See("First of all")
	})
}

var masked = regexp.MustCompile(`[0-9A-Za-z_-]{86}|data-seconds="\d+"|request:[0-9a-f-]+|<code>[0-9a-f]{10}</code>`)

// bare is an answer without what differs each time and without the name of what was asked for.
func bare(p *apptest.Page, c ids.Case) []byte {
	return masked.ReplaceAll(bytes.ReplaceAll(p.Body, []byte(c), []byte("CASE")), nil)
}

// difference is where two answers part.
func difference(a, b []byte) string {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	from := max(0, n-80)
	return string(a[from:min(len(a), n+120)]) + "\n--- and ---\n" + string(b[from:min(len(b), n+120)])
}
