package invitationsweb_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/invitations"
	"cabinet/internal/links"
)

const chosen = "quiet harbour lantern"

// The whole way from the form to the first page of somebody who joined.
func TestFromInvitingToWorking(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		form := elena.Get(links.UserInvite()).Want(200).See("Invite a person", "Global Admin").Form("#invite")
		refused := elena.Submit(form, apptest.Fill{"email": "vera", "role": "limited", "first_name": "<script>alert(1)</script>", "line": "see evil.example"}).Want(422)
		if refused.Problem("email") == "" || refused.Problem("line") == "" || !strings.Contains(refused.Value("first_name"), "<script>") {
			t.Error("wrong fields aren't told, or what was typed is lost")
		}
		looked := form.Values()
		looked.Set("email", "vera@example.org")
		looked.Set("role", "guest")
		looked.Set("check", "1")
		elena.Post(links.UserInvite(), looked).Want(200).See("What the person will have", "A single case")
		looked.Set("manages", "1") // of the default group
		elena.Post(links.UserInvite(), looked).Want(422).See("Group manager was unticked")
		elena.Press(form, apptest.Fill{"email": "vera@example.org", "role": "limited", "line": "See you on Monday."}).To(links.PendingUsers())

		letter := a.LastMail("vera@example.org")
		path := strings.TrimPrefix(letter.Link(), a.Base.String())
		vera := a.Visitor()
		for range 3 { // programs that open links do no harm
			vera.Send(http.MethodHead, path, nil, nil)
			vera.Get(path).Want(200).See("Join your colleagues", "See you on Monday.")
		}
		second := a.Visitor()
		late := second.Get(path).Form("")
		page := vera.Get(path)
		if page.Attr("input[autocomplete=username]", "value") != "vera@example.org" {
			t.Error("the page doesn't say which address was invited")
		}
		if page.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Error("the link's address leaves with the referrer")
		}
		wrong := vera.Submit(page.Form(""), apptest.Fill{"first_name": "Vera", "last_name": "", "new_password": "short", "confirm_password": "else"}).Want(422)
		if wrong.Value("first_name") != "Vera" || wrong.Problem("last_name") == "" || wrong.Problem("new_password") == "" {
			t.Error("wrong fields aren't told, or what was typed is lost")
		}
		vera.Submit(page.Form(""), apptest.Fill{"first_name": "Vera", "last_name": "Holm", "new_password": chosen, "confirm_password": chosen}).
			At(links.Home()).See("Welcome. You have joined.")
		second.Get(path).Want(404).See("It was accepted already").SeeNot("Ask for a new link")
		second.Submit(late, apptest.Fill{"first_name": "V", "last_name": "H", "new_password": chosen, "confirm_password": chosen}).Want(404)
	})
}

func TestAskingForANewLink(t *testing.T) {
	a := apptest.SQLite(t)
	_, err := a.Invitations.Invite(t.Context(), a.By("elena"), invitations.InviteInput{Email: "vera@example.org", Role: access.Guest})
	a.Must(err)
	path := strings.TrimPrefix(a.LastMail("vera@example.org").Link(), a.Base.String())
	a.Advance(invitations.Life + time.Hour)
	before := len(a.Mail(apptest.Address("elena")))
	visitor := a.Visitor()
	expired := visitor.Get(path).Want(404).See("It has expired")
	known := visitor.Submit(expired.Form(""), nil).Want(200).See("Request passed on")
	unknown := visitor.Get(links.Invitation(strings.Repeat("x", 43))).Want(404).See("Nothing belongs to this link")
	other := visitor.Submit(unknown.Form(""), nil).Want(200).See("Request passed on")
	if known.Doc.Find("main").Text() != other.Doc.Find("main").Text() {
		t.Error("the answer tells whether a link is known")
	}
	a.Work()
	if n := len(a.Mail(apptest.Address("elena"))); n <= before {
		t.Error("the inviter isn't told")
	}
}

func TestSomebodyElseIsSignedIn(t *testing.T) {
	a := apptest.SQLite(t)
	_, err := a.Invitations.Invite(t.Context(), a.By("elena"), invitations.InviteInput{Email: "vera@example.org", Role: access.Guest})
	a.Must(err)
	path := strings.TrimPrefix(a.LastMail("vera@example.org").Link(), a.Base.String())
	values := a.Visitor().Get(path).Form("").Values()
	oliver := a.As("oliver")
	oliver.Get(path).Want(200).See("You are signed in as somebody else", "Sign out").SeeNot("vera@example.org")
	for name, typed := range map[string]string{"first_name": "V", "last_name": "H", "new_password": chosen, "confirm_password": chosen,
		"form_token": oliver.Get(links.Profile()).Form("#profile").Values().Get("form_token")} {
		values.Set(name, typed)
	}
	oliver.Post(path, values).Want(409).See("You are signed in as somebody else")
}

// What is done with an invitation, by its pages and by the API.
func TestDeeds(t *testing.T) {
	a := apptest.SQLite(t)
	program := a.Token("elena", access.ScopeAdmin)
	var made struct {
		ID    string `json:"id"`
		State string `json:"state"`
	}
	answer := program.Call(http.MethodPost, links.APIInvitations(), map[string]any{"email": "vera@example.org", "role": "limited"}).Want(201).JSON(&made)
	if made.State != "pending" || strings.Contains(string(answer.Body), "/invitation/") {
		t.Errorf("answer %s", answer.Body)
	}
	program.Call(http.MethodPost, links.APIInvitations(), map[string]any{"email": "vera@example.org", "role": "limited"}).Want(422)
	program.Call(http.MethodPost, links.APIInvitations(), map[string]any{"email": "x@example.org", "role": "limited", "status": "active"}).Want(422)
	a.Token("oliver", access.ScopeAdmin).Get(links.APIInvitations()).Want(404)
	elena := a.As("elena")
	asked := elena.Get("/admin/users/invitations/" + made.ID + "/copy").Want(200).See("Copy a link for vera@example.org?")
	elena.Submit(asked.Form(""), nil).Want(200).See("Link of the invitation", "shown only now")
	program.Call(http.MethodPost, links.APIInvitations()+"/"+made.ID+"/resend", nil).Want(429)
	a.Advance(time.Hour)
	program.Call(http.MethodPost, links.APIInvitations()+"/"+made.ID+"/resend", nil).Want(200)
	program.Get(links.APIInvitations()).Want(200)
	a.As("oliver").Get("/admin/users/invitations/" + made.ID + "/delete").Want(404)
	program.Call(http.MethodDelete, links.APIInvitations()+"/"+made.ID, nil).Want(204)
	program.Get(links.APIInvitations() + "/" + made.ID).Want(404)
}
