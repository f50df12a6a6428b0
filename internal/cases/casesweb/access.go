package casesweb

import (
	"net/http"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// accessView is the Access tab of a case.
type accessView struct {
	base
	Head        ui.CaseHead
	Case        cases.Standing
	Grants      []cases.Grant // for staff
	Walls       []cases.Wall
	Called      called
	Administers bool
	Looks       Panel           // of who looked at it last, for staff
	People      []people.Person // whom who administers may ask about
	Problems    ui.Problems
}

// called are the names of users and groups.
type called struct {
	users  map[ids.User]string
	groups map[ids.Group]string
}

// of is a user or else a group.
func (n called) of(v base, user ids.User, group ids.Group) string {
	if group != "" {
		return v.t("group", errs.Args{"Name": n.groups[group]})
	}
	return n.users[user]
}

// called reads how users and groups are called.
func (h handlers) called(c *web.Ctx, users ...ids.User) (called, error) {
	out := called{groups: map[ids.Group]string{}}
	list, err := h.groups(c)
	if err != nil {
		return out, err
	}
	for _, g := range list {
		out.groups[g.ID] = g.Name
	}
	out.users, err = h.names(c, users...)
	return out, err
}

func (h handlers) groups(c *web.Ctx) ([]groups.Group, error) {
	return h.Deps.Groups.Groups(c.Context(), h.DB, by(c).Account)
}

// access shows who was granted what on a case, and whom walls keep out.
func (h handlers) access(c *web.Ctx) error { return h.showAccess(c, http.StatusOK, nil) }

func (h handlers) showAccess(c *web.Ctx, status int, problem error) error {
	in := ids.Case(c.Path("id"))
	b, found, head, err := h.inCase(c, in, c.P.T("casesweb.tab.access"), links.CaseAccess(in))
	if err != nil {
		return err
	}
	v := accessView{base: b, Head: head, Case: found, Administers: may(by(c), access.AdministerCase, found.Facts), Problems: problems(c.P, problem)}
	v.Page.Failed = problem != nil
	if may(by(c), access.SeeAccess, found.Facts) {
		if v.Grants, err = h.Cases.Grants(c.Context(), by(c), in); err != nil {
			return err
		}
		if h.Looks != nil {
			if v.Looks, err = h.Looks(c, in); err != nil {
				return err
			}
		}
	}
	if v.Walls, err = h.Cases.Walls(c.Context(), by(c), in); err != nil {
		return err
	}
	if v.Administers {
		if v.People, err = h.colleagues(c); err != nil {
			return err
		}
	}
	var users []ids.User
	for _, g := range v.Grants {
		users = append(users, g.User, g.GrantedBy)
	}
	for _, w := range v.Walls {
		users = append(users, w.User, w.BuiltBy, w.LiftedBy)
	}
	if v.Called, err = h.called(c, users...); err != nil {
		return err
	}
	return c.Render(status, accessPage(v))
}

// staff reports whether the reader sees grants.
func (v accessView) staff() bool { return may(by(v.c), access.SeeAccess, v.Case.Facts) }

// grantLines say of a grant where it stands, for when and why, and who gave it.
func grantLines(v base, n called, g cases.Grant, here bool) []string {
	line := v.c.P.T(g.Level.Key())
	if g.Project != "" && here {
		line += " · " + v.t("grant.by_project")
	}
	out := []string{line}
	if text := period(v, g.Validity); text != "" {
		out = append(out, text)
	}
	if who := n.users[g.GrantedBy]; who != "" {
		out = append(out, v.t("grant.given", errs.Args{"When": v.c.Date(g.GrantedAt), "Name": who}))
	}
	return out
}

// wallLines say of a wall why and since when it stands or stood.
func wallLines(v base, n called, w cases.Wall) []string {
	out := []string{w.Reason, v.t("wall.built", errs.Args{"When": v.c.DateTime(w.BuiltAt), "Name": n.users[w.BuiltBy]})}
	if !w.Stands() {
		out = append(out, v.t("wall.lifted", errs.Args{"When": v.c.DateTime(w.LiftedAt), "Name": n.users[w.LiftedBy], "Why": w.LiftReason}))
	}
	return out
}

// options are the users about whom access can be explained.
func (v accessView) options() []ui.Option {
	var out []ui.Option
	for _, u := range v.People {
		out = append(out, ui.Option{Value: string(u.ID), Text: name(v.c.P, u), Hint: v.c.P.T("access.role." + string(u.Role))})
	}
	return out
}

// explainAsked leads from the choice of a user to the explanation.
func (h handlers) explainAsked(c *web.Ctx) error {
	in, user := ids.Case(c.Path("id")), ids.User(c.Form().String("user"))
	if _, err := h.Cases.Case(c.Context(), by(c), in); err != nil {
		return err
	}
	switch _, err := h.Cases.Explain(c.Context(), by(c), user, in); {
	case errs.Is(err, errs.NotFound):
		return h.showAccess(c, http.StatusUnprocessableEntity, errs.FieldError("user", "casesweb.explain.choose"))
	case err != nil:
		return err
	}
	return c.Redirect(links.CaseAccessOf(in, user))
}

// explainView says why a user may do what they may.
type explainView struct {
	base
	Head   ui.CaseHead
	Case   cases.Standing
	What   cases.Explanation
	Called called
}

// explain shows the chain that decides about a user's access to a case.
func (h handlers) explain(c *web.Ctx) error {
	in, user := ids.Case(c.Path("id")), ids.User(c.Path("user"))
	what, err := h.Cases.Explain(c.Context(), by(c), user, in)
	if err != nil {
		return err
	}
	v := explainView{What: what}
	if v.base, v.Case, v.Head, err = h.inCase(c, in, c.P.T("casesweb.explain.title", errs.Args{"Name": name(c.P, what.Person)}), links.CaseAccess(in)); err != nil {
		return err
	}
	var users []ids.User
	for _, s := range what.Steps {
		for _, w := range s.Walls {
			users = append(users, w.User, w.BuiltBy)
		}
		for _, g := range s.Grants {
			users = append(users, g.User, g.GrantedBy)
		}
		if s.Assignment != nil {
			users = append(users, s.Assignment.AddedBy)
		}
	}
	if v.Called, err = h.called(c, users...); err != nil {
		return err
	}
	return c.Render(http.StatusOK, explainPage(v))
}

// result says in a sentence what comes of the chain.
func (v explainView) result() string {
	args := errs.Args{"Name": name(v.c.P, v.What.Person), "Number": v.Case.Number, "Level": v.c.P.T(v.What.Level.Key())}
	if v.What.Allowed {
		return v.t("explain.yes", args)
	}
	return v.t("explain.no", args)
}

// lines say of a step what decided there.
func (v explainView) lines(s cases.Step) []string {
	p := v.c.P
	switch s.Name {
	case cases.StepStatus:
		return []string{v.t("explain.status." + string(v.What.Person.Status))}
	case cases.StepRole:
		return []string{p.T("access.role." + string(v.What.Person.Role)), v.t("explain.role." + string(v.What.Person.Role))}
	case cases.StepWall:
		if len(s.Walls) == 0 {
			return []string{v.t("explain.no_wall")}
		}
		var out []string
		for _, w := range s.Walls {
			out = append(out, v.Called.of(v.base, w.User, w.Group))
			out = append(out, wallLines(v.base, v.Called, w)...)
		}
		return out
	case cases.StepAssignment:
		return v.assignment(s)
	case cases.StepGrants:
		if len(s.Grants) == 0 {
			return []string{v.t("explain.no_grant")}
		}
		var out []string
		for i, g := range s.Grants {
			lines := grantLines(v.base, v.Called, g, true)
			if !s.InForce[i] {
				lines[0] += " · " + v.t("explain.not_in_force")
			}
			out = append(out, lines...)
		}
		return out
	case cases.StepLevel:
		return []string{p.T(v.What.Level.Key()), v.t("level." + v.What.Level.String())}
	default:
		var list []string
		for _, x := range s.Permissions {
			list = append(list, p.T(x.Key()))
		}
		if len(list) == 0 {
			list = []string{v.t("none")}
		}
		return []string{strings.Join(list, " · ")}
	}
}

func (v explainView) assignment(s cases.Step) []string {
	if s.Assignment == nil {
		if v.What.Person.Role.Staff() {
			return []string{v.t("explain.not_assigned_staff")}
		}
		return []string{v.t("explain.not_assigned")}
	}
	out := []string{v.t("explain.assigned")}
	if !s.Assignment.Holds(v.c.Now()) {
		out[0] = v.t("explain.assigned_not_now")
	}
	if text := period(v.base, s.Assignment.Validity); text != "" {
		out = append(out, text)
	}
	return out
}

// change leads to where a step is changed, for who administers the case; empty where it is nowhere or not theirs.
func (v explainView) change(s cases.Step) string {
	admin := by(v.c).Role == access.Administrator
	switch s.Name {
	case cases.StepStatus, cases.StepRole, cases.StepPermissions:
		if admin {
			return links.User(v.What.Person.ID)
		}
	case cases.StepWall:
		return links.CaseAccess(v.Case.ID) + "#walls"
	case cases.StepAssignment:
		return links.CasePeople(v.Case.ID)
	case cases.StepGrants:
		return links.CaseAccess(v.Case.ID) + "#grants"
	}
	return ""
}

func explainTone(v explainView) ui.Tone {
	if v.What.Allowed {
		return ui.OK
	}
	return ui.Bad
}

func stepIcon(s cases.Step) string {
	if s.Passed {
		return "circle-check"
	}
	return "circle-x"
}
