package mydataweb_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// The whole way of one's own data: asked for, made, told by mail, downloaded by its owner alone.
func TestMyDataFromAskingToDownload(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		page := oliver.Get(links.MyData()).Want(200).See("My data", "Download my data", "Ask for erasure…")
		progress := oliver.Submit(page.Form(`form[action="`+links.MyDataExport()+`"]`), nil).Want(200).See("Waiting to start")
		again := oliver.Submit(page.Form(`form[action="`+links.MyDataExport()+`"]`), nil).Want(200)
		if again.Path != progress.Path {
			t.Error("pressing twice makes two files")
		}
		letter := a.LastMail(apptest.Address("oliver"))
		if letter.Subject != "The file you asked for is ready" {
			t.Fatal(letter.Subject)
		}
		ready := oliver.Get(progress.Path).Want(200).See("The file is ready", "my-data-", "SHA-256")
		file := oliver.Submit(ready.Form(`form[action$="/file"]`), nil).Want(200)
		z, err := zip.NewReader(bytes.NewReader([]byte(file.Body)), int64(len(file.Body)))
		if err != nil || len(z.File) < 6 {
			t.Fatalf("%v", err)
		}
		elena := a.As("elena")
		elena.Get(progress.Path).Want(404)
		oliver.Get(links.MyData()).See("Archives you asked for", "Ready")
		oliver.Get(links.Exports()).See("My data", "Ready")
		asked := oliver.Get(progress.Path + "/delete").See("Delete this file?")
		oliver.Submit(asked.Form(`form[action$="/delete"]`), nil).At(links.Exports()).See("The file has been deleted.")
		oliver.Get(progress.Path).Want(404)
	})
}

func TestAnOldProofIsRenewedFirst(t *testing.T) {
	a := apptest.SQLite(t)
	oliver := a.As("oliver")
	form := oliver.Get(links.MyData()).Form(`form[action="` + links.MyDataExport() + `"]`)
	made := oliver.Submit(form, nil)
	a.Work()
	a.Clock.Advance(6 * time.Minute)
	oliver.Submit(oliver.Get(made.Path).Form(`form[action$="/file"]`), nil).At("/confirm")
	asked := oliver.Submit(oliver.Get(links.MyData()).Form(`form[action="`+links.MyDataExport()+`"]`), nil).At("/confirm")
	done := oliver.Submit(asked.Form(`form[action^="/confirm"]`), apptest.Fill{"current_password": apptest.Password})
	if again := oliver.Submit(done.Form("#go-on"), nil).Want(200); !strings.HasPrefix(again.Path, "/exports/") {
		t.Errorf("what was asked for isn't done: one is at %s", again.Path)
	}
	oliver.Submit(oliver.Get(made.Path).Form(`form[action$="/file"]`), nil).Want(200)
	program := a.Token("oliver", access.ScopeAdmin)
	program.Post(links.APIMyData(), nil).Want(403)
	program.Get(links.APIExports()).Want(200)
	id := strings.TrimPrefix(made.Path, "/exports/")
	program.Get("/api/v1/exports/" + id).Want(200)
	program.Get("/api/v1/exports/" + id + "/file").Want(403)
}

// Asked, held by law, released, erased: what the person, the administrator and everybody else sees.
func TestErasureFromAskingToTheEnd(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, elena := a.As("oliver"), a.As("elena")
		a.As("lin").Get(links.Erasures()).Want(404)
		ask := oliver.Get(links.MyDataErasure()).Want(200).See("What erasure means")
		refused := oliver.Submit(ask.Form("#ask"), apptest.Fill{"reason": "<script>alert(1)</script>" + strings.Repeat("x", 1000)}).Want(422)
		if !strings.Contains(refused.Value("reason"), "<script>") {
			t.Error("what was typed is lost")
		}
		mine := oliver.Submit(ask.Form("#ask"), apptest.Fill{"reason": "<b>I have left.</b>"}).At(links.MyData()).See("Your administrators have been asked.", "Waiting for an answer")
		mine.SeeNot("Ask for erasure…")
		list := elena.Get(links.Erasures()).Want(200).See("Waiting for an answer")
		path := list.Attr(`#requests a.btn`, "href")
		request := elena.Get(path).Want(200).See("<b>I have left.</b>", "Goes", "Stays")
		elena.Submit(request.Form("#answer-form"), apptest.Fill{"decision": "hold", "answer": "", "until": "2031-02-30"}).Want(422).See("Choose a day")
		held := elena.Submit(request.Form("#answer-form"), apptest.Fill{"decision": "hold", "answer": "Section 9.", "until": "2031-02-28"}).Want(200).See("Kept under legal hold")
		elena.Submit(request.Form("#answer-form"), apptest.Fill{"decision": "refuse", "answer": "stale"}).Want(409).See("Somebody else has changed this request")
		oliver.Get(links.MyData()).See("Kept under legal hold", "Section 9.")
		if l := a.LastMail(apptest.Address("oliver")); l.Subject != "Your request for erasure was answered" || strings.Contains(l.Text, "Section 9") {
			t.Errorf("%+v", l)
		}
		elena.Submit(held.Form(`form[action$="/release"]`), nil).See("The legal hold has ended.")
		last := elena.Get(path + "/erase").Want(200)
		name := last.Text("h1")
		name = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(name), "Erase "), "?")
		elena.Submit(last.Form("#erase-form"), apptest.Fill{"name": "somebody"}).Want(422).See("Type the person")
		elena.Submit(last.Form("#erase-form"), apptest.Fill{"name": name}).Want(200).See("Being erased")
		a.Work()
		a.Work()
		elena.Get(path).Want(200).See("Erased", "Erased user").SeeNot("I have left", apptest.Address("oliver"))
		oliver.Get(links.MyData()).At("/signin")
	})
}
