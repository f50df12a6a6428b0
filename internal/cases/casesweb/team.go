package casesweb

import (
	"net/http"
	"slices"
	"strings"

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

// teamView is the People tab of a case.
type teamView struct {
	base
	Head ui.CaseHead
	Case cases.Standing
	Team []cases.Assignee
	Who  map[ids.User]string
	// Assigns tells that the reader adds and removes others, Joins that they may add themselves.
	Assigns, Joins bool
	Explains       bool
	// Invites tells that they invite guests to the case; Invited are those who haven't come yet.
	Invites bool
	Invited []invitations.Listed
}

// team shows who is on a case.
func (h handlers) team(c *web.Ctx) error {
	in := ids.Case(c.Path("id"))
	b, found, head, err := h.inCase(c, in, c.P.T("casesweb.tab.people"), links.CasePeople(in))
	if err != nil {
		return err
	}
	v := teamView{base: b, Head: head, Case: found, Assigns: may(by(c), access.AssignPerson, found.Facts), Joins: may(by(c), access.JoinCase, found.Facts),
		Explains: may(by(c), access.AdministerCase, found.Facts)}
	if v.Assigns {
		v.Invites = access.Require(by(c), access.InviteUser, guestFacts(by(c))) == nil
		if v.Invited, err = h.Invitations.ToCase(c.Context(), by(c), in); err != nil {
			return err
		}
	}
	if v.Team, err = h.Cases.Assignments(c.Context(), by(c), in); err != nil {
		return err
	}
	var users []ids.User
	for _, a := range v.Team {
		users = append(users, a.AddedBy)
		if a.User == by(c).User {
			v.Joins = false
		}
	}
	for _, i := range v.Invited {
		users = append(users, i.Inviter)
	}
	if v.Who, err = h.names(c, users...); err != nil {
		return err
	}
	return c.Render(http.StatusOK, teamPage(v))
}

// lines say of somebody on a case what they are, how far they reach, and for when and why they are there.
func (v teamView) lines(a cases.Assignee) []string {
	out := personLines(v.base, a)
	if by := v.Who[a.AddedBy]; by != "" {
		out = append(out, v.t("people.added", errs.Args{"When": v.c.Date(a.AddedAt), "Name": by}))
	}
	return out
}

// personLines say what somebody on a case is and how far they reach.
func personLines(v base, a cases.Assignee) []string {
	line := v.c.P.T("access.role." + string(a.Person.Role))
	if a.Person.Position != "" {
		line = a.Person.Position + " · " + line
	}
	if a.Level > access.LevelNone && a.Person.Status == people.Active {
		line += " · " + v.c.P.T(a.Level.Key())
	}
	out := []string{line}
	if text := period(v, a.Validity); text != "" {
		out = append(out, text)
	}
	return out
}

// period says for when something holds and why; empty where it is unbounded and nobody said why.
func period(v base, x cases.Validity) string {
	var parts []string
	if !x.From.IsZero() {
		parts = append(parts, v.t("validity.from", errs.Args{"When": v.c.DateTime(x.From)}))
	}
	if !x.Until.IsZero() {
		parts = append(parts, v.t("validity.until", errs.Args{"When": v.c.DateTime(x.Until)}))
	}
	if x.Reason != "" {
		parts = append(parts, x.Reason)
	}
	return strings.Join(parts, " · ")
}

// removable reports whether the reader may remove somebody from the case.
func (v teamView) removable(a cases.Assignee) bool {
	if a.User == by(v.c).User {
		return may(by(v.c), access.JoinCase, v.Case.Facts)
	}
	return v.Assigns
}

// addView finds people who can be added to a case.
type addView struct {
	base
	Head       ui.CaseHead
	Case       cases.Case
	Search     string
	Candidates cases.Candidates
	Chosen     ids.User
	Validity   validity
	Problems   ui.Problems
}

// validity is a time and a reason as typed.
type validity struct{ From, Until, Reason string }

// readValidity reads a time and a reason, and notes what can't be read.
func readValidity(c *web.Ctx) (validity, cases.Validity, ui.Problems) {
	form := c.Form()
	typed := validity{form.String("from"), form.String("until"), form.String("reason")}
	out := cases.Validity{Reason: typed.Reason}
	var wrong ui.Problems
	var ok bool
	if out.From, ok = moment(c, typed.From); !ok {
		wrong = append(wrong, ui.Problem{Field: "from", Text: c.P.T("casesweb.validity.unreadable")})
	}
	if out.Until, ok = moment(c, typed.Until); !ok {
		wrong = append(wrong, ui.Problem{Field: "until", Text: c.P.T("casesweb.validity.unreadable")})
	}
	return typed, out, wrong
}

func (h handlers) askAdd(c *web.Ctx) error {
	return h.showAdd(c, http.StatusOK, addView{Search: c.Query("q")})
}

// addPerson assigns who was chosen.
func (h handlers) addPerson(c *web.Ctx) error {
	in := ids.Case(c.Path("id"))
	v := addView{Search: c.Form().String("q"), Chosen: ids.User(c.Form().String("user"))}
	var when cases.Validity
	if v.Validity, when, v.Problems = readValidity(c); len(v.Problems) > 0 {
		return h.showAdd(c, http.StatusUnprocessableEntity, v)
	}
	_, err := h.Cases.Assign(c.Context(), by(c), cases.AssignInput{Case: in, User: v.Chosen, Validity: when})
	if refused(err) {
		v.Problems = problems(c.P, err)
		return h.showAdd(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "casesweb.people.assigned")
	return c.Redirect(links.CasePeople(in))
}

func (h handlers) showAdd(c *web.Ctx, status int, v addView) (err error) {
	in := ids.Case(c.Path("id"))
	var found cases.Standing
	if v.base, found, v.Head, err = h.inCase(c, in, c.P.T("casesweb.people.add"), links.CasePeople(in)); err != nil {
		return err
	}
	v.Case = found.Case
	if v.Candidates, err = h.Cases.Candidates(c.Context(), by(c), in, v.Search); err != nil {
		return err
	}
	v.Page.Failed = status == http.StatusUnprocessableEntity
	return c.Render(status, addPage(v))
}

// guests says how many more guests the case takes; empty without a limit.
func (v addView) guests() string {
	return guestsLeft(v.base, v.Candidates.GuestsLeft)
}

// firstFree is the first who can be chosen, to whom the summary of errors leads; the first of all where nobody can.
func (v addView) firstFree() int {
	return max(0, slices.IndexFunc(v.Candidates.List, func(x cases.Candidate) bool { return v.why(x) == "" }))
}

// why says why somebody can't be added, or that they are on the case.
func (v addView) why(x cases.Candidate) string {
	switch {
	case x.Here:
		return v.t("people.here")
	case x.Refused != nil:
		return said(v.c.P, x.Refused)
	default:
		return ""
	}
}

func (v addView) about(u people.Person) string {
	out := v.c.P.T("access.role." + string(u.Role))
	if u.Position != "" {
		out = u.Position + " · " + out
	}
	return out + " · " + u.Email
}

// join adds the reader to a case.
func (h handlers) join(c *web.Ctx) error {
	in := ids.Case(c.Path("id"))
	if _, err := h.Cases.Assign(c.Context(), by(c), cases.AssignInput{Case: in, User: by(c).User}); err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "casesweb.people.joined")
	return c.Redirect(links.CasePeople(in))
}

// askRemove says what removing somebody means.
func (h handlers) askRemove(c *web.Ctx) error {
	in, user := ids.Case(c.Path("id")), ids.User(c.Path("user"))
	team, err := h.Cases.Assignments(c.Context(), by(c), in)
	if err != nil {
		return err
	}
	b, _, _, err := h.inCase(c, in, c.P.T("casesweb.people.remove"), "")
	if err != nil {
		return err
	}
	for _, a := range team {
		if a.User != user {
			continue
		}
		v := deedView{base: b, Deed: ui.Deed{ID: "remove-person", Title: b.t("people.remove_title", errs.Args{"Name": name(c.P, a.Person)}), Verb: b.t("people.remove"),
			Text: b.t("people.remove_staff"), Action: links.CasePersonRemove(in, user), Cancel: links.CasePeople(in), Danger: true}}
		v.Page.Title = v.Deed.Title
		if !a.Person.Role.Staff() {
			v.Deed.Text = b.t("people.remove_outside")
		}
		open, err := h.OpenTasks(c.Context(), by(c), in, user)
		if err != nil {
			return err
		}
		if open > 0 {
			v.Deed.Text += " " + c.P.N("casesweb.people.remove_tasks", open)
		}
		return c.Render(http.StatusOK, deedPage(v))
	}
	return errs.E(errs.NotFound, "access.not_found", nil)
}

// remove takes somebody off a case.
func (h handlers) remove(c *web.Ctx) error {
	in, user := ids.Case(c.Path("id")), ids.User(c.Path("user"))
	if err := h.Cases.Unassign(c.Context(), by(c), in, user); err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "casesweb.people.removed")
	if _, err := h.Cases.Case(c.Context(), by(c), in); errs.Is(err, errs.NotFound) {
		return c.Redirect(links.Cases())
	}
	return c.Redirect(links.CasePeople(in))
}
