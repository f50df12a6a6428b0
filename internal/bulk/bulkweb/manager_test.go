package bulkweb_test

import (
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/bulk"
	"cabinet/internal/links"
)

// An administrator sees what another prepared, but can't start it; whoever prepared it can.
func TestSomebodyElsesJob(t *testing.T) {
	a := apptest.SQLite(t)
	admin := a.Token("elena", access.ScopeAdmin)
	admin.Call("POST", links.APIUsersBulk(), map[string]any{"operation": "role", "role": "administrator", "users": []string{string(a.Member("oliver").ID)}}).Want(201)
	elena := a.As("elena")
	page := elena.Get(elena.Get(links.BulkJobs()).Want(200).Attr(".card a.btn-sm", "href")).Want(200)
	values := elena.Get(page.Path + "/confirm").Form("#confirm").Values()
	values.Set("raised", "true")
	elena.Post(page.Path+"/confirm", values).To(page.Path)
	elena.Get(page.Path).See("Done: 1.")

	j, err := a.Bulk.Draft(t.Context(), a.By("elena"), bulk.DraftInput{File: strings.NewReader("vera@example.org"), Defaults: bulk.Defaults{Role: access.Guest}})
	a.Must(err)
	oliver := a.As("oliver")
	path := links.BulkJob(string(j.ID))
	seen := oliver.Get(path).Want(200).See("Elena Marchetti", "Only the person who prepared it can start it.")
	if seen.Count(`a[href$="/confirm"]`) != 0 {
		t.Error("a button that can't work is offered")
	}
	oliver.Get(path + "/confirm").At(path)
	token := oliver.Get(links.UsersImport()).Form("#import").Values()
	token.Set("version", "2")
	oliver.Post(path+"/confirm", token).Want(403)
	if mails(a, "vera@example.org") != 0 {
		t.Error("somebody else started it")
	}
}
