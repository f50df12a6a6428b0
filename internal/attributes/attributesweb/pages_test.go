package attributesweb_test

import (
	"net/http"
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/ids"
	"cabinet/internal/links"
)

// attribute is what the operations answer.
type attribute struct {
	ID      ids.Attribute `json:"id"`
	Kind    string        `json:"kind"`
	Name    string        `json:"name"`
	Choices []struct {
		ID       ids.Choice `json:"id"`
		Name     string     `json:"name"`
		Archived bool       `json:"archived"`
	} `json:"choices"`
	Editable bool           `json:"editable"`
	View     map[string]any `json:"view"`
	Archived bool           `json:"archived"`
}

// all lists what somebody may know of the attributes.
func all(p *apptest.Person) []attribute {
	var out struct{ Items []attribute }
	p.Call(http.MethodGet, links.APIAttributes(), nil).Want(200).JSON(&out)
	return out.Items
}

func create(p *apptest.Person, body map[string]any) attribute {
	var out attribute
	p.Call(http.MethodPost, links.APIAttributes(), body).Want(201).JSON(&out)
	return out
}

func TestAdministratorsDefine(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		page := elena.Get(links.Attributes()).Want(200).See("No additional attributes yet")
		elena.Get(links.AttributeNew()).Want(200)
		form := elena.Get(links.AttributeNew()).Form("#attribute")
		page = elena.Submit(form, apptest.Fill{"name": "Shirt size", "kind": "choice", "hint": "For the summer party", "new_choices": "S\r\nM\r\n\r\nL"}).Want(200).
			At(links.Attributes()).See("The attribute has been added", "Shirt size", "One choice from a list", "everybody in the organisation", "0 people have a value")
		size := all(elena)[0]
		if len(size.Choices) != 3 || size.Choices[2].Name != "L" {
			t.Fatalf("%+v", size)
		}
		page = elena.Get(links.Attribute(size.ID)).Want(200)
		if page.Value("choice_1_name") != "M" || page.Value("hint") != "For the summer party" {
			t.Error("the form isn't filled")
		}
		page = elena.Submit(page.Form("#attribute"), apptest.Fill{"choice_2_place": "1", "choice_0_state": "archived", "choice_1_name": "Medium", "new_choices": "XL"}).
			Want(200).See("The attribute has been saved.")
		names := ""
		for _, c := range all(elena)[0].Choices {
			names += c.Name + map[bool]string{true: "!"}[c.Archived] + " "
		}
		if names != "L S! Medium XL " {
			t.Errorf("%s", names)
		}
		create(elena, map[string]any{"kind": "divider", "name": ""})
		page = elena.Get(links.Attributes()).See("Line without a heading")
		order := page.Form("#attributes-move").Values()
		order.Set("move", "up "+string(all(elena)[1].ID))
		elena.Post(links.AttributesOrder(), order).Want(303).To(links.Attributes())
		if all(elena)[0].Kind != "divider" {
			t.Error("it wasn't moved")
		}
		order.Set("move", "sideways")
		elena.Post(links.AttributesOrder(), order).Want(404)
		elena.Post(links.AttributeArchive(size.ID), order).Want(303)
		elena.Get(links.Attributes()).See("Archived", "Restore")
		elena.Post(links.AttributeRestore(size.ID), order).Want(303)
		elena.Get(links.AttributeDelete(size.ID)).Want(200).See("Delete the attribute Shirt size?", "Nobody has a value of it")
		a.As("oliver").Call(http.MethodPatch, links.APIMe(), map[string]any{"attributes": map[string]any{string(size.ID): size.Choices[1].ID}}).Want(200)
		page = elena.Get(links.AttributeDelete(size.ID)).See("1 person has a value of it")
		elena.Submit(page.Form(""), nil).Want(200).At(links.Attributes()).See("The attribute has been deleted with its values")
		if len(all(elena)) != 1 || len(all(a.As("elena@twin"))) != 0 {
			t.Error("what is left")
		}
		kinds := strings.Join(a.Kinds(a.World.Firm.ID), " ")
		for _, want := range []string{"attributes.added", "attributes.changed", "attributes.moved", "attributes.archived", "attributes.restored", "attributes.deleted"} {
			if !strings.Contains(kinds, want) {
				t.Errorf("%s isn't recorded: %s", want, kinds)
			}
		}
	})
}

// TestRefusedFormsKeepWhatWasTyped: 422, the words beside the field, everything as typed.
func TestRefusedFormsKeepWhatWasTyped(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		form := elena.Get(links.AttributeNew()).Form("#attribute")
		for _, c := range []struct{ field, typed, problem string }{
			{"name", "", "name"}, {"name", "a\u202eb", "name"}, {"hint", strings.Repeat("x", 10_000), "hint"}, {"kind", "file", "kind"},
		} {
			fill := apptest.Fill{"name": "Kept", "hint": "Kept too", "new_choices": "One\nTwo"}
			fill[c.field] = c.typed
			page := elena.Submit(form, fill).Want(422)
			if page.Problem(c.problem) == "" || page.Count(".errsum a") != 1 {
				t.Errorf("%s %.20q: %s", c.field, c.typed, page.Text(".errsum"))
			}
			if c.field != "name" && page.Value("name") != "Kept" || c.field != "hint" && page.Value("hint") != "Kept too" || !strings.Contains(string(page.Body), "One\nTwo") {
				t.Errorf("%s: what was typed is lost", c.field)
			}
		}
		page := elena.Submit(form, apptest.Fill{"name": "Size", "kind": "choice", "new_choices": "One\nONE"}).Want(422)
		if page.Problem("choice_1_name") == "" || page.Value("choice_0_name") != "One" || page.Value("choice_1_name") != "ONE" {
			t.Errorf("%s", page.Text(".errsum"))
		}
		elena.Submit(page.Form("#attribute"), apptest.Fill{"choice_1_name": "Two"}).Want(200)
		elena.Submit(form, apptest.Fill{"name": "SIZE"}).Want(422).See("Choose another name.")
		if got := all(elena); len(got) != 1 || len(got[0].Choices) != 2 {
			t.Errorf("%+v", got)
		}
	})
}

// TestTwoAdministratorsClash: the second sees what the first stored, and replaces it only knowingly.
func TestTwoAdministratorsClash(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		first, second := a.As("elena"), a.As("elena")
		d := create(first, map[string]any{"kind": "text", "name": "Tea"})
		page, other := first.Get(links.Attribute(d.ID)), second.Get(links.Attribute(d.ID))
		first.Submit(page.Form("#attribute"), apptest.Fill{"name": "Green tea"}).Want(200)
		clash := second.Submit(other.Form("#attribute"), apptest.Fill{"name": "Black tea"}).Want(409).See("This attribute was changed in the meantime", "Green tea")
		if clash.Value("name") != "Black tea" || all(first)[0].Name != "Green tea" {
			t.Error("something is lost")
		}
		second.Submit(clash.Form("#attribute"), nil).Want(200)
		if all(first)[0].Name != "Black tea" {
			t.Error("the choice wasn't saved")
		}
		gone := second.Get(links.AttributeDelete(d.ID)).Form("")
		first.Submit(first.Get(links.Attribute(d.ID)).Form("#attribute"), apptest.Fill{"name": "White tea"}).Want(200)
		second.Submit(gone, nil).Want(409).See("Someone else changed this attribute")
		if len(all(first)) != 1 {
			t.Error("it was deleted")
		}
	})
}

// TestNobodyElseFindsThePages: for everybody but administrators of the account there is no such page.
func TestNobodyElseFindsThePages(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		d := create(elena, map[string]any{"kind": "text", "name": "zzcanary", "view": map[string]any{}, "edit": map[string]any{}})
		for _, name := range []string{"oliver", "lin", "grace", "elena@twin"} {
			who := a.As(name)
			token := who.Get(links.Profile()).Form("#profile").Values()
			for _, path := range []string{links.Attribute(d.ID), links.AttributeDelete(d.ID)} {
				who.Get(path).Want(404).SeeNot("zzcanary")
				who.Post(path, token).Want(404).SeeNot("zzcanary")
			}
			for _, path := range []string{links.AttributeArchive(d.ID), links.AttributeRestore(d.ID)} {
				who.Post(path, token).Want(404)
			}
			for _, method := range []string{http.MethodPatch, http.MethodDelete} {
				body := any(map[string]string{})
				if method == http.MethodDelete {
					body = nil
				}
				who.Call(method, links.APIAttribute(d.ID), body).Want(404).SeeNot("zzcanary")
			}
			who.Call(http.MethodGet, links.APIAttribute(d.ID), nil).Want(404)
			who.Call(http.MethodGet, links.APIAttributes(), nil).Want(200).SeeNot("zzcanary")
			if name == "elena@twin" {
				continue
			}
			who.Get(links.Attributes()).Want(404)
			who.Get(links.AttributeNew()).Want(404)
			who.Post(links.Attributes(), token).Want(404)
			who.Call(http.MethodPost, links.APIAttributes(), map[string]string{"kind": "text", "name": "x"}).Want(404)
		}
	})
}
