package casesweb

import (
	"net/http"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// guestView invites a guest to a case.
type guestView struct {
	base
	Head     ui.CaseHead
	Case     cases.Case
	Left     int // how many more guests the case takes; -1 without a limit
	Values   map[string]string
	Problems ui.Problems
}

// guestFacts ask whether somebody may invite guests: administrators into the default group, managers into theirs.
func guestFacts(by access.Actor) access.Facts {
	return access.Facts{Account: by.Account, Group: guestGroup(by), Rank: &access.Rank{Role: access.Guest}}
}

func guestGroup(by access.Actor) ids.Group {
	if by.Role == access.Administrator {
		return ""
	}
	return by.Group
}

func (h handlers) askInvite(c *web.Ctx) error { return h.showInvite(c, http.StatusOK, guestView{}) }

// invite sends the invitation.
func (h handlers) invite(c *web.Ctx) error {
	in, v := ids.Case(c.Path("id")), guestView{Values: map[string]string{}}
	for _, name := range []string{"email", "first_name", "last_name", "line"} {
		v.Values[name] = c.Form().String(name)
	}
	first, last := v.Values["first_name"], v.Values["last_name"]
	_, err := h.Invitations.Invite(c.Context(), by(c), invitations.InviteInput{Email: v.Values["email"], Role: access.Guest, Group: guestGroup(by(c)), Case: in,
		Line: v.Values["line"], Profile: people.ProfileInput{FirstName: &first, LastName: &last}})
	if refused(err) || errs.Is(err, errs.TooMany) {
		v.Problems = problems(c.P, err)
		return h.showInvite(c, web.Status(err), v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "casesweb.guest.sent")
	return c.Redirect(links.CasePeople(in))
}

func (h handlers) showInvite(c *web.Ctx, status int, v guestView) (err error) {
	in := ids.Case(c.Path("id"))
	var found cases.Standing
	if v.base, found, v.Head, err = h.inCase(c, in, c.P.T("casesweb.guest.invite"), links.CasePeople(in)); err != nil {
		return err
	}
	if err := access.Require(by(c), access.AssignPerson, access.Facts{Account: by(c).Account, Case: &found.Facts}); err != nil {
		return err
	}
	if err := access.Require(by(c), access.InviteUser, guestFacts(by(c))); err != nil {
		return err
	}
	v.Case = found.Case
	if v.Left, err = h.Cases.GuestsLeft(c.Context(), by(c), in); err != nil {
		return err
	}
	invited, err := h.Invitations.ToCase(c.Context(), by(c), in)
	if err != nil {
		return err
	}
	for _, i := range invited { // who may still come counts, as it does when an invitation is judged
		if v.Left > 0 && i.State(c.Now()) == invitations.Pending {
			v.Left--
		}
	}
	v.Page.Failed = status >= http.StatusBadRequest
	return c.Render(status, invitePage(v))
}

// guests says how many more guests the case takes; empty without a limit.
func (v guestView) guests() string { return guestsLeft(v.base, v.Left) }

func guestsLeft(v base, n int) string {
	if n < 0 {
		return ""
	}
	return v.c.P.N("casesweb.people.guests_left", n)
}

func (v guestView) field(f ui.Field) ui.Field {
	f.Label, f.Value, f.Error = v.t("guest."+f.Name), v.Values[f.Name], v.Problems.For(f.Name)
	return f
}

// guest is what somebody who was invited is called.
func (v teamView) guest(i invitations.Listed) string {
	if i.Person.FirstName == "" && i.Person.LastName == "" {
		return i.Person.Email
	}
	return name(v.c.P, i.Person)
}

// invited says by whom and when somebody was invited, and until when they can come.
func (v teamView) invited(i invitations.Listed) []string {
	var out []string
	if v.guest(i) != i.Person.Email {
		out = append(out, i.Person.Email)
	}
	if by := v.Who[i.Inviter]; by != "" {
		out = append(out, v.t("guest.by", errs.Args{"Name": by, "When": v.c.Date(i.SentAt)}))
	}
	if i.State(v.c.Now()) == invitations.Pending {
		return append(out, v.t("guest.until", errs.Args{"When": v.c.Date(i.ExpiresAt)}))
	}
	return append(out, v.c.P.T(i.State(v.c.Now()).Key()))
}
