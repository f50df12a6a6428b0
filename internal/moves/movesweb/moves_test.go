package movesweb_test

import (
	"net/http"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// A move is asked for, looked at, confirmed with its number typed, and done.
func TestMoveOnPages(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		elena.Get(links.DomainMoves()).Want(200).See("No moves yet")
		elena.Get(links.Users()).Want(200).See("Move mail domain")
		form := elena.Get(links.DomainMoveNew()).Want(200).See("verified no mail domain")
		elena.Submit(form.Form("#move"), apptest.Fill{"from": "firm.example", "to": "FIRM.example.", "days": "200"}).Want(422).
			See("Enter another domain than the former one.", "Enter a number of days from 0 to 90.")
		elena.Submit(form.Form("#move"), apptest.Fill{"from": "firm.example", "to": "next.example", "whom": "groups"}).Want(422).See("Choose at least one group.")
		elena.Submit(form.Form("#move"), apptest.Fill{"from": "firm.example", "to": "next.example", "whom": "chosen", "addresses": "oliver@firm.example\nnobody@firm.example"}).
			Want(422).See("place 2", "oliver@firm.example")
		page := elena.Submit(form.Form("#move"), apptest.Fill{"from": "firm.example", "to": "next.example", "days": "14"}).Want(200).
			See("From @firm.example to @next.example", "Nothing has been changed yet", "Will be asked to confirm the new address")
		elena.Get(page.Path+"/rows").Want(200).See("oliver@firm.example", "oliver@next.example")
		confirm := elena.Get(page.Path + "/confirm").Want(200).See("This touches many people")
		elena.Submit(confirm.Form("#confirm"), apptest.Fill{"count": "1"}).Want(422).See("Enter the number of people")
		a.As("oliver").Get(page.Path).Want(404)
		a.As("oliver").Get(links.DomainMoves()).Want(404)
		cancel := elena.Get(page.Path + "/cancel").Want(200)
		elena.Submit(cancel.Form("form[action$=cancel]"), nil).Want(200).See("The move was cancelled")
		elena.Get(links.DomainMoves()).Want(200).See("Cancelled")
	})
}

func TestMoveByTheAPI(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		var m struct {
			ID      string `json:"id"`
			State   string `json:"state"`
			Waiting int64  `json:"waiting"`
			Open    int64  `json:"open"`
			Brake   bool   `json:"brake"`
		}
		one := map[string]any{"from": "firm.example", "to": "next.example", "user_ids": []string{string(a.Member("oliver").ID)}}
		answer := elena.Call(http.MethodPost, links.APIDomainMoves(), one).Want(http.StatusCreated)
		answer.JSON(&m)
		if m.Waiting != 1 {
			t.Fatalf("%+v", m)
		}
		if m.Brake {
			elena.Call(http.MethodPost, links.APIDomainMove(m.ID)+"/confirm", map[string]any{"count": 1}).Want(http.StatusPreconditionRequired)
		}
		elena.Call(http.MethodGet, links.APIDomainMoves(), nil).Want(200)
		elena.Call(http.MethodGet, links.APIDomainMove(m.ID)+"/rows", nil).Want(200)
		elena.Call(http.MethodPost, links.APIDomainMoves(), map[string]any{"from": "x", "to": "gmail.com", "dry_run": true}).Want(http.StatusUnprocessableEntity)
		a.As("oliver").Call(http.MethodGet, links.APIDomainMove(m.ID), nil).Want(404)
		a.As("oliver").Call(http.MethodPost, links.APIDomainMoves(), one).Want(404)
	})
}
