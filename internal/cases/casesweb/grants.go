package casesweb

import (
	"net/http"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// whoView is the form that grants a level or builds a wall: to whom, or against whom.
type whoView struct {
	base
	Head     *ui.CaseHead // nil on a project
	Wall     bool
	Title    string
	Lead     string
	Action   string
	Cancel   string
	Who      string // as chosen: "user:" or "group:" with the id
	Level    string
	Validity validity
	Options  []ui.Option
	Problems ui.Problems
}

const (
	userMark  = "user:"
	groupMark = "group:"
)

// chosen reads who was chosen.
func chosen(who string) (ids.User, ids.Group) {
	if g, ok := strings.CutPrefix(who, groupMark); ok {
		return "", ids.Group(g)
	}
	return ids.User(strings.TrimPrefix(who, userMark)), ""
}

// whom are the people and groups who can be chosen.
func (h handlers) whom(c *web.Ctx) ([]ui.Option, error) {
	out := []ui.Option{{Text: c.P.T("casesweb.choose")}}
	list, err := h.groups(c)
	if err != nil {
		return nil, err
	}
	for _, g := range list {
		out = append(out, ui.Option{Value: groupMark + string(g.ID), Text: c.P.T("casesweb.group", errs.Args{"Name": g.Name})})
	}
	page, err := h.People.List(c.Context(), access.System(by(c).Account), people.Filter{Status: people.Active, Limit: mostOffered})
	for _, u := range page.Items {
		out = append(out, ui.Option{Value: userMark + string(u.ID), Text: name(c.P, u), Hint: c.P.T("access.role." + string(u.Role))})
	}
	return out, err
}

func (v whoView) who() ui.Field {
	wrong := v.Problems.For("user")
	if wrong == "" {
		wrong = v.Problems.For("group")
	}
	return ui.Field{Name: "user", Label: v.t("who"), Value: v.Who, Options: v.Options, Error: wrong, Hint: v.t("who_hint")}
}

func (v whoView) levels() ui.Field {
	f := ui.Field{Name: "level", Label: v.t("field.level"), Value: v.Level, Error: v.Problems.For("level")}
	for _, l := range access.Levels() {
		f.Options = append(f.Options, ui.Option{Value: l.String(), Text: v.c.P.T(l.Key()), Hint: v.t("level." + l.String())})
	}
	return f
}

// onCase fills in what the form says of the case that it is about, for who administers it.
func (h handlers) onCase(c *web.Ctx, v whoView) (whoView, error) {
	in := ids.Case(c.Path("id"))
	b, found, head, err := h.inCase(c, in, v.Title, links.CaseAccess(in))
	if err != nil {
		return v, err
	}
	if err := access.Require(by(c), access.AdministerCase, access.Facts{Account: by(c).Account, Case: &found.Facts}); err != nil {
		return v, err
	}
	v.base, v.Head, v.Cancel = b, &head, links.CaseAccess(in)
	v.Options, err = h.whom(c)
	return v, err
}

func (h handlers) showWho(c *web.Ctx, status int, v whoView) error {
	v.Page.Failed = status == http.StatusUnprocessableEntity
	return c.Render(status, whoPage(v))
}

func (h handlers) caseGrantForm(c *web.Ctx) whoView {
	return whoView{Title: c.P.T("casesweb.grant.title"), Lead: c.P.T("casesweb.grant.lead"), Action: links.CaseGrant(ids.Case(c.Path("id"))), Level: access.LevelEdit.String()}
}

func (h handlers) askGrant(c *web.Ctx) error {
	v, err := h.onCase(c, h.caseGrantForm(c))
	if err != nil {
		return err
	}
	return h.showWho(c, http.StatusOK, v)
}

// grant gives the level that was chosen.
func (h handlers) grant(c *web.Ctx) error {
	in := ids.Case(c.Path("id"))
	v, err := h.granting(c, h.caseGrantForm(c), cases.GrantInput{Case: in})
	if err == nil {
		c.Flash(web.FlashSuccess, "casesweb.grant.done")
		return c.Redirect(links.CaseAccess(in))
	}
	if !refused(err) {
		return err
	}
	if v, err = h.onCase(c, v); err != nil {
		return err
	}
	return h.showWho(c, http.StatusUnprocessableEntity, v)
}

// granting grants what the form says, or returns it with what is wrong.
func (h handlers) granting(c *web.Ctx, v whoView, in cases.GrantInput) (whoView, error) {
	v.Who, v.Level = c.Form().String("user"), c.Form().String("level")
	if v.Validity, in.Validity, v.Problems = readValidity(c); len(v.Problems) > 0 {
		return v, errs.E(errs.Invalid, "casesweb.validity.unreadable", nil)
	}
	in.User, in.Group = chosen(v.Who)
	in.Level, _ = access.ParseLevel(v.Level)
	_, err := h.Cases.Grant(c.Context(), by(c), in)
	v.Problems = problems(c.P, err)
	return v, err
}

// revoke takes a grant away and leads back to where it was shown.
func (h handlers) revoke(c *web.Ctx) error {
	if err := h.Cases.Revoke(c.Context(), by(c), ids.Grant(c.Path("grant"))); err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "casesweb.grant.revoked")
	return c.Redirect(web.Next(c.Form().String("back"), links.Cases()))
}

func (h handlers) wallForm(c *web.Ctx) whoView {
	return whoView{Wall: true, Title: c.P.T("casesweb.wall.title"), Lead: c.P.T("casesweb.wall.lead"), Action: links.CaseWall(ids.Case(c.Path("id")))}
}

func (h handlers) askWall(c *web.Ctx) error {
	v, err := h.onCase(c, h.wallForm(c))
	if err != nil {
		return err
	}
	return h.showWho(c, http.StatusOK, v)
}

// wall keeps out who was chosen.
func (h handlers) wall(c *web.Ctx) error {
	v := h.wallForm(c)
	v.Who, v.Validity.Reason = c.Form().String("user"), c.Form().String("reason")
	in := cases.WallInput{Case: ids.Case(c.Path("id")), Reason: v.Validity.Reason}
	in.User, in.Group = chosen(v.Who)
	_, err := h.Cases.BuildWall(c.Context(), by(c), in)
	if err == nil {
		c.Flash(web.FlashSuccess, "casesweb.wall.done")
		return c.Redirect(links.CaseAccess(in.Case))
	}
	if !refused(err) {
		return err
	}
	v.Problems = problems(c.P, err)
	if v, err = h.onCase(c, v); err != nil {
		return err
	}
	return h.showWho(c, http.StatusUnprocessableEntity, v)
}
