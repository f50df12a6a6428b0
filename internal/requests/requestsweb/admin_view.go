package requestsweb

import (
	"net/url"
	"strconv"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/requests"
	"cabinet/internal/ui"
)

// answeredTab is the value of tab for requests that don't wait any more.
const answeredTab = "answered"

// listView is the list of requests.
type listView struct {
	c        *web.Ctx
	Page     ui.Page
	List     requests.Page
	Answered bool
	Waiting  int
	After    string
}

func (v listView) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

func (v listView) tabs() []ui.Tab {
	return []ui.Tab{{Text: v.t("requestsweb.tab.open"), Path: links.Requests(), Count: v.Waiting, Current: !v.Answered},
		{Text: v.t("requestsweb.tab.answered"), Path: links.RequestsBy(url.Values{"tab": {answeredTab}}), Current: v.Answered}}
}

func (v listView) row(x requests.Case) ui.Row {
	r := ui.Row{Portrait: portrait(v.c, x.Person), Title: x.Person.FullName(v.c.P.Lang()),
		Lines: []string{wanted(v.c, x.Request), v.t("requestsweb.fact.asked_on", errs.Args{"At": v.c.DateTime(x.AskedAt)})}}
	if x.State != requests.Open {
		r.Mark = ui.Badge(tone(x.State), "", v.t(x.State.Key()))
	} else if x.Own {
		r.Mark = ui.Badge(ui.Neutral, "", v.t("requestsweb.admin.yours"))
	}
	return r
}

// wanted says in a line what is asked for.
func wanted(c *web.Ctx, r requests.Request) string {
	key := "requestsweb.wanted.title"
	if r.Wish {
		key = "requestsweb.wanted.new"
	}
	return c.P.T(key, errs.Args{"Title": called(c.P, r.TitleName)})
}

func portrait(c *web.Ctx, p people.Person) *ui.Portrait {
	out := &ui.Portrait{Name: p.FullName(c.P.Lang()), Initials: p.Initials()}
	if p.Picture != "" {
		out.URL = links.Picture(p.Account, p.ID, p.Picture, 96)
	}
	return out
}

func (v listView) at(after ids.Request) string {
	q := url.Values{}
	if v.Answered {
		q.Set("tab", answeredTab)
	}
	if after != "" {
		q.Set("after", string(after))
	}
	return links.RequestsBy(q)
}

func (v listView) next() string {
	if v.List.Next == "" {
		return ""
	}
	return v.at(v.List.Next)
}

func (v listView) first() string {
	if v.After == "" {
		return ""
	}
	return v.at("")
}

func (v caseView) name() string    { return v.Case.Person.FullName(v.c.P.Lang()) }
func (v caseView) version() string { return strconv.FormatInt(v.Case.Version, 10) }

// answerable reports whether this administrator may answer the request now.
func (v caseView) answerable() bool { return v.Case.State == requests.Open && !v.Case.Own }

func (v caseView) facts() []ui.Fact {
	x := v.Case
	out := []ui.Fact{{Label: v.t("requestsweb.fact.state"), Value: ui.Badge(tone(x.State), "", v.t(x.State.Key()))}}
	add := func(label, text string) {
		if text != "" {
			out = append(out, ui.Fact{Label: v.t(label), Text: text})
		}
	}
	label := "requestsweb.fact.title"
	if x.Wish {
		label = "requestsweb.fact.new_title"
	}
	add(label, called(v.c.P, x.TitleName))
	add("requestsweb.fact.now", called(v.c.P, v.titleName(x.Person.JobTitle)))
	add("requestsweb.fact.role", v.t(x.Person.Role.Key()))
	add("requestsweb.fact.id_number", x.Person.IDNumber)
	add("requestsweb.fact.asked", v.c.DateTime(x.AskedAt))
	add("requestsweb.fact.reason", x.Reason)
	if x.State == requests.Approved && v.titleName(x.Given) != x.TitleName {
		add("requestsweb.fact.given", called(v.c.P, v.titleName(x.Given)))
	}
	if x.DecidedBy != "" {
		add("requestsweb.fact.decided_by", x.Decider.FullName(v.c.P.Lang()))
	}
	if !x.DecidedAt.IsZero() {
		add("requestsweb.fact.decided", v.c.DateTime(x.DecidedAt))
	}
	add("requestsweb.fact.answer", x.Answer)
	return out
}

// titleName is how a title is called now; empty for none, and for one that is gone.
func (v caseView) titleName(title ids.JobTitle) string {
	for _, t := range v.Titles {
		if t.ID == title {
			return t.Name
		}
	}
	return ""
}

func (v caseView) gained() []string { return permissions(v.c.P, v.Case.Effect.Permissions.Gained) }
func (v caseView) lost() []string   { return permissions(v.c.P, v.Case.Effect.Permissions.Lost) }

// giving is the name of the title that would be given.
func (v caseView) giving() string { return called(v.c.P, v.Case.Effect.After.Name) }

// picker is the list of titles that can be given instead, or for a wish.
func (v caseView) picker() ui.Field {
	f := ui.Field{Name: "give", Label: v.t("requestsweb.give.title"), Options: options(v.c.P, v.Titles, v.Case.Person.JobTitle, false),
		Error: v.Problems.For("job_title_id")}
	if v.Case.Giving && v.Case.Effect.After.ID != v.Case.Title {
		f.Value = string(v.Case.Effect.After.ID)
	}
	return f
}

// answerField is what the person reads when the request is declined.
func (v caseView) answerField() ui.Field {
	return ui.Field{Name: "answer", Label: v.t("requestsweb.decline.reason"), Hint: v.t("requestsweb.decline.reason_hint"), Value: v.Answer,
		Error: v.Problems.For("answer"), MaxLength: maxReason, Rows: 3, Wide: true}
}

func (v caseView) otherTitle() string {
	if v.Case.Wish {
		return v.t("requestsweb.give.wish")
	}
	return v.t("requestsweb.give.other")
}

func (v caseView) otherLead() string {
	if v.Case.Wish {
		return v.t("requestsweb.give.wish_lead")
	}
	return v.t("requestsweb.give.other_lead")
}
