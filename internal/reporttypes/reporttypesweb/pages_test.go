package reporttypesweb_test

import (
	"net/http"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/reporttypes"
)

// made makes a type with a section of two questions, by the service.
func made(a *apptest.App, name string) reporttypes.Type {
	a.T.Helper()
	sections := []reporttypes.Section{{Name: "Facts", Questions: []reporttypes.Question{{Text: "Where?", Kind: reporttypes.Text}, {Text: "When?", Kind: reporttypes.Date}}},
		{Name: "People", Questions: []reporttypes.Question{}}}
	t, err := a.ReportTypes.Create(a.T.Context(), a.By("elena"), reporttypes.Input{Name: &name, Sections: &sections})
	a.Must(err)
	return t
}

// now reads the type as it stands.
func now(a *apptest.App, t ids.ReportType) reporttypes.Type {
	a.T.Helper()
	got, err := a.ReportTypes.One(a.T.Context(), a.By("elena"), t)
	a.Must(err)
	return got.Type
}

// TestATypeIsBuiltByPages: from its name to the preview, without scripts.
func TestATypeIsBuiltByPages(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		elena.Get(links.ReportTypes()).Want(200).See("No report types yet")
		elena.Submit(elena.Get(links.ReportTypeNew()).Form("#type"), nil).Want(422).See("Enter something here.")
		page := elena.Submit(elena.Get(links.ReportTypeNew()).Form("#type"), apptest.Fill{"name": "Incident <b>", "note": "Every incident"}).Want(200).See("Incident <b>", "Nothing is asked yet")
		id := ids.ReportType(page.Path[strings.LastIndex(page.Path, "/")+1:])
		elena.Submit(elena.Get(links.ReportSectionNew(id)).Form("#part"), apptest.Fill{"name": "Facts", "note": "What is known"}).Want(200).See("No questions yet.")
		facts := now(a, id).Sections[0].ID
		form := elena.Get(links.ReportQuestionNew(id, facts)).Want(200).Form("#part")
		elena.Submit(form, apptest.Fill{"text": "Weather?", "kind": "choice"}).Want(422).See("Enter at least one choice")
		elena.Submit(form, apptest.Fill{"text": "Weather?", "kind": "choice", "choices": "Rain\nSun", "required": "1"}).Want(200).See("Weather?", "Rain · Sun", "Must be answered")
		elena.Submit(elena.Get(links.ReportQuestionNew(id, facts)).Form("#part"), apptest.Fill{"text": "Damage?", "kind": "number"}).Want(200)
		elena.Get(links.ReportTypePreview(id)).Want(200).See("Weather?", "Rain", "Damage?", "What is known")
		q := now(a, id).Questions()
		elena.Post(links.ReportQuestions(id, facts), token(elena, links.ReportType(id), "move", "up "+string(q[1].ID)))
		if got := now(a, id).Questions(); got[0].Text != "Damage?" {
			t.Errorf("after a step: %+v", got)
		}
		elena.Post(links.ReportQuestions(id, facts), token(elena, links.ReportType(id), "move", "2 "+string(q[1].ID)))
		if got := now(a, id).Questions(); got[1].Text != "Damage?" {
			t.Errorf("after a drop: %+v", got)
		}
		elena.Submit(elena.Get(links.ReportSectionNew(id)).Form("#part"), apptest.Fill{"name": "People"}).Want(200)
		people := now(a, id).Sections[1].ID
		elena.Submit(elena.Get(links.ReportQuestion(id, q[0].ID)).Form("#part"), apptest.Fill{"text": "The weather?", "section": string(people)}).Want(200)
		if s := now(a, id).Sections[1]; len(s.Questions) != 1 || s.Questions[0].Text != "The weather?" || s.Questions[0].Kind != reporttypes.Choice || !s.Questions[0].Required {
			t.Errorf("after a move to another section: %+v", s)
		}
		elena.Post(links.ReportSections(id), token(elena, links.ReportType(id), "move", "1 "+string(people)))
		if got := now(a, id).Sections; got[0].ID != people {
			t.Errorf("sections after a drop: %+v", got)
		}
		elena.Submit(elena.Get(links.ReportQuestionDelete(id, q[1].ID)).Want(200).See("Delete the question").Form("#delete-question-form"), nil).Want(200).SeeNot("Damage?")
		elena.Submit(elena.Get(links.ReportSectionDelete(id, facts)).Want(200).Form("#delete-section-form"), nil).Want(200)
		elena.Submit(elena.Get(links.ReportTypeCopy(id)).Want(200).Form("#type"), apptest.Fill{"name": "Another"}).Want(200).See("Another", "The weather?")
		elena.Submit(elena.Get(links.ReportTypeCopy(id)).Form("#type"), apptest.Fill{"name": "another"}).Want(422).See("Another report type has this name.")
		elena.Post(links.ReportTypeArchive(id), token(elena, links.ReportTypes()))
		elena.Get(links.ReportTypes()).See("Archived")
		elena.Post(links.ReportTypeRestore(id), token(elena, links.ReportTypes()))
		elena.Submit(elena.Get(links.ReportTypeDelete(id)).Want(200).Form("#delete-type-form"), nil).Want(200).See("The type is deleted.").SeeNot("Incident <b>")
		elena.Get(links.ReportType(id)).Want(404)
	})
}

// token is a form with the page's own token and its version, and what is given.
func token(p *apptest.Person, page string, more ...string) map[string][]string {
	doc := p.Get(page).Want(200)
	out := map[string][]string{"form_token": {doc.Form(".menu-foot").Values().Get("form_token")}}
	if doc.Count("#sections-move") == 1 {
		out["version"] = []string{doc.Form("#sections-move").Values().Get("version")}
	}
	for i := 0; i+1 < len(more); i += 2 {
		out[more[i]] = []string{more[i+1]}
	}
	return out
}

// TestTwoBuildAtOnce: whoever is second keeps what they typed and is told; nothing of the first is lost.
func TestTwoBuildAtOnce(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		typ := made(a, "Incident")
		elena := a.As("elena")
		q := typ.Questions()[0].ID
		first, second := elena.Get(links.ReportQuestion(typ.ID, q)).Form("#part"), elena.Get(links.ReportQuestion(typ.ID, q)).Form("#part")
		name, order := elena.Get(links.ReportTypeEdit(typ.ID)).Form("#type"), token(elena, links.ReportType(typ.ID), "move", "down "+string(q))
		elena.Submit(first, apptest.Fill{"text": "Where exactly?"}).Want(200)
		page := elena.Submit(second, apptest.Fill{"text": "At which place?"}).Want(409).See("Not saved yet").See("Somebody changed this report type")
		if page.Value("text") != "At which place?" {
			t.Errorf("typed is lost: %q", page.Value("text"))
		}
		elena.Submit(name, apptest.Fill{"name": "Occurrence"}).Want(409).See("What stands now", "Incident")
		elena.Follow(elena.Post(links.ReportQuestions(typ.ID, typ.Sections[0].ID), order)).See("Somebody changed the form meanwhile")
		if got := now(a, typ.ID); got.Name != "Incident" || got.Questions()[0].Text != "Where exactly?" || got.Questions()[0].ID != q {
			t.Errorf("%+v", got)
		}
		elena.Submit(page.Form("#part"), nil).Want(200)
		if got := now(a, typ.ID).Questions()[0].Text; got != "At which place?" {
			t.Errorf("saved a second time: %q", got)
		}
	})
}

// TestTheBoard: levels are given, taken and counted, and who is late is told.
func TestTheBoard(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		oliver := string(a.Member("oliver").ID)
		page := elena.Get(links.ReviewLevels()).Want(200).See("Nobody sits at level 1", "Nobody sits at level 2", "Oliver Reid")
		elena.Submit(page.Form("#seat"), apptest.Fill{"level": "1"}).Want(422).See("Choose a person.")
		elena.Submit(page.Form("#seat"), apptest.Fill{"user": oliver, "level": "1"}).Want(200).See("Oliver Reid reviews at level 1 now.").SeeNot("Nobody sits at level 1")
		card := elena.Get(links.ReviewLevels()).Form("#seat-" + oliver)
		late := elena.Get(links.ReviewLevels()).Form("#seat-" + oliver)
		elena.Submit(card, apptest.Fill{"level": "2"}).Want(200).See("Oliver Reid reviews at level 2 now.")
		elena.Submit(late, apptest.Fill{"level": "0"}).Want(409).See("Not saved yet")
		if got, err := a.People.PersonOf(a.T.Context(), a.DB, a.World.Firm.ID, a.Member("oliver").ID); err != nil || got.ReviewLevel != 2 {
			t.Errorf("level %d, %v", got.ReviewLevel, err)
		}
		form := elena.Get(links.ReviewLevels()).Form("#levels")
		elena.Submit(form, apptest.Fill{"levels": "99"}).Want(422).See("Enter a number from 1 to")
		elena.Submit(form, apptest.Fill{"levels": "1"}).Want(200).See("The number of levels is saved.", "Reports don’t go as far as level 2.")
		elena.Submit(form, apptest.Fill{"levels": "3"}).Want(409).See("Somebody changed the number of levels")
		elena.Submit(elena.Get(links.ReviewLevels()).Form("#seat-"+oliver), apptest.Fill{"level": "0"}).Want(200).See("Oliver Reid has no level any more.")
	})
}

// TestWhoMayBuild: administrators of the account; for everybody else there is nothing here.
func TestWhoMayBuild(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		typ := made(a, "Incident")
		s, q := typ.Sections[0].ID, typ.Questions()[0].ID
		for _, who := range []string{"oliver", "lin", "grace", "elena@twin"} {
			p := a.As(who)
			for _, path := range []string{links.ReportType(typ.ID), links.ReportTypeEdit(typ.ID), links.ReportTypeCopy(typ.ID), links.ReportTypePreview(typ.ID), links.ReportTypeDelete(typ.ID),
				links.ReportSectionNew(typ.ID), links.ReportSection(typ.ID, s), links.ReportSectionDelete(typ.ID, s), links.ReportQuestionNew(typ.ID, s), links.ReportQuestion(typ.ID, q), links.ReportQuestionDelete(typ.ID, q)} {
				p.Get(path).Want(404)
				if page := p.Post(path, token(p, links.Profile(), "name", "Taken", "text", "Taken", "kind", "text")); page.Status != 404 && page.Status != 405 {
					t.Errorf("%s posts to %s: %d", who, path, page.Status)
				}
			}
			p.Call(http.MethodGet, links.APIReportType(typ.ID), nil).Want(404)
			p.Call(http.MethodDelete, links.APIReportType(typ.ID), nil).Want(404)
		}
		if got := now(a, typ.ID); got.Version != typ.Version {
			t.Errorf("%+v", got)
		}
		a.As("oliver").Get(links.ReviewLevels()).Want(404)
		a.As("elena@twin").Get(links.ReportTypes()).Want(200).SeeNot("Incident")
	})
}

// TestOperations: types and levels by the API, with what is stale, wrong and in use.
func TestOperations(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		p := a.Token("elena", access.ScopeAdmin)
		var typ struct {
			ID       ids.ReportType `json:"id"`
			Name     string         `json:"name"`
			Sections []struct {
				ID        string           `json:"id"`
				Name      string           `json:"name"`
				Questions []map[string]any `json:"questions"`
			} `json:"sections"`
		}
		page := p.Call(http.MethodPost, links.APIReportTypes(), map[string]any{"name": "Incident", "sections": []any{map[string]any{"name": "Facts",
			"questions": []any{map[string]any{"text": "Where?", "kind": "text", "required": true}}}}}).Want(201).JSON(&typ)
		stale := http.Header{"If-Match": {page.Header.Get("ETag")}}
		if len(typ.Sections) != 1 || typ.Sections[0].ID == "" || typ.Sections[0].Questions[0]["id"] == "" {
			t.Fatalf("%+v", typ)
		}
		p.Call(http.MethodPatch, links.APIReportType(typ.ID), map[string]any{"name": "Occurrence"}, stale).Want(200)
		p.Call(http.MethodPatch, links.APIReportType(typ.ID), map[string]any{"name": "Late"}, stale).Want(412)
		wrong := p.Call(http.MethodPatch, links.APIReportType(typ.ID), map[string]any{"name": "", "sections": []any{map[string]any{"name": "", "questions": []any{
			map[string]any{"text": "", "kind": "choice"}}}}}).Want(422).Fields()
		for _, field := range []string{"name", "sections.0.name", "sections.0.questions.0.text", "sections.0.questions.0.choices"} {
			if wrong[field] == "" {
				t.Errorf("%s isn't named among %v", field, wrong)
			}
		}
		p.Call(http.MethodPost, links.APIReportTypes(), map[string]any{"name": "occurrence"}).Want(422)
		p.Call(http.MethodPost, links.APIReportType(typ.ID)+"/copy", map[string]any{"name": "Copy"}).Want(201)
		var list struct {
			Items []struct {
				Name string `json:"name"`
			} `json:"items"`
		}
		p.Call(http.MethodGet, links.APIReportTypes(), nil).Want(200).JSON(&list)
		if len(list.Items) != 2 || list.Items[0].Name != "Copy" || list.Items[1].Name != "Occurrence" {
			t.Errorf("%+v", list)
		}
		p.Call(http.MethodDelete, links.APIReportType(typ.ID), nil).Want(204)
		p.Call(http.MethodGet, links.APIReportType(typ.ID), nil).Want(404)

		p.Call(http.MethodPut, links.APIReviewSeat(a.Member("oliver").ID), map[string]any{"level": 2}).Want(200)
		if fields := p.Call(http.MethodPut, links.APIReviewSeat(a.Member("oliver").ID), map[string]any{"level": 77}).Want(422).Fields(); fields["level"] == "" {
			t.Errorf("%v", fields)
		}
		if fields := p.Call(http.MethodPut, links.APIReviewSeat(a.Member("oliver").ID), map[string]any{}).Want(422).Fields(); fields["level"] == "" {
			t.Errorf("a level that isn’t said: %v", fields)
		}
		p.Call(http.MethodPut, links.APIReviewSeat(a.Member("oliver@twin").ID), map[string]any{"level": 2}).Want(404)
		var board struct {
			Columns []struct {
				Users []struct {
					Name string `json:"name"`
				} `json:"users"`
			} `json:"columns"`
		}
		levels := p.Call(http.MethodGet, links.APIReviewLevels(), nil).Want(200).JSON(&board)
		if len(board.Columns) != 2 || len(board.Columns[1].Users) != 1 || board.Columns[1].Users[0].Name != "Oliver Reid" {
			t.Errorf("%+v", board)
		}
		p.Call(http.MethodPatch, links.APIReviewLevels(), map[string]any{"levels": 3}, http.Header{"If-Match": {levels.Header.Get("ETag")}}).Want(200)
		p.Call(http.MethodPatch, links.APIReviewLevels(), map[string]any{"levels": 4}, http.Header{"If-Match": {levels.Header.Get("ETag")}}).Want(412)
		p.Call(http.MethodPatch, links.APIReviewLevels(), map[string]any{"levels": 0}).Want(422)
		a.Token("elena", access.ScopeWrite).Call(http.MethodGet, links.APIReviewLevels(), nil).Want(403)
	})
}
