package mydataweb

import (
	"strconv"

	"github.com/a-h/templ"

	"cabinet/internal/links"
	"cabinet/internal/mydata"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// What an administrator answers besides yes.
const (
	decisionRefuse = "refuse"
	decisionHold   = "hold"

	maxReason = mydata.MaxReason
)

// typed is what an administrator typed into a form that was refused.
type typed struct {
	Decision, Answer, Until, Name string
	Keep, TakeOver                bool
	Erasing                       bool // the page asks once more
}

// listView is the list of requests.
type listView struct {
	c     *web.Ctx
	Page  ui.Page
	List  mydata.Page
	After string
}

func (v listView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (v listView) row(x mydata.Case) ui.Row {
	lines := []string{v.t("mydataweb.admin.asked", errs.Args{"At": v.c.DateTime(x.AskedAt)})}
	if x.Person.IDNumber != "" {
		lines = append([]string{x.Person.IDNumber}, lines...)
	}
	if x.OpenedBy != "" {
		lines = append(lines, v.t("mydataweb.admin.noted"))
	}
	return ui.Row{Icon: "user", Title: x.Person.FullName(v.c.P.Lang()), Mark: ui.Badge(requestTone(x.State), "", v.t(x.State.Key())), Lines: lines}
}

func (v listView) next() string {
	if v.List.Next == "" {
		return ""
	}
	return links.Erasures() + "?after=" + string(v.List.Next)
}

func (v listView) first() string {
	if v.After == "" {
		return ""
	}
	return links.Erasures()
}

func requestTone(s mydata.State) ui.Tone {
	switch s {
	case mydata.Open:
		return ui.Warn
	case mydata.Held, mydata.Erasing:
		return ui.Info
	case mydata.Refused:
		return ui.Bad
	case mydata.Gone:
		return ui.OK
	default:
		return ui.Neutral
	}
}

// caseView is one request.
type caseView struct {
	c        *web.Ctx
	Page     ui.Page
	Case     mydata.Case
	Typed    typed
	Problems ui.Problems
}

// showRequest draws one of the pages of a request, with what was typed when it was refused.
func (h handlers) showRequest(c *web.Ctx, status int, page func(caseView) templ.Component, t typed, problem error) error {
	v := caseView{c: c, Typed: t, Problems: ui.ProblemsOf(c.P, problem)}
	var err error
	if v.Case, err = h.MyData.Erasure(c.Context(), by(c), requestID(c)); err != nil {
		return err
	}
	title := v.name()
	if t.Erasing {
		title = c.P.T("mydataweb.erase.ask", errs.Args{"Name": v.name()})
	}
	if v.Page, err = h.Frame(c, title, links.Erasures()); err != nil {
		return err
	}
	v.Page.Section, v.Page.Failed = c.P.T("mydataweb.admin.title"), problem != nil
	return c.Render(status, page(v))
}

func (v caseView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }
func (v caseView) name() string                           { return v.Case.Person.FullName(v.c.P.Lang()) }
func (v caseView) version() string                        { return strconv.FormatInt(v.Case.Version, 10) }

// answerable reports whether this administrator may answer the request now.
func (v caseView) answerable() bool { return v.Case.State.Waits() && !v.Case.Own }

func (v caseView) facts() []ui.Fact {
	x := v.Case
	out := []ui.Fact{{Label: v.t("mydataweb.fact.state"), Value: ui.Badge(requestTone(x.State), "", v.t(x.State.Key()))},
		{Label: v.t("mydataweb.fact.person"), Text: v.name()}}
	add := func(label, text string) {
		if text != "" {
			out = append(out, ui.Fact{Label: v.t(label), Text: text})
		}
	}
	add("mydataweb.fact.id_number", x.Person.IDNumber)
	add("mydataweb.fact.email", x.Person.Email)
	add("mydataweb.fact.asked", v.c.DateTime(x.AskedAt))
	if x.OpenedBy != "" {
		add("mydataweb.fact.opener", x.Opener.FullName(v.c.P.Lang()))
	}
	add("mydataweb.fact.reason", x.Reason)
	add("mydataweb.fact.answer", x.Answer)
	if !x.HoldUntil.IsZero() {
		add("mydataweb.fact.hold_until", v.c.Date(lastDay(x.HoldUntil)))
	}
	return out
}

// held counts what the person has open.
func (v caseView) held() []ui.Fact {
	var out []ui.Fact
	for _, h := range v.Case.Held {
		out = append(out, ui.Fact{Label: v.t(h.Title), Text: v.c.P.Number(int(h.N))})
	}
	return out
}

// heldLead says what becomes of that.
func (v caseView) heldLead() string {
	if v.Case.Planned {
		return v.t("mydataweb.held.planned")
	}
	return v.t("mydataweb.held.lead")
}

// shares splits what an erasure touches into what goes and what stays.
func (v caseView) shares(goes bool) []ui.Fact {
	var out []ui.Fact
	for _, s := range v.Case.Shares {
		if s.Goes != goes {
			continue
		}
		f := ui.Fact{Label: v.t(s.Name), Text: v.t("mydataweb.share.all")}
		if s.Count >= 0 {
			f.Text = v.c.P.Number(int(s.Count))
		}
		if s.Why != "" {
			f.Text, f.Hint = v.t("mydataweb.share.stays"), v.t(s.Why)
		}
		out = append(out, f)
	}
	return out
}

func (v caseView) decisions() ui.Field {
	return ui.Field{Name: "decision", Label: v.t("mydataweb.answer.decision"), Value: v.Typed.Decision, Error: v.Problems.For("decision"), Options: []ui.Option{
		{Value: decisionRefuse, Text: v.t("mydataweb.answer.refuse"), Hint: v.t("mydataweb.answer.refuse_hint"), Icon: "ban"},
		{Value: decisionHold, Text: v.t("mydataweb.answer.hold"), Hint: v.t("mydataweb.answer.hold_hint"), Icon: "archive"},
	}}
}
