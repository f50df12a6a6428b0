package activityweb_test

import (
	"net/http"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

func TestTheAuditAsPersonsSeeIt(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		standard := a.As("oliver")
		elena := a.As("elena")
		a.Work()
		page := elena.Get(links.Audit()).Want(200).See("Signed in", a.Member("elena").FullName("en"))
		if page.Count("tbody .tbl-more") == 0 {
			t.Error("no entry opens")
		}
		elena.Get(links.Audit() + "?what=identity&outcome=refused").Want(200)
		elena.Get(links.AuditRecord("user", string(a.Member("elena").ID))).Want(200).See(a.Member("elena").FullName("en"))
		standard.Get(links.Audit()).Want(404)
		a.Token("elena", access.ScopeRead).Call(http.MethodGet, links.APIActivity(), nil).Want(403)
		var list struct {
			Items []struct{ ID, Kind string } `json:"items"`
		}
		a.Token("elena", access.ScopeAdmin).Call(http.MethodGet, links.APIActivity()+"?kind=identity.signed_in", nil).Want(200).JSON(&list)
		if len(list.Items) < 2 || list.Items[0].Kind != "identity.signed_in" {
			t.Errorf("%+v", list)
		}
		twin := a.Token("elena@twin", access.ScopeAdmin)
		twin.Call(http.MethodGet, links.APIActivity()+"/"+list.Items[0].ID, nil).Want(404)
	})
}

func TestAFileOfTheAuditIsMade(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		a.Work()
		page := elena.Get(links.AuditExport(nil)).Want(200)
		elena.Submit(page.Form("#export"), apptest.Fill{"format": "jsonl"}).Want(422).See("why these records leave")
		made := elena.Submit(page.Form("#export"), apptest.Fill{"format": "jsonl", "reason": "Case 12/2026"}).Want(200)
		a.Work()
		elena.Get(made.Path).Want(200).See("Activity record")
		elena.Get(links.Audit()+"?what=activity.exported").Want(200).See("Case 12/2026", "JSON lines", "Reason", "Rows")
	})
}
