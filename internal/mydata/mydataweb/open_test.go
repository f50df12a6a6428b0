package mydataweb_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// Somebody wrote a letter: found by name, noted, told, and answered like everybody else.
func TestALetterIsNoted(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, oliver := a.As("elena"), a.As("oliver")
		a.As("lin").Get(links.ErasureNew()).Want(404)
		start := elena.Get(links.Erasures()).Want(200)
		find := elena.Get(start.Attr(`.page-head a.btn, .head a.btn, a[href$="/new"]`, "href")).Want(200).SeeNot("Choose")
		elena.Get(links.ErasureNew() + "?words=%3Cscript%3Ezq").Want(200).SeeNot("Choose")
		found := elena.Get(links.ErasureNew()+"?words="+strings.Split(apptest.Address("oliver"), "@")[0]).Want(200).See("1 person", "Choose")
		if find.Path != found.Path {
			t.Error(find.Path)
		}
		elena.Get(links.ErasureNewFor("nobody")).Want(404)
		elena.Get(links.ErasureNewFor(a.Member("pavel@twin").ID)).Want(404)
		elena.Get(links.ErasureNewFor(a.Member("elena").ID)).Want(200).See("another administrator answers it")
		form := elena.Get(found.Attr(`#people a.btn`, "href")).Want(200).See(apptest.Address("oliver"))
		refused := elena.Submit(form.Form("#open-form"), apptest.Fill{"reason": "", "asked_at": "2031-02-30"}).Want(422).See("Choose the day")
		if refused.Value("asked_at") != "2031-02-30" {
			t.Error("what was typed is lost")
		}
		refused = elena.Submit(form.Form("#open-form"), apptest.Fill{"reason": "<b>Letter</b>", "asked_at": "2126-01-01"}).Want(422).See("Choose the day")
		if refused.Value("reason") != "<b>Letter</b>" {
			t.Error("what was typed is lost")
		}
		asked := a.Clock.Now().AddDate(0, 0, -3).Format(time.DateOnly)
		noted := elena.Submit(form.Form("#open-form"), apptest.Fill{"reason": "<b>Letter</b>", "asked_at": asked}).Want(200).
			See("The request has been noted", "<b>Letter</b>", "Noted by", "Waiting for an answer", "Goes", "Stays")
		elena.Submit(form.Form("#open-form"), apptest.Fill{"reason": "again"}).Want(409).See("There is a request for this person already")
		if l := a.LastMail(apptest.Address("oliver")); l.Subject != "A request to erase your data was noted" || strings.Contains(l.Text, "Letter") || !strings.Contains(l.Text, links.MyData()) {
			t.Errorf("%+v", l)
		}
		mine := oliver.Get(links.MyData()).See("Noted by your administrators", "<b>Letter</b>", "Waiting for an answer").SeeNot("Ask for erasure…")
		elena.Get(links.Erasures()).See("Noted by an administrator")
		elena.Get(found.Path + "?words=" + apptest.Address("oliver")).See("There is a request for this person already").SeeNot("Choose")
		oliver.Submit(mine.Form(`form[action$="/withdraw"]`), nil).See("Your request has been withdrawn.")
		elena.Get(noted.Path).See("Withdrawn")
	})
}

// The same by the API: noting by a program, deciding by somebody who has just proved who they are.
func TestErasuresByTheAPI(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, oliver := a.As("elena"), a.As("oliver")
		program := a.Token("elena", access.ScopeAdmin)
		body := map[string]any{"user_id": a.Member("oliver").ID, "reason": "Letter"}
		for name, p := range map[string]*apptest.Person{"a colleague": oliver, "a lesser token": a.Token("elena", access.ScopeWrite)} {
			for _, path := range []string{links.APIErasures(), links.APIErasure("nothing")} {
				if status := p.Call(http.MethodGet, path, nil).Status; status != 404 && status != 403 {
					t.Errorf("%s: %d", name, status)
				}
			}
			if status := p.Call(http.MethodPost, links.APIErasures(), body).Status; status != 404 && status != 403 {
				t.Errorf("%s notes: %d", name, status)
			}
		}
		program.Call(http.MethodPost, links.APIErasures(), map[string]any{"user_id": a.Member("pavel@twin").ID, "reason": "x"}).Want(404)
		program.Call(http.MethodPost, links.APIErasures(), map[string]any{"user_id": "a\x00b", "reason": "x"}).Want(422)
		program.Call(http.MethodPost, links.APIErasures(), map[string]any{"user_id": a.Member("oliver").ID, "reason": "=\x01"}).Want(422)
		program.Call(http.MethodPost, links.APIErasures(), map[string]any{"user_id": a.Member("elena").ID, "reason": "x"}).Want(409)
		var made struct {
			ID, State string
			UserID    string `json:"user_id"`
			OpenedBy  string `json:"opened_by"`
		}
		first := program.Call(http.MethodPost, links.APIErasures(), body).Want(201).JSON(&made)
		if made.State != "open" || made.OpenedBy != string(a.Member("elena").ID) || made.UserID != string(a.Member("oliver").ID) {
			t.Errorf("%+v", made)
		}
		program.Call(http.MethodPost, links.APIErasures(), body).Want(409)
		one := links.APIErasures() + "/" + made.ID
		var list struct{ Items []map[string]any }
		program.Call(http.MethodGet, links.APIErasures(), nil).Want(200).JSON(&list)
		if len(list.Items) != 1 {
			t.Errorf("%v", list)
		}
		a.As("elena@twin").Call(http.MethodGet, one, nil).Want(404)
		program.Call(http.MethodPost, one+"/refuse", map[string]any{"answer": ""}).Want(422)
		program.Call(http.MethodPost, one+"/hold", map[string]any{"answer": "Section 9."}, http.Header{"If-Match": {`"v9"`}}).Want(412)
		program.Call(http.MethodPost, one+"/hold", map[string]any{"answer": "Section 9."}, http.Header{"If-Match": {first.Header.Get("ETag")}}).Want(200)
		elena.Call(http.MethodPost, one+"/approve", map[string]any{"name": "x"}).Want(409)
		program.Call(http.MethodPost, one+"/release", nil).Want(200)
		who, err := a.People.PersonOf(a.T.Context(), a.DB, a.Member("oliver").Account.ID, a.Member("oliver").ID)
		a.Must(err)
		approval := map[string]any{"name": who.FullName("en")}
		program.Call(http.MethodPost, one+"/approve", approval).Want(403)
		elena.Call(http.MethodPost, one+"/approve", map[string]any{"name": "somebody"}).Want(422)
		elena.Call(http.MethodPost, one+"/approve", approval).Want(200)
		program.Call(http.MethodPost, one+"/refuse", map[string]any{"answer": "late"}).Want(409)
		a.Work()
		a.Work()
		var done map[string]any
		program.Call(http.MethodGet, one, nil).Want(200).JSON(&done)
		if fmt.Sprint(done["state"]) != "erased" || done["reason"] != "" {
			t.Errorf("%v", done)
		}
	})
}
