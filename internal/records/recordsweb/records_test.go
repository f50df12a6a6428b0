package recordsweb_test

import (
	"net/http"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/records"
	"cabinet/internal/records/recordsweb"
)

// open opens a case of the firm, or of its twin.
func open(a *apptest.App, who, name string) ids.Case {
	areas, err := a.Practice.Areas(a.T.Context(), a.DB, a.Member(who).Account.ID)
	a.Must(err)
	c, err := a.Cases.Create(a.T.Context(), a.By(who), cases.CreateInput{Input: cases.Input{Name: &name, Area: &areas[0].ID}})
	a.Must(err)
	return c.ID
}

func templates(p *apptest.Person) map[string]recordsweb.RecordTemplate {
	var list struct{ Items []recordsweb.RecordTemplate }
	p.Call(http.MethodGet, links.APIRecordTemplates(), nil).Want(200).JSON(&list)
	out := map[string]recordsweb.RecordTemplate{}
	for _, t := range list.Items {
		out[string(t.List)+" "+t.Name] = t
	}
	return out
}

func TestTemplatesAreKeptOnTheirPage(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		elena.Get(links.Admin()).Want(200).See("Record templates", "What is asked for on every case")
		elena.Get(links.RecordTemplates()).Want(200).See("Participant roles", "Opposing counsel", "0 participants", "Issue fields")
		form := elena.Get(links.RecordTemplateNew("issue")).Want(200).See("New field of issues", "Kind of answer")
		elena.Submit(form.Form("#template"), apptest.Fill{"name": "Weight", "kind": "choice"}).Want(422).See("Enter at least one answer to choose from.")
		elena.Submit(form.Form("#template"), apptest.Fill{"name": "Weight", "kind": "choice", "choices": "High\r\n\r\nLow", "required": "true"}).Want(200).
			At(links.RecordTemplates()).See("Added.", "Weight", "High · Low", "Required · 0 answers")
		weight := templates(elena)["issue Weight"]
		edit := elena.Get(links.RecordTemplate(weight.ID)).Want(200)
		elena.Submit(edit.Form("#template"), apptest.Fill{"name": "Gravity"}).Want(200).See("Saved.", "Gravity")
		elena.Submit(edit.Form("#template"), apptest.Fill{"name": "Severity"}).Want(409).See("This was changed in the meantime", "Gravity")
		c := open(a, "elena", "Oak")
		oliver := a.Token("oliver", access.ScopeWrite)
		oliver.Call(http.MethodPost, links.APIIssues(c), map[string]any{"name": "Was notice given?", "values": map[string]string{string(weight.ID): "High"}}).Want(201)
		ask := elena.Get(links.RecordTemplateDelete(weight.ID)).Want(200).See("1 record has an answer to it", "Archive")
		elena.Submit(ask.Form("#delete-template-form"), nil).Want(200).See("Archived.", "Gravity")
		back := elena.Get(links.RecordTemplates())
		elena.Submit(back.Form(`form[action$="/restore"]`), nil).Want(200).See("Restored.")
		for _, who := range []string{"oliver", "lin", "grace"} {
			a.As(who).Get(links.RecordTemplates()).Want(404)
			a.As(who).Get(links.RecordTemplateNew("role")).Want(404)
		}
		ruth := a.As("elena@twin")
		ruth.Get(links.RecordTemplate(weight.ID)).Want(404)
		elena.Get(links.RecordTemplateNew("colours")).Want(404)
	})
}

func TestRecordsHaveOperations(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		c := open(a, "elena", "Oak")
		oliver := a.Token("oliver", access.ScopeWrite)
		role := templates(oliver)["role Client"]
		body := map[string]any{"role_id": role.ID, "first_name": "Ann", "last_name": "Ash", "phone": "020 7946 0018", "email": "ann@ash.example"}
		made := oliver.Call(http.MethodPost, links.APIParticipants(c), body).Want(201)
		var ann recordsweb.CaseRecord
		made.JSON(&ann)
		if ann.Name != "Ash Ann" || ann.Participant == nil || ann.Participant.Phone != "+442079460018" {
			t.Errorf("%+v", ann)
		}
		oliver.Call(http.MethodPost, links.APIParticipants(c), body).Want(409)
		body["confirmed"] = true
		oliver.Call(http.MethodPost, links.APIParticipants(c), body).Want(201)
		oliver.Call(http.MethodPost, links.APIParticipants(c), map[string]any{"last_name": "Elm"}).Want(422)
		one := links.APIParticipants(c) + "/" + ann.ID
		tag := http.Header{"If-Match": {made.Header.Get("ETag")}}
		oliver.Call(http.MethodPatch, one, map[string]any{"note": "calls back"}, tag).Want(200)
		oliver.Call(http.MethodPatch, one, map[string]any{"note": "doesn’t"}, tag).Want(412)
		var page struct {
			Items []recordsweb.CaseRecord
			Next  string
		}
		oliver.Call(http.MethodGet, links.APIParticipants(c)+"?limit=1", nil).Want(200).JSON(&page)
		if len(page.Items) != 1 || page.Next == "" {
			t.Fatalf("%+v", page)
		}
		oliver.Call(http.MethodGet, links.APIParticipants(c)+"?limit=1&after="+page.Next, nil).Want(200).JSON(&page)
		if len(page.Items) != 1 || page.Next != "" {
			t.Errorf("%+v", page)
		}
		reading := a.Token("oliver", access.ScopeRead)
		reading.Call(http.MethodGet, one, nil).Want(200)
		reading.Call(http.MethodDelete, one, nil).Want(403)
		for _, stranger := range []*apptest.Person{a.Token("lin", access.ScopeWrite), a.Token("grace", access.ScopeWrite), a.Token("elena@twin", access.ScopeAdmin)} {
			stranger.Call(http.MethodGet, one, nil).Want(404)
			stranger.Call(http.MethodGet, links.APIIssues(c), nil).Want(404)
			stranger.Call(http.MethodPost, links.APISources(c), map[string]any{"name": "Act"}).Want(404)
			stranger.Call(http.MethodDelete, one, nil).Want(404)
		}
		_, err := a.Cases.BuildWall(t.Context(), a.By("elena"), cases.WallInput{Case: c, User: a.Member("oliver").ID, Reason: "conflict of interest"})
		a.Must(err)
		oliver.Call(http.MethodGet, one, nil).Want(404)
		elena := a.Token("elena", access.ScopeWrite)
		elena.Call(http.MethodDelete, one, nil).Want(204)
		elena.Call(http.MethodGet, one, nil).Want(404)
		seen := 0
		for _, kind := range a.Kinds(a.World.Firm.ID) {
			if kind == string(records.ParticipantSeen) {
				seen++
			}
		}
		if seen == 0 {
			t.Error("nobody’s look at a participant was recorded")
		}
	})
}
