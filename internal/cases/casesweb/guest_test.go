package casesweb_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/links"
)

const chosen = "quiet harbour lantern"

// accepts has who was invited to an address come in, and returns them signed in.
func accepts(a *apptest.App, address, first, last string) *apptest.Person {
	path := strings.TrimPrefix(a.LastMail(address).Link(), a.Base.String())
	v := a.Visitor()
	v.Submit(v.Get(path).Want(200).Form(""), apptest.Fill{"first_name": first, "last_name": last, "new_password": chosen, "confirm_password": chosen}).
		See("Welcome. You have joined.")
	return v
}

// A guest who was invited from a case is on it once they accept, and on no other (P5).
func TestAGuestIsInvitedFromACase(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, oliver := a.As("elena"), a.As("oliver")
		c, _ := open(elena, "Harbour v Quay")
		other, _ := open(elena, "Quay v Harbour")
		elena.Get(links.CasePeople(c)).Want(200).See("Invite a guest")
		page := elena.Get(links.CaseGuestInvite(c)).Want(200).See("see nothing but it")
		wrong := elena.Submit(page.Form("#invite-guest"), apptest.Fill{"email": "gail", "first_name": "Gail", "line": "see evil.example"}).Want(422)
		if wrong.Problem("email") == "" || wrong.Problem("line") == "" || wrong.Value("first_name") != "Gail" {
			t.Error("wrong fields aren't told, or what was typed is lost")
		}
		known := elena.Submit(page.Form("#invite-guest"), apptest.Fill{"email": apptest.Address("lin")}).Want(422)
		if known.Problem("email") == "" {
			t.Error("nobody says that there is such a user")
		}
		elena.Submit(page.Form("#invite-guest"), apptest.Fill{"email": "gail@outside.example", "first_name": "Gail", "last_name": "Outer"}).Want(200).
			See("Invitation sent.", "Invited guests", "Gail", "gail@outside.example", "Can accept until")
		elena.Get(links.CasePeople(other)).Want(200).SeeNot("gail@outside.example")
		a.Work()
		elena.Get(links.CaseActivity(c)).Want(200).See("Guest invited to a case")

		// A standard user puts people on the case, and invites nobody.
		oliver.Get(links.CasePeople(c)).Want(200).See("gail@outside.example").SeeNot("Invite a guest")
		oliver.Get(links.CaseGuestInvite(c)).Want(404)
		a.As("lin").Get(links.CaseGuestInvite(c)).Want(404)

		gail := accepts(a, "gail@outside.example", "Gail", "Outer")
		gail.Get(links.Case(c)).Want(200).See("Harbour v Quay")
		gail.Get(links.Case(other)).Want(404)
		elena.Get(links.CasePeople(c)).Want(200).See("Gail").SeeNot("Invited guests")
	})
}

// What speaks against a guest is said when they are invited, and what came up since keeps them from the case, not from coming.
func TestAGuestWhoIsOneTooMany(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena, by := a.As("elena"), a.By("elena")
		c, _ := open(elena, "Harbour v Quay")
		set, err := a.Cases.Settings(t.Context(), by)
		a.Must(err)
		set.MaxGuests = 1
		_, err = a.Cases.SetSettings(t.Context(), by, set, set.Version)
		a.Must(err)
		elena.Submit(elena.Get(links.CaseGuestInvite(c)).Form("#invite-guest"), apptest.Fill{"email": "gail@outside.example"}).Want(200)
		elena.Get(links.CaseGuestInvite(c)).Want(200).See(a.Bundle.Printer("en").N("casesweb.people.guests_left", 0))
		before := len(a.Kinds(a.World.Firm.ID))
		second := elena.Submit(elena.Get(links.CaseGuestInvite(c)).Form("#invite-guest"), apptest.Fill{"email": "gus@outside.example"}).Want(409)
		second.See("guest")
		if second.Value("email") != "gus@outside.example" || len(a.Kinds(a.World.Firm.ID)) != before {
			t.Error("what was typed is lost, or something was done")
		}
		// Somebody else takes the place meanwhile.
		_, err = a.Cases.Assign(t.Context(), by, cases.AssignInput{Case: c, User: a.Member("grace").ID})
		a.Must(err)
		gail := accepts(a, "gail@outside.example", "Gail", "Outer")
		gail.Get(links.Case(c)).Want(404)
		team, err := a.Cases.Assignments(t.Context(), by, c)
		a.Must(err)
		if slices.ContainsFunc(team, func(x cases.Assignee) bool { return x.Person.FirstName == "Gail" }) {
			t.Error("two guests, one of them over the limit")
		}
	})
}

// By the API a guest is invited to a case by the same rule, and nobody else is.
func TestAGuestIsInvitedByAProgram(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		c, _ := open(a.As("oliver"), "Harbour v Quay")
		program := a.Token("elena", access.ScopeAdmin)
		body := func(role string, in ids.Case) map[string]any {
			return map[string]any{"email": "gail@outside.example", "role": role, "case_id": in}
		}
		program.Call(http.MethodPost, links.APIInvitations(), body("limited", c)).Want(422)
		program.Call(http.MethodPost, links.APIInvitations(), body("guest", "01a207c0-0000-7000-8000-000000000000")).Want(404)
		_, err := a.Cases.BuildWall(t.Context(), a.By("oliver"), cases.WallInput{Case: c, User: a.Member("elena").ID, Reason: "Conflict"})
		a.Must(err)
		program.Call(http.MethodPost, links.APIInvitations(), body("guest", c)).Want(404)
		list, err := a.Cases.Walls(t.Context(), a.By("oliver"), c)
		a.Must(err)
		a.Must(a.Cases.LiftWall(t.Context(), a.By("oliver"), list[0].ID, "Settled"))
		program.Call(http.MethodPost, links.APIInvitations(), body("guest", c)).Want(201)

		// Whoever invited may no longer say who is on the case: the guest comes, and is on none.
		_, err = a.Cases.BuildWall(t.Context(), a.By("oliver"), cases.WallInput{Case: c, User: a.Member("elena").ID, Reason: "Conflict"})
		a.Must(err)
		accepts(a, "gail@outside.example", "Gail", "Outer").Get(links.Case(c)).Want(404)
		if waits, err := a.Invitations.ToCase(t.Context(), a.By("oliver"), c); err != nil || len(waits) != 0 {
			t.Errorf("%v, %v", waits, err)
		}
	})
}
