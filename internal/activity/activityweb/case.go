package activityweb

import (
	"context"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// Cases hands out what was done in a case and who looked at it, to those who may know; else errs.NotFound or errs.Forbidden. before
// is the [activity.Page.Next] of the page before, 0 for the first.
type Cases interface {
	Activity(ctx context.Context, by access.Actor, c ids.Case, before int64) (activity.Page, error)
	Views(ctx context.Context, by access.Actor, c ids.Case, before int64) (activity.Page, error)
}

// CaseDeps is what the pages of a case need.
type CaseDeps struct {
	Deps
	Cases Cases
	// Head is the top of a case's pages with the tab that leads to path as the current one. It is errs.NotFound for who may not open
	// the case.
	Head func(c *web.Ctx, in ids.Case, path string) (ui.CaseHead, error)
}

type caseHandlers struct {
	handlers
	CaseDeps
}

// CaseRoutes returns the pages and operations about what was done in a case.
func CaseRoutes(d CaseDeps) []web.Route {
	h := caseHandlers{newHandlers(d.Deps), d}
	page := func(path string, do web.Handler) web.Route {
		return web.Route{Method: http.MethodGet, Path: path, Door: web.SignedIn, Handler: do}
	}
	op := func(name, id, summary string) web.Operation {
		return web.Operation{Method: http.MethodGet, Path: links.APICases() + "/{id}/" + name, Door: web.SignedIn, Scope: web.ScopeRead, Tags: []string{"cases"},
			ID: id, Summary: summary, Description: "For administrators and standard users who see the case.", Statuses: []int{http.StatusForbidden, http.StatusNotFound}}
	}
	return []web.Route{
		page("/cases/{id}/activity", h.activity), page("/cases/{id}/views", h.views),
		web.API(op("activity", "list-case-activity", "What was done in a case, newest first"), h.listCaseActivity),
		web.API(op("views", "list-case-views", "Who looked at a case, newest first"), h.listCaseViews),
	}
}

// CaseTab is the tab of a case that shows what was done in it.
func CaseTab(p ui.Texts, in ids.Case) ui.Tab {
	return ui.Tab{Text: p.T("activityweb.case.tab"), Path: links.CaseActivity(in)}
}

// caseView is a page of acts in a case.
type caseView struct {
	Page  ui.Page
	Head  ui.CaseHead
	Title string
	Lead  string
	Path  string
	First bool
	Acts  activity.Page
	Shown shown
}

// activity shows what was done in a case.
func (h caseHandlers) activity(c *web.Ctx) error {
	in := ids.Case(c.Path("id"))
	return h.page(c, in, h.Cases.Activity, caseView{Title: c.P.T("activityweb.case.tab"), Lead: c.P.T("activityweb.case.lead"), Path: links.CaseActivity(in)}, links.CaseActivity(in))
}

// views shows who looked at a case.
func (h caseHandlers) views(c *web.Ctx) error {
	in := ids.Case(c.Path("id"))
	return h.page(c, in, h.Cases.Views, caseView{Title: c.P.T("activityweb.views.title"), Lead: c.P.T("activityweb.views.lead"), Path: links.CaseViews(in)}, links.CaseAccess(in))
}

type reading func(ctx context.Context, by access.Actor, c ids.Case, before int64) (activity.Page, error)

func (h caseHandlers) page(c *web.Ctx, in ids.Case, read reading, v caseView, tab string) error {
	before, _ := strconv.ParseInt(c.Query("before"), 10, 64)
	v.First = before <= 0
	var err error
	if v.Acts, err = read(c.Context(), by(c), in, max(0, before)); err != nil {
		return err
	}
	if v.Shown, err = h.show(c, v.Acts.Acts, query{}); err != nil {
		return err
	}
	if v.Head, err = h.Head(c, in, tab); err != nil {
		return err
	}
	if v.Page, err = h.CaseDeps.Frame(c, v.Title, links.Cases()); err != nil {
		return err
	}
	v.Page.Section, v.Page.Wide = v.Head.Section(), true
	return c.Render(http.StatusOK, casePage(v))
}

func (v caseView) next() string {
	if v.Acts.Next == 0 {
		return ""
	}
	return v.Path + "?before=" + strconv.FormatInt(v.Acts.Next, 10)
}

// previous leads to the first page: an act has no way back from behind it.
func (v caseView) previous() string {
	if v.First {
		return ""
	}
	return v.Path
}

// Looks are the first of those who looked at a case, and where the others are.
func Looks(d CaseDeps, c *web.Ctx, in ids.Case) (templ.Component, error) {
	h := caseHandlers{newHandlers(d.Deps), d}
	page, err := d.Cases.Views(c.Context(), by(c), in, 0)
	if err != nil {
		return nil, err
	}
	const some = 5
	acts := page.Acts[:min(some, len(page.Acts))]
	s, err := h.show(c, acts, query{})
	if err != nil {
		return nil, err
	}
	return timeline(s, c.P.T("activityweb.views.title"), acts), nil
}

// icon says at a glance what kind of act it is.
func (s shown) icon(e activity.Entry) string {
	if e.Outcome == activity.Refused {
		return "ban"
	}
	if s.looks[e.Kind] {
		return "eye"
	}
	return "history"
}

// bareID is an id that nothing could name; it tells people nothing.
var bareID = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// lines say of an act who did it and when, and what became different.
func (s shown) lines(e activity.Entry) []string {
	who := s.who(e)
	if line := s.whoLine(e); line != "" {
		who += " · " + line
	}
	out := []string{activity.Visible(who + " · " + s.c.DateTime(e.At))}
	for _, x := range s.changes(e) {
		out = append(out, activity.Visible(x.Label+": "+orDash(x.Before)+" → "+orDash(x.After)))
	}
	var told []string
	for _, f := range s.told(e) {
		if !bareID.MatchString(f.Text) {
			told = append(told, activity.Visible(f.Label+": "+f.Text))
		}
	}
	if len(told) > 0 {
		out = append(out, strings.Join(told, " · "))
	}
	return out
}

// headline says what was done, and to what in the case.
func (s shown) headline(e activity.Entry) string {
	if e.SubjectType == "" || e.SubjectType == caseType || e.SubjectType == userType {
		return s.kind(e.Kind)
	}
	if name := s.recordOf(Thing{e.SubjectType, e.SubjectID}).Name; name != "" {
		return s.kind(e.Kind) + ": " + activity.Visible(name)
	}
	return s.kind(e.Kind)
}

// caseType is the subject type of acts on a case itself.
const caseType = "case"

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// leads is where what an act touched is found in the workspace; empty for the case itself and for what has no page there.
func (s shown) leads(e activity.Entry) string {
	if e.SubjectType == "" || e.SubjectType == caseType || e.SubjectType == userType {
		return ""
	}
	path := s.recordOf(Thing{e.SubjectType, e.SubjectID}).Path
	if strings.HasPrefix(path, links.Admin()) {
		return ""
	}
	return path
}

type listCaseActivityInput struct {
	web.ListInput
	ID string `path:"id"`
}

func (h caseHandlers) listCaseActivity(_ context.Context, c *web.Ctx, in *listCaseActivityInput) (*listActivityOutput, error) {
	return h.list(c, in, h.Cases.Activity)
}

func (h caseHandlers) listCaseViews(_ context.Context, c *web.Ctx, in *listCaseActivityInput) (*listActivityOutput, error) {
	return h.list(c, in, h.Cases.Views)
}

// list answers with acts without what only the record's own readers may know: addresses, sessions and tokens.
func (h caseHandlers) list(c *web.Ctx, in *listCaseActivityInput, read reading) (*listActivityOutput, error) {
	var from actCursor
	if in.After != "" {
		if err := web.ReadCursor(in.After, &from); err != nil {
			return nil, err
		}
	}
	page, err := read(c.Context(), by(c), ids.Case(in.ID), from.Position)
	if err != nil {
		return nil, err
	}
	out := &listActivityOutput{}
	if out.Body.Items, err = h.answer(c, page.Acts); err == nil && page.Next != 0 {
		out.Body.Next, err = web.Cursor(actCursor{page.Next})
	}
	for i := range out.Body.Items {
		a := &out.Body.Items[i]
		a.RemoteIP, a.SessionID, a.TokenID, a.RequestID, a.Hash = "", "", "", "", ""
	}
	return out, err
}
