package bulkweb_test

import (
	"net/http"
	"strconv"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

type shown struct {
	ID, State, Brake, SHA256               string
	Total, Waiting, Done, Skipped, Refused int64
	Raised, Version                        int64
	Heaps                                  []struct{ State, Code, Message string }
	Items                                  []struct{ ID, Email, State string }
	Next                                   string
	Mapping                                []string
	Separator                              string
}

func match(version string) http.Header { return http.Header{"If-Match": {version}} }

func TestProgramsImport(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		admin, reader, stranger := a.Token("elena", access.ScopeAdmin), a.Token("elena", access.ScopeRead), a.Token("elena@twin", access.ScopeAdmin)
		csv := http.Header{"Content-Type": {"text/csv"}}
		file := string(fixture(t, "people.csv").Data)
		reader.Call("POST", links.APIBulkJobs()+"?role=limited", file, csv).Want(403)
		admin.Call("POST", links.APIBulkJobs(), file, csv).Want(422)
		admin.Call("POST", links.APIBulkJobs()+"?role=limited", file, http.Header{"Content-Type": {"application/pdf"}}).Want(415)
		made := admin.Call("POST", links.APIBulkJobs()+"?role=limited", file, csv).Want(201)
		var j shown
		made.JSON(&j)
		if j.State != "ready" || j.Waiting != 2 || j.Raised != 1 || len(j.Heaps) == 0 || j.SHA256 == "" {
			t.Fatalf("%+v", j)
		}
		one, tag := links.APIBulkJob(j.ID), made.Header.Get("ETag")
		stranger.Get(one).Want(404)
		stranger.Call("POST", one+"/confirm", map[string]int{"raised": 1}, match(tag)).Want(404)
		var rows shown
		admin.Get(one + "/rows?limit=2").Want(200).JSON(&rows)
		if len(rows.Items) != 2 || rows.Items[0].Email != "vera@example.org" || rows.Next == "" {
			t.Errorf("%+v", rows)
		}
		admin.Call("POST", one+"/confirm", map[string]int{"raised": 1}).Want(428)
		admin.Call("POST", one+"/confirm", map[string]int{"raised": 1}, match(`"v999"`)).Want(412)
		admin.Call("POST", one+"/confirm", map[string]int{"raised": 0}, match(tag)).Want(422)
		var columns shown
		admin.Get(one + "/columns").Want(200).JSON(&columns)
		if columns.Separator != "semicolon" || len(columns.Mapping) != 5 {
			t.Errorf("%+v", columns)
		}
		columns.Mapping[3] = "" // the roles of the file don't count
		mapped := admin.Call("PUT", one+"/columns", map[string]any{"header": true, "mapping": columns.Mapping}, match(tag)).Want(200)
		mapped.JSON(&j)
		if j.Raised != 0 || j.Waiting != 3 {
			t.Errorf("%+v", j)
		}
		admin.Call("POST", one+"/confirm", map[string]int{"raised": 0}, match(mapped.Header.Get("ETag"))).Want(200).JSON(&j)
		if j.State != "done" || j.Done != 3 {
			t.Errorf("%+v", j)
		}
		admin.Call("POST", one+"/cancel", nil, match(`"v`+strconv.FormatInt(j.Version, 10)+`"`)).Want(409)
		if mails(a, "vera@example.org", "per@example.org", "norole@example.org") != 3 {
			t.Error("the mails didn't go out")
		}
		var list shown
		admin.Get(links.APIBulkJobs() + "?limit=1").Want(200).JSON(&list)
		if len(list.Items) != 1 || list.Items[0].ID != j.ID {
			t.Errorf("%+v", list)
		}
	})
}

// The default group has no id; programs may write its word.
func TestProgramsNameTheDefaultGroup(t *testing.T) {
	a := apptest.SQLite(t)
	admin, lin := a.Token("elena", access.ScopeAdmin), a.Member("lin").ID
	g := a.Group(a.World.Firm, "Disputes")
	var user struct {
		Group string `json:"group_id"`
		Temp  *struct {
			Group string `json:"group_id"`
		} `json:"temp_group"`
	}
	in := func() string { admin.Get(links.APIUser(lin)).Want(200).JSON(&user); return user.Group }
	admin.Call("PATCH", links.APIUser(lin), map[string]any{"group_id": string(g)}).Want(200)
	admin.Call("PATCH", links.APIUser(lin), map[string]any{"temp_group": map[string]any{"group_id": links.DefaultGroup}}).Want(200)
	if in() != "" || user.Temp == nil || user.Temp.Group != "" {
		t.Errorf("for a time: %+v", user)
	}
	admin.Call("PATCH", links.APIUser(lin), map[string]any{"temp_group": nil}).Want(200)
	if in() != string(g) {
		t.Errorf("in %q", user.Group)
	}
	admin.Call("POST", links.APIUsersBulk(), map[string]any{"operation": "group", "group_id": links.DefaultGroup, "users": []string{string(lin)}}).Want(201)
	if in() != "" {
		t.Errorf("moved to %q", user.Group)
	}
	admin.Call("POST", links.APIInvitations(), map[string]any{"email": "vera@example.org", "role": "limited", "group_id": links.DefaultGroup}).Want(201)
	admin.Get(links.APIGroup("")).Want(200)
}

func TestProgramsChangeUsers(t *testing.T) {
	a := apptest.SQLite(t)
	admin, standard := a.Token("elena", access.ScopeAdmin), a.Token("oliver", access.ScopeAdmin)
	lin, grace := string(a.Member("lin").ID), string(a.Member("grace").ID)
	foreign := string(a.Member("lin@twin").ID)
	path := links.APIUsersBulk()
	act := func(more map[string]any) map[string]any { return more }
	standard.Call("POST", path, act(map[string]any{"operation": "role", "role": "guest", "users": []string{lin}})).Want(404)
	admin.Call("POST", path, act(map[string]any{"operation": "explode", "users": []string{lin}})).Want(422)
	admin.Call("POST", path, act(map[string]any{"operation": "role", "role": "captain", "users": []string{lin}})).Want(422)
	admin.Call("POST", path, act(map[string]any{"operation": "role", "role": "guest"})).Want(422)
	var j shown
	admin.Call("POST", path, act(map[string]any{"operation": "role", "role": "standard", "users": []string{lin, grace, foreign}})).Want(201).JSON(&j)
	if j.State != "done" || j.Done != 2 || j.Refused != 1 {
		t.Fatalf("%+v", j)
	}
	admin.Call("POST", path, act(map[string]any{"operation": "role", "role": "administrator", "users": []string{lin}})).Want(201).JSON(&j)
	if j.State != "ready" || j.Brake == "" || j.Raised != 1 {
		t.Errorf("power is handed out without a confirmation: %+v", j)
	}
	elena := a.As("elena")
	elena.Get(links.BulkJob(j.ID)).Want(200).See("Change the role", "It gives people power over others.")
	elena.Get(links.BulkJobRows(j.ID, "", 0)).Want(200).See("Lin Chen")
	admin.Call("POST", path, act(map[string]any{"operation": "title", "filter": map[string]any{"roles": []string{"standard"}}})).Want(201).JSON(&j)
	if j.State == "done" || j.Brake == "" {
		t.Errorf("a filter is acted upon without a confirmation: %+v", j)
	}
}
