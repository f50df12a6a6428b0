package bulkweb_test

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

func fixture(t testing.TB, name string) apptest.File {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return apptest.File{Name: name, Type: "text/csv", Data: data}
}

// mails counts the letters to addresses.
func mails(a *apptest.App, to ...string) (n int) {
	a.Work()
	for _, address := range to {
		n += len(a.Mail(address))
	}
	return n
}

// The whole way: file, columns, check, confirmation, result. Nothing goes out before the confirmation.
func TestFromAFileToInvitations(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		form := elena.Get(links.UsersImport()).Want(200).See("Invite many people").SeeNot("Administrator</option>").Form("#import")
		columns := elena.Upload(form, "file", fixture(t, "people.csv"), apptest.Fill{"role": "limited"}).Want(200).See("Choose the columns", "Nickname", "Vera")
		if columns.Value("column0") != "last_name" || columns.Value("column2") != "email" || columns.Value("column4") != "" {
			t.Error("the columns aren't understood")
		}
		job := elena.Submit(columns.Form("#columns"), nil).Want(200).See("Nothing has been sent yet. 2 invitations would go out.", "1 person gets power over others",
			"Name one of the roles", "The same address stands on line 2 already.")
		if n := mails(a, "vera@example.org", "per@example.org"); n != 0 {
			t.Fatalf("%d mails went out before the confirmation", n)
		}
		confirm := elena.Get(job.Path+"/confirm").Want(200).See("2 invitations go out by email", "Yes, 1 person shall get power over others")
		elena.Press(confirm.Form("#confirm"), nil).Want(422).See("Tick the box to confirm")
		ticked := confirm.Attr("#confirm input[name=raised]", "value") // as browsers send it
		values := confirm.Form("#confirm").Values()
		values.Set("raised", ticked)
		done := elena.Get(elena.Post(job.Path+"/confirm", values).To(job.Path).Location).Want(200).See("Done: 2.", "Outcome by reason")
		if done.Count(`a[href$="/confirm"]`) != 0 {
			t.Error("what is done can be confirmed again")
		}
		if n := mails(a, "vera@example.org", "per@example.org"); n != 2 {
			t.Errorf("%d mails went out", n)
		}
		elena.Post(job.Path+"/confirm", values).To(job.Path) // pressed twice
		values.Set("form_token", elena.Get(links.UsersImport()).Form("#import").Values().Get("form_token"))
		elena.Post(job.Path+"/confirm", values).Want(409).See("It has changed meanwhile")
		if n := mails(a, "vera@example.org"); n != 1 {
			t.Errorf("somebody is invited twice: %d", n)
		}
		elena.Get(job.Path+"/rows").Want(200).See("vera@example.org", "not an address")
		elena.Get(job.Path + "/rows?state=done").See("vera@example.org").SeeNot("not an address")
		elena.Get(links.BulkJobs()).See("Invite people from a list", "Done: 2.")
	})
}

func TestAPastedListAndItsResult(t *testing.T) {
	a := apptest.SQLite(t)
	elena := a.As("elena")
	form := elena.Get(links.UsersImport()).Form("#import")
	job := elena.Submit(form, apptest.Fill{"role": "guest", "list": "Vera Holm <vera@example.org>, broken@; per@example.org"}).Want(200).
		See("2 invitations would go out")
	if !strings.HasPrefix(job.Path, links.BulkJobs()+"/") || strings.HasSuffix(job.Path, "/columns") {
		t.Fatalf("a list has no columns: %s", job.Path)
	}
	file := elena.Submit(job.Form(`form[action$="/result"]:has([name=left])`), apptest.Fill{"left": "1"}).Want(200)
	a.Work()
	got := elena.Submit(elena.Get(file.Path).Form(`form[action$="/file"]`), nil).Want(200)
	if !bytes.Contains(got.Body, []byte("broken@")) {
		t.Errorf("the rows that can't be done aren't in the file: %s", got.Body)
	}
	cancelled := elena.Submit(elena.Get(job.Path+"/cancel").Want(200).See("Cancel this?").Form(""), nil).Want(200).See("Cancelled")
	elena.Get(cancelled.Path + "/confirm").Want(200).At(job.Path)
	if n := mails(a, "vera@example.org", "per@example.org"); n != 0 {
		t.Errorf("a cancelled import wrote %d mails", n)
	}
}

func TestAnotherEncoding(t *testing.T) {
	a := apptest.SQLite(t)
	elena := a.As("elena")
	columns := elena.Upload(elena.Get(links.UsersImport()).Form("#import"), "file", fixture(t, "windows1251.csv"), nil).Want(200).See("Соколова")
	if columns.Value("encoding") != "windows-1251" || columns.Value("separator") != "semicolon" {
		t.Error("the file isn't understood")
	}
	wrong := elena.Submit(columns.Form("#columns"), apptest.Fill{"separator": "comma"}).Want(200).See("Choose the columns")
	if !strings.HasSuffix(wrong.Path, "/columns") || wrong.Count("select[name=column1]") != 0 {
		t.Error("the columns aren't found anew")
	}
	right := elena.Submit(wrong.Form("#columns"), apptest.Fill{"separator": "semicolon"}).Want(200)
	if right.Value("column2") != "email" {
		t.Error("the columns aren't found anew")
	}
	stale := elena.Submit(columns.Form("#columns"), nil).Want(409)
	stale.See("It has changed meanwhile")
	none := elena.Submit(right.Form("#columns"), apptest.Fill{"column2": ""}).Want(422)
	if none.Problem("column0") == "" || none.Value("column0") != "last_name" {
		t.Error("a missing column isn't told, or the choice is lost")
	}
	elena.Submit(right.Form("#columns"), apptest.Fill{"column1": "email"}).Want(422).See("only once")
	elena.Submit(right.Form("#columns"), nil).Want(200).See("1 invitation would go out")
}

// What can't be read is said in words, and what was typed stays.
func TestHostileLists(t *testing.T) {
	a := apptest.SQLite(t)
	elena := a.As("elena")
	form := elena.Get(links.UsersImport()).Form("#import")
	line := "<script>alert(1)</script>"
	kept := elena.Submit(form, apptest.Fill{"line": line}).Want(422)
	if kept.Problem("file") == "" || !strings.Contains(kept.Text("textarea[name=line]"), line) {
		t.Error("a missing list isn't told, or what was typed is lost")
	}
	if elena.Upload(form, "file", fixture(t, "people.csv"), apptest.Fill{"list": "a@example.org"}).Want(422).Problem("list") == "" {
		t.Error("a file beside a list")
	}
	if elena.Upload(form, "file", apptest.File{Name: "empty.csv", Type: "text/csv"}, nil).Want(422).Problem("file") == "" {
		t.Error("an empty file")
	}
	if elena.Submit(form, apptest.Fill{"list": "email\n"}).Want(422).Problem("list") == "" {
		t.Error("a header alone")
	}
	if elena.Submit(form, apptest.Fill{"list": "a@example.org", "role": "captain"}).Want(422).Problem("role") == "" {
		t.Error("an unknown role")
	}
	elena.Submit(form, apptest.Fill{"list": "a@example.org", "line": strings.Repeat("x", 10_000)}).Want(422)
	elena.Submit(form, apptest.Fill{"list": "a@example.org", "group_id": "nowhere"}).SeeNot("nowhere@")
	page := elena.Upload(form, "file", fixture(t, "hostile.csv"), nil)
	if page.Status >= 500 || page.Doc == nil || page.Doc.Find("main script").Length() != 0 {
		t.Errorf("a hostile file: %d", page.Status)
	}
	if strings.HasSuffix(page.Path, "/columns") {
		elena.Submit(page.Form("#columns"), apptest.Fill{"column2": "email"}).Want(200)
		elena.Get(strings.TrimSuffix(page.Path, "/columns") + "/rows").Want(200)
	}
	binary := apptest.File{Name: "people.xlsx", Type: "application/octet-stream", Data: append([]byte("PK\x03\x04"), bytes.Repeat([]byte{0, 1, 2, 0xff}, 5000)...)}
	if got := elena.Upload(form, "file", binary, nil); got.Status >= 500 {
		t.Errorf("a workbook: %d", got.Status)
	}
}

// A large file is checked in the background, and the page shows how far that is.
func TestALargeFile(t *testing.T) {
	a := apptest.SQLite(t)
	elena := a.As("elena")
	var list strings.Builder
	list.WriteString("email,first name\n")
	for i := range 700 {
		fmt.Fprintf(&list, "p%d@example.org,P%d\n", i, i)
	}
	columns := elena.Upload(elena.Get(links.UsersImport()).Form("#import"), "file", apptest.File{Name: "many.csv", Type: "text/csv", Data: []byte(list.String())}, nil).Want(200)
	job := strings.TrimSuffix(columns.Path, "/columns")
	running := elena.Get(job).Want(200).See("Checking the rows", "nobody has been written to")
	if running.Count("[data-progress][data-running]") != 1 {
		t.Error("the page doesn't look again")
	}
	elena.Get(job + "/confirm").At(job)
	a.Work()
	elena.Get(job).See("700 invitations would go out")
	confirm := elena.Get(job + "/confirm").Form("#confirm")
	elena.Submit(confirm, nil).See("Working")
	elena.Submit(elena.Get(job+"/cancel").Form(""), nil).Want(200).See("Still to do")
	elena.Submit(elena.Get(job+"/resume").Want(200).Form(""), nil).Want(200)
	a.Work()
	elena.Get(job).See("Done: 700.")
}

// Who looks after nobody sees none of it, a stranger nothing of another account, and old proof opens no confirmation.
func TestWhoMay(t *testing.T) {
	a := apptest.SQLite(t)
	elena := a.As("elena")
	job := elena.Submit(elena.Get(links.UsersImport()).Form("#import"), apptest.Fill{"role": "guest", "list": "vera@example.org"}).Want(200)
	confirm := elena.Get(job.Path + "/confirm").Form("#confirm").Values()
	for _, name := range []string{"oliver", "grace", "elena@twin"} {
		other := a.As(name)
		for _, page := range []string{"", "/rows", "/columns", "/confirm", "/cancel", "/resume"} {
			other.Get(job.Path + page).Want(404)
		}
		token := other.Get(links.Profile()).Form("#profile").Values().Get("form_token")
		for _, page := range []string{"/confirm", "/cancel", "/resume", "/columns", "/result"} {
			if got := other.Post(job.Path+page, url.Values{"form_token": {token}, "version": {confirm.Get("version")}}); got.Status != 404 {
				t.Errorf("%s %s: %d", name, page, got.Status)
			}
		}
	}
	a.As("oliver").Get(links.UsersImport()).Want(404)
	a.As("oliver").Get(links.BulkJobs()).Want(404)
	a.Advance(6 * time.Minute)
	if got := elena.Get(job.Path + "/confirm"); !strings.HasPrefix(got.Path, "/confirm") {
		t.Errorf("an old proof opens the confirmation: %s", got.Path)
	}
	if n := mails(a, "vera@example.org"); n != 0 {
		t.Error("somebody was invited")
	}
}
