package casesweb_test

import (
	"strings"
	"testing"

	"cabinet/internal/activity"
	"cabinet/internal/app/apptest"
	"cabinet/internal/documents"
	"cabinet/internal/links"
)

// What was done in a case, and who looked at it, is there for administrators and standard users, and tells nobody of sessions
// and addresses (C10).
func TestWhatWasDoneAndWhoLooked(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, elena, lin := a.As("oliver"), a.As("elena"), a.As("lin")
		c, _ := open(oliver, "Harbour v Quay")
		add(a, oliver, c, "lin").Want(200)
		lin.Get(links.Case(c)).Want(200)
		lin.Get(links.APICase(c)).Want(200)
		a.Must(a.Acts.SealAll(t.Context()))
		elena.Get(links.Case(c)).Want(200).See("Activity")
		done := elena.Get(links.CaseActivity(c)).Want(200).See("Oliver", "Lin Chen")
		if text := done.Text("main"); strings.Contains(text, "Case viewed") || strings.Contains(text, "127.0.0.1") {
			t.Errorf("the activity tells too much:\n%s", text)
		}
		elena.Get(links.CaseAccess(c)).Want(200).See("Who looked at this case", "Lin Chen")
		elena.Get(links.CaseViews(c)).Want(200).See("Lin Chen")
		elena.Get(links.CaseActivity(c) + "?before=1").Want(200).SeeNot("Lin Chen")
		elena.Get(links.CaseActivity(c) + "?before=-7x").Want(200).See("Lin Chen")
		for _, door := range []string{links.APICase(c) + "/activity", links.APICase(c) + "/views"} {
			body := string(elena.Get(door).Want(200).Body)
			if !strings.Contains(body, `"user_name"`) || strings.Contains(body, "127.0.0.1") || !strings.Contains(body, `"session_id":""`) {
				t.Errorf("%s: %s", door, body)
			}
			lin.Get(door).Want(403)
			elena.Get(door + "?after=rubbish").Want(422)
		}
		for _, door := range []string{links.CaseActivity(c), links.CaseViews(c)} {
			lin.Get(door).Want(403)
			a.As("grace").Get(door).Want(404)
			a.As("oliver@twin").Get(door).Want(404)
		}
		lin.Get(links.CaseAccess(c)).Want(200).SeeNot("Who looked")

		// That its name stands among what was done isn't looking at a document.
		paper, err := a.Documents.Add(t.Context(), a.By("oliver"), c, documents.Upload{Name: "claim.txt", Body: strings.NewReader("claim")})
		a.Must(err)
		a.Must(a.Acts.SealAll(t.Context()))
		elena.Get(links.CaseActivity(c)).Want(200).See("claim.txt")
		a.Must(a.Acts.SealAll(t.Context()))
		if page, err := a.Acts.Acts(t.Context(), a.By("elena"), activity.Filter{SubjectType: "document", SubjectID: string(paper.ID)}); err != nil || len(page.Acts) != 1 {
			t.Errorf("%d acts on the document, %v", len(page.Acts), err)
		}

		// A stage is set from what one looked at.
		form := oliver.Get(links.Case(c)).Form("#stage-form")
		oliver.Submit(oliver.Get(links.CaseEdit(c)).Form("#case"), apptest.Fill{"name": "Harbour v Quays"}).Want(200)
		next := apptest.Fill{"stage": oliver.Get(links.Case(c)).Attr("#stage-form option:nth-child(2)", "value")}
		oliver.Submit(form, next).Want(409)
		oliver.Submit(oliver.Get(links.Case(c)).Form("#stage-form"), next).Want(200)
	})
}
