package peopleweb_test

import (
	"net/http"
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/ids"
	"cabinet/internal/links"
)

// define adds an additional attribute as an administrator and returns its id and those of its choices.
func define(p *apptest.Person, body map[string]any) (id string, choices []string) {
	var out struct {
		ID      string
		Choices []struct{ ID string }
	}
	p.Call(http.MethodPost, links.APIAttributes(), body).Want(201).JSON(&out)
	for _, c := range out.Choices {
		choices = append(choices, c.ID)
	}
	return out.ID, choices
}

func choicesOf(names ...string) []map[string]string {
	var out []map[string]string
	for _, n := range names {
		out = append(out, map[string]string{"name": n})
	}
	return out
}

// meAttribute reads one additional attribute of a person by the API.
func meAttribute(p *apptest.Person, id string) map[string]any {
	for _, x := range me(p)["attributes"].([]any) {
		if one := x.(map[string]any); one["id"] == id {
			return one
		}
	}
	return nil
}

// TestAttributesOnTheProfile: every kind is filled in on the page and read back, in the person's own manner.
func TestAttributesOnTheProfile(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, oliver := a.As("elena"), a.As("oliver")
		if page := oliver.Get(links.Profile()); page.Count("#attributes") != 0 {
			t.Error("there is a block without attributes")
		}
		define(elena, map[string]any{"kind": "divider", "name": "About the office"})
		fill, want := apptest.Fill{"position": "Partner"}, map[string]string{}
		for kind, typed := range map[string][2]string{"text": {" Green ", "Green"}, "long_text": {"a\r\nb", "a\nb"}, "number": {"1,250.50", "1250.5"}, "date": {"19/11/2026", "2026-11-19"},
			"date_time": {"2026-07-01T10:00", "2026-07-01T09:00Z"}, "yes_no": {"true", "true"}, "link": {"example.com/x", "https://example.com/x"}} {
			id, _ := define(elena, map[string]any{"kind": kind, "name": "My " + kind, "hint": "Help with " + kind})
			fill["attribute_"+id], want[id] = typed[0], typed[1]
		}
		size, sizes := define(elena, map[string]any{"kind": "choice", "name": "Size", "choices": choicesOf("S", "M")})
		fill["attribute_"+size], want[size] = sizes[1], sizes[1]
		page := oliver.Get(links.Profile()).See("Additional attributes", "About the office", "My number", "Help with date", "Size")
		page = oliver.Submit(page.Form("#profile"), fill).Want(200).At(links.Profile()).See("Your profile has been saved.", "Open My link")
		for id, value := range want {
			if got := meAttribute(oliver, id); got["value"] != value || got["editable"] != true {
				t.Errorf("%v, want %s", got, value)
			}
		}
		if me(oliver)["position"] != "Partner" {
			t.Error("the profile wasn't saved with them")
		}
		kinds := strings.Join(a.Kinds(a.World.Firm.ID), " ")
		// What the page shows can be sent again and changes nothing.
		oliver.Submit(page.Form("#profile"), nil).Want(200)
		if again := strings.Join(a.Kinds(a.World.Firm.ID), " "); again != kinds {
			t.Errorf("sending the same again is recorded: %s", strings.TrimPrefix(again, kinds))
		}
		if got := meAttribute(a.As("pavel"), size); got["value"] != "" {
			t.Errorf("another's: %v", got)
		}
		if len(me(a.As("oliver@twin"))["attributes"].([]any)) != 0 {
			t.Error("the twin has them")
		}
	})
}

func TestSeveralChoices(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, oliver := a.As("elena"), a.As("oliver")
		tags, list := define(elena, map[string]any{"kind": "multi_choice", "name": "Tags", "choices": choicesOf("One", "Two", "Three")})
		name := "attribute_" + tags
		values := oliver.Get(links.Profile()).Form("#profile").Values()
		if got := values[name]; len(got) != 1 || got[0] != "" {
			t.Errorf("an empty group sends %q", got)
		}
		values[name] = []string{"", list[2], list[0]}
		oliver.Post(links.Profile(), values).Want(303)
		if got := meAttribute(oliver, tags); got["text"] != "One, Three" {
			t.Errorf("%v", got)
		}
		values = oliver.Get(links.Profile()).Form("#profile").Values()
		if got := strings.Join(values[name], " "); got != " "+list[0]+" "+list[2] {
			t.Errorf("the page ticks %q", got)
		}
		values[name] = []string{""}
		oliver.Post(links.Profile(), values).Want(303)
		if got := meAttribute(oliver, tags); got["value"] != "" {
			t.Errorf("%v", got)
		}
	})
}

// TestBadAttributes: refused with words beside the field, kept, and nothing of the profile saved.
func TestBadAttributes(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, oliver := a.As("elena"), a.As("oliver")
		number, _ := define(elena, map[string]any{"kind": "number", "name": "Years"})
		text, _ := define(elena, map[string]any{"kind": "text", "name": "Tea"})
		read, _ := define(elena, map[string]any{"kind": "text", "name": "Badge colour", "edit": map[string]any{}})
		hidden, _ := define(elena, map[string]any{"kind": "text", "name": "zzcanary", "hint": "zzcanary", "view": map[string]any{}, "edit": map[string]any{}})
		page := oliver.Get(links.Profile()).SeeNot("zzcanary", hidden).See("Badge colour")
		form := page.Form("#profile")
		if page.Count(`#attributes input[readonly][value="No value yet"]`) != 1 {
			t.Error("what may only be read isn't shown")
		}
		if form.Values().Has("attribute_"+read) || !elena.Get(links.Profile()).Form("#profile").Values().Has("attribute_"+hidden) {
			t.Error("who edits what")
		}
		for _, c := range []struct{ id, typed, code string }{
			{number, "many", "attributes.number.digits"}, {number, "=1+1", "attributes.number.digits"}, {number, strings.Repeat("9", 16), "attributes.number.long"},
			{text, strings.Repeat("x", 10_000), "people.text.too_long"}, {text, "a\u202eb", "people.text.characters"}, {text, "a\u0007b", "people.text.characters"},
		} {
			page := oliver.Submit(form, apptest.Fill{"attribute_" + c.id: c.typed, "position": "Kept"}).Want(422)
			if page.Problem("attribute_"+c.id) == "" || page.Count(".errsum a") != 1 || page.Value("position") != "Kept" || page.Value("attribute_"+c.id) != c.typed {
				t.Errorf("%.20q: %s", c.typed, page.Text(".errsum"))
			}
			answer := oliver.Call(http.MethodPatch, links.APIMe(), map[string]any{"position": "Kept", "attributes": map[string]string{c.id: c.typed}}).Want(422)
			if got := answer.Fields()["attributes."+c.id]; got != c.code {
				t.Errorf("%.20q: %s, want %s", c.typed, got, c.code)
			}
		}
		both := oliver.Submit(form, apptest.Fill{"attribute_" + number: "many", "first_name": ""}).Want(422)
		if both.Problem("first_name") == "" || both.Problem("attribute_"+number) == "" {
			t.Errorf("not told together: %s", both.Text(".errsum"))
		}
		patch := func(id string) *apptest.Page {
			return oliver.Call(http.MethodPatch, links.APIMe(), map[string]any{"attributes": map[string]string{id: "x"}}).Want(422)
		}
		if got := patch(read).Fields(); got["attributes."+read] != "people.profile.not_yours" {
			t.Errorf("%v", got)
		}
		for _, id := range []string{hidden, "nowhere"} {
			if got := patch(id).SeeNot(id).Fields(); len(got) != 1 || got["attributes"] != "attributes.value.unknown" {
				t.Errorf("%v", got)
			}
		}
		oliver.Call(http.MethodPatch, links.APIMe(), `{"attributes":["zzsecret"]}`).Want(422).SeeNot("zzsecret")
		oliver.Call(http.MethodPatch, links.APIMe(), `{"attributes":{"`+text+`":["zzsecret"]}}`).Want(422).SeeNot("zzsecret")
		oliver.Call(http.MethodPatch, links.APIMe(), `{"attributes":{"`+text+`":null}}`).Want(200)
		if stored := me(oliver); stored["position"] != "" {
			t.Errorf("%v", stored)
		}
		for _, who := range []string{"oliver", "grace"} {
			a.As(who).Call(http.MethodGet, links.APIMe(), nil).SeeNot("zzcanary", hidden)
		}
	})
}

// TestAttributesClash: both values of an additional attribute stand beside each other, like those of the profile.
func TestAttributesClash(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, first, second := a.As("elena"), a.As("oliver"), a.As("oliver")
		tea, _ := define(elena, map[string]any{"kind": "text", "name": "Favourite tea"})
		size, sizes := define(elena, map[string]any{"kind": "choice", "name": "Size", "choices": choicesOf("Small", "Medium", "Large")})
		page, other := first.Get(links.Profile()), second.Get(links.Profile())
		first.Submit(page.Form("#profile"), apptest.Fill{"attribute_" + tea: "Green", "attribute_" + size: sizes[0]}).Want(200)
		clash := second.Submit(other.Form("#profile"), apptest.Fill{"attribute_" + tea: "Black", "position": "Partner"}).Want(409)
		clash.See("This profile was changed in the meantime", "Favourite tea", "Green", "Black", "Small")
		if got := meAttribute(first, tea); got["value"] != "Green" {
			t.Errorf("%v", got)
		}
		// What only one of the two changed is chosen beforehand.
		second.Submit(clash.Form("#profile"), apptest.Fill{"attribute_" + tea: "Black"}).Want(200).See("Your profile has been saved.")
		if meAttribute(second, tea)["value"] != "Black" || meAttribute(second, size)["value"] != sizes[0] || me(second)["position"] != "Partner" {
			t.Errorf("%v", me(second))
		}
		tag := first.Call(http.MethodGet, links.APIMe(), nil).Header.Get("ETag")
		patch := func(value string) *apptest.Page {
			return first.Call(http.MethodPatch, links.APIMe(), map[string]any{"attributes": map[string]string{tea: value}}, http.Header{"If-Match": {tag}})
		}
		patch("White").Want(200)
		patch("Yellow").Want(412)
	})
}

// TestAttributesChangedMeanwhile: a page from before an attribute was archived or deleted is refused, and says what to do.
func TestAttributesChangedMeanwhile(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, oliver := a.As("elena"), a.As("oliver")
		tea, _ := define(elena, map[string]any{"kind": "text", "name": "Favourite tea"})
		size, sizes := define(elena, map[string]any{"kind": "choice", "name": "Size", "choices": choicesOf("Small", "Large")})
		form := oliver.Get(links.Profile()).Form("#profile")
		elena.Call(http.MethodPatch, links.APIAttribute(ids.Attribute(size)), map[string]any{"choices": []map[string]any{{"id": sizes[0], "name": "Small", "archived": true}, {"id": sizes[1], "name": "Large"}}}).Want(200)
		page := oliver.Submit(form, apptest.Fill{"attribute_" + size: sizes[0]}).Want(422)
		if page.Problem("attribute_"+size) == "" {
			t.Errorf("%s", page.Text(".errsum"))
		}
		elena.Call(http.MethodDelete, links.APIAttribute(ids.Attribute(tea)), nil).Want(204)
		a.Advance(2_000_000_000)
		page = oliver.Submit(form, apptest.Fill{"attribute_" + tea: "Green", "position": "Kept"}).Want(422).See("Look over the additional attributes and save again.")
		if page.Value("position") != "Kept" {
			t.Error("what was typed is lost")
		}
		oliver.Submit(page.Form("#profile"), nil).Want(200).See("Your profile has been saved.")
	})
}
