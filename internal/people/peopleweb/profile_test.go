package peopleweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// me reads a person's profile by the API.
func me(p *apptest.Person) map[string]any {
	out := map[string]any{}
	p.Call(http.MethodGet, links.APIMe(), nil).Want(200).JSON(&out)
	return out
}

func TestProfileIsSaved(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		typed := apptest.Fill{"first_name": "  Oliver ", "middle_name": "James", "last_name": "Reid", "initials": "OJR", "position": "Head of disputes",
			"client_email": "O.Reid@firm.example", "cell_number": "07700 900123", "office_number": "020 7946 0958", "office_extension": "12",
			"organization_name": "Hartwell & Reid", "website": "https://firm.example", "time_zone": "Asia/Yekaterinburg", "language": "en", "date_style": "ymd",
			"about": "I answer within a day.\r\nMornings are best. <b>&</b>"}
		page := oliver.Get(links.Profile()).Want(200)
		branch := page.Doc.Find(`select[name=branch_id] option`).Last().AttrOr("value", "")
		typed["branch_id"] = branch
		page = oliver.Submit(page.Form("#profile"), typed).Want(200).At(links.Profile()).See("Your profile has been saved.", "Oliver James Reid", "OJR")
		for name, want := range map[string]string{"first_name": "Oliver", "about": "I answer within a day.\r\nMornings are best. <b>&</b>", "branch_id": branch, "time_zone": "Asia/Yekaterinburg", "date_style": "ymd",
			"cell_number": "07700 900123", "office_number": "020 7946 0958"} {
			if got := page.Value(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		if page.Count("b:contains('&'):not([data-mirror])") > 0 && strings.Contains(string(page.Body), "<b>&</b>") {
			t.Error("typed markup becomes markup")
		}
		stored := me(oliver)
		if stored["cell_number"] != "+447700900123" || stored["office_number"] != "+442079460958" || stored["cell_number_verified"] != false || stored["id_number"] != "B-4472" {
			t.Errorf("%v", stored)
		}
		if twin := me(a.As("oliver@twin")); twin["position"] != "" || twin["id_number"] != "B-4472" {
			t.Errorf("the twin: %v", twin)
		}
		if kinds := strings.Join(a.Kinds(a.World.Firm.ID), " "); strings.Count(kinds, "people.profile_changed") != 1 {
			t.Errorf("acts: %s", kinds)
		}
		oliver.Submit(oliver.Get(links.Profile()).Form("#profile"), nil).Want(200) // unchanged is no act
		if kinds := strings.Join(a.Kinds(a.World.Firm.ID), " "); strings.Count(kinds, "people.profile_changed") != 1 {
			t.Errorf("acts: %s", kinds)
		}
	})
}

// TestBadInput is the table of what people and attackers type: refused with words beside the field, kept, unchanged.
func TestBadInput(t *testing.T) {
	long := strings.Repeat("x", 300)
	cases := []struct{ field, typed, code string }{
		{"first_name", "", "people.first_name.required"}, {"last_name", " \u00a0 ", "people.last_name.required"},
		{"first_name", long, "people.text.too_long"}, {"first_name", "Oli\u202ever", "people.text.characters"},
		{"last_name", "Reid\r\nBcc: x@evil.example", "people.text.one_line"}, {"position", "a\u0007b", "people.text.characters"},
		{"initials", "A1", "people.initials.letters"}, {"initials", "ABCDEFGHIJKLMNOP", "people.text.too_long"},
		{"client_email", "a@b.example\r\nBcc: x@evil.example", "email.address.line_break"}, {"client_email", "a\u202eb@firm.example", "email.address.direction"},
		{"client_email", long + "@firm.example", "email.address.too_long"}, {"client_email", "Oliver <o@firm.example>", "email.address.brackets"},
		{"cell_number", "0770O 9OO123", "people.phone.letters"}, {"cell_number", "1-800-LAWYERS", "people.phone.letters"}, {"cell_number", "12", "people.phone.invalid"},
		{"office_number", "020 7946 0958 ext. 12", "people.phone.letters"}, {"office_number", "020 7946 0958 #12", "people.phone.extension"}, {"office_extension", "12a", "people.office_extension.digits"},
		{"website", "javascript:alert(1)", "people.website.invalid"}, {"website", "ftp://firm.example", "people.website.scheme"}, {"website", "https://", "people.website.invalid"},
		{"time_zone", "Mars/Olympus", "people.time_zone.choose"}, {"time_zone", "../../etc/passwd", "people.time_zone.choose"}, {"time_zone", "Local", "people.time_zone.choose"},
		{"language", "tlh", "people.language.choose"}, {"date_style", "dd", "people.date_style.choose"}, {"branch_id", "nowhere", "people.branch_id.choose"},
		{"about", strings.Repeat("x", 10_000), "people.text.too_long"},
	}
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		before := me(oliver)
		form := oliver.Get(links.Profile()).Form("#profile")
		for _, c := range cases {
			page := oliver.Submit(form, apptest.Fill{c.field: c.typed, "position": map[bool]string{true: c.typed, false: "Kept"}[c.field == "position"]}).Want(422)
			if page.Problem(c.field) == "" || page.Count(".errsum a") != 1 || page.Count(".field .err") != 1 {
				t.Errorf("%s %.30q: %q", c.field, c.typed, page.Text(".errsum"))
			}
			if n := page.Count(`[name="` + c.field + `"][aria-invalid=true]`); n != 1 {
				t.Errorf("%s isn't marked", c.field)
			}
			if c.field != "position" && page.Value("position") != "Kept" {
				t.Errorf("%s: what was typed elsewhere is lost", c.field)
			}
			if kind := page.Doc.Find(`#profile [name="` + c.field + `"]`); kind.Is("input") && !strings.ContainsAny(c.typed, "\r\n") && page.Value(c.field) != c.typed {
				t.Errorf("%s: %.30q became %.30q", c.field, c.typed, page.Value(c.field))
			}
			answer := oliver.Call(http.MethodPatch, links.APIMe(), map[string]string{c.field: c.typed}).Want(422)
			if got := answer.Fields()[c.field]; got != c.code {
				t.Errorf("%s %.30q: code %s, want %s", c.field, c.typed, got, c.code)
			}
			if len(c.typed) > 8 {
				answer.SeeNot(c.typed)
			}
		}
		if after := me(oliver); after["updated_at"] != before["updated_at"] || after["position"] != "" {
			t.Error("something was changed")
		}
		page := oliver.Submit(form, apptest.Fill{"first_name": "", "cell_number": "letters", "website": "x y"}).Want(422)
		if page.Count(".errsum a") != 3 {
			t.Error("not every wrong field is named at once")
		}
	})
}

// TestGarbledBytes: NUL and broken UTF-8 are refused at the door, whatever the field.
func TestGarbledBytes(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		token := oliver.Get(links.Profile()).Form("#profile").Values().Get("form_token")
		for _, raw := range []string{"position=a%00b", "position=a%ffb", "position%00=a", "about=%c3%28", "position=%zz"} {
			page := oliver.Send(http.MethodPost, links.Profile(), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte("form_token="+url.QueryEscape(token)+"&"+raw))
			if page.Status != 400 && page.Status != 422 {
				t.Errorf("%s: %d", raw, page.Status)
			}
		}
		for raw, field := range map[string]string{`{"position":"a\u0000b"}`: "position", "{\"position\":\"a\xffb\"}": "", `{"position":"a\ud800b"}`: ""} {
			page := oliver.Call(http.MethodPatch, links.APIMe(), raw)
			if page.Status != 400 && page.Status != 422 || field != "" && page.Fields()[field] == "" {
				t.Errorf("%q: %d %s", raw, page.Status, page.Body)
			}
		}
		for _, path := range []string{"/settings/%00", "/settings/profile?x=%ff", "/%c3%28"} {
			if page := oliver.Send(http.MethodGet, path, nil, nil); page.Status != 400 {
				t.Errorf("%s: %d", path, page.Status)
			}
		}
	})
}

// TestStrictJSON: unknown, duplicate and differently cased fields are refused by name, never by value (R35).
func TestStrictJSON(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver := a.As("oliver")
		for _, c := range []struct {
			raw, field, code string
			status           int
		}{
			{`{"colour":"zzsecret"}`, "colour", "web.error.unknown_field", 422},
			{`{"position":"zzsecret","position":"b"}`, "position", "web.error.duplicate_field", 422},
			{`{"Position":"zzsecret"}`, "Position", "web.error.field_case", 422},
			{`{"POSITION":"zzsecret"}`, "POSITION", "web.error.field_case", 422},
			{`{"position":{"zzsecret":1}}`, "position", "web.error.want_text", 422},
			{`{"position":["zzsecret"]}`, "position", "web.error.want_text", 422},
			{`{"position":7}`, "position", "web.error.want_text", 422},
			{`{"role":"administrator"}`, "role", "people.profile.not_yours", 422},
			{`{"status":"inactive"}`, "status", "people.profile.not_yours", 422},
			{`{"id_number":"B-1"}`, "id_number", "people.profile.not_yours", 422},
			{`{"email":"zzsecret@evil.example"}`, "email", "people.profile.not_yours", 422},
			{`{"job_title_id":"zzsecret"}`, "job_title_id", "people.profile.not_yours", 422},
			{`{"account_id":"zzsecret"}`, "account_id", "web.error.unknown_field", 422},
			{`{"position":"a"} {"position":"zzsecret"}`, "", "web.error.json", 400},
			{`{"position":"zzsecret"`, "", "web.error.json", 400},
			{`["zzsecret"]`, "", "", 422},
			{`null`, "", "", 422},
			{``, "", "web.error.json", 400},
			{strings.Repeat(`{"position":`, 40) + `"zzsecret"` + strings.Repeat("}", 40), "", "web.error.json", 400},
			{`{"position":"` + strings.Repeat("zzsecret", 200_000) + `"}`, "", "web.error.too_large", 413},
		} {
			page := oliver.Call(http.MethodPatch, links.APIMe(), c.raw)
			if page.Status != c.status {
				t.Errorf("%.60s: %d, want %d: %s", c.raw, page.Status, c.status, page.Body)
				continue
			}
			failure := page.SeeNot("zzsecret").Failure()
			if c.field != "" && page.Fields()[c.field] != c.code || c.field == "" && c.code != "" && failure.Code != c.code {
				t.Errorf("%.60s: %s", c.raw, page.Body)
			}
		}
		if stored := me(oliver); stored["role"] != "standard" || stored["status"] != "active" || stored["id_number"] != "B-4472" || stored["position"] != "" {
			t.Errorf("%v", stored)
		}
	})
}

func TestOwnIDNumberByPolicy(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		oliver, twin := a.As("oliver"), a.As("oliver@twin")
		page := oliver.Get(links.Profile()).See("assigned by an administrator")
		if page.Count(`#profile input[name=id_number]:not([readonly])`) > 0 {
			t.Error("it can be typed")
		}
		a.SetPolicy(a.World.Firm, func(p *accounts.Policy) { p.OwnIDNumber = true })
		page = oliver.Get(links.Profile())
		oliver.Submit(page.Form("#profile"), apptest.Fill{"id_number": "B-9001"}).Want(200)
		oliver.Call(http.MethodPatch, links.APIMe(), map[string]string{"id_number": "B-9002"}).Want(200)
		if me(oliver)["id_number"] != "B-9002" {
			t.Error("not saved")
		}
		twin.Call(http.MethodPatch, links.APIMe(), map[string]string{"id_number": "B-9002"}).Want(422)
	})
}

// TestTwoPeopleSaveTheSameProfile: the second sees both values and chooses (409).
func TestTwoPeopleSaveTheSameProfile(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		first, second := a.As("oliver"), a.As("oliver")
		page, other := first.Get(links.Profile()), second.Get(links.Profile())
		first.Submit(page.Form("#profile"), apptest.Fill{"position": "Partner", "about": "One"}).Want(200)
		clash := second.Submit(other.Form("#profile"), apptest.Fill{"position": "Consultant", "about": "Two\r\nlines", "office_extension": "77"}).Want(409)
		clash.See("This profile was changed in the meantime", "Partner", "Consultant", "One", "Two")
		if me(first)["position"] != "Partner" || me(first)["office_extension"] != "" {
			t.Error("something was saved")
		}
		// What only one of the two changed is chosen beforehand: the extension is the second's, the rest is to be decided.
		second.Submit(clash.Form("#profile"), apptest.Fill{"position": "Consultant"}).Want(200).At(links.Profile()).See("Your profile has been saved.")
		stored := me(second)
		if stored["position"] != "Consultant" || stored["about"] != "One" || stored["office_extension"] != "77" {
			t.Errorf("%v", stored)
		}
		// The same change twice is no clash.
		old := other.Form("#profile")
		second.Submit(old, apptest.Fill{"position": "Consultant", "about": "One", "office_extension": "77"}).Want(200)
	})
}

func TestIfMatch(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		program := a.Token("oliver", access.ScopeWrite)
		tag := program.Call(http.MethodGet, links.APIMe(), nil).Want(200).Header.Get("ETag")
		if !strings.HasPrefix(tag, `"`) {
			t.Fatalf("ETag %s", tag)
		}
		page := program.Call(http.MethodPatch, links.APIMe(), map[string]string{"position": "One"}, http.Header{"If-Match": {tag}}).Want(200)
		if page.Header.Get("ETag") == tag {
			t.Error("the tag is the same after a change")
		}
		program.Call(http.MethodPatch, links.APIMe(), map[string]string{"position": "Two"}, http.Header{"If-Match": {tag}}).Want(412).Failure()
		for _, bad := range []string{`W/` + page.Header.Get("ETag"), `"x"`, "v1"} {
			program.Call(http.MethodPatch, links.APIMe(), map[string]string{"position": "Two"}, http.Header{"If-Match": {bad}}).Want(412)
		}
		program.Call(http.MethodPatch, links.APIMe(), map[string]string{"position": "Three"}, http.Header{"If-Match": {"*"}}).Want(200)
		program.Call(http.MethodPatch, links.APIMe(), map[string]any{"position": nil}).Want(200)
		if me(program)["position"] != "" {
			t.Error("null doesn't clear")
		}
	})
}
