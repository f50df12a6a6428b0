package recordsweb_test

import (
	"net/http"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/cases"
	"cabinet/internal/links"
	"cabinet/internal/records/recordsweb"
)

func TestParticipantsOnTheirPages(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		c := open(a, "elena", "Oak")
		elena.Get(links.Case(c)).Want(200).See("Participants")
		elena.Get(links.CaseRecords(c, "participants")).Want(200).See("No participants yet", "Add participant", "Issues", "Sources")
		all := templates(a.Token("elena", access.ScopeAdmin))
		client, counsel := all["role Client"], all["role Opposing counsel"]
		form := elena.Get(links.CaseRecordNew(c, "participants")).Want(200).Form("#record-form")
		wrong := elena.Submit(form, apptest.Fill{"email": "ann", "address": "1 High Street"}).Want(422)
		if wrong.Problem("role") == "" || wrong.Problem("last_name") == "" || wrong.Problem("email") == "" || wrong.Value("address") != "1 High Street" {
			t.Errorf("beside the fields: %q %q %q", wrong.Problem("role"), wrong.Problem("last_name"), wrong.Problem("email"))
		}
		elena.Submit(form, apptest.Fill{"role": string(client.ID), "last_name": "Ash", "first_name": "Ann", "phone": "020 7946 0018"}).Want(200).
			At(links.CaseRecords(c, "participants")).See("Added.", "Ash Ann", "Client", "020 7946 0018")
		// The same name again looks odd; saved once more it stands, unless something else looks odd now.
		twice := elena.Submit(form, apptest.Fill{"role": string(counsel.ID), "last_name": "Ash", "first_name": "Ann"}).Want(422)
		if !strings.Contains(twice.Problem("last_name"), "Ash Ann already") {
			t.Errorf("what looks odd: %q", twice.Problem("last_name"))
		}
		other := elena.Submit(twice.Form("#record-form"), apptest.Fill{"phone": "020 7946 0018"}).Want(422)
		if other.Problem("phone") == "" {
			t.Error("what nobody was told of was saved")
		}
		elena.Submit(twice.Form("#record-form"), nil).Want(200).See("Added.")
		elena.Get(links.CaseRecords(c, "participants") + "?role=" + string(client.ID)).Want(200).See("020 7946 0018").SeeNot(links.CaseRecords(c, "participants") + "/new?")
		elena.Get(links.CaseRecords(c, "participants") + "?after=x").Want(422)
		var list struct{ Items []recordsweb.CaseRecord }
		a.Token("elena", access.ScopeRead).Call(http.MethodGet, links.APIParticipants(c), nil).Want(200).JSON(&list)
		if len(list.Items) != 2 {
			t.Fatalf("%d participants", len(list.Items))
		}
		ann := list.Items[0].ID
		elena.Get("/search?q=ash").Want(200).See("Ash Ann")
		elena.Get(links.CaseRecord(c, "participants", ann)).Want(200).See("Ash Ann", "Edit", "Remove")
		edit := elena.Get(links.CaseRecordEdit(c, "participants", ann)).Want(200).Form("#record-form")
		elena.Submit(edit, apptest.Fill{"company": "Ash & Co"}).Want(200).At(links.CaseRecord(c, "participants", ann)).See("Saved.", "Ash & Co")
		clash := elena.Submit(edit, apptest.Fill{"company": "Elm"}).Want(409).See("Saved in the meantime", "Ash & Co")
		if clash.Value("company") != "Elm" {
			t.Error("what was typed is lost")
		}
		elena.Submit(clash.Form("#record-form"), nil).Want(200).See("Elm")
		ask := elena.Get(links.CaseRecordDelete(c, "participants", ann)).Want(200).See("Remove Ash Ann from the case?")
		elena.Submit(elena.Get(links.CaseRecordEdit(c, "participants", ann)).Form("#record-form"), apptest.Fill{"note": "Moved"}).Want(200)
		elena.Submit(ask.Form("form[action$='/delete']"), nil).Want(409).See("Somebody else changed this")
		ask = elena.Get(links.CaseRecordDelete(c, "participants", ann)).Want(200)
		elena.Submit(ask.Form("form[action$='/delete']"), nil).Want(200).See("Removed.")
		elena.Get(links.CaseRecord(c, "participants", ann)).Want(404)

		left := list.Items[1].ID
		for _, who := range []string{"grace", "lin", "elena@twin"} {
			for _, path := range []string{links.CaseRecords(c, "participants"), links.CaseRecordNew(c, "participants"), links.CaseRecord(c, "participants", left),
				links.CaseRecordEdit(c, "participants", left), links.CaseRecordDelete(c, "participants", left)} {
				a.As(who).Get(path).Want(404)
			}
		}
		_, err := a.Cases.Assign(a.T.Context(), a.By("elena"), cases.AssignInput{Case: c, User: a.Member("grace").ID})
		a.Must(err)
		grace := a.As("grace")
		grace.Get(links.CaseRecords(c, "participants")).Want(200).See("Ash Ann").SeeNot("Add participant")
		grace.Get(links.CaseRecord(c, "participants", left)).Want(200).SeeNot("Edit")
		grace.Get(links.CaseRecordNew(c, "participants")).Want(403)
		grace.Get(links.CaseRecordEdit(c, "participants", left)).Want(403)
		elena.Get(links.CaseRecord(c, "issues", left)).Want(404)
	})
}

func TestIssuesAndSourcesHaveTheirFields(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		c := open(a, "elena", "Oak")
		for _, x := range []apptest.Fill{{"name": "Weight", "kind": "choice", "choices": "High\r\nLow", "required": "true"}, {"name": "Since", "kind": "date"},
			{"name": "Settled", "kind": "yes_no"}, {"name": "Sum", "kind": "number"}, {"name": "Aside", "kind": "text"}} {
			elena.Submit(elena.Get(links.RecordTemplateNew("issue")).Form("#template"), x).Want(200)
		}
		all := templates(a.Token("elena", access.ScopeAdmin))
		field := func(name string) string { return "value_" + string(all["issue "+name].ID) }
		form := elena.Get(links.CaseRecordNew(c, "issues")).Want(200).See("Weight", "Since").Form("#record-form")
		wrong := elena.Submit(form, apptest.Fill{"name": "Was notice given?", field("Sum"): "many"}).Want(422)
		if wrong.Problem(field("Weight")) != "Fill this in." || wrong.Problem(field("Sum")) == "" || wrong.Value(field("Sum")) != "many" {
			t.Errorf("beside the fields: %q, %q", wrong.Problem(field("Weight")), wrong.Problem(field("Sum")))
		}
		elena.Submit(form, apptest.Fill{"name": "Was notice given?", "note": "Clause 7", field("Weight"): "High", field("Since"): "2026-11-02", field("Settled"): "no",
			field("Sum"): "1500"}).Want(200).See("Added.", "Was notice given?", "Clause 7")
		var list struct{ Items []recordsweb.CaseRecord }
		a.Token("elena", access.ScopeRead).Call(http.MethodGet, links.APIIssues(c), nil).Want(200).JSON(&list)
		elena.Get(links.CaseRecord(c, "issues", list.Items[0].ID)).Want(200).See("High", "1500", "02/11/2026")
		bad := elena.Submit(elena.Get(links.CaseRecordNew(c, "sources")).Form("#record-form"), apptest.Fill{"name": "Act", "link": "javascript:alert(1)"}).Want(422)
		if bad.Problem("link") == "" {
			t.Error("a script is no link")
		}
		elena.Submit(bad.Form("#record-form"), apptest.Fill{"link": "legislation.example/act"}).Want(200).See("https://legislation.example/act")
	})
}
