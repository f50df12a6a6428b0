package exportsweb_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// listed is a list of exports as programs read it.
type listed struct {
	Items []struct {
		ID, State, Title string
	}
	Next string
}

func ask(p *apptest.Person) *apptest.Page {
	return p.Submit(p.Get(links.MyData()).Form(`form[action="`+links.MyDataExport()+`"]`), nil).Want(200)
}

func TestTheListAndItsStates(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		lin := a.As("lin")
		lin.Get(links.Exports()).Want(200).See("No files yet", "My data")
		page := ask(lin).See("Waiting to start")
		if page.Count(`form[action$="/file"]`) != 0 {
			t.Error("a file that isn't made can be downloaded")
		}
		a.Work()
		lin.Get(links.Exports()).See("Ready", "kept until")
		a.Advance(8 * 24 * time.Hour)
		lin = a.As("lin")
		lin.Get(page.Path).Want(200).See("The file is no longer kept")
		lin.Get(links.Exports()).See("No longer kept")
	})
}

func TestProgramsReadAndDelete(t *testing.T) {
	a := apptest.SQLite(t)
	lin := a.As("lin")
	page := ask(lin)
	a.Work()
	reader, writer, other := a.Token("lin", access.ScopeRead), a.Token("lin", access.ScopeWrite), a.Token("elena", access.ScopeAdmin)
	var list listed
	reader.Get(links.APIExports()).Want(200).JSON(&list)
	if len(list.Items) != 1 || list.Items[0].State != "ready" || list.Items[0].Title != "My data" {
		t.Fatalf("%+v", list)
	}
	path := links.APIExports() + "/" + list.Items[0].ID
	other.Get(path).Want(404)
	other.Call("DELETE", path, nil).Want(404)
	reader.Call("DELETE", path, nil).Want(403)
	reader.Get(links.APIExports() + "?after=x").Want(422)
	writer.Call("DELETE", path, nil).Want(204)
	reader.Get(path).Want(404)
	lin.Get(page.Path).Want(404)
}

// A download has no form token to give away: it goes by POST, and a foreign page can't cause it.
func TestADownloadNeedsItsForm(t *testing.T) {
	a := apptest.SQLite(t)
	lin := a.As("lin")
	page := ask(lin)
	a.Work()
	lin.Get(page.Path + "/file").Want(405)
	if got := lin.Post(page.Path+"/file", url.Values{"form_token": {"guessed"}}); got.Status < 400 {
		t.Errorf("handed out: %d", got.Status)
	}
	if kinds := strings.Join(a.Kinds(a.World.Firm.ID), " "); strings.Contains(kinds, "exports.downloaded") {
		t.Error("a download is recorded")
	}
}
