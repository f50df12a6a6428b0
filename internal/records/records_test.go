package records

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/search"
)

func TestTaxNumbers(t *testing.T) {
	for inn, kind := range map[string]ParticipantKind{"7707083893": Company, "7736050003": Company, "500100732259": Person, "526317984689": Person} {
		if !validINN(inn, kind) {
			t.Errorf("%s is right", inn)
		}
		other := map[ParticipantKind]ParticipantKind{Company: Person, Person: Company}[kind]
		if validINN(inn, other) {
			t.Errorf("%s of a %s", inn, other)
		}
		for i := range inn { // one digit that is wrong shows
			wrong := []byte(inn)
			wrong[i] = '0' + (wrong[i]-'0'+1)%10
			if validINN(string(wrong), kind) && i >= len(inn)-2 {
				t.Errorf("%s passes", wrong)
			}
		}
	}
	for _, bad := range []string{"", "1", "770708389", "77070838930", "0123456789012"} {
		if validINN(bad, Company) || validINN(bad, Person) {
			t.Errorf("%q passes", bad)
		}
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		kind        Kind
		typed, want string
		ok          bool
	}{
		{Text, " a \n b ", "a\nb", true}, {Text, "a\x00", "", false}, {Number, "1 500,25", "1500.25", true}, {Number, "-3", "-3", true}, {Number, "1e5", "", false},
		{Number, "NaN", "", false}, {Number, "1.", "", false}, {Number, ".5", "", false}, {Number, "0x10", "", false}, {Number, strings.Repeat("9", 10_000), "", false},
		{Date, "2026-02-28", "2026-02-28", true}, {Date, "2026-02-30", "", false}, {Date, "28.02.2026", "", false}, {YesNo, "yes", "yes", true}, {YesNo, "true", "", false},
		{Choice, "Red", "Red", true}, {Choice, "red", "", false}, {Choice, "", "", true},
	} {
		var wrong errs.Fields
		got := Template{ID: "f", Kind: c.kind, Choices: []string{"Red"}}.answer(c.typed, &wrong)
		if (wrong.Err() == nil) != c.ok || c.ok && strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(c.want, " ", "") {
			t.Errorf("%s %.20q: %q %v", c.kind, c.typed, got, wrong.Err())
		}
	}
	var wrong errs.Fields
	if (Template{ID: "f", Kind: Text, Required: true}).answer(" ", &wrong); key(wrong.Err()) != "values.f records.value.required" {
		t.Error(wrong.Err())
	}
}

func TestParticipantsAreKept(t *testing.T) {
	eachWorld(t, func(w *world) {
		size := w.field(Participants, "Size", Number, false)
		r, err := w.Add(w.ctx, w.sam, w.oak.ID, Participants, Input{Role: &w.client, FirstName: new(" Анна "), MiddleName: new("Петровна"), LastName: new("Ёлкина"), Company: new("Ash Ltd"),
			Email: new("Anna@Example.org"), Phone: new("020 7946 0018"), INN: new("5001 0073 2259"), Note: new("calls\r\nback"), Values: map[ids.TemplateField]string{size.ID: "38,5"}})
		if err != nil || r.Name != "Ёлкина Анна Петровна" || r.Phone != "+442079460018" || r.INN != "500100732259" || r.Values[size.ID] != "38.5" || r.Kind != Person || r.Version != 1 {
			t.Fatalf("%+v %v", r, err)
		}
		got, err := w.Record(w.ctx, w.sam, w.oak.ID, Participants, r.ID)
		if err != nil || got.Participant != r.Participant || got.Note != "calls\nback" || got.Values[size.ID] != "38.5" || got.CreatedBy != w.sam.User {
			t.Errorf("%+v %v", got, err)
		}
		changed, err := w.Change(w.ctx, w.sam, w.oak.ID, Participants, r.ID, Input{LastName: new("Берёзкина"), Values: map[ids.TemplateField]string{size.ID: ""}}, 1)
		if err != nil || changed.Version != 2 || changed.Name != "Берёзкина Анна Петровна" || len(changed.Values) != 0 {
			t.Errorf("%+v %v", changed, err)
		}
		if same, err := w.Change(w.ctx, w.sam, w.oak.ID, Participants, r.ID, Input{LastName: new("Берёзкина")}, 1); err != nil || same.Version != 2 {
			t.Errorf("what stands already: %+v %v", same, err)
		}
		_, err = w.Change(w.ctx, w.sam, w.oak.ID, Participants, r.ID, Input{LastName: new("Дубова")}, 1)
		if theirs, ok := errs.As(err).Detail.(Record); key(err) != "records.conflict" || !ok || theirs.Version != 2 {
			t.Errorf("stale: %v", err)
		}
		if n := w.found("березкина"); n != 1 {
			t.Errorf("found %d", n)
		}
		if n := w.found("500100732259"); n != 1 {
			t.Errorf("by number: %d", n)
		}
		if err := w.Delete(w.ctx, w.sam, w.oak.ID, Participants, r.ID, 1); key(err) != "records.conflict" {
			t.Error(err)
		}
		w.must(w.Delete(w.ctx, w.sam, w.oak.ID, Participants, r.ID, 2))
		if _, err := w.Record(w.ctx, w.sam, w.oak.ID, Participants, r.ID); !errs.Is(err, errs.NotFound) || w.found("березкина") != 0 {
			t.Errorf("after: %v", err)
		}
		want := []string{"records.participant_added", "records.participant_seen", `records.participant_changed{"fields":["last_name","values"]}`, "records.participant_deleted"}
		if acts := w.acts(r.ID); !slices.EqualFunc(acts, want, func(a, b string) bool { return strings.HasPrefix(a, b) }) {
			t.Errorf("%q", acts)
		}
	})
}

// found counts the participants that a search finds.
func (w *world) found(text string) int {
	w.Helper()
	page, err := w.search.Find(w.ctx, w.sam, search.Query{Text: text, Kind: search.KindParticipant})
	w.must(err)
	return len(page.Hits)
}

func TestWrongParticipants(t *testing.T) {
	eachWorld(t, func(w *world) {
		must := w.field(Participants, "Passport", Text, true)
		old := w.field(Participants, "Old", Text, false)
		issue := w.field(Issues, "Weight", Number, false)
		_, err := w.Templates().Change(w.ctx, w.jane, old.ID, TemplateInput{Archived: new(true)}, 0)
		w.must(err)
		answer := func(id ids.TemplateField, text string) map[ids.TemplateField]string {
			return map[ids.TemplateField]string{must.ID: "x", id: text}
		}
		for what, in := range map[string]Input{
			"last_name records.participant.name":                    {Role: &w.client, Values: answer(must.ID, "x")},
			"company records.participant.company":                   {Role: &w.client, Kind: new(Company), LastName: new("A"), Values: answer(must.ID, "x")},
			"role records.participant.role":                         {LastName: new("A"), Values: answer(must.ID, "x")},
			"role records.participant.role ":                        {Role: &must.ID, LastName: new("A"), Values: answer(must.ID, "x")},
			"kind records.participant.kind":                         {Role: &w.client, Kind: new(ParticipantKind("dog")), LastName: new("A"), Values: answer(must.ID, "x")},
			"values." + string(must.ID) + " records.value.required": {Role: &w.client, LastName: new("A")},
			"values." + string(old.ID) + " records.value.archived":  {Role: &w.client, LastName: new("A"), Values: answer(old.ID, "x")},
			"values records.value.unknown":                          {Role: &w.client, LastName: new("A"), Values: answer(issue.ID, "5")},
			"inn records.participant.inn":                           {Role: &w.client, LastName: new("A"), INN: new("12a"), Values: answer(must.ID, "x")},
			"last_name records.text.characters":                     {Role: &w.client, LastName: new("a\u202eb"), Values: answer(must.ID, "x")},
			"last_name records.text.long":                           {Role: &w.client, LastName: new(strings.Repeat("x", 10_000)), Values: answer(must.ID, "x")},
			"phone records.text.long":                               {Role: &w.client, LastName: new("A"), Phone: new(strings.Repeat("1", 10_000)), Values: answer(must.ID, "x")},
		} {
			if _, err := w.Add(w.ctx, w.sam, w.oak.ID, Participants, in); key(err) != strings.TrimSpace(what) {
				t.Errorf("%v, want %s", err, what)
			}
		}
		if _, err := w.Add(w.ctx, w.sam, w.oak.ID, Participants, Input{Role: &w.client, LastName: new("A"), Email: new("nonsense"), Values: answer(must.ID, "x")}); !errs.Is(err, errs.Invalid) {
			t.Error(err)
		}
		for _, name := range []string{`<script>alert(1)</script>`, `=1+1`, `%_\`} {
			if r, err := w.Add(w.ctx, w.sam, w.oak.ID, Participants, Input{Role: &w.client, LastName: &name, Values: answer(must.ID, "x")}); err != nil || r.Name != name {
				t.Errorf("%q: %+v %v", name, r, err)
			}
		}
		if page, err := w.List(w.ctx, w.sam, w.oak.ID, Participants, Filter{}); err != nil || page.Total != 3 {
			t.Errorf("%d %v", page.Total, err)
		}
	})
}

// What looks odd is named once, with the participant who seems to be the same.
func TestWarnings(t *testing.T) {
	eachWorld(t, func(w *world) {
		first, err := w.Add(w.ctx, w.sam, w.oak.ID, Participants, Input{Role: &w.client, Kind: new(Company), Company: new("Ash"), INN: new("7707083893"), Email: new("a@ash.example"), Phone: new("020 7946 0018")})
		w.must(err)
		for what, in := range map[string]Input{
			"inn records.warn.inn":          {INN: new("7707083894")},
			"phone records.warn.phone":      {Phone: new("ask Bob")},
			"inn records.warn.same_inn":     {INN: new("7707083893")},
			"email records.warn.same_email": {Email: new("A@ASH.example")},
			"phone records.warn.same_phone": {Phone: new("+44 20 7946 0018")},
			"name records.warn.same_name":   {Company: new("ASH")},
		} {
			if in.Company == nil {
				in.Company = new("Oak " + what)
			}
			in.Role, in.Kind = &w.witness, new(Company)
			_, err := w.Add(w.ctx, w.sam, w.oak.ID, Participants, in)
			list, ok := errs.As(err).Detail.([]Warning)
			if key(err) != "records.confirm" || !ok || len(list) != 1 || list[0].Field+" "+list[0].Key != what {
				t.Errorf("%s: %v %+v", what, err, list)
				continue
			}
			if strings.Contains(what, "same") && (list[0].Record != first.ID || list[0].Name != "Ash") {
				t.Errorf("%+v", list[0])
			}
			in.Confirmed = true
			r, err := w.Add(w.ctx, w.sam, w.oak.ID, Participants, in)
			if err != nil {
				t.Errorf("%s, confirmed: %v", what, err)
			}
			if _, err := w.Change(w.ctx, w.sam, w.oak.ID, Participants, r.ID, Input{Note: new("more")}, 0); err != nil {
				t.Errorf("%s, again: %v", what, err)
			}
			w.must(w.Delete(w.ctx, w.sam, w.oak.ID, Participants, r.ID, 0))
		}
		// In another case they are somebody of that case, of whom nothing is said here.
		elm := w.open(w.jane, "Elm")
		if _, err := w.Add(w.ctx, w.sam, elm.ID, Participants, Input{Role: &w.client, Kind: new(Company), Company: new("Ash"), INN: new("7707083893")}); err != nil {
			t.Error(err)
		}
	})
}

func TestIssuesAndSources(t *testing.T) {
	eachWorld(t, func(w *world) {
		weight := w.field(Issues, "Weight", Choice, true, "High", "Low")
		issue, err := w.Add(w.ctx, w.sam, w.oak.ID, Issues, Input{Name: new("Was notice given?"), Note: new("By letter"), LastName: new("ignored"), Values: map[ids.TemplateField]string{weight.ID: "High"}})
		if err != nil || issue.Name != "Was notice given?" || issue.LastName != "" {
			t.Errorf("%+v %v", issue, err)
		}
		source, err := w.Add(w.ctx, w.sam, w.oak.ID, Sources, Input{Name: new("Companies Act"), Link: new("legislation.gov.uk/ukpga/2006/46")})
		if err != nil || source.Link != "https://legislation.gov.uk/ukpga/2006/46" {
			t.Errorf("%+v %v", source, err)
		}
		for _, bad := range []string{"javascript:alert(1)", "file:///etc/passwd", "x y"} {
			if _, err := w.Add(w.ctx, w.sam, w.oak.ID, Sources, Input{Name: new("A"), Link: &bad}); key(err) != "link records.text.link" && key(err) != "link records.text.characters" {
				t.Errorf("%s: %v", bad, err)
			}
		}
		// A choice that goes stays where it was chosen, and isn't a new answer any more.
		_, err = w.Templates().Change(w.ctx, w.jane, weight.ID, TemplateInput{Choices: &[]string{"Low"}}, 0)
		w.must(err)
		if r, err := w.Change(w.ctx, w.sam, w.oak.ID, Issues, issue.ID, Input{Note: new("By email"), Values: map[ids.TemplateField]string{weight.ID: "High"}}, 0); err != nil || r.Values[weight.ID] != "High" {
			t.Errorf("%+v %v", r, err)
		}
		if _, err := w.Add(w.ctx, w.sam, w.oak.ID, Issues, Input{Name: new("B"), Values: map[ids.TemplateField]string{weight.ID: "High"}}); key(err) != "values."+string(weight.ID)+" records.value.choose" {
			t.Error(err)
		}
		if _, err := w.Record(w.ctx, w.sam, w.oak.ID, Sources, issue.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("an issue as a source: %v", err)
		}
		if _, err := w.List(w.ctx, w.sam, w.oak.ID, Roles, Filter{}); !errs.Is(err, errs.NotFound) {
			t.Errorf("roles as records: %v", err)
		}
		if acts := w.acts(issue.ID); len(acts) != 2 {
			t.Errorf("%q", acts)
		}
	})
}

func TestRecordsAreWalked(t *testing.T) {
	eachWorld(t, func(w *world) {
		var names []string
		for _, last := range []string{"Ash", "ash", "Birch", "Ёлкин", "Дуб", "Zelkova", "elm"} {
			names = append(names, last+" A"+last)
			first := "A" + last
			_, err := w.Add(w.ctx, w.sam, w.oak.ID, Participants, Input{Role: &w.client, FirstName: &first, LastName: &last, Confirmed: true})
			w.must(err)
		}
		whole, err := w.List(w.ctx, w.sam, w.oak.ID, Participants, Filter{})
		if err != nil || whole.Total != len(names) || whole.Next != "" || whole.Previous != "" {
			t.Fatalf("%+v %v", whole, err)
		}
		for _, limit := range []int{1, 2, 6, 7} {
			var forward, backward []string
			page, err := w.List(w.ctx, w.sam, w.oak.ID, Participants, Filter{Limit: limit})
			for ; ; page, err = w.List(w.ctx, w.sam, w.oak.ID, Participants, Filter{Limit: limit, After: page.Next}) {
				w.must(err)
				for _, r := range page.Records {
					forward = append(forward, r.ID)
				}
				if page.Next == "" {
					break
				}
			}
			for ; ; page, err = w.List(w.ctx, w.sam, w.oak.ID, Participants, Filter{Limit: limit, Before: page.Previous}) {
				w.must(err)
				var here []string
				for _, r := range page.Records {
					here = append(here, r.ID)
				}
				backward = append(here, backward...)
				if page.Previous == "" {
					break
				}
			}
			var want []string
			for _, r := range whole.Records {
				want = append(want, r.ID)
			}
			if !slices.Equal(forward, want) || !slices.Equal(backward, want) {
				t.Errorf("by %d: %v, back %v", limit, forward, backward)
			}
		}
		if page, err := w.List(w.ctx, w.sam, w.oak.ID, Participants, Filter{Role: w.witness}); err != nil || len(page.Records) != 0 {
			t.Errorf("%+v %v", page, err)
		}
		for _, at := range []string{"nonsense", "e30=", "%%%", "bnVsbA"} {
			if _, err := w.List(w.ctx, w.sam, w.oak.ID, Participants, Filter{After: at}); err != nil && !errs.Is(err, errs.Malformed) {
				t.Errorf("%q: %v", at, err)
			}
		}
	})
}

func TestRecordsAreForWhoReachesTheCase(t *testing.T) {
	eachWorld(t, func(w *world) {
		ann := w.person("Ann", "Ash")
		_, err := w.Cases.BuildWall(w.ctx, w.jane, cases.WallInput{Case: w.oak.ID, User: w.june.User, Reason: "conflict of interest"})
		w.must(err)
		try := func(by access.Actor, c ids.Case) (read, written errs.Kind) {
			_, err1 := w.Record(w.ctx, by, c, Participants, ann.ID)
			_, err2 := w.List(w.ctx, by, c, Participants, Filter{})
			_, err3 := w.Change(w.ctx, by, c, Participants, ann.ID, Input{Note: new("x" + string(by.User))}, 0)
			_, err4 := w.Add(w.ctx, by, c, Issues, Input{Name: new("Q")})
			err5 := w.Delete(w.ctx, by, c, Participants, "none", 0)
			if errs.KindOf(err1) != errs.KindOf(err2) && err1 != nil || errs.KindOf(err3) != errs.KindOf(err4) || err5 == nil {
				t.Errorf("%v, %v; %v, %v", err1, err2, err3, err4)
			}
			return errs.KindOf(err1), errs.KindOf(err3)
		}
		for who, by := range map[string]access.Actor{"walled administrator": w.june, "not assigned": w.lee, "guest": w.gus, "stranger": w.there} {
			if read, written := try(by, w.oak.ID); read != errs.NotFound || written != errs.NotFound {
				t.Errorf("%s: %v %v", who, read, written)
			}
		}
		_, err = w.Cases.Assign(w.ctx, w.jane, cases.AssignInput{Case: w.oak.ID, User: w.gus.User})
		w.must(err)
		if _, err := w.Record(w.ctx, w.gus, w.oak.ID, Participants, ann.ID); err != nil {
			t.Errorf("an assigned guest reads: %v", err)
		}
		if _, err := w.Change(w.ctx, w.gus, w.oak.ID, Participants, ann.ID, Input{Note: new("mine")}, 0); !errs.Is(err, errs.Forbidden) {
			t.Errorf("an assigned guest comments only: %v", err)
		}
		elm := w.open(w.jane, "Elm")
		if _, err := w.Record(w.ctx, w.sam, elm.ID, Participants, ann.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("by way of another case: %v", err)
		}
		if n := len(slices.DeleteFunc(w.acts(ann.ID), func(a string) bool { return !strings.HasPrefix(a, string(ParticipantSeen)) })); n != 1 {
			t.Errorf("seen %d times, want the guest’s alone", n)
		}
	})
}

func TestOneOfManyChangesWins(t *testing.T) {
	eachWorld(t, func(w *world) {
		ann := w.person("Ann", "Ash")
		var mu sync.Mutex
		won := 0
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() {
				_, err := w.Change(w.ctx, w.sam, w.oak.ID, Participants, ann.ID, Input{Note: new(strings.Repeat("x", i+1))}, 1)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				} else if key(err) != "records.conflict" {
					t.Error(err)
				}
			})
		}
		if all.Wait(); won != 1 {
			t.Errorf("%d won", won)
		}
	})
}
