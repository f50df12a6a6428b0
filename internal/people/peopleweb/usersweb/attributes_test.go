package usersweb_test

import (
	"net/http"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// Additional attributes stand on the page and form of a user, go through the review of a change of rights, and are
// written by the API; wrong ones are told beside their fields.
func TestAttributesOfAUser(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, oliver := a.As("elena"), a.Member("oliver").ID
		var made struct{ ID string }
		elena.Call(http.MethodPost, links.APIAttributes(), map[string]any{"kind": "number", "name": "Years at the bar"}).Want(201).JSON(&made)
		field := "attribute_" + made.ID
		form := elena.Get(links.UserEdit(oliver)).Want(200).See("Years at the bar").Form("#user")
		wrong := elena.Submit(form, apptest.Fill{field: "many", "first_name": ""}).Want(422)
		if wrong.Problem(field) == "" || wrong.Problem("first_name") == "" || wrong.Value(field) != "many" {
			t.Error("wrong fields aren't told together, or what was typed is lost")
		}
		review := elena.Submit(form, apptest.Fill{field: "12", "role": "limited"}).Want(200).See("Check what changes")
		values := review.Form("#user").Values()
		values.Set("seen", "1")
		elena.Get(elena.Post(links.UserEdit(oliver), values).To(links.User(oliver)).Location).Want(200).See("Years at the bar", "12", "Limited")
		old := form.Values()
		old.Set(field, "15")
		old.Set("role", "limited")
		late := elena.Post(links.UserEdit(oliver), old).Want(409).See("Someone else saved this user", "12", "15")
		kept := late.Form("#user").Values()
		kept.Set(field, "15")
		elena.Get(elena.Post(links.UserEdit(oliver), kept).To(links.User(oliver)).Location).Want(200).See("15")
		patch := elena.Call(http.MethodPatch, "/api/v1/users/"+string(oliver), map[string]any{"attributes": map[string]any{made.ID: "20"}, "review_level": 3}).Want(200)
		var got struct {
			ReviewLevel int `json:"review_level"`
			Attributes  []struct{ ID, Value string }
		}
		patch.JSON(&got)
		if got.ReviewLevel != 3 || len(got.Attributes) != 1 || got.Attributes[0].Value != "20" {
			t.Errorf("%+v", got)
		}
		elena.Get(links.User(oliver)).Want(200).See("Level 3")
	})
}

// Columns keep the order in which they were put; the return key saves a view that has a name.
func TestColumnOrder(t *testing.T) {
	a := apptest.SQLite(t)
	elena := a.As("elena")
	values := elena.Get(links.UsersView(nil)).Want(200).Form("#view").Values()
	values.Set("act", "show")
	values.Del("act")
	values.Set("move", "down role")
	moved := elena.Post(links.UsersView(nil), values).Want(200).Form("#view").Values()
	if order := moved["order"]; len(order) < 3 || order[0] != "name" || order[1] != "group" || order[2] != "role" {
		t.Fatalf("%v", order)
	}
	for _, odd := range []string{"up name", "down name", "up role role", "sideways role", "up nothing"} {
		values.Set("move", odd)
		elena.Post(links.UsersView(nil), values).Want(200)
	}
	moved.Del("move")
	moved.Set("act", "enter")
	moved.Set("name", "By group")
	page := elena.Get(elena.Post(links.UsersView(nil), moved).Location).Want(200).See("By group")
	if page.Count("th.c-group + th.c-role") != 1 {
		t.Error("the columns aren't in their order")
	}
}
