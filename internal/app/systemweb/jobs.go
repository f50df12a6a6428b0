package systemweb

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"cabinet/internal/app/system"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// pageSize is how many given-up jobs stand on a page.
const pageSize = 50

// jobsView is the list of given-up jobs.
type jobsView struct {
	words
	Page          ui.Page
	Kind, Account string
	Kinds         []jobs.DeadKind
	List          []system.DeadLetter
	Next          jobs.ID
	First         bool
}

func (h handlers) jobs(c *web.Ctx) error {
	v := jobsView{words: words{c}, Kind: c.Query("kind"), Account: c.Query("account"), First: c.Query("before") == ""}
	var err error
	v.List, v.Next, err = h.System.DeadLetters(c.Context(), by(c), jobs.DeadFilter{Kind: v.Kind, Account: v.Account, Before: jobs.ID(c.Query("before")), Limit: pageSize})
	if err != nil {
		return err
	}
	if v.Kinds, err = h.System.DeadKinds(c.Context(), by(c)); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("systemweb.jobs.title"), links.System()); err != nil {
		return err
	}
	v.Page.Section, v.Page.Wide = c.P.T("systemweb.title"), true
	if c.Partial() {
		return c.Render(http.StatusOK, jobsResults(v))
	}
	return c.Render(http.StatusOK, jobsPage(v))
}

// retry tries one job again.
func (h handlers) retry(c *web.Ctx) error {
	return h.change(c, "systemweb.jobs.retried", h.System.Retry(c.Context(), by(c), jobs.ID(c.Path("id"))))
}

// discard gives one job up, after the person confirmed it.
func (h handlers) discard(c *web.Ctx) error {
	return h.change(c, "systemweb.jobs.discarded", h.System.Discard(c.Context(), by(c), jobs.ID(c.Path("id"))))
}

// change says what came of a change to one job: a job that is no longer among the failed ones, or can't be tried, is no
// reason to leave the list.
func (h handlers) change(c *web.Ctx, done string, err error) error {
	e := errs.As(err)
	switch {
	case err == nil:
		c.Flash(web.FlashSuccess, done)
	case e != nil && (e.Key == "jobs.dead.gone" || e.Kind == errs.Conflict):
		c.Flash(web.FlashWarning, e.Key)
	default:
		return err
	}
	return c.Redirect(links.SystemJobs(nil))
}

// retryKind tries all jobs of a kind again.
func (h handlers) retryKind(c *web.Ctx) error {
	n, err := h.System.RetryKind(c.Context(), by(c), c.Form().String("kind"))
	if e := errs.As(err); e != nil && (e.Key == "system.jobs.none_of_kind" || e.Kind == errs.Conflict) {
		c.Flash(web.FlashWarning, e.Key)
		return c.Redirect(links.SystemJobs(nil))
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "systemweb.jobs.retried_many", errs.Args{"N": n})
	return c.Redirect(links.System() + "#jobs")
}

// askDiscard asks before a job is given up.
func (h handlers) askDiscard(c *web.Ctx) error {
	d, err := h.System.DeadLetter(c.Context(), by(c), jobs.ID(c.Path("id")))
	if err != nil {
		return err
	}
	deed := words{c}.discarding(d)
	page, err := h.Frame(c, deed.Title, links.System())
	if err != nil {
		return err
	}
	page.Section = c.P.T("systemweb.title")
	return c.Render(http.StatusOK, discardPage(page, deed))
}

// discarding says what discarding a job does.
func (w words) discarding(d jobs.DeadLetter) ui.Deed {
	return ui.Deed{ID: "discard-" + string(d.ID), Title: w.t("systemweb.discard.title", errs.Args{"Kind": d.Kind}), Text: w.t("systemweb.discard.text"),
		Verb: w.t("systemweb.discard.verb"), Action: links.SystemJobDiscard(string(d.ID)), Cancel: links.SystemJobs(nil), Danger: true}
}

// address is the list with some parameters changed; empty ones go.
func (v jobsView) address(changes map[string]string) string {
	q := url.Values{}
	for name, value := range map[string]string{"kind": v.Kind, "account": v.Account} {
		if other, ok := changes[name]; ok {
			value = other
		}
		if value != "" {
			q.Set(name, value)
		}
	}
	if before := changes["before"]; before != "" {
		q.Set("before", before)
	}
	return links.SystemJobs(q)
}

func (v jobsView) filters() ui.Filters {
	kinds := make([]ui.Option, 0, len(v.Kinds))
	for _, k := range v.Kinds {
		kinds = append(kinds, ui.Option{Value: k.Kind, Text: k.Kind + " (" + v.number(k.Count) + ")"})
	}
	out := ui.Filters{Path: links.SystemJobs(nil), Query: v.c.Queries(), Label: v.t("systemweb.jobs.filter"), By: []ui.Filter{
		{Kind: ui.FilterSelect, Name: "kind", Label: v.t("systemweb.jobs.kind"), Options: kinds}}}
	if v.Account != "" {
		out.By = append(out.By, ui.Filter{Kind: ui.FilterText, Name: "account", Label: v.t("systemweb.jobs.account"), Shown: v.accountShown()})
	}
	return out
}

func (v jobsView) accountShown() string {
	for _, d := range v.List {
		return d.AccountName
	}
	return v.Account
}

func (v jobsView) table() ui.Data {
	out := ui.Data{ID: "dead", Caption: v.t("systemweb.jobs.caption"), Columns: []ui.Column{
		{Key: "kind", Head: v.t("systemweb.jobs.kind"), Main: true},
		{Key: "account", Head: v.t("systemweb.jobs.account"), Drop: 2},
		{Key: "reason", Head: v.t("systemweb.jobs.reason")},
		{Key: "tries", Head: v.t("systemweb.jobs.tries"), Numeric: true, Drop: 1},
		{Key: "died", Head: v.t("systemweb.jobs.died"), Tight: true},
	}}
	for _, d := range v.List {
		out.Rows = append(out.Rows, v.row(d))
	}
	return out
}

func (v jobsView) row(d system.DeadLetter) ui.DataRow {
	account := d.AccountName
	if d.Account == "" {
		account = v.t("systemweb.jobs.deployment")
	}
	tries := v.number(int64(d.Attempts))
	if d.Crashes > 0 {
		tries = v.c.P.N("systemweb.jobs.crashes", d.Crashes, errs.Args{"Tries": tries})
	}
	row := ui.DataRow{ID: string(d.ID), Name: v.t("systemweb.jobs.row", errs.Args{"Kind": d.Kind, "At": v.at(d.Died)}),
		Cells: []templ.Component{ui.Text(d.Kind), ui.Text(account), ui.Text(d.Reason), ui.Text(tries), ui.Ago(d.Died.UTC().Format("2006-01-02T15:04:05Z"), v.at(d.Died))},
		Actions: []ui.Action{{Text: v.t("systemweb.jobs.retry"), Icon: "rotate-cw", Post: links.SystemJobRetry(string(d.ID))},
			{Text: v.t("systemweb.discard.verb"), Icon: "trash-2", Look: "danger-text", Type: "button", Opens: v.discarding(d.DeadLetter).ID}},
		Detail: ui.Facts(v.letterFacts(d))}
	if d.Account != "" && v.Account == "" {
		row.Actions = append(row.Actions, ui.Action{Text: v.t("systemweb.jobs.only_account"), Icon: "building-2", Href: v.address(map[string]string{"account": d.Account})})
	}
	return row
}

func (v jobsView) letterFacts(d system.DeadLetter) []ui.Fact {
	return []ui.Fact{{Label: v.t("systemweb.jobs.id"), Text: string(d.ID)}, {Label: v.t("systemweb.jobs.created"), Text: v.at(d.Created)},
		{Label: v.t("systemweb.jobs.died"), Text: v.at(d.Died), Hint: v.t("systemweb.jobs.age", errs.Args{"Age": v.age(d.Created)})},
		{Label: v.t("systemweb.jobs.tries"), Text: v.number(int64(d.Attempts))}}
}

// ofKind counts the jobs of the kind that the list is narrowed to.
func (v jobsView) ofKind() int64 {
	for _, k := range v.Kinds {
		if k.Kind == v.Kind {
			return k.Count
		}
	}
	return 0
}

func (v jobsView) next() string {
	if v.Next == "" {
		return ""
	}
	return v.address(map[string]string{"before": string(v.Next)})
}

func (v jobsView) previous() string {
	if v.First {
		return ""
	}
	return v.address(nil)
}
