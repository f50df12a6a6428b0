package mydataweb

import (
	"net/http"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/mydata"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// wordsField is the query parameter with words of a person's name.
const wordsField = "words"

// findView looks for the person whose request is to be noted.
type findView struct {
	c     *web.Ctx
	Page  ui.Page
	Words string
	Found []mydata.Candidate
	More  bool
}

func (v findView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (v findView) filters() ui.Filters {
	return ui.Filters{Path: links.ErasureNew(), Query: v.c.Queries(), Label: v.t("mydataweb.open.find"),
		Search: ui.Search{Name: wordsField, Label: v.t("mydataweb.open.find"), Placeholder: v.t("mydataweb.open.find_example")}}
}

// count says how many people were found; nothing before anybody looked.
func (v findView) count() string {
	switch {
	case v.Words == "" || len(v.Found) == 0:
		return ""
	case v.More:
		return v.t("mydataweb.open.more", errs.Args{"N": len(v.Found)})
	default:
		return v.Page.P.N("mydataweb.open.found", len(v.Found))
	}
}

func (v findView) row(x mydata.Candidate) ui.Row {
	r := ui.Row{Portrait: &ui.Portrait{Name: x.Person.FullName(v.c.P.Lang()), Initials: x.Person.Initials()}, Title: x.Person.FullName(v.c.P.Lang())}
	for _, line := range []string{x.Person.IDNumber, x.Person.Email} {
		if line != "" {
			r.Lines = append(r.Lines, line)
		}
	}
	if x.Problem != "" {
		r.Lines = append(r.Lines, v.t(x.Problem))
	}
	return r
}

// openView is the form that notes a request of one person.
type openView struct {
	c        *web.Ctx
	Page     ui.Page
	Who      mydata.Candidate
	Reason   string
	Day      string
	Problems ui.Problems
}

func (v openView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (v openView) facts() []ui.Fact {
	out := []ui.Fact{{Label: v.t("mydataweb.fact.person"), Text: v.Who.Person.FullName(v.c.P.Lang())}}
	if v.Who.Person.IDNumber != "" {
		out = append(out, ui.Fact{Label: v.t("mydataweb.fact.id_number"), Text: v.Who.Person.IDNumber})
	}
	return append(out, ui.Fact{Label: v.t("mydataweb.fact.email"), Text: v.Who.Person.Email})
}

// find looks for the person, or shows the form once one is chosen.
func (h handlers) find(c *web.Ctx) error {
	if user := c.Query("user"); user != "" {
		return h.showOpen(c, http.StatusOK, ids.User(user), openView{})
	}
	v := findView{c: c, Words: c.Query(wordsField)}
	var err error
	if v.Found, v.More, err = h.MyData.Candidates(c.Context(), by(c), v.Words); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("mydataweb.open.title"), links.Erasures()); err != nil {
		return err
	}
	if c.Partial() {
		return c.Render(http.StatusOK, foundPeople(v))
	}
	return c.Render(http.StatusOK, findPage(v))
}

func (h handlers) showOpen(c *web.Ctx, status int, user ids.User, v openView) error {
	var err error
	if v.Who, err = h.MyData.Candidate(c.Context(), by(c), user); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("mydataweb.open.title"), links.Erasures()); err != nil {
		return err
	}
	v.c, v.Page.Failed = c, len(v.Problems) > 0
	return c.Render(status, openPage(v))
}

// open notes the request.
func (h handlers) open(c *web.Ctx) error {
	user := ids.User(c.Form().String("user"))
	v := openView{Reason: c.Form().String("reason"), Day: c.Form().String("asked_at")}
	at, err := dayAsked(v.Day, c.Location())
	var r mydata.Request
	if err == nil {
		r, err = h.MyData.OpenErasure(c.Context(), by(c), mydata.OpenInput{User: user, Reason: v.Reason, AskedAt: at})
	}
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
		v.Problems = ui.ProblemsOf(c.P, err)
		return h.showOpen(c, web.Status(err), user, v)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "mydataweb.open.done")
	return c.Redirect(links.Erasure(r.ID))
}
